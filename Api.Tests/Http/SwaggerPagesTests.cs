using System.Net;
using Api.Http;
using Api.Tests.Support;

namespace Api.Tests.Http;

/// <summary>The pages that show the description: open, with a policy of their own, and nothing else with them.</summary>
internal sealed class SwaggerPagesTests
{
    private TestServer server = null!;

    [OneTimeSetUp]
    public async Task StartAsync() => server = await TestServer.StartAsync();

    [OneTimeTearDown]
    public void Stop() => server.Dispose();

    [TestCase("/swagger", "text/html")]
    [TestCase("/swagger/index.html", "text/html")]
    [TestCase("/swagger/index.js", "application/javascript")]
    [TestCase("/swagger/swagger-ui.css", "text/css")]
    [TestCase("/swagger/swagger-ui-bundle.js", "text/javascript")]
    [TestCase("/swagger/swagger-ui-standalone-preset.js", "text/javascript")]
    public async Task The_pages_load_without_credentials_under_their_own_policy(string path, string contentType)
    {
        using var client = server.CreateClient();

        using var response = await client.GetAsync(path);

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(response.Content.Headers.ContentType?.MediaType, Is.EqualTo(contentType));
        Assert.That(PolicyOf(response), Is.EqualTo(OpenApi.PagesPolicy).And.Not.Contain("http"));
    }

    [Test]
    public async Task The_pages_name_no_other_host()
    {
        using var client = server.CreateClient();

        var html = await client.GetStringAsync("/swagger/index.html");
        var script = await client.GetStringAsync("/swagger/index.js");

        Assert.That(html, Does.Not.Contain("//cdn").And.Not.Match("(src|href)=\"(https?:)?//"));
        Assert.That(script, Does.Contain("/openapi/v1.json").And.Not.Contain("validator.swagger.io"));
    }

    [TestCase("/swagger/v1/lookups")]
    [TestCase("/swaggerish")]
    [TestCase("/swagger/../v1/elders/3k7q9x2m4n8pa")]
    public async Task Nothing_else_opens_beside_them(string path)
    {
        using var client = server.CreateClient();

        using var response = await client.GetAsync(path);

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.Unauthorized));
        Assert.That(PolicyOf(response), Is.EqualTo(AnswerHeaders.Closed));
    }

    [TestCase("/health/live")]
    [TestCase("/openapi/v1.json")]
    [TestCase("/v1/lookups/3k7q9x2m4n8pa")]
    public async Task Every_other_answer_keeps_the_closed_policy(string path)
    {
        using var client = server.As("hospital");

        using var response = await client.GetAsync(path);

        Assert.That(PolicyOf(response), Is.EqualTo(AnswerHeaders.Closed));
    }

    private static string PolicyOf(HttpResponseMessage response) => response.Headers.GetValues("Content-Security-Policy").Single();
}
