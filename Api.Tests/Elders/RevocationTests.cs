using Api.Tests.Lookups;
using Api.Tests.Support;

namespace Api.Tests.Elders;

/// <summary>Theft and misuse: a number that shows nothing any more, and why it was revoked (domain.md sections 6 and 8).</summary>
internal sealed class RevocationTests : ItemFixture
{
    [Test]
    public async Task A_stolen_number_and_its_items_show_nothing_more_and_the_new_one_opens()
    {
        var elder = await Server.RegisterAsync();
        var item = await AddAsync(elder);
        var token = await TokenAsync(elder, item);

        var reply = await PostAsync(elder, "number/revocation");

        var number = reply["number"]!.GetValue<string>();
        Assert.That((reply.Status, reply["state"]!.GetValue<string>()), Is.EqualTo((200, "active")), reply.Text);
        Assert.That(number, Is.Not.EqualTo(elder.Number));
        Assert.That((await LastRecordAsync())["event"]!.GetValue<string>(), Is.EqualTo("number-revoked"));
        foreach (var answer in (Reply[])[await LookUpNumberAsync(elder.Number), await LookUpAsync(token)])
        {
            Assert.That(answer.Disclosed(), Is.EqualTo("status-only"), answer.Text);
            Assert.That(answer["status"]!.GetValue<string>(), Is.EqualTo("revoked"));
            Assert.That((await LastRecordAsync())["alerts"].Strings(), Does.Contain("revoked-used"));
        }

        Assert.That((await LookUpNumberAsync(number)).Disclosed(), Is.EqualTo("full"));
        Assert.That((await StatesAsync(elder))[item], Is.EqualTo("revoked"));
        Assert.That((await LabelAsync(elder, item)).Code, Is.EqualTo("item-not-active"));
    }

    [TestCase(null, null)]
    [TestCase("", null)]
    [TestCase("{}", null)]
    [TestCase("""{"reason": "theft"}""", "theft")]
    [TestCase("""{"reason": "misuse", "legacy": false}""", "misuse")]
    public async Task Why_a_number_was_revoked_is_kept_where_it_was_said(string? body, string? reason)
    {
        var elder = await Server.RegisterAsync();

        var reply = await PostAsync(elder, "number/revocation", body);

        Assert.That(reply.Status, Is.EqualTo(200), reply.Text);
        Assert.That((await LastRecordAsync())["detail"].Strings(), Is.EqualTo(reason is null ? ["new-number"] : new[] { reason, "new-number" }));
    }

    [TestCase("""{"reason": "lost"}""", "validation")]
    [TestCase("""{"why": "theft"}""", "unknown-field")]
    [TestCase("{", "malformed")]
    public async Task A_reason_that_is_none_revokes_nothing(string body, string code)
    {
        var elder = await Server.RegisterAsync();

        var reply = await PostAsync(elder, "number/revocation", body);

        Assert.That(reply.Code, Is.EqualTo(code));
        Assert.That((await LookUpNumberAsync(elder.Number)).Disclosed(), Is.EqualTo("full"));
    }

    [Test]
    public async Task A_number_of_the_old_form_is_revoked_alone()
    {
        var elder = await Server.RegisterAsync(SomeElder.Json(person => person["legacyNumber"] = "B-0417"));
        var item = await AddAsync(elder);
        var before = await LookUpNumberAsync("B-0417");

        var reply = await PostAsync(elder, "number/revocation", new { reason = "misuse", legacy = true });
        var record = await LastRecordAsync();
        var again = await PostAsync(elder, "number/revocation", new { legacy = true });

        var after = await LookUpNumberAsync("B-0417");
        Assert.That((before.Disclosed(), after.Disclosed(), after["status"]!.GetValue<string>()), Is.EqualTo(("candidate", "status-only", "revoked")));
        Assert.That((reply.Status, reply["number"]!.ToString(), reply["state"]!.ToString()), Is.EqualTo((200, elder.Number, "active")));
        Assert.That(record["detail"].Strings(), Is.EqualTo(new[] { "misuse", "legacy-number" }));
        Assert.That(again.Code, Is.EqualTo("not-found"));
        Assert.That((await LookUpNumberAsync(elder.Number)).Disclosed(), Is.EqualTo("full"));
        Assert.That((await StatesAsync(elder))[item], Is.EqualTo("active"));
    }

    [Test]
    public async Task A_number_that_was_lost_before_is_revoked_alone()
    {
        var (elder, other) = (await Server.RegisterAsync(), await Server.RegisterAsync());
        var (keyholder, magnet) = (await AddAsync(elder), await AddAsync(elder, "magnet"));
        var now = (await PostAsync(elder, $"items/{keyholder}/loss", new { newNumber = true }))["number"]!.ToString();
        var kept = (await PostAsync(elder, "items", new { kind = "shoe" }))["id"]!.ToString();

        var reply = await PostAsync(elder, "number/revocation", new { reason = "misuse", number = elder.Number });
        var record = await LastRecordAsync();

        Assert.That((reply.Status, reply["number"]?.ToString(), reply["state"]?.ToString()), Is.EqualTo((200, now, "active")), reply.Text);
        Assert.That(record["detail"].Strings(), Is.EqualTo(new[] { "misuse", "older-number" }));
        Assert.That((await LookUpNumberAsync(elder.Number))["status"]!.ToString(), Is.EqualTo("revoked"));
        Assert.That((await LookUpNumberAsync(now)).Disclosed(), Is.EqualTo("full"));
        var states = await StatesAsync(elder);
        Assert.That((states[keyholder], states[magnet], states[kept]), Is.EqualTo(("lost", "revoked", "active")));
        foreach (var number in (string[])[elder.Number, other.Number, "4821-0373", ""])
        {
            var refused = await PostAsync(elder, "number/revocation", new { number });
            Assert.That((refused.Status, refused["errors"]?["number"] is not null), Is.EqualTo((422, true)), refused.Text);
        }

        Assert.That((await PostAsync(elder, "number/revocation", new { number = now, legacy = true })).Code, Is.EqualTo("validation"));
    }
}
