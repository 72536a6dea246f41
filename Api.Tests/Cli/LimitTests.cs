using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using Api.Cli.Demo;
using Api.Tests.Support;

namespace Api.Tests.Cli;

/// <summary>What a real server takes of one request, and of one address.</summary>
internal sealed class LimitTests
{
    private const int PerAddress = 5;

    private TempFolder folder = null!;
    private RunningProgram program = null!;
    private DemoFile demo = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        folder = new TempFolder();
        var made = await RunningProgram.RunAsync(folder, "demo", "--seed-only");
        Assert.That(made.ExitCode, Is.Zero, made.All);
        demo = DemoWard.Read(folder["demo"]);
        program = await RunningProgram.ServeAsync(
            folder, "--data", "demo", $"--Keyholder:ConnectionsPerAddress={PerAddress}", "--Kestrel:Limits:RequestHeadersTimeout=00:00:01");
    }

    [OneTimeTearDown]
    public void Stop()
    {
        program?.Dispose();
        folder.Dispose();
    }

    private static IEnumerable<TestCaseData> Refused()
    {
        const string host = "Host: 127.0.0.1\r\n";
        yield return new TestCaseData("GARBAGE\r\n\r\n", 400).SetArgDisplayNames("no request line");
        yield return new TestCaseData("GET / HTTP/1.1\r\n\r\n", 400).SetArgDisplayNames("no host");
        yield return new TestCaseData("GET / HTTP/9.9\r\n" + host + "\r\n", 505).SetArgDisplayNames("another version");
        yield return new TestCaseData($"GET /{new string('a', 5000)} HTTP/1.1\r\n{host}\r\n", 414).SetArgDisplayNames("a long address");
        yield return new TestCaseData($"GET / HTTP/1.1\r\n{host}A: {new string('a', 17_000)}\r\n\r\n", 431).SetArgDisplayNames("a long header");
        yield return new TestCaseData($"GET / HTTP/1.1\r\n{host}{string.Concat(Enumerable.Range(0, 70).Select(i => $"A{i}: b\r\n"))}\r\n", 431).SetArgDisplayNames("many headers");
        yield return new TestCaseData($"POST /v1/lookups HTTP/1.1\r\n{host}Content-Length: 3\r\nTransfer-Encoding: gzip\r\n\r\n", 400).SetArgDisplayNames("an unknown coding");
        yield return new TestCaseData($"POST /v1/lookups HTTP/1.1\r\n{host}Content-Length: -1\r\n\r\n", 400).SetArgDisplayNames("a negative length");
    }

    [TestCaseSource(nameof(Refused))]
    public async Task What_is_no_request_is_refused_in_silence_with_the_headers_of_every_answer(string request, int expected)
    {
        var answer = await ConversationAsync(request);

        Assert.That(answer, Does.StartWith($"HTTP/1.1 {expected} "));
        // Nothing of ours stands in it, nor who wrote the server.
        Assert.That(answer, Does.EndWith("\r\n\r\n").And.Contain("Content-Length: 0\r\n").And.Not.Contain("Server:").And.Not.Contain("Kestrel"));
        using (Assert.EnterMultipleScope())
        {
            foreach (var (name, value) in AnswerHeaders.Always.Append(("Content-Security-Policy", AnswerHeaders.Closed)))
                Assert.That(answer.Split("\r\n").Count(line => line == $"{name}: {value}"), Is.EqualTo(1), name);
        }
    }

    [Test]
    public async Task A_header_that_does_not_come_closes_the_connection()
    {
        var answer = await ConversationAsync("GET /health/live HTTP/1.1\r\nHost: 127.0.0.1\r\nX-");

        Assert.That(answer, Is.Empty.Or.StartWith("HTTP/1.1 408 "));
    }

    [TestCase("/v1/lookups", "application/json", 100_000, 413)]
    [TestCase("/v1/lookups", "application/json", 300_000, 413)]
    [TestCase("/v1/elders", "application/json", 250_000, 422)]
    [TestCase("/v1/elders", "application/json", 300_000, 413)]
    [TestCase("/v1/imports?dryRun=true", "text/csv", 1_000_000, 200)]
    public async Task A_body_is_taken_up_to_its_routes_limit(string path, string type, int length, int expected)
    {
        using var client = new HttpClient { BaseAddress = program.Address };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", demo.Clients["centre"]);
        client.DefaultRequestHeaders.Add("X-Acting-User", "staff-1");
        var body = type == "text/csv" ? "氏名\n" + string.Concat(Enumerable.Repeat("山田\n", length / 7)) : $$"""{"identity": {}, {{new string(' ', length)}} "noContactReason": "x"}""";

        using var response = await client.PostAsync(path, new StringContent(body, Encoding.UTF8, type));

        Assert.That((int)response.StatusCode, Is.EqualTo(expected));
        AnswerHeaders.Check(response);
    }

    [Test]
    public async Task One_address_cannot_take_all_connections()
    {
        var held = new List<TcpClient>();
        for (var i = 0; i < PerAddress; i++)
        {
            held.Add(await ConnectAsync("127.0.0.2"));
            // A connection is counted some time after it is open, and certainly once it has answered.
            Assert.That(await AnswersAsync(held[i]), Is.True);
        }

        Assert.That(await AnswersAsync("127.0.0.2"), Is.False);
        Assert.That(await AnswersAsync("127.0.0.3"), Is.True);

        held[0].Dispose();
        Assert.That(() => AnswersAsync("127.0.0.2").GetAwaiter().GetResult(), Is.True.After(5000, 100));
        held.ForEach(one => one.Dispose());
    }

    [Test]
    public async Task This_machine_itself_is_not_counted()
    {
        var held = new List<TcpClient>();
        for (var i = 0; i < 3 * PerAddress; i++)
            held.Add(await ConnectAsync("127.0.0.1"));

        Assert.That(await AnswersAsync("127.0.0.1"), Is.True);
        held.ForEach(one => one.Dispose());
    }

    private async Task<bool> AnswersAsync(string from)
    {
        try
        {
            using var tcp = await ConnectAsync(from);
            return await AnswersAsync(tcp);
        }
        catch (Exception failure) when (failure is IOException or SocketException)
        {
            return false;
        }
    }

    private static async Task<bool> AnswersAsync(TcpClient tcp)
    {
        await tcp.GetStream().WriteAsync("GET /health/live HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"u8.ToArray());
        return await tcp.GetStream().ReadAsync(new byte[1000]) > 0;
    }

    private async Task<TcpClient> ConnectAsync(string from)
    {
        var tcp = new TcpClient(new IPEndPoint(IPAddress.Parse(from), 0));
        await tcp.ConnectAsync(IPAddress.Loopback, program.Address.Port);
        return tcp;
    }

    private async Task<string> ConversationAsync(string request)
    {
        using var tcp = await ConnectAsync("127.0.0.1");
        await tcp.GetStream().WriteAsync(Encoding.Latin1.GetBytes(request));
        return await new StreamReader(tcp.GetStream(), Encoding.Latin1).ReadToEndAsync().WaitAsync(TimeSpan.FromSeconds(20));
    }
}
