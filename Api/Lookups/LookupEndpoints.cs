using Api.Access;
using Api.Elders;
using Api.Http;
using Api.Keyholders;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Api.Lookups;

/// <summary>The number becomes a person: one request, one answer, recorded before it leaves.</summary>
internal static class LookupEndpoints
{
    internal static void MapLookups(this IEndpointRouteBuilder app)
    {
        var lookups = app.MapGroup("/v1/lookups")
            .RequireAuthorization(Policies.LookUp)
            .AddEndpointFilter<DamageAlarm>()
            .AddEndpointFilter<ValidationFilter>()
            .WithTags("Lookups");
        lookups.MapPost("", LookUp).WithName(nameof(LookUp)).WithoutIdempotencyKey().Describe(LookupDescription.LookUp);
        lookups.MapGet("/{id}", LookUpAgain).WithName(nameof(LookUpAgain)).Describe(LookupDescription.LookUpAgain);
    }

    internal static async Task<Results<Card<LookupAnswer>, Problem>> LookUp(
        Body<LookupRequest> body, Caller caller, HttpContext http, Numbers numbers, LookupQuery query, CardMaker cards,
        Comparison comparison, Organisations directory, LookupLimits limits, LookupRecorder recorder, CancellationToken ct)
    {
        var request = body.Value;
        if (Asker.Of(caller, request) is not { } asker)
            return await recorder.RefuseAsync(caller, request, Problems.ReasonNotAllowed);
        if (asker is { Reason: Reason.AdmissionSupport, OnBehalfOf: not null } && request.PatientAgreed != true)
            return await recorder.RefuseAsync(caller, request, Problems.PatientMustAgree);

        var organisation = await OrganisationAsync(directory, asker.OnBehalfOf, ct);
        if (request.OnBehalfOf?.OrganisationId is not null && organisation?.Role != request.OnBehalfOf.Role)
            return Problems.Invalid("onBehalfOf.organisationId", NotInDirectory);

        var reading = string.IsNullOrWhiteSpace(request.Number) ? default : await numbers.ReadAsync(request.Number, ct);
        var held = limits.Enter(asker, request, reading);
        if (held is not null && !limits.MayProve(caller, request, reading))
            return await recorder.RefuseAsync(caller, request, held);
        if (reading.Fault is { } fault)
            return await recorder.MisreadAsync(http.Response, asker, request, fault, reading.DigitsSeen, await numbers.ReadableLengthsAsync(ct));

        var token = request.Token is null || !LookupToken.TryParse(request.Token, out var bytes) ? null : bytes;
        var row = token is null ? await query.FindAsync(reading.Number!.Value, ct) : await query.FindByTokenAsync(token, ct);
        var found = row is null ? null : cards.Open(row, reading.Number, token);

        // Training numbers and the reason test go together, or nobody could train without touching the living.
        var hit = found is not null && found.IsTraining == (asker.Reason == Reason.Test) ? found : null;
        var knows = hit is not null && Comparison.Knows(hit, request.Known);
        if (held is not null && !knows)
        {
            // Nobody, or somebody else than the caller knows: the answer is the same.
            limits.CountWrongKnown(caller);
            return await recorder.RefuseAsync(caller, request, held);
        }

        // Whether a number is registered is not told to whom the reason is refused: the same answer, and counted alike.
        if (asker.Reason == Reason.AdmissionSupport && !await comparison.MaySupportAdmissionAsync(hit, asker, request, ct))
            return await recorder.RefuseSupportAsync(asker, request, hit, reading.Number, token);

        if (hit is null)
            return await recorder.MissAsync(http.Response, asker, request, reading.Number, token, found?.IsTraining ?? reading.Number?.IsTraining == true);

        var inferred = reading.Number is { DigitInferred: true };
        var compared = await comparison.AgreesAsync(hit, asker, request, inferred, ct);
        var (answer, record) = await cards.MakeAsync(hit, asker, inferred, compared, recorder.Begin(asker, request), http.Language(), ct);
        record = knows ? record : recorder.MarkFound(record, caller, hit, reading);
        await recorder.KeepAsync(http.Response, record, hit, request);
        return new Card<LookupAnswer>(organisation is null ? answer : answer with { CallBack = CallBackOf(organisation) });
    }

    internal static async Task<Results<Card<LookupAnswer>, Problem>> LookUpAgain(
        string id, Caller caller, HttpContext http, PastLookups past, LookupQuery query, CardMaker cards, LookupRecorder recorder,
        Afterwards afterwards, Organisations directory, CancellationToken ct)
    {
        var grant = await past.FindGrantAsync(id, caller, ct);
        var row = grant is null ? null : await query.FindByIdAsync(grant.NumberId, ct);
        if (grant is null || row is null)
            return await recorder.NoGrantAsync(caller, id);

        var found = cards.Open(row, asked: null, token: null);
        var (answer, record) = await cards.MakeAsync(
            found, grant.Asker, inferred: false, grant.Compared, LookupRecorder.Again(grant, id), http.Language(), ct);
        (answer, record) = await afterwards.ShowAsync(answer, record, grant.LookupId, found, ct);
        await recorder.KeepAsync(http.Response, record, found, request: null);
        return new Card<LookupAnswer>(answer with { LookupId = id, CallBack = CallBackOf(await OrganisationAsync(directory, grant.Asker.OnBehalfOf, ct)) });
    }

    private static readonly Text NotInDirectory = new(
        "この役割の機関が名簿に見つかりません。GET /v1/organisations で探すか、機関名（organisation）を入れてください。",
        "The directory holds no organisation of this id and role: see GET /v1/organisations, or give its name.");

    private static async ValueTask<Organisation?> OrganisationAsync(Organisations directory, RelayedCaller? relayed, CancellationToken ct) =>
        relayed?.Organisation is { } id ? await directory.FindAsync(id, ct) : null;

    private static CallBack? CallBackOf(Organisation? organisation) => organisation is null ? null : new(organisation.Name, organisation.Phone);
}
