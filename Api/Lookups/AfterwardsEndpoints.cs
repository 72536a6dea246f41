using Api.Access;
using Api.Audit;
using Api.Elders;
using Api.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Api.Lookups;

/// <summary>Whoever opened a card tells what happened then, for 7 days: a mismatch or a dead number rings the centre.</summary>
internal static class AfterwardsEndpoints
{
    internal static void MapAfterwards(this IEndpointRouteBuilder app)
    {
        var lookup = app.MapGroup("/v1/lookups/{id}")
            .RequireAuthorization(Policies.LookUp)
            .AddEndpointFilter<DamageAlarm>()
            .AddEndpointFilter<ValidationFilter>()
            .WithTags("Lookups");
        lookup.MapPost("/match", SetMatch).WithName(nameof(SetMatch)).Describe(AfterwardsDescription.SetMatch);
        lookup.MapPost("/contact-attempts", AddContactAttempt).WithName(nameof(AddContactAttempt)).Describe(AfterwardsDescription.AddContactAttempt);
        lookup.MapPost("/relay", AddRelay).WithName(nameof(AddRelay)).Describe(AfterwardsDescription.AddRelay);
    }

    internal static async Task<Results<NoContent, Problem>> SetMatch(
        string id, Body<SetMatch> body, Caller caller, Afterwards afterwards, CancellationToken ct)
    {
        var match = body.Value.Match!;
        var said = new AuditRecord(Afterwards.Match, match, caller) { Alerts = match == "other" ? [LookupAlerts.Mismatch] : null };
        return await afterwards.AddAsync(id, caller, said, note: null, (_, _) => null, ct) is { } problem ? problem : TypedResults.NoContent();
    }

    internal static async Task<Results<CreatedAtRoute, Problem>> AddContactAttempt(
        string id, Body<AddContactAttempt> body, Caller caller, Afterwards afterwards, CancellationToken ct)
    {
        var attempt = body.Value;
        var said = new AuditRecord(Afterwards.Attempt, attempt.Outcome!, caller)
        {
            Alerts = attempt.Outcome == LookupAlerts.DeadNumber ? [LookupAlerts.DeadNumber] : null,
            Detail = [ContactRemoval.RankCode(attempt.ContactRank!.Value)],
        };
        return await afterwards.AddAsync(id, caller, said, attempt.Note, Refuse, ct) is { } problem
            ? problem
            : TypedResults.CreatedAtRoute(nameof(LookupEndpoints.LookUpAgain), new RouteValueDictionary { ["id"] = id });

        // Somebody who is not there was not reached: the next on shift and the month's figures would count on it.
        Problem? Refuse(Grant grant, FoundNumber found) => found.Document?.Contacts?.Any(contact => contact.Rank == attempt.ContactRank) == true
            ? null
            : Problems.Invalid("contactRank", NoSuchContact);
    }

    internal static async Task<Results<NoContent, Problem>> AddRelay(
        string id, Body<AddRelay> body, Caller caller, Afterwards afterwards, CancellationToken ct)
    {
        var relay = body.Value;
        var said = new AuditRecord(Afterwards.Relay, relay.Outcome!, caller) { Blocks = relay.Blocks };
        return await afterwards.AddAsync(id, caller, said, note: null, Refuse, ct) is { } problem ? problem : TypedResults.NoContent();

        // What was not asked for somebody on the telephone was relayed to nobody, and what was not shown cannot have been told.
        Problem? Refuse(Grant grant, FoundNumber found) =>
            grant.Asker.OnBehalfOf is null ? Problems.NotFound
            : relay.Blocks?.Except(grant.Blocks).Any() == true ? Problems.Invalid("blocks", NotShown)
            : null;
    }

    private static readonly Text NoSuchContact = new("この順位の緊急連絡先は登録されていません。", "There is no contact of this rank.");

    private static readonly Text NotShown = new(
        "この照会で表示していない項目が含まれています。", "This holds a block that the lookup did not show.");
}
