using System.Text.Json.Nodes;
using Api.Tests.Support;

namespace Api.Tests.Lookups;

/// <summary>A centre or desk that answers the telephone for somebody else (domain.md section 4).</summary>
internal sealed class RelayTests : LookupFixture
{
    [Test]
    public async Task A_relay_is_judged_by_the_reasons_of_the_role_on_the_telephone(
        [Values("ambulance", "dispatch", "hospital", "police")] string role,
        [Values(
            "emergency-transport", "accident", "emergency-treatment", "identity-check", "admission-support", "protection",
            "missing-person", "found-item", "welfare-check", "phone-relay", "break-glass")]
        string reason)
    {
        var elder = await Server.RegisterAsync();
        var allowed = reason != "break-glass" && ReasonTests.Allows(reason, role);

        var reply = await AskAsync("desk", elder.Number, "phone-relay", $"{role} {reason}");

        Assert.That(reply.Status == 200 ? "200" : reply.Disclosed(), Is.EqualTo(allowed ? "200" : "403 reason-not-allowed"));
    }

    [TestCase("phone-relay", null)]
    [TestCase("phone-relay", "desk welfare-check")]
    [TestCase("phone-relay", "watcher welfare-check")]
    [TestCase("welfare-check", "police welfare-check")]
    [TestCase("test", "police protection")]
    public async Task A_relay_names_a_role_that_asks_and_nothing_else_does(string reason, string? behalf)
    {
        var elder = await Server.RegisterAsync();

        var reply = await AskAsync("desk", elder.Number, reason, behalf);

        Assert.That(reply.Disclosed(), Is.EqualTo("422 validation"));
        Assert.That(reply.Text, Does.Contain("onBehalfOf"));
    }

    [TestCase("role")]
    [TestCase("reason")]
    [TestCase("organisation")]
    [TestCase("calledBack")]
    public async Task A_relay_says_who_telephoned_and_whether_they_were_called_back(string field)
    {
        var elder = await Server.RegisterAsync();
        var request = Asking.Request(elder.Number, "phone-relay", "police protection");
        request["onBehalfOf"]!.AsObject().Remove(field);

        var reply = await Server.LookUpAsync("desk", request);

        Assert.That(reply.Disclosed(), Is.EqualTo("422 validation"));
        Assert.That(reply.Text, Does.Contain("onBehalfOf." + field));
    }

    [TestCase("phone-relay", -60, "full")]
    [TestCase("phone-relay", 1, "422 validation")]
    [TestCase("welfare-check", -60, "422 validation")]
    public async Task When_an_answer_was_given_in_an_outage_may_be_said_of_a_relay_in_the_past(string reason, int minutes, string expected)
    {
        var elder = await Server.RegisterAsync();
        var at = Now.AddMinutes(minutes);
        var request = Asking.Request(elder.Number, reason, reason == "phone-relay" ? "police protection" : null).With("answeredAt", at);

        var reply = await Server.LookUpAsync("centre", request);

        Assert.That(reply.Disclosed(), Is.EqualTo(expected));
        if (expected == "full")
            Assert.That((await Server.LastRecordAsync())["answeredAt"]!.GetValue<long>(), Is.EqualTo(at.ToUnixTimeMilliseconds()));
    }

    [TestCase(true, null)]
    [TestCase(false, "照会元をまだ確かめていません")]
    public async Task Before_the_caller_was_called_back_the_answer_says_to_tell_nothing(bool calledBack, string? expected)
    {
        var elder = await Server.RegisterAsync();
        var request = Asking.Request(elder.Number, "phone-relay", "police protection");
        request["onBehalfOf"]!["calledBack"] = calledBack;

        var reply = await Server.LookUpAsync("desk", request);

        Assert.That(reply["heading"]?.ToString(), expected is null ? Is.Null : Does.StartWith(expected));
    }

    [Test]
    public async Task Where_consent_keeps_the_caller_out_the_desk_is_not_sent_to_break_glass()
    {
        var elder = await Server.RegisterAsync(SomeElder.Json(person => person["consent"]!["audiences"] = new JsonArray()));

        var reply = await Server.LookUpAsync("desk", Asking.Request(elder.Number, "phone-relay", "police protection"));

        Assert.That(reply.Warning("consent-excluded"), Does.Contain("引き継いで").And.Not.Contain("緊急閲覧"));
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task The_record_says_for_whom_and_whether_they_were_called_back_and_no_name(bool calledBack)
    {
        var elder = await Server.RegisterAsync();
        var request = Asking.Request(elder.Number, "phone-relay", "police protection");
        request["onBehalfOf"]!["calledBack"] = calledBack;

        await Server.LookUpAsync("desk", request);

        var record = await Server.LastRecordAsync();
        Assert.That(
            record["onBehalfOf"]!.ToJsonString(),
            Is.EqualTo($$"""{"role":"police","reason":"protection","calledBack":{{(calledBack ? "true" : "false")}}}"""));
        Assert.That(record["channel"]!.GetValue<string>(), Is.EqualTo("telephone"));
        Assert.That(record["tier"]!.GetValue<string>(), Is.EqualTo("police"));
    }
}
