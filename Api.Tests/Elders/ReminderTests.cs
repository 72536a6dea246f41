using System.Globalization;
using System.Text.Json.Nodes;
using Api.Elders;
using Api.Storage;
using Api.Tests.Support;

namespace Api.Tests.Elders;

/// <summary>What rings by itself: a renewal that became a check on safety, and a reported end that nobody confirms.</summary>
internal sealed class ReminderTests
{
    private TestServer server = null!;

    [SetUp]
    public async Task StartAsync() => server = await TestServer.StartAsync();

    [TearDown]
    public void Stop() => server.Dispose();

    // It is November 2026.
    [TestCase(5, "")]
    [TestCase(6, "welfare-check-due")]
    [TestCase(8, "welfare-check-due")]
    [TestCase(9, "")]
    public async Task Three_months_past_its_month_a_renewal_is_a_task_once(int dueMonth, string alerts)
    {
        var elder = await DueAsync(dueMonth);

        await RingAsync();
        await RingAsync();

        var entries = await EntriesAsync();
        Assert.That(string.Join(' ', entries.Select(Alerts)), Is.EqualTo(alerts));
        if (alerts.Length > 0)
        {
            Assert.That((entries[0]["elder"]!.ToString(), entries[0]["kind"]!.ToString()), Is.EqualTo((elder.Id, alerts)));
            Assert.That((entries[0]["organisation"], entries[0]["user"]), Is.EqualTo(((JsonNode?)null, (JsonNode?)null)));
        }
    }

    [Test]
    public async Task It_rings_on_the_first_day_of_that_month_and_again_only_a_year_later()
    {
        var elder = await DueAsync(9);
        At("2026-11-30");
        await RingAsync();
        var before = await EntriesAsync();
        At("2026-12-01");
        await RingAsync();
        await server.SendAsync("centre", HttpMethod.Post, $"/v1/elders/{elder.Id}/renewals", new
        {
            blocks = new[] { "identity", "alerts", "contacts", "gp", "medical", "care" },
            confirmedBy = "self",
            method = "visit",
        });
        At("2027-11-30");
        await RingAsync();
        var renewed = await EntriesAsync();
        At("2027-12-01");
        await RingAsync();

        Assert.That((before.Count, renewed.Count, (await EntriesAsync()).Count), Is.EqualTo((0, 1, 2)));
    }

    [Test]
    public async Task Several_servers_ring_once()
    {
        for (var i = 0; i < 5; i++)
            await DueAsync(8);

        await Task.WhenAll(RingAsync(), RingAsync(), RingAsync());

        Assert.That(await EntriesAsync(), Has.Count.EqualTo(5));
        Assert.That((await server.RecordsAsync()).Count(record => record.Contains("\"welfare-check-due\",\"outcome\":\"done\"", StringComparison.Ordinal)), Is.EqualTo(5));
    }

    [TestCase("checked")]
    [TestCase("training")]
    [TestCase("closing")]
    public async Task Nothing_rings_for_who_was_visited_already_or_is_made_up_or_reported_as_ended(string what)
    {
        var elder = await DueAsync(8, person => person["training"] = what == "training");
        if (what == "checked")
            await server.SendAsync("centre", HttpMethod.Post, $"/v1/elders/{elder.Id}/renewal-steps", new { step = "welfare-check", outcome = "safe" });
        if (what == "closing")
            await server.ChangeElderAsync(elder.Id, ElderState.Closing);

        await RingAsync();

        Assert.That(await EntriesAsync(), Is.Empty);
    }

    [Test]
    public async Task The_work_list_does_not_take_a_reminder_for_a_step()
    {
        var elder = await DueAsync(8);
        await RingAsync();

        var found = await server.SendAsync("centre", HttpMethod.Post, "/v1/elders/search", new { overdue = true });

        var renewal = found["elders"]!.AsArray().Single(one => one!["id"]!.ToString() == elder.Id)!["renewal"]!;
        Assert.That((renewal["next"]!.ToString(), renewal["last"]), Is.EqualTo(("welfare-check", (JsonNode?)null)));
    }

    [Test]
    public async Task A_reported_end_rings_after_14_days_and_after_a_reopening_anew()
    {
        var elder = await server.RegisterAsync();
        await ReportAsync(elder, "2026-11-20");
        server.Clock.Advance(TimeSpan.FromDays(13));
        await RingAsync();
        var before = await EntriesAsync();
        server.Clock.Advance(TimeSpan.FromDays(1));
        await RingAsync();
        await RingAsync();
        var after = await EntriesAsync();
        await server.SendAsync("centre", HttpMethod.Post, $"/v1/elders/{elder.Id}/reopening", new { why = "届出の誤り" });
        await ReportAsync(elder, "2026-12-06");
        server.Clock.Advance(TimeSpan.FromDays(14));
        await RingAsync();

        Assert.That(before, Is.Empty);
        Assert.That(after.Select(Alerts), Is.EqualTo(new[] { "closing-overdue" }));
        Assert.That((await EntriesAsync()).Select(Alerts), Is.EqualTo(new[] { "closing-overdue", "closing-overdue" }));
    }

    [Test]
    public async Task An_end_that_lies_ahead_does_not_ring_before_its_day()
    {
        var elder = await server.RegisterAsync();
        await ReportAsync(elder, "2027-01-10");
        At("2027-01-09");
        await RingAsync();
        var before = await EntriesAsync();
        At("2027-01-10");
        await RingAsync();

        Assert.That((before.Count, (await EntriesAsync()).Count), Is.EqualTo((0, 1)));
    }

    [Test]
    public async Task Who_is_due_is_found_by_the_index_and_not_by_reading_the_register()
    {
        await using var registry = await server.Get<Engine>().Registry.OpenConnectionAsync();

        var plan = await registry.QueryAsync<PlanRow>("EXPLAIN QUERY PLAN " + Reminders.FindUnrenewed, new { From = 1, To = 2, Most = 1 }, default);

        Assert.That(plan.Select(step => step.Detail), Has.Some.Contains("elder_centre (centre_id=? AND due_month>? AND due_month<?)"));
    }

    private async Task<RegisteredPerson> DueAsync(int month, Action<JsonObject>? change = null)
    {
        var elder = await server.RegisterAsync(SomeElder.Json(person =>
        {
            var born = DateOnly.Parse(person["identity"]!["birthDate"]!.GetValue<string>(), CultureInfo.InvariantCulture);
            person["identity"]!["birthDate"] = new DateOnly(born.Year, month, 1).AddDays(born.Day % 28).ToString("O", CultureInfo.InvariantCulture);
            change?.Invoke(person);
        }));
        await server.ChangeElderAsync(elder.Id, change: document => document with { Confirmed = Confirmations.All(new DateOnly(2025, month, 10), "self") });
        return elder;
    }

    private async Task ReportAsync(RegisteredPerson elder, string on)
    {
        var reply = await server.SendAsync(
            "centre", HttpMethod.Post, $"/v1/elders/{elder.Id}/closure", new { kind = "moved-out", on, source = "転出届" });
        Assert.That(reply.Status, Is.EqualTo(204), reply.Text);
    }

    private void At(string day) => server.Clock.Set(new DateTimeOffset(DateOnly.Parse(day, CultureInfo.InvariantCulture), new(3, 0), TestServer.Start.Offset));

    private Task<int> RingAsync() => server.Get<Reminders>().RingAsync(CancellationToken.None);

    private async Task<List<JsonNode>> EntriesAsync() =>
        [.. (await server.SendAsync("centre", HttpMethod.Get, "/v1/inbox"))["entries"]!.AsArray().Select(entry => entry!)];

    private sealed record PlanRow
    {
        public required string Detail { get; init; }
    }

    private static string Alerts(JsonNode entry) => string.Join(' ', entry["alerts"]!.AsArray().Select(alert => alert!["code"]!.GetValue<string>()));
}
