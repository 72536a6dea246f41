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

    private byte[] Seal(long noteId, long recordId, (long Id, byte[] WrappedKey)? elder, byte[] text)
    {
        var place = CellPlace.Note(stackalloc byte[CellPlace.MostBytes], noteId, recordId);
        if (elder is not { } of)
            return Sealed.Seal(vault.Index.Registry, text, place);

        if (!ElderKey.TryUnwrap(vault.Master, of.WrappedKey, of.Id, out var key))
            throw new CryptographicException("The elder's key does not unwrap.");

        using (key)
            return key.Seal(text, place);
    }
}
