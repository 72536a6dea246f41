using System.Text;
using System.Text.Json.Nodes;
using Api.Http;
using Api.Storage;
using Api.Tests.Support;

namespace Api.Tests.Cli;

/// <summary>A registration whose server is killed before anybody hears of it, sent again after the restart: one elder in any case.</summary>
internal sealed class RepeatAfterKillTests
{
    private const string Count = "SELECT COUNT(*) FROM elder";

    private readonly string person = SomeElder.Json(elder => elder["acceptDuplicate"] = true).ToJsonString();
    private TempFolder folder = null!;
    private long before;

    [SetUp]
    public async Task MakeAsync()
    {
        folder = new TempFolder();
        var made = await RunningProgram.RunAsync(folder, "demo", "--seed-only", "--data", "data");
        Assert.That(made.ExitCode, Is.Zero, made.All);
        before = await KeptRegistry.ReadAsync<long>(folder, Count);
    }

    [TearDown]
    public void Remove() => folder.Dispose();

    [Test]
    public async Task Killed_before_its_record_it_was_never_made()
    {
        using (var program = await RunningProgram.ServeAsync(folder, "--data", "data"))
        {
            using var engine = SqliteEngine.Open(folder["data"], create: false);
            await using var held = await engine.Log.OpenConnectionAsync();
            // Whoever writes the log waits for this.
            held.Run("BEGIN IMMEDIATE");
            var sent = SendAsync(program, HttpMethod.Post, "/v1/elders", person);
            await Task.Delay(TimeSpan.FromSeconds(1));
            Assert.That(sent.IsCompleted, Is.False);
            program.Kill();
            Assert.That(async () => await sent, Throws.InstanceOf<HttpRequestException>());
        }

        Assert.That(await KeptRegistry.ReadAsync<long>(folder, Count), Is.EqualTo(before));
        using var again = await RunningProgram.ServeAsync(folder, "--data", "data");
        var repeated = await SendAsync(again, HttpMethod.Post, "/v1/elders", person);

        Assert.That(repeated.Status, Is.EqualTo(201), repeated.Text);
        Assert.That(await KeptRegistry.ReadAsync<long>(folder, Count), Is.EqualTo(before + 1));
        Assert.That((await SendAsync(again, HttpMethod.Get, repeated.Headers.Location!.AbsolutePath, null)).Status, Is.EqualTo(200));
    }

    [Test]
    public async Task Killed_before_its_answer_was_kept_it_says_where_to_read_it()
    {
        using (var program = await RunningProgram.ServeAsync(folder, "--data", "data"))
        {
            Assert.That((await SendAsync(program, HttpMethod.Post, "/v1/elders", person)).Status, Is.EqualTo(201));
            program.Kill();
        }

        // The kill between the two is some microseconds wide; this is what it leaves.
        await KeptRegistry.TamperAsync(folder, "UPDATE change_key SET sealed = NULL");
        using var again = await RunningProgram.ServeAsync(folder, "--data", "data");
        var repeated = await SendAsync(again, HttpMethod.Post, "/v1/elders", person);

        Assert.That((repeated.Status, repeated.Code), Is.EqualTo((409, "change-done")), repeated.Text);
        Assert.That(await KeptRegistry.ReadAsync<long>(folder, Count), Is.EqualTo(before + 1));
        var place = repeated["detail"]!.GetValue<string>().Split("GET ")[1].Split(' ')[0];
        Assert.That((await SendAsync(again, HttpMethod.Get, place, null)).Status, Is.EqualTo(200));
    }

    // On a real server: one for tests takes a body where there may be none.
    [Test]
    public async Task An_answer_without_a_body_is_given_again()
    {
        using var program = await RunningProgram.ServeAsync(folder, "--data", "data");
        var id = (await SendAsync(program, HttpMethod.Post, "/v1/elders", person))["id"]!.GetValue<string>();
        const string missing = """{"since":"2026-11-20T10:00:00+09:00","policeStation":"大森警察署","phone":"03-0762-0110"}""";

        var first = await SendAsync(program, HttpMethod.Post, $"/v1/elders/{id}/missing", missing, "missing-once");
        var second = await SendAsync(program, HttpMethod.Post, $"/v1/elders/{id}/missing", missing, "missing-once");

        Assert.That((first.Status, second.Status), Is.EqualTo((204, 204)), first.Text + second.Text);
    }

    private async Task<Reply> SendAsync(RunningProgram program, HttpMethod method, string path, string? body, string key = "registered-before-the-kill")
    {
        using var client = new HttpClient { BaseAddress = program.Address };
        var demo = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(folder["data"], "demo.json")))!;
        using var request = new HttpRequestMessage(method, path);
        request.Headers.Authorization = new("Bearer", (string?)demo["clients"]!["centre"]);
        request.Headers.Add("X-Acting-User", "staff-1");
        request.Headers.Add(IdempotencyKey.Header, key);
        request.Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await client.SendAsync(request);
        return await Reply.ReadAsync(response);
    }
}
