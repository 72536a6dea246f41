using Api.Audit;
using Api.Elders;
using Api.Http;
using Api.Tests.Lookups;
using Api.Tests.Support;

namespace Api.Tests.Elders.Life;

/// <summary>Erasure in two stages: who is due when, and what is left (domain.md section 8).</summary>
internal sealed class ErasureTests : ErasureFixture
{
    [TestCase("deceased", "2027-11-21", null)]
    [TestCase("deceased", "2027-11-22", "health 2027-11-22")]
    [TestCase("moved-out", "2027-11-22", "health 2027-11-22")]
    [TestCase("closed", "2031-11-21", "health 2027-11-22")]
    [TestCase("closed", "2031-11-22", "personal 2031-11-22")]
    [TestCase("withdrawn", "2026-12-21", null)]
    [TestCase("withdrawn", "2026-12-22", "health 2026-12-22")]
    [TestCase("withdrawn", "2031-11-22", "personal 2031-11-22")]
    [TestCase("closing", "2040-01-01", null, Description = "Reported and never confirmed: it has not ended.")]
    [TestCase("active", "2040-01-01", null)]
    public async Task Who_is_due_follows_from_how_and_when_it_ended(string state, string on, string? expected)
    {
        var elder = await Server.RegisterAsync();
        if (state != ElderState.Active)
            await EndAsync(elder.Id, state);
        Server.Clock.Set(DateTimeOffset.Parse(on + "T02:00:00+09:00", System.Globalization.CultureInfo.InvariantCulture));

        var erased = await EraseAsync();

        Assert.That(erased, Is.EqualTo(expected is null ? [] : new[] { $"{elder.Id} {expected}" }));
        Assert.That(await EraseAsync(), Is.Empty, "Once.");
    }

    [Test]
    public async Task The_terms_are_settings()
    {
        var (ended, withdrawn) = (await Server.RegisterAsync(), await Server.RegisterAsync());
        await EndAsync(ended.Id, ElderState.Closed);
        await EndAsync(withdrawn.Id, ElderState.Withdrawn);
        Server.Clock.Advance(TimeSpan.FromDays(400));
        var terms = new ErasureOptions { EraseHealthAfterMonths = 13, EraseHealthAfterWithdrawalDays = 400, EraseAllAfterYears = 2 };

        var (due, _) = await Erasure(terms).FindDueAsync(CancellationToken.None);
        var (other, _) = await Erasure(new() { EraseHealthAfterMonths = 14, EraseHealthAfterWithdrawalDays = 401, EraseAllAfterYears = 1 }).FindDueAsync(CancellationToken.None);

        Assert.That(due.Select(one => one.Stage), Is.EqualTo(new[] { "health", "health" }));
        Assert.That(other.Select(one => one.Stage), Is.EqualTo(new[] { "personal", "personal" }));
    }

    [Test]
    public async Task The_first_stage_leaves_who_it_was_and_whom_to_call_under_a_new_key()
    {
        var (elder, tokens) = await FullAsync("A-0815");
        await EndAsync(elder.Id, ElderState.Deceased);
        var before = await StoredBytesAsync(elder.Id);
        Server.Clock.Advance(TimeSpan.FromDays(365));

        await EraseAsync();

        var read = await GetAsync(elder.Id);
        Assert.That((read["alerts"], read["medical"], read["care"]), Is.EqualTo(((object?)null, (object?)null, (object?)null)));
        Assert.That(read["healthErasedOn"]!.GetValue<string>(), Is.EqualTo("2027-11-22"));
        Assert.That((read["identity"]!["name"]!.GetValue<string>(), read["state"]!.GetValue<string>()), Is.EqualTo(("山田 花子", "deceased")));
        Assert.That(read["contacts"], Is.Not.Null);
        Assert.That((await StoredBytesAsync(elder.Id)).Select(Convert.ToHexString), Has.None.AnyOf(before.Where((_, i) => i != 2).Select(Convert.ToHexString)));
        Assert.That(await CountAsync("SELECT count(*) FROM elder_version") + await CountAsync("SELECT count(*) FROM sealed_note"), Is.Zero);
        foreach (var request in (object[])[new { number = elder.Number, reason = "accident" }, new { number = "A-0815", reason = "accident" }, new { token = tokens[0], reason = "accident" }])
        {
            var asked = await Server.LookUpAsync("dispatch", request);
            Assert.That((asked.Disclosed(), asked["status"]?.GetValue<string>()), Is.EqualTo(("status-only", "deceased")), asked.Text);
        }

        var version = (await GetAsync(elder.Id, "/history"))["versions"]!.AsArray().Single()!;
        Assert.That((version["event"]!.GetValue<string>(), version["detail"].Strings()[0]), Is.EqualTo(("elder-erased", "health")));
    }

    [Test]
    public async Task After_the_first_stage_it_can_be_reopened_and_the_card_claims_no_empty_health_data()
    {
        var elder = await Server.RegisterAsync();
        await EndAsync(elder.Id, ElderState.MovedOut);
        Server.Clock.Advance(TimeSpan.FromDays(365));
        await EraseAsync();

        await DoAsync(elder.Id, "reopening", new { why = "戻ってきた" });

        var card = await AskAsync("hospital", elder.Number, "emergency-treatment");
        Assert.That(card.Disclosed(), Is.EqualTo("full"));
        Assert.That((card["medical"], card["care"], card["contacts"] is null), Is.EqualTo(((object?)null, (object?)null, false)));
        Assert.That(card["freshness"]!["blocks"]!.AsObject().Select(block => block.Key), Is.EquivalentTo(new[] { "identity", "contacts", "gp" }));
        Assert.That((await GetAsync(elder.Id))["healthErasedOn"], Is.Not.Null);
    }

    [Test]
    public async Task What_was_told_after_a_reopening_is_erased_after_the_next_end()
    {
        var elder = await Server.RegisterAsync();
        await EndAsync(elder.Id, ElderState.Withdrawn);
        Server.Clock.Advance(TimeSpan.FromDays(30));
        await EraseAsync();
        await WithdrawAsync(elder.Id, signedAgain: Today);
        await Server.ChangeElderAsync(elder.Id, change: document => document with { Alerts = [new() { Code = "dialysis", Criticality = "high" }] });
        await EndAsync(elder.Id, ElderState.Closed);
        Server.Clock.Advance(TimeSpan.FromDays(365));

        var erased = await EraseAsync();

        Assert.That(erased, Has.Count.EqualTo(1));
        Assert.That((await GetAsync(elder.Id))["alerts"], Is.Null);
    }

    [Test]
    public async Task The_second_stage_leaves_a_tombstone_and_nothing_to_open()
    {
        var (elder, tokens) = await FullAsync("A-0815");
        await Server.TamperAsync("INSERT INTO reminder (elder_id, event, since) SELECT id, 'closing-overdue', 1 FROM elder");
        await EndAsync(elder.Id, ElderState.Closed);
        Server.Clock.Advance(TimeSpan.FromDays(5 * 366));

        var erased = await EraseAsync();

        Assert.That(erased, Is.EqualTo(new[] { $"{elder.Id} personal 2031-11-22" }));
        foreach (var request in (object[])[new { number = elder.Number, reason = "accident" }, new { number = "A-0815", reason = "accident" }, new { token = tokens[0], reason = "accident" }, new { token = tokens[1], reason = "accident" }])
        {
            var asked = await Server.LookUpAsync("dispatch", request);
            Assert.That((asked.Disclosed(), asked["status"]?.GetValue<string>(), asked["centre"] is null), Is.EqualTo(("status-only", "erased", false)), asked.Text);
        }

        Assert.That(await CountAsync("""
            SELECT count(*) FROM elder
            WHERE COALESCE(wrapped_key, sealed, person_key, birth_month, due_month) IS NULL AND state = 'erased' AND state_at IS NOT NULL
            """), Is.EqualTo(1));
        Assert.That(await CountAsync("SELECT count(*) FROM number WHERE sealed_number IS NULL AND state = 'erased' AND length(number_key) = 16"), Is.EqualTo(2));
        foreach (var table in (string[])["elder_version", "sealed_note", "renewal_step", "reminder", "item WHERE length(sealed_token) > 0"])
            Assert.That(await CountAsync($"SELECT count(*) FROM {table}"), Is.Zero, table);
    }

    [Test]
    public async Task An_erased_elder_is_as_far_away_as_one_that_never_was()
    {
        var (elder, _) = await FullAsync();
        await EndAsync(elder.Id, ElderState.Withdrawn);
        var body = SomeElder.Json();
        body.Remove("documentsChecked");
        Server.Clock.Advance(TimeSpan.FromDays(5 * 366));
        await EraseAsync();

        var replies = new List<Reply>
        {
            await GetAsync(elder.Id), await GetAsync(elder.Id, "/history"), await GetAsync(elder.Id, "/items"), await GetAsync(elder.Id, "/disclosures"),
            await GetAsync(elder.Id, "/confirmation-sheet"), await DeleteAsync(elder.Id, "missing"),
            await Server.SendAsync("centre", HttpMethod.Put, $"/v1/elders/{elder.Id}", body, ifMatch: "\"4\""),
            await PostAsync(elder.Id, "reopening", new { why = "誤り" }), await PostAsync(elder.Id, "items", new { kind = "shoe" }),
            await PostAsync(elder.Id, "renewals", new { blocks = new[] { "gp" }, confirmedBy = "self", method = "phone" }),
        };

        Assert.That(replies.Select(reply => reply.Disclosed()), Is.All.EqualTo("404 not-found"));
        var search = await Server.SendAsync("centre", HttpMethod.Post, "/v1/elders/search", new { });
        Assert.That(search["elders"]!.AsArray(), Is.Empty);
        var inbox = await Server.SendAsync("centre", HttpMethod.Get, "/v1/inbox");
        Assert.That((inbox.Status, inbox.Text.Contains("山田")), Is.EqualTo((200, false)), inbox.Text);
        var looks = await GetAsync(elder.Id, "/disclosures", "auditor");
        Assert.That((looks.Status, looks["looks"]!.AsArray().Count), Is.EqualTo((200, 2)), "The log's records stay: of a lookup, and of a reading.");
    }

    [Test]
    public async Task A_note_on_an_erased_number_is_kept_and_belongs_to_nobody()
    {
        var (elder, _) = await FullAsync();
        await EndAsync(elder.Id, ElderState.Closed);
        Server.Clock.Advance(TimeSpan.FromDays(5 * 366));
        await EraseAsync();

        await Server.LookUpAsync("hospital", Asking.Request(elder.Number, "emergency-treatment").With("note", "所持者は別の方の様子"));

        Assert.That(await CountAsync("SELECT count(*) FROM sealed_note WHERE elder_id IS NULL"), Is.EqualTo(1));
    }

    [Test]
    public async Task Each_elder_is_a_record_of_its_own_that_names_nobody()
    {
        var (elder, _) = await FullAsync();
        await EndAsync(elder.Id, ElderState.Deceased);
        Server.Clock.Advance(TimeSpan.FromDays(365));

        await EraseAsync();

        var record = await Server.LastRecordAsync();
        Assert.That(record.Keys(), Is.EqualTo(new[] { "index", "time", "id", "event", "outcome", "operator", "elder", "version", "centre", "cell", "detail", "change" }));
        Assert.That((record["elder"]!.GetValue<string>(), record["operator"]!.GetValue<string>()), Is.EqualTo((elder.Id, "operator")));
    }

    [Test]
    public async Task Whoever_is_reopened_before_their_turn_is_left_alone()
    {
        var elder = await Server.RegisterAsync();
        await EndAsync(elder.Id, ElderState.Deceased);
        Server.Clock.Advance(TimeSpan.FromDays(365));
        var (due, _) = await Erasure().FindDueAsync(CancellationToken.None);
        await DoAsync(elder.Id, "reopening", new { why = "届出の誤り" });

        Assert.That(await Erasure().EraseAsync(due.Single(), CancellationToken.None), Is.False);

        Assert.That((await Server.LastRecordAsync())["outcome"]!.GetValue<string>(), Is.EqualTo("not-due"));
        Assert.That((await GetAsync(elder.Id))["medical"], Is.Not.Null);
    }

    [Test]
    public async Task A_day_of_the_end_that_was_set_back_by_hand_erases_nobody_early()
    {
        var elder = await Server.RegisterAsync();
        await EndAsync(elder.Id, ElderState.Deceased);
        await Server.TamperAsync("UPDATE elder SET state_at = -state_at");

        var (due, damaged) = await Erasure().FindDueAsync(CancellationToken.None);
        await Server.TamperAsync("UPDATE elder SET state_at = -state_at");

        Assert.That((due.Count, damaged), Is.EqualTo((0, 1)));
    }

    [Test]
    public async Task Whoever_cannot_be_opened_is_counted_and_does_not_stop_the_others()
    {
        var (broken, whole) = (await Server.RegisterAsync(), await Server.RegisterAsync());
        await EndAsync(broken.Id, ElderState.Deceased);
        await EndAsync(whole.Id, ElderState.Deceased);
        Server.Clock.Advance(TimeSpan.FromDays(365));
        _ = Id.TryParse(broken.Id, out var id);
        await Server.TamperAsync("UPDATE elder SET state = 'closed' WHERE id = @Id", new { Id = id });

        var (due, damaged) = await Erasure().FindDueAsync(CancellationToken.None);

        Assert.That((due.Select(one => Id.Text(one.ElderId)).Single(), damaged), Is.EqualTo((whole.Id, 1)));
        await Server.TamperAsync("UPDATE elder SET state = 'deceased' WHERE id = @Id", new { Id = id });
    }

    // One of each page's neighbours, so that SQLite has moved rows between pages before.
    [TestCase(365, "health"), TestCase(5 * 366, "personal")]
    public async Task What_was_erased_is_nowhere_in_the_files(int days, string stage)
    {
        var elders = new List<RegisteredPerson>();
        for (var i = 0; i < 60; i++)
            elders.Add(await Server.RegisterAsync());
        elders.Add((await FullAsync()).Elder);
        var cells = new List<byte[]>();
        foreach (var elder in elders.Where((_, i) => i % 2 == 0))
        {
            await EndAsync(elder.Id, ElderState.Deceased);
            cells.AddRange(await StoredBytesAsync(elder.Id));
        }

        Server.Clock.Advance(TimeSpan.FromDays(days));
        // A person's key goes with the second stage.
        cells = [.. cells.Where(cell => cell.Length > 32 || stage == "personal")];
        Assert.That(CountFound(FolderCopy.Read(Server.DataDir), cells), Is.EqualTo(cells.Count));

        var erased = await EraseAsync();
        var left = CountFound(FolderCopy.Read(Server.DataDir), cells);
        await ForgetOldBytesAsync();

        Assert.That(erased, Has.Count.EqualTo(31).And.All.Contains(stage));
        Assert.That(left, Is.Positive, "The write-ahead log had them still.");
        Assert.That(CountFound(FolderCopy.Read(Server.DataDir), cells), Is.Zero);
    }

    [Test]
    public async Task An_erasure_that_a_crash_took_is_made_by_the_next_run()
    {
        var elder = await Server.RegisterAsync();
        await EndAsync(elder.Id, ElderState.Deceased);
        Server.Clock.Advance(TimeSpan.FromDays(5 * 366));
        _ = Id.TryParse(elder.Id, out var id);

        // The record is durable, and the change never came.
        await Server.Get<AuditLog>().AppendAsync(new AuditRecord(global::Api.Elders.Erasure.Event, "done", null) { Elder = id, Detail = ["personal"], IsChange = true });
        var crashed = await ResultAsync();

        Assert.That((crashed.IsIntact, crashed.IsInterrupted), Is.EqualTo((true, true)));
        Assert.That(await EraseAsync(), Has.Count.EqualTo(1));
        Assert.That((await ResultAsync()).IsInterrupted, Is.False);
        Assert.That((await Server.RecordsAsync()).Count(record => record.Contains("not-applied")), Is.EqualTo(1));
    }
}
