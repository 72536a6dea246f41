using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Api.Http;
using Api.Tests.Elders;
using Api.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Api.Tests.Http;

/// <summary>The headers of what the access matrix does not ask for: it looks at those of every route and role.</summary>
internal sealed partial class AnswerHeadersTests : ItemFixture
{
    [TestCase("GET", "/")]
    [TestCase("GET", "/robots.txt")]
    [TestCase("GET", "/v1/nothing-here")]
    [TestCase("GET", "/swagger/index.html")]
    [TestCase("GET", "/swagger/nothing-here")]
    [TestCase("GET", "/q/nobodys-token")]
    [TestCase("HEAD", "/health/live")]
    [TestCase("HEAD", "/v1/lookups")]
    [TestCase("OPTIONS", "/v1/lookups")]
    [TestCase("OPTIONS", "/health/live")]
    [TestCase("TRACE", "/v1/lookups")]
    [TestCase("DELETE", "/v1/lookups")]
    [TestCase("PROPFIND", "/q/nobodys-token")]
    public async Task Every_path_and_method_carries_them(string method, string path)
    {
        foreach (var role in (string?[])[null, "hospital", "centre"])
        {
            using var client = role is null ? Server.CreateClient() : Server.As(role);
            using var response = await client.SendAsync(new HttpRequestMessage(new HttpMethod(method), path));

            AnswerHeaders.Check(response);
        }
    }

    [TestCase("/v1/lookups", "text/plain", 10, 415)]
    [TestCase("/v1/lookups", "application/json", 70_000, 413)]
    [TestCase("/v1/lookups", "application/json", 10, 400)]
    [TestCase("/q/nobodys-token/notices", "text/plain", 10, 415)]
    [TestCase("/q/nobodys-token/notices", "application/x-www-form-urlencoded", 10, 422)]
    public async Task A_body_that_is_refused_carries_them(string path, string type, int length, int expected)
    {
        using var client = Server.As("hospital");
        using var content = new StringContent(new string('x', length), Encoding.UTF8, type);

        using var response = await client.PostAsync(path, content);

        Assert.That((int)response.StatusCode, Is.EqualTo(expected));
        AnswerHeaders.Check(response);
    }

    [Test]
    public async Task A_failure_carries_them()
    {
        using var broken = await TestServer.StartAsync(
            configure: services => services.AddSingleton(new ReadinessCheck(() => throw new InvalidOperationException("broken"), Problems.Unexpected)));
        using var client = broken.CreateClient();

        using var response = await client.GetAsync("/health/ready");

        Assert.That((int)response.StatusCode, Is.EqualTo(500));
        AnswerHeaders.Check(response);
    }

    [Test]
    public async Task A_printed_page_takes_its_own_style_and_no_other()
    {
        var elder = await Server.RegisterAsync();
        var item = await AddAsync(elder);
        await Server.SendAsync("watcher", HttpMethod.Post, "/v1/notices", new { place = "大森北", text = "新聞がたまっている", observedOn = "2026-11-20" });
        foreach (var (role, path) in ((string?, string)[])
        [
            ("centre", $"/v1/elders/{elder.Id}/confirmation-sheet"),
            ("centre", $"/v1/elders/{elder.Id}/disclosures"),
            ("centre", "/v1/elders/handout"),
            ("centre", $"/v1/notices/thanks?year=2026&client={Id.Text(Server.ClientIds["watcher"])}"),
            ("centre", $"/v1/elders/{elder.Id}/items/{item}/label"),
            (null, "/q/nobodys-token"),
        ])
        {
            using var client = role is null ? Server.CreateClient() : Server.As(role);
            client.DefaultRequestHeaders.Accept.ParseAdd("text/html");
            using var response = await client.GetAsync(path);

            var html = await response.Content.ReadAsStringAsync();
            Assert.That(response.Content.Headers.ContentType?.MediaType, Is.EqualTo("text/html"), path + html);
            AnswerHeaders.Check(response);
            var hash = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(StyleSheet().Matches(html).Single().Groups[1].Value)));
            Assert.That(AnswerHeaders.Values(response, "Content-Security-Policy").Single(), Does.Contain($"style-src 'sha256-{hash}';").And.Not.Contain("unsafe"), path);
            Assert.That(html, Does.Not.Contain("style=").And.Not.Contain("<script"), path);
        }
    }

    [GeneratedRegex("<style>(.*?)</style>", RegexOptions.Singleline)]
    private static partial Regex StyleSheet();
}
