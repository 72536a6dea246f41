using System.Net.Sockets;
using System.Text;
using Api.Tests.Support;

namespace Api.Tests.Http.Hostile;

/// <summary>What no client would send, byte by byte to the real web server: it is refused, and the next request is answered.</summary>
internal sealed class RawRequestTests
{
    private static readonly string[] Requests =
    [
        "GET /health/live HTTP/1.1\r\nHost: a b\r\n\r\n", "GET /health/live HTTP/1.1\r\nHost: 山田\r\n\r\n", "GET /health/live HTTP/1.1\r\nHost: a'; DROP TABLE elder--\r\n\r\n",
        "GET /health/live HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", "GET /health/live HTTP/1.1\r\n\r\n", "GET /v1/elders/%00 HTTP/1.1\r\nHost: a\r\n\r\n", "GET /v1/elders/\0 HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET /health/live HTTP/1.1\r\nHost: a\r\nX-Acting-User: a\0b\r\n\r\n", "GET /health/live HTTP/1.1\r\nHost: a\r\nX-Acting-User: a\rb\r\n\r\n", "GET /health/live HTTP/1.1\r\nHost: a\r\n X: folded\r\n\r\n",
        "GET /health/live HTTP/1.1\r\nHost: a\r\nNo colon\r\n\r\n", "GET /health/live HTTP/1.1\r\nHost: a\r\n: no name\r\n\r\n", "GET /health/live HTTP/1.1\r\nHost: a\r\nX: " + new string('a', 40_000) + "\r\n\r\n",
        "GET /" + new string('a', 20_000) + " HTTP/1.1\r\nHost: a\r\n\r\n", "GET /health/live HTTP/9.9\r\nHost: a\r\n\r\n", "GET health HTTP/1.1\r\nHost: a\r\n\r\n", "\0\0\0\0\r\n\r\n",
        "POST /v1/notices HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n", "POST /v1/notices HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n{}",
        "POST /v1/notices HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999999999999\r\n\r\n", "POST /v1/notices HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n",
    ];

    [Test]
    public async Task What_is_no_request_is_refused_and_logged_in_no_line_of_its_own()
    {
        using var folder = new TempFolder();
        var made = await RunningProgram.RunAsync(folder, "demo", "--seed-only");
        Assert.That(made.ExitCode, Is.Zero, made.All);
        using var program = await RunningProgram.ServeAsync(folder, "--data", "demo");

        foreach (var request in Requests)
            Assert.That(await SendAsync(program.Address, request), Does.Match("^HTTP/1.1 (?:4..|505) ").Or.Empty, request[..Math.Min(80, request.Length)]);
        Assert.That(await SendAsync(program.Address, "GET /health/live HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"), Does.StartWith("HTTP/1.1 200 "));

        var stopped = await program.TerminateAsync();
        Assert.That(stopped.Out, Does.Not.Contain("DROP TABLE").And.Not.Contain("aaaaaaaa").And.Not.Contain("   at "));
    }

    private static async Task<string> SendAsync(Uri address, string request)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(address.Host, address.Port);
        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.UTF8.GetBytes(request));
        var answer = new byte[200];
        try
        {
            return Encoding.Latin1.GetString(answer, 0, await stream.ReadAsync(answer));
        }
        catch (IOException)
        {
            // Hung up on: an answer too.
            return "";
        }
    }
}
