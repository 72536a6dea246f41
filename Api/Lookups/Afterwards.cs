using System.Data.Common;
using System.Globalization;
using System.Text.Json;
using Api.Access;
using Api.Audit;
using Api.Elders;
using Api.Http;
using Api.Storage;

namespace Api.Lookups;

/// <summary>
/// What happened after a full answer: whether it was the person, who was called, what was told on the telephone. Each is a
/// record about the lookup and nothing else: the log is the store (design.md section 4).
/// </summary>
internal sealed class Afterwards(
    Engine engine, PastLookups past, LookupQuery query, CardMaker cards, AuditLog audit, SealedNotes notes, Today today)
{
    internal const string Match = "lookup-match";
    internal const string Attempt = "contact-attempt";
    internal const string Relay = "relay";

    // What of a card names that somebody was called, as the log says which blocks were shown.
    private const string AttemptsBlock = "contact-attempts";

    /// <summary>Records what the lookup's own organisation tells of it.</summary>
    /// <param name="id">The lookup, as written in the address.</param>
    /// <param name="caller">Who tells.</param>
    /// <param name="said">The event, its outcome, and what else it says.</param>
    /// <param name="note">Free text: sealed under the elder's key.</param>
    /// <param name="refuse">What this lookup does not allow; null allows it.</param>
    /// <param name="ct">Stops it before the record, not after.</param>
    /// <returns>Null when it is recorded; else not-found, which is recorded too, or what <paramref name="refuse"/> says.</returns>
    internal async Task<Problem?> AddAsync(
        string id, Caller caller, AuditRecord said, string? note, Func<Grant, FoundNumber, Problem?> refuse, CancellationToken ct)
    {
        var grant = await past.FindWritableAsync(id, caller, ct);
        var row = grant is null ? null : await query.FindByIdAsync(grant.NumberId, ct);
        // Opened as a lookup would: a row that somebody repointed is not to ring another elder's centre.
        var found = row is null ? null : cards.Open(row, asked: null, token: null);
        var problem = found is null ? Problems.NotFound : refuse(grant!, found);
        if (problem is not null)
        {
            if (problem == Problems.NotFound)
                await audit.AppendAsync(new AuditRecord(said.Event, problem.Code, caller) { About = Id.TryParse(id, out var asked) ? asked : null });
            return problem;
        }

        var record = said with
        {
            About = grant!.LookupId,
            Elder = row!.ElderId,
            Number = row.NumberId,
            Centre = row.CentreId,
            Reason = grant.Asker.GivenReason.Code(),
        };
        if (string.IsNullOrWhiteSpace(note))
            await audit.TellAsync(record, ct);
        else
            await audit.ChangeAsync(transaction => notes.AddAsync(transaction, record, LookupRecorder.ElderOf(found!), note), ct);
        return null;
    }

    /// <summary>Puts onto a card that is read again what was told since, and onto its record that it was shown.</summary>
    /// <exception cref="RecordDamagedException">A note is not the one that was sealed.</exception>
    internal async Task<(LookupAnswer Answer, AuditRecord Record)> ShowAsync(
        LookupAnswer answer, AuditRecord record, long lookupId, FoundNumber found, CancellationToken ct)
    {
        // Whoever sees no contact any more sees no call to one either.
        if (record.ExpiresAt is null || await past.ToldAsync(lookupId, ct) is not { Count: > 0 } told)
            return (answer, record);

        await using var registry = await engine.Registry.OpenConnectionAsync(ct);
        var attempts = new List<ContactAttempt>();
        foreach (var one in told.Where(one => one.Event == Attempt))
            attempts.Add(one.AsAttempt(today.Zone) with { Note = await NoteAsync(registry, one, found.Row, ct) });
        answer = answer with { Match = told.MatchOf(), ContactAttempts = attempts.Count == 0 ? null : attempts };
        return (answer, attempts.Count == 0 ? record : record with { Blocks = [.. record.Blocks ?? [], AttemptsBlock] });
    }

    private async Task<string?> NoteAsync(DbConnection registry, Told told, LookupRow row, CancellationToken ct)
    {
        if (told.NoteHash is not { } hash)
            return null;

        var (text, intact) = await notes.ReadAsync(registry, told.RecordId, hash, row.WrappedKey, ct);
        return intact ? text : throw new RecordDamagedException(row.ElderId ?? 0, row.NumberId, row.CentreId);
    }
}

/// <summary>One thing that was told of a lookup, as its record says it.</summary>
internal sealed record Told(long RecordId, string Event, string Outcome, DateTimeOffset At, string User, string? Detail, byte[]? NoteHash)
{
    internal static Told Read(StoredRecord stored)
    {
        using var json = JsonDocument.Parse(stored.Record);
        var root = json.RootElement;
        return new Told(
            stored.Id, root.GetProperty("event").GetString()!, root.GetProperty("outcome").GetString()!,
            root.GetProperty("time").GetDateTimeOffset(), root.GetProperty("user").GetString()!,
            root.TryGetProperty("detail", out var detail) ? detail[0].GetString() : null,
            root.TryGetProperty("note", out var note) ? note.GetBytesFromBase64() : null);
    }

    /// <param name="zone">In whose time it is shown, as every other time is.</param>
    internal ContactAttempt AsAttempt(TimeZoneInfo zone) => new()
    {
        ContactRank = int.Parse(Detail.AsSpan(ContactRemoval.Rank.Length), CultureInfo.InvariantCulture),
        Outcome = Outcome,
        At = TimeZoneInfo.ConvertTime(At, zone),
        User = User,
    };
}

internal static class ToldOfLookup
{
    /// <summary>The newest word counts: who was unsure first may be sure later.</summary>
    internal static string? MatchOf(this IEnumerable<Told> told) => told.LastOrDefault(one => one.Event == Afterwards.Match)?.Outcome;
}
