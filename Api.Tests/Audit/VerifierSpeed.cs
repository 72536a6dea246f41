using System.Diagnostics;
using Api.Audit;
using Api.Cli;
using Api.Http;
using Api.Storage;

namespace Api.Tests.Audit;

/// <summary>For scripts/bench-verify: makes the log that it then verifies, in the folder that BENCH_FOLDER names.</summary>
[Explicit]
internal sealed class VerifierSpeed
{
    private const int Records = 1_000_000;
    private const int AtOnce = 1024;
    private const int Clients = 40;
    private const int Elders = 5000;

    /// <summary>One in so many ends otherwise, evenly spread: the worst case for whoever looks for it without an index.</summary>
    private const int Rare = 100_000;

    /// <summary>One in so many is about the same elder: a number that is tried out again and again.</summary>
    private const int Often = 50;

    [Test]
    public async Task Make_a_million_records_and_prove_one()
    {
        var folder = Environment.GetEnvironmentVariable("BENCH_FOLDER") ?? throw new InvalidOperationException("BENCH_FOLDER is not set.");
        var options = new KeyholderOptions { DataDir = Path.Combine(folder, "data"), KeyDir = Path.Combine(folder, "keys"), Issuer = "ota.tokyo" };
        using var registry = await OpenRegistry.CreateAsync(options, demo: true, TimeProvider.System, CancellationToken.None);
        using var log = registry.OpenLog(TimeProvider.System);
        var random = new Random(6);
        var (clients, elders) = (Ids(Clients), Ids(Elders));
        for (var written = 0; written < Records; written += AtOnce)
            await Task.WhenAll(Enumerable.Range(0, Math.Min(AtOnce, Records - written)).Select(i => log.AppendAsync(Lookup(written + i))));

        var watch = Stopwatch.StartNew();
        var spans = MerkleProofs.InclusionSpans(Records / 3, Records);
        var proof = await MerkleProofs.RootsAsync(spans, AuditReader.LeavesAsync(registry.Engine, Records, CancellationToken.None));
        // The script asks for one of each over HTTP.
        await File.WriteAllTextAsync(Path.Combine(folder, "ids"), $"CLIENT={Id.Text(clients[0])} ELDER={Id.Text(elders[0])}\n");
        await TestContext.Out.WriteLineAsync($"An inclusion proof over {Records} records: {watch.ElapsedMilliseconds} ms, {proof.Count} hashes");

        AuditRecord Lookup(int index) => LogCopy.Lookup(random, LogCopy.SomeCaller(random) with { ClientId = clients[index % Clients] }) with
        {
            Elder = elders[index % Often == 0 ? 0 : random.Next(Elders)],
            Outcome = index % Rare == 0 ? "candidate" : "full",
        };
    }

    private static long[] Ids(int count) => [.. Enumerable.Range(0, count).Select(_ => Id.New())];
}
