using System.Net.Http.Headers;
using Api.Http;
using Api.Tests.Support;
using Microsoft.AspNetCore.Http;

namespace Api.Tests.Http;

/// <summary>What is an Idempotency-Key, and that one that is none changes nothing.</summary>
internal sealed class IdempotencyKeyTests
{
    private static readonly string Longest = new('k', 64);

    private TestServer server = null!;

    [OneTimeSetUp]
    public async Task StartAsync() => server = await TestServer.StartAsync();

    [OneTimeTearDown]
    public void Stop() => server.Dispose();

    [TestCase("8e03978e-40d5-43e8-bc93-6894a57f9324", "8e03978e-40d5-43e8-bc93-6894a57f9324")]
    [TestCase("\"8e03978e\"", "8e03978e")]
    [TestCase("\"a b, c\"", "a b, c")]
    [TestCase("\"a \\\" \\\\\"", "a \" \\")]
    [TestCase("a\\b", "a\\b")]
    [TestCase("~", "~")]
    public void A_key_is_a_string_with_or_without_its_quotation_marks(string written, string key)
    {
        Assert.That(Read(written), Is.EqualTo(key));
    }

    [TestCase("")]
    [TestCase("\"")]
    [TestCase("\"\"")]
    [TestCase("a b")]
    [TestCase("a,b")]
    [TestCase("a\"b")]
    [TestCase("\"a\"b\"")]
    [TestCase("\"a\\\"")]
    [TestCase("\"a\\b\"")]
    [TestCase("\"a\";b=1")]
    [TestCase("\u00e9")]
    [TestCase("\"\u00e9\"")]
    [TestCase("\"a\u007f\"")]
    public void Anything_else_is_none(string written)
    {
        Assert.That(Read(written), Is.Null);
    }

    [Test]
    public void A_key_has_at_most_64_characters_and_is_sent_once()
    {
        Assert.That((Read(Longest), Read($"\"{Longest}\"")), Is.EqualTo((Longest, Longest)));
        Assert.That((Read(Longest + "k"), Read($"\"{Longest}k\""), Read("a", "b")), Is.EqualTo(((string?)null, (string?)null, (string?)null)));
    }

    [TestCase("a b")]
    [TestCase("one", "two")]
    public async Task What_is_no_key_is_said_by_its_name_and_changes_nothing(params string[] keys)
    {
        var before = await server.RowsAsync();
        using var client = server.As("centre");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/elders");
        request.Content = new StringContent(SomeElder.Json().ToJsonString(), MediaTypeHeaderValue.Parse("application/json"));
        request.Headers.TryAddWithoutValidation(IdempotencyKey.Header, keys);

        using var response = await client.SendAsync(request);
        var reply = await Reply.ReadAsync(response);

        Assert.That((reply.Status, reply.Code), Is.EqualTo((400, "malformed")));
        Assert.That(reply["errors"]![IdempotencyKey.Header]!.ToJsonString(), Does.Not.Contain(keys[0]));
        Assert.That(await server.RowsAsync(), Is.EqualTo(before));
    }

    private static string? Read(params string[] written)
    {
        var http = new DefaultHttpContext();
        http.Request.Headers[IdempotencyKey.Header] = written;
        return IdempotencyKey.Read(http.Request);
    }
}
