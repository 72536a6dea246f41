using System.Net.Http.Headers;
using Api.Audit;
using Api.Storage;
using Api.Tests.Lookups;
using Api.Tests.Support;

namespace Api.Tests.Audit;

/// <summary>Whoever has no key costs next to nothing, and costs nobody else anything.</summary>
internal sealed class StrangerTests
{
    private const string Hospital = "192.0.2.1";

    private TestServer server = null!;
    private RegisteredPerson elder = null!;

    [SetUp]
    public async Task StartAsync()
    {
        server = await TestServer.StartAsync(null, FromAddress.Add, TestServer.UsualLimits);
        elder = await server.RegisterAsync();
    }

    [TearDown]
    public void Stop() => server.Dispose();

    [TestCase(true)]
    [TestCase(false)]
    public async Task Twenty_thousand_requests_without_a_key_leave_one_record_and_stop_no_lookup(bool oneAddress)
    {
        const int requests = 20_000;
        using var stranger = server.CreateClient();
        using var nurse = server.As("hospital");
        var before = await server.CountRecordsAsync();
        var lookups = 0;
        var answers = new Dictionary<int, int>();

        for (var i = 0; i < requests; i++)
        {
            var status = await AskAsync(stranger, i % 2 == 0 ? null : $"kh_{i}", oneAddress ? Hospital : $"198.18.{i >> 8}.{i & 255}");
            answers[status] = answers.GetValueOrDefault(status) + 1;
            if (i % 1000 == 500)
            {
                var started = System.Diagnostics.Stopwatch.GetTimestamp();
                Assert.That(await LookUpAsync(nurse), Is.EqualTo(200));
                Assert.That(System.Diagnostics.Stopwatch.GetElapsedTime(started), Is.LessThan(TimeSpan.FromSeconds(2)));
                server.Clock.Advance(TimeSpan.FromSeconds(2));
                lookups++;
            }
        }

        await server.Get<Refusals>().SumUpAsync();
        var sums = (await StoredLog.ReadAsync(server.Get<Engine>().Log)).Rows[before..].Where(row => row.Event != "lookup").ToList();
        Assert.That(sums.Select(row => (row.Event, row.Outcome)).Distinct(), Is.EqualTo(new[] { ("unauthenticated", "sum") }));
        // One a minute of real time, by the server's own timer, and the one that was asked for here.
        Assert.That(sums, Has.Count.LessThanOrEqualTo(3));
        Assert.That(sums.Sum(row => row.Json["count"]!.GetValue<long>()), Is.EqualTo(requests));
        Assert.That(await server.CountRecordsAsync(), Is.EqualTo(before + lookups + sums.Count));
        Assert.That(answers.GetValueOrDefault(401), oneAddress ? Is.InRange(60, 100) : Is.EqualTo(requests), "60 at once, and one for each second.");
        Assert.That(answers.GetValueOrDefault(429), Is.EqualTo(requests - answers[401]));
    }

    [Test]
    public async Task An_address_over_its_limit_hears_when_to_come_back_and_its_network_does_too()
    {
        using var stranger = server.CreateClient();
        for (var i = 0; i < 60; i++)
            Assert.That(await AskAsync(stranger, "kh_unknown", $"2001:db8::{i}"), Is.EqualTo(401));

        using var refused = await SendAsync(stranger, HttpMethod.Get, "/v1/inbox", "kh_unknown", "2001:db8::ffff");
        var reply = await Reply.ReadAsync(refused);

        Assert.That((reply.Status, reply.Code, reply.Headers.RetryAfter!.Delta), Is.EqualTo((429, "too-many-requests", TimeSpan.FromSeconds(1))));
        Assert.That(await AskAsync(stranger, "kh_unknown", "2001:db8:0:1::1"), Is.EqualTo(401), "Another network.");
        server.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.That(await AskAsync(stranger, "kh_unknown", "2001:db8::1"), Is.EqualTo(401));
    }

    [Test]
    public async Task Behind_an_address_over_its_limit_keys_and_open_pages_work_and_a_revoked_key_is_recorded()
    {
        using var stranger = server.CreateClient();
        for (var i = 0; i < 61; i++)
            await AskAsync(stranger, null, Hospital);
        using var nurse = server.As("hospital");
        await server.TamperAsync("UPDATE client SET revoked_at = 1 WHERE role = 'watcher'; UPDATE registry SET directory_version = directory_version + 1 WHERE id = 1");
        server.Get<global::Api.Access.ClientDirectory>().Forget();

        var open = new List<int>();
        foreach (var path in (string[])["/health/live", "/openapi/v1.json", "/q/none"])
        {
            using var page = await SendAsync(stranger, HttpMethod.Get, path, null, Hospital);
            open.Add((int)page.StatusCode);
        }

        Assert.That(await LookUpAsync(nurse), Is.EqualTo(200));
        Assert.That(open, Is.EqualTo(new[] { 200, 200, 200 }));
        Assert.That(await AskAsync(stranger, server.ClientKeys["watcher"], Hospital), Is.EqualTo(401));
        Assert.That((await server.LastRecordAsync())["outcome"]!.GetValue<string>(), Is.EqualTo("unauthenticated"));
        Assert.That(await AskAsync(stranger, null, Hospital), Is.EqualTo(429));
    }

    [Test]
    public async Task Requests_with_a_good_key_are_not_counted_whatever_they_are_answered()
    {
        using var stranger = server.CreateClient();
        for (var i = 0; i < 100; i++)
            Assert.That(await AskAsync(stranger, server.ClientKeys["watcher"], Hospital), Is.EqualTo(403));

        Assert.That(await AskAsync(stranger, null, Hospital), Is.EqualTo(401));
    }

    private async Task<int> LookUpAsync(HttpClient nurse)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/lookups");
        request.Headers.Add(FromAddress.Header, Hospital);
        request.Content = new StringContent(Asking.Request(elder.Number, "emergency-treatment").ToJsonString(), new MediaTypeHeaderValue("application/json"));
        using var response = await nurse.SendAsync(request);
        return (int)response.StatusCode;
    }

    private static async Task<int> AskAsync(HttpClient client, string? key, string from)
    {
        using var response = await SendAsync(client, HttpMethod.Get, "/v1/inbox", key, from);
        return (int)response.StatusCode;
    }

    private static async Task<HttpResponseMessage> SendAsync(HttpClient client, HttpMethod method, string path, string? key, string from)
    {
        using var request = new HttpRequestMessage(method, path);
        if (key is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        request.Headers.Add("X-Acting-User", TestServer.ActingUser);
        request.Headers.Add(FromAddress.Header, from);
        return await client.SendAsync(request);
    }
}
