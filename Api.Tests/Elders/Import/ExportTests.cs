using System.Text.Json.Nodes;
using Api.Tests.Support;

namespace Api.Tests.Elders.Import;

/// <summary>GET /v1/elders/export: the own elders, harmless in a spreadsheet, and a file that can be imported.</summary>
internal sealed class ExportTests
{
    private TestServer server = null!;

    [SetUp]
    public async Task StartAsync() => server = await TestServer.StartAsync();

    [TearDown]
    public void Stop() => server.Dispose();

    [Test]
    public async Task It_holds_the_own_running_elders_and_is_recorded_first()
    {
        var (own, ended, other) = (await RegisterAsync("ヤマダ イチ"), await RegisterAsync("ヤマダ ニイ"), await RegisterAsync("ヤマダ サン", "centre2"));
        await server.ChangeElderAsync(ended.Id, state: "deceased");
        await RegisterAsync("ヤマダ ヨン", change: elder => elder["training"] = true);

        var export = await server.SendAsync("centre", HttpMethod.Get, "/v1/elders/export");

        Assert.That((export.Status, export.ContentType), Is.EqualTo((200, "text/csv")));
        Assert.That(export.Text.Split("\r\n", StringSplitOptions.RemoveEmptyEntries), Has.Length.EqualTo(2), export.Text);
        Assert.That(export.Text, Does.Contain(own.Number).And.Not.Contain(ended.Number).And.Not.Contain(other.Number));
        var record = JsonNode.Parse((await server.RecordsAsync())[^1])!;
        Assert.That(((string)record["event"]!, (int)record["rows"]!, record["rowsHash"] is not null), Is.EqualTo(("elder-export", 1, true)));
    }

    [Test]
    public async Task What_was_exported_is_read_again_as_it_was()
    {
        await RegisterAsync("ヤマダ ゴオ", change: elder =>
        {
            // A spreadsheet would compute the one and lose the zeros of the other.
            elder["identity"]!["appearance"] = "=HYPERLINK(\"http://example.jp\",\"1\")";
            elder["identity"]!["leftAtHome"] = "犬、\"ポチ\" と猫";
            elder["identity"]!["nameNote"] = "-1＋2";
            elder["alerts"] = new JsonArray();
            elder["medical"]!["medications"] = new JsonArray();
        });

        var export = await server.SendAsync("centre", HttpMethod.Get, "/v1/elders/export");
        var again = await server.ImportAsync(export.Text);

        Assert.That(export.Text, Does.Contain("\"'=HYPERLINK(\"\"http").And.Contain("\"'-1＋2\"").And.Not.Match(",[=+@-]"));
        Assert.That((again.Status, (int)again["rows"]!, (int)again["unchanged"]!, (int)again["registered"]!), Is.EqualTo((200, 1, 1, 0)), again.Text);
    }

    [Test]
    public async Task Who_has_no_medical_block_is_read_again_as_it_was_too()
    {
        await RegisterAsync("ヤマダ ハチ", change: elder => elder.Remove("medical"));

        var export = await server.SendAsync("centre", HttpMethod.Get, "/v1/elders/export");
        var again = await server.ImportAsync(export.Text);

        Assert.That((again.Status, (int)again["unchanged"]!, (int)again["warnings"]!), Is.EqualTo((200, 1, 0)), again.Text);
    }

    [Test]
    public async Task A_registry_that_was_lost_is_made_again_from_it()
    {
        await RegisterAsync("ヤマダ ロク", change: elder => elder["identity"]!["appearance"] = "=1+1");
        var before = await server.FindAsync("ヤマダ ロク");
        var number = (string)before["identity"]!["number"]!;
        var export = (await server.SendAsync("centre", HttpMethod.Get, "/v1/elders/export")).Text;
        using var empty = await TestServer.StartAsync();

        // Its numbers were never this registry's: a new one is issued.
        var made = await empty.ImportAsync(export.Replace(number, "", StringComparison.Ordinal));

        var after = await empty.FindAsync("ヤマダ ロク");
        foreach (var elder in (JsonObject[])[before, after])
        {
            elder["identity"]!.AsObject().Remove("number");
            foreach (var computed in (string[])["id", "version", "freshness"])
                elder.Remove(computed);
        }

        Assert.That((int)made["registered"]!, Is.EqualTo(1), made.Text);
        Assert.That(after.ToJsonString(), Is.EqualTo(before.ToJsonString()));
    }

    private Task<RegisteredPerson> RegisterAsync(string kana, string role = "centre", Action<JsonObject>? change = null) =>
        server.RegisterAsync(
            SomeElder.Json(elder =>
            {
                elder["identity"]!["kana"] = kana;
                elder["legacyNumber"] = null;
                change?.Invoke(elder);
            }),
            role);
}
