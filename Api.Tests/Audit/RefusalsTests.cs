using Api.Audit;
using Api.Http;
using Api.Storage;
using Api.Tests.Support;

namespace Api.Tests.Audit;

internal sealed class RefusalsTests
{
    private TestServer server = null!;

    [SetUp]
    public async Task StartAsync() => server = await TestServer.StartAsync(configure: FromAddress.Add);

    [TearDown]
    public void Stop() => server.Dispose();

    [Test]
    public async Task Strangers_leave_one_sum_and_no_record_each()
    {
        var before = await CountAsync();
        foreach (var (key, from) in ((string?, string)[])[(null, "192.0.2.1"), ("kh_unknown", "192.0.2.1"), ("", "192.0.2.2"), (new string('x', 5000), "2001:db8::1"), ("ä", "192.0.2.2")])
            Assert.That(await AskAsync(key, from), Is.EqualTo(401));
        Assert.That(await CountAsync(), Is.EqualTo(before));

        await server.Get<Refusals>().SumUpAsync();
        await server.Get<Refusals>().SumUpAsync();

        var record = (await ReadAsync()).Rows[before..].Single();
        Assert.That((record.Event, record.Outcome, record.ClientId), Is.EqualTo(("unauthenticated", "sum", (long?)null)));
        Assert.That(record.Json["count"]!.GetValue<long>(), Is.EqualTo(5));
        Assert.That(record.Json["sources"]!.GetValue<long>(), Is.EqualTo(3));
    }

    [Test]
    public async Task A_minute_without_refusals_leaves_no_sum()
    {
        var before = await CountAsync();

        await server.Get<Refusals>().SumUpAsync();

        Assert.That(await CountAsync(), Is.EqualTo(before));
    }

    [Test]
    public async Task A_client_that_is_refused_again_and_again_is_recorded_60_times_and_then_summed()
    {
        var before = await CountAsync();
        for (var i = 0; i < 65; i++)
            Assert.That(await AskAsync(server.ClientKeys["watcher"], $"192.0.2.{i % 4}"), Is.EqualTo(403));
        Assert.That(await AskAsync(server.ClientKeys["auditor"], "192.0.2.9"), Is.EqualTo(403));
        Assert.That(await CountAsync(), Is.EqualTo(before + 61));

        await server.Get<Refusals>().SumUpAsync();

        var sum = (await ReadAsync()).Rows[(before + 61)..].Single();
        Assert.That((sum.Event, sum.Outcome, sum.ClientId, sum.ActingUser), Is.EqualTo(("refused", "sum", (long?)server.ClientIds["watcher"], (string?)null)));
        Assert.That(sum.Json["request"], Is.Null, "It is of many requests.");
        Assert.That(sum.Json["count"]!.GetValue<long>(), Is.EqualTo(5));
        Assert.That(sum.Json["sources"]!.GetValue<long>(), Is.EqualTo(4));
    }

    [Test]
    public async Task A_new_minute_records_one_by_one_again()
    {
        for (var i = 0; i < 61; i++)
            await AskAsync(server.ClientKeys["watcher"], "192.0.2.1");
        await server.Get<Refusals>().SumUpAsync();
        var before = await CountAsync();

        await AskAsync(server.ClientKeys["watcher"], "192.0.2.1");

        Assert.That(await CountAsync(), Is.EqualTo(before + 1));
    }

    [Test]
    public async Task A_sum_that_cannot_be_written_is_kept_for_the_next_minute_with_its_sources()
    {
        for (var i = 0; i < 63; i++)
            await AskAsync(server.ClientKeys["watcher"], "192.0.2.1");
        await AskAsync(null, "192.0.2.1");
        await AskAsync(null, "192.0.2.2");
        await server.TamperAsync("CREATE TRIGGER full BEFORE INSERT ON audit_record BEGIN SELECT RAISE(ABORT, 'full'); END", log: true);
        await server.Get<Refusals>().SumUpAsync();
        await server.TamperAsync("DROP TRIGGER full", log: true);
        var before = await CountAsync();
        for (var i = 0; i < 2; i++)
            await AskAsync(server.ClientKeys["watcher"], "192.0.2.1");

        await server.Get<Refusals>().SumUpAsync();

        var sums = (await ReadAsync()).Rows[before..].Where(row => row.Outcome == "sum").ToDictionary(row => row.Event, row => row.Json);
        Assert.That(sums["refused"]["count"]!.GetValue<long>(), Is.EqualTo(3));
        Assert.That(sums["unauthenticated"]["count"]!.GetValue<long>(), Is.EqualTo(2));
        Assert.That(sums["unauthenticated"]["sources"]!.GetValue<long>(), Is.EqualTo(2));
    }

    [Test]
    public async Task A_refusal_that_cannot_be_recorded_is_a_503()
    {
        await server.TamperAsync("CREATE TRIGGER full BEFORE INSERT ON audit_record BEGIN SELECT RAISE(ABORT, 'full'); END", log: true);

        var reply = await server.SendAsync("watcher", HttpMethod.Get, "/v1/elders/1");

        await server.TamperAsync("DROP TRIGGER full", log: true);
        Assert.That((reply.Status, reply.Code), Is.EqualTo((503, "audit-unavailable")));
    }

    [Test]
    public async Task What_was_refused_is_summed_when_the_server_stops()
    {
        await AskAsync(null, "192.0.2.1");

        await server.Get<Refusals>().DisposeAsync();

        Assert.That((await ReadAsync()).Rows[^1].Event, Is.EqualTo("unauthenticated"));
    }

    [Test]
    public async Task A_reason_that_the_role_may_not_give_is_recorded_with_the_reason()
    {
        var elder = await server.RegisterAsync();

        var reply = await server.LookUpAsync("police", new { number = elder.Number, reason = "emergency-treatment" });

        Assert.That((reply.Status, reply.Code), Is.EqualTo((403, "reason-not-allowed")));
        var record = (await ReadAsync()).Rows[^1];
        Assert.That((record.Outcome, record.Reason, record.ActingUser), Is.EqualTo(("reason-not-allowed", "emergency-treatment", TestServer.ActingUser)));
        Assert.That(record.Json["client"]!.GetValue<string>(), Is.EqualTo(Id.Text(server.ClientIds["police"])));
    }

    private async Task<int> AskAsync(string? key, string from)
    {
        using var client = server.CreateClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/elders/1");
        if (key is not null)
            request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {key}");
        request.Headers.Add("X-Acting-User", TestServer.ActingUser);
        request.Headers.Add(FromAddress.Header, from);
        using var response = await client.SendAsync(request);
        return (int)response.StatusCode;
    }

    private Task<StoredLog> ReadAsync() => StoredLog.ReadAsync(server.Get<Engine>().Log);

    private async Task<int> CountAsync() => (await ReadAsync()).Rows.Count;
}
