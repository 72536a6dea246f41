using System.Text.Json.Nodes;
using Api.Elders;
using Api.Http;
using Api.Tests.Support;

namespace Api.Tests.Elders;

/// <summary>A list of several pages, over 250 elders of one centre.</summary>
internal sealed class SearchPagingTests
{
    private const int Elders = 250;

    private readonly List<string> registered = [];
    private TestServer server = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        server = await TestServer.StartAsync();
        for (var i = 0; i < Elders; i++)
        {
            // Ten people to a reading: the order needs more than the kana.
            var kana = "モリ " + "アイウエオカキクケコサシスセソタチツテトナニヌネノ"[i % 25];
            var elder = SomeElder.Json(person => (person["identity"]!["kana"], person["acceptDuplicate"]) = (kana, true));
            registered.Add((await server.RegisterAsync(elder)).Id);
        }
    }

    [OneTimeTearDown]
    public void Stop() => server.Dispose();

    [Test]
    public async Task Pages_hold_everybody_once_and_in_order()
    {
        var pages = await PagesAsync();

        Assert.That(pages.Select(page => Lines(page).Count), Is.EqualTo(new[] { 100, 100, 50 }));
        var lines = pages.SelectMany(Lines).ToList();
        Assert.That(lines.Select(line => line.Id), Is.EquivalentTo(registered).And.Unique);
        Assert.That(
            lines,
            Is.EqualTo(lines.OrderBy(line => line.Kana, StringComparer.Ordinal).ThenBy(line => line.Id, StringComparer.Ordinal)));
    }

    [Test]
    public async Task Each_page_leaves_one_record_of_how_many_people_it_showed()
    {
        var before = (await server.RecordsAsync()).Count;

        var pages = await PagesAsync();

        var records = (await server.RecordsAsync()).Skip(before).Select(text => JsonNode.Parse(text)!).ToList();
        Assert.That(records.Select(record => record["event"]!.GetValue<string>()), Has.All.EqualTo("elder-search"));
        Assert.That(records.Select(record => record["rows"]!.GetValue<int>()), Is.EqualTo(new[] { 100, 100, 50 }));
        Assert.That(
            records.Select(record => record["rowsHash"]!.GetValue<string>()),
            Is.EqualTo(pages.Select(page => RegistryRows.HashOf(Lines(page).Select(line => line.Id)))));
    }

    [Test]
    public async Task Somebody_who_leaves_the_list_between_two_pages_does_not_start_it_again()
    {
        using var other = await TestServer.StartAsync();
        for (var i = 0; i < 120; i++)
            await other.RegisterAsync();
        var first = await PageAsync(other, new JsonObject { ["state"] = "active" });
        await other.ChangeElderAsync(first["cursor"]!.GetValue<string>(), ElderState.Closing);

        var second = await PageAsync(other, new JsonObject { ["state"] = "active", ["cursor"] = first["cursor"]!.DeepClone() });

        Assert.That(Lines(second), Has.Count.EqualTo(20));
        Assert.That(Lines(second).Intersect(Lines(first)), Is.Empty);
    }

    [Test]
    public async Task A_cursor_that_names_nobody_of_ones_own_is_refused()
    {
        var others = await server.RegisterAsync(role: "centre2");

        var unknown = await PageAsync(server, new JsonObject { ["cursor"] = Id.Text(Id.New()) });
        var foreign = await PageAsync(server, new JsonObject { ["cursor"] = others.Id });

        Assert.That((unknown.Status, foreign.Status), Is.EqualTo((422, 422)));
        Assert.That(foreign["errors"]!.ToJsonString(), Is.EqualTo(unknown["errors"]!.ToJsonString()).And.Contains("cursor"));
    }

    private async Task<List<Reply>> PagesAsync()
    {
        var search = new JsonObject { ["name"] = "もり" };
        List<Reply> pages = [await PageAsync(server, search)];
        while (pages[^1]["cursor"] is { } cursor && pages.Count < 10)
        {
            search["cursor"] = cursor.DeepClone();
            pages.Add(await PageAsync(server, search));
        }

        return pages;
    }

    private static Task<Reply> PageAsync(TestServer server, JsonObject search) =>
        server.SendAsync("centre", HttpMethod.Post, "/v1/elders/search", search);

    private static List<(string Id, string Kana)> Lines(Reply page) =>
        [.. page["elders"]!.AsArray().Select(line => (line!["id"]!.GetValue<string>(), line["kana"]!.GetValue<string>()))];
}
