using System.Net.Sockets;
using System.Text;
using Api.Cli.Demo;
using Api.Storage;
using Api.Tests.Support;

namespace Api.Tests.Audit;

/// <summary>On the real program and the real wire: not one byte leaves before the record is durable.</summary>
[NonParallelizable]
internal sealed class NothingBeforeTheRecordTests
{
    private static readonly TimeSpan Watched = TimeSpan.FromSeconds(1);

    private TempFolder folder = null!;
    private RunningProgram program = null!;
    private DemoFile demo = null!;

    private string LogFile => Path.Combine(folder["demo"], SqliteEngine.LogFile);

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        folder = new TempFolder();
        var made = await RunningProgram.RunAsync(folder, "demo", "--seed-only");
        Assert.That(made.ExitCode, Is.Zero, made.All);
        demo = DemoWard.Read(folder["demo"]);
        program = await RunningProgram.ServeAsync(folder, "--data", "demo");

        // The first request compiles what the others find ready: with it the times below mean something.
        using var tcp = await ConnectAsync();
        await SendAsync(tcp, "hospital", demo.Numbers["active"], "emergency-treatment", "FIRST");
        Assert.That(await new StreamReader(tcp.GetStream(), Encoding.UTF8).ReadToEndAsync(), Does.StartWith("HTTP/1.1 200 OK\r\n"));
    }

    [OneTimeTearDown]
    public void Stop()
    {
        program?.Dispose();
        folder.Dispose();
    }

    [TestCase("hospital", "active", "emergency-treatment", "200 OK")]
    [TestCase("hospital", "revoked", "emergency-treatment", "200 OK")]
    [TestCase("police", null, "protection", "404 Not Found")]
    [TestCase("police", "active", "emergency-treatment", "403 Forbidden")]
    [TestCase("watcher", "active", "protection", "403 Forbidden")]
    public async Task No_byte_of_an_answer_is_seen_while_its_commit_is_held(string role, string? number, string reason, string status)
    {
        using var tcp = await ConnectAsync();
        var answer = new byte[64 * 1024];
        ValueTask<int> reading;
        using (new HeldLock(LogFile))
        {
            await SendAsync(tcp, role, number is null ? "4821-0372" : demo.Numbers[number], reason, "WAIT");
            reading = tcp.GetStream().ReadAsync(answer);
            await Task.Delay(Watched);
            Assert.That(reading.IsCompleted, Is.False, "something was sent before the record was durable");
        }

        var text = Encoding.UTF8.GetString(answer, 0, await reading) + await new StreamReader(tcp.GetStream(), Encoding.UTF8).ReadToEndAsync();

        Assert.That(text, Does.StartWith($"HTTP/1.1 {status}\r\n"));
        Assert.That(text.Contains("Audit-Receipt: ", StringComparison.Ordinal), Is.EqualTo(!status.StartsWith("403", StringComparison.Ordinal)), text);
        Assert.That(text.TrimEnd(), Does.Match("}(\r\n0)?$"));
    }

    [Test]
    public async Task Hanging_up_while_the_commit_is_held_erases_nothing()
    {
        using (new HeldLock(LogFile))
        {
            using (var tcp = await ConnectAsync())
            {
                await SendAsync(tcp, "hospital", demo.Numbers["active"], "emergency-treatment", "HANGING-UP");
                await Task.Delay(Watched);
                tcp.LingerState = new LingerOption(enable: true, seconds: 0);
            }

            await Task.Delay(200);
        }

        await WaitForCaseAsync("HANGING-UP");
    }

    [Test]
    public async Task A_stop_lets_the_waiting_answer_out_first()
    {
        using var own = await RunningProgram.ServeAsync(folder, "--data", "demo");
        using var tcp = new TcpClient();
        await tcp.ConnectAsync(own.Address.Host, own.Address.Port);
        Task<Finished> ending;
        using (new HeldLock(LogFile))
        {
            await SendAsync(tcp, "hospital", demo.Numbers["active"], "emergency-treatment", "DRAIN");
            await Task.Delay(2 * Watched);
            ending = own.TerminateAsync();
            await Task.Delay(500);
        }

        var text = await new StreamReader(tcp.GetStream(), Encoding.UTF8).ReadToEndAsync();

        Assert.That(text, Does.StartWith("HTTP/1.1 200 OK\r\n"));
        Assert.That((await ending).ExitCode, Is.Zero);
        await WaitForCaseAsync("DRAIN");
    }

    private async Task<TcpClient> ConnectAsync()
    {
        var tcp = new TcpClient();
        await tcp.ConnectAsync(program.Address.Host, program.Address.Port);
        return tcp;
    }

    private async Task SendAsync(TcpClient tcp, string role, string number, string reason, string caseReference)
    {
        var body = $$"""{"number":"{{number}}","reason":"{{reason}}","caseReference":"{{caseReference}}"}""";
        var request = $"""
            POST /v1/lookups HTTP/1.1
            Host: localhost
            Connection: close
            Authorization: Bearer {demo.Clients[role]}
            X-Acting-User: user-1
            Content-Type: application/json
            Content-Length: {body.Length}


            """;
        await tcp.GetStream().WriteAsync(Encoding.ASCII.GetBytes(request.ReplaceLineEndings("\r\n") + body));
    }

    private async Task WaitForCaseAsync(string caseReference)
    {
        using var engine = SqliteEngine.Open(folder["demo"], create: false);
        for (var tries = 0; tries < 50; tries++)
        {
            var stored = await StoredLog.ReadAsync(engine.Log);
            if (stored.Rows.Any(row => row.Json["case"]?.GetValue<string>() == caseReference && row.Outcome == "full"))
                return;

            await Task.Delay(100);
        }

        Assert.Fail($"No record of {caseReference}.");
    }
}
