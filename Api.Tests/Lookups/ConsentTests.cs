using System.Text.Json.Nodes;
using Api.Tests.Support;

namespace Api.Tests.Lookups;

/// <summary>Only police and finders can be kept out by consent (domain.md section 6).</summary>
internal sealed class ConsentTests : LookupFixture
{
    [TestCase("ambulance", "emergency-transport", "full")]
    [TestCase("dispatch", "protection", "full")]
    [TestCase("hospital", "emergency-treatment", "full")]
    [TestCase("centre", "welfare-check", "full")]
    [TestCase("desk", "welfare-check", "full")]
    [TestCase("police", "accident", "status-only")]
    [TestCase("police", "missing-person", "status-only")]
    [TestCase("police", "break-glass", "full")]
    public async Task Consent_keeps_out_the_police_and_nobody_else(string role, string reason, string expected)
    {
        var elder = await WithoutPoliceAsync();

        var reply = await AskAsync(role, elder.Number, reason);

        Assert.That(reply.Disclosed(), Is.EqualTo(expected));
        Assert.That(reply.WarningCodes(), Is.EqualTo(role == "police" ? new[] { "consent-excluded" } : []));
    }

    [TestCase("protection", new[] { "consent-excluded" })]
    [TestCase("break-glass", new[] { "consent-excluded", "break-glass" })]
    [TestCase("found-item", new string[0])]
    public async Task The_centre_is_told_when_consent_kept_somebody_out(string reason, string[] alerts)
    {
        var elder = await WithoutPoliceAsync();

        await AskAsync("police", elder.Number, reason);

        Assert.That((await Server.LastRecordAsync())["alerts"].Strings(), Is.EqualTo(alerts));
    }

    [Test]
    public async Task Consent_is_judged_by_the_role_on_the_telephone(
        [Values("centre", "centre2", "desk")] string role, [Values("police protection", "ambulance accident")] string behalf)
    {
        var elder = await WithoutPoliceAsync();

        var reply = await AskAsync(role, elder.Number, "phone-relay", behalf);

        Assert.That(reply.Disclosed(), Is.EqualTo(behalf.StartsWith("police", StringComparison.Ordinal) ? "status-only" : "full"));
    }

    [TestCase("protection", "ご本人の同意の範囲に警察は含まれていません。センターへお電話ください。命に関わるときは緊急閲覧を使えます。")]
    [TestCase("break-glass", "ご本人の同意の範囲に警察は含まれていません。緊急閲覧として記録され、後日確認されます。")]
    public async Task The_police_are_told_what_consent_says(string reason, string text)
    {
        var elder = await WithoutPoliceAsync();

        var reply = await AskAsync("police", elder.Number, reason);

        Assert.That(reply.Warning("consent-excluded"), Is.EqualTo(text));
    }

    [Test]
    public async Task Of_a_closed_registration_the_police_are_not_promised_what_cannot_be_opened()
    {
        var elder = await WithoutPoliceAsync();
        await Server.ChangeElderAsync(elder.Id, "deceased", at: Now.AddDays(-91));

        var reply = await AskAsync("police", elder.Number, "protection");

        Assert.That(reply.Disclosed(), Is.EqualTo("status-only"));
        Assert.That(reply.WarningCodes(), Is.Empty);
    }

    [TestCase("active", "登録のある番号です。センターへお電話ください。", null)]
    [TestCase("lost", "登録のある番号です。センターへお電話ください。", "lost-used")]
    public async Task A_found_key_is_answered_with_its_status_whom_to_phone_and_nothing_else(string state, string heading, string? alert)
    {
        var elder = await Server.RegisterAsync();
        if (state == "lost")
            await Server.ChangeNumberAsync(elder.Id, "lost");

        var reply = await AskAsync("police", elder.Number, "found-item");

        Assert.That(reply.Disclosed(), Is.EqualTo("status-only"));
        Assert.That(reply["status"]!.GetValue<string>(), Is.EqualTo(state));
        Assert.That(reply["heading"]!.GetValue<string>(), Is.EqualTo(heading));
        Assert.That(reply["warnings"]!.AsArray(), Is.Empty);
        Assert.That((await Server.LastRecordAsync())["alerts"].Strings(), Is.EqualTo(alert is null ? [] : new[] { alert }));
    }

    [Test]
    public async Task A_found_key_of_somebody_who_moved_with_agreement_opens_nothing()
    {
        var elder = await Server.RegisterAsync();
        await Server.ChangeElderAsync(
            elder.Id, "moved-out", document => document with { Closure = new() { Kind = "moved-out", On = Today, Agreed = true } });

        var reply = await AskAsync("police", elder.Number, "found-item");

        Assert.That(reply.Disclosed(), Is.EqualTo("status-only"));
    }

    [Test]
    public async Task Without_a_list_of_audiences_the_police_are_kept_out()
    {
        var elder = await Server.RegisterAsync(SomeElder.Json(json => json["consent"]!.AsObject().Remove("audiences")));

        var reply = await AskAsync("police", elder.Number, "protection");

        Assert.That(reply.Disclosed(), Is.EqualTo("status-only"));
    }

    private Task<RegisteredPerson> WithoutPoliceAsync() =>
        Server.RegisterAsync(SomeElder.Json(json => json["consent"]!["audiences"] = new JsonArray("finder")));
}
