using Api.Elders;
using Api.Http;

namespace Api.Lookups;

/// <summary>
/// From an elder's document to what this caller sees of it. Every field of domain.md section 5 is placed here and only
/// here; what is not seen is absent from the answer.
/// </summary>
internal static class Disclosure
{
    private static readonly string[] PoliceAlerts = ["dementia", "epilepsy", "hypoglycaemia"];

    // What police learn of every other warning: that there is one.
    private static readonly Text OtherAlerts = new("医療上の注意あり。不調なら119", "There is medical advice on record. If unwell, call 119.");

    internal static IdentityAnswer? Identity(ElderDocument document, See see, string number, string issuer, DateOnly today)
    {
        if (!see.HasFlag(See.Identity))
            return null;

        var identity = document.Identity;
        if (identity.Protected && !see.HasFlag(See.ProtectedAddress))
        {
            // Beyond the table of domain.md section 5: where somebody stays now gives the place away as an address does.
            var residence = identity.Residence is { } stay ? stay with { Name = null, Phone = null } : null;
            identity = identity with
            {
                PostalCode = null,
                Town = null,
                Address = null,
                Building = null,
                Phones = null,
                Residence = residence,
            };
        }

        return new IdentityAnswer(identity) { Number = number, Issuer = issuer, Age = ElderAnswers.Age(document, today) };
    }

    internal static IReadOnlyList<Alert>? Alerts(ElderDocument document, See see, Language language)
    {
        if (!see.HasFlag(See.Alerts) || document.Alerts is not { Count: > 0 } alerts)
            return null;

        var ordered = alerts.OrderBy(alert => alert.Criticality == "high" ? 0 : 1).ThenBy(alert => Array.IndexOf(Codes.AlertOrder, alert.Code));
        if (see.HasFlag(See.AlertTexts))
            return [.. ordered];

        // The first of the others stands for all of them, and is as critical as the most critical one.
        var others = new Alert { Code = "other", Text = OtherAlerts.In(language) };
        return [.. ordered
            .Select(alert => PoliceAlerts.Contains(alert.Code) ? alert with { Text = null } : others with { Criticality = alert.Criticality })
            .DistinctBy(alert => alert.Code)];
    }

    /// <summary>In the order in which to call; whoever must not be called stands last, with the reason.</summary>
    internal static IReadOnlyList<Contact>? Contacts(ElderDocument document, See see)
    {
        if (!see.HasFlag(See.Contacts) || document.Contacts is not { Count: > 0 } contacts)
            return null;

        return [.. contacts
            .OrderBy(contact => MayBeCalled(contact) ? 0 : 1)
            .ThenBy(contact => contact.Rank)
            .Select(contact => contact with
            {
                Town = see.HasFlag(See.ContactTown) ? contact.Town : null,
                Address = see.HasFlag(See.ContactAddress) ? contact.Address : null,
                ConsentedOn = see.HasFlag(See.ContactConsent) ? contact.ConsentedOn : null,
            })];
    }

    /// <summary>A caution left empty in a form is none.</summary>
    internal static bool MayBeCalled(Contact contact) => string.IsNullOrWhiteSpace(contact.Caution);

    internal static IReadOnlyList<Gp>? Gps(ElderDocument document, See see)
    {
        if (!see.HasFlag(See.Gp) || document.Gp is not { Count: > 0 } gps)
            return null;

        if (!see.HasFlag(See.GpDetails))
            return [.. gps.Select(gp => new Gp { Institution = gp.Institution })];

        return see.HasFlag(See.PatientNumber) ? gps : [.. gps.Select(gp => gp with { PatientNumber = null })];
    }

    internal static Medical? Medical(ElderDocument document, See see)
    {
        if (!see.HasFlag(See.Medical) || document.Medical is not { } medical)
            return null;

        var seen = medical with
        {
            Medications = see.HasFlag(See.Medications) ? medical.Medications : null,
            MedicationNotebook = see.HasFlag(See.Medications) ? medical.MedicationNotebook : null,
            Pharmacy = see.HasFlag(See.Pharmacy) ? medical.Pharmacy : null,
            BloodType = see.HasFlag(See.BloodAndPlanning) ? medical.BloodType : null,
            AdvanceCarePlanning = see.HasFlag(See.BloodAndPlanning) ? medical.AdvanceCarePlanning : null,
        };

        // An empty block would say that there is something, and stand in the log as disclosed.
        return seen == new Medical() ? null : seen;
    }

    internal static Care? Care(ElderDocument document, See see)
    {
        if (!see.HasFlag(See.CareFunction) || document.Care is not { } care)
            return null;

        var seen = see.HasFlag(See.CareDetails) ? care : new Care { Function = care.Function, VisitingNurse = care.VisitingNurse };
        return seen == new Care() ? null : seen;
    }

    internal static Freshness? Freshness(ElderDocument document, See see, DateOnly today)
    {
        if (!see.HasFlag(See.Freshness))
            return null;

        var confirmed = document.Confirmed;
        return new Freshness
        {
            LastConfirmedOn = confirmed.Oldest,
            ConfirmedBy = confirmed.By,
            OverdueMonths = DueMonth.OverdueMonths(DueMonth.Of(document.Identity.BirthDate!.Value.Month, confirmed.Oldest), today),
            Blocks = new BlockDates
            {
                Identity = Shown(see, See.Identity, confirmed.Identity),
                Alerts = Shown(see, See.Alerts, Kept(confirmed.Alerts)),
                Contacts = Shown(see, See.Contacts, confirmed.Contacts),
                Gp = Shown(see, See.Gp, confirmed.Gp),
                Medical = Shown(see, See.Medical, Kept(confirmed.Medical)),
                Care = Shown(see, See.CareFunction, Kept(confirmed.Care)),
            },
        };

        // A registration that was reopened after its health data had been erased: nobody confirmed that there is nothing.
        DateOnly? Kept(DateOnly on) => document.HealthErasedOn >= on ? null : on;
    }

    /// <summary>Sex, age, build, town (not of a protected person) and the kana initial; no more.</summary>
    internal static Candidate Candidate(ElderDocument document, DateOnly today) => new()
    {
        Sex = document.Identity.Sex,
        Age = ElderAnswers.Age(document, today),
        Appearance = document.Identity.Appearance,
        Town = document.Identity.Protected ? null : document.Identity.Town,
        KanaInitial = Kana.Fold(document.Identity.Kana!) is [var initial, ..] ? initial.ToString() : null,
    };

    private static DateOnly? Shown(See see, See block, DateOnly? on) => see.HasFlag(block) ? on : null;
}
