using Api.Elders;
using Api.Tests.Support;

namespace Api.Tests.Lookups;

/// <summary>Each role's exact set of fields (domain.md section 5): one more or one fewer fails.</summary>
internal sealed class FieldsSeenTests : LookupFixture
{
    [TestCase("ambulance", "emergency-transport", 'A')]
    [TestCase("ambulance", "accident", 'A')]
    [TestCase("ambulance", "break-glass", 'A')]
    [TestCase("dispatch", "emergency-transport", 'D')]
    [TestCase("dispatch", "protection", 'D')]
    [TestCase("dispatch", "break-glass", 'D')]
    [TestCase("hospital", "emergency-treatment", 'H')]
    [TestCase("hospital", "identity-check", 'H')]
    [TestCase("hospital", "admission-support", 'H')]
    [TestCase("hospital", "break-glass", 'H')]
    [TestCase("police", "accident", 'P')]
    [TestCase("police", "missing-person", 'P')]
    [TestCase("police", "welfare-check", 'P')]
    [TestCase("police", "protection", 'I')]
    [TestCase("police", "identity-check", 'I')]
    [TestCase("centre", "welfare-check", 'C')]
    [TestCase("centre", "missing-person", 'C')]
    [TestCase("centre2", "welfare-check", 'W')]
    [TestCase("centre2", "missing-person", 'W')]
    [TestCase("desk", "welfare-check", 'W')]
    public async Task A_role_sees_exactly_its_fields(string role, string reason, char column)
    {
        var elder = await CompleteAsync();

        var reply = await AskAsync(role, elder.Number, reason);

        Assert.That(Asking.Paths(reply.Json), Is.EquivalentTo(SeenFields.Card(column)));
    }

    [Test]
    public async Task A_relayed_answer_shows_exactly_the_fields_of_the_role_on_the_telephone(
        [Values("centre", "centre2", "desk")] string role,
        [Values(
            "ambulance emergency-transport A", "dispatch accident D", "hospital emergency-treatment H", "hospital admission-support H",
            "police accident P", "police protection I")]
        string behalf)
    {
        var elder = await CompleteAsync();

        var reply = await AskAsync(role, elder.Number, "phone-relay", behalf[..^2]);

        Assert.That(Asking.Paths(reply.Json), Is.EquivalentTo(SeenFields.Card(behalf[^1])));
    }

    [TestCase("ambulance", "emergency-transport", 'A')]
    [TestCase("dispatch", "emergency-transport", 'D')]
    [TestCase("hospital", "emergency-treatment", 'H')]
    [TestCase("police", "protection", 'I')]
    [TestCase("centre", "welfare-check", 'C')]
    [TestCase("centre2", "welfare-check", 'W')]
    [TestCase("desk", "welfare-check", 'W')]
    public async Task Of_a_protected_elder_only_the_own_centre_sees_address_and_phones(string role, string reason, char column)
    {
        var elder = await CompleteAsync(isProtected: true);

        var reply = await AskAsync(role, elder.Number, reason);

        Assert.That(Asking.Paths(reply.Json), Is.EquivalentTo(SeenFields.Card(column, isProtected: true)));
    }

    [Test]
    public async Task Break_glass_by_police_shows_identity_and_contacts([Values] bool excluded)
    {
        var elder = await CompleteAsync(excluded: excluded);

        var reply = await AskAsync("police", elder.Number, "break-glass");

        Assert.That(Asking.Paths(reply.Json), Is.EquivalentTo(SeenFields.IdentityAndContacts('P')));
    }

    [Test]
    public async Task Consent_that_excludes_the_police_shows_the_status_only()
    {
        var elder = await CompleteAsync(excluded: true);

        var reply = await AskAsync("police", elder.Number, "protection");

        Assert.That(Asking.Paths(reply.Json), Is.EquivalentTo(SeenFields.Excluded));
    }

    [TestCase("ambulance", 'A')]
    [TestCase("dispatch", 'D')]
    [TestCase("hospital", 'H')]
    [TestCase("police", 'P')]
    public async Task Break_glass_after_a_death_shows_identity_and_contacts_as_the_role_sees_them(string role, char column)
    {
        var elder = await CompleteAsync();
        await Server.ChangeElderAsync(elder.Id, ElderState.Deceased);

        var reply = await AskAsync(role, elder.Number, "break-glass");

        Assert.That(Asking.Paths(reply.Json), Is.EquivalentTo(SeenFields.IdentityAndContactsOfEnded(column)));
    }

    [TestCase("ambulance", "emergency-transport", 'A')]
    [TestCase("dispatch", "emergency-transport", 'D')]
    [TestCase("hospital", "emergency-treatment", 'H')]
    [TestCase("police", "accident", 'P')]
    [TestCase("police", "protection", 'I')]
    [TestCase("desk", "welfare-check", 'W')]
    public async Task A_move_with_agreement_shows_identity_and_contacts_as_the_role_sees_them(string role, string reason, char column)
    {
        var elder = await CompleteAsync();
        await Server.ChangeElderAsync(
            elder.Id, ElderState.MovedOut, document => document with { Closure = new() { Kind = "moved-out", On = Today, Agreed = true } });

        var reply = await AskAsync(role, elder.Number, reason);

        Assert.That(Asking.Paths(reply.Json), Is.EquivalentTo(SeenFields.IdentityAndContactsOfEnded(column)));
    }

    [Test]
    public async Task A_candidate_shows_what_can_be_compared_and_no_more([Values] bool isProtected)
    {
        var elder = await CompleteAsync(isProtected);
        await Server.ChangeNumberAsync(elder.Id, "lost");

        var reply = await AskAsync("hospital", elder.Number, "emergency-treatment");

        Assert.That(Asking.Paths(reply.Json), Is.EquivalentTo(SeenFields.Candidate(isProtected)));
    }

    [TestCase("deceased")]
    [TestCase("moved-out")]
    [TestCase("closed")]
    [TestCase("withdrawn")]
    public async Task An_ended_registration_shows_its_status_and_whom_to_phone(string state)
    {
        var elder = await CompleteAsync();
        await Server.ChangeElderAsync(elder.Id, state);

        var reply = await AskAsync("hospital", elder.Number, "emergency-treatment");

        Assert.That(Asking.Paths(reply.Json), Is.EquivalentTo(SeenFields.StatusOnly));
    }

    [Test]
    public async Task A_found_item_shows_its_status_and_whom_to_phone([Values] bool excluded)
    {
        var elder = await CompleteAsync(excluded: excluded);

        var reply = await AskAsync("police", elder.Number, "found-item");

        Assert.That(Asking.Paths(reply.Json), Is.EquivalentTo(SeenFields.StatusOnly));
    }

    [Test]
    public async Task Police_see_three_warnings_without_text_and_that_there_are_others()
    {
        var elder = await Server.RegisterAsync(SomeElder.Json(json => json["alerts"] = Elder.Alerts(
            ("infection", "high"), ("epilepsy", "low"), ("dementia", "high"), ("hypoglycaemia", "low"), ("hearing", "low"))));

        var reply = await AskAsync("police", elder.Number, "protection");

        Assert.That(
            reply["alerts"]!.AsArray().Select(alert => $"{alert!["code"]} {alert["text"]}".Trim()),
            Is.EqualTo(new[] { "dementia", "other 医療上の注意あり。不調なら119", "hypoglycaemia", "epilepsy" }));
    }

    [Test]
    public async Task Where_there_are_no_other_warnings_police_are_not_told_of_any()
    {
        var elder = await Server.RegisterAsync(SomeElder.Json(json => json["alerts"] = Elder.Alerts(("dementia", "high"))));

        var reply = await AskAsync("police", elder.Number, "protection");

        Assert.That(reply["alerts"]!.ToJsonString(), Is.EqualTo("""[{"code":"dementia","criticality":"high"}]"""));
    }

    /// <summary>An elder of whom every field is known, and who is missed.</summary>
    private async Task<RegisteredPerson> CompleteAsync(bool isProtected = false, bool excluded = false)
    {
        var elder = await Server.RegisterAsync(Elder.Complete(isProtected, excluded));
        await Server.ChangeElderAsync(elder.Id, change: document => document with
        {
            Missing = new Missing { Since = Now.AddDays(-1), PoliceStation = "大森警察署", Phone = "03-0762-0110" },
        });
        return elder;
    }
}
