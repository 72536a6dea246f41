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

    private readonly byte[] key;

    private ElderKey(byte[] key) => this.key = key;

    internal static ElderKey Create() => new(RandomNumberGenerator.GetBytes(Bytes));

    /// <returns>False when these are not the wrapped bytes of this elder's key under this master key.</returns>
    internal static bool TryUnwrap(MasterKey master, ReadOnlySpan<byte> wrapped, long elderId, out ElderKey key)
    {
        key = new ElderKey(new byte[Bytes]);
        Span<byte> associated = stackalloc byte[8 + MasterKey.IdBytes];
        return wrapped.Length == WrappedBytes
            && wrapped[..MasterKey.IdBytes].SequenceEqual(master.IdBytesValue)
            && Sealed.TryOpen(master.Bytes, wrapped[MasterKey.IdBytes..], Associated(associated, elderId, master), key.key);
    }

    internal byte[] Wrap(MasterKey master, long elderId)
    {
        Span<byte> associated = stackalloc byte[8 + MasterKey.IdBytes];
        return [.. master.IdBytesValue, .. Sealed.Seal(master.Bytes, key, Associated(associated, elderId, master))];
    }

    internal byte[] Seal(ReadOnlySpan<byte> text, ReadOnlySpan<byte> place) => Sealed.Seal(key, text, place);

    internal bool TryOpen(ReadOnlySpan<byte> cell, ReadOnlySpan<byte> place, Span<byte> text) => Sealed.TryOpen(key, cell, place, text);

    public void Dispose() => CryptographicOperations.ZeroMemory(key);

    private static ReadOnlySpan<byte> Associated(Span<byte> buffer, long elderId, MasterKey master)
    {
        BinaryPrimitives.WriteInt64BigEndian(buffer, elderId);
        master.IdBytesValue.CopyTo(buffer[8..]);
        return buffer;
    }
}
