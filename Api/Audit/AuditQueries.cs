using System.Data.Common;
using Api.Storage;

namespace Api.Audit;

/// <summary>What an auditor asks for; everything that is given must hold.</summary>
/// <param name="From">Unix milliseconds, inclusive.</param>
/// <param name="To">Unix milliseconds, exclusive.</param>
/// <param name="After">The index after which to go on.</param>
internal sealed record AuditFilter(long? From, long? To, long? Elder, long? Client, string? Outcome, long After);

/// <summary>A stored record beside its index and id.</summary>
internal record StoredRecord
{
    public required long Idx { get; init; }
    public required long Id { get; init; }
    public required byte[] Record { get; init; }
}

/// <summary>Finds records. Time and index rise together, so a time is found by halving and needs no index of its own.</summary>
internal sealed class AuditQueries(Engine engine)
{
    /// <summary>
    /// The blocks of 1,024 records that the index of elders is ordered by, newest first, back to the one that holds
    /// <c>@Since</c> (Unix milliseconds).
    /// </summary>
    internal const string BlocksSince = """
        WITH RECURSIVE block (number) AS (
            SELECT (size - 1) >> 10 FROM audit_head WHERE size > 0
            UNION ALL
            SELECT number - 1 FROM block
            WHERE number > 0 AND (@Since = 0 OR (SELECT at FROM audit_record WHERE idx = number << 10) >= @Since))
        """;

    /// <summary>The blocks of the records from <c>@From</c> to just before <c>@Before</c>, oldest first.</summary>
    internal const string BlocksBetween = """
        WITH RECURSIVE block (number) AS (
            SELECT @From >> 10
            UNION ALL
            SELECT number + 1 FROM block WHERE number < (@Before - 1) >> 10)
        """;

    /// <summary>In such blocks the records of <c>@Elder</c>, as <c>r</c>; SQLite takes a cross join in the order in which it is written.</summary>
    internal const string OfElder = """
        block CROSS JOIN audit_record r WHERE r.idx >> 10 = block.number AND r.elder_id = @Elder
        """;

    private const string TimeAt = "SELECT at FROM audit_record WHERE idx = @Index";

    private const string Size = "SELECT size FROM audit_head WHERE id = 1";

    private const string Find = """
        SELECT idx, id, record
        FROM audit_record
        WHERE idx > @After AND idx < @Before AND (@Outcome IS NULL OR outcome = @Outcome)
        ORDER BY idx
        LIMIT @Most
        """;

    private const string FindOfElder = $"""
        {BlocksBetween}
        SELECT r.idx, r.id, r.record
        FROM {OfElder}
          AND r.idx >= @From AND r.idx < @Before AND (@Client IS NULL OR r.client_id = @Client)
          AND (@Outcome IS NULL OR r.outcome = @Outcome)
        ORDER BY r.idx
        LIMIT @Most
        """;

    private const string FindOfClient = """
        SELECT idx, id, record
        FROM audit_record
        WHERE client_id = @Client AND idx > @After AND idx < @Before AND (@Outcome IS NULL OR outcome = @Outcome)
        ORDER BY idx
        LIMIT @Most
        """;

    // Every look whose answer told something about the elder; its own registration and changes are not looks.
    private const string FindLooks = $"""
        {BlocksSince}
        SELECT r.idx, r.id, r.record
        FROM {OfElder}
          AND r.event IN ('lookup', 'lookup-again', 'elder-read', 'elder-history') AND r.outcome IN ('full', 'candidate', 'status-only', 'shown')
        ORDER BY r.idx DESC
        LIMIT @Most
        """;

    private const string CountLookups = $"""
        {BlocksSince}
        SELECT COUNT(*)
        FROM {OfElder}
          AND r.event = 'lookup' AND r.outcome IN ('full', 'candidate', 'status-only') AND r.at >= @Since
        """;

    private const string FindChanges = $"""
        {BlocksSince}
        SELECT r.idx, r.id, r.record
        FROM {OfElder}
          AND r.outcome = 'done'
        ORDER BY r.idx
        """;

    private const string CountForReview = "SELECT COUNT(*) FROM audit_record WHERE id = @Id AND review_by IS NOT NULL";

    private const string FindOpenReviews = """
        SELECT r.idx, r.id, r.record
        FROM audit_record r
        WHERE r.review_by IS NOT NULL AND r.idx > @After
          AND NOT EXISTS (SELECT 1 FROM audit_record d WHERE d.about = r.id AND d.event = 'reviewed')
        ORDER BY r.idx
        LIMIT @Most
        """;

    /// <summary>
    /// How many records a page walks over at most while it looks for an outcome: there is no index of outcomes, which every
    /// lookup would have to write.
    /// </summary>
    internal long MostWalked { get; init; } = 200_000;

    /// <returns>What was found, and the index after which to go on; null when there is no more.</returns>
    internal async Task<(List<StoredRecord> Found, long? Next)> FindAsync(AuditFilter filter, int most, CancellationToken ct)
    {
        await using var connection = await engine.Log.OpenConnectionAsync(ct);
        var size = await connection.FirstAsync<long>(Size, null, ct);
        var after = Math.Max(filter.After, filter.From is { } from ? await IndexAtAsync(connection, from, size, ct) - 1 : -1);
        var end = filter.To is { } to ? await IndexAtAsync(connection, to, size, ct) : size;
        var before = filter is { Elder: null, Outcome: not null } ? Math.Min(end, after + 1 + MostWalked) : end;
        var parameters = new { filter.Elder, filter.Client, filter.Outcome, After = after, From = after + 1, Before = before, Most = most };
        var sql = filter switch
        {
            { Elder: not null } => FindOfElder,
            { Client: not null } => FindOfClient,
            _ => Find,
        };
        var found = await connection.QueryAsync<StoredRecord>(sql, parameters, ct);
        return (found, found.Count == most ? found[^1].Idx : before < end ? before - 1 : null);
    }

    /// <summary>The looks at one elder, newest first.</summary>
    internal async Task<List<StoredRecord>> LooksAsync(long elder, int most, CancellationToken ct)
    {
        await using var connection = await engine.Log.OpenConnectionAsync(ct);
        return await connection.QueryAsync<StoredRecord>(FindLooks, new { Elder = elder, Since = 0, Most = most }, ct);
    }

    /// <summary>How often an elder was looked up and something was shown, since a time in Unix milliseconds.</summary>
    internal async Task<long> CountLookupsAsync(long elder, long since, CancellationToken ct)
    {
        await using var connection = await engine.Log.OpenConnectionAsync(ct);
        return await connection.FirstAsync<long>(CountLookups, new { Elder = elder, Since = since }, ct);
    }

    /// <summary>Every change of one elder, oldest first.</summary>
    internal async Task<List<StoredRecord>> ChangesAsync(long elder, CancellationToken ct)
    {
        await using var connection = await engine.Log.OpenConnectionAsync(ct);
        return await connection.QueryAsync<StoredRecord>(FindChanges, new { Elder = elder, Since = 0 }, ct);
    }

    internal async Task<bool> NeedsReviewAsync(long id, CancellationToken ct)
    {
        await using var connection = await engine.Log.OpenConnectionAsync(ct);
        return await connection.FirstAsync<long>(CountForReview, new { Id = id }, ct) > 0;
    }

    /// <summary>Events that somebody must look at and nobody has, oldest first.</summary>
    internal async Task<List<StoredRecord>> OpenReviewsAsync(long after, int most, CancellationToken ct)
    {
        await using var connection = await engine.Log.OpenConnectionAsync(ct);
        return await connection.QueryAsync<StoredRecord>(FindOpenReviews, new { After = after, Most = most }, ct);
    }

    /// <summary>The part of the log between two times in Unix milliseconds: its first index, and the one behind its last.</summary>
    internal static async Task<(long First, long Before)> PartAsync(DbConnection log, long from, long to, CancellationToken ct)
    {
        var size = await log.FirstAsync<long>(Size, null, ct);
        return (await IndexAtAsync(log, from, size, ct), await IndexAtAsync(log, to, size, ct));
    }

    // The first index whose time is not before this one.
    private static async Task<long> IndexAtAsync(DbConnection connection, long time, long size, CancellationToken ct)
    {
        long from = 0, to = size;
        while (from < to)
        {
            var middle = from + ((to - from) / 2);
            if (await connection.FirstAsync<long>(TimeAt, new { Index = middle }, ct) < time)
                from = middle + 1;
            else
                to = middle;
        }

        return from;
    }
}
