using System.Text.Json.Nodes;
using Api.Elders;
using Api.Tests.Support;

namespace Api.Tests.Elders;

/// <summary>POST /v1/elders/search: a centre finds its own elders.</summary>
internal sealed class SearchEldersTests
{
    private TestServer server = null!;

    [OneTimeSetUp]
    public async Task StartAsync() => server = await TestServer.StartAsync();

    [OneTimeTearDown]
    public void Stop() => server.Dispose();

    [TestCase("渡邊 富子", "ワタナベ トミコ", "渡辺富子")]
    [TestCase("髙橋 すゞ", "タカハシ スズ", "高橋")]
    [TestCase("\U00020BB7田 ウメ", "ヨシダ ウメ", "吉田")]
    [TestCase("斎藤 梅", "サイトウ ウメノ", "齋藤　梅")]
    [TestCase("\uFA1A山 ハル", "シラヤマ ハル", "祥山")]
    [TestCase("葛\U000E0100城 ミツ", "カツラギ ミツ", "葛城")]
    [TestCase("鷹野 フミエ", "タカノ フミエ", "タカノ")]
    [TestCase("鷺沼 ヨネ", "サギヌマ ヨネ", "さぎぬまよね")]
    [TestCase("鶉橋 トシ", "ウズラバシ トシ", "ｳｽﾞﾗﾊﾞｼ")]
    [TestCase("蕪木 タケ", "カブラギ タケ", "ブラ")]
    public async Task A_name_is_found_however_it_is_typed(string name, string kana, string typed)
    {
        var elder = await RegisterAsync(person => (person["identity"]!["name"], person["identity"]!["kana"]) = (name, kana));

        var found = await FindAsync(new { name = typed });

        Assert.That(Ids(found), Is.EqualTo(new[] { elder.Id }));
    }

    [Test]
    public async Task A_former_name_finds_too()
    {
        var elder = await RegisterAsync(person => person["identity"]!["otherNames"]![0]!["name"] = "旧鈴鹿 花子");

        var found = await FindAsync(new { name = "旧鈴鹿" });

        Assert.That(Ids(found), Is.EqualTo(new[] { elder.Id }));
    }

    [Test]
    public async Task A_line_says_who_it_is_and_when_to_ask_again()
    {
        var elder = await RegisterAsync(person =>
        {
            person["identity"]!["kana"] = "ギョウ イチ";
            person["identity"]!["birthDate"] = "1940-10-05";
            person["care"]!["communities"] = new JsonArray("公園体操 火曜");
        });

        var found = await FindAsync(new { name = "ぎょういち" });

        Assert.That(
            JsonNode.DeepEquals(found["elders"]![0], JsonNode.Parse($$"""
                { "id": "{{elder.Id}}", "number": "{{elder.Number}}", "name": "山田 花子", "kana": "ギョウ イチ", "birthDate": "1940-10-05",
                  "age": 86, "state": "active", "dueMonth": "2027-10", "overdueMonths": 0, "household": "alone", "town": "東京都大田区大森北",
                  "communities": ["公園体操 火曜"], "renewal": { "next": "letter", "nextFrom": "2027-09" } }
                """)),
            found.Text);
    }

    // A birthday in November and 2025-11-01 are due in 2026-11; one in October was due the month before.
    [TestCase("1940-12-05", false, false)]
    [TestCase("1940-11-05", true, false)]
    [TestCase("1940-10-05", true, true)]
    public async Task Who_is_due_and_who_is_overdue_is_found(string birthDate, bool isDue, bool isOverdue)
    {
        var elder = await RegisterAsync(person => person["identity"]!["birthDate"] = birthDate);
        var confirmed = Confirmations.All(new DateOnly(2025, 11, 1), "self");
        await server.ChangeElderAsync(elder.Id, change: old => old with { Confirmed = confirmed });

        var due = await FindAsync(new { due = true });
        var overdue = await FindAsync(new { overdue = true });

        Assert.That((Ids(due).Contains(elder.Id), Ids(overdue).Contains(elder.Id)), Is.EqualTo((isDue, isOverdue)));
    }

    [Test]
    public async Task A_state_finds_those_who_are_in_it()
    {
        var (active, closing) = (await RegisterAsync(), await RegisterAsync());
        await server.ChangeElderAsync(closing.Id, ElderState.Closing);

        var found = await FindAsync(new { state = "closing" });

        Assert.That(Ids(found), Does.Contain(closing.Id).And.Not.Contain(active.Id));
        Assert.That(found["elders"]!.AsArray().Select(line => line!["state"]!.GetValue<string>()), Has.All.EqualTo("closing"));
    }

    [Test]
    public async Task A_community_finds_those_who_go_there()
    {
        var elder = await RegisterAsync(person => person["care"]!["communities"] = new JsonArray("池上うたごえサロン 木曜"));

        var found = await FindAsync(new { community = "うたごえサロン" });

        Assert.That(Ids(found), Is.EqualTo(new[] { elder.Id }));
    }

    [Test]
    public async Task Another_centres_elders_are_not_found()
    {
        await server.RegisterAsync(SomeElder.Json(person => person["identity"]!["kana"] = "マゴメ タロウ"), "centre2");

        var found = await FindAsync(new { name = "マゴメ" });

        Assert.That(Ids(found), Is.Empty);
        Assert.That(found.Json.ContainsKey("cursor"), Is.False);
    }

    [Test]
    public async Task The_list_is_sorted_by_kana_in_any_script()
    {
        string[] readings = ["んびき うめ", "ｱｵｷ ｳﾒ", "かとう うめ", "アオキ イチ", "カトウ イチ"];
        foreach (var kana in readings)
        {
            await RegisterAsync(person =>
            {
                person["identity"]!["kana"] = kana;
                person["care"]!["communities"] = new JsonArray("順番の会");
            });
        }

        var found = await FindAsync(new { community = "順番の会" });

        Assert.That(
            found["elders"]!.AsArray().Select(line => line!["kana"]!.GetValue<string>()),
            Is.EqualTo(new[] { "アオキ イチ", "ｱｵｷ ｳﾒ", "カトウ イチ", "かとう うめ", "んびき うめ" }));
    }

    [Test]
    public async Task No_name_or_number_stands_in_a_record_or_in_the_log()
    {
        var elder = await RegisterAsync(person => (person["identity"]!["name"], person["identity"]!["kana"]) = ("秘野 密子", "ヒメノ ミツコ"));

        await FindAsync(new { name = "秘野" });

        var traces = server.Log.Text + string.Join('\n', await server.RecordsAsync());
        Assert.That(traces, Does.Contain("elder-search"));
        foreach (var secret in new[] { "秘野", "密子", "ヒメノ", "ミツコ", elder.Number, elder.Number.Replace("-", ""), "%E7%A7%98", "\\u79D8" })
            Assert.That(traces, Does.Not.Contain(secret));
    }

    private Task<RegisteredPerson> RegisterAsync(Action<JsonObject>? change = null) => server.RegisterAsync(SomeElder.Json(change));

    private async Task<Reply> FindAsync(object search)
    {
        var reply = await server.SendAsync("centre", HttpMethod.Post, "/v1/elders/search", search);
        Assert.That(reply.Status, Is.EqualTo(200), reply.Text);
        return reply;
    }

    private static IEnumerable<string> Ids(Reply reply) => reply["elders"]!.AsArray().Select(line => line!["id"]!.GetValue<string>());
}
