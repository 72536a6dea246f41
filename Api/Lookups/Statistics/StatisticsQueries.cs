using System.Data.Common;
using Api.Audit;
using Api.Elders;
using Api.Storage;

namespace Api.Lookups.Statistics;

/// <summary>What a month's figures are counted from: rows of the registry as they were then, and the month's part of the log.</summary>
internal static class StatisticsQueries
{
    // The version that was current at the month's end, where the elder changed since.
    private const string KeptVersion = "SELECT k.version FROM elder_version k WHERE k.elder_id = e.id AND k.replaced_at >= @To ORDER BY k.version LIMIT 1";

    // Old versions go a year after an end; until then they say what state an elder had. Afterwards the end itself does: whoever
    // had not ended yet was running. LIMIT: whoever was erased altogether, five years on, is no longer counted in months before.
    private const string StateAtEnd = """
        COALESCE(
            (SELECT v.state FROM elder_version v WHERE v.elder_id = e.id AND v.replaced_at >= @To ORDER BY v.version LIMIT 1),
            CASE WHEN e.state_at >= @To AND e.state <> 'erased' THEN 'active' ELSE e.state END)
        """;

    private const string StateAtStart = """
        COALESCE(
            (SELECT v.state FROM elder_version v WHERE v.elder_id = e.id AND v.replaced_at >= @From ORDER BY v.version LIMIT 1),
            CASE WHEN e.state_at >= @From AND e.state <> 'erased' THEN 'active' ELSE e.state END)
        """;

    private const string CentreAtEnd = """
        COALESCE(
            (SELECT v.centre_id FROM elder_version v WHERE v.elder_id = e.id AND v.replaced_at >= @To ORDER BY v.version LIMIT 1),
            e.centre_id)
        """;

    private const string CountElders = $"""
        SELECT c.centre_id, SUM(c.runs) AS registered, SUM(c.is_new) AS added, SUM(CASE WHEN c.runs = 0 AND c.ran = 1 THEN 1 ELSE 0 END) AS ended
        FROM (
            SELECT {CentreAtEnd} AS centre_id,
                   CASE WHEN {StateAtEnd} IN ('active', 'closing') THEN 1 ELSE 0 END AS runs,
                   CASE WHEN e.created_at >= @From OR {StateAtStart} IN ('active', 'closing') THEN 1 ELSE 0 END AS ran,
                   CASE WHEN e.created_at >= @From THEN 1 ELSE 0 END AS is_new
            FROM elder e
            WHERE e.created_at < @To AND e.training = 0) AS c
        GROUP BY c.centre_id
        """;

    // By the primary key, so that 36,000 sealed documents are never in memory together.
    private const string ListElders = $"""
        SELECT w.elder_id, COALESCE(v.centre_id, w.centre_id) AS centre_id, COALESCE(v.state, w.elder_state) AS elder_state, w.state_at,
               w.training, w.birth_month, w.due_month, COALESCE(v.version, w.version) AS version, w.wrapped_key,
               COALESCE(v.sealed, w.sealed) AS sealed, w.number_id, w.number_state, w.sealed_number, w.legacy
        FROM elder e
        JOIN elder_with_number w ON w.elder_id = e.id
        LEFT JOIN elder_version v ON v.elder_id = e.id AND v.version = ({KeptVersion})
        WHERE e.id > @After AND e.created_at < @To AND e.training = 0 AND {StateAtEnd} IN ('active', 'closing')
          AND (@CentreId IS NULL OR COALESCE(v.centre_id, e.centre_id) = @CentreId)
        ORDER BY e.id
        LIMIT @Most
        """;

    private const string RolesOfClients = "SELECT id, role FROM client";

    private const string All = "audit_record r";

    private const string InBlocks = "block CROSS JOIN audit_record r";

    private const string OfCentre = "AND r.idx >> 10 = block.number AND r.centre_id = @CentreId";

    // Training numbers answer to the reason test and to no other, so that leaving it out leaves them out.
    private const string IsLookup = "r.idx >= @First AND r.idx < @Before AND r.event = 'lookup' AND r.reason <> 'test'";

    private const string CountPlain = $"WHERE {IsLookup} AND r.reason <> 'phone-relay' AND r.outcome <> 'number-unknown'";

    private const string Groups = "SELECT r.centre_id, r.client_id, r.reason, r.outcome, COUNT(*) AS count";

    private const string GroupBy = "GROUP BY r.centre_id, r.client_id, r.reason, r.outcome";

    private const string Count = $"{Groups} FROM {All} {CountPlain} {GroupBy}";

    private const string CountOfCentre = $"{AuditQueries.BlocksBetween} {Groups} FROM {InBlocks} {CountPlain} {OfCentre} {GroupBy}";

    // For whom a telephone was answered, and that a number was a training one, stand in the record alone.
    private const string ReadWhere = $"WHERE {IsLookup} AND (r.reason = 'phone-relay' OR r.outcome = 'number-unknown')";

    private const string Columns = "SELECT r.id, r.centre_id, r.client_id, r.outcome, r.record";

    private const string Read = $"{Columns} FROM {All} {ReadWhere}";

    private const string ReadOfCentre = $"{AuditQueries.BlocksBetween} {Columns} FROM {InBlocks} {ReadWhere} {OfCentre}";

    private const string Calls = """
        JOIN audit_record a ON a.about = r.id AND a.event = 'contact-attempt' AND a.outcome IN ('reached', 'coming')
        """;

    private const string FirstCalls = "SELECT r.id, r.centre_id, MIN(a.at) - r.at AS waited";

    private const string ReachedWhere = $"WHERE {IsLookup} AND r.outcome = 'full'";

    private const string EachReached = "GROUP BY r.id, r.centre_id, r.at";

    private const string Reached = $"{FirstCalls} FROM {All} {Calls} {ReachedWhere} {EachReached}";

    private const string ReachedOfCentre = $"{AuditQueries.BlocksBetween} {FirstCalls} FROM {InBlocks} {Calls} {ReachedWhere} {OfCentre} {EachReached}";

    private const int EldersAtOnce = 1000;

    internal sealed record ElderCount
    {
        public required long CentreId { get; init; }
        public required long Registered { get; init; }
        public required long Added { get; init; }
        public required long Ended { get; init; }
    }

    internal sealed record LookupGroup
    {
        public long? CentreId { get; init; }
        public required long ClientId { get; init; }
        public required string Reason { get; init; }
        public required string Outcome { get; init; }
        public required long Count { get; init; }
    }

    internal sealed record LookupRecord
    {
        public required long Id { get; init; }
        public long? CentreId { get; init; }
        public required long ClientId { get; init; }
        public required string Outcome { get; init; }
        public required byte[] Record { get; init; }
    }

    /// <summary>A lookup after which somebody was reached, and after how many milliseconds.</summary>
    internal sealed record ReachedLookup
    {
        public required long Id { get; init; }
        public long? CentreId { get; init; }
        public required long Waited { get; init; }
    }

    private sealed record ClientRole
    {
        public required long Id { get; init; }
        public required string Role { get; init; }
    }

    internal static async Task<Dictionary<long, ElderCount>> EldersAsync(DbConnection registry, MonthSpan month, CancellationToken ct) =>
        (await registry.QueryAsync<ElderCount>(CountElders, new { month.From, month.To }, ct)).ToDictionary(row => row.CentreId);

    /// <summary>The next of those who were registered at the month's end, as they were then.</summary>
    /// <param name="centre">Null: of all centres.</param>
    /// <param name="after">The id after which to go on.</param>
    internal static Task<List<ElderRow>> ListAsync(DbConnection registry, MonthSpan month, long? centre, long after, CancellationToken ct) =>
        registry.QueryAsync<ElderRow>(ListElders, new { month.To, CentreId = centre, After = after, Most = EldersAtOnce }, ct);

    internal static async Task<Dictionary<long, string>> RolesAsync(DbConnection registry, CancellationToken ct) =>
        (await registry.QueryAsync<ClientRole>(RolesOfClients, null, ct)).ToDictionary(client => client.Id, client => client.Role);

    /// <summary>Every lookup but the ones <see cref="RecordsAsync"/> reads, counted.</summary>
    internal static Task<List<LookupGroup>> GroupsAsync(DbConnection log, (long First, long Before) part, long? centre, CancellationToken ct) =>
        log.QueryAsync<LookupGroup>(centre is null ? Count : CountOfCentre, Parameters(part, centre), ct);

    /// <summary>Answers on the telephone, and misses.</summary>
    internal static Task<List<LookupRecord>> RecordsAsync(DbConnection log, (long First, long Before) part, long? centre, CancellationToken ct) =>
        log.QueryAsync<LookupRecord>(centre is null ? Read : ReadOfCentre, Parameters(part, centre), ct);

    internal static Task<List<ReachedLookup>> ReachedAsync(DbConnection log, (long First, long Before) part, long? centre, CancellationToken ct) =>
        log.QueryAsync<ReachedLookup>(centre is null ? Reached : ReachedOfCentre, Parameters(part, centre), ct);

    private static object Parameters((long First, long Before) part, long? centre) => new { From = part.First, part.First, part.Before, CentreId = centre };
}
