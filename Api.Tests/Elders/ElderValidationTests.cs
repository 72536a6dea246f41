using System.Text.Json.Nodes;
using Api.Tests.Support;

namespace Api.Tests.Elders;

internal sealed class ElderValidationTests
{
    private static readonly object[] Accepted =
    [
        .. ElderMistakes.Limits.Texts.Select(limit => new[] { limit.Path, $"{limit.Letter}×{limit.Most}" }),
        .. ElderMistakes.Limits.Lists.Select(limit => new[] { limit.Path, $"×{limit.Most}" }),
        new[] { "identity.birthDate", "1906-11-22" },
        new[] { "identity.kana", "ﾔﾏﾀﾞ ﾊﾅｺ" },
        new[] { "identity.kana", "やまだ　はなこ・メアリー" },
        new[] { "identity.postalCode", "〒１４３－００１６" },
        new[] { "identity.phones[0].number", "０９０（０７６２）００１２" },
        new[] { "contacts[0].rank", "null" },
        new[] { "consent.givenOn", "2026-11-22" },
        new[] { "medical.allergies", "={\"known\":\"none\",\"items\":[]}" },
        new[] { "medical.allergies", "={\"known\":\"not-asked\"}" },
    ];

    private static readonly object[] Refused = [.. ElderMistakes.All];

    private TestServer server = null!;

    [OneTimeSetUp]
    public async Task StartAsync() => server = await TestServer.StartAsync();

    [OneTimeTearDown]
    public void Stop() => server.Dispose();

    [TestCaseSource(nameof(Refused))]
    public async Task A_mistake_is_named_by_its_path_in_Japanese_and_in_English(object row)
    {
        var mistake = (Mistake)row;
        var elder = mistake.Elder();

        var japanese = await server.SendAsync("centre", HttpMethod.Post, "/v1/elders", elder);
        var english = await server.SendAsync("centre", HttpMethod.Post, "/v1/elders", elder, language: "en");

        Assert.That(japanese.Code, Is.EqualTo("validation"), japanese.Text);
        Assert.That(japanese.Status, Is.EqualTo(422));
        Assert.That(japanese["title"]!.GetValue<string>(), Is.EqualTo("入力内容をご確認ください。"));
        Assert.That(Errors(japanese), Is.EqualTo(new[] { mistake.Field }));
        Assert.That(MessageOf(japanese, mistake.Field), Does.Contain(mistake.Ja).And.EndWith("。"));
        Assert.That(Errors(english), Is.EqualTo(new[] { mistake.Field }));
        Assert.That(MessageOf(english, mistake.Field), Does.Contain(mistake.En).And.Match(@"^[\x20-\x7e\n]+$"));
    }

    [TestCaseSource(nameof(Accepted))]
    public async Task What_is_just_within_the_rules_is_registered(string path, string value)
    {
        var elder = SomeElder.Json(person => person["identity"]!["linkedElders"] = new JsonArray("0123456789abc"));
        Mistake.Write(elder, path, value);

        var reply = await server.SendAsync("centre", HttpMethod.Post, "/v1/elders", elder);

        Assert.That(reply.Status, Is.EqualTo(201), reply.Text);
    }

    [TestCase("pending"), TestCase("program"), TestCase("support-1"), TestCase("support-2"), TestCase("care-1"), TestCase("care-2")]
    [TestCase("care-3"), TestCase("care-4"), TestCase("care-5")]
    public async Task Somebody_of_40_with_a_care_need_is_registered(string level)
    {
        var elder = SomeElder.Json(person =>
        {
            person["identity"]!["birthDate"] = "1986-11-22";
            person["care"]!["level"] = level;
        });

        var reply = await server.SendAsync("centre", HttpMethod.Post, "/v1/elders", elder);

        Assert.That(reply.Status, Is.EqualTo(201), reply.Text);
    }

    [Test]
    public async Task Somebody_of_65_without_care_is_registered_from_the_birthday_on()
    {
        var elder = SomeElder.Json(person => (person["identity"]!["birthDate"], person["care"]) = ("1961-11-22", null));

        var reply = await server.SendAsync("centre", HttpMethod.Post, "/v1/elders", elder);

        Assert.That(reply.Status, Is.EqualTo(201), reply.Text);
    }

    [Test]
    public async Task Only_name_kana_sex_birth_date_consent_and_a_reason_for_no_contact_are_required()
    {
        var full = SomeElder.Json();
        var elder = new JsonObject { ["noContactReason"] = "身寄りなし", ["identity"] = new JsonObject(), ["consent"] = new JsonObject() };
        foreach (var field in new[] { "name", "kana", "sex", "birthDate" })
            elder["identity"]![field] = full["identity"]![field]!.DeepClone();
        foreach (var field in new[] { "version", "givenOn", "givenBy", "signer" })
            elder["consent"]![field] = full["consent"]![field]!.DeepClone();

        var reply = await server.SendAsync("centre", HttpMethod.Post, "/v1/elders", elder);

        Assert.That(reply.Status, Is.EqualTo(201), reply.Text);
    }

    [Test]
    public async Task Several_mistakes_are_reported_at_once()
    {
        var elder = SomeElder.Json();
        Mistake.Write(elder, "identity.name", "null");
        Mistake.Write(elder, "contacts[0].phones[0].number", "119");
        Mistake.Write(elder, "medical.allergies.items", "=[{\"text\":\"卵\"},{\"text\":\"\"}]");
        Mistake.Write(elder, "care.manager.phone", "なし");
        Mistake.Write(elder, "consent.version", "null");

        var reply = await server.SendAsync("centre", HttpMethod.Post, "/v1/elders", elder);

        Assert.That(Errors(reply), Is.EquivalentTo(new[]
        {
            "identity.name", "contacts[0].phones[0].number", "medical.allergies.items[1].text", "care.manager.phone", "consent.version",
        }));
    }

    [Test]
    public async Task A_change_is_checked_like_a_registration()
    {
        var elder = await server.RegisterAsync();
        var change = SomeElder.Json(person => person.Remove("documentsChecked"));
        Mistake.Write(change, "identity.name", "null");
        Mistake.Write(change, "consent.withdrawnOn", "2026-11-01");

        var reply = await server.SendAsync("centre", HttpMethod.Put, $"/v1/elders/{elder.Id}", change, ifMatch: "\"1\"");

        Assert.That(Errors(reply), Is.EquivalentTo(new[] { "identity.name", "consent.withdrawnOn" }));
        Assert.That(MessageOf(reply, "consent.withdrawnOn"), Does.Contain("辞退"));
    }

    [TestCase("name", "あ×101", "100文字")]
    [TestCase("community", "あ×201", "200文字")]
    [TestCase("state", "unassigned", "active, closing")]
    [TestCase("cursor", "次のページ", "前のページ")]
    public async Task A_search_is_checked_too(string field, string value, string message)
    {
        var search = new JsonObject();
        Mistake.Write(search, field, value);

        var reply = await server.SendAsync("centre", HttpMethod.Post, "/v1/elders/search", search);

        Assert.That(reply.Status, Is.EqualTo(422));
        Assert.That(MessageOf(reply, field), Does.Contain(message));
    }

    [Test]
    public async Task A_body_full_of_mistakes_gets_an_answer_that_a_person_can_read()
    {
        var alerts = new JsonArray([.. Enumerable.Range(0, 20_000).Select(_ => new JsonObject())]);
        var elder = SomeElder.Json(person => person["alerts"] = alerts);

        var reply = await server.SendAsync("centre", HttpMethod.Post, "/v1/elders", elder);

        Assert.That(reply.Status, Is.EqualTo(422));
        Assert.That(Errors(reply).Count(), Is.EqualTo(100));
        Assert.That(Errors(reply), Does.Contain("alerts"));
    }

    private static IEnumerable<string> Errors(Reply reply) => reply["errors"]!.AsObject().Select(error => error.Key);

    private static string MessageOf(Reply reply, string field) =>
        string.Join('\n', reply["errors"]![field]!.AsArray().Select(text => text!.GetValue<string>()));
}
