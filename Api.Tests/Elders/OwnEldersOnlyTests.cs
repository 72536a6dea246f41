using System.Text.Json.Nodes;
using Api.Http;
using Api.Tests.Support;

namespace Api.Tests.Elders;

/// <summary>Unknown, another centre's and malformed ids look the same from outside.</summary>
internal sealed class OwnEldersOnlyTests
{
    private const string Placeholder = "another centre's";

    private static readonly string[] NotMine =
    [
        Placeholder, "0123456789abc", "7zzzzzzzzzzzz", "zzzzzzzzzzzzz", "0123456789ab", "1", "-1", "0123456789ABC", "x%2F..%2Fy",
        "山田", "%F0%9F",
    ];

    private TestServer server = null!;

    [OneTimeSetUp]
    public async Task StartAsync() => server = await TestServer.StartAsync();

    [OneTimeTearDown]
    public void Stop() => server.Dispose();

    [TestCaseSource(nameof(NotMine))]
    public async Task An_elder_that_is_not_ones_own_cannot_be_read(string id)
    {
        var path = $"/v1/elders/{await ResolveAsync(id)}";

        var reply = await server.SendAsync("centre", HttpMethod.Get, path);

        Assert.That(Anonymous(reply), Is.EqualTo(
            """{"type":"/problems/not-found","title":"見つかりません。","status":404,"code":"not-found"}"""));
        Assert.That((reply.Status, reply.ETag), Is.EqualTo((404, (string?)null)));
    }

    [TestCaseSource(nameof(NotMine))]
    public async Task An_elder_that_is_not_ones_own_cannot_be_changed(string id)
    {
        var path = $"/v1/elders/{await ResolveAsync(id)}";
        var change = SomeElder.Json(person => person.Remove("documentsChecked"));

        var reply = await server.SendAsync("centre", HttpMethod.Put, path, change, ifMatch: "\"1\"");

        Assert.That(Anonymous(reply), Is.EqualTo(
            """{"type":"/problems/not-found","title":"見つかりません。","status":404,"code":"not-found"}"""));
    }

    [Test]
    public async Task What_is_not_ones_own_is_not_recorded_as_read()
    {
        var other = await server.RegisterAsync(role: "centre2");
        var before = (await server.RecordsAsync()).Count;

        await server.SendAsync("centre", HttpMethod.Get, $"/v1/elders/{other.Id}");

        Assert.That(await server.RecordsAsync(), Has.Count.EqualTo(before));
    }

    [Test]
    public async Task A_read_is_recorded_before_it_is_answered()
    {
        var elder = await server.RegisterAsync();

        await server.SendAsync("centre", HttpMethod.Get, $"/v1/elders/{elder.Id}");

        var record = JsonNode.Parse((await server.RecordsAsync()).Last(text => text.Contains(elder.Id)))!;
        Assert.That(record["event"]!.GetValue<string>(), Is.EqualTo("elder-read"));
        Assert.That(record["user"]!.GetValue<string>(), Is.EqualTo(TestServer.ActingUser));
        Assert.That(record["blocks"]!.ToJsonString(), Is.EqualTo("[\"all\"]"));
    }

    // Twelve digits behind a first 0 and a sign that is none are the same bits as that id without the sign.
    [TestCase("7bcdefghjkmn!")]
    [TestCase("0123456789ab ")]
    [TestCase("0123456789abé")]
    public void A_text_that_is_no_id_leaves_no_id_behind(string text)
    {
        var read = Id.TryParse(text, out var id);

        Assert.That((read, id), Is.EqualTo((false, 0L)));
    }

    private async Task<string> ResolveAsync(string id) => id == Placeholder ? (await server.RegisterAsync(role: "centre2")).Id : id;

    private static string Anonymous(Reply reply)
    {
        var id = reply["requestId"]!.ToJsonString();
        return reply.Text.Replace($",\"requestId\":{id}", "", StringComparison.Ordinal);
    }
}
