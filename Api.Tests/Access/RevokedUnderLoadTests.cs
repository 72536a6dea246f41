using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text;
using System.Text.RegularExpressions;
using Api.Access;
using Api.Audit;
using Api.Clients;
using Api.Storage;
using Api.Tests.Support;

namespace Api.Tests.Access;

/// <summary>What is revoked is refused a second later, however busy the server is.</summary>
internal sealed partial class RevokedUnderLoadTests
{
    private const int Connections = 8;
    private static readonly TimeSpan Within = TimeSpan.FromSeconds(1);

    private readonly record struct Asked(long StartedAt, int Status);

    [Test]
    public async Task By_a_command_beside_the_running_server()
    {
        using var folder = new TempFolder();
        Assert.That((await RunningProgram.RunAsync(folder, "init", "--issuer", "ota.tokyo")).ExitCode, Is.Zero);
        using var program = await RunningProgram.ServeAsync(folder);
        async Task<string> RunAsync(params string[] words)
        {
            var ended = await RunningProgram.RunAsync(folder, words);
            Assert.That(ended.ExitCode, Is.Zero, ended.All);
            return ended.Out;
        }

        var added = await RunAsync("client", "add", "--role", "hospital", "--organisation", "病院", "--desks", "1000");
        var (id, first) = (Id().Match(added).Value, Key().Match(added).Value);
        HttpClient Client() => new() { BaseAddress = program.Address };

        var second = "";
        await AssertDiesAsync(Client, first, async () => second = Key().Match(await RunAsync("client", "rotate", id, "--at-once")).Value);
        await AssertDiesAsync(Client, second, () => RunAsync("client", "revoke", id));
    }

    [Test]
    public async Task By_the_serving_process_itself()
    {
        using var server = await TestServer.StartAsync();
        var clients = new ClientAdministration(server.Get<Engine>(), server.Get<AuditLog>(), server.Get<ClientDirectory>(), server.Clock);
        var (id, first) = await clients.AddAsync(new NewClient(Role.Hospital, "病院", null, null, 1000, null), null, CancellationToken.None);

        var second = "";
        await AssertDiesAsync(
            server.CreateClient, first, async () => second = (await clients.RotateAsync(id, TimeSpan.Zero, null, CancellationToken.None))!);
        await AssertDiesAsync(server.CreateClient, second, () => clients.RevokeAsync(id, null, CancellationToken.None));
    }

    private static async Task AssertDiesAsync(Func<HttpClient> connect, string key, Func<Task> end)
    {
        using var enough = new CancellationTokenSource();
        var load = Enumerable.Range(0, Connections).Select(_ => Task.Run(() => AskAsync(connect, key, enough.Token))).ToList();
        await Task.Delay(TimeSpan.FromSeconds(1));

        await end();
        var ended = Stopwatch.GetTimestamp();
        await Task.Delay(2 * Within);
        await enough.CancelAsync();

        var asked = (await Task.WhenAll(load)).SelectMany(one => one).ToList();
        var served = asked.Where(one => one.Status != 401).ToList();
        var late = served.Max(one => Stopwatch.GetElapsedTime(ended, one.StartedAt));
        TestContext.Out.WriteLine($"{asked.Count} requests, {served.Count} served, the last of them started {late.TotalMilliseconds:0} ms after the end");
        Assert.That(late, Is.LessThan(Within));
        Assert.That(served, Has.Count.GreaterThan(Connections), "the load began before the end");
        Assert.That(asked.Count(one => Stopwatch.GetElapsedTime(ended, one.StartedAt) > Within), Is.GreaterThan(Connections), "and went on after it");
        Assert.That(asked.Select(one => one.Status).Distinct(), Is.SubsetOf([404, 429, 401]));
    }

    private static async Task<List<Asked>> AskAsync(Func<HttpClient> connect, string key, CancellationToken enough)
    {
        var asked = new List<Asked>();
        using var client = connect();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        client.DefaultRequestHeaders.Add("X-Acting-User", "user-1");
        while (!enough.IsCancellationRequested)
        {
            var startedAt = Stopwatch.GetTimestamp();
            // Nobody has this number: whoever is let in hears 404.
            using var body = new StringContent("""{"number":"4821-0372","reason":"emergency-treatment"}""", Encoding.UTF8, "application/json");
            using var response = await client.PostAsync(new Uri("/v1/lookups", UriKind.Relative), body, CancellationToken.None);
            asked.Add(new Asked(startedAt, (int)response.StatusCode));
        }

        return asked;
    }

    [GeneratedRegex("kh_[A-Za-z0-9_-]{43}")]
    private static partial Regex Key();

    [GeneratedRegex("(?<![0-9a-z])[0-7][0-9a-hjkmnp-tv-z]{12}(?![0-9a-z])")]
    private static partial Regex Id();
}
