namespace Api.Tests.Lookups;

/// <summary>
/// What each sees of an elder of whom every field is known: domain.md section 5, a line for each path of the answer.
/// </summary>
internal static class SeenFields
{
    // A ambulance, D dispatch, H hospital, P police, I police for protection and identity-check, C centre on its own elder,
    // W centre or desk that asks for itself about another's. Last: – where the field of a protected elder is shown to C only.
    private const string Columns = "ADHPICW";

    private const string Table = """
                                            A D H P I C W   protected
        identity.number                     ● ● ● ● ● ● ●
        identity.issuer                     ● ● ● ● ● ● ●
        identity.name                       ● ● ● ● ● ● ●
        identity.kana                       ● ● ● ● ● ● ●
        identity.nameNote                   ● ● ● ● ● ● ●
        identity.otherNames[].kind          ● ● ● ● ● ● ●
        identity.otherNames[].name          ● ● ● ● ● ● ●
        identity.sex                        ● ● ● ● ● ● ●
        identity.birthDate                  ● ● ● ● ● ● ●
        identity.age                        ● ● ● ● ● ● ●
        identity.postalCode                 ● ● ● ● ● ● ●   –
        identity.town                       ● ● ● ● ● ● ●   –
        identity.address                    ● ● ● ● ● ● ●   –
        identity.building                   ● ● ● ● ● ● ●   –
        identity.phones[].number            ● ● ● ● ● ● ●   –
        identity.phones[].dial              ● ● ● ● ● ● ●   –
        identity.phones[].kind              ● ● ● ● ● ● ●   –
        identity.phones[].note              ● ● ● ● ● ● ●   –
        identity.household                  ● ● ● ● ● ● ●
        identity.residence.kind             ● ● ● ● ● ● ●
        identity.residence.name             ● ● ● ● ● ● ●   –
        identity.residence.phone            ● ● ● ● ● ● ●   –
        identity.residence.since            ● ● ● ● ● ● ●
        identity.communication              ● ● ● ● ● ● ●
        identity.language                   ● ● ● ● ● ● ●
        identity.appearance                 ● ● ● ● ● ● ●
        identity.linkedElders[]             ● ● ● ● ● ● ●
        identity.leftAtHome                 ● ● ● ● ● ● ●
        identity.protected                  ● ● ● ● ● ● ●
        alerts[].code                       ● ● ● ● ● ● –
        alerts[].criticality                ● ● ● ● ● ● –
        alerts[].text                       ● ● ● ● ● ● –
        contacts[].rank                     ● ● ● ● ● ● ●
        contacts[].name                     ● ● ● ● ● ● ●
        contacts[].kana                     ● ● ● ● ● ● ●
        contacts[].relationship             ● ● ● ● ● ● ●
        contacts[].relationshipText         ● ● ● ● ● ● ●
        contacts[].phones[].number          ● ● ● ● ● ● ●
        contacts[].phones[].dial            ● ● ● ● ● ● ●
        contacts[].phones[].kind            ● ● ● ● ● ● ●
        contacts[].phones[].note            ● ● ● ● ● ● ●
        contacts[].hours                    ● ● ● ● ● ● ●
        contacts[].canCome                  ● ● ● ● ● ● ●
        contacts[].hasKey                   ● ● ● ● ● ● ●
        contacts[].lastReachedOn            ● ● ● ● ● ● ●
        contacts[].caution                  ● ● ● ● ● ● ●
        noContactReason                     ● ● ● ● ● ● ●
        contacts[].town                     ● – ● ● ● ● –
        contacts[].address                  – – ● – ● ● –
        contacts[].consentedOn              – – – – – ● –
        gp[].kind                           ● ● ● – – ● –
        gp[].institution                    ● ● ● ● ● ● –
        gp[].institutionCode                ● ● ● – – ● –
        gp[].department                     ● ● ● – – ● –
        gp[].doctor                         ● ● ● – – ● –
        gp[].phones[].number                ● ● ● – – ● –
        gp[].phones[].dial                  ● ● ● – – ● –
        gp[].phones[].kind                  ● ● ● – – ● –
        gp[].phones[].note                  ● ● ● – – ● –
        gp[].nightPhone                     ● ● ● – – ● –
        gp[].preferred                      ● ● ● – – ● –
        gp[].patientNumber                  – – ● – – ● –
        medical.conditions[].text           ● ● ● – – ● –
        medical.conditions[].current        ● ● ● – – ● –
        medical.conditions[].source         ● ● ● – – ● –
        medical.allergies.known             ● ● ● – – ● –
        medical.allergies.items[].text      ● ● ● – – ● –
        medical.allergies.items[].criticality ● ● ● – – ● –
        medical.devices[]                   ● ● ● – – ● –
        medical.medications[].text          ● – ● – – ● –
        medical.medicationNotebook          ● – ● – – ● –
        medical.pharmacy.name               – – ● – – ● –
        medical.pharmacy.phone              – – ● – – ● –
        medical.bloodType                   ● – ● – – ● –
        medical.advanceCarePlanning.exists  ● – ● – – ● –
        medical.advanceCarePlanning.place   ● – ● – – ● –
        care.function                       ● – ● – – ● –
        care.visitingNurse.office           ● – ● – – ● –
        care.visitingNurse.phone24h         ● – ● – – ● –
        care.level                          – – ● – – ● –
        care.validUntil                     – – ● – – ● –
        care.manager.office                 – – ● – – ● –
        care.manager.name                   – – ● – – ● –
        care.manager.phone                  – – ● – – ● –
        care.services[]                     – – ● – – ● –
        care.communities[]                  – – ● – – ● –
        freshness.lastConfirmedOn           ● ● ● ● ● ● ●
        freshness.confirmedBy               ● ● ● ● ● ● ●
        freshness.overdueMonths             ● ● ● ● ● ● ●
        freshness.blocks.identity           ● ● ● ● ● ● ●
        freshness.blocks.alerts             ● ● ● ● ● ● –
        freshness.blocks.contacts           ● ● ● ● ● ● ●
        freshness.blocks.gp                 ● ● ● ● ● ● –
        freshness.blocks.medical            ● ● ● – – ● –
        freshness.blocks.care               ● – ● – – ● –
        """;

    /// <summary>What stands around every card.</summary>
    private static readonly string[] Around = ["lookupId", "expiresAt", "status", "disclosure", "spoken.radio", "spoken.phone"];

    private static readonly string[] Centre = ["centre.name", "centre.phoneNow", "centre.onCallPhone", "centre.open"];

    private static readonly string[] Missing = ["missing.since", "missing.policeStation", "missing.phone"];

    private static readonly string[] Warnings = ["warnings[].code", "warnings[].text"];

    private static readonly string[][] Rows =
    [
        .. Table.Split('\n').Skip(1).Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)),
    ];

    /// <summary>A card of a missing elder, in full.</summary>
    internal static IEnumerable<string> Card(char column, bool isProtected = false) =>
        [.. Around, .. Warnings, .. Centre, .. Missing, .. Seen(column, isProtected)];

    /// <summary>What break-glass opens of a card that consent keeps shut.</summary>
    internal static IEnumerable<string> IdentityAndContacts(char column) =>
        Card(column).Where(path => !path.Contains('.', StringComparison.Ordinal)
            || path.Split('.', '[')[0] is "identity" or "contacts" or "centre" or "missing" or "spoken" or "warnings");

    /// <summary>What break-glass or an agreement opens of a registration that has ended: nobody looks for this person any more.</summary>
    internal static IEnumerable<string> IdentityAndContactsOfEnded(char column) =>
        [.. IdentityAndContacts(column).Except(Missing), "heading"];

    internal static IEnumerable<string> Candidate(bool isProtected = false) =>
    [
        "lookupId", "status", "disclosure", .. Warnings, .. Centre, .. Missing,
        "candidate.sex", "candidate.age", "candidate.appearance", "candidate.kanaInitial", .. isProtected ? [] : new[] { "candidate.town" },
    ];

    /// <summary>What it is, and whom to phone.</summary>
    internal static IEnumerable<string> StatusOnly => ["lookupId", "status", "disclosure", "heading", "warnings", .. Centre];

    /// <summary>Consent keeps the police out: they are told so, and that the person is missed.</summary>
    internal static IEnumerable<string> Excluded => [.. StatusOnly.Except(["warnings"]), .. Warnings, .. Missing];

    private static IEnumerable<string> Seen(char column, bool isProtected) =>
        from row in Rows
        where row[1 + Columns.IndexOf(column, StringComparison.Ordinal)] == "●"
        where !isProtected || column == 'C' || row.Length == 1 + Columns.Length
        select row[0];
}
