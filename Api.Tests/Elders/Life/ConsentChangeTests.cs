using System.Text.Json.Nodes;
using Api.Tests.Lookups;
using Api.Tests.Support;

namespace Api.Tests.Elders.Life;

/// <summary>PUT …/consent: signed anew, or withdrawn at once.</summary>
internal sealed class ConsentChangeTests : LifeFixture
{
    [Test]
    public async Task A_withdrawal_holds_at_once_for_everybody_and_no_glass_can_be_broken()
    {
        var elder = await Server.RegisterAsync();

        var reply = await PutAsync(elder.Id, Consent(withdrawnOn: Today), "\"1\"");

        Assert.That((reply.Status, reply.ETag), Is.EqualTo((204, "\"2\"")), reply.Text);
        foreach (var (role, reason) in new[] { ("hospital", "emergency-treatment"), ("ambulance", "break-glass"), ("police", "protection") })
        {
            var asked = await AskAsync(role, elder.Number, reason);
            Assert.That((asked.Disclosed(), asked["status"]!.GetValue<string>()), Is.EqualTo(("status-only", "withdrawn")));
        }

        var record = (await Server.RecordsAsync()).Last(text => text.Contains("elder-consent"));
        Assert.That(record, Does.Contain("\"detail\":[\"withdrawn\"]"));
    }

    [TestCase(null, "if-match-required")]
    [TestCase("\"7\"", "edited-meanwhile")]
    public async Task A_consent_is_written_over_the_version_that_was_read(string? ifMatch, string code)
    {
        var elder = await Server.RegisterAsync();

        var reply = await PutAsync(elder.Id, Consent(withdrawnOn: Today), ifMatch);

        Assert.That(reply.Code, Is.EqualTo(code));
        Assert.That((await GetAsync(elder.Id))["state"]!.GetValue<string>(), Is.EqualTo("active"));
    }

    [Test]
    public async Task Whoever_is_left_out_of_the_consent_sees_the_status_only_from_then_on()
    {
        var elder = await Server.RegisterAsync();
        var before = await AskAsync("police", elder.Number, "protection");
        var consent = Consent(audiences: "finder");

        await PutAsync(elder.Id, consent, "\"1\"");

        var after = await AskAsync("police", elder.Number, "protection");
        Assert.That((before.Disclosed(), after.Disclosed()), Is.EqualTo(("full", "status-only")));
        Assert.That(after.WarningCodes(), Does.Contain("consent-excluded"));
        Assert.That((await GetAsync(elder.Id))["consent"]!.ToJsonString(), Is.EqualTo(consent.ToJsonString()));
    }

    [TestCase(-1, 409, "consent-withdrawn", "status-only")]
    [TestCase(0, 204, null, "full")]
    public async Task A_new_consent_after_a_withdrawal_makes_the_registration_active_again(int days, int status, string? code, string expected)
    {
        var elder = await Server.RegisterAsync();
        await PutAsync(elder.Id, Consent(withdrawnOn: Today), "\"1\"");
        var again = Consent(givenOn: Today.AddDays(days));

        var reply = await PutAsync(elder.Id, again, "\"2\"");

        Assert.That((reply.Status, reply.Code), Is.EqualTo((status, code)), reply.Text);
        Assert.That((await AskAsync("hospital", elder.Number, "emergency-treatment")).Disclosed(), Is.EqualTo(expected));
    }

    [TestCase(1), TestCase(-3000)]
    public async Task A_withdrawal_lies_between_the_consent_and_today(int days)
    {
        var elder = await Server.RegisterAsync();

        var reply = await PutAsync(elder.Id, Consent(withdrawnOn: Today.AddDays(days)), "\"1\"");

        Assert.That(reply["errors"]!.AsObject().Select(error => error.Key), Is.EqualTo(new[] { "withdrawnOn" }), reply.Text);
    }

    private Task<Reply> PutAsync(string id, JsonObject consent, string? ifMatch) =>
        Server.SendAsync("centre", HttpMethod.Put, $"/v1/elders/{id}/consent", consent, ifMatch: ifMatch);

    private static JsonObject Consent(DateOnly? withdrawnOn = null, DateOnly? givenOn = null, string audiences = "police")
    {
        var consent = new JsonObject
        {
            ["version"] = "2026-11",
            ["givenOn"] = (givenOn ?? new DateOnly(2026, 4, 10)).ToString("O"),
            ["givenBy"] = "family",
            ["signer"] = "山田 直美",
            ["relation"] = "長女",
            ["audiences"] = new JsonArray(audiences),
        };
        if (withdrawnOn is { } on)
            consent["withdrawnOn"] = on.ToString("O");
        return consent;
    }
}
