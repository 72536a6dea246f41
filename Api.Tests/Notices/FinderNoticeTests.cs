using System.Net;
using System.Text;
using Api.Storage;
using Api.Tests.Support;

namespace Api.Tests.Notices;

/// <summary>A finder tells the centre where: with a plain form or JSON, and no answer reveals anything.</summary>
internal sealed class FinderNoticeTests : FinderFixture
{
    private const string Place = "大森駅東口　交番の前";

    [Test]
    public async Task What_a_finder_writes_reaches_the_elders_centre()
    {
        var (elder, _, token) = await ItemAsync();

        var reply = await FormAsync(token, ("place", Place), ("text", "ベンチに\r\n座っています"), ("phone", "090-0111-2222"));

        Assert.That((reply.Status, reply.ContentType), Is.EqualTo((202, "text/html")), reply.Text);
        Assert.That(reply.Text, Does.Contain("送信しました"));
        var notice = await LastNoticeAsync();
        Assert.That(
            (notice["place"]!.ToString(), notice["text"]!.ToString(), notice["elder"]?.ToString()),
            Is.EqualTo((Place, "ベンチに 座っています（折り返し先：090-0111-2222）", elder.Id)));
    }

    [Test]
    public async Task Whoever_sent_it_or_must_mend_it_finds_the_way_back_to_the_phones()
    {
        var (_, _, token) = await ItemAsync();

        var (sent, wrong) = (await FormAsync(token, ("place", Place)), await FormAsync(token, ("place", "")));

        Assert.That(sent.Text, Does.Contain($"href=\"../{token}\"").And.Contain("class=\"said\" role=\"status\""));
        Assert.That(wrong.Text, Does.Contain($"href=\"../{token}\"").And.Contain("class=\"said not\" role=\"alert\""));
        Assert.That((await LookAsync(token)).Text, Does.Not.Contain("href=\".."));
    }

    [Test]
    public async Task Json_does_as_well()
    {
        var (elder, _, token) = await ItemAsync();

        var reply = await JsonAsync(token, """{"place": "大森駅"}""");

        Assert.That((reply.Status, reply.Text), Is.EqualTo((202, "")));
        Assert.That((await LastNoticeAsync())["elder"]!.ToString(), Is.EqualTo(elder.Id));
    }

    [Test]
    public async Task Of_an_elder_who_did_not_agree_or_an_item_that_is_missed_the_centre_hears_the_place_and_not_whose()
    {
        var (_, _, refused) = await ItemAsync(person => Without(person, "finder"));
        var (elder, item, lost) = await ItemAsync();
        await PostAsync(elder, $"items/{item}/loss", new { newNumber = false });
        foreach (var token in new[] { refused, lost })
        {
            var before = await CountAsync();

            var reply = await FormAsync(token, ("place", Place));

            Assert.That((reply.Status, await CountAsync()), Is.EqualTo((202, before + 1)));
            var notice = await LastNoticeAsync();
            Assert.That((notice["place"]!.ToString(), notice["elder"]?.ToString()), Is.EqualTo((Place, (string?)null)));
        }
    }

    [Test]
    public async Task An_unknown_code_gets_the_same_answer_and_nothing_is_kept()
    {
        var (_, _, token) = await ItemAsync();
        var known = await FormAsync(token, ("place", Place));
        var before = await CountAsync();

        var unknown = Unknown;
        var (form, json) = (await FormAsync(unknown, ("place", Place)), await JsonAsync("A", """{"place": "大森駅"}"""));

        Assert.That((form.Status, form.Text.Replace(unknown, token, StringComparison.Ordinal)), Is.EqualTo((known.Status, known.Text)));
        Assert.That((json.Status, json.Text), Is.EqualTo((202, "")));
        Assert.That(await CountAsync(), Is.EqualTo(before));
    }

    [Test]
    public async Task A_form_with_a_mistake_comes_back_with_what_was_typed()
    {
        var (_, _, token) = await ItemAsync();
        foreach (var one in new[] { token, Unknown })
        {
            var reply = await FormAsync(one, ("place", ""), ("text", "<b>座って</b>います"), ("phone", "090-0111-2222"));

            Assert.That((reply.Status, HasForm(reply)), Is.EqualTo((422, true)));
            Assert.That(reply.Text, Does.Contain("まだ送られていません").And.Contain("入力してください").And.Contain("value=\"090-0111-2222\"").And.Not.Contain("<b>"));
            Assert.That(WebUtility.HtmlDecode(reply.Text), Does.Contain("<b>座って</b>います"));
        }

        var tooLong = await FormAsync(token, ("place", new string('森', 201)));
        Assert.That((tooLong.Status, tooLong.Text.Contains(new string('森', 201), StringComparison.Ordinal)), Is.EqualTo((422, true)));
    }

    [TestCase("""{"place": "大森駅", "number": "4821-0372"}""", 400), TestCase("{", 400), TestCase("{}", 422)]
    public async Task Json_with_a_mistake_is_a_problem(string json, int status)
    {
        var (_, _, token) = await ItemAsync();

        Assert.That((await JsonAsync(token, json)).Status, Is.EqualTo(status));
    }

    [Test]
    public async Task Nothing_larger_than_a_form_is_read()
    {
        var (_, _, token) = await ItemAsync();

        var form = await FormAsync(token, ("place", Place), ("text", new string('a', 9000)));
        var json = await JsonAsync(token, $$"""{"place": "大森駅", "text": "{{new string('a', 9000)}}"}""");

        Assert.That((form.Status, json.Status), Is.EqualTo((413, 413)));
    }

    [Test]
    public async Task Neither_the_words_nor_the_telephone_lie_anywhere_in_the_clear()
    {
        var (_, _, token) = await ItemAsync();

        await FormAsync(token, ("place", "秘密の公園前"), ("text", "秘密のご様子"), ("phone", "090-0111-3333"));

        var stored = Encoding.UTF8.GetString(FolderCopy.Read(Server.DataDir));
        Assert.That(stored, Does.Not.Contain("秘密の").And.Not.Contain("090-0111-3333"));
    }

    [Test]
    public async Task While_nothing_can_be_recorded_the_page_still_says_whom_to_call_and_what_was_typed_comes_back()
    {
        var (_, _, token) = await ItemAsync();
        await Server.TamperAsync("CREATE TRIGGER full_disk BEFORE INSERT ON audit_record BEGIN SELECT RAISE(ABORT, 'full'); END", log: true);

        var (page, form) = (await LookAsync(token), await FormAsync(token, ("place", Place)));

        await Server.TamperAsync("DROP TRIGGER full_disk", log: true);
        foreach (var reply in new[] { page, form })
        {
            Assert.That((reply.Status, reply.ContentType, reply.Headers.RetryAfter?.ToString()), Is.EqualTo((503, "text/html", "5")), reply.Text);
            Assert.That(reply.Text, Does.Contain("キーホルダーに書かれている電話番号").And.Not.Contain("tel:+81"));
        }

        Assert.That(WebUtility.HtmlDecode(form.Text), Does.Contain("お電話でお知らせください").And.Contain(Place));
    }

    [Test]
    public async Task A_made_up_elders_item_rings_nobody()
    {
        var (_, _, token) = await ItemAsync(person => person["training"] = true);

        await FormAsync(token, ("place", Place));

        Assert.That((await Server.RecordsAsync())[^1], Does.Contain("\"notice\"").And.Not.Contain("alerts"));
    }

    [Test]
    public async Task Too_many_messages_are_refused_whether_or_not_there_is_such_a_code()
    {
        var (_, _, token) = await ItemAsync();
        foreach (var one in new[] { token, Unknown })
        {
            Server.Clock.Advance(TimeSpan.FromMinutes(10));
            for (var sent = 1; sent <= global::Api.Notices.FinderLimits.NoticesOfToken; sent++)
                Assert.That((await FormAsync(one, ("place", Place))).Status, Is.EqualTo(202));
            var before = await CountAsync();

            var (form, json) = (await FormAsync(one, ("place", Place), ("text", "まだここです")), await JsonAsync(one, """{"place": "大森駅"}"""));

            Assert.That((form.Status, json.Code, await CountAsync()), Is.EqualTo((429, "too-many-requests", before)));
            Assert.That(form.Headers.RetryAfter!.Delta!.Value.TotalSeconds, Is.InRange(1, 600));
            Assert.That(json.Headers.RetryAfter, Is.EqualTo(form.Headers.RetryAfter));
            Assert.That(form.Text, Does.Contain("まだここです").And.Contain("tel:119"));
        }
    }

    private async Task<System.Text.Json.Nodes.JsonNode> LastNoticeAsync()
    {
        var reply = await Server.SendAsync("centre", HttpMethod.Get, "/v1/notices");
        Assert.That(reply.Status, Is.EqualTo(200), reply.Text);
        return reply["notices"]!.AsArray().MaxBy(notice => notice!["id"]!.ToString(), StringComparer.Ordinal)!;
    }

    private async Task<long> CountAsync()
    {
        await using var connection = await Server.Get<Engine>().Registry.OpenConnectionAsync();
        return await connection.FirstAsync<long>("SELECT COUNT(*) FROM notice", null, CancellationToken.None);
    }
}
