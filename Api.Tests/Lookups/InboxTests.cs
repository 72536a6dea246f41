using System.Text.Json.Nodes;
using Api.Access;
using Api.Audit;
using Api.Elders;
using Api.Http;
using Api.Lookups;
using Api.Storage;
using Api.Tests.Support;

namespace Api.Tests.Lookups;

/// <summary>What a centre finds in the morning: each lookup of its elders, and what rang.</summary>
internal sealed class InboxTests
{
    private static readonly object Missing = new { since = TestServer.Start.AddHours(-1), policeStation = "大森警察署", phone = "03-0762-0110" };

    private TestServer server = null!;

    [SetUp]
    public async Task StartAsync() => server = await TestServer.StartAsync();

    [TearDown]
    public void Stop() => server.Dispose();

    [Test]
    public async Task A_lookup_stands_in_the_inbox_of_the_elders_centre_and_of_no_other()
    {
        var elder = await server.RegisterAsync();
        var card = await server.LookUpAsync("hospital", Asking.Request(elder.Number, "emergency-treatment"));

        var entry = (await EntriesAsync()).Single();

        Assert.That(
            (Text(entry, "id"), Text(entry, "kind"), Text(entry, "elder"), Text(entry, "name"), Text(entry, "organisation"), Text(entry, "role")),
            Is.EqualTo((Text(card.Json, "lookupId"), "lookup", elder.Id, "山田 花子", "組織 hospital", "hospital")));
        Assert.That(
            (Text(entry, "user"), Text(entry, "reason"), Text(entry, "status"), Text(entry, "outcome")),
            Is.EqualTo((TestServer.ActingUser, "emergency-treatment", "active", "full")));
        Assert.That(entry["at"]!.GetValue<DateTimeOffset>(), Is.EqualTo(TestServer.Start));
        Assert.That(new[] { "alerts", "match", "contactAttempts", "done" }.Where(name => entry[name] is not null), Is.Empty);
        Assert.That(await EntriesAsync("centre2"), Is.Empty);
    }

    [Test]
    public async Task What_was_told_since_stands_with_its_lookup_without_the_notes()
    {
        var elder = await server.RegisterAsync();
        var card = await server.LookUpAsync("hospital", Asking.Request(elder.Number, "emergency-treatment"));
        await TellAsync(card, "match", new { match = "same" });
        await TellAsync(card, "contact-attempts", new { contactRank = 1, outcome = "voicemail", note = "折り返しを依頼" });

        var page = await ReadAsync();

        var entry = page["entries"]!.AsArray().Single()!;
        Assert.That((Text(entry, "match"), Text(entry["contactAttempts"]![0]!, "outcome")), Is.EqualTo(("same", "voicemail")));
        Assert.That(page.Text, Does.Not.Contain("折り返し"));
    }

    [Test]
    public async Task What_was_told_stands_with_its_own_lookup()
    {
        var elder = await server.RegisterAsync();
        foreach (var match in (string[])["same", "unsure"])
        {
            var card = await server.LookUpAsync("hospital", Asking.Request(elder.Number, "emergency-treatment"));
            await TellAsync(card, "match", new { match });
            await server.SendAsync("police", HttpMethod.Post, $"/v1/lookups/{Text(card.Json, "lookupId")}/match", new { match = "other" });
        }

        await server.LookUpAsync("hospital", Asking.Request(elder.Number, "emergency-treatment"));

        Assert.That((await EntriesAsync()).Select(entry => entry["match"]?.GetValue<string>()), Is.EqualTo(new[] { null, "unsure", "same" }));
    }

    [TestCase("match", """{"match": "other"}""", "mismatch")]
    [TestCase("contact-attempts", """{"contactRank": 2, "outcome": "dead-number"}""", "dead-number")]
    public async Task A_mismatch_and_a_dead_number_stand_for_themselves(string route, string body, string alert)
    {
        var elder = await server.RegisterAsync();
        var card = await server.LookUpAsync("hospital", Asking.Request(elder.Number, "emergency-treatment"));
        await TellAsync(card, route, body);

        var entries = await EntriesAsync();

        Assert.That(entries.Select(entry => Alerts(entry)), Is.EqualTo(new[] { alert, "" }));
        Assert.That(Text(entries[0], "lookupId"), Is.EqualTo(Text(card.Json, "lookupId")));
        Assert.That(Text(entries[0], "elder"), Is.EqualTo(elder.Id));
    }

    [TestCase("lost", "lost-used")]
    [TestCase("revoked", "revoked-used")]
    [TestCase("deceased", "closed-used")]
    [TestCase("closing", "closing-used")]
    [TestCase("missing", "missing")]
    public async Task A_number_that_should_not_be_used_and_somebody_missing_ring(string what, string alert)
    {
        var elder = await server.RegisterAsync();
        if (what is "lost" or "revoked")
            await server.ChangeNumberAsync(elder.Id, what);
        else if (what == "missing")
            await server.ChangeElderAsync(elder.Id, change: document => document with { Missing = new Api.Elders.Missing { Since = TestServer.Start } });
        else
            await server.ChangeElderAsync(elder.Id, what);
        await server.LookUpAsync("police", Asking.Request(elder.Number, "protection"));

        Assert.That((await EntriesAsync()).Select(Alerts), Is.EqualTo(new[] { alert }));
    }

    [Test]
    public async Task A_report_of_somebody_missing_rings_at_once()
    {
        var elder = await server.RegisterAsync();
        await server.SendAsync("centre", HttpMethod.Post, $"/v1/elders/{elder.Id}/missing", Missing);

        var entry = (await EntriesAsync()).Single();

        Assert.That((Text(entry, "kind"), Alerts(entry), Text(entry, "name")), Is.EqualTo(("elder-missing", "missing", "山田 花子")));
        Assert.That(entry["lookupId"], Is.Null);
    }

    [TestCase("2026-11-22", "組織 centre")]
    [TestCase("2026-11-24", null)]
    public async Task An_elder_who_comes_over_rings_at_the_new_centre(string on, string? by)
    {
        var elder = await server.RegisterAsync();
        await server.SendAsync("centre", HttpMethod.Post, $"/v1/elders/{elder.Id}/transfer", new { centre = Id.Text(server.Centre2), on });
        server.Clock.Advance(TimeSpan.FromDays(2));
        await server.Get<Transfers>().ApplyDueAsync(default);

        var entry = (await EntriesAsync("centre2")).Single();

        Assert.That((Text(entry, "kind"), Alerts(entry), Text(entry, "elder")), Is.EqualTo(("elder-transfer", "transferred-in", elder.Id)));
        Assert.That((entry["organisation"]?.GetValue<string>(), entry["role"] is null), Is.EqualTo((by, by is null)));
        Assert.That(entry["lookupId"], Is.Null);
        Assert.That(await EntriesAsync(), Is.Empty, "the former centre");
    }

    [Test]
    public async Task Training_is_not_in_it()
    {
        var made = await server.RegisterAsync(SomeElder.Json(json => json["training"] = true));
        await server.SendAsync("centre", HttpMethod.Post, $"/v1/elders/{made.Id}/missing", Missing);
        var elder = await server.RegisterAsync(SomeElder.Json(json => json["training"] = true));
        var card = await server.LookUpAsync("hospital", Asking.Request(elder.Number, "test"));
        await TellAsync(card, "match", new { match = "other" });

        Assert.That(card.Disclosed(), Is.EqualTo("full"));
        Assert.That(await EntriesAsync(), Is.Empty);
    }

    [Test]
    public async Task Every_answer_is_recorded_with_the_number_of_people_and_the_hash_of_their_ids()
    {
        foreach (var elder in new[] { await server.RegisterAsync(), await server.RegisterAsync() })
        {
            await server.LookUpAsync("hospital", Asking.Request(elder.Number, "emergency-treatment"));
            await server.LookUpAsync("police", Asking.Request(elder.Number, "protection"));
        }

        Assert.That(await EntriesAsync(), Has.Count.EqualTo(4));

        var record = await server.LastRecordAsync();
        Assert.That((Text(record, "event"), record["rows"]!.GetValue<int>(), Text(record, "centre")), Is.EqualTo(("inbox-read", 2, Id.Text(server.Centre))));
        Assert.That(record["rowsHash"], Is.Not.Null);
    }

    [Test]
    public async Task Pages_go_back_across_the_blocks_of_a_long_log_and_miss_nothing()
    {
        // Three entries in each of six blocks of the log, and others' records between them.
        var audit = server.Get<AuditLog>();
        var its = new List<string>();
        for (var i = 0; i < 6 * 1024; i += 8)
        {
            var records = Enumerable.Range(i, 8).Select(index => new AuditRecord("lookup", "full", Caller)
            {
                Centre = index % 32 == 0 ? server.Centre : server.Centre2,
                Reason = "emergency-treatment",
            }).ToList();
            await Task.WhenAll(records.Select(audit.AppendAsync));
            its.AddRange(records.Where(record => record.Centre == server.Centre).Select(record => Id.Text(record.Id)));
        }

        var found = new List<string>();
        for (string? cursor = ""; cursor is not null;)
        {
            var page = await ReadAsync(query: cursor.Length == 0 ? "" : $"?cursor={cursor}");
            Assert.That(page["entries"]!.AsArray(), Has.Count.LessThanOrEqualTo(Inbox.PageSize));
            found.AddRange(page["entries"]!.AsArray().Select(entry => Text(entry!, "id")));
            cursor = page["cursor"]?.GetValue<string>();
        }

        its.Reverse();
        Assert.That(found, Is.EqualTo(its));
    }

    [Test]
    public async Task A_page_is_found_by_the_index_and_not_by_reading_the_log()
    {
        await using var log = await server.Get<Engine>().Log.OpenConnectionAsync();

        var plan = await log.QueryAsync<PlanRow>(
            "EXPLAIN QUERY PLAN " + Inbox.FindNewest, new { From = 0, Before = 1, Centre = 1, Most = 1 }, default);

        Assert.That(plan.Select(step => step.Detail), Has.Some.Contains("audit_record_centre (<expr>=? AND centre_id=?"));
    }

    [TestCase("?cursor=x")]
    [TestCase("?cursor=-1")]
    public async Task A_cursor_that_is_none_is_refused(string query)
    {
        Assert.That((await server.SendAsync("centre", HttpMethod.Get, "/v1/inbox" + query)).Code, Is.EqualTo("validation"));
    }

    [Test]
    public async Task Done_says_who_and_when_once_to_everybody_at_the_centre()
    {
        var elder = await server.RegisterAsync();
        var card = await server.LookUpAsync("hospital", Asking.Request(elder.Number, "emergency-treatment"));
        var path = $"/v1/inbox/{Text(card.Json, "lookupId")}/done";
        server.Clock.Advance(TimeSpan.FromHours(5));

        var foreign = await server.SendAsync("centre2", HttpMethod.Post, path);
        var first = await server.SendAsync("centre", HttpMethod.Post, path, actingUser: "suzuki-1");
        var record = await server.LastRecordAsync();
        var second = await server.SendAsync("centre", HttpMethod.Post, path, actingUser: "tanaka-2");

        Assert.That((foreign.Code, first.Status, second.Status), Is.EqualTo(("not-found", 204, 204)));
        Assert.That((Text(record, "event"), Text(record, "about"), record["change"]!.GetValue<bool>()), Is.EqualTo(("inbox-done", Text(card.Json, "lookupId"), true)));
        var done = (await EntriesAsync()).Single()["done"]!;
        Assert.That((Text(done, "user"), done["at"]!.GetValue<DateTimeOffset>()), Is.EqualTo(("suzuki-1", TestServer.Start.AddHours(5))));
    }

    [Test]
    public async Task What_is_no_entry_cannot_be_done()
    {
        await server.RegisterAsync();
        var registration = Text(await server.LastRecordAsync(), "id");

        Assert.That((await server.SendAsync("centre", HttpMethod.Post, $"/v1/inbox/{registration}/done")).Code, Is.EqualTo("not-found"));
        Assert.That((await server.SendAsync("centre", HttpMethod.Post, "/v1/inbox/nonsense/done")).Code, Is.EqualTo("not-found"));
    }

    [Test]
    public async Task A_damaged_record_rings_and_does_not_shut_the_inbox()
    {
        var (damaged, other) = (await server.RegisterAsync(), await server.RegisterAsync());
        await server.LookUpAsync("hospital", Asking.Request(damaged.Number, "emergency-treatment"));
        await server.LookUpAsync("hospital", Asking.Request(other.Number, "emergency-treatment"));
        _ = Id.TryParse(damaged.Id, out var id);
        await server.TamperAsync("UPDATE elder SET sealed = zeroblob(200) WHERE id = @Id", new { Id = id });
        await server.LookUpAsync("hospital", Asking.Request(damaged.Number, "emergency-treatment"));

        var entries = await EntriesAsync();

        Assert.That(entries.Select(Alerts), Is.EqualTo(new[] { "record-damaged", "", "" }));
        Assert.That(entries.Select(entry => entry["name"]?.GetValue<string>()), Is.EqualTo(new[] { null, "山田 花子", null }));
    }

    private static readonly Caller Caller = new(1, "病院", Role.Hospital, null, "nurse-1", "0HN:1", null);

    private async Task<Reply> ReadAsync(string role = "centre", string query = "")
    {
        var reply = await server.SendAsync(role, HttpMethod.Get, "/v1/inbox" + query);
        Assert.That(reply.Status, Is.EqualTo(200), reply.Text);
        return reply;
    }

    private async Task<List<JsonNode>> EntriesAsync(string role = "centre") => [.. (await ReadAsync(role))["entries"]!.AsArray().Select(entry => entry!)];

    private async Task TellAsync(Reply card, string route, object body)
    {
        var reply = await server.SendAsync("hospital", HttpMethod.Post, $"/v1/lookups/{Text(card.Json, "lookupId")}/{route}", body);
        Assert.That(reply.Status, Is.LessThan(300), reply.Text);
    }

    private static string Alerts(JsonNode entry) => string.Join(' ', (entry["alerts"]?.AsArray() ?? []).Select(alert => Text(alert!, "code")));

    private static string Text(JsonNode json, string name) => json[name]!.GetValue<string>();

    private sealed record PlanRow
    {
        public required string Detail { get; init; }
    }
}
