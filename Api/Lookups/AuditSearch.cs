using Api.Access;
using Api.Audit;
using Api.Elders;
using Api.Http;
using Api.Keyholders;
using Api.Vault;
using FluentValidation;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Api.Lookups;

/// <summary>
/// The privacy officer starts from a number and gets the opaque id by which the log names its elder, and nothing else of
/// anybody. It stands here because the log's own slice knows neither numbers nor elders.
/// </summary>
internal static class AuditSearch
{
    private const string Event = "audit-search";

    internal static void MapAuditSearch(this IEndpointRouteBuilder app)
    {
        app.MapPost("/v1/audit/search", SearchAudit)
            .RequireAuthorization(Policies.Auditor)
            .AddEndpointFilter<DamageAlarm>()
            .AddEndpointFilter<ValidationFilter>()
            .WithName(nameof(SearchAudit)).WithoutIdempotencyKey()
            .WithTags("Audit")
            .Describe(LookupDescription.SearchAudit);
    }

    // Lost, revoked, older and closed numbers are found like any other: what was seen of them is what is asked about.
    internal static async Task<Results<Ok<ElderOfNumber>, Problem>> SearchAudit(
        Body<SearchAudit> body, Caller caller, Numbers numbers, LookupQuery query, CardMaker cards, LookupLimits limits, LookupAlerts alerts,
        RegistryVault vault, AuditLog audit, CancellationToken ct)
    {
        var reading = await numbers.ReadAsync(body.Value.Number!, ct);
        if (limits.EnterSearch(caller, reading) is { } held)
        {
            await audit.AppendAsync(new AuditRecord(Event, held.Code, caller));
            return held;
        }

        if (reading.Fault is { } fault)
        {
            var problem = LookupRecorder.ProblemOf(fault, reading.DigitsSeen, await numbers.ReadableLengthsAsync(ct));
            await audit.AppendAsync(new AuditRecord(Event, problem.Code, caller));
            return problem;
        }

        var number = reading.Number!.Value;
        // Nobody compares anything here, so an inferred digit could name somebody else without a warning.
        if (number.DigitInferred)
            return Problems.Invalid("number", new("読めないけたのある番号では調べられません。", "A number with an unreadable digit cannot be searched for."));

        var row = await query.FindAsync(number, ct);
        // Opened as a lookup would, so that a row that somebody repointed names nobody.
        var found = row is null ? null : cards.Open(row, number, token: null);
        var elder = found?.Row.ElderId;
        var alarm = elder is null ? limits.CountMiss(caller, number, vault.Index.Miss(number.Normalised)) : limits.CountFound(caller, found!, reading);
        var record = new AuditRecord(Event, elder is null ? Problems.NumberUnknown.Code : "shown", caller)
        {
            Elder = elder,
            Number = row?.NumberId,
            Asked = row is null ? vault.Index.Miss(number.Normalised) : null,
        };
        await audit.AppendAsync(alerts.Mark(record, alarm));
        return elder is { } id ? TypedResults.Ok(new ElderOfNumber { Elder = Id.Text(id) }) : Problems.NumberUnknown;
    }
}

/// <summary>POST /v1/audit/search: the number travels in the body, out of addresses and access logs.</summary>
internal sealed record SearchAudit
{
    /// <summary>As read or typed; every digit must be known.</summary>
    public string? Number { get; init; }
}

/// <summary>Whose number it is, as the log names them.</summary>
internal sealed record ElderOfNumber
{
    /// <summary>The registration's opaque id: <c>elder</c> in the log's records and in <c>GET /v1/audit</c>.</summary>
    public required string Elder { get; init; }
}

internal sealed class SearchAuditValidator : AbstractValidator<SearchAudit>
{
    public SearchAuditValidator()
    {
        RuleFor(x => x.Number).Required().AtMost(Rules.MostInText);
    }
}
