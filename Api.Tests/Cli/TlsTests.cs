using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Api.Tests.Support;

namespace Api.Tests.Cli;

/// <summary>TLS as a real client meets it: 1.2 and 1.3 with good ciphers, and a certificate that cannot be used is named at the start.</summary>
internal sealed class TlsTests
{
    // Of OpenSSL: everything it can do, however weak, so that a refusal is the server's.
    private const string Anything = "ALL:@SECLEVEL=0";

    private TempFolder folder = null!;
    private RunningProgram program = null!;
    private RunningProgram byEndpoint = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        folder = new TempFolder();
        ServerCertificate.Write(folder);
        var ended = await RunningProgram.RunAsync(folder, "init", "--issuer", "ota.tokyo");
        Assert.That(ended.ExitCode, Is.Zero, ended.All);
        program = await RunningProgram.ServeAsync(folder, ["--urls", "https://127.0.0.1:0", .. Pem]);
        byEndpoint = await RunningProgram.ServeAsync(
            folder, ["--Kestrel:Endpoints:Web:Url=https://127.0.0.1:0", "--Kestrel:Endpoints:Web:SslProtocols:0=Tls11", "--Kestrel:Endpoints:Web:SslProtocols:1=Tls12", .. Pem]);
    }

    [OneTimeTearDown]
    public void Stop()
    {
        program?.Dispose();
        byEndpoint?.Dispose();
        folder.Dispose();
    }

    private string[] Pem => [$"--Kestrel:Certificates:Default:Path={folder["tls.crt"]}", $"--Kestrel:Certificates:Default:KeyPath={folder["tls.key"]}"];

    [TestCase("-tls1_2", "TLSv1.2", "ECDHE-RSA-AES256-GCM-SHA384")]
    [TestCase("-tls1_3", "TLSv1.3", "TLS_AES_256_GCM_SHA384")]
    public async Task Tls_1_2_and_1_3_are_spoken(string version, string name, string cipher)
    {
        var said = await ServerCertificate.AskAsync(program.Address, version);

        Assert.That(said, Does.Contain($"New, {name}, Cipher is {cipher}").Or.Match($"Protocol *: {name}\n.*Cipher *: {cipher}"));
        Assert.That(said, Does.Not.Contain("alert"));
    }

    [TestCase("-tls1")]
    [TestCase("-tls1_1")]
    public async Task Older_versions_are_refused_by_the_server(string version)
    {
        foreach (var server in new[] { program, byEndpoint })
        {
            var said = await ServerCertificate.AskAsync(server.Address, version, "-cipher", Anything);

            Assert.That(said, Does.Contain("alert protocol version").And.Contain("SSL alert number 70"));
        }
    }

    // Without forward secrecy; CBC; without either; anonymous; without a cipher.
    [TestCase("AES256-GCM-SHA384")]
    [TestCase("ECDHE-RSA-AES256-SHA384:ECDHE-RSA-AES128-SHA256:ECDHE-RSA-AES128-SHA")]
    [TestCase("AES128-SHA:DES-CBC3-SHA")]
    [TestCase("aNULL")]
    [TestCase("eNULL")]
    public async Task Weak_ciphers_of_1_2_are_refused_by_the_server(string ciphers)
    {
        var said = await ServerCertificate.AskAsync(program.Address, "-tls1_2", "-cipher", $"{ciphers}:@SECLEVEL=0");

        Assert.That(said, Does.Contain("alert handshake failure").And.Contain("SSL alert number 40"));
    }

    [TestCase("http/1.1", "1.1")]
    [TestCase("h2", "2.0")]
    public async Task Both_versions_of_http_are_agreed_on_and_carry_hsts(string protocol, string version)
    {
        var said = await ServerCertificate.AskAsync(program.Address, "-alpn", protocol);
        using var client = Client();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/health/live") { Version = Version.Parse(version), VersionPolicy = HttpVersionPolicy.RequestVersionExact };
        using var response = await client.SendAsync(request);

        Assert.That(said, Does.Contain($"ALPN protocol: {protocol}"));
        Assert.That((response.StatusCode, response.Version), Is.EqualTo((HttpStatusCode.OK, Version.Parse(version))));
        AnswerHeaders.Check(response, tls: true);
    }

    [Test]
    public async Task Plain_http_on_the_tls_port_gets_nothing_and_does_no_harm()
    {
        using var tcp = new TcpClient();
        await tcp.ConnectAsync(IPAddress.Loopback, program.Address.Port);
        await tcp.GetStream().WriteAsync("GET /health/live HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"u8.ToArray());

        var said = new MemoryStream();
        await tcp.GetStream().CopyToAsync(said);
        using var client = Client();

        Assert.That(Encoding.Latin1.GetString(said.ToArray()), Does.Not.Contain("HTTP/1.1"));
        Assert.That(await client.GetStringAsync("/health/live"), Is.EqualTo("live"));
    }

    [Test]
    public async Task What_is_no_request_is_told_to_come_by_tls_again()
    {
        using var tcp = new TcpClient();
        await tcp.ConnectAsync(IPAddress.Loopback, program.Address.Port);
        await using var tls = new SslStream(tcp.GetStream());
        await tls.AuthenticateAsClientAsync(OnlyOurs());
        await tls.WriteAsync("GARBAGE\r\n\r\n"u8.ToArray());

        var said = await new StreamReader(tls, Encoding.Latin1).ReadToEndAsync();

        Assert.That(said, Does.StartWith("HTTP/1.1 400 ").And.Contain("Strict-Transport-Security: max-age=31536000; includeSubDomains\r\n"));
    }

    [Test]
    public async Task A_certificate_that_cannot_be_used_ends_the_start()
    {
        File.WriteAllText(folder["text"], "not a certificate");
        var (path, key, password) = ("--Kestrel:Certificates:Default:Path", "--Kestrel:Certificates:Default:KeyPath", "--Kestrel:Certificates:Default:Password");
        foreach (var words in (string[][])
        [
            [],
            [$"{path}={folder["nothing"]}"],
            [$"{path}={folder["text"]}"],
            [$"{path}={folder["tls.crt"]}", $"{key}={folder["nothing"]}"],
            [$"{path}={folder["tls.crt"]}", $"{key}={folder["text"]}"],
            [$"{path}={folder["tls.crt"]}"],
            [$"{path}={folder["tls.pfx"]}", $"{password}=wrong"],
        ])
        {
            var ended = await RunningProgram.RunAsync(folder, ["serve", "--urls", "https://127.0.0.1:0", .. words]);

            Assert.That(ended.ExitCode, Is.EqualTo(78), ended.All);
            Assert.That(ended.ErrorLines, Has.Length.EqualTo(1), ended.All);
            Assert.That(ended.Error, Does.Contain("Kestrel:Certificates:Default:Path").And.Contain(" / ").And.Not.Contain(ServerCertificate.Password));
        }
    }

    private HttpClient Client() =>
        new(new SocketsHttpHandler { SslOptions = OnlyOurs() }, disposeHandler: true) { BaseAddress = program.Address };

    private SslClientAuthenticationOptions OnlyOurs()
    {
        using var own = X509Certificate2.CreateFromPem(File.ReadAllText(folder["tls.crt"]));
        var hash = own.GetCertHashString();
        return new() { TargetHost = "127.0.0.1", RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate?.GetCertHashString() == hash };
    }
}
