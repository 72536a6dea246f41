using System.Security.Cryptography;
using Api.Audit;
using Api.Tests.Support;

namespace Api.Tests.Audit;

internal sealed class MerkleTreeTests
{
    // The eight leaves and roots that certificate-transparency's own tests publish for RFC 6962.
    private static readonly (string Leaf, string Root)[] Published =
    [
        ("", "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"),
        ("00", "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"),
        ("10", "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77"),
        ("2021", "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"),
        ("3031", "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4"),
        ("40414243", "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef"),
        ("5051525354555657", "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c"),
        ("606162636465666768696a6b6c6d6e6f", "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"),
    ];

    [Test]
    public void An_empty_tree_has_the_hash_of_nothing()
    {
        Assert.That(Convert.ToHexStringLower(new MerkleTree().Root()), Is.EqualTo("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"));
    }

    [Test]
    public void The_published_roots_of_rfc_6962_come_out()
    {
        var tree = new MerkleTree();

        foreach (var (leaf, root) in Published)
        {
            tree.Append(MerkleTree.Leaf(Convert.FromHexString(leaf)));
            Assert.That(Convert.ToHexStringLower(tree.Root()), Is.EqualTo(root), $"size {tree.Size}");
        }
    }

    [Test]
    public void The_tests_own_tree_agrees_with_the_published_roots()
    {
        byte[][] leaves = [.. Published.Select(p => SHA256.HashData([0, .. Convert.FromHexString(p.Leaf)]))];

        for (var size = 1; size <= leaves.Length; size++)
            Assert.That(Convert.ToHexStringLower(StoredLog.Root(leaves.AsSpan(0, size))), Is.EqualTo(Published[size - 1].Root));
    }

    [Test]
    public void A_frontier_saved_and_loaded_at_every_size_equals_the_tree_of_all_leaves()
    {
        var leaves = new List<byte[]>();
        var tree = new MerkleTree();

        for (var size = 0; size <= 300; size++)
        {
            var loaded = MerkleTree.Load(tree.Save())!;
            Assert.That(loaded.Size, Is.EqualTo(size));
            Assert.That(loaded.Root(), Is.EqualTo(StoredLog.Root([.. leaves])), $"size {size}");
            Assert.That(loaded.Save(), Is.EqualTo(tree.Save()));

            // The next leaf goes onto the loaded one: what a restart does.
            leaves.Add(MerkleTree.Leaf(BitConverter.GetBytes(size)));
            loaded.Append(leaves[^1]);
            tree = loaded;
        }
    }

    [Test]
    public void Bytes_that_are_no_frontier_do_not_load()
    {
        var tree = new MerkleTree();
        for (var i = 0; i < 5; i++)
            tree.Append(MerkleTree.Leaf([1]));
        var saved = tree.Save();

        Assert.That(MerkleTree.Load([]), Is.Null);
        Assert.That(MerkleTree.Load(saved.AsSpan(0, saved.Length - 1)), Is.Null);
        Assert.That(MerkleTree.Load([.. saved, .. new byte[32]]), Is.Null);
        Assert.That(MerkleTree.Load([0xff, .. saved[1..]]), Is.Null);
    }
}
