using System.Buffers.Binary;
using System.Numerics;
using System.Security.Cryptography;

namespace Api.Audit;

/// <summary>
/// The Merkle tree hash of RFC 6962 section 2.1, kept as its frontier: the roots of the perfect subtrees that the size's
/// binary digits name, largest first. Appending touches O(log n) hashes and nothing else of the log.
/// </summary>
internal sealed class MerkleTree
{
    internal const int HashBytes = 32;

    private readonly List<byte[]> frontier;

    internal MerkleTree()
        : this(0, [])
    {
    }

    private MerkleTree(long size, List<byte[]> frontier)
    {
        Size = size;
        this.frontier = frontier;
    }

    /// <summary>The number of records.</summary>
    internal long Size { get; private set; }

    /// <summary>leaf = SHA-256(0x00 ‖ record).</summary>
    internal static byte[] Leaf(ReadOnlySpan<byte> record)
    {
        Span<byte> input = record.Length < 8192 ? stackalloc byte[record.Length + 1] : new byte[record.Length + 1];
        input[0] = 0;
        record.CopyTo(input[1..]);
        return SHA256.HashData(input);
    }

    /// <summary>node = SHA-256(0x01 ‖ left ‖ right).</summary>
    internal static byte[] Node(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        Span<byte> input = stackalloc byte[1 + (2 * HashBytes)];
        input[0] = 1;
        left.CopyTo(input[1..]);
        right.CopyTo(input[(1 + HashBytes)..]);
        return SHA256.HashData(input);
    }

    internal void Append(byte[] leaf)
    {
        // As in adding one to a binary number: each trailing one carries.
        var hash = leaf;
        for (var carries = BitOperations.TrailingZeroCount(~Size); carries > 0; carries--)
        {
            hash = Node(frontier[^1], hash);
            frontier.RemoveAt(frontier.Count - 1);
        }

        frontier.Add(hash);
        Size++;
    }

    internal byte[] Root()
    {
        if (frontier.Count == 0)
            return SHA256.HashData([]);

        var root = frontier[^1];
        for (var i = frontier.Count - 2; i >= 0; i--)
            root = Node(frontier[i], root);

        return root;
    }

    /// <summary>Size (8 bytes, big-endian) ‖ hashes, largest subtree first.</summary>
    internal byte[] Save()
    {
        var bytes = new byte[8 + (frontier.Count * HashBytes)];
        BinaryPrimitives.WriteInt64BigEndian(bytes, Size);
        for (var i = 0; i < frontier.Count; i++)
            frontier[i].CopyTo(bytes, 8 + (i * HashBytes));

        return bytes;
    }

    /// <returns>Null when the bytes are not a frontier.</returns>
    internal static MerkleTree? Load(ReadOnlySpan<byte> saved)
    {
        if (saved.Length < 8)
            return null;

        var size = BinaryPrimitives.ReadInt64BigEndian(saved);
        var count = BitOperations.PopCount((ulong)size);
        if (size < 0 || saved.Length != 8 + (count * HashBytes))
            return null;

        var frontier = new List<byte[]>(count);
        for (var i = 0; i < count; i++)
            frontier.Add(saved.Slice(8 + (i * HashBytes), HashBytes).ToArray());

        return new MerkleTree(size, frontier);
    }
}
