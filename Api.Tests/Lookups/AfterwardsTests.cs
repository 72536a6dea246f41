using System.Text.Json.Nodes;
using Api.Access;
using Api.Http;
using Api.Tests.Support;

namespace Api.Tests.Lookups;

/// <summary>match, contact-attempts, relay: what happened after a card was opened (domain.md section 7).</summary>
internal sealed class AfterwardsTests : LookupFixture
{
    private const string Note = "折り返しを依頼した。18時に再度電話する";

    [Test]
    public async Task The_card_shows_what_was_told_of_it()
    {
        var card = await CardAsync();

        var match = await TellAsync("hospital", card, "match", new { match = "same" });
        var call = await TellAsync("hospital", card, "contact-attempts", new { contactRank = 1, outcome = "voicemail", note = Note });
        await TellAsync("hospital", card, "contact-attempts", new { contactRank = 2, outcome = "coming" });

        var again = await AskAgainAsync("hospital", card);
        Assert.That((match.Status, call.Status, call.Text), Is.EqualTo((204, 201, "")));
        Assert.That(call.Headers.Location!.ToString(), Does.EndWith($"/v1/lookups/{card["lookupId"]}"));
        Assert.That(again["match"]!.GetValue<string>(), Is.EqualTo("same"));
        var attempts = again["contactAttempts"]!.AsArray();
        Assert.That(
            attempts.Select(one => $"{one!["contactRank"]} {one["outcome"]} {one["user"]} {one["note"]}"),
            Is.EqualTo(new[] { $"1 voicemail user-1 {Note}", "2 coming user-1 " }));
        Assert.That(attempts[0]!["at"]!.GetValue<DateTimeOffset>(), Is.EqualTo(Now));
        Assert.That((await Server.LastRecordAsync())["blocks"].Strings(), Does.Contain("contact-attempts"));
    }

    // domain.md section 9: the nurse at 3 a.m., the social worker at 8:30, and the centre in the morning.
    [Test]
    public async Task A_night_at_the_emergency_department_is_there_for_whoever_comes_next()
    {
        var elder = await Server.RegisterAsync();
        var card = await AskAsync("hospital", elder.Number, "emergency-treatment");
        await TellAsync("hospital", card, "match", new { match = "same" });
        await TellAsync("hospital", card, "contact-attempts", new { contactRank = 1, outcome = "dead-number" });
        var night = Now;
        Server.Clock.Advance(TimeSpan.FromHours(5.5));

        var morning = await AskAgainAsync("hospital", card, "msw-2");
        await TellAsync("hospital", morning, "contact-attempts", new { contactRank = 2, outcome = "coming" });

        Assert.That(morning["match"]!.GetValue<string>(), Is.EqualTo("same"));
        Assert.That(morning["contactAttempts"]![0]!["at"]!.GetValue<string>(), Does.StartWith(night.ToString("yyyy-MM-ddTHH:mm:ss")).And.EndsWith("+09:00"));
        var entries = (await Server.SendAsync("centre", HttpMethod.Get, "/v1/inbox"))["entries"]!.AsArray()
            .Where(entry => entry!["elder"]!.ToString() == elder.Id).Select(entry => entry!).ToList();
        Assert.That(entries.Select(entry => entry["kind"]!.ToString()), Is.EqualTo(new[] { "contact-attempt", "lookup" }));
        Assert.That(
            entries.Select(entry => string.Join(' ', entry["contactAttempts"]!.AsArray().Select(call => $"{call!["contactRank"]} {call["outcome"]}"))),
            Is.EqualTo(new[] { "1 dead-number", "1 dead-number 2 coming" }));
        Assert.That(entries.Select(entry => entry["contactAttempts"]![0]!["at"]!.GetValue<string>()), Has.All.EndsWith("+09:00"));
    }

    [Test]
    public async Task A_call_to_a_contact_who_is_not_there_is_refused()
    {
        var card = await CardAsync();
        var count = card["contacts"]!.AsArray().Count;

        var reply = await TellAsync("hospital", card, "contact-attempts", new { contactRank = count + 1, outcome = "reached" });

        Assert.That((reply.Status, reply["errors"]?["contactRank"] is not null), Is.EqualTo((422, true)), reply.Text);
        Assert.That((await AskAgainAsync("hospital", card))["contactAttempts"], Is.Null);
    }

    [Test]
    public async Task The_newest_word_on_the_match_counts()
    {
        var card = await CardAsync();

        await TellAsync("hospital", card, "match", new { match = "unsure" });
        await TellAsync("hospital", card, "match", new { match = "other" });

        Assert.That((await AskAgainAsync("hospital", card))["match"]!.GetValue<string>(), Is.EqualTo("other"));
    }

    [Test]
    public async Task Each_is_a_record_about_the_lookup_its_elder_and_centre()
    {
        var elder = await Server.RegisterAsync();
        var card = await AskAsync("hospital", elder.Number, "emergency-treatment");

        await TellAsync("hospital", card, "contact-attempts", new { contactRank = 2, outcome = "no-answer", note = Note });

        var record = await Server.LastRecordAsync();
        Assert.That(
            (Text(record, "event"), Text(record, "outcome"), Text(record, "about"), Text(record, "elder"), Text(record, "centre"), Text(record, "reason")),
            Is.EqualTo(("contact-attempt", "no-answer", Text(card.Json, "lookupId"), elder.Id, Id.Text(Server.Centre), "emergency-treatment")));
        Assert.That(record["detail"].Strings(), Is.EqualTo(new[] { "contact-2" }));
        Assert.That(record["alerts"], Is.Null);
        Assert.That(record["note"], Is.Not.Null);
        Assert.That(record.ToJsonString(), Does.Not.Contain("折り返し"));
        Assert.That(System.Text.Encoding.UTF8.GetString(FolderCopy.Read(Server.DataDir)), Does.Not.Contain("折り返し"));
    }

    [TestCase("match", """{"match": "other"}""", "mismatch")]
    [TestCase("match", """{"match": "same"}""", null)]
    [TestCase("contact-attempts", """{"contactRank": 1, "outcome": "dead-number"}""", "dead-number")]
    [TestCase("contact-attempts", """{"contactRank": 1, "outcome": "voicemail"}""", null)]
    public async Task A_mismatch_and_a_dead_number_ring_the_centre(string route, string body, string? alert)
    {
        var card = await CardAsync();

        await TellAsync("hospital", card, route, body);

        Assert.That((await Server.LastRecordAsync())["alerts"].Strings(), Is.EqualTo(alert is null ? [] : new[] { alert }));
    }

    [Test]
    public async Task It_is_told_for_7_days_and_not_after(
        [Values("""match {"match": "same"}""", """contact-attempts {"contactRank": 1, "outcome": "reached"}""")] string what)
    {
        var card = await CardAsync();

        Server.Clock.Advance(TimeSpan.FromDays(7) - TimeSpan.FromMinutes(1));
        var before = await TellAsync("hospital", card, what.Split(' ')[0], what[what.IndexOf('{')..]);
        Server.Clock.Advance(TimeSpan.FromMinutes(1));
        var after = await TellAsync("hospital", card, what.Split(' ')[0], what[what.IndexOf('{')..]);

        Assert.That((before.Status < 300, after.Code), Is.EqualTo((true, "not-found")));
    }

    [TestCase("another hospital", Role.Hospital, null)]
    [TestCase("the hospital's crew", Role.Ambulance, "組織 hospital")]
    public async Task Another_organisation_or_role_tells_nothing_and_shows_on_no_card(string name, Role role, string? organisation)
    {
        var card = await CardAsync();
        var other = await Server.AddClientAsync(name, role, organisation);

        var reply = await TellAsync(other, card, "match", new { match = "other" });

        Assert.That(reply.Code, Is.EqualTo("not-found"));
        var record = await Server.LastRecordAsync();
        Assert.That((Text(record, "outcome"), record["centre"], record["alerts"]), Is.EqualTo(("not-found", (JsonNode?)null, (JsonNode?)null)));
        Assert.That((await AskAgainAsync("hospital", card))["match"], Is.Null);
    }

    [Test]
    public async Task A_candidate_has_nothing_to_tell_of()
    {
        var elder = await Server.RegisterAsync();
        await Server.ChangeNumberAsync(elder.Id, "lost");
        var candidate = await AskAsync("hospital", elder.Number, "emergency-treatment");

        Assert.That((await TellAsync("hospital", candidate, "match", new { match = "same" })).Code, Is.EqualTo("not-found"));
    }

    [Test]
    public async Task Whoever_sees_the_card_no_more_sees_no_calls_either()
    {
        var elder = await Server.RegisterAsync();
        var card = await AskAsync("hospital", elder.Number, "emergency-treatment");
        await TellAsync("hospital", card, "contact-attempts", new { contactRank = 1, outcome = "reached", note = Note });
        await Server.ChangeElderAsync(elder.Id, "deceased");

        var again = await AskAgainAsync("hospital", card);

        Assert.That((again.Disclosed(), again["contactAttempts"]), Is.EqualTo(("status-only", (JsonNode?)null)));
    }

    [Test]
    public async Task A_note_that_was_exchanged_is_not_shown()
    {
        var card = await CardAsync();
        await TellAsync("hospital", card, "contact-attempts", new { contactRank = 1, outcome = "reached", note = Note });
        _ = Id.TryParse(Text(await Server.LastRecordAsync(), "id"), out var record);
        await Server.TamperAsync("UPDATE sealed_note SET sealed = zeroblob(80) WHERE record_id = @Record", new { Record = record });

        Assert.That((await AskAgainAsync("hospital", card)).Disclosed(), Is.EqualTo("503 record-damaged"));
    }

    [TestCase("told", """["identity", "contacts"]""", 204)]
    [TestCase("centre-called", null, 204)]
    [TestCase("refused", null, 204)]
    [TestCase("told", null, 422)]
    [TestCase("refused", """["identity"]""", 422)]
    [TestCase("told", """["care"]""", 422)]
    public async Task A_relay_says_what_was_told_of_what_was_shown(string outcome, string? blocks, int status)
    {
        var elder = await Server.RegisterAsync();
        var card = await AskAsync("desk", elder.Number, "phone-relay", "police protection");
        var body = new JsonObject { ["outcome"] = outcome };
        if (blocks is not null)
            body["blocks"] = JsonNode.Parse(blocks);

        var reply = await TellAsync("desk", card, "relay", body);

        Assert.That(reply.Status, Is.EqualTo(status), reply.Text);
        var record = await Server.LastRecordAsync();
        Assert.That(Text(record, "event"), Is.EqualTo(status == 204 ? "relay" : "lookup"));
        if (blocks is not null && status == 204)
            Assert.That(record["blocks"].Strings(), Is.EqualTo(new[] { "identity", "contacts" }));
    }

    [TestCase("match", "{}")]
    [TestCase("match", """{"match": "maybe"}""")]
    [TestCase("contact-attempts", """{"contactRank": 6, "outcome": "reached"}""")]
    [TestCase("contact-attempts", """{"contactRank": 1, "outcome": "busy"}""")]
    [TestCase("contact-attempts", """{"outcome": "reached"}""")]
    [TestCase("relay", """{"outcome": "told", "blocks": ["everything"]}""")]
    public async Task What_is_not_one_of_the_codes_is_refused(string route, string body)
    {
        var card = await CardAsync();

        Assert.That((await TellAsync("hospital", card, route, body)).Code, Is.EqualTo("validation"));
    }

    private async Task<Reply> CardAsync() => await AskAsync("hospital", (await Server.RegisterAsync()).Number, "emergency-treatment");

    private Task<Reply> TellAsync(string role, Reply card, string route, object body) =>
        Server.SendAsync(role, HttpMethod.Post, $"/v1/lookups/{Text(card.Json, "lookupId")}/{route}", body);

    private static string Text(JsonObject json, string name) => json[name]!.GetValue<string>();
}
