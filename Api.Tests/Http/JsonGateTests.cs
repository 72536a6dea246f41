using System.Text;
using Api.Tests.Support;

namespace Api.Tests.Http;

/// <summary>One pass decides how a body is written, before anything is bound.</summary>
internal sealed class JsonGateTests
{
    private static readonly object[] Broken = [.. BrokenBodies.All];

    private static readonly byte[] Bom = [0xEF, 0xBB, 0xBF];

    private TestServer server = null!;

    [OneTimeSetUp]
    public async Task StartAsync() => server = await TestServer.StartAsync();

    [OneTimeTearDown]
    public void Stop() => server.Dispose();

    [TestCaseSource(nameof(Broken))]
    public async Task A_body_that_is_written_wrongly_is_refused_as_what_it_is(object row)
    {
        var broken = (BrokenBody)row;

        var reply = await server.SendBytesAsync("centre", broken.Path, broken.Bytes);

        Assert.That((reply.Status, reply.Code), Is.EqualTo((broken.Code == "validation" ? 422 : 400, broken.Code)), reply.Text);
        if (broken.Place is null)
            return;
        if (broken.Code == "validation")
            Assert.That(reply["errors"]!.AsObject().Select(error => error.Key), Is.EqualTo(new[] { broken.Place }));
        else
            Assert.That(reply["detail"]!.GetValue<string>(), Does.Contain(broken.Code == "malformed" ? broken.Place : $"「{broken.Place}」"));
    }

    [TestCase("山田花子")]
    [TestCase("yamada hanako")]
    [TestCase("yamada1938")]
    [TestCase("04821-0372")]
    [TestCase("abcdefghijklmnopqrstuvwxyzabcdefghijklmno")]
    public async Task A_field_name_that_may_be_somebodys_data_is_not_repeated(string field)
    {
        var top = await server.SendAsync("centre", HttpMethod.Post, "/v1/elders", $$"""{"{{field}}":1}""");
        var nested = await server.SendAsync("centre", HttpMethod.Post, "/v1/elders", $$"""{"contacts":[{"{{field}}":1}]}""");

        Assert.That((top.Code, nested.Code), Is.EqualTo(("unknown-field", "unknown-field")));
        Assert.That(top.Text + nested.Text + server.Log.Text, Does.Not.Contain(field));
        Assert.That(top.Json.ContainsKey("detail"), Is.False);
        Assert.That(nested["detail"]!.GetValue<string>(), Does.Contain("contacts[0]"));
    }

    [Test]
    public async Task A_byte_order_mark_is_passed_over()
    {
        byte[] body = [.. Bom, .. Encoding.UTF8.GetBytes(SomeElder.Json().ToJsonString())];

        var reply = await server.SendBytesAsync("centre", "/v1/elders", body);

        Assert.That(reply.Status, Is.EqualTo(201), reply.Text);
    }

    [Test]
    public async Task A_body_without_a_length_is_read_all_the_same()
    {
        var body = Encoding.UTF8.GetBytes(SomeElder.Json().ToJsonString());

        var reply = await server.SendBytesAsync("centre", "/v1/elders", body, withLength: false);

        Assert.That(reply.Status, Is.EqualTo(201), reply.Text);
    }

    [TestCase("\"\\u5c71\\u7530\"", "山田", Description = "Escapes are as good as letters.")]
    [TestCase("\"\\ud842\\udfb7\"", "\U00020BB7")]
    [TestCase("\"山\u200D田\"", "山\u200D田")]
    [TestCase("\"a\\/b\\\\c\\\"d\"", "a/b\\c\"d")]
    public async Task What_is_written_rightly_is_read(string written, string name)
    {
        var reply = await server.SendBytesAsync("centre", "/v1/elders", BrokenBodies.WithName(written));

        Assert.That(reply.Status, Is.EqualTo(201), reply.Text);
        var elder = await server.SendAsync("centre", HttpMethod.Get, $"/v1/elders/{reply["id"]}");
        Assert.That(elder["identity"]!["name"]!.GetValue<string>(), Is.EqualTo(name));
    }

    [Test]
    public async Task Sixteen_levels_are_read()
    {
        var body = Encoding.UTF8.GetBytes("{\"contacts\":" + new string('[', 15) + new string(']', 15) + "}");

        var reply = await server.SendBytesAsync("centre", "/v1/elders", body);

        Assert.That(reply.Code, Is.EqualTo("validation"), "Too deep for a contact, but JSON.");
        Assert.That(reply["errors"]!.AsObject().Select(error => error.Key), Is.EqualTo(new[] { "contacts[0]" }));
    }

    [Test]
    public async Task A_change_goes_through_the_same_gate()
    {
        var elder = await server.RegisterAsync();
        var change = SomeElder.Json();

        var reply = await server.SendAsync("centre", HttpMethod.Put, $"/v1/elders/{elder.Id}", change, ifMatch: "\"1\"");

        Assert.That(reply.Code, Is.EqualTo("unknown-field"), "documentsChecked is said at registration only.");
        Assert.That(reply["detail"]!.GetValue<string>(), Does.Contain("documentsChecked"));
    }
}
