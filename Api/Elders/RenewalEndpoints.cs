using Api.Access;
using Api.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Api.Elders;

/// <summary>A centre has its own elders' registrations confirmed again, each in its month.</summary>
internal static class RenewalEndpoints
{
    internal static void MapRenewals(this IEndpointRouteBuilder app)
    {
        var elder = app.MapGroup("/v1/elders/{id}")
            .RequireAuthorization(Policies.Centre)
            .AddEndpointFilter<DamageAlarm>()
            .AddEndpointFilter<ValidationFilter>()
            .WithTags("Renewals");
        elder.MapPost("/renewals", RenewElder).WithName(nameof(RenewElder)).Describe(RenewalDescription.RenewElder);
        elder.MapPost("/documents-checked", CheckDocuments).WithName(nameof(CheckDocuments)).Describe(RenewalDescription.CheckDocuments);
        elder.MapPost("/renewal-steps", TakeRenewalStep).WithName(nameof(TakeRenewalStep)).Describe(RenewalDescription.TakeRenewalStep);
    }

    // Unlike a change it overwrites nothing that somebody else wrote: without an If-Match the newest version is confirmed.
    internal static Task<Results<NoContent, Problem>> RenewElder(
        string id, Body<RenewElder> body, HttpContext http, Caller caller, ElderEditor editor, Today today, CancellationToken ct)
    {
        var request = body.Value;
        return ChangeAsync(
            id, http, caller, editor, "elder-renewed", [request.ConfirmedBy!, request.Method!, .. request.Blocks!.Distinct()],
            document => document with { Confirmed = Renewals.Confirm(document.Confirmed, request, today.Date) }, ct);
    }

    internal static Task<Results<NoContent, Problem>> CheckDocuments(
        string id, HttpContext http, Caller caller, ElderEditor editor, CancellationToken ct) =>
        ChangeAsync(id, http, caller, editor, "documents-checked", null, document => document with { DocumentsChecked = true }, ct);

    internal static async Task<Results<NoContent, Problem>> TakeRenewalStep(
        string id, Body<TakeRenewalStep> body, Caller caller, Renewals renewals, CancellationToken ct) =>
        await renewals.TakeAsync(id, body.Value, caller, ct) is { } problem ? problem : TypedResults.NoContent();

    private static async Task<Results<NoContent, Problem>> ChangeAsync(
        string id, HttpContext http, Caller caller, ElderEditor editor, string what, IReadOnlyList<string>? detail,
        Func<ElderDocument, ElderDocument> change, CancellationToken ct)
    {
        return ElderEditor.Answer(http.Response, await editor.ChangeAsync(
            id, caller, http.Request, mustMatch: false, what,
            elder => ElderLife.IsRunning(elder)
                ? new ElderChange(change(elder.Opened.Document))
                : ElderChange.Refused(Problems.AlreadyClosed),
            record => record with { Detail = detail }, ct));
    }
}
