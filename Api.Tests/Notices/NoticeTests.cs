using System.Text.Json.Nodes;
using Api.Http;
using Api.Notices;
using Api.Tests.Lookups;
using Api.Tests.Support;

namespace Api.Tests.Notices;

/// <summary>Somebody notices something: the centre responsible reads it, the sender sees only that it arrived.</summary>
internal sealed class NoticeTests : NoticeFixture
{
    [Test]
    public async Task What_a_watcher_sends_the_centre_of_the_town_reads_and_no_other()
    {
        var id = await SendAsync(change: notice => (notice["kind"], notice["town"]) = ("daily-life", "大田区大森北"));

        var line = (await LinesAsync()).Single();

        Assert.That(
            (Text(line, "id"), Text(line, "kind"), Text(line, "place"), Text(line, "town"), Text(line, "text"), Text(line, "observedOn")),
            Is.EqualTo((id, "daily-life", "大森北一丁目 コーポ大森101", "大田区大森北", Seen, "2026-11-19")));
        Assert.That(
            (Text(line, "state"), Text(line, "organisation"), Text(line, "channel"), Text(line, "client")),
            Is.EqualTo(("received", "組織 watcher", "api", Id.Text(Server.ClientIds["watcher"]))));
        Assert.That(line["time"]!.GetValue<DateTimeOffset>(), Is.EqualTo(TestServer.Start));
        Assert.That(line["unrouted"] ?? line["training"] ?? line["withheld"], Is.Null);
        Assert.That(await LinesAsync("centre2"), Is.Empty);
    }

    [Test]
    public async Task A_watcher_sees_of_its_own_notices_id_time_and_state_and_of_others_nothing()
    {
        var id = await SendAsync();
        await SendAsync("police");
        await TakeAsync(id);

        var line = (await LinesAsync("watcher")).Single();

        Assert.That(Fields(line), Is.EquivalentTo(new[] { "id", "time", "state" }));
        Assert.That((Text(line, "id"), Text(line, "state")), Is.EqualTo((id, "taken")));
        Assert.That((await LinesAsync("police")).Single().Select(field => field.Key), Is.EquivalentTo(new[] { "id", "time", "state" }));
        Assert.That(await LinesAsync("hospital"), Is.Empty);
    }

    [Test]
    public async Task A_centre_sees_of_what_it_sent_to_another_only_id_time_and_state()
    {
        var id = await SendAsync("centre", notice => notice["town"] = MinamiMagome);

        var line = (await LinesAsync()).Single();

        Assert.That((Text(line, "id"), Fields(line).Count()), Is.EqualTo((id, 3)));
        Assert.That(Text((await LinesAsync("centre2")).Single(), "text"), Is.EqualTo(Seen));
    }

    [Test]
    public async Task Without_a_town_the_beginning_of_the_place_decides()
    {
        await SendAsync(change: notice => notice["place"] = "南馬込4丁目の角のたばこ店");

        Assert.That((await LinesAsync("centre2")).Select(line => Text(line, "place")), Is.EqualTo(new[] { "南馬込4丁目の角のたばこ店" }));
        Assert.That(await LinesAsync(), Is.Empty);
    }

    [Test]
    public async Task What_is_nobodys_every_centre_sees_until_one_takes_it()
    {
        var id = await SendAsync(change: notice => notice["place"] = "駅前");

        Assert.That((await LinesAsync()).Single()["unrouted"]!.GetValue<bool>(), Is.True);
        Assert.That(Text((await LinesAsync("centre2")).Single(), "text"), Is.EqualTo(Seen));

        Assert.That((await TakeAsync(id, "centre2")).Status, Is.EqualTo(204));
        Assert.That(await LinesAsync(), Is.Empty);
        Assert.That((await LinesAsync("centre2")).Single()["unrouted"], Is.Null);
        Assert.That((await CloseAsync(id)).Code, Is.EqualTo("not-found"));
    }

    [Test]
    public async Task The_kind_may_be_left_out()
    {
        await SendAsync();

        Assert.That(Text((await LinesAsync()).Single(), "kind"), Is.EqualTo("other"));
    }

    [TestCase("place")]
    [TestCase("text")]
    [TestCase("observedOn")]
    public async Task Place_what_and_since_when_are_asked_for(string field)
    {
        var reply = await PostAsync("watcher", Notice(notice => notice.Remove(field)));

        Assert.That((reply.Code, reply["errors"]![field] is not null), Is.EqualTo(("validation", true)));
    }

    [TestCase("kind", "murder")]
    [TestCase("observedOn", "2026-11-23")]
    [TestCase("elder", "0123456789abc", "unknown-field")]
    public async Task What_cannot_be_is_refused(string field, string value, string code = "validation")
    {
        Assert.That((await PostAsync("watcher", Notice(notice => notice[field] = value))).Code, Is.EqualTo(code));
    }

    [Test]
    public async Task The_record_holds_who_and_what_kind_and_nothing_that_was_written()
    {
        var id = await SendAsync("police", notice => (notice["kind"], notice["number"]) = ("health", "4821-0372"));

        var record = await Server.LastRecordAsync();

        Assert.That(
            (Text(record, "event"), Text(record, "outcome"), Text(record, "id"), Text(record, "centre"), Text(record, "detail"!, 0)),
            Is.EqualTo(("notice", "received", id, Id.Text(Server.Centre), "health")));
        Assert.That((record["change"]!.GetValue<bool>(), record["note"] is not null), Is.EqualTo((true, true)));
        Assert.That((await Server.RecordsAsync())[^1], Does.Contain("組織 police").And.Not.Contain("大森").And.Not.Contain("新聞").And.Not.Contain("0372"));
    }

    [Test]
    public async Task A_centres_reading_is_recorded_with_the_hash_of_the_ids_before_it_leaves()
    {
        var id = await SendAsync();
        await ReadAsync();

        var record = await Server.LastRecordAsync();

        Assert.That(
            (Text(record, "event"), record["rows"]!.GetValue<int>(), Text(record, "rowsHash")),
            Is.EqualTo(("notices-read", 1, RegistryRows.HashOf([id]))));
    }

    [Test]
    public async Task Pages_follow_each_other_newest_first_and_by_state()
    {
        var ids = new List<string>();
        for (var i = 0; i <= NoticeList.PageSize; i++)
        {
            ids.Insert(0, await SendAsync());
            if (i % 2 == 0)
                Server.Clock.Advance(TimeSpan.FromMinutes(1));
        }

        await TakeAsync(ids[7]);
        foreach (var role in (string[])["centre", "watcher"])
        {
            var first = await ReadAsync(role);
            var second = await ReadAsync(role, $"?cursor={Text(first.Json, "cursor")}");
            Assert.That(
                first["notices"]!.AsArray().Concat(second["notices"]!.AsArray()).Select(line => Text(line!, "id")), Is.EqualTo(ids), role);
            Assert.That((second["cursor"], first["notices"]!.AsArray().Count), Is.EqualTo(((JsonNode?)null, NoticeList.PageSize)));
            Assert.That((await LinesAsync(role, "?state=taken")).Select(line => Text(line, "id")), Is.EqualTo(new[] { ids[7] }));
        }
    }

    [TestCase("?cursor=x", "validation")]
    [TestCase("?state=open", "validation")]
    [TestCase("?stat=taken", "unknown-field")]
    public async Task A_question_that_is_none_is_refused(string query, string code)
    {
        Assert.That((await Server.SendAsync("centre", HttpMethod.Get, "/v1/notices" + query)).Code, Is.EqualTo(code));
    }

    [Test]
    public async Task A_damaged_notice_does_not_shut_the_list()
    {
        var damaged = await SendAsync();
        await SendAsync();
        _ = Id.TryParse(damaged, out var id);
        await Server.TamperAsync("UPDATE sealed_note SET sealed = zeroblob(80) WHERE record_id = @Id", new { Id = id });

        var lines = await LinesAsync();

        Assert.That(lines.Select(line => line["text"]?.GetValue<string>()), Is.EqualTo(new[] { Seen, null }));
        Assert.That(Text(lines[1], "withheld"), Does.Contain("不整合"));
    }

    [Test]
    public async Task The_form_begins_with_whom_to_call()
    {
        var operation = ApiDocument.Operation(await ApiDocument.ReadAsync(Server), nameof(NoticeEndpoints.SendNotice));

        Assert.That(Text(operation, "description"), Does.StartWith("**命の危険は119、事件・迷い人は110。**"));
    }

    [Test]
    public async Task Every_notice_as_shown_is_accepted()
    {
        var document = await ApiDocument.ReadAsync(Server);
        foreach (var (name, example) in ApiDocument.Requests(ApiDocument.Operation(document, nameof(NoticeEndpoints.SendNotice))))
        {
            var reply = await PostAsync(Text(example!, "x-role"), example!["value"]!.DeepClone());

            Assert.That(reply.Status, Is.EqualTo(202), $"{name}: {reply.Text}");
        }
    }

    private static string Text(JsonNode json, string name, int at) => json[name]![at]!.GetValue<string>();
}
