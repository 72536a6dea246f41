using System.Buffers.Text;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Api.Tests.Support;

/// <summary>
/// oidc-provider from npm, as a process of its own. Its RSA key is ours, so that what it would never sign can be signed as
/// only it could.
/// </summary>
internal sealed class OidcProvider : IDisposable
{
    internal const string Audience = "https://keyholder.example.jp/";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly TempFolder folder = new();
    private readonly HttpClient http = new();
    private readonly List<string> said = [];
    private readonly int port = FreePort();
    private readonly ECDsa ec = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private Process? process;

    internal OidcProvider() => WriteKeys();

    internal string Issuer => $"http://127.0.0.1:{port}";

    /// <summary>What it signs RS256 with; a new one after each rotation.</summary>
    internal RSA Key { get; private set; } = RSA.Create(2048);

    internal string KeyId { get; private set; } = "rsa-1";

    /// <summary>How often somebody asked for its keys.</summary>
    internal int Fetches
    {
        get
        {
            lock (said)
                return said.Count(line => line.StartsWith("GET /jwks", StringComparison.Ordinal));
        }
    }

    internal static async Task<OidcProvider> StartedAsync()
    {
        var provider = new OidcProvider();
        await provider.StartAsync();
        return provider;
    }

    internal async Task StartAsync()
    {
        Needed.Node();
        var start = new ProcessStartInfo("node", ["provider.mjs", $"{port}", folder["jwks.json"]])
        {
            WorkingDirectory = Needed.NodeFolder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        process = new Process { StartInfo = start };
        process.OutputDataReceived += (_, line) => Take(line.Data);
        process.ErrorDataReceived += (_, line) => Take(line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        await SaysAsync("ready", 1);
    }

    internal void Stop()
    {
        process!.Kill();
        process.WaitForExit();
        process.Dispose();
        process = null;
        lock (said)
            said.Clear();
    }

    /// <summary>From now on it signs with another key, and publishes that one alone.</summary>
    internal async Task RotateAsync()
    {
        Key = RSA.Create(2048);
        KeyId = $"rsa-{Guid.NewGuid()}";
        WriteKeys();
        int before;
        lock (said)
            before = said.Count(line => line == "rotated");
        using var kill = Process.Start("kill", ["-HUP", $"{process!.Id}"]);
        await kill.WaitForExitAsync();
        await SaysAsync("rotated", before + 1);
    }

    /// <summary>An access token as it issues them, with these claims.</summary>
    internal async Task<string> TokenAsync(object claims, string audience = Audience, string algorithm = "RS256", int seconds = 300)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{Issuer}/token")
        {
            Content = new FormUrlEncodedContent(new Dictionary<string, string>
            {
                ["grant_type"] = "client_credentials",
                ["resource"] = audience,
                ["alg"] = algorithm,
                ["ttl"] = $"{seconds}",
                ["claims"] = JsonSerializer.Serialize(claims),
            }),
        };
        request.Headers.Authorization = new("Basic", Convert.ToBase64String("tests:tests-only"u8));
        using var response = await http.SendAsync(request);
        var body = await response.Content.ReadAsStringAsync();
        Assert.That((int)response.StatusCode, Is.EqualTo(200), body);
        return JsonNode.Parse(body)!["access_token"]!.GetValue<string>();
    }

    /// <summary>The same claims under another header and signature.</summary>
    internal static string Signed(JsonObject header, JsonObject payload, Func<byte[], byte[]> sign)
    {
        var text = $"{Encode(header)}.{Encode(payload)}";
        return $"{text}.{Base64Url.EncodeToString(sign(Encoding.ASCII.GetBytes(text)))}";
    }

    internal byte[] Sign(byte[] text) => Key.SignData(text, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);

    public void Dispose()
    {
        if (process is not null)
            Stop();
        Key.Dispose();
        ec.Dispose();
        http.Dispose();
        folder.Dispose();
    }

    private static string Encode(JsonObject json) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json.ToJsonString()));

    private void WriteKeys()
    {
        var (rsa, point) = (Key.ExportParameters(true), ec.ExportParameters(true));
        var keys = new object[]
        {
            new
            {
                kty = "RSA", kid = KeyId, use = "sig", alg = "RS256", n = Text(rsa.Modulus), e = Text(rsa.Exponent), d = Text(rsa.D),
                p = Text(rsa.P), q = Text(rsa.Q), dp = Text(rsa.DP), dq = Text(rsa.DQ), qi = Text(rsa.InverseQ),
            },
            new { kty = "EC", crv = "P-256", kid = "ec", use = "sig", alg = "ES256", x = Text(point.Q.X), y = Text(point.Q.Y), d = Text(point.D) },
        };
        File.WriteAllText(folder["jwks.json"], JsonSerializer.Serialize(new { keys }));
    }

    private static string Text(byte[]? number) => Base64Url.EncodeToString(number);

    private void Take(string? line)
    {
        lock (said)
            said.Add(line ?? "");
    }

    private async Task SaysAsync(string what, int times)
    {
        var waited = Stopwatch.StartNew();
        while (true)
        {
            lock (said)
            {
                if (said.Count(line => line == what) >= times)
                    return;
                if (waited.Elapsed > Patience || process!.HasExited)
                    Assert.Fail($"The provider did not say {what}:\n{string.Join('\n', said)}");
            }

            await Task.Delay(20);
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
