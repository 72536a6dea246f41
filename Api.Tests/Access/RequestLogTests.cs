using System.Text.RegularExpressions;
using Api.Access;
using Api.Http;
using Api.Tests.Notices;
using Api.Tests.Support;

namespace Api.Tests.Access;

/// <summary>What each request leaves in the log: its route's template, and nothing of the path, whatever it was.</summary>
internal sealed class RequestLogTests : FinderFixture
{
    private static readonly string[] FullTalk =
    [
        "Default", "Microsoft", "Microsoft.AspNetCore", "Microsoft.AspNetCore.Hosting.Diagnostics", "Microsoft.AspNetCore.Routing", "System",
    ];

    [Test]
    public async Task A_line_holds_the_route_template_and_who_asked()
    {
        var (elder, _, token) = await ItemAsync();
        _ = Server.Log.Take();

        await LookAsync(token);
        await Server.SendAsync("centre", HttpMethod.Get, $"/v1/elders/{elder.Id}");
        await Server.SendAsync("centre", HttpMethod.Get, "/v1/statistics?month=2026-10");
        await Server.SendAsync("centre", HttpMethod.Get, "/v1/nowhere/090-0123-4567?name=umemura");
        await Server.SendAsync("centre", new HttpMethod("X-UMEMURA"), "/v1/lookups");
        await LookAsync(token + "x");

        var client = Id.Text(Server.ClientIds["centre"]);
        var lines = Server.Log.Take().Where(line => line.Contains(RequestLog.Category, StringComparison.Ordinal))
            .Select(line => Regex.Replace(line, @"[\d.]+ ms, request \S+,", "T,")).ToList();
        Assert.That(lines, Is.EqualTo(new[]
        {
            "Information Api.Requests GET /q/{token}/ 200 T, client - ",
            $"Information Api.Requests GET /v1/elders/{{id}} 200 T, client {client} ",
            $"Information Api.Requests GET /v1/statistics 200 T, client {client} ",
            $"Information Api.Requests GET - 404 T, client {client} ",
            $"Information Api.Requests - - 405 T, client {client} ",
            "Information Api.Requests GET /q/{token}/ 200 T, client - ",
        }));
    }

    [Test]
    public async Task A_problems_id_finds_its_line()
    {
        var reply = await Server.SendAsync("centre", HttpMethod.Get, "/v1/elders/0123456789abc");

        Assert.That(Server.Log.Text, Does.Contain($"GET /v1/elders/{{id}} 404").And.Contain($"request {reply["requestId"]!.GetValue<string>()},"));
    }

    [Test]
    public async Task No_setting_lets_the_framework_write_a_path()
    {
        var levels = FullTalk.SelectMany(category => new[] { $"Logging:LogLevel:{category}", $"Logging:{typeof(LogLines).FullName}:LogLevel:{category}" });
        using var talkative = await TestServer.StartAsync(settings: [.. levels.Select(name => (name, "Trace"))]);
        var elder = await talkative.RegisterAsync();

        foreach (var path in (string[])[$"/v1/elders/{elder.Id}", $"/q/{Unknown}", "/v1/statistics?month=2026-10", "/v1/elders/x?y=z"])
            await talkative.SendAsync("centre", HttpMethod.Get, path);

        Assert.That(talkative.Log.Lines.Where(line => line.Contains("Api.Requests", StringComparison.Ordinal)), Has.Exactly(5).Items);
        Assert.That(talkative.Log.Text, Does.Not.Contain(elder.Id).And.Not.Contain("2026-10").And.Not.Match("/q/[^{]").And.Not.Contain("y=z"));
        Assert.That(talkative.Log.Lines, Has.None.Match("^(Trace|Debug|Information) (Microsoft|System)"));
    }

    [Test]
    public async Task It_can_be_switched_off()
    {
        using var quiet = await TestServer.StartAsync(settings: ($"Logging:{typeof(LogLines).FullName}:LogLevel:{RequestLog.Category}", "None"));

        await quiet.SendAsync("centre", HttpMethod.Get, "/v1/statistics?month=2026-10");

        Assert.That(quiet.Log.Text, Does.Not.Contain(RequestLog.Category));
    }
}
