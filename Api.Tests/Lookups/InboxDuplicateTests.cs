using System.Text.Json.Nodes;
using Api.Http;
using Api.Tests.Support;

namespace Api.Tests.Lookups;

/// <summary>Somebody registered although the same person may be registered already rings at every centre concerned.</summary>
internal sealed class InboxDuplicateTests
{
    private TestServer server = null!;

    [SetUp]
    public async Task StartAsync() => server = await TestServer.StartAsync();

    [TearDown]
    public void Stop() => server.Dispose();

    [Test]
    public async Task Of_another_centres_elder_both_centres_hear_of_the_other_and_of_no_elder_but_their_own()
    {
        var person = SomeElder.Json();
        var theirs = await server.RegisterAsync(Renamed(person, "別名 花子"), "centre2");
        var ours = await RegisterTwiceAsync(person);

        var (here, there) = (await ReadAsync("centre"), await ReadAsync("centre2"));

        Assert.That(Entries(here), Is.EqualTo(new[] { $"elder-registered {ours.Id} possible-duplicate" }));
        Assert.That(Entries(there), Is.EqualTo(new[] { $"possible-duplicate {theirs.Id} possible-duplicate" }));
        Assert.That(Others(here), Is.EqualTo("""[{"centre":"地域包括支援センター馬込","phone":"03-0762-0021"}]"""));
        Assert.That(Others(there), Is.EqualTo("""[{"centre":"地域包括支援センター入新井","phone":"03-0762-0011"}]"""));
        Assert.That(here.Text, Does.Not.Contain(theirs.Id).And.Not.Contain("別名"));
        Assert.That(there.Text, Does.Contain("別名").And.Not.Contain(ours.Id).And.Not.Contain("山田"));
        Assert.That(there["entries"]![0]!["lookupId"], Is.Null);
    }

    [Test]
    public async Task Of_an_own_elder_the_id_is_shown_and_nobody_else_hears_of_it()
    {
        var person = SomeElder.Json();
        var first = await server.RegisterAsync(person);
        var second = await RegisterTwiceAsync(person);

        var here = await ReadAsync("centre");

        Assert.That(Entries(here), Is.EqualTo(new[] { $"elder-registered {second.Id} possible-duplicate" }));
        Assert.That(Others(here), Is.EqualTo($$"""[{"elder":"{{first.Id}}"}]"""));
        Assert.That(Entries(await ReadAsync("centre2")), Is.Empty);
    }

    [Test]
    public async Task The_registration_says_so_itself_and_an_entry_can_be_done()
    {
        var person = SomeElder.Json();
        await server.RegisterAsync(person, "centre2");
        await RegisterTwiceAsync(person);

        var registration = (await server.RecordsAsync()).Select(text => JsonNode.Parse(text)!).Last(record => record["event"]!.GetValue<string>() == "elder-registered");
        var done = await server.SendAsync("centre", HttpMethod.Post, $"/v1/inbox/{registration["id"]}/done");

        Assert.That(registration["detail"].Strings(), Is.EqualTo(new[] { "possible-duplicate", "centre-" + Id.Text(server.Centre2) }));
        Assert.That(done.Status, Is.EqualTo(204), done.Text);
    }

    // Nobody is there yet; somebody made up is no person; a refusal registered nobody.
    [TestCase(false, false, true)]
    [TestCase(true, false, true)]
    [TestCase(false, true, true)]
    [TestCase(false, false, false)]
    public async Task Nothing_rings_where_nobody_can_be_registered_twice(bool firstTraining, bool secondTraining, bool accept)
    {
        var person = SomeElder.Json();
        if (firstTraining || secondTraining || !accept)
            await server.RegisterAsync(person.DeepClone().AsObject().With("training", firstTraining), "centre2");

        await server.SendAsync(
            "centre", HttpMethod.Post, "/v1/elders",
            person.DeepClone().AsObject().With("acceptDuplicate", accept).With("training", secondTraining));

        Assert.That(Entries(await ReadAsync("centre")).Concat(Entries(await ReadAsync("centre2"))), Is.Empty);
    }

    private Task<RegisteredPerson> RegisterTwiceAsync(JsonObject person) =>
        server.RegisterAsync(person.DeepClone().AsObject().With("acceptDuplicate", true));

    private static JsonObject Renamed(JsonObject person, string name)
    {
        var other = person.DeepClone().AsObject();
        other["identity"]!["name"] = name;
        return other;
    }

    private async Task<Reply> ReadAsync(string role)
    {
        var reply = await server.SendAsync(role, HttpMethod.Get, "/v1/inbox");
        Assert.That(reply.Status, Is.EqualTo(200), reply.Text);
        return reply;
    }

    private static IEnumerable<string> Entries(Reply page) =>
        page["entries"]!.AsArray().Select(entry => $"{entry!["kind"]} {entry["elder"]} {entry["alerts"]![0]!["code"]}");

    // As it stands in the answer: ToJsonString would escape Japanese.
    private static string Others(Reply page)
    {
        var from = page.Text.IndexOf("\"duplicates\":", StringComparison.Ordinal) + "\"duplicates\":".Length;
        return page.Text[from..(page.Text.IndexOf(']', from) + 1)];
    }
}
