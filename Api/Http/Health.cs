using Api.Storage;

namespace Api.Http;

/// <summary>Whether the process lives, and whether it can serve; open, and without a word about anybody.</summary>
internal static class Health
{
    private const string Ask = "SELECT directory_version FROM registry WHERE id = 1";
    private const string AskLog = "SELECT size FROM audit_head WHERE id = 1";

    internal static void MapHealth(this IEndpointRouteBuilder app, string openPolicy)
    {
        var health = app.MapGroup("/health").RequireAuthorization(openPolicy).WithTags("Health");
        health.MapGet("/live", Live).WithName(nameof(Live));
        health.MapGet("/ready", Ready).WithName(nameof(Ready));
    }

    internal static IResult Live() => TypedResults.Text("live");

    internal static async Task<IResult> Ready(Engine engine, CancellationToken ct)
    {
        await using var registry = await engine.Registry.OpenConnectionAsync(ct);
        await registry.FirstAsync<long>(Ask, null, ct);
        await using var log = await engine.Log.OpenConnectionAsync(ct);
        await log.FirstAsync<long>(AskLog, null, ct);
        return TypedResults.Text("ready");
    }
}
