using Api.Cli.Backups;
using Api.Elders;
using Api.Tests.Lookups;
using Api.Tests.Support;

namespace Api.Tests.Elders.Life;

/// <summary>An end is reported by one staff member and confirmed by another (domain.md section 8).</summary>
internal sealed class ClosureTests : LifeFixture
{
    [Test]
    public async Task A_search_for_those_whose_end_is_not_confirmed_says_since_when()
    {
        var (elder, active) = (await Server.RegisterAsync(), await Server.RegisterAsync());
        await DoAsync(elder.Id, "closure", Closure("deceased", Today.AddDays(-3)));
        Server.Clock.Advance(TimeSpan.FromDays(15));
        await DoAsync(elder.Id, "closure", Closure("moved-out", Today));

        var found = await Server.SendAsync("centre", HttpMethod.Post, "/v1/elders/search", new { state = "closing" });

        var line = found["elders"]!.AsArray().Single()!;
        Assert.That((line["id"]!.GetValue<string>(), line["stateSince"]!.GetValue<string>()), Is.EqualTo((elder.Id, "2026-11-22")), "From the first report on.");
        var all = await Server.SendAsync("centre", HttpMethod.Post, "/v1/elders/search", new { state = "active" });
        Assert.That((all["elders"]!.AsArray().Single()!["id"]!.GetValue<string>(), all["elders"]![0]!["stateSince"]), Is.EqualTo((active.Id, (object?)null)));
    }

    [Test]
    public async Task A_reported_end_stops_letters_at_once_and_the_number_still_answers_with_a_warning()
    {
        var elder = await Server.RegisterAsync();
        Server.Clock.Advance(TimeSpan.FromDays(400));
        var before = await Server.SendAsync("centre", HttpMethod.Post, "/v1/elders/search", new { due = true });

        await DoAsync(elder.Id, "closure", Closure("deceased", Today));

        var reply = await AskAsync("hospital", elder.Number, "emergency-treatment");
        Assert.That((reply.Disclosed(), reply["status"]!.GetValue<string>()), Is.EqualTo(("full", "closing")));
        Assert.That(reply.WarningCodes(), Does.Contain("closing"));
        var due = await Server.SendAsync("centre", HttpMethod.Post, "/v1/elders/search", new { due = true });
        Assert.That((before["elders"]!.AsArray().Count, due["elders"]!.AsArray().Count), Is.EqualTo((1, 0)));
    }

    [TestCase(TestServer.ActingUser)]
    [TestCase("USER-1", Description = "The same person at another system.")]
    public async Task Who_entered_the_report_cannot_confirm_it(string same)
    {
        var elder = await Server.RegisterAsync();
        await DoAsync(elder.Id, "closure", Closure("deceased", Today));

        var reply = await PostAsync(elder.Id, "closure/confirmation", new { source = "除票" }, same);

        Assert.That((reply.Status, reply.Code), Is.EqualTo((409, "second-person-required")));
        Assert.That((await GetAsync(elder.Id))["state"]!.GetValue<string>(), Is.EqualTo("closing"));
        Assert.That((await Server.RecordsAsync())[^2], Does.Contain("elder-closure-confirmed").And.Contain("second-person-required"));
    }

    [Test]
    public async Task A_confirmation_needs_a_source_and_a_report()
    {
        var elder = await Server.RegisterAsync();
        var unreported = await PostAsync(elder.Id, "closure/confirmation", new { source = "除票" }, Second);
        await DoAsync(elder.Id, "closure", Closure("deceased", Today));

        var nameless = await PostAsync(elder.Id, "closure/confirmation", new { source = " " }, Second);

        Assert.That((unreported.Code, nameless.Code), Is.EqualTo(("not-reported", "validation")));
    }

    [Test]
    public async Task What_was_reported_and_confirmed_can_be_read_again()
    {
        var elder = await Server.RegisterAsync();

        await CloseAsync(elder.Id, "moved-out", Today, agreed: true);

        Assert.That((await GetAsync(elder.Id)).Text, Does.Contain(
            """{"kind":"moved-out","on":"2026-11-22","source":"長女より窓口で","agreed":true,"reportedBy":"user-1","confirmedBy":"user-2","confirmedSource":"住民票の除票"}"""));
    }

    [TestCase(89, "full")]
    [TestCase(91, "status-only")]
    public async Task After_a_death_break_glass_opens_identity_and_contacts_for_90_days(int days, string expected)
    {
        var elder = await Server.RegisterAsync();
        await CloseAsync(elder.Id, "deceased", Today.AddDays(-3));
        Server.Clock.Advance(TimeSpan.FromDays(days));

        var usual = await AskAsync("hospital", elder.Number, "emergency-treatment");
        var glass = await AskAsync("hospital", elder.Number, "break-glass");

        Assert.That((usual.Disclosed(), usual["status"]!.GetValue<string>()), Is.EqualTo(("status-only", "deceased")));
        Assert.That(usual["heading"]!.GetValue<string>(), Does.StartWith("この登録は終了しています（死亡の届出）"));
        Assert.That(glass.Disclosed(), Is.EqualTo(expected));
        Assert.That((glass["identity"] is not null, glass["medical"]), Is.EqualTo((expected == "full", (object?)null)));
    }

    [TestCase(true, -1, "full")]
    [TestCase(true, 0, "status-only")]
    [TestCase(null, -1, "status-only")]
    public async Task A_move_that_was_agreed_to_keeps_identity_and_contacts_open_for_6_months(bool? agreed, int days, string expected)
    {
        var elder = await Server.RegisterAsync();
        await CloseAsync(elder.Id, "moved-out", Today, agreed);
        Server.Clock.Set(TestServer.Start.AddMonths(6).AddDays(days));

        var reply = await AskAsync("hospital", elder.Number, "emergency-treatment");

        Assert.That((reply.Disclosed(), reply["status"]!.GetValue<string>()), Is.EqualTo((expected, "moved-out")));
    }

    [Test]
    public async Task A_move_that_lies_ahead_is_confirmed_on_its_day_and_not_before()
    {
        var elder = await Server.RegisterAsync();
        await DoAsync(elder.Id, "closure", Closure("moved-out", Today.AddDays(9)));
        var early = await PostAsync(elder.Id, "closure/confirmation", new { source = "転出届" }, Second);
        var asked = await AskAsync("hospital", elder.Number, "emergency-treatment");
        Server.Clock.Advance(TimeSpan.FromDays(9));

        var onTheDay = await PostAsync(elder.Id, "closure/confirmation", new { source = "転出届" }, Second);

        Assert.That((early.Code, asked.Disclosed(), onTheDay.Status), Is.EqualTo(("end-lies-ahead", "full", 204)));
    }

    [TestCase("deceased", 1, false, "on")]
    [TestCase("deceased", 0, true, "agreed")]
    [TestCase("sold", 0, false, "kind")]
    public async Task A_report_that_cannot_be_true_is_refused(string kind, int days, bool agreed, string field)
    {
        var elder = await Server.RegisterAsync();

        var reply = await PostAsync(elder.Id, "closure", Closure(kind, Today.AddDays(days), agreed));

        Assert.That(reply["errors"]!.AsObject().Select(error => error.Key), Is.EqualTo(new[] { field }), reply.Text);
    }

    [Test]
    public async Task A_mistaken_end_is_reopened_and_why_is_sealed([Values("closing", "deceased")] string state)
    {
        const string Why = "同姓同名の春日井さんの届出";
        var elder = await Server.RegisterAsync();
        if (state == "closing")
            await DoAsync(elder.Id, "closure", Closure("deceased", Today));
        else
            await CloseAsync(elder.Id, "deceased", Today);

        await DoAsync(elder.Id, "reopening", new { why = Why });

        var record = await Server.LastRecordAsync();
        Assert.That(record["event"]!.GetValue<string>(), Is.EqualTo("elder-reopened"));
        Assert.That((record["detail"].Strings(), record["note"] is not null), Is.EqualTo((new[] { state }, true)));
        Assert.That(string.Concat(await Server.RecordsAsync()), Does.Not.Contain("春日井"));
        Assert.That((await GetAsync(elder.Id)).Text, Does.Contain("\"state\":\"active\"").And.Not.Contain("\"closure\""));
        Assert.That((await AskAsync("hospital", elder.Number, "emergency-treatment")).Disclosed(), Is.EqualTo("full"));
        var check = await RegistryCheck.RunAsync(Server.DataDir, _ => Server.KeyDir, default);
        Assert.That(check.Damages, Is.Empty, "The note is the one whose hash the record holds.");
    }

    [Test]
    public async Task What_has_not_ended_is_not_reopened_nor_is_what_was_withdrawn()
    {
        var active = await Server.RegisterAsync();
        var withdrawn = await Server.RegisterAsync();
        await Server.ChangeElderAsync(withdrawn.Id, ElderState.Withdrawn);

        var first = await PostAsync(active.Id, "reopening", new { why = "理由" });
        var second = await PostAsync(withdrawn.Id, "reopening", new { why = "理由" });

        Assert.That((first.Code, second.Code), Is.EqualTo(("not-reported", "consent-withdrawn")));
    }

    [TestCase("closure"), TestCase("missing"), TestCase("transfer")]
    public async Task After_the_end_nothing_more_is_reported(string what)
    {
        var elder = await Server.RegisterAsync();
        await CloseAsync(elder.Id, "closed", Today);
        object body = what switch
        {
            "closure" => Closure("closed", Today),
            "missing" => new { since = "2026-11-21T16:30:00+09:00", policeStation = "大森警察署", phone = "03-0762-0110" },
            _ => new { centre = global::Api.Http.Id.Text(Server.Centre2), on = Today.ToString("O") },
        };

        var reply = await PostAsync(elder.Id, what, body);

        Assert.That(reply.Code, Is.EqualTo("already-closed"), reply.Text);
    }
}
