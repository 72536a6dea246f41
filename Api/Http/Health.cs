using Api.Storage;

namespace Api.Http;

/// <summary>What another part must say before this machine counts as ready.</summary>
/// <param name="IsReady">Asked at each request for readiness.</param>
/// <param name="Otherwise">The answer when it is not.</param>
internal sealed record ReadinessCheck(Func<bool> IsReady, Problem Otherwise);

/// <summary>Whether the process lives, and whether it can serve; open, and without a word about anybody.</summary>
internal static class Health
{
    private const string Ask = "SELECT directory_version FROM registry WHERE id = 1";
    private const string AskLog = "SELECT size FROM audit_head WHERE id = 1";

    internal static void MapHealth(this IEndpointRouteBuilder app, string openPolicy)
    {
        var health = app.MapGroup("/health").RequireAuthorization(openPolicy).WithTags("Health");
        health.MapGet("/live", Live).WithName(nameof(Live)).Produces<string>(200, "text/plain").Describe(new Operation(
            new("動いているか", "Is it alive?"),
            new("プロセスが動いていれば `live` を返します。認証は要りません。", "`live` while the process runs. No credentials are needed."))
        {
            Answers = [new Answer(200, new("動いています。", "Alive."))],
        });
        health.MapGet("/ready", Ready).WithName(nameof(Ready)).Produces<string>(200, "text/plain").Describe(new Operation(
            new("照会を受けられるか", "Can it serve?"),
            new("登録簿と照会記録を読め、直前の照会記録を保存できていれば `ready` を返します。保存できないと直ちに503になり、保存できるようになれば自動で戻ります。認証は要りません。",
                "`ready` when registry and log can be read and the last record was stored. 503 as soon as one was not, until one is again: the server tries every ten seconds. No credentials are needed."))
        {
            Problems = [Problems.DatabaseUnavailable, Problems.AuditUnavailable],
            Answers = [new Answer(200, new("照会を受けられます。", "Ready."))],
        });
    }

    internal static IResult Live() => TypedResults.Text("live");

    internal static async Task<IResult> Ready(Engine engine, IEnumerable<ReadinessCheck> checks, CancellationToken ct)
    {
        await using var registry = await engine.Registry.OpenConnectionAsync(ct);
        await registry.FirstAsync<long>(Ask, null, ct);
        await using var log = await engine.Log.OpenConnectionAsync(ct);
        await log.FirstAsync<long>(AskLog, null, ct);
        foreach (var check in checks)
        {
            if (!check.IsReady())
                return check.Otherwise;
        }

        return TypedResults.Text("ready");
    }
}
