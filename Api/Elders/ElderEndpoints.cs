using Api.Access;
using Api.Audit;
using Api.Http;
using Api.Storage;
using Api.Vault;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Api.Elders;

/// <summary>A centre registers, reads, finds and changes its own elders.</summary>
internal static class ElderEndpoints
{
    private const string AllBlocks = "all";

    internal static void MapElders(this IEndpointRouteBuilder app)
    {
        var elders = app.MapGroup("/v1/elders")
            .RequireAuthorization(Policies.Centre)
            .AddEndpointFilter<DamageAlarm>()
            .AddEndpointFilter<ValidationFilter>()
            .WithMetadata(new BodyLimit(BodyLimit.Elders))
            .WithTags("Elders");
        elders.MapPost("", RegisterElder).WithName(nameof(RegisterElder)).Describe(ElderDescription.RegisterElder);
        elders.MapPost("/search", SearchElders).WithName(nameof(SearchElders)).WithoutIdempotencyKey().Describe(ElderDescription.SearchElders);
        elders.MapGet("/{id}", GetElder).WithName(nameof(GetElder)).Describe(ElderDescription.GetElder);
        elders.MapPut("/{id}", ChangeElder).WithName(nameof(ChangeElder)).Describe(ElderDescription.ChangeElder);
    }

    internal static async Task<Results<CreatedAtRoute<RegisteredElder>, Problem>> RegisterElder(
        Body<RegisterElder> body, Caller caller, Registration registration, CancellationToken ct)
    {
        var (registered, problem) = await registration.RegisterAsync(body.Value, caller, ct);
        return registered is null
            ? problem!
            : TypedResults.CreatedAtRoute(registered, nameof(GetElder), new RouteValueDictionary { ["id"] = registered.Id });
    }

    internal static async Task<Results<Ok<ElderPage>, Problem>> SearchElders(
        Body<SearchElders> body, Caller caller, ElderSearch search, CancellationToken ct) =>
        await search.FindAsync(body.Value, caller, ct) is { } page
            ? TypedResults.Ok(page)
            : Problems.Invalid("cursor", ElderSearch.NotACursor);

    internal static async Task<Results<Ok<ElderAnswer>, Problem>> GetElder(
        string id, HttpResponse response, Caller caller, OwnElders own, AuditLog audit, CancellationToken ct)
    {
        if (await own.FindAsync(id, caller, ct) is not { } elder)
            return Problems.NotFound;

        await audit.AppendAsync(new AuditRecord("elder-read", "shown", caller)
        {
            Elder = elder.Row.ElderId,
            Centre = elder.Row.CentreId,
            Version = elder.Row.Version,
            Blocks = [AllBlocks],
        });
        response.Headers.ETag = ETag.Of(elder.Row.Version);
        return TypedResults.Ok(own.Answer(elder));
    }

    internal static async Task<Results<NoContent, Problem>> ChangeElder(
        string id, Body<ChangeElder> body, HttpContext http, Caller caller, ElderEditor editor, Today today, CancellationToken ct)
    {
        return ElderEditor.Answer(http.Response, await editor.ChangeAsync(
            id, caller, http.Request, mustMatch: true, "elder-changed",
            elder => ElderLife.IsRunning(elder)
                ? new ElderChange(ElderChanges.Apply(elder.Opened.Document, body.Value, today.Date))
                : ElderChange.Refused(Problems.AlreadyClosed),
            record => record, ct));
    }
}

/// <summary>A caller's own elder, or nothing: unknown, another centre's and erased ones take the same query.</summary>
internal sealed class OwnElders(Engine engine, RegistryVault vault, Installation installation, Today today)
{
    internal sealed record Elder(ElderRow Row, OpenedElder Opened);

    internal async Task<Elder?> FindAsync(string id, Caller caller, CancellationToken ct)
    {
        // An id that cannot be one is asked for all the same: refusing it faster would tell it apart.
        _ = Id.TryParse(id, out var elderId);
        await using var connection = await engine.Registry.OpenConnectionAsync(ct);
        var row = await ElderQueries.FindOwnAsync(connection, elderId, caller.OwnCentre, ct);
        return row is null ? null : new Elder(row, ElderCells.Open(vault, row, asked: null));
    }

    internal ElderAnswer Answer(Elder elder) => ElderAnswers.Full(elder.Row, elder.Opened, installation.Issuer, today.Date);
}
