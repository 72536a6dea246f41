using System.Data.Common;
using System.Security.Cryptography;
using System.Text;
using Api.Http;
using Api.Storage;
using Api.Vault;

namespace Api.Audit;

/// <summary>
/// Free text that belongs to an event: sealed under the elder's key, or under the registry's when there is no elder; the
/// event's record holds the cell's SHA-256 and nothing of the text (design.md section 4).
/// </summary>
internal sealed class SealedNotes(RegistryVault vault, TimeProvider clock)
{
    private const string Insert = """
        INSERT INTO sealed_note (id, elder_id, record_id, sealed, created_at) VALUES (@Id, @ElderId, @RecordId, @Sealed, @At)
        """;

    // Of notices about the elder too: they stand under the registry's key and would outlive the elder's.
    private const string EraseOfElder = """
        DELETE FROM sealed_note
        WHERE elder_id = @ElderId
           OR record_id IN (SELECT n.id FROM notice n WHERE n.elder_id = @ElderId)
           OR record_id IN (SELECT n.closed_record_id FROM notice n WHERE n.elder_id = @ElderId)
        """;

    private const string EraseOfEvent = "DELETE FROM sealed_note WHERE record_id = @RecordId";

    private const string Find = "SELECT elder_id, id, sealed FROM sealed_note WHERE record_id = @RecordId";

    private sealed record Row
    {
        public long? ElderId { get; init; }
        public required long Id { get; init; }
        public required byte[] Sealed { get; init; }
    }

    /// <summary>Adds the note inside the change that <paramref name="record"/> is about to be.</summary>
    /// <param name="transaction">The change.</param>
    /// <param name="record">The event's record so far.</param>
    /// <param name="elder">The elder and its wrapped key; null, also for an erased one, seals under the registry's key.</param>
    /// <param name="text">What somebody wrote.</param>
    /// <returns>The record with the note's hash, as a change.</returns>
    internal async Task<AuditRecord> AddAsync(DbTransaction transaction, AuditRecord record, (long Id, byte[] WrappedKey)? elder, string text)
    {
        var id = Id.New();
        var cell = Seal(id, record.Id, elder, Encoding.UTF8.GetBytes(text));
        await transaction.ExecuteAsync(
            Insert,
            new { Id = id, ElderId = elder?.Id, RecordId = record.Id, Sealed = cell, At = clock.GetUtcNow().ToUnixTimeMilliseconds() },
            CancellationToken.None);
        return record with { Note = SHA256.HashData(cell), IsChange = true };
    }

    /// <summary>Every note of an elder, before the key that most of them are sealed with goes.</summary>
    internal static Task EraseAsync(DbTransaction transaction, long elderId, CancellationToken ct) =>
        transaction.ExecuteAsync(EraseOfElder, new { ElderId = elderId }, ct);

    /// <summary>The note of one event; its record must come to be named in <see cref="AuditRecord.ErasedNotes"/>.</summary>
    internal static Task EraseOfEventAsync(DbTransaction transaction, long recordId, CancellationToken ct) =>
        transaction.ExecuteAsync(EraseOfEvent, new { RecordId = recordId }, ct);

    /// <param name="registry">Where notes are.</param>
    /// <param name="recordId">The event.</param>
    /// <param name="hash">The cell's SHA-256, as the event's record has it; null asks the seal alone, as for what never changes.</param>
    /// <param name="wrappedKey">The elder's; null for an erased one.</param>
    /// <param name="ct">Stops it.</param>
    /// <returns>The text, null where it was erased; and whether it is the one that was sealed.</returns>
    internal async Task<(string? Text, bool IsIntact)> ReadAsync(
        DbConnection registry, long recordId, byte[]? hash, byte[]? wrappedKey, CancellationToken ct)
    {
        if (await registry.FirstAsync<Row>(Find, new { RecordId = recordId }, ct) is not { } row)
            return (null, true);

        var text = new byte[Math.Max(row.Sealed.Length - Sealed.Overhead, 0)];
        return (hash is null || SHA256.HashData(row.Sealed).AsSpan().SequenceEqual(hash)) && TryOpen(row, recordId, wrappedKey, text)
            ? (Encoding.UTF8.GetString(text), true)
            : (null, false);
    }

    private bool TryOpen(Row row, long recordId, byte[]? wrappedKey, byte[] text)
    {
        var place = CellPlace.Note(stackalloc byte[CellPlace.MostBytes], row.Id, recordId);
        if (row.ElderId is not { } elder)
            return Sealed.TryOpen(vault.Index.Registry, row.Sealed, place, text);

        if (!vault.TryUnwrap(wrappedKey, elder, out var key))
            return false;

        using (key)
            return key.TryOpen(row.Sealed, place, text);
    }

    private byte[] Seal(long noteId, long recordId, (long Id, byte[] WrappedKey)? elder, byte[] text)
    {
        var place = CellPlace.Note(stackalloc byte[CellPlace.MostBytes], noteId, recordId);
        if (elder is not { } of)
            return Sealed.Seal(vault.Index.Registry, text, place);

        if (!vault.TryUnwrap(of.WrappedKey, of.Id, out var key))
            throw new CryptographicException("The elder's key does not unwrap.");

        using (key)
            return key.Seal(text, place);
    }
}
