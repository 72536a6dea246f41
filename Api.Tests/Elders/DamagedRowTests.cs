using System.Text.Json.Nodes;
using Api.Http;
using Api.Tests.Support;

namespace Api.Tests.Elders;

/// <summary>One damaged row takes no list away: an outage's paper above all. It is left out, counted where people see it, and rings.</summary>
internal sealed class DamagedRowTests
{
    [Test]
    public async Task Lists_leave_a_damaged_row_out_and_say_so()
    {
        using var server = await TestServer.StartAsync();
        var (whole, broken) = (await server.RegisterAsync(), await server.RegisterAsync());
        _ = Id.TryParse(broken.Id, out var id);
        await server.TamperAsync("UPDATE elder SET sealed = zeroblob(200) WHERE id = @Id", new { Id = id });

        var search = await server.SendAsync("centre", HttpMethod.Post, "/v1/elders/search", new { });
        var handout = await server.SendAsync("centre", HttpMethod.Get, "/v1/elders/handout");
        var english = await server.SendAsync("centre", HttpMethod.Get, "/v1/elders/handout", language: "en");
        using var client = server.As("centre");
        using var export = await client.GetAsync("/v1/elders/export");

        Assert.That((search.Status, (string)search["elders"]!.AsArray().Single()!["id"]!, (int)search["damaged"]!), Is.EqualTo((200, whole.Id, 1)));
        Assert.That(handout.Text, Does.Contain(whole.Number).And.Not.Contain(broken.Number).And.Contain("1名は記録の異常により表示していません"));
        Assert.That(english.Text, Does.Contain("1 left out"));
        Assert.That(export.Content.Headers.ContentDisposition!.FileName, Does.Contain("-1-damaged-left-out"));
        Assert.That(await export.Content.ReadAsStringAsync(), Does.Contain(whole.Number).And.Not.Contain(broken.Number));
        Assert.That(await RingsAsync(server), Is.EqualTo(Enumerable.Repeat(broken.Id, 4)));
    }

    [Test]
    public async Task Where_nothing_is_damaged_nothing_is_said()
    {
        using var server = await TestServer.StartAsync();
        await server.RegisterAsync();

        var search = await server.SendAsync("centre", HttpMethod.Post, "/v1/elders/search", new { });
        var handout = await server.SendAsync("centre", HttpMethod.Get, "/v1/elders/handout");

        Assert.That((search["damaged"], handout.Text.Contains("記録の異常", StringComparison.Ordinal)), Is.EqualTo(((JsonNode?)null, false)));
        Assert.That(await RingsAsync(server), Is.Empty);
    }

    private static async Task<List<string>> RingsAsync(TestServer server)
    {
        var inbox = await server.SendAsync("centre", HttpMethod.Get, "/v1/inbox");
        return [.. inbox["entries"]!.AsArray().Where(entry => (string)entry!["kind"]! == "record-damaged").Select(entry => (string)entry!["elder"]!)];
    }
}
