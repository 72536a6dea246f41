using System.Buffers.Binary;
using Api.Audit;

namespace Api.Tests.Audit;

internal sealed class MerkleProofsTests
{
    private const int Most = 300;

    // Made once: the roots of every size, for as many leaves as the proofs are about.
    private static readonly byte[][] Leaves = [.. Enumerable.Range(0, Most).Select(i =>
    {
        Span<byte> record = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(record, i);
        return MerkleTree.Leaf(record);
    })];

    private static readonly byte[][] Roots = [.. Enumerable.Range(0, Most + 1).Select(size =>
    {
        var tree = new MerkleTree();
        foreach (var leaf in Leaves.Take(size))
            tree.Append(leaf);
        return tree.Root();
    })];

    private static readonly Dictionary<MerkleProofs.Span, byte[]> Known = [];

    [Test]
    public void Every_inclusion_proof_up_to_300_verifies_and_none_after_one_changed_bit()
    {
        var random = new Random(6962);
        for (var size = 1; size <= Most; size++)
        {
            for (var index = 0; index < size; index++)
            {
                var proof = Proof(MerkleProofs.InclusionSpans(index, size));

                if (!MerkleProofs.VerifyInclusion(index, size, Leaves[index], proof, Roots[size]))
                    Assert.Fail($"({index}, {size}) does not verify");
                if (proof.Count > 0 && MerkleProofs.VerifyInclusion(index, size, Leaves[index], Changed(proof, random), Roots[size]))
                    Assert.Fail($"({index}, {size}) verifies with a changed bit");
            }
        }
    }

    [Test]
    public void Every_consistency_proof_up_to_300_verifies_and_none_after_one_changed_bit()
    {
        var random = new Random(9162);
        for (var size = 1; size <= Most; size++)
        {
            for (var old = 1; old <= size; old++)
            {
                var proof = Proof(MerkleProofs.ConsistencySpans(old, size));

                if (!MerkleProofs.VerifyConsistency(old, size, Roots[old], Roots[size], proof))
                    Assert.Fail($"({old}, {size}) does not verify");
                if (proof.Count > 0 && MerkleProofs.VerifyConsistency(old, size, Roots[old], Roots[size], Changed(proof, random)))
                    Assert.Fail($"({old}, {size}) verifies with a changed bit");
            }
        }
    }

    [Test]
    public void A_proof_does_not_hold_for_another_leaf_index_size_or_root()
    {
        var proof = Proof(MerkleProofs.InclusionSpans(77, 200));

        Assert.Multiple(() =>
        {
            Assert.That(MerkleProofs.VerifyInclusion(77, 200, Leaves[77], proof, Roots[200]), Is.True);
            Assert.That(MerkleProofs.VerifyInclusion(77, 200, Leaves[78], proof, Roots[200]), Is.False);
            Assert.That(MerkleProofs.VerifyInclusion(76, 200, Leaves[77], proof, Roots[200]), Is.False);
            Assert.That(MerkleProofs.VerifyInclusion(77, 201, Leaves[77], proof, Roots[201]), Is.False);
            Assert.That(MerkleProofs.VerifyInclusion(77, 200, Leaves[77], proof, Roots[199]), Is.False);
            Assert.That(MerkleProofs.VerifyInclusion(200, 200, Leaves[77], proof, Roots[200]), Is.False);
        });
    }

    [TestCase(1, 1)]
    [TestCase(77, 200)]
    [TestCase(255, 256)]
    [TestCase(128, 300)]
    public async Task The_roots_of_a_proof_come_from_one_pass_over_the_leaves(int old, int size)
    {
        var spans = MerkleProofs.ConsistencySpans(old, size);

        var roots = await MerkleProofs.RootsAsync(spans, Leaves.ToAsyncEnumerable());

        Assert.That(roots, Is.EqualTo(Proof(spans)));
    }

    private static List<byte[]> Proof(List<MerkleProofs.Span> spans) => [.. spans.Select(RootOf)];

    private static byte[] RootOf(MerkleProofs.Span span)
    {
        if (!Known.TryGetValue(span, out var root))
        {
            var tree = new MerkleTree();
            for (var i = span.From; i < span.To; i++)
                tree.Append(Leaves[i]);
            Known[span] = root = tree.Root();
        }

        return root;
    }

    private static List<byte[]> Changed(List<byte[]> proof, Random random)
    {
        var changed = proof.Select(hash => hash.ToArray()).ToList();
        changed[random.Next(changed.Count)][random.Next(32)] ^= (byte)(1 << random.Next(8));
        return changed;
    }
}
