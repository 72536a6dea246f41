using System.Text.Json.Nodes;
using Api.Tests.Support;

namespace Api.Tests.Http;

/// <summary>Whose word of where a request came from is believed: a configured proxy's, and nobody else's.</summary>
internal sealed class ForwardedTests
{
    private const string Forged = "198.51.100.66";
    private const string Real = "203.0.113.9";

    private TestServer direct = null!;
    private TestServer proxied = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        direct = await TestServer.StartAsync(configure: FromAddress.Add);
        proxied = await TestServer.StartAsync(
            configure: FromAddress.Add,
            settings: [("Keyholder:Proxies:0", "192.0.2.1"), ("Keyholder:Proxies:1", "10.9.0.0/24"), ("Keyholder:Proxies:2", "2001:db8::/64")]);
    }

    [OneTimeTearDown]
    public void Stop()
    {
        direct.Dispose();
        proxied.Dispose();
    }

    [TestCase("127.0.0.1")]
    [TestCase("192.0.2.1")]
    [TestCase("::1")]
    public async Task Without_a_configured_proxy_nothing_is_believed(string from)
    {
        var (source, tls) = await AskAsync(direct, from, ("X-Forwarded-For", Forged), ("X-Forwarded-Proto", "https"));

        Assert.That((source, tls), Is.EqualTo((from, false)));
    }

    [TestCase("127.0.0.1")]
    [TestCase("10.9.1.1")]
    [TestCase("192.0.2.2")]
    [TestCase("2001:db8:0:1::1")]
    public async Task Nor_is_another_than_the_configured_proxy(string from)
    {
        var (source, tls) = await AskAsync(proxied, from, ("X-Forwarded-For", Forged), ("X-Forwarded-Proto", "https"));

        Assert.That((source, tls), Is.EqualTo((from, false)));
    }

    [TestCase(Real, Real)]
    [TestCase(Forged + ", " + Real, Real)]
    [TestCase("192.0.2.1, " + Real, Real)]
    [TestCase("10.9.0.7, 127.0.0.1, " + Real, Real)]
    // Through two proxies, each of which is configured.
    [TestCase(Forged + ", " + Real + ", 10.9.0.7", Real)]
    [TestCase(Real + ":49152", Real)]
    [TestCase("::ffff:" + Real, Real)]
    [TestCase("[2001:db8:5::7]:443", "2001:db8:5::7")]
    // What cannot be read tells nothing, and neither does whatever stands left of it.
    [TestCase(Forged + ", unknown", "192.0.2.1")]
    [TestCase(Forged + ", <script>", "192.0.2.1")]
    [TestCase(Forged + ", _hidden, " + Real, Real)]
    public async Task The_rightmost_address_that_is_no_configured_proxy_counts(string forwarded, string expected)
    {
        foreach (var proxy in new[] { "192.0.2.1", "::ffff:192.0.2.1" })
        {
            var (source, tls) = await AskAsync(proxied, proxy, ("X-Forwarded-For", forwarded), ("X-Forwarded-Proto", "https"));

            Assert.That((source, tls), Is.EqualTo((expected, expected != "192.0.2.1")), proxy);
        }
    }

    [Test]
    public async Task Several_headers_count_as_one_list()
    {
        var (source, _) = await AskAsync(proxied, "10.9.0.7", ("X-Forwarded-For", Forged), ("X-Forwarded-For", Real));

        Assert.That(source, Is.EqualTo(Real));
    }

    [TestCase("X-Forwarded-Host", "evil.example")]
    [TestCase("X-Forwarded-Prefix", "/evil")]
    [TestCase("Forwarded", "for=198.51.100.66;proto=https")]
    [TestCase("X-Real-IP", Forged)]
    [TestCase("X-Client-IP", Forged)]
    [TestCase("CF-Connecting-IP", Forged)]
    [TestCase("X-Original-For", Forged)]
    public async Task No_other_header_says_where_it_came_from(string name, string value)
    {
        var (source, tls) = await AskAsync(proxied, "192.0.2.1", (name, value));

        Assert.That((source, tls), Is.EqualTo(("192.0.2.1", false)));
    }

    [Test]
    public async Task The_frameworks_own_switch_makes_nobody_believed()
    {
        using var server = await TestServer.StartAsync(settings: ("ForwardedHeaders_Enabled", "true"));

        var (source, tls) = await AskAsync(server, null, ("X-Forwarded-For", Forged), ("X-Forwarded-Proto", "https"));

        Assert.That((source, tls), Is.EqualTo(((string?)null, false)));
    }

    [Test]
    public async Task What_is_plain_to_the_proxy_is_plain()
    {
        var (_, tls) = await AskAsync(proxied, "192.0.2.1", ("X-Forwarded-For", Real), ("X-Forwarded-Proto", "https, http"));

        Assert.That(tls, Is.False);
    }

    /// <summary>The source in the log's newest record, and whether the answer says that it went by TLS.</summary>
    private static async Task<(string? Source, bool Tls)> AskAsync(TestServer server, string? from, params (string Name, string Value)[] headers)
    {
        using var client = server.As("hospital");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/lookups");
        request.Content = new StringContent("""{"number": "48210372", "reason": "test"}""", null, "application/json");
        if (from is not null)
            request.Headers.Add(FromAddress.Header, from);
        foreach (var group in headers.GroupBy(header => header.Name))
            request.Headers.TryAddWithoutValidation(group.Key, group.Select(header => header.Value));

        using var response = await client.SendAsync(request);

        var tls = response.Headers.Contains("Strict-Transport-Security");
        AnswerHeaders.Check(response, tls);
        var record = (await server.RecordsAsync())[^1];
        Assert.That(record, Does.Not.Contain(Forged));
        var json = JsonNode.Parse(record)!;
        Assert.That(json["event"]!.GetValue<string>(), Is.EqualTo("lookup"));
        return (json["source"]?.GetValue<string>(), tls);
    }
}
