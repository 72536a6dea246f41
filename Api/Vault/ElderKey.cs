using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Api.Vault;

/// <summary>
/// One elder's own key, open for as long as one request needs it and wiped after; never cached, so that a copy of the
/// process's memory holds the keys of the elders being read and no others.
/// </summary>
internal readonly struct ElderKey : IDisposable
{
    internal const int Bytes = 32;

    /// <summary>Master key id ‖ sealed cell of the 32 bytes.</summary>
    internal const int WrappedBytes = MasterKey.IdBytes + Sealed.Overhead + Bytes;

    // Setting the cipher up costs more than using it, and one request opens several cells.
    private readonly AesGcm cipher;

    private ElderKey(ReadOnlySpan<byte> key) => cipher = Sealed.Cipher(key);

    /// <summary>A new elder's key, and what is stored of it.</summary>
    internal static ElderKey Create(MasterKey master, long elderId, out byte[] wrapped)
    {
        Span<byte> key = stackalloc byte[Bytes];
        RandomNumberGenerator.Fill(key);
        wrapped = Wrap(master, key, elderId);
        var made = new ElderKey(key);
        CryptographicOperations.ZeroMemory(key);
        return made;
    }

    /// <returns>False when these are not the wrapped bytes of this elder's key under this master key.</returns>
    internal static bool TryUnwrap(MasterKey master, ReadOnlySpan<byte> wrapped, long elderId, out ElderKey key)
    {
        Span<byte> bytes = stackalloc byte[Bytes];
        var opened = TryOpen(master, wrapped, elderId, bytes);
        key = opened ? new ElderKey(bytes) : default;
        CryptographicOperations.ZeroMemory(bytes);
        return opened;
    }

    /// <summary>The same key under another master key: none of the elder's cells changes.</summary>
    /// <returns>Null when these are not the wrapped bytes of this elder's key under the first one.</returns>
    internal static byte[]? Rewrap(MasterKey from, MasterKey to, ReadOnlySpan<byte> wrapped, long elderId)
    {
        Span<byte> bytes = stackalloc byte[Bytes];
        var rewrapped = TryOpen(from, wrapped, elderId, bytes) ? Wrap(to, bytes, elderId) : null;
        CryptographicOperations.ZeroMemory(bytes);
        return rewrapped;
    }

    internal byte[] Seal(ReadOnlySpan<byte> text, ReadOnlySpan<byte> place) => Sealed.Seal(cipher, text, place);

    internal bool TryOpen(ReadOnlySpan<byte> cell, ReadOnlySpan<byte> place, Span<byte> text) => Sealed.TryOpen(cipher, cell, place, text);

    /// <summary>The library wipes the key with the cipher.</summary>
    public void Dispose() => cipher.Dispose();

    private static byte[] Wrap(MasterKey master, ReadOnlySpan<byte> key, long elderId) =>
        [.. master.IdBytesValue, .. Sealed.Seal(master.Cipher, key, Associated(stackalloc byte[8 + MasterKey.IdBytes], elderId, master))];

    private static bool TryOpen(MasterKey master, ReadOnlySpan<byte> wrapped, long elderId, Span<byte> key) =>
        wrapped.Length == WrappedBytes
        && wrapped.StartsWith(master.IdBytesValue)
        && Sealed.TryOpen(master.Cipher, wrapped[MasterKey.IdBytes..], Associated(stackalloc byte[8 + MasterKey.IdBytes], elderId, master), key);

    private static ReadOnlySpan<byte> Associated(Span<byte> buffer, long elderId, MasterKey master)
    {
        BinaryPrimitives.WriteInt64BigEndian(buffer, elderId);
        master.IdBytesValue.CopyTo(buffer[8..]);
        return buffer;
    }
}
