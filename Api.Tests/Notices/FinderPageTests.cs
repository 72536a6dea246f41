using System.Globalization;
using System.Net;
using Api.Http;
using Api.Tests.Lookups;
using Api.Tests.Support;

namespace Api.Tests.Notices;

/// <summary>The page behind a QR code: whom to call, and nothing about anybody.</summary>
internal sealed class FinderPageTests : FinderFixture
{
    // A Sunday at three; a weekday at ten and at the minute of closing; a Saturday; Labour Thanksgiving Day; the year's end.
    [TestCase("2026-11-22 03:00", false), TestCase("2026-11-24 10:00", true), TestCase("2026-11-24 16:59", true)]
    [TestCase("2026-11-24 17:00", false), TestCase("2026-11-28 10:00", false), TestCase("2026-11-23 10:00", false), TestCase("2026-12-29 10:00", false)]
    public async Task The_phone_is_the_one_that_is_answered_now(string time, bool open)
    {
        var (_, _, token) = await ItemAsync();
        Server.Clock.Set(new DateTimeOffset(DateTime.Parse(time, CultureInfo.InvariantCulture), TestServer.Start.Offset));

        var page = await LookAsync(token);

        var (shown, other) = open ? ("+81307620011", "+819007620012") : ("+819007620012", "+81307620011");
        var (said, unsaid) = open ? ("ただいま受付中", "夜間・休日の受付") : ("夜間・休日の受付", "ただいま受付中");
        Assert.That((page.Status, page.ContentType), Is.EqualTo((200, "text/html")), page.Text);
        Assert.That(page.Text, Does.Contain($"href=\"tel:{shown}\"").And.Not.Contain(other));
        Assert.That(page.Text, Does.Contain(said).And.Not.Contain(unsaid));
        Assert.That(page.Text.IndexOf("命の危険は119", StringComparison.Ordinal), Is.LessThan(page.Text.IndexOf("tel:+81", StringComparison.Ordinal)));
        Assert.That(page.Text, Does.Contain("href=\"tel:119\"").And.Contain("href=\"tel:110\""));
    }

    [TestCase("POST", "/notices", 415)]
    [TestCase("PUT", "", 405)]
    public async Task A_request_of_another_form_is_not_asked_for_a_key(string method, string path, int status)
    {
        var reply = await SendAsync(new HttpMethod(method), $"/q/{Unknown}{path}", new StringContent("大森駅"));

        Assert.That((reply.Status, reply.Headers.Contains("WWW-Authenticate")), Is.EqualTo((status, false)), reply.Text);
    }

    [Test]
    public async Task Nothing_of_the_elder_stands_on_the_page()
    {
        var sent = SomeElder.Json();
        var elder = await Server.RegisterAsync(sent);
        var token = await TokenAsync(elder, await AddAsync(elder));

        var page = WebUtility.HtmlDecode((await LookAsync(token)).Text);

        foreach (var text in new[] { elder.Number, elder.Number.Replace("-", "", StringComparison.Ordinal), elder.Id, sent["identity"]!["name"]!.ToString(), sent["identity"]!["town"]!.ToString() })
            Assert.That(page, Does.Not.Contain(text));
        foreach (var contact in sent["contacts"]!.AsArray())
            Assert.That(page, Does.Not.Contain(contact!["name"]!.ToString()));
    }

    [Test]
    public async Task A_browser_keeps_nothing_sends_nothing_on_and_loads_nothing()
    {
        var (_, _, token) = await ItemAsync();

        var page = await LookAsync(token);

        Assert.That(page.Headers.CacheControl!.NoStore, Is.True);
        Assert.That(page.Headers.GetValues("Referrer-Policy"), Is.EqualTo(new[] { "no-referrer" }));
        Assert.That(page.Headers.GetValues("X-Robots-Tag").Single(), Does.Contain("noindex"));
        Assert.That(page.Headers.GetValues("Content-Security-Policy").Single(), Does.StartWith("default-src 'none'; style-src 'sha256-"));
        Assert.That(page.Text, Does.Not.Contain("<script").And.Not.Contain("src=").And.Not.Contain("http"));
    }

    [TestCase(null, "ja"), TestCase("en-GB,en;q=0.9", "en")]
    public async Task The_page_is_Japanese_unless_English_is_asked_for(string? language, string lang)
    {
        var (_, _, token) = await ItemAsync();

        var page = await LookAsync(token, language);

        Assert.That(page.Text, Does.Contain($"<html lang=\"{lang}\">"));
        Assert.That(page.Text.Contains("Danger to life", StringComparison.Ordinal), Is.EqualTo(lang == "en"));
    }

    [Test]
    public async Task The_form_is_there_only_while_the_elder_agrees_to_finders_and_nobody_misses_the_item()
    {
        var (agreed, item, token) = await ItemAsync();
        var (_, _, refused) = await ItemAsync(person => Without(person, "finder"));
        var (ended, _, endedToken) = await ItemAsync();
        await EndAsync(ended, "deceased");
        var (revoked, _, revokedToken) = await ItemAsync();
        await PostAsync(revoked, "number/revocation");

        Assert.That(HasForm(await LookAsync(token)), Is.True);
        await PostAsync(agreed, $"items/{item}/loss", new { newNumber = false });

        foreach (var without in new[] { token, refused, endedToken, revokedToken })
        {
            var page = await LookAsync(without);
            Assert.That((page.Status, HasForm(page)), Is.EqualTo((200, false)), page.Text);
            Assert.That(page.Text, Does.Contain("tel:+819007620012"));
        }
    }

    [Test]
    public async Task Lost_ended_and_refused_look_the_same()
    {
        var (agreed, item, lost) = await ItemAsync();
        await PostAsync(agreed, $"items/{item}/loss", new { newNumber = false });
        var (_, _, refused) = await ItemAsync(person => Without(person, "finder"));
        var (ended, _, endedToken) = await ItemAsync();
        await EndAsync(ended, "moved-out");

        var pages = new[] { await LookAsync(lost), await LookAsync(refused), await LookAsync(endedToken) };

        Assert.That(pages.Select(page => page.Text).Distinct().Count(), Is.EqualTo(1));
    }

    [TestCase(null), TestCase("A"), TestCase("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA!")]
    public async Task A_code_that_leads_nowhere_gets_the_page_with_the_printed_phone(string? token)
    {
        var before = await Server.CountRecordsAsync();

        var page = await LookAsync(token ?? Unknown);

        Assert.That((page.Status, HasForm(page)), Is.EqualTo((200, false)));
        Assert.That(page.Text, Does.Contain("キーホルダーに書かれている電話番号").And.Contain("tel:119").And.Not.Contain("tel:+81"));
        Assert.That(await Server.CountRecordsAsync(), Is.EqualTo(before));
    }

    [Test]
    public async Task A_look_is_recorded_with_its_source_and_nothing_personal()
    {
        var (elder, item, token) = await ItemAsync();

        await LookAsync(token);

        var record = await Server.LastRecordAsync();
        Assert.That(
            record.Keys(), Is.EqualTo(new[] { "index", "time", "id", "event", "outcome", "source", "elder", "number", "centre", "subject" }));
        Assert.That(
            (record["event"]!.ToString(), record["outcome"]!.ToString(), record["source"]!.ToString(), record["elder"]!.ToString(), record["subject"]!.ToString(), record["centre"]!.ToString()),
            Is.EqualTo(("finder-page", "form", Source, elder.Id, item, Id.Text(Server.Centre))));
        Assert.That(record.ToJsonString(), Does.Not.Contain(token));
    }

    [TestCase("lost", "lost-used"), TestCase("missing", "missing"), TestCase("deceased", "closed-used"), TestCase("closing", "closing-used"), TestCase("revoked", "revoked-used")]
    public async Task A_look_rings_the_centre_where_a_lookup_would(string what, string alert)
    {
        var (elder, item, token) = await ItemAsync();
        if (what == "lost")
            await PostAsync(elder, $"items/{item}/loss", new { newNumber = false });
        else if (what == "missing")
            await PostAsync(elder, "missing", new { since = Server.Clock.GetUtcNow(), policeStation = "大森警察署", phone = "03-0762-0110" });
        else if (what == "revoked")
            await PostAsync(elder, "number/revocation");
        else
            await EndAsync(elder, "deceased", confirmed: what == "deceased");

        await LookAsync(token);

        Assert.That((await Server.LastRecordAsync())["alerts"].Strings(), Is.EqualTo(new[] { alert }));
        var inbox = await Server.SendAsync("centre", HttpMethod.Get, "/v1/inbox");
        var entry = inbox["entries"]!.AsArray()[0]!;
        Assert.That(
            (entry["kind"]!.ToString(), entry["elder"]!.ToString(), entry["alerts"]![0]!["code"]!.ToString()), Is.EqualTo(("finder-page", elder.Id, alert)));
    }

    [Test]
    public async Task A_look_that_rings_for_nothing_and_one_at_a_made_up_elders_item_are_not_in_the_inbox()
    {
        var (elder, _, token) = await ItemAsync();
        var (trained, item, training) = await ItemAsync(person => person["training"] = true);
        await PostAsync(trained, $"items/{item}/loss", new { newNumber = false });

        await LookAsync(token);
        await LookAsync(training);

        var inbox = await Server.SendAsync("centre", HttpMethod.Get, "/v1/inbox");
        Assert.That(
            inbox["entries"]!.AsArray().Where(entry => entry!["kind"]!.ToString() == "finder-page").Select(entry => entry!["elder"]!.ToString()),
            Does.Not.Contain(elder.Id).And.Not.Contain(trained.Id));
    }

    [Test]
    public async Task Rows_that_do_not_agree_are_an_alarm_and_a_code_that_leads_nowhere()
    {
        var (elder, item, token) = await ItemAsync();
        _ = Id.TryParse(item, out var itemId);
        await Server.TamperAsync("UPDATE item SET state = 'lost' WHERE id = @Id", new { Id = itemId });

        var page = await LookAsync(token);

        await Server.TamperAsync("UPDATE item SET state = 'active' WHERE id = @Id", new { Id = itemId });
        Assert.That((page.Status, page.Text.Contains("tel:+81", StringComparison.Ordinal)), Is.EqualTo((200, false)));
        var record = await Server.LastRecordAsync();
        Assert.That((record["event"]!.ToString(), record["elder"]!.ToString(), record["source"]!.ToString()), Is.EqualTo(("record-damaged", elder.Id, Source)));
    }

    [Test]
    public async Task Too_many_looks_are_refused_by_token_and_by_address_whether_or_not_there_is_such_a_token()
    {
        var (_, _, token) = await ItemAsync();
        foreach (var one in new[] { token, Unknown })
        {
            Server.Clock.Advance(TimeSpan.FromMinutes(1));
            for (var look = 1; look <= global::Api.Notices.FinderLimits.PagesOfToken; look++)
                Assert.That((await LookAsync(one, source: $"203.0.113.{look}")).Status, Is.EqualTo(200));

            var refused = await LookAsync(one);

            Assert.That(refused.Status, Is.EqualTo(429));
            Assert.That(refused.Headers.RetryAfter!.Delta!.Value.TotalSeconds, Is.InRange(1, 60));
            Assert.That(refused.Text, Does.Contain("tel:119").And.Contain("キーホルダーに書かれている電話番号"));
        }

        Server.Clock.Advance(TimeSpan.FromMinutes(1));
        for (var look = 1; look <= global::Api.Notices.FinderLimits.PagesOfAddress; look++)
            Assert.That((await LookAsync(Unknown, source: $"2001:db8::{look}")).Status, Is.EqualTo(200));
        Assert.That((await LookAsync(token, source: "2001:db8::ffff:1")).Status, Is.EqualTo(429), "One household's network.");
        Assert.That((await LookAsync(token, source: "2001:db8:0:1::1")).Status, Is.EqualTo(200), "Another one's.");
    }
}
