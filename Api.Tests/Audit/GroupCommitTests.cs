using Api.Audit;
using Api.Storage;
using Api.Tests.Support;

namespace Api.Tests.Audit;

[NonParallelizable]
internal sealed class GroupCommitTests
{
    /// <summary>Another millisecond each time it is asked; the appender asks once a commit.</summary>
    private sealed class TickingClock : TimeProvider
    {
        private long milliseconds = TestServer.Start.ToUnixTimeMilliseconds();

        public override DateTimeOffset GetUtcNow() => DateTimeOffset.FromUnixTimeMilliseconds(Interlocked.Increment(ref milliseconds));
    }

    private BareRegistry registry = null!;

    [SetUp]
    public async Task MakeAsync() => registry = await BareRegistry.MakeAsync(new TickingClock());

    [TearDown]
    public void Remove() => registry.Dispose();

    [Test]
    public async Task While_one_commit_is_held_the_rest_gather_into_one_more()
    {
        var log = registry.OpenLog();
        List<Task<Receipt>> appends;
        using (new HeldLock(registry.LogFile))
        {
            appends = [.. Enumerable.Range(0, 64).Select(_ => log.AppendAsync(Some()))];
            await Task.Delay(100);
            Assert.That(appends.Where(append => append.IsCompleted), Is.Empty);
        }

        await Task.WhenAll(appends);

        var stored = await StoredLog.ReadAsync(registry.Engine.Log);
        Assert.That(stored.Rows, Has.Count.EqualTo(64));
        Assert.That(stored.Rows.Select(row => row.At).Distinct().Count(), Is.LessThanOrEqualTo(4), "commits");
        stored.AssertIsOneSignedTree(registry.DataDir);
    }

    [Test]
    public async Task A_batch_has_at_most_256_records()
    {
        var log = registry.OpenLog();
        List<Task<Receipt>> appends;
        using (new HeldLock(registry.LogFile))
            appends = [.. Enumerable.Range(0, 600).Select(_ => log.AppendAsync(Some()))];

        await Task.WhenAll(appends);

        var stored = await StoredLog.ReadAsync(registry.Engine.Log);
        Assert.That(stored.Rows.GroupBy(row => row.At).Max(batch => batch.Count()), Is.LessThanOrEqualTo(256));
        Assert.That(stored.Rows.Select(row => row.At).Distinct().Count(), Is.LessThanOrEqualTo(5));
    }

    [Test]
    public async Task A_change_is_a_batch_of_its_own()
    {
        var log = registry.OpenLog();
        var appends = new List<Task>();
        using (new HeldLock(registry.LogFile))
        {
            for (var i = 0; i < 40; i++)
                appends.Add(i % 10 == 5 ? ChangeAsync(log) : log.AppendAsync(Some()));
            await Task.Delay(50);
        }

        await Task.WhenAll(appends);

        var stored = await StoredLog.ReadAsync(registry.Engine.Log);
        var changes = stored.Rows.Where(row => row.Event == "changed").ToList();
        Assert.That(changes, Has.Count.EqualTo(4));
        Assert.That(changes.Select(change => stored.Rows.Count(row => row.At == change.At)), Is.All.EqualTo(1));
    }

    [Test]
    public async Task Two_processes_append_to_one_chain()
    {
        AuditLog[] logs = [registry.OpenLog(), registry.OpenLog()];

        var receipts = await Task.WhenAll(Enumerable.Range(0, 2).SelectMany(process => Enumerable.Range(0, 8).Select(async _ =>
        {
            var own = new List<Receipt>();
            for (var i = 0; i < 12; i++)
                own.Add(await logs[process].AppendAsync(new AuditRecord("test", $"process {process}", null)));
            return own;
        })));

        var stored = await StoredLog.ReadAsync(registry.Engine.Log);
        stored.AssertIsOneSignedTree(registry.DataDir);
        Assert.That(stored.Rows, Has.Count.EqualTo(2 * 8 * 12));
        Assert.That(stored.Rows.Select(row => row.Outcome).Distinct().Count(), Is.EqualTo(2));
        foreach (var receipt in receipts.SelectMany(own => own))
            stored.AssertHolds(receipt.ToString());
    }

    [Test]
    public async Task Two_processes_change_data_in_turn_and_neither_misses_the_others_change()
    {
        AuditLog[] logs = [registry.OpenLog(), registry.OpenLog()];

        await Task.WhenAll(logs.Select(async log =>
        {
            for (var i = 0; i < 10; i++)
                await ChangeAsync(log);
        }));

        var stored = await StoredLog.ReadAsync(registry.Engine.Log);
        stored.AssertIsOneSignedTree(registry.DataDir);
        Assert.That(stored.Events, Has.Count.EqualTo(20).And.All.EqualTo("changed"));
    }

    private static Task<Receipt> ChangeAsync(AuditLog log) => log.ChangeAsync(
        async transaction =>
        {
            await transaction.ExecuteAsync("UPDATE registry SET directory_version = directory_version + 1", null, CancellationToken.None);
            return new AuditRecord("changed", "done", null) { IsChange = true };
        },
        CancellationToken.None);

    private static AuditRecord Some() => new("test", "done", null);
}
