using System.ComponentModel;
using System.Text.Json.Serialization;
using Api.Http;

namespace Api.Elders;

// The blocks of design.md section 3. One type serves registration, the sealed document and every answer, so that what
// goes in comes out; a property without a setter is computed and not accepted. Which role sees which field: Disclosure.

/// <summary>Who this is.</summary>
internal record Identity
{
    /// <summary>Name as registered, kept byte for byte.</summary>
    [Description("氏名（登録された字形のまま） / Name, kept byte for byte as registered.")]
    public string? Name { get; init; }

    /// <summary>Name in kana.</summary>
    public string? Kana { get; init; }

    /// <summary>How a rare character is written, e.g. 髙ははしごだか.</summary>
    public string? NameNote { get; init; }

    /// <summary>Aliases, former names, Roman letters.</summary>
    public IReadOnlyList<OtherName>? OtherNames { get; init; }

    /// <summary>female, male, other or unknown.</summary>
    [CodeOf(nameof(Codes.Sex))]
    public string? Sex { get; init; }

    /// <summary>Date of birth.</summary>
    public DateOnly? BirthDate { get; init; }

    /// <summary>NNN-NNNN.</summary>
    public string? PostalCode { get; init; }

    /// <summary>Prefecture, municipality and town.</summary>
    public string? Town { get; init; }

    /// <summary>Block and house number.</summary>
    public string? Address { get; init; }

    /// <summary>Building and room.</summary>
    public string? Building { get; init; }

    /// <summary>支援措置: address and phones are shown to the elder's own centre only.</summary>
    public bool Protected { get; init; }

    /// <summary>The elder's own phones.</summary>
    public IReadOnlyList<Phone>? Phones { get; init; }

    /// <summary>Who lives with the elder.</summary>
    [CodeOf(nameof(Codes.Household))]
    public string? Household { get; init; }

    /// <summary>Ids of elders easily mistaken for this one: a registered spouse.</summary>
    public IReadOnlyList<string>? LinkedElders { get; init; }

    /// <summary>Who or what waits at home alone, e.g. a dog.</summary>
    public string? LeftAtHome { get; init; }

    /// <summary>Where the elder stays now, when not at home.</summary>
    public Residence? Residence { get; init; }

    /// <summary>How to talk to this person.</summary>
    public string? Communication { get; init; }

    /// <summary>First language, BCP 47.</summary>
    public string? Language { get; init; }

    /// <summary>Build and visible features; a candidate is compared by it.</summary>
    public string? Appearance { get; init; }
}

/// <summary>Another name of the elder.</summary>
internal sealed record OtherName
{
    [CodeOf(nameof(Codes.OtherNameKind))]
    public string? Kind { get; init; }

    public string? Name { get; init; }
}

/// <summary>A phone as written, with the form a telephone can dial.</summary>
internal sealed record Phone
{
    /// <summary>As written.</summary>
    public string? Number { get; init; }

    /// <summary>E.164, computed; absent where the number as written cannot be dialled.</summary>
    public string? Dial => PhoneNumber.Dial(Number);

    [CodeOf(nameof(Codes.PhoneKind))]
    public string? Kind { get; init; }

    /// <summary>Extension, hours, who answers.</summary>
    public string? Note { get; init; }
}

/// <summary>Where the elder stays.</summary>
internal sealed record Residence
{
    [CodeOf(nameof(Codes.ResidenceKind))]
    public string? Kind { get; init; }

    public string? Name { get; init; }

    public string? Phone { get; init; }

    public DateOnly? Since { get; init; }
}

/// <summary>What a crew must know at once.</summary>
internal sealed record Alert
{
    [CodeOf(nameof(Codes.Alert))]
    public string? Code { get; init; }

    [CodeOf(nameof(Codes.Criticality))]
    public string? Criticality { get; init; }

    public string? Text { get; init; }
}

/// <summary>Whom to call, in this order.</summary>
internal sealed record Contact
{
    /// <summary>1 is called first.</summary>
    public int? Rank { get; init; }

    public string? Name { get; init; }

    public string? Kana { get; init; }

    [CodeOf(nameof(Codes.Relationship))]
    public string? Relationship { get; init; }

    public string? RelationshipText { get; init; }

    public IReadOnlyList<Phone>? Phones { get; init; }

    public string? Town { get; init; }

    public string? Address { get; init; }

    /// <summary>When this person can be reached.</summary>
    public string? Hours { get; init; }

    public bool? CanCome { get; init; }

    public bool? HasKey { get; init; }

    /// <summary>Why this person must not be called; such a contact is listed last.</summary>
    public string? Caution { get; init; }

    public DateOnly? LastReachedOn { get; init; }

    /// <summary>When this person agreed to be listed.</summary>
    public DateOnly? ConsentedOn { get; init; }
}

/// <summary>A family doctor or clinic.</summary>
internal sealed record Gp
{
    [CodeOf(nameof(Codes.GpKind))]
    public string? Kind { get; init; }

    public string? Institution { get; init; }

    public string? InstitutionCode { get; init; }

    public string? Department { get; init; }

    public string? Doctor { get; init; }

    public IReadOnlyList<Phone>? Phones { get; init; }

    public string? NightPhone { get; init; }

    public string? PatientNumber { get; init; }

    /// <summary>The elder's wish; it promises no destination.</summary>
    public bool? Preferred { get; init; }
}

internal sealed record Medical
{
    public IReadOnlyList<Condition>? Conditions { get; init; }

    public Allergies? Allergies { get; init; }

    public IReadOnlyList<Medication>? Medications { get; init; }

    public bool? MedicationNotebook { get; init; }

    public IReadOnlyList<string>? Devices { get; init; }

    /// <summary>As the elder says; never for transfusion.</summary>
    public string? BloodType { get; init; }

    public Pharmacy? Pharmacy { get; init; }

    public AdvanceCarePlanning? AdvanceCarePlanning { get; init; }
}

internal sealed record Condition
{
    public string? Text { get; init; }

    public bool? Current { get; init; }

    [CodeOf(nameof(Codes.ConditionSource))]
    public string? Source { get; init; }
}

internal sealed record Allergies
{
    /// <summary>none means asked and there are none; not-asked means that nobody knows.</summary>
    [CodeOf(nameof(Codes.AllergiesKnown))]
    public string? Known { get; init; }

    public IReadOnlyList<Allergy>? Items { get; init; }
}

internal sealed record Allergy
{
    public string? Text { get; init; }

    [CodeOf(nameof(Codes.Criticality))]
    public string? Criticality { get; init; }
}

internal sealed record Medication
{
    public string? Text { get; init; }
}

internal sealed record Pharmacy
{
    public string? Name { get; init; }

    public string? Phone { get; init; }
}

/// <summary>Whether the elder has written down wishes, and where; never the wishes themselves.</summary>
internal sealed record AdvanceCarePlanning
{
    [CodeOf(nameof(Codes.AdvanceCareExists))]
    public string? Exists { get; init; }

    public string? Place { get; init; }
}

internal sealed record Care
{
    [CodeOf(nameof(Codes.CareLevel))]
    public string? Level { get; init; }

    public DateOnly? ValidUntil { get; init; }

    /// <summary>Walking, speech.</summary>
    public string? Function { get; init; }

    public CareManager? Manager { get; init; }

    public VisitingNurse? VisitingNurse { get; init; }

    public IReadOnlyList<string>? Services { get; init; }

    /// <summary>Salons and groups where the elder is seen.</summary>
    public IReadOnlyList<string>? Communities { get; init; }
}

internal sealed record CareManager
{
    public string? Office { get; init; }

    public string? Name { get; init; }

    public string? Phone { get; init; }
}

internal sealed record VisitingNurse
{
    public string? Office { get; init; }

    [JsonPropertyName("phone24h")]
    public string? Phone24h { get; init; }
}

/// <summary>What the elder signed, on paper first.</summary>
internal sealed record Consent
{
    public string? Version { get; init; }

    public DateOnly? GivenOn { get; init; }

    [CodeOf(nameof(Codes.ConsentGiver))]
    public string? GivenBy { get; init; }

    public string? Signer { get; init; }

    public string? Relation { get; init; }

    /// <summary>Who besides ambulance, fire and hospitals may see the card: police, finder.</summary>
    [CodeOf(nameof(Codes.Audience))]
    public IReadOnlyList<string>? Audiences { get; init; }

    public DateOnly? WithdrawnOn { get; init; }
}

/// <summary>行方不明届: while it stands, a banner on any lookup.</summary>
internal sealed record Missing
{
    public DateTimeOffset? Since { get; init; }

    public string? PoliceStation { get; init; }

    public string? Phone { get; init; }
}

/// <summary>How a registration ends: reported by one staff member, confirmed by another (domain.md section 8).</summary>
internal sealed record Closure
{
    [CodeOf(nameof(Codes.ClosureKind))]
    public string? Kind { get; init; }

    public DateOnly? On { get; init; }

    public string? Source { get; init; }

    /// <summary>Moved out, and agreed that identity and contacts stay readable for 6 months.</summary>
    public bool? Agreed { get; init; }
}

/// <summary>When each block was last confirmed, and by whom.</summary>
internal sealed record Confirmations
{
    public DateOnly Identity { get; init; }

    public DateOnly Alerts { get; init; }

    public DateOnly Contacts { get; init; }

    public DateOnly Gp { get; init; }

    public DateOnly Medical { get; init; }

    public DateOnly Care { get; init; }

    [CodeOf(nameof(Codes.ConfirmedBy))]
    public string? By { get; init; }

    internal DateOnly Oldest
    {
        get
        {
            var oldest = Identity;
            foreach (var date in (ReadOnlySpan<DateOnly>)[Alerts, Contacts, Gp, Medical, Care])
                oldest = date < oldest ? date : oldest;
            return oldest;
        }
    }

    internal static Confirmations All(DateOnly on, string by) =>
        new() { Identity = on, Alerts = on, Contacts = on, Gp = on, Medical = on, Care = on, By = by };
}

/// <summary>Everything the registry knows of one elder: one sealed cell.</summary>
internal sealed record ElderDocument
{
    public required Identity Identity { get; init; }

    public IReadOnlyList<Alert>? Alerts { get; init; }

    public IReadOnlyList<Contact>? Contacts { get; init; }

    public string? NoContactReason { get; init; }

    public IReadOnlyList<Gp>? Gp { get; init; }

    public Medical? Medical { get; init; }

    public Care? Care { get; init; }

    public required Consent Consent { get; init; }

    public bool DocumentsChecked { get; init; }

    /// <summary>Made up, to train with. Sealed too: the column beside it, changed by hand, would hide a living person.</summary>
    public bool Training { get; init; }

    public required Confirmations Confirmed { get; init; }

    public Missing? Missing { get; init; }

    public Closure? Closure { get; init; }
}
