using System.Security.Cryptography;
using System.Text;
using Api.Access;
using Api.Audit;
using Api.Http;
using Api.Tests.Support;

namespace Api.Tests.Audit;

/// <summary>A log in memory, as the database or an export would hand it to the verifier, to be changed at will.</summary>
internal sealed record LogCopy(List<(RecordColumns Columns, byte[] Record)> Rows, AuditReader.Head Head)
{
    /// <summary>Records of many shapes, written by the real appender: alone, in batches and as changes.</summary>
    internal static async Task<LogCopy> MakeAsync(BareRegistry registry, int size, Random random)
    {
        var log = registry.OpenLog();
        for (var written = 0; written < size;)
        {
            var batch = Math.Min(random.Next(1, 40), size - written);
            await Task.WhenAll(Enumerable.Range(0, batch).Select(_ => log.AppendAsync(Some(random))));
            ((TestClock)registry.Clock).Advance(TimeSpan.FromMilliseconds(random.Next(3000)));
            written += batch;
        }

        return await ReadAsync(registry);
    }

    internal static async Task<LogCopy> ReadAsync(BareRegistry registry)
    {
        var head = (await AuditReader.HeadAsync(registry.Engine, CancellationToken.None))!;
        var rows = new List<(RecordColumns, byte[])>();
        await foreach (var row in AuditReader.RecordsAsync(registry.Engine, head.LastIndex, CancellationToken.None))
            rows.Add(row);
        return new LogCopy(rows, head);
    }

    /// <summary>The log as it was when it had <paramref name="size"/> records, with the head that was true then.</summary>
    internal LogCopy At(int size, SigningKey key)
    {
        var tree = new MerkleTree();
        foreach (var (columns, _) in Rows.Take(size))
            tree.Append(columns.Leaf);
        var change = Rows.Take(size).LastOrDefault(row => Encoding.UTF8.GetString(row.Record).Contains("\"change\":true", StringComparison.Ordinal));
        return new LogCopy([.. Rows.Take(size)], Head with
        {
            Size = size,
            At = size == 0 ? 0 : Rows[size - 1].Columns.At,
            Frontier = tree.Save(),
            Checkpoint = Checkpoint.Sign(Checkpoint.OriginOf("ota.tokyo"), tree, key),
            LastChange = change.Columns.Id,
            LastIndex = size - 1,
        });
    }

    internal LogCopy Copy() => this with { Rows = [.. Rows] };

    internal Receipt ReceiptOf(int index) => new(index, Rows[index].Columns.Leaf);

    /// <summary>What <c>audit verify</c> does with a database.</summary>
    internal AuditFault? Verify(ECDsa key, IReadOnlyCollection<Checkpoint>? outside = null, IReadOnlyCollection<Receipt>? receipts = null)
    {
        using var verifier = new AuditVerifier(key, Head.Checkpoint, outside ?? [], receipts ?? []);
        var fault = verifier.Begin();
        foreach (var (columns, record) in Rows)
            fault ??= verifier.Next(record, columns);
        return fault ?? verifier.End() ?? verifier.EndOf(Head);
    }

    internal byte[] Export()
    {
        using var bytes = new MemoryStream();
        foreach (var (_, record) in Rows)
        {
            bytes.Write(record);
            bytes.WriteByte((byte)'\n');
        }

        bytes.WriteByte((byte)'\n');
        bytes.Write(Encoding.UTF8.GetBytes(Head.Checkpoint));
        return bytes.ToArray();
    }

    /// <summary>What <c>audit verify --export</c> does with a file.</summary>
    internal static AuditFault? VerifyExport(
        byte[] export, ECDsa key, IReadOnlyCollection<Checkpoint>? outside = null, IReadOnlyCollection<Receipt>? receipts = null)
    {
        using var file = new MemoryStream(export);
        return AuditExport.Fault(file, AuditExport.FindEnd(file), key, outside ?? [], receipts ?? [], _ => { });
    }

    /// <summary>A good lookup as hospitals make them, about 450 bytes.</summary>
    internal static AuditRecord Lookup(Random random, Caller? caller = null) => new("lookup", "full", caller ?? SomeCaller(random))
    {
        Channel = "api",
        Reason = "emergency-treatment",
        Elder = Id.New(),
        Number = Id.New(),
        Centre = Id.New(),
        State = "active",
        Tier = "hospital",
        Blocks = ["identity", "contacts", "centre", "medical", "freshness"],
        ExpiresAt = 1795457000000,
    };

    private static AuditRecord Some(Random random)
    {
        var whole = random.Next(2) == 0;
        var caller = random.Next(8) == 0 ? null : SomeCaller(random, random.Next(3) == 0 ? "" : $"user-{random.Next(99)}");
        return new AuditRecord("lookup", random.Next(2) == 0 ? "full" : "candidate", caller)
        {
            Reason = whole ? "emergency-treatment" : null,
            Elder = whole ? Id.New() : null,
            Number = random.Next(2) == 0 ? Id.New() : null,
            Centre = whole ? Id.New() : null,
            About = random.Next(4) == 0 ? Id.New() : null,
            ReviewBy = random.Next(4) == 0 ? random.NextInt64(1L << 50) : null,
            ExpiresAt = whole ? random.NextInt64(1L << 50) : null,
            Blocks = whole ? ["identity", "contacts"] : null,
            IsChange = random.Next(10) == 0,
        };
    }

    internal static Caller SomeCaller(Random random, string? user = null) => new(
        Id.New(), $"組織 {random.Next(9)}", (Role)random.Next(Roles.All.Length), null, user ?? $"nurse-{random.Next(999)}", $"0HN{random.Next()}", "192.0.2.7");
}
