using Api.Access;
using Api.Audit;
using Api.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Api.Elders;

/// <summary>What becomes of a registration after it was made: transfer, end, reopening, consent, missing, and its history.</summary>
internal static class LifeEndpoints
{
    private const string AllBlocks = "all";

    internal static void MapElderLife(this IEndpointRouteBuilder app)
    {
        var life = app.MapGroup("/v1/elders/{id}")
            .RequireAuthorization(Policies.Centre)
            .AddEndpointFilter<DamageAlarm>()
            .AddEndpointFilter<ValidationFilter>()
            .WithTags("Elders");
        life.MapPost("/transfer", TransferElder).WithName(nameof(TransferElder)).Describe(LifeDescription.TransferElder);
        life.MapDelete("/transfer", CancelTransfer).WithName(nameof(CancelTransfer)).Describe(LifeDescription.CancelTransfer);
        life.MapPost("/closure", ReportClosure).WithName(nameof(ReportClosure)).Describe(LifeDescription.ReportClosure);
        life.MapPost("/closure/confirmation", ConfirmClosure).WithName(nameof(ConfirmClosure)).Describe(LifeDescription.ConfirmClosure);
        life.MapPost("/reopening", ReopenElder).WithName(nameof(ReopenElder)).Describe(LifeDescription.ReopenElder);
        life.MapPut("/consent", ChangeConsent).WithName(nameof(ChangeConsent)).Describe(LifeDescription.ChangeConsent);
        life.MapPost("/missing", ReportMissing).WithName(nameof(ReportMissing)).Describe(LifeDescription.ReportMissing);
        life.MapDelete("/missing", LiftMissing).WithName(nameof(LiftMissing)).Describe(LifeDescription.LiftMissing);
        life.MapGet("/history", GetHistory).WithName(nameof(GetHistory)).Describe(LifeDescription.GetHistory);
    }

    internal static async Task<Results<NoContent, Problem>> TransferElder(
        string id, Body<TransferElder> body, HttpContext http, Caller caller, ElderEditor editor, Transfers transfers, CancellationToken ct)
    {
        var (to, problem) = await transfers.ReceiverAsync(body.Value, caller, ct);
        if (to is null)
            return problem!;

        return ElderEditor.Answer(http.Response, await editor.ChangeAsync(
            id, caller, http.Request, mustMatch: false, Transfers.Event, elder => transfers.Begin(elder, to.Id, body.Value.On!.Value), record => record, ct));
    }

    internal static async Task<Results<NoContent, Problem>> CancelTransfer(
        string id, HttpContext http, Caller caller, ElderEditor editor, CancellationToken ct) =>
        ElderEditor.Answer(http.Response, await editor.ChangeAsync(
            id, caller, http.Request, mustMatch: false, Transfers.Event, Transfers.Cancel, record => record, ct));

    internal static async Task<Results<NoContent, Problem>> ReportClosure(
        string id, Body<ReportClosure> body, HttpContext http, Caller caller, ElderEditor editor, CancellationToken ct) =>
        ElderEditor.Answer(http.Response, await editor.ChangeAsync(
            id, caller, http.Request, mustMatch: false, "elder-closure-reported", elder => ElderLife.Report(elder, body.Value, caller),
            record => record with { Detail = [body.Value.Kind!] }, ct));

    internal static async Task<Results<NoContent, Problem>> ConfirmClosure(
        string id, Body<ConfirmClosure> body, HttpContext http, Caller caller, ElderEditor editor, Today today, CancellationToken ct) =>
        ElderEditor.Answer(http.Response, await editor.ChangeAsync(
            id, caller, http.Request, mustMatch: false, "elder-closure-confirmed",
            elder => ElderLife.Confirm(elder, body.Value, caller, today.Date), record => record, ct));

    internal static async Task<Results<NoContent, Problem>> ReopenElder(
        string id, Body<ReopenElder> body, HttpContext http, Caller caller, ElderEditor editor, SealedNotes notes, CancellationToken ct) =>
        ElderEditor.Answer(http.Response, await editor.ChangeAsync(
            id, caller, http.Request, mustMatch: false, "elder-reopened",
            elder => ElderLife.Reopen(elder) with
            {
                Also = (transaction, record) => notes.AddAsync(
                    transaction, record with { Detail = [elder.Row.ElderState] }, (elder.Row.ElderId, elder.Row.WrappedKey), body.Value.Why!),
            },
            record => record, ct));

    internal static async Task<Results<NoContent, Problem>> ChangeConsent(
        string id, Body<Consent> body, HttpContext http, Caller caller, ElderEditor editor, CancellationToken ct) =>
        ElderEditor.Answer(http.Response, await editor.ChangeAsync(
            id, caller, http.Request, mustMatch: true, "elder-consent", elder => ElderLife.Agree(elder, body.Value),
            record => record with { Detail = [body.Value.WithdrawnOn is null ? "given" : ElderState.Withdrawn] }, ct));

    internal static async Task<Results<NoContent, Problem>> ReportMissing(
        string id, Body<Missing> body, HttpContext http, Caller caller, ElderEditor editor, CancellationToken ct) =>
        ElderEditor.Answer(http.Response, await editor.ChangeAsync(
            id, caller, http.Request, mustMatch: false, "elder-missing", elder => ElderLife.ReportMissing(elder, body.Value),
            record => record, ct));

    internal static async Task<Results<NoContent, Problem>> LiftMissing(
        string id, HttpContext http, Caller caller, ElderEditor editor, CancellationToken ct) =>
        ElderEditor.Answer(http.Response, await editor.ChangeAsync(
            id, caller, http.Request, mustMatch: false, "elder-found", ElderLife.LiftMissing, record => record, ct));

    internal static async Task<Results<Ok<HistoryAnswer>, Problem>> GetHistory(
        string id, Caller caller, OwnElders own, ElderHistory history, AuditLog audit, CancellationToken ct)
    {
        if (await own.FindAsync(id, caller, ct) is not { } elder)
            return Problems.NotFound;

        var answer = await history.OfAsync(elder, ct);
        await audit.AppendAsync(new AuditRecord(ElderHistory.Event, "shown", caller)
        {
            Elder = elder.Row.ElderId,
            Centre = elder.Row.CentreId,
            Version = elder.Row.Version,
            Blocks = [AllBlocks],
        });
        return TypedResults.Ok(answer);
    }
}
