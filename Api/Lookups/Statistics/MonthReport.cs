using System.Text.Json;
using Api.Access;
using Api.Audit;
using Api.Centres;
using Api.Elders;
using Api.Http;
using Api.Notices;
using Api.Storage;

namespace Api.Lookups.Statistics;

/// <summary>Counts a month, for one centre or for all.</summary>
internal sealed class MonthReport(Engine engine, CentreDirectory centres, NoticeStatistics notices, Today today)
{
    private const double MillisecondsOfMinute = 60_000;

    private readonly record struct Look(long? Centre, LookupKey Key, string Outcome, long Count);

    private readonly record struct LookupKey(string Role, string Reason, string? ForRole, string? ForReason);

    private sealed record Counted(
        Dictionary<long, StatisticsQueries.ElderCount> Elders, Dictionary<long, RenewalRate> Rates, List<Look> Looks,
        List<StatisticsQueries.ReachedLookup> Reached, long Misses, IReadOnlyList<NoticeFigures> Notices);

    /// <param name="month">The month.</param>
    /// <param name="own">A centre asks for its own figures; null: all centres and their total.</param>
    /// <param name="ct">Stops it.</param>
    internal async Task<MonthStatistics> OfAsync(MonthSpan month, long? own, CancellationToken ct)
    {
        var counted = await CountAsync(month, own, ct);
        var shown = (await centres.AllAsync(ct)).Where(centre => own is null || centre.Id == own);
        return new MonthStatistics
        {
            Month = DueMonth.Text(month.Month),
            AsOf = TimeZoneInfo.ConvertTime(DateTimeOffset.FromUnixTimeMilliseconds(Math.Min(month.To, today.Milliseconds)), today.Zone),
            Centres = [.. shown.Select(centre => new CentreStatistics
            {
                Centre = Id.Text(centre.Id),
                Name = centre.Name,
                Figures = FiguresOf(counted, centre.Id),
            })],
            Total = own is not null ? null : new TotalStatistics
            {
                Figures = FiguresOf(counted, null),
                Misses = counted.Misses,
                Misreads = counted.Looks.Where(look => IsMisread(look.Outcome)).Sum(look => look.Count),
            },
        };
    }

    private async Task<Counted> CountAsync(MonthSpan month, long? own, CancellationToken ct)
    {
        await using var registry = await engine.Registry.OpenConnectionAsync(ct);
        await using var log = await engine.Log.OpenConnectionAsync(ct);
        var part = await AuditQueries.PartAsync(log, month.From, month.To, ct);
        var roles = await StatisticsQueries.RolesAsync(registry, ct);
        var looks = (await StatisticsQueries.GroupsAsync(log, part, own, ct))
            .Select(group => new Look(group.CentreId, new(roles[group.ClientId], group.Reason, null, null), group.Outcome, group.Count)).ToList();

        var (misses, enteredLater) = (0L, new HashSet<long>());
        foreach (var record in await StatisticsQueries.RecordsAsync(log, part, own, ct))
        {
            using var json = JsonDocument.Parse(record.Record);
            var root = json.RootElement;
            if (record.Outcome == Problems.NumberUnknown.Code)
                misses += LookupRecorder.IsOfTraining(root) ? 0 : 1;
            else
                looks.Add(new(record.CentreId, KeyOf(root, roles[record.ClientId]), record.Outcome, 1));
            if (root.TryGetProperty("answeredAt", out _))
                enteredLater.Add(record.Id);
        }

        // What was answered in an outage was called long before it was entered.
        var reached = await StatisticsQueries.ReachedAsync(log, part, own, ct);
        reached.RemoveAll(lookup => enteredLater.Contains(lookup.Id));
        return new Counted(
            await StatisticsQueries.EldersAsync(registry, month, ct), await RenewalQueries.RatesAsync(registry, month.Month, ct), looks, reached, misses,
            await notices.OfMonthAsync(month.From, month.To, own, ct));
    }

    private static LookupKey KeyOf(JsonElement record, string role)
    {
        var reason = record.GetProperty("reason").GetString()!;
        return record.TryGetProperty("onBehalfOf", out var behalf)
            ? new(role, reason, behalf.GetProperty("role").GetString(), behalf.GetProperty("reason").GetString())
            : new(role, reason, null, null);
    }

    // Null: of all centres, and of numbers that lead to none.
    private static Figures FiguresOf(Counted counted, long? centre)
    {
        var elders = counted.Elders.Values.Where(one => centre is null || one.CentreId == centre).ToList();
        var rates = counted.Rates.Where(rate => centre is null || rate.Key == centre).Select(rate => rate.Value).ToList();
        var rate = new RenewalRate { Due = rates.Sum(one => one.Due), InTime = rates.Sum(one => one.InTime) };
        var reached = counted.Reached.Where(one => centre is null || one.CentreId == centre).Select(one => one.Waited).Order().ToList();
        return new Figures
        {
            Registered = elders.Sum(one => one.Registered),
            New = elders.Sum(one => one.Added),
            Ended = elders.Sum(one => one.Ended),
            Renewals = new RenewalFigures { Due = rate.Due, InTime = rate.InTime, Share = rate.Share is { } share ? Math.Round(share, 4) : null },
            Lookups = LookupsOf(counted.Looks.Where(look => (centre is null || look.Centre == centre) && !IsMisread(look.Outcome))),
            Notices = NoticesOf(counted.Notices.Where(one => centre is null || one.CentreId == centre)),
            Reached = reached.Count,
            MedianMinutes = Median(reached) is { } waited ? Math.Round(waited / MillisecondsOfMinute, 1) : null,
        };
    }

    // In the order of domain.md's tables.
    private static List<LookupFigures> LookupsOf(IEnumerable<Look> looks) => [.. looks
        .GroupBy(look => look.Key)
        .OrderBy(group => Roles.TryParse(group.Key.Role, out var role) ? role : default)
        .ThenBy(group => Reasons.Parse(group.Key.Reason))
        .ThenBy(group => Roles.TryParse(group.Key.ForRole, out var behalf) ? behalf : default)
        .ThenBy(group => Reasons.Parse(group.Key.ForReason))
        .Select(group => new LookupFigures
        {
            Role = group.Key.Role,
            Reason = group.Key.Reason,
            ForRole = group.Key.ForRole,
            ForReason = group.Key.ForReason,
            Full = CountOf(group, "full"),
            Candidate = CountOf(group, "candidate"),
            StatusOnly = CountOf(group, "status-only"),
        })];

    // A median of several centres cannot be made of theirs.
    private static List<NoticeCount> NoticesOf(IEnumerable<NoticeFigures> notices) => [.. notices
        .GroupBy(one => one.Kind)
        .OrderBy(group => group.Key, StringComparer.Ordinal)
        .Select(group => new NoticeCount
        {
            Kind = group.Key,
            Received = group.Sum(one => one.Received),
            Taken = group.Sum(one => one.Taken),
            Closed = group.Sum(one => one.Closed),
            MinutesToTaken = group.Count() == 1 ? group.First().MinutesToTaken : null,
            MinutesToClosed = group.Count() == 1 ? group.First().MinutesToClosed : null,
        })];

    private static long CountOf(IEnumerable<Look> looks, string outcome) => looks.Where(look => look.Outcome == outcome).Sum(look => look.Count);

    private static bool IsMisread(string outcome) => outcome == Problems.NumberFormat.Code || outcome == Problems.NumberCheckDigit.Code;

    private static double? Median(List<long> sorted) => sorted.Count == 0 ? null : (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2.0;
}
