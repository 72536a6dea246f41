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
    public string? Name { get; set; }

    /// <summary>Name in kana.</summary>
    public string? Kana { get; set; }

    /// <summary>How a rare character is written, e.g. 髙ははしごだか.</summary>
    public string? NameNote { get; set; }

    /// <summary>Aliases, former names, Roman letters.</summary>
    public IReadOnlyList<OtherName>? OtherNames { get; set; }

    /// <summary>female, male, other or unknown.</summary>
    [CodeOf(nameof(Codes.Sex))]
    public string? Sex { get; set; }

    /// <summary>Date of birth.</summary>
    public DateOnly? BirthDate { get; set; }

    /// <summary>NNN-NNNN.</summary>
    public string? PostalCode { get; set; }

    /// <summary>Prefecture, municipality and town.</summary>
    public string? Town { get; set; }

    /// <summary>Block and house number.</summary>
    public string? Address { get; set; }

    /// <summary>Building and room.</summary>
    public string? Building { get; set; }

    /// <summary>支援措置: address and phones are shown to the elder's own centre only.</summary>
    public bool Protected { get; set; }

    /// <summary>The elder's own phones.</summary>
    public IReadOnlyList<Phone>? Phones { get; set; }

    /// <summary>Who lives with the elder.</summary>
    [CodeOf(nameof(Codes.Household))]
    public string? Household { get; set; }

    /// <summary>Ids of elders easily mistaken for this one: a registered spouse.</summary>
    public IReadOnlyList<string>? LinkedElders { get; set; }

    /// <summary>Who or what waits at home alone, e.g. a dog.</summary>
    public string? LeftAtHome { get; set; }

    /// <summary>Where the elder stays now, when not at home.</summary>
    public Residence? Residence { get; set; }

    /// <summary>How to talk to this person.</summary>
    public string? Communication { get; set; }

    /// <summary>First language, BCP 47.</summary>
    public string? Language { get; set; }

    /// <summary>Build and visible features; a candidate is compared by it.</summary>
    public string? Appearance { get; set; }
}

/// <summary>Another name of the elder.</summary>
internal sealed record OtherName
{
    [CodeOf(nameof(Codes.OtherNameKind))]
    public string? Kind { get; set; }

    public string? Name { get; set; }
}

/// <summary>A phone as written, with the form a telephone can dial.</summary>
internal sealed record Phone
{
    /// <summary>As written.</summary>
    public string? Number { get; set; }

    /// <summary>E.164, computed; absent where the number as written cannot be dialled.</summary>
    public string? Dial => PhoneNumber.Dial(Number);

    [CodeOf(nameof(Codes.PhoneKind))]
    public string? Kind { get; set; }

    /// <summary>Extension, hours, who answers.</summary>
    public string? Note { get; set; }
}

/// <summary>Where the elder stays.</summary>
internal sealed record Residence
{
    [CodeOf(nameof(Codes.ResidenceKind))]
    public string? Kind { get; set; }

    public string? Name { get; set; }

    public string? Phone { get; set; }

    public DateOnly? Since { get; set; }
}

/// <summary>Whom to call, in this order.</summary>
internal sealed record Contact
{
    /// <summary>1 is called first.</summary>
    public int? Rank { get; set; }

    public string? Name { get; set; }

    public string? Kana { get; set; }

    [CodeOf(nameof(Codes.Relationship))]
    public string? Relationship { get; set; }

    public string? RelationshipText { get; set; }

    public IReadOnlyList<Phone>? Phones { get; set; }

    public string? Town { get; set; }

    public string? Address { get; set; }

    /// <summary>When this person can be reached.</summary>
    public string? Hours { get; set; }

    public bool? CanCome { get; set; }

    public bool? HasKey { get; set; }

    /// <summary>Why this person must not be called; such a contact is listed last.</summary>
    public string? Caution { get; set; }

    public DateOnly? LastReachedOn { get; set; }

    /// <summary>When this person agreed to be listed.</summary>
    public DateOnly? ConsentedOn { get; set; }
}

/// <summary>Everything the registry knows of one elder: one sealed cell.</summary>
internal sealed record ElderDocument
{
    public required Identity Identity { get; set; }

    public IReadOnlyList<Alert>? Alerts { get; set; }

    public IReadOnlyList<Contact>? Contacts { get; set; }

    public string? NoContactReason { get; set; }

    public IReadOnlyList<Gp>? Gp { get; set; }

    public Medical? Medical { get; set; }

    public Care? Care { get; set; }

    public required Consent Consent { get; set; }

    public bool DocumentsChecked { get; set; }

    /// <summary>Made up, to train with. Sealed too: the column beside it, changed by hand, would hide a living person.</summary>
    public bool Training { get; set; }

    public required Confirmations Confirmed { get; set; }

    /// <summary>
    /// Since when the row has its state (Unix milliseconds). Sealed too: by the column alone a hand on the database would let an end that
    /// is long past look like yesterday's. Absent in what was written before it was kept here, until the state changes.
    /// </summary>
    public long? StateAt { get; set; }

    public Missing? Missing { get; set; }

    public Closure? Closure { get; set; }

    public Transfer? Transfer { get; set; }

    /// <summary>The day on which alerts, medical and care were erased; whatever is older than it is gone, and not unsaid.</summary>
    public DateOnly? HealthErasedOn { get; set; }

    /// <summary>What an import let in and could not be sure of; for the elder's own centre.</summary>
    public IReadOnlyList<PointToCheck>? ToCheck { get; set; }
}

/// <summary>要確認: what an import let in although it could not be sure of it. Only the elder's own centre sees it.</summary>
internal sealed record PointToCheck
{
    /// <summary>The column of the file.</summary>
    public string? Column { get; set; }

    /// <summary>The import's code for it.</summary>
    public string? Code { get; set; }

    /// <summary>What there is to check, in Japanese: it is read by whoever opens this registration, in years too.</summary>
    public string? Text { get; set; }

    /// <summary>The cell as it stood in the file; absent where it was empty.</summary>
    public string? Cell { get; set; }

    /// <summary>Without the file's own words, which may name anybody.</summary>
    internal static IReadOnlyList<PointToCheck>? WithoutCells(IReadOnlyList<PointToCheck>? points) =>
        points is null ? null : [.. points.Select(point => point with { Cell = null })];
}
