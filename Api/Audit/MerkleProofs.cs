using System.Numerics;

namespace Api.Audit;

/// <summary>
/// Inclusion and consistency proofs of RFC 6962 section 2.1, made in one pass over the leaves: every hash of a proof is the
/// root of a range of leaves, the ranges do not overlap, and each is folded as it passes. Memory is O(log n).
/// </summary>
internal static class MerkleProofs
{
    /// <summary>A run of leaves, [From, To), whose root a proof needs.</summary>
    internal readonly record struct Span(long From, long To);

    /// <summary>PATH(m, D[n]): what leads from leaf <paramref name="index"/> to the root of <paramref name="size"/> leaves.</summary>
    internal static List<Span> InclusionSpans(long index, long size)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, size);
        var spans = new List<Span>();
        var (from, to) = (0L, size);
        while (to - from > 1)
        {
            var middle = from + LargestPowerBelow(to - from);
            if (index < middle)
            {
                spans.Add(new(middle, to));
                to = middle;
            }
            else
            {
                spans.Add(new(from, middle));
                from = middle;
            }
        }

        spans.Reverse();
        return spans;
    }

    /// <summary>PROOF(m, D[n]): what shows that the first <paramref name="oldSize"/> of <paramref name="size"/> leaves are unchanged.</summary>
    internal static List<Span> ConsistencySpans(long oldSize, long size)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(oldSize, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(oldSize, size);
        var spans = new List<Span>();
        var (from, to) = (0L, size);
        var whole = true;
        while (oldSize != to)
        {
            var middle = from + LargestPowerBelow(to - from);
            if (oldSize <= middle)
            {
                spans.Add(new(middle, to));
                to = middle;
            }
            else
            {
                spans.Add(new(from, middle));
                from = middle;
                whole = false;
            }
        }

        if (!whole)
            spans.Add(new(from, to));
        spans.Reverse();
        return spans;
    }

    /// <summary>The roots of the spans, from the leaves in order.</summary>
    internal static async Task<List<byte[]>> RootsAsync(IReadOnlyList<Span> spans, IAsyncEnumerable<byte[]> leaves)
    {
        var trees = spans.Select(_ => new MerkleTree()).ToArray();
        var order = Enumerable.Range(0, spans.Count).OrderBy(i => spans[i].From).ToArray();
        long index = 0;
        var next = 0;
        await foreach (var leaf in leaves)
        {
            while (next < order.Length && spans[order[next]].To <= index)
                next++;
            if (next == order.Length)
                break;

            if (index >= spans[order[next]].From)
                trees[order[next]].Append(leaf);
            index++;
        }

        return trees.Zip(spans).Any(pair => pair.First.Size != pair.Second.To - pair.Second.From)
            ? throw new InvalidOperationException("The log has fewer records than the proof is about.")
            : [.. trees.Select(tree => tree.Root())];
    }

    /// <summary>Whether the leaf stands at the index of a tree with this size and root (RFC 9162 section 2.1.3.2).</summary>
    internal static bool VerifyInclusion(long index, long size, byte[] leaf, IReadOnlyList<byte[]> proof, ReadOnlySpan<byte> root)
    {
        if (index < 0 || index >= size)
            return false;

        var (node, last) = (index, size - 1);
        var hash = leaf;
        foreach (var other in proof)
        {
            if (last == 0 || other.Length != MerkleTree.HashBytes)
                return false;

            if ((node & 1) == 1 || node == last)
            {
                hash = MerkleTree.Node(other, hash);
                if ((node & 1) == 0)
                {
                    var zeros = BitOperations.TrailingZeroCount(node);
                    (node, last) = node == 0 ? (0, 0) : (node >> zeros, last >> zeros);
                }
            }
            else
            {
                hash = MerkleTree.Node(hash, other);
            }

            (node, last) = (node >> 1, last >> 1);
        }

        return last == 0 && root.SequenceEqual(hash);
    }

    /// <summary>Whether the newer tree begins with the older one (RFC 9162 section 2.1.4.2).</summary>
    internal static bool VerifyConsistency(
        long oldSize, long size, ReadOnlySpan<byte> oldRoot, ReadOnlySpan<byte> root, IReadOnlyList<byte[]> proof)
    {
        if (oldSize < 1 || oldSize > size || proof.Any(hash => hash.Length != MerkleTree.HashBytes))
            return false;

        if (oldSize == size)
            return proof.Count == 0 && oldRoot.SequenceEqual(root);

        List<byte[]> path = BitOperations.IsPow2(oldSize) ? [oldRoot.ToArray(), .. proof] : [.. proof];
        if (path.Count == 0)
            return false;

        var (node, last) = (oldSize - 1, size - 1);
        while ((node & 1) == 1)
            (node, last) = (node >> 1, last >> 1);

        var (older, newer) = (path[0], path[0]);
        foreach (var other in path.Skip(1))
        {
            if (last == 0)
                return false;

            if ((node & 1) == 1 || node == last)
            {
                (older, newer) = (MerkleTree.Node(other, older), MerkleTree.Node(other, newer));
                while (node != 0 && (node & 1) == 0)
                    (node, last) = (node >> 1, last >> 1);
            }
            else
            {
                newer = MerkleTree.Node(newer, other);
            }

            (node, last) = (node >> 1, last >> 1);
        }

        return last == 0 && oldRoot.SequenceEqual(older) && root.SequenceEqual(newer);
    }

    private static long LargestPowerBelow(long n) => 1L << (63 - BitOperations.LeadingZeroCount((ulong)(n - 1)));
}
