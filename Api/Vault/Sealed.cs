using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Api.Vault;

/// <summary>
/// A sealed cell (design.md section 5): version byte ‖ 12-byte random nonce ‖ ciphertext ‖ 16-byte tag, AES-256-GCM
/// (NIST SP 800-38D). The associated data say where the cell belongs, so that a cell put into another row, another
/// state or an older version of its row does not open.
/// </summary>
internal static class Sealed
{
    private const byte Version = 1;
    private const int NonceBytes = 12;
    private const int TagBytes = 16;

    /// <summary>What sealing adds to a text, in bytes.</summary>
    internal const int Overhead = 1 + NonceBytes + TagBytes;

    /// <summary>Making one costs more than using it: whoever opens several cells under a key keeps it as long as the key.</summary>
    internal static AesGcm Cipher(ReadOnlySpan<byte> key) => new(key, TagBytes);

    internal static byte[] Seal(ReadOnlySpan<byte> key, ReadOnlySpan<byte> text, ReadOnlySpan<byte> associated)
    {
        using var cipher = Cipher(key);
        return Seal(cipher, text, associated);
    }

    internal static byte[] Seal(AesGcm cipher, ReadOnlySpan<byte> text, ReadOnlySpan<byte> associated)
    {
        var cell = new byte[Overhead + text.Length];
        cell[0] = Version;
        var nonce = cell.AsSpan(1, NonceBytes);
        RandomNumberGenerator.Fill(nonce);
        cipher.Encrypt(nonce, text, cell.AsSpan(1 + NonceBytes, text.Length), cell.AsSpan(cell.Length - TagBytes), associated);
        return cell;
    }

    /// <inheritdoc cref="TryOpen(AesGcm, ReadOnlySpan{byte}, ReadOnlySpan{byte}, Span{byte})"/>
    internal static bool TryOpen(ReadOnlySpan<byte> key, ReadOnlySpan<byte> cell, ReadOnlySpan<byte> associated, Span<byte> text)
    {
        using var cipher = Cipher(key);
        return TryOpen(cipher, cell, associated, text);
    }

    /// <summary>Opens a cell into <paramref name="text"/>, which is <see cref="Overhead"/> bytes shorter than the cell.</summary>
    /// <returns>False when the cell is not the one that was sealed here: damaged, moved, rolled back or of another key.</returns>
    internal static bool TryOpen(AesGcm cipher, ReadOnlySpan<byte> cell, ReadOnlySpan<byte> associated, Span<byte> text)
    {
        if (cell.Length < Overhead || cell[0] != Version || text.Length != cell.Length - Overhead)
            return false;

        try
        {
            cipher.Decrypt(cell.Slice(1, NonceBytes), cell[(1 + NonceBytes)..^TagBytes], cell[^TagBytes..], text, associated);
            return true;
        }
        catch (AuthenticationTagMismatchException)
        {
            return false;
        }
    }
}

/// <summary>Where a sealed cell belongs: the associated data of design.md section 5, without ambiguity and without allocation.</summary>
internal static class CellPlace
{
    internal const int MostBytes = 128;

    /// <summary>table ‖ column ‖ row id ‖ row version ‖ centre id ‖ state of an elder's document.</summary>
    internal static ReadOnlySpan<byte> Document(Span<byte> buffer, long elderId, long version, long centreId, string state) =>
        Write(buffer, "elder.sealed", elderId, version, centreId, state);

    /// <summary>number id ‖ elder id ‖ state of a sealed number; elder 0 while it is unassigned.</summary>
    internal static ReadOnlySpan<byte> Number(Span<byte> buffer, long numberId, long? elderId, string state) =>
        Write(buffer, "number.sealed_number", numberId, elderId ?? 0, 0, state);

    /// <summary>item id ‖ number id ‖ state of an item's token: an item that was pointed at another number does not open.</summary>
    internal static ReadOnlySpan<byte> Token(Span<byte> buffer, long itemId, long numberId, string state) =>
        Write(buffer, "item.sealed_token", itemId, numberId, 0, state);

    /// <summary>A sealed note belongs to its audit record.</summary>
    internal static ReadOnlySpan<byte> Note(Span<byte> buffer, long noteId, long recordId) =>
        Write(buffer, "sealed_note.sealed", noteId, recordId, 0, "");

    /// <summary>A kept answer belongs to its change's record and to the key it was asked with: nobody else is to get it.</summary>
    internal static ReadOnlySpan<byte> Answer(Span<byte> buffer, long recordId, byte[] key) =>
        Write(buffer, "change_key.sealed", recordId, 0, 0, Convert.ToHexString(key));

    private static ReadOnlySpan<byte> Write(Span<byte> buffer, string column, long a, long b, long c, string state)
    {
        // Fixed-width numbers and a NUL after each text: no two places share one encoding.
        var at = Encoding.ASCII.GetBytes(column, buffer);
        buffer[at++] = 0;
        BinaryPrimitives.WriteInt64BigEndian(buffer[at..], a);
        BinaryPrimitives.WriteInt64BigEndian(buffer[(at + 8)..], b);
        BinaryPrimitives.WriteInt64BigEndian(buffer[(at + 16)..], c);
        at += 24;
        at += Encoding.ASCII.GetBytes(state, buffer[at..]);
        return buffer[..at];
    }
}
