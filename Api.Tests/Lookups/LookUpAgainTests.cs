using Api.Access;
using Api.Http;
using Api.Tests.Support;

namespace Api.Tests.Lookups;

/// <summary>GET /v1/lookups/{id}: the card again, judged afresh (domain.md section 7).</summary>
internal sealed class LookUpAgainTests : LookupFixture
{
    [Test]
    public async Task The_card_is_shown_again_as_it_was()
    {
        var elder = await Server.RegisterAsync(Elder.Complete());
        var first = await AskAsync("hospital", elder.Number, "emergency-treatment");

        var again = await AskAgainAsync("hospital", first);

        Assert.That(again.Text, Is.EqualTo(first.Text));
    }

    [Test]
    public async Task The_same_organisation_and_role_reads_it_at_another_client()
    {
        var elder = await Server.RegisterAsync();
        var first = await AskAsync("hospital", elder.Number, "emergency-treatment");
        var ward = await Server.AddClientAsync("ward", Role.Hospital, "組織 hospital");

        var again = await AskAgainAsync(ward, first, "msw-7");

        Assert.That(again.Disclosed(), Is.EqualTo("full"));
        var record = await Server.LastRecordAsync();
        Assert.That(record["event"]!.GetValue<string>(), Is.EqualTo("lookup-again"));
        Assert.That(record["user"]!.GetValue<string>(), Is.EqualTo("msw-7"));
        Assert.That(record["client"]!.GetValue<string>(), Is.EqualTo(Id.Text(Server.ClientIds[ward])));
        Assert.That(record["about"]!.GetValue<string>(), Is.EqualTo(first["lookupId"]!.GetValue<string>()));
        Assert.That(record["blocks"].Strings(), Does.Contain("contacts"));
    }

    [TestCase("another hospital", Role.Hospital, null)]
    [TestCase("the same organisation's crew", Role.Ambulance, "組織 hospital")]
    public async Task Another_organisation_or_role_is_told_of_no_lookup(string name, Role role, string? organisation)
    {
        var elder = await Server.RegisterAsync();
        var first = await AskAsync("hospital", elder.Number, "emergency-treatment");
        var before = await Server.CountRecordsAsync();
        var other = await Server.AddClientAsync(name, role, organisation);

        var again = await AskAgainAsync(other, first);

        Assert.That(again.Disclosed(), Is.EqualTo("404 not-found"));
        Assert.That(await Server.CountRecordsAsync(), Is.EqualTo(before + 2), "the client and the refusal");
    }

    [TestCase("0000000000000")]
    [TestCase("nonsense")]
    public async Task An_id_that_never_was_is_not_found_and_recorded(string id)
    {
        var before = await Server.CountRecordsAsync();

        var reply = await Server.SendAsync("hospital", HttpMethod.Get, $"/v1/lookups/{id}");

        Assert.That(reply.Disclosed(), Is.EqualTo("404 not-found"));
        Assert.That(await Server.CountRecordsAsync(), Is.EqualTo(before + 1));
    }

    [TestCase("hospital", "emergency-treatment", 24)]
    [TestCase("ambulance", "emergency-transport", 4)]
    [TestCase("police", "protection", 4)]
    [TestCase("centre", "welfare-check", 4)]
    public async Task A_grant_ends_after_4_hours_and_a_hospitals_after_24(string role, string reason, int hours)
    {
        var elder = await Server.RegisterAsync();
        var first = await AskAsync(role, elder.Number, reason);
        var end = Now.AddHours(hours);

        Server.Clock.Advance(TimeSpan.FromHours(hours) - TimeSpan.FromMinutes(1));
        var before = await AskAgainAsync(role, first);
        Server.Clock.Advance(TimeSpan.FromMinutes(1));
        var after = await AskAgainAsync(role, first);

        Assert.That(first["expiresAt"]!.GetValue<DateTimeOffset>(), Is.EqualTo(end));
        Assert.That(before["expiresAt"]!.GetValue<DateTimeOffset>(), Is.EqualTo(end), "reading again lengthens nothing");
        Assert.That(new[] { before.Disclosed(), after.Disclosed() }, Is.EqualTo(new[] { "full", "404 not-found" }));
    }

    [TestCase("lost", "candidate")]
    [TestCase("revoked", "status-only")]
    public async Task A_number_that_was_lost_or_revoked_meanwhile_is_judged_afresh(string state, string expected)
    {
        var elder = await Server.RegisterAsync();
        var first = await AskAsync("hospital", elder.Number, "emergency-treatment");
        await Server.ChangeNumberAsync(elder.Id, state);

        var again = await AskAgainAsync("hospital", first);

        Assert.That(again.Disclosed(), Is.EqualTo(expected));
        Assert.That(again["identity"], Is.Null);
        Assert.That((await Server.LastRecordAsync())["outcome"]!.GetValue<string>(), Is.EqualTo(expected));
    }

    [TestCase("deceased")]
    [TestCase("withdrawn")]
    public async Task A_registration_that_ended_meanwhile_is_judged_afresh(string state)
    {
        var elder = await Server.RegisterAsync();
        var first = await AskAsync("hospital", elder.Number, "emergency-treatment");
        await Server.ChangeElderAsync(elder.Id, state);

        var again = await AskAgainAsync("hospital", first);

        Assert.That(again.Disclosed(), Is.EqualTo("status-only"));
        Assert.That(again.Text, Does.Not.Contain("山田"));
    }

    [TestCase("police", "protection", null)]
    [TestCase("desk", "phone-relay", "police protection")]
    public async Task Consent_withdrawn_from_the_police_meanwhile_is_judged_afresh(string role, string reason, string? behalf)
    {
        var elder = await Server.RegisterAsync();
        var first = await AskAsync(role, elder.Number, reason, behalf);
        await Server.ChangeElderAsync(elder.Id, change: document => document with { Consent = document.Consent with { Audiences = [] } });

        var again = await AskAgainAsync(role, first);

        Assert.That(new[] { first.Disclosed(), again.Disclosed() }, Is.EqualTo(new[] { "full", "status-only" }));
    }

    [Test]
    public async Task A_relayed_card_keeps_the_tier_of_the_role_on_the_telephone()
    {
        var elder = await Server.RegisterAsync(Elder.Complete());
        var first = await AskAsync("desk", elder.Number, "phone-relay", "dispatch accident");

        var again = await AskAgainAsync("desk", first);

        Assert.That(again.Text, Is.EqualTo(first.Text));
        Assert.That((await Server.LastRecordAsync())["tier"]!.GetValue<string>(), Is.EqualTo("dispatch"));
    }

    [Test]
    public async Task A_confirmed_candidate_stays_open_under_its_grant()
    {
        var elder = await Server.RegisterAsync();
        await Server.ChangeNumberAsync(elder.Id, "lost");
        await AskAsync("hospital", elder.Number, "emergency-treatment");
        var confirmed = await Server.LookUpAsync("hospital", Asking.Request(elder.Number, "emergency-treatment").With("confirm", true));

        var again = await AskAgainAsync("hospital", confirmed);

        Assert.That(again.Text, Is.EqualTo(confirmed.Text));
    }

    [Test]
    public async Task A_grant_opens_the_elder_that_was_asked_and_no_other()
    {
        var elder = await Server.RegisterAsync();
        var other = await Server.RegisterAsync();
        var first = await AskAsync("hospital", elder.Number, "emergency-treatment");
        await AskAsync("hospital", other.Number, "emergency-treatment");

        var again = await AskAgainAsync("hospital", first);

        Assert.That(again["identity"]!["number"]!.GetValue<string>(), Is.EqualTo(elder.Number));
    }
}
