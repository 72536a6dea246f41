using System.ComponentModel;
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
