using System.Net;
using System.Net.Sockets;
using Api.Tests.Support;

namespace Api.Tests.Cli;

/// <summary>A wrong setting ends the start with 78 and one line that names it.</summary>
internal sealed class SettingsTests
{
    private TempFolder folder = null!;

    [OneTimeSetUp]
    public async Task InitAsync()
    {
        folder = new TempFolder();
        var ended = await RunningProgram.RunAsync(folder, "init", "--issuer", "ota.tokyo");
        Assert.That(ended.ExitCode, Is.Zero, ended.All);
    }

    [OneTimeTearDown]
    public void Remove() => folder.Dispose();

    [TestCase("Numbers__Length", "5", "Numbers:Length")]
    [TestCase("Numbers__Length", "13", "Numbers:Length")]
    [TestCase("Numbers__Length", "eight", "Numbers")]
    [TestCase("Numbers__Legacy__0", "00000000", "Numbers:Legacy:0")]
    [TestCase("Numbers__Legacy", "A-0000", "Numbers:Legacy:0")]
    [TestCase("Keyholder__Proxies", "10.0.0.1", "Keyholder:Proxies:0")]
    [TestCase("Keyholder__Nodes", "0", "Keyholder:Nodes")]
    [TestCase("Limits__LookupsPerMinute", "0", "Limits:LookupsPerMinute")]
    [TestCase("Limits__MissesPerHour", "-1", "Limits:MissesPerHour")]
    [TestCase("Limits__BreakGlassPerHour", "1000001", "Limits:BreakGlassPerHour")]
    [TestCase("Limits__LookupBurst", "many", "Limits")]
    [TestCase("Keyholder__TimeZone", "Mars/Phobos", "Keyholder:TimeZone")]
    [TestCase("Keyholder__Proxies__0", "proxy", "Keyholder:Proxies:0")]
    [TestCase("Keyholder__Proxies__0", "10.0.0.5/8", "Keyholder:Proxies:0")]
    [TestCase("Keyholder__Proxies__0", "0.0.0.0/0", "Keyholder:Proxies:0")]
    [TestCase("Keyholder__Proxies__0", "010.0.0.5", "Keyholder:Proxies:0")]
    [TestCase("Keyholder__ConnectionsPerAddress", "0", "Keyholder:ConnectionsPerAddress")]
    [TestCase("Kestrel__Limits__MaxConcurrentConnections", "many", "Kestrel:Limits")]
    [TestCase("Kestrel__Limits__MaxConcurrentConnections", "0", "Kestrel:Limits")]
    [TestCase("Keyholder__Holidays", "/no/such/file", "/no/such/file")]
    [TestCase("Keyholder__Database", "oracle", "Keyholder:Database")]
    [TestCase("Keyholder__Issuer", "shinagawa.tokyo", "Keyholder:Issuer")]
    [TestCase("Keyholder__KeyDir", "data/keys", "--keys")]
    [TestCase("Oidc__Authority", "http://login.example.jp", "Oidc:Authority")]
    [TestCase("Oidc__Authority", "login.example.jp", "Oidc:Authority")]
    [TestCase("Oidc__Authority", "https://login.example.jp", "Oidc:Audience")]
    [TestCase("Oidc__Audience", "https://keyholder.example.jp", "Oidc:Authority")]
    public async Task A_wrong_setting_ends_the_start_and_is_named(string name, string value, string says)
    {
        var ended = await RunningProgram.RunAsync(folder, [(name, value)], "serve", "--urls", "http://127.0.0.1:0");

        Assert.That(ended.ExitCode, Is.EqualTo(78), ended.All);
        Assert.That(ended.ErrorLines, Has.Length.EqualTo(1), ended.All);
        Assert.That(ended.Error, Does.Contain(says).And.Contain(" / "));
    }

    [TestCase("init", "--data", "other", "--keys", "other-keys", "--issuer", "bad issuer!")]
    [TestCase("client", "add", "--role", "police", "--organisation", "x", "--expires", "2020-01-01")]
    public async Task What_could_not_be_used_later_is_refused_at_once(params string[] words)
    {
        var ended = await RunningProgram.RunAsync(folder, words);

        Assert.That(ended.ExitCode, Is.EqualTo(78), ended.All);
        Assert.That(ended.ErrorLines, Has.Length.EqualTo(1), ended.All);
    }

    [TestCase("http://0.0.0.0:0")]
    [TestCase("http://*:0")]
    [TestCase("http://[::]:0")]
    [TestCase("http://192.0.2.1:0")]
    [TestCase("http://127.0.0.1:0;http://+:0")]
    public async Task Plain_http_off_this_machine_ends_the_start(string urls)
    {
        var ended = await RunningProgram.RunAsync(folder, "serve", "--urls", urls);

        Assert.That(ended.ExitCode, Is.EqualTo(78), ended.All);
        Assert.That(ended.Error, Does.Contain("Keyholder:Proxies"));
        Assert.That(ended.ErrorLines, Has.Length.EqualTo(1), ended.All);
    }

    [TestCase("ASPNETCORE_URLS", "http://0.0.0.0:0")]
    [TestCase("ASPNETCORE_HTTP_PORTS", "8080")]
    [TestCase("Kestrel__Endpoints__Web__Url", "http://0.0.0.0:0")]
    public async Task Plain_http_that_the_environment_asks_for_ends_the_start_too(string name, string value)
    {
        var ended = await RunningProgram.RunAsync(folder, [(name, value)], "serve");

        Assert.That(ended.ExitCode, Is.EqualTo(78), ended.All);
        Assert.That(ended.Error, Does.Contain("Keyholder:Proxies"));
    }

    [Test]
    public async Task Plain_http_behind_a_named_proxy_is_served()
    {
        using var program = await RunningProgram.ServeAsync(folder, "--urls", "http://0.0.0.0:0", "--Keyholder:Proxies:0=192.0.2.1");

        Assert.That((await program.TerminateAsync()).ExitCode, Is.Zero);
    }

    [Test]
    public async Task An_address_that_is_taken_ends_the_start()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();

        var ended = await RunningProgram.RunAsync(folder, "serve", "--urls", $"http://127.0.0.1:{((IPEndPoint)taken.LocalEndpoint).Port}");

        Assert.That(ended.ExitCode, Is.EqualTo(78), ended.All);
        Assert.That(ended.ErrorLines[^1], Does.Contain("--urls"));
    }

    [Test]
    public async Task A_word_for_the_configuration_is_read()
    {
        using var program = await RunningProgram.ServeAsync(folder, "--Logging:LogLevel:Api.Requests=Information");
        using var client = new HttpClient { BaseAddress = program.Address };
        using var answer = await client.GetAsync("/health/live");

        var stopped = await program.TerminateAsync();

        Assert.That(stopped.ExitCode, Is.Zero, stopped.All);
        Assert.That(stopped.Out, Does.Contain("info: Api.Requests"));
    }

    // Where an event has several, somebody's text may begin one that looks like an event of its own.
    [Test]
    public async Task Each_event_is_one_line_of_the_log()
    {
        using var program = await RunningProgram.ServeAsync(folder, "--Logging:LogLevel:Default=Debug", "--Logging:LogLevel:Api.Requests=Information");
        using var client = new HttpClient { BaseAddress = program.Address };
        foreach (var path in (string[])["/health/live", "/v1/a%0Ainfo:", "/q/x", "/v1/elders/%0D%0A", "/?a=%0Ab", "/v1/lookups"])
            (await client.GetAsync(path)).Dispose();

        var stopped = await program.TerminateAsync();

        var lines = stopped.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => !line.Contains("http://127.0.0.1", StringComparison.Ordinal)).ToList();
        Assert.That(lines, Has.Count.GreaterThan(5));
        Assert.That(lines, Has.All.Match("^(?:dbug|info|warn|fail|crit): "));
    }
}
