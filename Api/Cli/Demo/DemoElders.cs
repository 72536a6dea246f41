using Api.Elders;

namespace Api.Cli.Demo;

/// <summary>The demo ward's hand-written elders: one for each answer a number can give (domain.md section 6).</summary>
internal static class DemoElders
{
    internal static IReadOnlyList<DemoElder> All(DateOnly today) =>
    [
        new("active", DemoHanako.Document(today)),
        new("stale", DemoCurrent.Stale(today)),
        new("longOverdue", DemoCurrent.LongOverdue(today)),
        new("newUnverified", DemoCurrent.NewUnverified(today)),
        new("lost", DemoCurrent.LostKeyholder(today)) { NumberState = "lost", StateDaysAgo = 12 },
        new("revoked", DemoCurrent.StolenKeyholder(today)) { NumberState = "revoked", StateDaysAgo = 20 },
        new("movedOut", DemoEnded.MovedOut(today, 60)) { State = "moved-out", StateDaysAgo = 60 },
        new("closing", DemoEnded.Closing(today, 3)) { State = "closing", StateDaysAgo = 3 },
        new("deceased", DemoEnded.Deceased(today, 30)) { State = "deceased", StateDaysAgo = 30 },
        new("withdrawn", DemoEnded.Withdrawn(today, 10)) { State = "withdrawn", StateDaysAgo = 10 },
        new("legacy", DemoCurrent.OldNumber(today)) { Legacy = true },
        new("consentExcludesPolice", DemoSpecial.NoPolice(today)),
        new("protected", DemoSpecial.Protected(today)),
        new("noContacts", DemoSpecial.NoContacts(today)),
        new("missing", DemoSpecial.Missing(today)),
        new("training", DemoSpecial.Training(today)) { Training = true },
    ];

    /// <summary>An unremarkable registration, for a case to change what it is about.</summary>
    internal static ElderDocument Plain(Identity identity, DateOnly confirmedOn) => new()
    {
        Identity = identity with { Language = "ja" },
        Alerts = [],
        Contacts = [],
        Gp = [],
        Medical = new Medical
        {
            Conditions = [],
            Allergies = new Allergies { Known = "none" },
            Medications = [],
            AdvanceCarePlanning = new AdvanceCarePlanning { Exists = "unknown" },
        },
        Care = new Care { Level = "not-applied", Function = "歩行は自立" },
        Consent = ConsentForm.Self(identity.Name!, confirmedOn, "police", "finder"),
        DocumentsChecked = true,
        Confirmed = Confirmations.All(confirmedOn, "self"),
    };

    internal static Contact Contact(
        int rank, string name, string kana, string relationship, string text, string phone, string town, DateOnly consentedOn) => new()
        {
            Rank = rank,
            Name = name,
            Kana = kana,
            Relationship = relationship,
            RelationshipText = text,
            Phones = [Mobile(phone)],
            Town = town,
            Hours = "終日可",
            CanCome = true,
            HasKey = relationship is "child" or "spouse",
            LastReachedOn = consentedOn,
            ConsentedOn = consentedOn,
        };

    internal static Gp FamilyDoctor(string institution, string doctor, string phone) => new()
    {
        Kind = "outpatient",
        Institution = institution,
        Department = "内科",
        Doctor = doctor,
        Phones = [new Phone { Number = phone, Kind = "work" }],
        Preferred = true,
    };

    internal static Medical Takes(string condition, params string[] medications) => new()
    {
        Conditions = [new Condition { Text = condition, Current = true, Source = "self" }],
        Allergies = new Allergies { Known = "none" },
        Medications = [.. medications.Select(text => new Medication { Text = text })],
        MedicationNotebook = true,
        AdvanceCarePlanning = new AdvanceCarePlanning { Exists = "unknown" },
    };

    internal static Phone Home(string number) => new() { Number = number, Kind = "home" };

    internal static Phone Mobile(string number) => new() { Number = number, Kind = "mobile" };
}
