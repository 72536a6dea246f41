using System.Data.Common;
using System.Text.Json;
using Api.Access;
using Api.Audit;
using Api.Http;
using Api.Storage;

namespace Api.Lookups;

/// <summary>A full answer that may be read again: what was asked, and until when.</summary>
/// <param name="LookupId">The lookup.</param>
/// <param name="NumberId">The number.</param>
/// <param name="Asker">As whom it was answered, now under who asks.</param>
/// <param name="Compared">A candidate had been compared and confirmed.</param>
/// <param name="At">When it was answered.</param>
/// <param name="ExpiresAt">The end of the grant.</param>
/// <param name="Blocks">What was shown.</param>
internal sealed record Grant(
    long LookupId, long NumberId, Asker Asker, bool Compared, DateTimeOffset At, DateTimeOffset ExpiresAt, IReadOnlyList<string> Blocks);

/// <summary>What the audit log says of earlier lookups: the record is the lookup, there is no second store.</summary>
internal sealed class PastLookups(Engine engine, TimeProvider clock)
{
    private const string FindLookup = """
        SELECT record FROM audit_record WHERE id = @Id AND event = 'lookup' AND outcome = 'full'
        """;

    // Whoever may not tell is refused, and the refusal is recorded about the same lookup.
    private const string FindAfterwards = """
        SELECT idx, id, record
        FROM audit_record
        WHERE about = @Lookup AND event IN ('lookup-match', 'contact-attempt', 'relay') AND outcome <> 'not-found'
        ORDER BY idx
        """;

    // One query for a page of the inbox: by the index of centres to its lookups, and from each by what is about it.
    private const string FindAfterwardsBetween = $"""
        {AuditQueries.BlocksBetween}
        SELECT t.about, t.idx, t.id, t.record
        FROM block CROSS JOIN audit_record r
        JOIN audit_record t ON t.about = r.id
        WHERE r.idx >> 10 = block.number AND r.centre_id = @Centre AND r.idx >= @From AND r.idx < @Before AND r.event = 'lookup'
          AND t.event IN ('lookup-match', 'contact-attempt', 'relay') AND t.outcome <> 'not-found'
        ORDER BY t.idx
        """;

    private const string CountShown = $"""
        {AuditQueries.BlocksSince}
        SELECT COUNT(*)
        FROM {AuditQueries.OfElder}
          AND r.at >= @Since AND r.number_id = @Number AND r.client_id = @Client AND r.acting_user = @User AND r.outcome = 'candidate'
        """;

    private const string FindEmergencies = $"""
        {AuditQueries.BlocksSince}
        SELECT r.record
        FROM {AuditQueries.OfElder}
          AND r.at >= @Since AND r.reason = 'emergency-treatment' AND r.event = 'lookup' AND r.outcome = 'full'
        """;

    private static readonly TimeSpan CandidateStands = TimeSpan.FromMinutes(30);
    private static readonly TimeSpan SupportAfterEmergency = TimeSpan.FromDays(14);
    private static readonly TimeSpan Writable = TimeSpan.FromDays(7);

    /// <summary>How long a full answer may be read again: 4 hours, hospital 24 (domain.md section 7).</summary>
    internal static TimeSpan GrantFor(Role role) => TimeSpan.FromHours(role == Role.Hospital ? 24 : 4);

    /// <summary>Whether this acting user was shown this candidate within 30 minutes.</summary>
    internal async Task<bool> WasShownAsync(Caller caller, long elderId, long numberId, CancellationToken ct)
    {
        await using var connection = await engine.Log.OpenConnectionAsync(ct);
        return await connection.FirstAsync<long>(
            CountShown,
            new { Elder = elderId, Since = Since(CandidateStands), Number = numberId, Client = caller.ClientId, User = caller.ActingUser },
            ct) > 0;
    }

    /// <summary>Whether this hospital opened this elder for emergency treatment within 14 days.</summary>
    internal async Task<bool> HadEmergencyAsync(Caller caller, long elderId, CancellationToken ct)
    {
        await using var connection = await engine.Log.OpenConnectionAsync(ct);
        var records = await connection.QueryAsync<byte[]>(
            FindEmergencies, new { Elder = elderId, Since = Since(SupportAfterEmergency) }, ct);
        return records.Exists(record =>
        {
            using var json = JsonDocument.Parse(record);
            return IsSameOrganisation(json.RootElement, caller);
        });
    }

    /// <returns>The open grant of this id for this organisation and role, or null.</returns>
    internal async Task<Grant?> FindGrantAsync(string id, Caller caller, CancellationToken ct) =>
        await FindFullAsync(id, caller, ct) is { } grant && clock.GetUtcNow() < grant.ExpiresAt ? grant : null;

    /// <returns>The full answer of this id to this organisation and role, for 7 days (domain.md section 7); else null.</returns>
    internal async Task<Grant?> FindWritableAsync(string id, Caller caller, CancellationToken ct) =>
        await FindFullAsync(id, caller, ct) is { } grant && clock.GetUtcNow() < grant.At + Writable ? grant : null;

    /// <summary>What was told of a lookup since, oldest first.</summary>
    internal async Task<List<Told>> ToldAsync(long lookupId, CancellationToken ct)
    {
        await using var connection = await engine.Log.OpenConnectionAsync(ct);
        return [.. (await connection.QueryAsync<StoredRecord>(FindAfterwards, new { Lookup = lookupId }, ct)).Select(Told.Read)];
    }

    /// <summary>What was told since of a centre's lookups, by lookup and oldest first.</summary>
    /// <param name="log">Where it stands.</param>
    /// <param name="centre">The centre.</param>
    /// <param name="entries">Indices of the log: of the lookups from the first of them to the last.</param>
    /// <param name="ct">Stops it.</param>
    internal static async Task<ILookup<long, Told>> ToldBetweenAsync(DbConnection log, long centre, IEnumerable<long> entries, CancellationToken ct)
    {
        var (first, last) = entries.Aggregate((First: long.MaxValue, Last: -1L), (range, index) => (Math.Min(range.First, index), Math.Max(range.Last, index)));
        var rows = last < 0 ? [] : await log.QueryAsync<StoredAbout>(FindAfterwardsBetween, new { Centre = centre, From = first, Before = last + 1 }, ct);
        return rows.ToLookup(row => row.About, row => Told.Read(row));
    }

    private async Task<Grant?> FindFullAsync(string id, Caller caller, CancellationToken ct)
    {
        if (!Id.TryParse(id, out var lookupId))
            return null;

        await using var connection = await engine.Log.OpenConnectionAsync(ct);
        if (await connection.FirstAsync<byte[]>(FindLookup, new { Id = lookupId }, ct) is not { } record)
            return null;

        using var json = JsonDocument.Parse(record);
        var root = json.RootElement;
        var expiresAt = DateTimeOffset.FromUnixTimeMilliseconds(root.GetProperty("expiresAt").GetInt64());
        return IsSameOrganisation(root, caller) && Id.TryParse(root.GetProperty("number").GetString(), out var number)
            ? new Grant(
                lookupId, number, AskerOf(root, caller), root.TryGetProperty("confirmed", out _), root.GetProperty("time").GetDateTimeOffset(),
                expiresAt, [.. root.GetProperty("blocks").EnumerateArray().Select(block => block.GetString()!)])
            : null;
    }

    private static Asker AskerOf(JsonElement record, Caller caller)
    {
        var given = Reasons.Parse(record.GetProperty("reason").GetString())!.Value;
        var preset = record.TryGetProperty("preset", out var chosen) ? chosen.GetString() : null;
        if (!record.TryGetProperty("onBehalfOf", out var behalf))
            return new Asker(caller, caller.Role is Role.Centre or Role.Desk ? null : caller.Role, given, given, null, preset);

        _ = Roles.TryParse(behalf.GetProperty("role").GetString(), out var role);
        var reason = Reasons.Parse(behalf.GetProperty("reason").GetString())!.Value;
        var organisation = record.TryGetProperty("subject", out var subject) && Id.TryParse(subject.GetString(), out var id) ? id : (long?)null;
        return new Asker(caller, role, reason, given, new RelayedCaller(role, reason, behalf.GetProperty("calledBack").GetBoolean(), organisation), null);
    }

    private static bool IsSameOrganisation(JsonElement record, Caller caller) =>
        record.GetProperty("organisation").ValueEquals(caller.Organisation) && record.GetProperty("role").ValueEquals(caller.Role.Name());

    private sealed record StoredAbout : StoredRecord
    {
        public required long About { get; init; }
    }

    private long Since(TimeSpan span) => (clock.GetUtcNow() - span).ToUnixTimeMilliseconds();
}
