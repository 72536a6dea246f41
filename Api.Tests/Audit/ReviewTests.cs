using System.Text.Json.Nodes;
using Api.Tests.Support;

namespace Api.Tests.Audit;

/// <summary>What the privacy officer has to look at, and by when (domain.md sections 4 and 9).</summary>
internal sealed class ReviewTests
{
    private TestServer server = null!;

    [SetUp]
    public async Task StartAsync() => server = await TestServer.StartAsync();

    [TearDown]
    public void Stop() => server.Dispose();

    [Test]
    public async Task Break_glass_is_due_after_three_working_days_holidays_left_out()
    {
        var elder = await server.RegisterAsync();

        await server.LookUpAsync("ambulance", new { number = elder.Number, reason = "break-glass", preset = "unconscious" });

        // Sunday 22 November; Monday is 勤労感謝の日. Tuesday, Wednesday, Thursday count.
        var due = (await QueueAsync()).Single()!["reviewBy"]!.GetValue<long>();
        Assert.That(
            DateTimeOffset.FromUnixTimeMilliseconds(due), Is.EqualTo(new DateTimeOffset(2026, 11, 27, 0, 0, 0, TimeSpan.FromHours(9))));
    }

    [Test]
    public async Task A_relay_without_call_back_is_reviewed_and_one_with_it_is_not()
    {
        var elder = await server.RegisterAsync();

        await RelayAsync(elder, calledBack: true);
        await RelayAsync(elder, calledBack: false);

        Assert.That((await QueueAsync()).Select(Alerts), Is.EqualTo(new[] { "relay-not-called-back" }));
    }

    [TestCase("revoked", "revoked-used")]
    [TestCase("lost", null)]
    public async Task The_use_of_a_revoked_number_is_reviewed_and_of_a_lost_one_rings_the_centre_only(string state, string? alert)
    {
        var elder = await server.RegisterAsync();
        await server.ChangeNumberAsync(elder.Id, state);

        await server.LookUpAsync("police", new { number = elder.Number, reason = "protection" });

        Assert.That((await QueueAsync()).Select(Alerts), Is.EqualTo(alert is null ? [] : new[] { alert }));
    }

    [Test]
    public async Task The_use_of_a_closed_registration_is_reviewed()
    {
        var elder = await server.RegisterAsync();
        await server.ChangeElderAsync(elder.Id, "deceased");

        await server.LookUpAsync("hospital", new { number = elder.Number, reason = "emergency-treatment" });

        Assert.That((await QueueAsync()).Select(Alerts), Is.EqualTo(new[] { "closed-used" }));
    }

    [TestCase(9, 1, 0)]
    [TestCase(10, 1, 1)]
    [TestCase(10, 90, 0)]
    public async Task Ten_misses_of_one_person_within_ten_minutes_are_reviewed(int misses, int secondsApart, int reviews)
    {
        for (var i = 0; i < misses; i++)
        {
            await server.LookUpAsync("police", new { number = "4821-0372", reason = "protection" });
            server.Clock.Advance(TimeSpan.FromSeconds(secondsApart));
        }

        Assert.That((await QueueAsync()).Select(Alerts), Is.EqualTo(Enumerable.Repeat("misses", reviews)));
    }

    [Test]
    public async Task A_finding_is_a_record_that_takes_the_event_off_the_queue_and_its_note_is_sealed()
    {
        var elder = await server.RegisterAsync();
        await server.LookUpAsync("ambulance", new { number = elder.Number, reason = "break-glass", preset = "unconscious" });
        var open = (await QueueAsync()).Single()!["id"]!.GetValue<string>();

        var reply = await server.SendAsync(
            "auditor", HttpMethod.Post, $"/v1/audit/review/{open}", new { justified = true, note = "搬送記録と一致した" });

        Assert.That(reply.Status, Is.EqualTo(204), reply.Text);
        Assert.That(await QueueAsync(), Is.Empty);
        var record = (await server.RecordsAsync()).Single(line => line.Contains("\"event\":\"reviewed\"", StringComparison.Ordinal));
        Assert.That(record, Does.Contain($"\"about\":\"{open}\"").And.Contain("justified").And.Contain("\"note\":").And.Not.Contain("搬送"));
    }

    [Test]
    public async Task A_look_that_was_not_justified_needs_a_note_that_says_why()
    {
        var elder = await server.RegisterAsync();
        var looked = await server.LookUpAsync("ambulance", new { number = elder.Number, reason = "break-glass", preset = "unconscious" });
        var path = $"/v1/audit/review/{looked["lookupId"]}";

        var bare = await server.SendAsync("auditor", HttpMethod.Post, path, new { justified = false });
        var told = await server.SendAsync("auditor", HttpMethod.Post, path, new { justified = false, note = "出場の記録がない" });

        Assert.That((bare.Status, told.Status), Is.EqualTo((422, 204)), bare.Text);
    }

    [Test]
    public async Task What_needs_no_review_cannot_be_reviewed()
    {
        var elder = await server.RegisterAsync();
        var looked = await server.LookUpAsync("hospital", new { number = elder.Number, reason = "emergency-treatment" });

        var reply = await server.SendAsync("auditor", HttpMethod.Post, $"/v1/audit/review/{looked["lookupId"]}", new { justified = true });

        Assert.That(reply.Code, Is.EqualTo("not-found"));
    }

    [Test]
    public async Task The_queue_names_nobody()
    {
        var elder = await server.RegisterAsync();
        await server.LookUpAsync("ambulance", new { number = elder.Number, reason = "break-glass", preset = "unconscious", note = "山田さんと思われる" });

        var text = (await server.SendAsync("auditor", HttpMethod.Get, "/v1/audit/review")).Text;

        Assert.That(text, Does.Not.Contain("山田").And.Not.Contain(elder.Number).And.Not.Contain(elder.Number.Replace("-", "", StringComparison.Ordinal)));
    }

    private Task<Reply> RelayAsync(RegisteredPerson elder, bool calledBack) => server.LookUpAsync("desk", new
    {
        number = elder.Number,
        reason = "phone-relay",
        onBehalfOf = new { role = "police", reason = "protection", organisation = "大森警察署", calledBack },
    });

    private async Task<List<JsonNode?>> QueueAsync()
    {
        var reply = await server.SendAsync("auditor", HttpMethod.Get, "/v1/audit/review");
        Assert.That(reply.Status, Is.EqualTo(200), reply.Text);
        return [.. reply["records"]!.AsArray()];
    }

    private static string Alerts(JsonNode? record) => string.Join(' ', record!["alerts"]!.AsArray().Select(alert => alert!.GetValue<string>()));
}
