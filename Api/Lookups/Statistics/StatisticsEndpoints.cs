using Api.Access;
using Api.Audit;
using Api.Elders;
using Api.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Api.Lookups.Statistics;

/// <summary>A month's figures: a centre sees its own, the ward's privacy officer and administrator all. No figure names anybody.</summary>
internal static class StatisticsEndpoints
{
    private static readonly Text NotAYes = new("true か false で入力してください。", "Write true or false.");

    internal static void MapStatistics(this IEndpointRouteBuilder app)
    {
        app.MapGet("/v1/statistics", ReadStatistics)
            .RequireAuthorization(Policies.Statistics)
            .AddEndpointFilter<DamageAlarm>()
            .OnlyKnownQuery()
            .WithName(nameof(ReadStatistics))
            .WithTags("Statistics")
            .Describe(StatisticsDescription.ReadStatistics);
    }

    internal static async Task<Results<Ok<MonthStatistics>, CsvFile, Problem>> ReadStatistics(
        string? month, string? area, Caller caller, HttpContext http, MonthReport report, AreaCount areas, AuditLog audit, Today today,
        CancellationToken ct)
    {
        if (!MonthSpan.TryParse(month, today, out var span))
            return Problems.Invalid("month", MonthSpan.NotAMonth);
        if (area is not (null or "true" or "false"))
            return Problems.Invalid("area", NotAYes);

        var own = caller.Role == Role.Centre ? caller.OwnCentre : (long?)null;
        var record = new AuditRecord("statistics-read", "shown", caller) { Centre = own, Detail = [DueMonth.Text(span.Month)] };
        var answer = await report.OfAsync(span, own, ct);
        if (area == "true")
        {
            // Everybody's document was opened for it, though only counts leave.
            var (sheet, rows) = await areas.OfAsync(span, own, ct);
            answer = answer with { Area = sheet };
            record = record with { Rows = rows, Detail = [DueMonth.Text(span.Month), "area"] };
        }

        await audit.AppendAsync(record);
        if (!http.Request.Headers.Accept.ToString().StartsWith("text/csv", StringComparison.OrdinalIgnoreCase))
            return TypedResults.Ok(answer);

        return answer.Area is null ? StatisticsCsv.Of(answer, http.Language()) : StatisticsCsv.OfArea(answer, http.Language());
    }
}
