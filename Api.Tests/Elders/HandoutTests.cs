using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Api.Elders;
using Api.Keyholders;
using Api.Tests.Support;

namespace Api.Tests.Elders;

/// <summary>GET /v1/elders/handout: the list for an outage.</summary>
internal sealed partial class HandoutTests
{
    private TestServer server = null!;

    [SetUp]
    public async Task StartAsync() => server = await TestServer.StartAsync();

    [TearDown]
    public void Stop() => server.Dispose();

    [Test]
    public async Task It_says_of_each_elder_whom_to_call_and_what_to_know_and_how_to_keep_it()
    {
        var elder = await server.RegisterAsync(SomeElder.Json(json => json["legacyNumber"] = "A-0815"));

        var (reply, page) = await ReadAsync();

        Assert.That((reply.Status, reply.ContentType), Is.EqualTo((200, "text/html")), reply.Text);
        var read = await server.SendAsync("centre", HttpMethod.Get, $"/v1/elders/{elder.Id}");
        var first = read["contacts"]![0]!;
        foreach (var said in (string[])
        [
            elder.Number, "A0815", "山田 花子", "ヤマダ ハナコ", $"{read["identity"]!["age"]}歳", read["identity"]!["address"]!.GetValue<string>(),
            first["name"]!.GetValue<string>(), first["phones"]![0]!["number"]!.GetValue<string>(), read["gp"]![0]!["institution"]!.GetValue<string>(),
            "抗血栓薬", "取扱注意・施錠保管・翌月破棄", "2026年11月22日", "地域包括支援センター入新井", "size: A4", "user-1",
        ])
        {
            Assert.That(page, Does.Contain(said));
        }
    }

    [Test]
    public async Task It_holds_whose_number_answers_and_nobody_else()
    {
        await RegisterAsync("アキ");
        foreach (var state in (string[])[ElderState.Closing, ElderState.Deceased, ElderState.Withdrawn])
            await server.ChangeElderAsync((await RegisterAsync("イト")).Id, state, document => document with { Identity = document.Identity with { Name = state } });
        await RegisterAsync("ウノ", json => (json["training"], json["identity"]!["name"]) = (true, "練習 用"));
        await server.RegisterAsync(SomeElder.Json(json => json["identity"]!["name"] = "馬込 の方"), "centre2");

        var (_, page) = await ReadAsync();

        Assert.That(page, Does.Contain("2名").And.Contain("closing").And.Contain("終了の届出あり"));
        Assert.That(page, Does.Not.Contain("deceased").And.Not.Contain("withdrawn").And.Not.Contain("練習").And.Not.Contain("馬込"));
    }

    [Test]
    public async Task It_is_in_the_order_of_kana_with_headings_and_an_index_by_number()
    {
        var elders = new Dictionary<string, RegisteredPerson>();
        foreach (var kana in (string[])["ワダ", "ガモウ", "あべ", "カトウ", "ﾊﾞﾊﾞ", "ヴァン"])
            elders[kana] = await RegisterAsync(kana, json => json["identity"]!["name"] = kana);

        var (_, page) = await ReadAsync();

        Assert.That(
            Shown().Matches(page).Select(match => match.Groups[1].Value + match.Groups[2].Value),
            Is.EqualTo(new[] { "ア行", "あべ", "カ行", "カトウ", "ガモウ", "ハ行", "ﾊﾞﾊﾞ", "ワ行・その他", "ワダ", "ヴァン" }));
        var index = page[page.IndexOf("番号順の索引", StringComparison.Ordinal)..];
        Assert.That(index, Does.Contain($"{elders["カトウ"].Number}</span> → 2<").And.Contain($"{elders["ヴァン"].Number}</span> → 6<"));
        var numbers = elders.Values.Select(elder => elder.Number).Order(StringComparer.Ordinal).ToList();
        Assert.That(numbers.Select(number => index.IndexOf(number, StringComparison.Ordinal)), Is.Ordered);
    }

    [Test]
    public async Task What_must_not_be_told_is_not_there_or_says_so()
    {
        var elder = await RegisterAsync("アキ", json =>
        {
            (json["identity"]!["protected"], json["identity"]!["address"]) = (true, "9-9-9");
            (json["contacts"]![0]!["name"], json["contacts"]![0]!["caution"]) = ("避野 太郎", "本人に暴力");
            json["contacts"]![0]!["phones"]![0]!["number"] = "090-0111-4242";
            json["consent"]!["audiences"] = new JsonArray("finder");
        });
        await server.ChangeNumberAsync(elder.Id, NumberState.Lost);

        var (_, page) = await ReadAsync();

        Assert.That(page, Does.Not.Contain("9-9-9").And.Not.Contain("大森北</").And.Not.Contain("4242").And.Not.Contain("暴力"));
        Assert.That(page, Does.Contain("支援措置のため").And.Contain("警察への提供に同意なし").And.Contain("紛失"));
        Assert.That(page, Does.Match("避野 太郎（.*?） *<span class=\"mark\">連絡しないこと"));
    }

    [Test]
    public async Task It_is_recorded_with_how_many_people_and_whom()
    {
        var (later, first) = (await RegisterAsync("ワダ"), await RegisterAsync("アキ"));

        await ReadAsync();

        var record = JsonNode.Parse((await server.RecordsAsync())[^1])!;
        Assert.That((record["event"]!.GetValue<string>(), record["rows"]!.GetValue<int>()), Is.EqualTo(("handout", 2)));
        Assert.That(record["rowsHash"]!.GetValue<string>(), Is.EqualTo(RegistryRows.HashOf([first.Id, later.Id])));
    }

    [Test]
    public async Task A_name_cannot_write_into_the_list()
    {
        await RegisterAsync("アキ", json =>
        {
            json["identity"]!["name"] = "<i>山田</i>";
            json["contacts"]![0]!["relationshipText"] = "<i>長男</i>";
            json["alerts"]![0]!["text"] = "<i>薬</i>";
        });

        var (reply, _) = await ReadAsync();

        Assert.That(reply.Text, Does.Not.Contain("<i>"));
    }

    private Task<RegisteredPerson> RegisterAsync(string kana, Action<JsonObject>? change = null) => server.RegisterAsync(SomeElder.Json(json =>
    {
        json["identity"]!["kana"] = kana;
        change?.Invoke(json);
    }));

    private async Task<(Reply Reply, string Page)> ReadAsync()
    {
        var reply = await server.SendAsync("centre", HttpMethod.Get, "/v1/elders/handout");
        return (reply, WebUtility.HtmlDecode(reply.Text));
    }

    [GeneratedRegex("<tr class=\"kana\"><th colspan=\"5\">(.*?)</th>|<br><b>(.*?)</b><br>")]
    private static partial Regex Shown();
}
