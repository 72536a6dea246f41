using System.Text.Json.Nodes;
using Api.Tests.Support;

namespace Api.Tests.Elders;

/// <summary>Whoever may be registered already is shown before saving (domain.md section 8).</summary>
internal sealed class DuplicateTests
{
    private TestServer server = null!;

    [OneTimeSetUp]
    public async Task StartAsync() => server = await TestServer.StartAsync();

    [OneTimeTearDown]
    public void Stop() => server.Dispose();

    [Test]
    public async Task Of_ones_own_elder_the_id_and_number_are_shown()
    {
        var elder = SomeElder.Json();
        var first = await server.RegisterAsync(elder);

        var reply = await PostAsync(elder);

        Assert.That((reply.Status, reply.Code), Is.EqualTo((409, "possible-duplicate")));
        Assert.That(reply["duplicates"]!.ToJsonString(), Is.EqualTo($$"""[{"id":"{{first.Id}}","number":"{{first.Number}}"}]"""));
    }

    [Test]
    public async Task Of_another_centres_elder_only_that_centre_is_shown()
    {
        var elder = SomeElder.Json();
        var first = await server.RegisterAsync(elder, "centre2");

        var reply = await PostAsync(elder);

        Assert.That(reply.Code, Is.EqualTo("possible-duplicate"));
        Assert.That(Unescaped(reply), Is.EqualTo("""[{"centre":"地域包括支援センター馬込","phone":"03-0762-0021"}]"""));
        Assert.That(reply.Text, Does.Not.Contain(first.Id).And.Not.Contain(first.Number));
    }

    [Test]
    public async Task Both_are_shown_when_both_exist()
    {
        var elder = SomeElder.Json();
        var own = await server.RegisterAsync(elder);
        var accepted = elder.DeepClone().AsObject();
        accepted["acceptDuplicate"] = true;
        await server.RegisterAsync(accepted, "centre2");

        var reply = await PostAsync(elder);

        Assert.That(Unescaped(reply), Does.Contain(own.Id).And.Contain("馬込"));
        Assert.That(reply["duplicates"]!.AsArray(), Has.Count.EqualTo(2));
    }

    [Test]
    public async Task With_acceptDuplicate_the_person_is_registered_all_the_same()
    {
        var elder = SomeElder.Json();
        var first = await server.RegisterAsync(elder);
        elder["acceptDuplicate"] = true;

        var reply = await PostAsync(elder);

        Assert.That(reply.Status, Is.EqualTo(201), reply.Text);
        Assert.That(reply["id"]!.GetValue<string>(), Is.Not.EqualTo(first.Id));
        Assert.That(reply["number"]!.GetValue<string>(), Is.Not.EqualTo(first.Number));
    }

    [TestCase("ワタナベ ジュンコ", "わたなべ じゅんこ")]
    [TestCase("ワタナベ ジユンコ", "ﾜﾀﾅﾍﾞ ｼﾞｭﾝｺ")]
    [TestCase("オーツカ マリー", "おーつか　まりー")]
    [TestCase("キタムラ ヱイ", "きたむら・えい")]
    [TestCase("ガクダ タカコ", "カ\u3099クタ\u3099タカコ")]
    public async Task The_same_reading_in_another_script_or_width_is_the_same_person(string first, string second)
    {
        var elder = SomeElder.Json();
        elder["identity"]!["kana"] = first;
        await server.RegisterAsync(elder);
        elder["identity"]!["kana"] = second;

        var reply = await PostAsync(elder);

        Assert.That(reply.Code, Is.EqualTo("possible-duplicate"), reply.Text);
    }

    [TestCase("identity.kana", "ベツ ジン")]
    [TestCase("identity.birthDate", "1930-02-03")]
    public async Task Another_reading_or_birth_date_is_another_person(string field, string value)
    {
        var elder = SomeElder.Json();
        await server.RegisterAsync(elder);
        JsonPath.Write(elder, field, value);

        var reply = await PostAsync(elder);

        Assert.That(reply.Status, Is.EqualTo(201), reply.Text);
    }

    [Test]
    public async Task A_refusal_is_recorded_with_its_count_and_nothing_is_inserted()
    {
        var elder = SomeElder.Json();
        var first = await server.RegisterAsync(elder);
        var (rows, records) = (await server.RowsAsync(), (await server.RecordsAsync()).Count);

        var reply = await PostAsync(elder);

        Assert.That(reply.Code, Is.EqualTo("possible-duplicate"));
        Assert.That(await server.RowsAsync(), Is.EqualTo(rows));
        var added = (await server.RecordsAsync()).Skip(records).ToList();
        Assert.That(added, Has.Count.EqualTo(1));
        var record = JsonNode.Parse(added[0])!;
        Assert.That(record["event"]!.GetValue<string>(), Is.EqualTo("elder-registered"));
        Assert.That(record["outcome"]!.GetValue<string>(), Is.EqualTo("possible-duplicate"));
        Assert.That(record["rows"]!.GetValue<int>(), Is.EqualTo(1));
        Assert.That(record["rowsHash"]!.GetValue<string>(), Is.EqualTo(RegistryRows.HashOf([first.Id])));
        Assert.That(added[0], Does.Not.Contain("ヤマダ").And.Not.Contain("\"change\""));
    }

    private Task<Reply> PostAsync(JsonObject elder) => server.SendAsync("centre", HttpMethod.Post, "/v1/elders", elder);

    // ToJsonString escapes Japanese; the answer itself does not.
    private static string Unescaped(Reply reply) => reply.Text[reply.Text.IndexOf("\"duplicates\":", StringComparison.Ordinal)..][13..^1];

}
