using System.Globalization;
using System.Text.Json.Nodes;
using Api.Elders;
using Api.Storage;
using Api.Tests.Support;

namespace Api.Tests.Elders;

/// <summary>A registration is confirmed again, year by year (domain.md section 8).</summary>
internal sealed class RenewalTests
{
    private static readonly string[] Everything = ["identity", "alerts", "contacts", "gp", "medical", "care"];

    private TestServer server = null!;

    [OneTimeSetUp]
    public async Task StartAsync() => server = await TestServer.StartAsync();

    [OneTimeTearDown]
    public void Stop() => server.Dispose();

    [Test]
    public async Task An_elder_born_on_29_February_is_walked_through_three_years()
    {
        using var own = await TestServer.StartAsync();
        var elder = await own.RegisterAsync(SomeElder.Json(person => person["identity"]!["birthDate"] = "1944-02-29"));

        // The first year: asked by letter, renewed in the month.
        At(own, "2027-01-15");
        Assert.That(await StandingAsync(own, elder, new { dueMonth = "2027-02" }), Is.EqualTo("letter 2027-01 after -"));
        await TakeAsync(own, elder, new { step = "letter", method = "letter", outcome = "sent" });
        Assert.That(await StandingAsync(own, elder, new { dueMonth = "2027-02" }), Is.EqualTo("phone 2027-03 after letter"));
        At(own, "2027-02-28");
        Assert.That(await StandingAsync(own, elder, new { due = true }), Is.EqualTo("phone 2027-03 after letter"));
        await RenewAsync(own, elder, "salon");
        Assert.That(await DueAsync(own, elder), Is.EqualTo("2028-02, 0 months over"));

        // The second, a leap year: nobody answers until August.
        At(own, "2028-02-29");
        Assert.That(await StandingAsync(own, elder, new { overdue = true }), Is.Null);
        Assert.That(await WarningsAsync(own, elder), Is.Empty);
        foreach (var (day, expected, step) in new[]
        {
            ("2028-03-01", "phone 2028-03 after -", "phone"),
            ("2028-04-01", "visit 2028-04 after phone", "visit"),
            ("2028-05-01", "welfare-check 2028-05 after visit", "welfare-check"),
        })
        {
            At(own, day);
            Assert.That(await StandingAsync(own, elder, new { overdue = true }), Is.EqualTo(expected));
            Assert.That(await WarningsAsync(own, elder), Is.EqualTo(new[] { "stale" }));
            await TakeAsync(own, elder, new { step });
        }

        At(own, "2028-08-01");
        Assert.That(await StandingAsync(own, elder, new { overdue = true }), Is.EqualTo("- - after welfare-check, long overdue"));
        Assert.That(await WarningsAsync(own, elder), Is.EqualTo(new[] { "long-overdue" }));
        await RenewAsync(own, elder, "visit");
        Assert.That(await DueAsync(own, elder), Is.EqualTo("2029-02, 0 months over"));
        Assert.That(await WarningsAsync(own, elder), Is.Empty);

        // The third: renewed before anybody had to ask.
        At(own, "2028-12-20");
        await RenewAsync(own, elder, "window");
        Assert.That(await DueAsync(own, elder), Is.EqualTo("2030-02, 0 months over"));
        At(own, "2029-11-22");
        Assert.That(await StandingAsync(own, elder, new { due = true }), Is.Null);

        Assert.That(await RateAsync(own, "2027-02"), Is.EqualTo((1, 1)));
        Assert.That(await RateAsync(own, "2028-02"), Is.EqualTo((1, 0)));
        Assert.That(await RateAsync(own, "2029-02"), Is.EqualTo((1, 1)));
        Assert.That(await RateAsync(own, "2030-02"), Is.EqualTo((1, 0)));
    }

    [Test]
    public async Task No_change_is_one_call_and_an_event_of_by_whom_and_how()
    {
        var elder = await server.RegisterAsync();
        await ConfirmedAsync(elder, "2025-04-10");

        var reply = await SendAsync(elder, "renewals", new { blocks = Everything, confirmedBy = "care-manager", method = "phone" });

        Assert.That((reply.Status, reply.ETag), Is.EqualTo((204, "\"3\"")), reply.Text);
        var read = await server.SendAsync("centre", HttpMethod.Get, $"/v1/elders/{elder.Id}");
        Assert.That(read["freshness"]!["confirmedBy"]!.GetValue<string>(), Is.EqualTo("care-manager"));
        Assert.That(read["freshness"]!["blocks"]!.AsObject().Select(block => block.Value!.GetValue<string>()), Has.Exactly(6).EqualTo("2026-11-22"));
        var record = await LastAsync(elder, "elder-renewed");
        Assert.That(record["detail"]!.ToJsonString(), Is.EqualTo("""["care-manager","phone","identity","alerts","contacts","gp","medical","care"]"""));
        Assert.That((record["outcome"]!.ToString(), record["version"]!.ToString()), Is.EqualTo(("done", "3")));
    }

    [Test]
    public async Task A_block_that_was_not_gone_through_keeps_its_day_and_the_due_month()
    {
        var elder = await server.RegisterAsync(SomeElder.Json(person => person["identity"]!["birthDate"] = "1940-09-05"));
        await ConfirmedAsync(elder, "2025-09-10");

        await SendAsync(elder, "renewals", new { blocks = new[] { "contacts" }, confirmedBy = "family", method = "phone" });

        var read = await server.SendAsync("centre", HttpMethod.Get, $"/v1/elders/{elder.Id}");
        Assert.That(read["dueMonth"]!.GetValue<string>(), Is.EqualTo("2026-09"));
        Assert.That(read["freshness"]!["blocks"]!["contacts"]!.GetValue<string>(), Is.EqualTo("2026-11-22"));
        Assert.That(read["freshness"]!["blocks"]!["medical"]!.GetValue<string>(), Is.EqualTo("2025-09-10"));
        Assert.That(await RateAsync(server, "2026-09"), Is.EqualTo((1, 0)));
    }

    // Block by block, the last of them by a change: the month is met all the same.
    [Test]
    public async Task A_change_of_the_last_old_block_renews_too()
    {
        var elder = await server.RegisterAsync(SomeElder.Json(person => person["identity"]!["birthDate"] = "1940-07-05"));
        await ConfirmedAsync(elder, "2025-07-10");
        await SendAsync(elder, "renewals", new { blocks = Everything[..5], confirmedBy = "self", method = "window" });

        var changed = SomeElder.Json(person =>
        {
            person["identity"]!["birthDate"] = "1940-07-05";
            person["care"]!["function"] = "車いす";
            person.Remove("documentsChecked");
        });
        var reply = await server.SendAsync("centre", HttpMethod.Put, $"/v1/elders/{elder.Id}", changed, ifMatch: "\"3\"");

        Assert.That(reply.Status, Is.EqualTo(204), reply.Text);
        Assert.That(await DueAsync(server, elder), Is.EqualTo("2027-07, 0 months over"));
        Assert.That(await RateAsync(server, "2026-07"), Is.EqualTo((1, 0)));
        Assert.That(await CountAsync("SELECT count(*) FROM renewal_step WHERE step = 'renewed' AND due_month = 2026 * 12 + 6"), Is.EqualTo(1));
    }

    [Test]
    public async Task An_If_Match_of_an_older_version_is_refused()
    {
        var elder = await server.RegisterAsync();
        var renewal = new { blocks = Everything, confirmedBy = "self", method = "window" };
        await SendAsync(elder, "renewals", renewal);

        var reply = await server.SendAsync("centre", HttpMethod.Post, $"/v1/elders/{elder.Id}/renewals", renewal, ifMatch: "\"1\"");

        Assert.That((reply.Status, reply.Code), Is.EqualTo((412, "edited-meanwhile")));
    }

    [TestCase("""{"blocks": [], "confirmedBy": "self", "method": "window"}""", "blocks")]
    [TestCase("""{"blocks": ["consent"], "confirmedBy": "self", "method": "window"}""", "blocks[0]")]
    [TestCase("""{"blocks": ["care"], "confirmedBy": "neighbour", "method": "window"}""", "confirmedBy")]
    [TestCase("""{"blocks": ["care"], "confirmedBy": "self", "method": "guess"}""", "method")]
    [TestCase("""{"blocks": ["care"], "confirmedBy": "self"}""", "method")]
    public async Task What_a_renewal_may_not_say_is_refused(string body, string field)
    {
        var elder = await server.RegisterAsync();

        var reply = await SendAsync(elder, "renewals", body);

        Assert.That(reply.Status, Is.EqualTo(422), reply.Text);
        Assert.That(reply["errors"]!.AsObject().Select(error => error.Key), Is.EqualTo(new[] { field }));
    }

    [TestCase("renewals", """{"blocks": ["care"], "confirmedBy": "self", "method": "window"}""", ElderState.Deceased, "elder-renewed")]
    [TestCase("documents-checked", null, ElderState.Withdrawn, "documents-checked")]
    [TestCase("renewal-steps", """{"step": "letter"}""", ElderState.Closing, "renewal-step")]
    public async Task A_registration_that_ends_is_not_renewed_and_gets_no_letter(string route, string? body, string state, string what)
    {
        var elder = await server.RegisterAsync();
        await server.ChangeElderAsync(elder.Id, state);

        var reply = await SendAsync(elder, route, body);

        Assert.That((reply.Status, reply.Code), Is.EqualTo((409, "already-closed")));
        Assert.That((await LastAsync(elder, what))["outcome"]!.GetValue<string>(), Is.EqualTo("already-closed"));
    }

    [Test]
    public async Task Once_the_documents_were_seen_a_lookup_no_longer_warns()
    {
        var elder = await server.RegisterAsync(SomeElder.Json(person => person["documentsChecked"] = false));
        var before = await WarningsAsync(server, elder);

        var reply = await SendAsync(elder, "documents-checked", null);

        Assert.That((reply.Status, reply.ETag), Is.EqualTo((204, "\"2\"")), reply.Text);
        Assert.That(before, Is.EqualTo(new[] { "new-unverified" }));
        Assert.That(await WarningsAsync(server, elder), Is.Empty);
        Assert.That((await LastAsync(elder, "documents-checked"))["outcome"]!.GetValue<string>(), Is.EqualTo("done"));
    }

    [Test]
    public async Task A_check_on_safety_stays_next_until_the_elder_is_safe()
    {
        using var own = await TestServer.StartAsync();
        var elder = await own.RegisterAsync(SomeElder.Json(person => person["identity"]!["birthDate"] = "1944-02-29"));
        At(own, "2027-05-10");
        foreach (var (outcome, expected) in new[]
        {
            ("asked", "welfare-check 2027-05 after welfare-check"), ("not-found", "welfare-check 2027-05 after welfare-check"),
            ("safe", "- - after welfare-check"),
        })
        {
            await TakeAsync(own, elder, new { step = "welfare-check", outcome });
            Assert.That(await StandingAsync(own, elder, new { overdue = true }), Is.EqualTo(expected));
        }

        await TakeAsync(own, elder, new { step = "phone", method = "contacts", outcome = "no-answer" });
        Assert.That(await StandingAsync(own, elder, new { overdue = true }), Is.EqualTo("- - after phone"));
    }

    [TestCase("renewals", """{"blocks": ["care"], "confirmedBy": "self", "method": "window"}""")]
    [TestCase("documents-checked", null)]
    [TestCase("renewal-steps", """{"step": "letter"}""")]
    public async Task Another_centres_elder_is_not_found(string route, string? body)
    {
        var elder = await server.RegisterAsync(role: "centre2");

        var reply = await SendAsync(elder, route, body);

        Assert.That((reply.Status, reply.Code), Is.EqualTo((404, "not-found")));
    }

    private static void At(TestServer server, string day) =>
        server.Clock.Set(new DateTimeOffset(DateOnly.Parse(day, CultureInfo.InvariantCulture), new TimeOnly(0, 30), TimeSpan.FromHours(9)));

    private Task<Reply> SendAsync(RegisteredPerson elder, string route, object? body) =>
        server.SendAsync("centre", HttpMethod.Post, $"/v1/elders/{elder.Id}/{route}", body);

    private static async Task TakeAsync(TestServer server, RegisteredPerson elder, object step)
    {
        var reply = await server.SendAsync("centre", HttpMethod.Post, $"/v1/elders/{elder.Id}/renewal-steps", step);
        Assert.That(reply.Status, Is.EqualTo(204), reply.Text);
    }

    private static async Task RenewAsync(TestServer server, RegisteredPerson elder, string method)
    {
        var reply = await server.SendAsync(
            "centre", HttpMethod.Post, $"/v1/elders/{elder.Id}/renewals", new { blocks = Everything, confirmedBy = "self", method });
        Assert.That(reply.Status, Is.EqualTo(204), reply.Text);
    }

    private Task ConfirmedAsync(RegisteredPerson elder, string day) => server.ChangeElderAsync(
        elder.Id, change: old => old with { Confirmed = Confirmations.All(DateOnly.Parse(day, CultureInfo.InvariantCulture), "self") });

    // The line of the work list in short; null when the elder is not in it.
    private static async Task<string?> StandingAsync(TestServer server, RegisteredPerson elder, object search)
    {
        var reply = await server.SendAsync("centre", HttpMethod.Post, "/v1/elders/search", search);
        Assert.That(reply.Status, Is.EqualTo(200), reply.Text);
        var renewal = reply["elders"]!.AsArray().FirstOrDefault(line => line!["id"]!.GetValue<string>() == elder.Id)?["renewal"];
        return renewal is null
            ? null
            : $"{renewal["next"] ?? "-"} {renewal["nextFrom"] ?? "-"} after {renewal["last"]?["step"] ?? "-"}{(renewal["longOverdue"] is null ? "" : ", long overdue")}";
    }

    private static async Task<string> DueAsync(TestServer server, RegisteredPerson elder)
    {
        var read = await server.SendAsync("centre", HttpMethod.Get, $"/v1/elders/{elder.Id}");
        return $"{read["dueMonth"]}, {read["freshness"]!["overdueMonths"]} months over";
    }

    private static async Task<List<string>> WarningsAsync(TestServer server, RegisteredPerson elder)
    {
        var reply = await server.LookUpAsync("hospital", new { number = elder.Number, reason = "emergency-treatment" });
        Assert.That(reply.Status, Is.EqualTo(200), reply.Text);
        return [.. reply["warnings"]?.AsArray().Select(warning => warning!["code"]!.GetValue<string>()) ?? []];
    }

    private static async Task<(long, long)> RateAsync(TestServer server, string month)
    {
        Assert.That(DueMonth.TryParse(month, out var number), month);
        await using var connection = await server.Get<Engine>().Registry.OpenConnectionAsync();
        var rates = await RenewalQueries.RatesAsync(connection, number, CancellationToken.None);
        return rates.TryGetValue(server.Centre, out var rate) ? (rate.Due, rate.InTime) : (0, 0);
    }

    private async Task<long> CountAsync(string sql)
    {
        await using var connection = await server.Get<Engine>().Registry.OpenConnectionAsync();
        return await connection.FirstAsync<long>(sql, null, CancellationToken.None);
    }

    private async Task<JsonNode> LastAsync(RegisteredPerson elder, string what) => (await server.RecordsAsync())
        .Select(text => JsonNode.Parse(text)!)
        .Last(record => record["elder"]?.GetValue<string>() == elder.Id && record["event"]!.GetValue<string>() == what);
}
