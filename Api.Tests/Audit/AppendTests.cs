using Api.Audit;
using Api.Storage;
using Api.Tests.Support;

namespace Api.Tests.Audit;

internal sealed class AppendTests
{
    private readonly TestClock clock = new(TestServer.Start);
    private BareRegistry registry = null!;

    [SetUp]
    public async Task MakeAsync() => registry = await BareRegistry.MakeAsync(clock);

    [TearDown]
    public void Remove() => registry.Dispose();

    [Test]
    public async Task Time_never_falls_when_the_clock_is_set_back()
    {
        var log = registry.OpenLog();
        await log.AppendAsync(Some());

        clock.Advance(TimeSpan.FromHours(-5));
        await log.AppendAsync(Some());
        clock.Advance(TimeSpan.FromHours(6));
        await log.AppendAsync(Some());

        var stored = await StoredLog.ReadAsync(registry.Engine.Log);
        Assert.That(stored.Rows.Select(row => row.At), Is.Ordered);
        Assert.That(stored.Rows[1].At, Is.EqualTo(stored.Rows[0].At));
        Assert.That(stored.Rows[2].At, Is.EqualTo(clock.GetUtcNow().ToUnixTimeMilliseconds()));
        Assert.That(stored.Head.At, Is.EqualTo(stored.Rows[2].At));
        stored.AssertIsOneSignedTree(registry.DataDir);
    }

    [Test]
    public async Task A_record_over_4_kib_is_refused_and_the_others_are_kept()
    {
        var log = registry.OpenLog();
        var appends = new List<Task<Receipt>>();

        for (var i = 0; i < 20; i++)
        {
            appends.Add(log.AppendAsync(Some()));
            Assert.CatchAsync<InvalidOperationException>(() => log.AppendAsync(Some() with { Reason = new string('x', 4000) }));
        }

        var receipts = await Task.WhenAll(appends);
        var stored = await StoredLog.ReadAsync(registry.Engine.Log);
        Assert.That(stored.Rows, Has.Count.EqualTo(20));
        foreach (var receipt in receipts)
            stored.AssertHolds(receipt.ToString());
    }

    [Test]
    public async Task The_largest_record_that_is_accepted_fits_into_4_kib_with_its_index_and_time()
    {
        var log = registry.OpenLog();
        var most = 0;

        for (var length = 3800; length < 4096; length++)
        {
            try
            {
                await log.AppendAsync(Some() with { Reason = new string('x', length) });
                most = length;
            }
            catch (InvalidOperationException)
            {
                break;
            }
        }

        var stored = await StoredLog.ReadAsync(registry.Engine.Log);
        Assert.That(most, Is.GreaterThan(3800));
        Assert.That(stored.Rows.Max(row => row.Record.Length), Is.LessThanOrEqualTo(AuditRecord.MostBytes));
    }

    [Test]
    public async Task A_closed_log_takes_nothing_more_and_keeps_what_waited()
    {
        var log = registry.OpenLog();
        var waiting = Enumerable.Range(0, 100).Select(_ => log.AppendAsync(Some())).ToList();

        log.Dispose();

        await Task.WhenAll(waiting);
        Assert.ThrowsAsync<AuditUnavailableException>(() => log.AppendAsync(Some()));
        Assert.That((await StoredLog.ReadAsync(registry.Engine.Log)).Rows, Has.Count.EqualTo(100));
    }

    [Test]
    public async Task An_appender_with_another_key_than_the_head_names_stops()
    {
        await using (var connection = await registry.Engine.Log.OpenConnectionAsync())
            connection.Run("UPDATE audit_head SET key_id = 'ffffffff'");

        Assert.ThrowsAsync<AuditUnavailableException>(() => registry.OpenLog().AppendAsync(Some()));
    }

    private static AuditRecord Some() => new("test", "done", null);
}
