using Api.Access;
using Api.Audit;
using Api.Elders;
using Api.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Api.Lookups;

/// <summary>Who looked at an elder: to print for the elder, and for the privacy officer without the name.</summary>
internal static class DisclosuresEndpoints
{
    internal static void MapDisclosures(this IEndpointRouteBuilder app)
    {
        app.MapGet("/v1/elders/{id}/disclosures", ReadDisclosures)
            .RequireAuthorization(Policies.Disclosures)
            .AddEndpointFilter<DamageAlarm>()
            .WithName(nameof(ReadDisclosures))
            .WithTags("Elders")
            .Describe(LookupDescription.ReadDisclosures);
    }

    internal static async Task<Results<Ok<Disclosures>, PrintedPage, Problem>> ReadDisclosures(
        string id, Caller caller, HttpContext http, OwnElders own, WhoLooked looked, AuditLog audit, Today today, CancellationToken ct)
    {
        var elder = caller.Role == Role.Centre ? await own.FindAsync(id, caller, ct) : null;
        if (!Id.TryParse(id, out var elderId) || (caller.Role == Role.Centre && elder is null))
            return Problems.NotFound;

        var answer = await looked.OfAsync(elderId, elder?.Opened.Document.Identity, elder?.Opened.Number.Printed, http.Language(), ct);
        if (elder is null && answer.Looks.Count == 0 && !await looked.ExistsAsync(elderId, ct))
            return Problems.NotFound;

        await audit.AppendAsync(new AuditRecord("disclosures-read", "shown", caller)
        {
            Elder = elderId,
            Centre = elder?.Row.CentreId,
            Blocks = elder is null ? null : ["identity"],
            Sum = (answer.Looks.Count, 0),
        });
        return http.Request.Headers.Accept.ToString().StartsWith("text/html", StringComparison.OrdinalIgnoreCase)
            ? DisclosuresPage.Of(answer, today.Date, http.Language())
            : TypedResults.Ok(answer);
    }
}
