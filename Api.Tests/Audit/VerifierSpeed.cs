using System.Diagnostics;
using Api.Audit;
using Api.Cli;
using Api.Storage;

namespace Api.Tests.Audit;

/// <summary>For scripts/bench-verify: makes the log that it then verifies, in the folder that BENCH_FOLDER names.</summary>
[Explicit]
internal sealed class VerifierSpeed
{
    private const int Records = 1_000_000;
    private const int AtOnce = 4096;

    [Test]
    public async Task Make_a_million_records_and_prove_one()
    {
        var folder = Environment.GetEnvironmentVariable("BENCH_FOLDER") ?? throw new InvalidOperationException("BENCH_FOLDER is not set.");
        var options = new KeyholderOptions { DataDir = Path.Combine(folder, "data"), KeyDir = Path.Combine(folder, "keys"), Issuer = "ota.tokyo" };
        using var registry = await OpenRegistry.CreateAsync(options, demo: true, TimeProvider.System, CancellationToken.None);
        using var log = registry.OpenLog(TimeProvider.System);
        var random = new Random(6);
        for (var written = 0; written < Records; written += AtOnce)
            await Task.WhenAll(Enumerable.Range(0, Math.Min(AtOnce, Records - written)).Select(_ => log.AppendAsync(LogCopy.Lookup(random))));

        var watch = Stopwatch.StartNew();
        var spans = MerkleProofs.InclusionSpans(Records / 3, Records);
        var proof = await MerkleProofs.RootsAsync(spans, AuditReader.LeavesAsync(registry.Engine, Records, CancellationToken.None));
        await TestContext.Out.WriteLineAsync($"An inclusion proof over {Records} records: {watch.ElapsedMilliseconds} ms, {proof.Count} hashes");
    }
}
