using System.Text;
using Api.Tests.Support;

namespace Api.Tests.Http;

/// <summary>Everything that is no success is a problem with one shape, in the caller's language.</summary>
internal sealed class ProblemTests
{
    private static readonly object[] OfEachKind =
    [
        new object[] { "POST", "/v1/elders", "{", 400, "malformed" },
        new object[] { "POST", "/v1/elders", "{\"x\":1}", 400, "unknown-field" },
        new object[] { "POST", "/v1/elders/search", "{\"name\":\"a\",\"name\":\"b\"}", 400, "duplicate-field" },
        new object[] { "POST", "/v1/elders", "{}", 422, "validation" },
        new object[] { "POST", "/v1/elders", "[]", 422, "validation" },
        new object[] { "POST", "/v1/lookups", "{\"number\":\"4821-0373\",\"reason\":\"phone-relay\"}", 422, "validation" },
        new object[] { "POST", "/v1/lookups", "{\"number\":\"4821-0373\",\"reason\":\"welfare-check\"}", 422, "number-check-digit" },
        new object[] { "POST", "/v1/lookups", "{\"number\":\"4821-0372\",\"reason\":\"welfare-check\"}", 404, "number-unknown" },
        new object[] { "GET", "/v1/elders/0123456789abc", "", 404, "not-found" },
        new object[] { "GET", "/", "", 404, "not-found" },
        new object[] { "GET", "/v1", "", 404, "not-found" },
        new object[] { "POST", "/v1/elders/search/more", "{}", 404, "not-found" },
        new object[] { "GET", "/v1/elders", "", 405, "method-not-allowed" },
        new object[] { "DELETE", "/v1/elders/0123456789abc", "", 405, "method-not-allowed" },
        new object[] { "PATCH", "/v1/elders/0123456789abc", "{}", 405, "method-not-allowed" },
        new object[] { "POST", "/v1/lookups", "{\"reason\":\"emergency-treatment\",\"number\":\"1\"}", 403, "reason-not-allowed" },
    ];

    private TestServer server = null!;

    [OneTimeSetUp]
    public async Task StartAsync() => server = await TestServer.StartAsync();

    [OneTimeTearDown]
    public void Stop() => server.Dispose();

    [TestCaseSource(nameof(OfEachKind))]
    public async Task Every_problem_says_what_it_is_in_the_callers_language(string method, string path, string body, int status, string code)
    {
        var content = body.Length == 0 ? null : body;

        var japanese = await server.SendAsync("centre", new HttpMethod(method), path, content);
        var english = await server.SendAsync("centre", new HttpMethod(method), path, content, language: "en");

        foreach (var reply in new[] { japanese, english })
        {
            Assert.That((reply.Status, reply.Code), Is.EqualTo((status, code)), reply.Text);
            Assert.That(reply.ContentType, Is.EqualTo("application/problem+json"));
            Assert.That(reply["type"]!.GetValue<string>(), Is.EqualTo($"/problems/{code}"));
            Assert.That(reply["status"]!.GetValue<int>(), Is.EqualTo(status));
            Assert.That(reply["requestId"]!.GetValue<string>(), Is.Not.Empty);
        }

        Assert.That(japanese["title"]!.GetValue<string>(), Does.Match("[ぁ-ん一-龠].*。"));
        Assert.That(english.Text, Does.Match(@"^[\x20-\x7e]+$"));
        Assert.That(english["requestId"]!.GetValue<string>(), Is.Not.EqualTo(japanese["requestId"]!.GetValue<string>()));
    }

    [TestCase(null, "ja")]
    [TestCase("ja", "ja")]
    [TestCase("en", "en")]
    [TestCase("en-GB", "en")]
    [TestCase("EN", "en")]
    [TestCase("en;q=0.5, ja;q=0.4", "en")]
    [TestCase("en;q=0.4, ja;q=0.5", "ja")]
    [TestCase("en, ja", "ja", Description = "Equal qualities: Japanese, the default.")]
    [TestCase("fr, en;q=0.1", "en")]
    [TestCase("fr", "ja")]
    [TestCase("*", "ja")]
    [TestCase("en;q=0", "ja")]
    [TestCase("eng", "ja")]
    [TestCase("en;q=abc", "ja")]
    [TestCase(";;;,,,\u00e9", "ja")]
    [TestCase("", "ja")]
    public async Task The_language_is_the_callers(string? wanted, string language)
    {
        var reply = await server.SendAsync("centre", HttpMethod.Post, "/v1/elders", "{", language: wanted);

        Assert.That(reply["title"]!.GetValue<string>(), Is.EqualTo(language == "en" ? "The request cannot be read." : "送信された内容を読み取れません。"));
    }

    [TestCase("text/plain")]
    [TestCase("application/x-www-form-urlencoded")]
    [TestCase("application/jsonx")]
    [TestCase("application/problem+json")]
    [TestCase("application/json-patch+json")]
    [TestCase("application/json; charset=utf-16")]
    [TestCase(null)]
    public async Task A_body_that_does_not_call_itself_JSON_is_415(string? contentType)
    {
        var body = Encoding.UTF8.GetBytes(SomeElder.Json().ToJsonString());

        var reply = await server.SendBytesAsync("centre", "/v1/elders", body, contentType);

        Assert.That((reply.Status, reply.Code), Is.EqualTo((415, "unsupported-media-type")), reply.Text);
        Assert.That(reply.ContentType, Is.EqualTo("application/problem+json"));
    }

    [TestCase("application/json")]
    [TestCase("Application/JSON; charset=\"UTF-8\"")]
    public async Task A_body_that_does_is_taken(string contentType)
    {
        var body = Encoding.UTF8.GetBytes(SomeElder.Json().ToJsonString());

        Assert.That((await server.SendBytesAsync("centre", "/v1/elders", body, contentType)).Status, Is.EqualTo(201));
    }

    [TestCase("application/json")]
    [TestCase("application/json; charset=utf-8")]
    [TestCase("Application/JSON")]
    public async Task A_body_that_calls_itself_JSON_is_read(string contentType)
    {
        var body = Encoding.UTF8.GetBytes(SomeElder.Json().ToJsonString());

        var reply = await server.SendBytesAsync("centre", "/v1/elders", body, contentType);

        Assert.That(reply.Status, Is.EqualTo(201), reply.Text);
    }

    [TestCase("/v1/lookups", 64, true), TestCase("/v1/lookups", 64, false)]
    [TestCase("/v1/elders", 256, true), TestCase("/v1/elders", 256, false)]
    public async Task A_body_over_the_limit_is_413_and_one_of_just_that_size_is_read(string path, int kilobytes, bool withLength)
    {
        var just = Padded("{\"x\":1}", kilobytes * 1024);
        var over = Padded("{\"x\":1}", (kilobytes * 1024) + 1);

        var read = await server.SendBytesAsync("centre", path, just, withLength: withLength);
        var refused = await server.SendBytesAsync("centre", path, over, withLength: withLength);

        Assert.That(read.Code, Is.EqualTo("unknown-field"));
        Assert.That((refused.Status, refused.Code), Is.EqualTo((413, "content-too-large")));
    }

    [TestCase("GET", "/v1/elders/0123456789abc"), TestCase("POST", "/v1/elders"), TestCase("GET", "/nowhere")]
    public async Task Without_credentials_every_path_is_401(string method, string path)
    {
        using var client = server.CreateClient();
        using var request = new HttpRequestMessage(new HttpMethod(method), path);

        using var response = await client.SendAsync(request);

        var reply = await Reply.ReadAsync(response);
        Assert.That((reply.Status, reply.Code), Is.EqualTo((401, "unauthenticated")));
        Assert.That(reply.Headers.WwwAuthenticate.ToString(), Is.EqualTo("Bearer"));
    }

    [TestCase("HEAD", "/health/live", 405)]
    [TestCase("DELETE", "/openapi/v1.json", 405)]
    [TestCase("PUT", "/v1/lookups", 405)]
    [TestCase("POST", "/v1/lookups", 415)]
    [TestCase("GET", "/v1/nothing", 401)]
    public async Task What_routing_says_needs_no_key_and_a_path_that_does_not_exist_is_not_told(string method, string path, int status)
    {
        using var client = server.CreateClient();
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (status == 415)
            request.Content = new StringContent("x", Encoding.UTF8, "text/plain");

        using var response = await client.SendAsync(request);

        Assert.That((int)response.StatusCode, Is.EqualTo(status));
    }

    [Test]
    public async Task What_405_allows_is_said()
    {
        using var client = server.As("centre");

        using var response = await client.GetAsync(new Uri("/v1/elders", UriKind.Relative));

        Assert.That(response.Content.Headers.Allow, Is.EqualTo(new[] { "POST" }));
    }

    private static byte[] Padded(string json, int bytes) => Encoding.UTF8.GetBytes(json.PadRight(bytes));
}
