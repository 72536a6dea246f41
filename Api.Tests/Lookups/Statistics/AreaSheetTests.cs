using System.Text.Json.Nodes;
using Api.Elders;
using Api.Http;
using Api.Tests.Support;

namespace Api.Tests.Lookups.Statistics;

/// <summary>Counts by town, from which nothing about fewer than ten people can be read or worked out.</summary>
internal sealed class AreaSheetTests : StatisticsFixture
{
    private const string Large = "東京都大田区大森北";
    private const string Small = "東京都大田区山王";
    private const string Tiny = "東京都大田区池上9-9-9";

    [Test]
    public async Task Towns_are_counted_and_made_up_people_are_not()
    {
        await RegisterAsync(Large, 22, alone: 12, alsoWithoutContact: 12);
        await RegisterAsync(Small, 21, alone: 11, alsoWithoutContact: 11);
        await RegisterAsync(Large, 1, alone: 1, training: true);
        At("2027-12-05 10:00");

        var sheet = await SheetAsync("2027-12");

        Assert.That(Lines(sheet), Is.EqualTo(new[] { $"{Large} 22 12 12 22", $"{Small} 21 11 11 21" }.Select(line => Hide(line))));
        Assert.That(Row(sheet["total"]!), Is.EqualTo("- 43 23 23 -"));
        Assert.That(Lines(await SheetAsync("2026-11")), Is.EqualTo(new[] { $"{Large} 22 12 12 -", $"{Small} 21 11 11 -" }), "Nobody was overdue then.");
    }

    [Test]
    public async Task A_small_town_is_not_named_and_the_rest_is_never_fewer_than_ten()
    {
        await RegisterAsync(Large, 25, alone: 0);
        await RegisterAsync(Small, 10, alone: 0);
        await RegisterAsync(Tiny, 2, alone: 0);

        var reply = await Server.SendAsync("auditor", HttpMethod.Get, "/v1/statistics?month=2026-11&area=true");

        Assert.That(Lines(reply["area"]!), Is.EqualTo(new[] { $"{Large} 25 - - -", "- 12 - - -" }));
        Assert.That(reply.Text, Does.Not.Contain(Tiny).And.Not.Contain(Small));
    }

    [TestCase(11, "11"), TestCase(9, "-"), TestCase(0, "-"), TestCase(12, "-", Description = "The other nine of 21 would be told.")]
    public async Task A_small_count_is_left_out_and_so_is_one_whose_rest_is_small(int alone, string shown)
    {
        await RegisterAsync(Large, 21, alone);
        await RegisterAsync(Small, 20, alone: 10);

        var sheet = await SheetAsync("2026-11");

        Assert.That(Lines(sheet)[0], Is.EqualTo($"{Large} 21 {shown} - -"));
        Assert.That(sheet["total"]!["alone"]?.ToString(), Is.EqualTo(shown == "-" ? null : "21"), "A total beside one gap would fill it.");
    }

    [Test]
    public async Task Of_fewer_than_ten_elders_nothing_is_told()
    {
        await RegisterAsync(Large, 9, alone: 0);

        var sheet = await SheetAsync("2026-11");

        Assert.That((Lines(sheet).Single(), Row(sheet["total"]!)), Is.EqualTo(("- - - - -", "- - - - -")));
    }

    [Test]
    public async Task A_town_is_the_one_of_the_months_end_and_a_centre_counts_its_own()
    {
        At("2026-12-10 10:00");
        var elders = await RegisterAsync(Large, 12, alone: 0);
        await RegisterAsync(Small, 10, alone: 0, role: "centre2");
        At("2027-01-10 10:00");
        foreach (var elder in elders)
            await Server.ChangeElderAsync(elder.Id, change: old => old with { Identity = old.Identity with { Town = Small } });
        await Server.ChangeElderAsync(elders[0].Id, ElderState.Deceased);
        await DoAsync(elders[1].Id, "transfer", new { centre = Id.Text(Server.Centre2), on = "2027-01-10" });

        Assert.That(Lines(await SheetAsync("2026-12", "centre")), Is.EqualTo(new[] { $"{Large} 12 - - -" }));
        Assert.That(Lines(await SheetAsync("2027-01", "centre")), Is.EqualTo(new[] { $"{Small} 10 - - -" }));
        Assert.That(Lines(await SheetAsync("2027-01")), Is.EqualTo(new[] { $"{Small} 21 - - -" }));
    }

    [Test]
    public async Task Notices_are_counted_by_town_and_kind_and_a_single_gap_takes_another_along()
    {
        var elders = await RegisterAsync(Large, 25, alone: 0);
        await RegisterAsync(Small, 15, alone: 0);
        var training = (await RegisterAsync(Large, 1, alone: 0, training: true)).Single();
        await NoticesAsync(13, "大森北1-1", "health");
        await NoticesAsync(10, "山王二丁目", "health");
        await NoticesAsync(2, "どこか", "health");
        await NoticesAsync(11, "大森北", "other");
        await NoticesAsync(10, "どこか", "other", elders[0].Number);
        await NoticesAsync(3, "大森北", "other", training.Number);
        await NoticesAsync(12, "山王", "other");
        await NoticesAsync(4, "山王", "abuse");

        var statistics = await ReadAsync("2026-11", more: "&area=true");

        Assert.That(
            Total(statistics)["notices"]!.AsArray().Select(one => Line(one!, "kind", "received")),
            Is.EqualTo(new[] { "abuse 4", "health 25", "other 33" }));
        Assert.That(
            statistics["area"]!["towns"]!.AsArray().Select(row => $"{row!["town"]} {row["notices"]?.ToJsonString()}"),
            Is.EqualTo(new[] { $"{Large} {{\"health\":13,\"other\":21}}", $"{Small} ", " " }));
    }

    [Test]
    public async Task As_a_spreadsheet_a_gap_is_a_word()
    {
        await RegisterAsync(Large, 21, alone: 11);

        using var client = Server.As("admin");
        client.DefaultRequestHeaders.Add("Accept", "text/csv");
        var text = await client.GetStringAsync(new Uri("/v1/statistics?month=2026-11&area=true", UriKind.Relative));

        Assert.That(text.TrimStart('\uFEFF').Replace("\"", ""), Is.EqualTo(
            "町名,登録者数,独居,連絡先なし,更新の遅れ,気づきの連絡：虐待の疑い,気づきの連絡：暮らしの様子,気づきの連絡：体調・けが,気づきの連絡：その他\r\n"
            + $"{Large},21,11,非表示,非表示,非表示,非表示,非表示,非表示\r\n合計,21,11,非表示,非表示,非表示,非表示,非表示,非表示\r\n"));
    }

    // Everybody is overdue: the rest, nobody, is below ten.
    private static string Hide(string line) => line[..line.LastIndexOf(' ')] + " -";

    private async Task<List<RegisteredPerson>> RegisterAsync(
        string town, int count, int alone, int alsoWithoutContact = 0, bool training = false, string role = "centre")
    {
        var elders = new List<RegisteredPerson>();
        for (var i = 0; i < count; i++)
        {
            elders.Add(await Server.RegisterAsync(
                SomeElder.Json(person =>
                {
                    person["training"] = training;
                    person["identity"]!["town"] = town;
                    person["identity"]!["household"] = i < alone ? "alone" : "with-family";
                    if (i < alsoWithoutContact)
                        (person["contacts"], person["noContactReason"]) = (null, "身寄りなし");
                }),
                role));
        }

        return elders;
    }

    private async Task NoticesAsync(int count, string place, string kind, string? number = null)
    {
        for (var i = 0; i < count; i++)
        {
            var notice = new { kind, place, text = "様子がおかしい", observedOn = "2026-11-20", number };
            Assert.That((await Server.SendAsync("police", HttpMethod.Post, "/v1/notices", notice)).Status, Is.EqualTo(202));
        }
    }

    private async Task<JsonNode> SheetAsync(string month, string role = "auditor") => (await ReadAsync(month, role, "&area=true"))["area"]!;

    private static List<string> Lines(JsonNode sheet) => [.. sheet["towns"]!.AsArray().Select(row => Row(row!))];

    private static string Row(JsonNode row) => Line(row, "town", "registered", "alone", "noContact", "overdue");
}
