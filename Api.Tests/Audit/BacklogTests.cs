using System.Collections.Concurrent;
using System.Diagnostics;
using Api.Storage;
using Api.Tests.Support;

namespace Api.Tests.Audit;

/// <summary>More comes in than the disk can take: what is admitted is answered soon, and the rest hears so at once.</summary>
[NonParallelizable]
internal sealed class BacklogTests
{
    private sealed record Item(long Since);

    [Test]
    public async Task At_twice_the_sustainable_rate_what_is_admitted_waits_no_longer_than_the_queue_is_long()
    {
        const int most = 16;
        const int room = 64;
        var flush = TimeSpan.FromMilliseconds(5);
        var waited = new ConcurrentBag<TimeSpan>();
        var busy = Stopwatch.StartNew();
        var commits = 0;
        using var queue = new GroupCommit<Item>(most, room, _ => false, batch =>
        {
            Thread.Sleep(flush);
            commits++;
            foreach (var item in batch)
                waited.Add(Stopwatch.GetElapsedTime(item.Since));
        });
        queue.Start("slow disk");

        var (offered, refused) = (0, 0);
        var rate = 2 * most / flush.TotalMilliseconds;
        while (busy.ElapsedMilliseconds < 2000)
        {
            for (; offered < busy.ElapsedMilliseconds * rate; offered++)
                refused += queue.TryAdd(new Item(Stopwatch.GetTimestamp())) ? 0 : 1;
            await Task.Delay(1);
        }

        // What one flush really took here, on a machine that others use too.
        var batch = busy.Elapsed / commits;
        var slow = waited.Order().ElementAt((int)(waited.Count * 0.99));
        Assert.That(refused, Is.GreaterThan(offered / 4));
        Assert.That(slow, Is.LessThan(3 * ((room / most) + 1) * batch));
    }

    [Test]
    public async Task A_full_queue_answers_503_at_once_and_those_who_waited_are_answered_when_the_disk_is_back()
    {
        using var server = await TestServer.StartAsync();
        var elder = await server.RegisterAsync();
        List<Task<Reply>> lookups;
        Reply[] refused;
        using (new HeldLock(Path.Combine(server.DataDir, SqliteEngine.LogFile)))
        {
            lookups = [.. Enumerable.Range(0, 1400).Select(_ => server.LookUpAsync("hospital", new { number = elder.Number, reason = "emergency-treatment" }))];
            Assert.That(() => lookups.Count(lookup => lookup.IsCompleted), Is.GreaterThan(0).After(8000, 50));
            await Task.Delay(200);
            refused = await Task.WhenAll(lookups.Where(lookup => lookup.IsCompleted));
        }

        var all = await Task.WhenAll(lookups);

        Assert.That(refused.Select(reply => (reply.Status, reply.Code, reply.Headers.RetryAfter?.ToString())).Distinct(), Is.EqualTo(new[] { (503, "audit-unavailable", "5") }));
        Assert.That(all.Count(reply => reply.Status == 200), Is.GreaterThanOrEqualTo(1024));
        Assert.That(all.Select(reply => reply.Status).Distinct(), Is.EquivalentTo(new[] { 200, 503 }));
        var stored = await StoredLog.ReadAsync(server.Get<Engine>().Log);
        Assert.That(stored.Rows.Count(row => row.Event == "lookup"), Is.EqualTo(all.Count(reply => reply.Status == 200)));
        Assert.That(await server.LookUpAsync("hospital", new { number = elder.Number, reason = "emergency-treatment" }), Has.Property("Status").EqualTo(200));
    }
}
