using System.Data.Common;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Api.Audit;
using Api.Storage;

namespace Api.Tests.Support;

/// <summary>The audit log as it lies on disk, read without any of the program's own tree and note code.</summary>
internal sealed class StoredLog
{
    internal sealed record Row
    {
        public required long Idx { get; init; }
        public required long Id { get; init; }
        public required long At { get; init; }
        public required string Event { get; init; }
        public required string Outcome { get; init; }
        public long? ClientId { get; init; }
        public string? ActingUser { get; init; }
        public long? CentreId { get; init; }
        public long? ElderId { get; init; }
        public long? NumberId { get; init; }
        public string? Reason { get; init; }
        public long? ExpiresAt { get; init; }
        public required byte[] Record { get; init; }
        public required byte[] Leaf { get; init; }

        internal JsonObject Json => JsonNode.Parse(Record)!.AsObject();
    }

    internal sealed record HeadRow
    {
        public required long Size { get; init; }
        public required long At { get; init; }
        public required byte[] Frontier { get; init; }
        public required string Checkpoint { get; init; }
        public required long LastChange { get; init; }
    }

    internal required List<Row> Rows { get; init; }

    internal required HeadRow Head { get; init; }

    internal List<string> Events => [.. Rows.Select(row => row.Event)];

    internal static async Task<StoredLog> ReadAsync(DbDataSource log)
    {
        await using var connection = await log.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        return new StoredLog
        {
            Rows = await transaction.QueryAsync<Row>("SELECT * FROM audit_record ORDER BY idx", null, CancellationToken.None),
            Head = (await transaction.FirstAsync<HeadRow>("SELECT * FROM audit_head", null, CancellationToken.None))!,
        };
    }

    /// <summary>Contiguous indices, true leaves, one tree, and a head that says so and is signed.</summary>
    internal void AssertIsOneSignedTree(string dataDir)
    {
        Assert.That(Rows.Select(row => row.Idx), Is.EqualTo(Enumerable.Range(0, Rows.Count).Select(i => (long)i)), "indices");
        Assert.That(Rows.Select(row => row.Id).Distinct().Count(), Is.EqualTo(Rows.Count), "ids");
        foreach (var row in Rows)
            Assert.That(row.Leaf, Is.EqualTo(SHA256.HashData([0, .. row.Record])), $"leaf {row.Idx}");

        var lines = Head.Checkpoint.Split('\n');
        Assert.That(Head.Size, Is.EqualTo(Rows.Count));
        Assert.That(lines[1], Is.EqualTo($"{Rows.Count}"));
        Assert.That(lines[2], Is.EqualTo(Convert.ToBase64String(Root([.. Rows.Select(row => row.Leaf)]))));
        Assert.That(IsSigned(Head.Checkpoint, dataDir), "signature");
    }

    internal void AssertHolds(string receipt)
    {
        var parts = receipt.Split('.');
        var row = Rows[int.Parse(parts[0])];
        Assert.That(System.Buffers.Text.Base64Url.EncodeToString(row.Leaf), Is.EqualTo(parts[1]));
    }

    /// <summary>RFC 6962 section 2.1, written down as it stands there.</summary>
    internal static byte[] Root(ReadOnlySpan<byte[]> leaves)
    {
        if (leaves.Length == 0)
            return SHA256.HashData([]);
        if (leaves.Length == 1)
            return leaves[0];

        var split = 1;
        while (split * 2 < leaves.Length)
            split *= 2;
        return SHA256.HashData([1, .. Root(leaves[..split]), .. Root(leaves[split..])]);
    }

    /// <summary>C2SP signed-note: text, an empty line, — name, base64 of key hash and signature.</summary>
    internal static bool IsSigned(string note, string dataDir)
    {
        var end = note.IndexOf("\n\n", StringComparison.Ordinal) + 1;
        var words = note[(end + 1)..].TrimEnd('\n').Split(' ');
        var signature = Convert.FromBase64String(words[2]);
        using var key = ECDsa.Create();
        key.ImportFromPem(File.ReadAllText(Path.Combine(dataDir, SigningKey.PublicFile)));
        return words[0] == "—"
            && words[1] == note[..note.IndexOf('\n', StringComparison.Ordinal)]
            && signature.AsSpan(0, 4).SequenceEqual(SHA256.HashData(key.ExportSubjectPublicKeyInfo()).AsSpan(0, 4))
            && key.VerifyData(Encoding.UTF8.GetBytes(note[..end]), signature.AsSpan(4), HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
    }
}
