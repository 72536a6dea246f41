using Api.Elders;
using Api.Storage;

namespace Api.Notices;

/// <summary>The notices of one kind that came to one centre within a month, and how soon they led to action.</summary>
/// <param name="CentreId">Null: nobody's yet.</param>
/// <param name="Kind">A code of <see cref="NoticeCodes.Kind"/>.</param>
/// <param name="Received">How many came.</param>
/// <param name="Taken">How many of these were taken on, closed ones too.</param>
/// <param name="Closed">How many of these were closed.</param>
/// <param name="MinutesToTaken">The median from coming in to being taken on; null where none was.</param>
/// <param name="MinutesToClosed">The median from coming in to being closed; null where none was.</param>
internal sealed record NoticeFigures(
    long? CentreId, string Kind, int Received, int Taken, int Closed, long? MinutesToTaken, long? MinutesToClosed);

/// <summary>What an organisation sent within a year, and what came of it.</summary>
internal sealed record NoticeThanks
{
    public required string Organisation { get; init; }
    public required long Sent { get; init; }
    public required long Taken { get; init; }
}

/// <summary>From notice to action, in figures. Training counts nowhere.</summary>
internal sealed class NoticeStatistics(Engine engine, Today today)
{
    private const long Minute = 60_000;

    private const string FindReceived = """
        SELECT n.centre_id, n.kind, n.received_at, n.taken_at, n.closed_at
        FROM notice n
        WHERE n.training = 0 AND n.received_at >= @From AND n.received_at < @To AND (@Centre IS NULL OR n.centre_id = @Centre)
        ORDER BY n.centre_id, n.kind
        """;

    // Of all clients of the organisation: a shop with two keys is thanked once.
    private const string CountSent = """
        SELECT o.organisation, COUNT(*) AS sent, COUNT(n.taken_at) AS taken
        FROM client o
        JOIN client c ON c.organisation = o.organisation AND c.role = o.role
        JOIN notice n ON n.client_id = c.id
        WHERE o.id = @Client AND n.training = 0 AND n.received_at >= @From AND n.received_at < @To AND (@Centre IS NULL OR n.centre_id = @Centre)
        GROUP BY o.organisation
        """;

    private sealed record Row
    {
        public long? CentreId { get; init; }
        public required string Kind { get; init; }
        public required long ReceivedAt { get; init; }
        public long? TakenAt { get; init; }
        public long? ClosedAt { get; init; }
    }

    /// <param name="from">Of coming in: Unix milliseconds, inclusive.</param>
    /// <param name="to">Unix milliseconds, exclusive.</param>
    /// <param name="centreId">Null: of all centres, and of none.</param>
    /// <param name="ct">Stops it.</param>
    /// <returns>A row for each centre and kind of which there was one.</returns>
    internal async Task<IReadOnlyList<NoticeFigures>> OfMonthAsync(long from, long to, long? centreId, CancellationToken ct)
    {
        await using var registry = await engine.Registry.OpenConnectionAsync(ct);
        var rows = await registry.QueryAsync<Row>(
            FindReceived, new { From = from, To = to, Centre = centreId }, ct);
        return [.. rows.GroupBy(row => (row.CentreId, row.Kind)).Select(group => new NoticeFigures(
            group.Key.CentreId,
            group.Key.Kind,
            group.Count(),
            group.Count(row => row.TakenAt is not null),
            group.Count(row => row.ClosedAt is not null),
            Median(group.Select(row => row.TakenAt - row.ReceivedAt)),
            Median(group.Select(row => row.ClosedAt - row.ReceivedAt))))];
    }

    /// <param name="client">One of the organisation's clients.</param>
    /// <param name="year">The fiscal year (年度): April of this year to March of the next.</param>
    /// <param name="centreId">Null: at all centres.</param>
    /// <param name="ct">Stops it.</param>
    /// <returns>Null where nothing was sent.</returns>
    internal async Task<NoticeThanks?> OfYearAsync(long client, int year, long? centreId, CancellationToken ct)
    {
        await using var registry = await engine.Registry.OpenConnectionAsync(ct);
        return await registry.FirstAsync<NoticeThanks>(
            CountSent,
            new { Client = client, From = today.StartOf(new(year, 4, 1)), To = today.StartOf(new(year + 1, 4, 1)), Centre = centreId },
            ct);
    }

    private static long? Median(IEnumerable<long?> times)
    {
        var sorted = times.OfType<long>().Order().ToList();
        return sorted.Count == 0 ? null : (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2 / Minute;
    }
}
