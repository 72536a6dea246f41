using System.Text.Json;
using Api.Access;
using Api.Audit;
using Api.Http;
using Api.Storage;

namespace Api.Lookups;

/// <summary>A full answer that may be read again: what was asked, and until when.</summary>
/// <param name="NumberId">The number.</param>
/// <param name="Asker">As whom it was answered, now under who asks.</param>
/// <param name="Compared">A candidate had been compared and confirmed.</param>
/// <param name="ExpiresAt">The end of the grant.</param>
internal sealed record Grant(long NumberId, Asker Asker, bool Compared, DateTimeOffset ExpiresAt);

/// <summary>What the audit log says of earlier lookups: the record is the lookup, there is no second store.</summary>
internal sealed class PastLookups(Engine engine, TimeProvider clock)
{
    private const string FindLookup = """
        SELECT record FROM audit_record WHERE id = @Id AND event = 'lookup' AND outcome = 'full'
        """;

    private const string CountShown = $"""
        {AuditQueries.BlocksSince}
        SELECT COUNT(*)
        FROM {AuditQueries.OfElder}
        WHERE r.at >= @Since AND r.number_id = @Number AND r.client_id = @Client AND r.acting_user = @User AND r.outcome = 'candidate'
        """;

    private const string FindEmergencies = $"""
        {AuditQueries.BlocksSince}
        SELECT r.record
        FROM {AuditQueries.OfElder}
        WHERE r.at >= @Since AND r.reason = 'emergency-treatment' AND r.event = 'lookup' AND r.outcome = 'full'
        """;

    private static readonly TimeSpan CandidateStands = TimeSpan.FromMinutes(30);
    private static readonly TimeSpan SupportAfterEmergency = TimeSpan.FromDays(14);

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
    internal async Task<Grant?> FindGrantAsync(string id, Caller caller, CancellationToken ct)
    {
        if (!Id.TryParse(id, out var lookupId))
            return null;

        await using var connection = await engine.Log.OpenConnectionAsync(ct);
        if (await connection.FirstAsync<byte[]>(FindLookup, new { Id = lookupId }, ct) is not { } record)
            return null;

        using var json = JsonDocument.Parse(record);
        var root = json.RootElement;
        var expiresAt = DateTimeOffset.FromUnixTimeMilliseconds(root.GetProperty("expiresAt").GetInt64());
        return IsSameOrganisation(root, caller) && clock.GetUtcNow() < expiresAt && Id.TryParse(root.GetProperty("number").GetString(), out var number)
            ? new Grant(number, AskerOf(root, caller), root.TryGetProperty("confirmed", out _), expiresAt)
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
        return new Asker(caller, role, reason, given, new RelayedCaller(role, reason, behalf.GetProperty("calledBack").GetBoolean()), null);
    }

    private static bool IsSameOrganisation(JsonElement record, Caller caller) =>
        record.GetProperty("organisation").ValueEquals(caller.Organisation) && record.GetProperty("role").ValueEquals(caller.Role.Name());

    private long Since(TimeSpan span) => (clock.GetUtcNow() - span).ToUnixTimeMilliseconds();
}
