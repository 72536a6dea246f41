using System.Buffers.Binary;
using System.Data.Common;
using System.Security.Cryptography;
using Api.Storage;

namespace Api.Elders.Import;

/// <summary>
/// What an import wrote, in the table import: each new elder's id (8 bytes, big-endian) ‖ SHA-256 of its cell. The import's
/// record has the same id and, as its cell, the SHA-256 of the whole.
/// </summary>
internal static class ImportCells
{
    /// <summary>Of the records, in the log.</summary>
    internal const string Event = "import";

    private const int EntryBytes = sizeof(long) + SHA256.HashSizeInBytes;

    private const string Insert = "INSERT INTO import (id, cells) VALUES (@Id, @Cells)";

    /// <returns>The hash for the record.</returns>
    internal static async Task<byte[]> AddAsync(DbTransaction transaction, long recordId, IReadOnlyList<SealedElder> elders, CancellationToken ct)
    {
        var cells = new byte[elders.Count * EntryBytes];
        for (var i = 0; i < elders.Count; i++)
        {
            var entry = cells.AsSpan(i * EntryBytes, EntryBytes);
            BinaryPrimitives.WriteInt64BigEndian(entry, elders[i].Row.Id);
            elders[i].CellHash.CopyTo(entry[sizeof(long)..]);
        }

        await transaction.ExecuteAsync(Insert, new { Id = recordId, Cells = cells }, ct);
        return SHA256.HashData(cells);
    }

    internal static IEnumerable<(long Elder, byte[] Hash)> Read(byte[] cells)
    {
        for (var at = 0; at + EntryBytes <= cells.Length; at += EntryBytes)
            yield return (BinaryPrimitives.ReadInt64BigEndian(cells.AsSpan(at)), cells[(at + sizeof(long))..(at + EntryBytes)]);
    }
}
