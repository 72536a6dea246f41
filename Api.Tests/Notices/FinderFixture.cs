using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Api.Keyholders;
using Api.Tests.Elders;
using Api.Tests.Support;

namespace Api.Tests.Notices;

/// <summary>A stranger with a telephone: no credentials, and an address.</summary>
internal abstract class FinderFixture : ItemFixture
{
    protected const string CentresPhone = "03-0762-0011";
    protected const string OnCallPhone = "090-0762-0012";
    private const string Form = "action=";

    /// <summary>Of each test another one, so that none meets the limit of another's looks.</summary>
    protected string Source { get; private set; } = "";

    private static int sources;

    [SetUp]
    public void ComeFromSomewhere()
    {
        sources++;
        Source = $"198.51.100.{sources}";
        Server.Clock.Set(TestServer.Start);
    }

    protected static string Unknown => ItemToken.Text(RandomNumberGenerator.GetBytes(ItemToken.Bytes));

    protected static bool HasForm(Reply page) => page.Text.Contains(Form, StringComparison.Ordinal);

    protected async Task<(RegisteredPerson Elder, string Item, string Token)> ItemAsync(Action<JsonObject>? change = null)
    {
        var elder = await Server.RegisterAsync(SomeElder.Json(change));
        var item = await AddAsync(elder);
        return (elder, item, await TokenAsync(elder, item));
    }

    protected static void Without(JsonObject person, string audience)
    {
        var audiences = person["consent"]!["audiences"]!.AsArray();
        audiences.RemoveAll(one => one!.GetValue<string>() == audience);
    }

    /// <summary>An end is reported, and by another person confirmed.</summary>
    protected async Task EndAsync(RegisteredPerson elder, string kind, bool confirmed = true)
    {
        var report = await PostAsync(elder, "closure", new { kind, on = "2026-11-21", source = "長女より窓口で" });
        Assert.That(report.Status, Is.EqualTo(204), report.Text);
        if (confirmed)
        {
            var path = $"/v1/elders/{elder.Id}/closure/confirmation";
            var reply = await Server.SendAsync("centre", HttpMethod.Post, path, new { source = "住民票の除票" }, actingUser: "user-2");
            Assert.That(reply.Status, Is.EqualTo(204), reply.Text);
        }
    }

    protected Task<Reply> LookAsync(string token, string? language = null, string? source = null) =>
        SendAsync(HttpMethod.Get, $"/q/{token}", null, language, source);

    protected Task<Reply> FormAsync(string token, params (string Name, string Value)[] fields) => SendAsync(
        HttpMethod.Post, $"/q/{token}/notices", new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value))));

    protected Task<Reply> JsonAsync(string token, string json) =>
        SendAsync(HttpMethod.Post, $"/q/{token}/notices", new StringContent(json, new MediaTypeHeaderValue("application/json")));

    protected async Task<Reply> SendAsync(HttpMethod method, string path, HttpContent? content, string? language = null, string? source = null)
    {
        using var client = Server.CreateClient();
        using var request = new HttpRequestMessage(method, path) { Content = content };
        request.Headers.Add(FromAddress.Header, source ?? Source);
        if (language is not null)
            request.Headers.Add("Accept-Language", language);
        using var response = await client.SendAsync(request);
        return await Reply.ReadAsync(response);
    }
}
