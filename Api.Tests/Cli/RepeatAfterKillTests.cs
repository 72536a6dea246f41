using System.Text;
using System.Text.Json.Nodes;
using Api.Http;
using Api.Tests.Support;

namespace Api.Tests.Cli;

/// <summary>A registration whose server is killed before anybody hears of it, sent again after the restart: one elder in any case.</summary>
internal sealed class RepeatAfterKillTests
{
    // So much work inside of a statement that it never ends.
    private const string Endless = "SELECT COUNT(*) FROM number a, number b, number c, number d, number e, number f, number g, number h";

    private const string Count = "SELECT COUNT(*) FROM elder";

    [TestCase("BEFORE INSERT", 201, TestName = "Killed_before_its_commit_it_was_never_made")]
    [TestCase("BEFORE UPDATE OF sealed", 409, TestName = "Killed_between_commit_and_answer_it_was_made_and_says_where_to_read_it")]
    public async Task Repeat(string killedAt, int expected)
    {
        using var folder = new TempFolder();
        var made = await RunningProgram.RunAsync(folder, "demo", "--seed-only", "--data", "data");
        Assert.That(made.ExitCode, Is.Zero, made.All);
        var before = await KeptRegistry.ReadAsync<long>(folder, Count);
        var person = SomeElder.Json(elder => elder["acceptDuplicate"] = true).ToJsonString();
        using (var program = await RunningProgram.ServeAsync(folder, "--data", "data"))
        {
            await KeptRegistry.TamperAsync(folder, $"CREATE TRIGGER hold {killedAt} ON change_key BEGIN {Endless}; END");
            var sent = SendAsync(program, folder, HttpMethod.Post, "/v1/elders", person);
            if (expected == 409)
                Assert.That(async () => await KeptRegistry.ReadAsync<long>(folder, "SELECT COUNT(*) FROM change_key"), Is.EqualTo(1).After(20_000, 50));
            await Task.Delay(TimeSpan.FromSeconds(1));
            Assert.That(sent.IsCompleted, Is.False);
            program.Kill();
            Assert.That(async () => await sent, Throws.InstanceOf<HttpRequestException>());
        }

        await KeptRegistry.TamperAsync(folder, "DROP TRIGGER hold");
        Assert.That(await KeptRegistry.ReadAsync<long>(folder, Count), Is.EqualTo(expected == 409 ? before + 1 : before));
        using var again = await RunningProgram.ServeAsync(folder, "--data", "data");
        var repeated = await SendAsync(again, folder, HttpMethod.Post, "/v1/elders", person);

        Assert.That(repeated.Status, Is.EqualTo(expected), repeated.Text);
        Assert.That(await KeptRegistry.ReadAsync<long>(folder, Count), Is.EqualTo(before + 1));
        var place = expected == 409 ? repeated["detail"]!.GetValue<string>().Split("GET ")[1].Split(' ')[0] : repeated.Headers.Location!.AbsolutePath;
        Assert.That(repeated.Code, Is.EqualTo(expected == 409 ? "change-done" : null));
        Assert.That((await SendAsync(again, folder, HttpMethod.Get, place, null)).Status, Is.EqualTo(200));
    }

    private static async Task<Reply> SendAsync(RunningProgram program, TempFolder folder, HttpMethod method, string path, string? body)
    {
        using var client = new HttpClient { BaseAddress = program.Address };
        var demo = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(folder["data"], "demo.json")))!;
        using var request = new HttpRequestMessage(method, path);
        request.Headers.Authorization = new("Bearer", (string?)demo["clients"]!["centre"]);
        request.Headers.Add("X-Acting-User", "staff-1");
        request.Headers.Add(IdempotencyKey.Header, "registered-before-the-kill");
        request.Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await client.SendAsync(request);
        return await Reply.ReadAsync(response);
    }
}
