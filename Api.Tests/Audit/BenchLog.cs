using System.Globalization;
using Api.Audit;
using Api.Cli;
using Api.Storage;

namespace Api.Tests.Audit;

/// <summary>For scripts/bench: fills the log of the seeded registry in BENCH_FOLDER up to BENCH_RECORDS, with the real appender.</summary>
[Explicit]
internal sealed class BenchLog
{
    private const int AtOnce = 1024;
    private const int Clients = 50;
    private const int ReportEach = 250_000;

    [Test]
    public async Task Fill_the_log()
    {
        var folder = Environment.GetEnvironmentVariable("BENCH_FOLDER") ?? throw new InvalidOperationException("BENCH_FOLDER is not set.");
        var wanted = int.Parse(Environment.GetEnvironmentVariable("BENCH_RECORDS")!, CultureInfo.InvariantCulture);
        var options = new KeyholderOptions { DataDir = Path.Combine(folder, "data"), KeyDir = Path.Combine(folder, "data-keys") };
        using var registry = await OpenRegistry.OpenAsync(options, TimeProvider.System, CancellationToken.None);
        await using var connection = await registry.Engine.Registry.OpenConnectionAsync();
        var elders = await connection.QueryAsync<long>("SELECT id FROM elder", null, CancellationToken.None);
        using var log = registry.OpenLog(TimeProvider.System);
        var random = new Random(7);
        // Few clients and elders that exist, so that the log's indexes are shaped as in life.
        var callers = Enumerable.Range(0, Clients).Select(_ => LogCopy.SomeCaller(random)).ToArray();
        AuditRecord Next() => LogCopy.Lookup(random, callers[random.Next(Clients)]) with { Elder = elders[random.Next(elders.Count)] };

        for (long size = 0, said = 0; size < wanted;)
        {
            var receipts = await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(_ => log.AppendAsync(Next())));
            size = receipts[^1].Index + 1;
            if (size < said + ReportEach)
                continue;

            said = size;
            await TestContext.Progress.WriteLineAsync($"audit records {size}/{wanted}");
        }
    }
}
