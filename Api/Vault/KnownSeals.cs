using System.Buffers.Binary;
using System.Collections.Concurrent;

namespace Api.Vault;

/// <summary>
/// Seals that were the newest of their rows when the registry's last change was this one, so that they are until the next, in
/// whatever process: a lookup that finds its row among them reads the registry alone.
/// </summary>
internal sealed class KnownSeals(long lastChange)
{
    // Some 6 MB. Beyond it they are gathered anew; who is looked up is few among many.
    private const int Most = 65_536;

    private readonly ConcurrentDictionary<long, UInt128> seals = new();
    private int count;

    internal bool Serves(long change) => change == lastChange && Volatile.Read(ref count) < Most;

    internal bool Have(long id, ReadOnlySpan<byte> cell) =>
        seals.TryGetValue(id, out var seal) && cell.Length >= RowSeal.Bytes && seal == Of(cell);

    internal void Add(long id, ReadOnlySpan<byte> cell)
    {
        if (cell.Length >= RowSeal.Bytes && seals.TryAdd(id, Of(cell)))
            Interlocked.Increment(ref count);
    }

    private static UInt128 Of(ReadOnlySpan<byte> cell) => BinaryPrimitives.ReadUInt128BigEndian(RowSeal.Of(cell));
}
