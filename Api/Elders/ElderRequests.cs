using System.Text.Json.Serialization;

namespace Api.Elders;

/// <summary>The blocks that a centre writes, in a registration as in a change.</summary>
internal abstract record ElderBlocks
{
    public Identity? Identity { get; init; }

    /// <summary>Up to 10.</summary>
    public IReadOnlyList<Alert>? Alerts { get; init; }

    /// <summary>Up to 5; none only with a <see cref="NoContactReason"/>.</summary>
    public IReadOnlyList<Contact>? Contacts { get; init; }

    /// <summary>Why there is nobody to call; the centre is then the first to call.</summary>
    public string? NoContactReason { get; init; }

    /// <summary>Up to 5.</summary>
    public IReadOnlyList<Gp>? Gp { get; init; }

    public Medical? Medical { get; init; }

    public Care? Care { get; init; }

    /// <summary>Required at registration; left out of a change, it stays as it is.</summary>
    public Consent? Consent { get; init; }
}

/// <summary>POST /v1/elders.</summary>
internal sealed record RegisterElder : ElderBlocks
{
    /// <summary>A number from the centre's stock; without it a new one is issued.</summary>
    public string? Number { get; init; }

    /// <summary>The number on a keyholder from before this service; it stays readable.</summary>
    public string? LegacyNumber { get; init; }

    /// <summary>A made-up person to train with: the number starts with 9.</summary>
    public bool? Training { get; init; }

    /// <summary>Whether the identity documents were seen.</summary>
    public bool? DocumentsChecked { get; init; }

    /// <summary>Register although somebody with this name and birth date exists.</summary>
    public bool? AcceptDuplicate { get; init; }
}

/// <summary>PUT /v1/elders/{id}: every block, as it shall be.</summary>
internal sealed record ChangeElder : ElderBlocks;

/// <summary>What a registration answers.</summary>
internal sealed record RegisteredElder
{
    public required string Id { get; init; }

    /// <summary>As printed on the keyholder.</summary>
    public required string Number { get; init; }

    /// <summary>Send it as If-Match with the next change.</summary>
    public required long Version { get; init; }
}

/// <summary>POST /v1/elders/search: no name ever stands in a URL.</summary>
internal sealed record SearchElders
{
    /// <summary>A part of the name or of the kana, in any script and width.</summary>
    public string? Name { get; init; }

    /// <summary>Only those to be confirmed in this month or before it.</summary>
    public bool? Due { get; init; }

    /// <summary>Only those past their month.</summary>
    public bool? Overdue { get; init; }

    /// <summary>Only those to be confirmed in this month: yyyy-MM.</summary>
    public string? DueMonth { get; init; }

    [CodeOf(nameof(Codes.State))]
    public string? State { get; init; }

    /// <summary>The salon or group where the elder is seen.</summary>
    public string? Community { get; init; }

    /// <summary>Only those of whom an import left something to check.</summary>
    public bool? ToCheck { get; init; }

    /// <summary>From the page before.</summary>
    public string? Cursor { get; init; }
}

/// <summary>One line of a centre's list.</summary>
internal sealed record ElderLine
{
    public required string Id { get; init; }

    public required string Number { get; init; }

    public required string Name { get; init; }

    public required string Kana { get; init; }

    public required DateOnly BirthDate { get; init; }

    public required int Age { get; init; }

    [CodeOf(nameof(Codes.State))]
    public required string State { get; init; }

    /// <summary>Since which day it is in this state; absent while it is active.</summary>
    public DateOnly? StateSince { get; init; }

    /// <summary>yyyy-MM.</summary>
    public required string DueMonth { get; init; }

    public required int OverdueMonths { get; init; }

    [CodeOf(nameof(Codes.Household))]
    public string? Household { get; init; }

    public string? Town { get; init; }

    /// <summary>The salons and groups where the elder is seen.</summary>
    public IReadOnlyList<string>? Communities { get; init; }

    /// <summary>Which step towards the renewal is next, and which was taken last; absent of a registration that is ending.</summary>
    public RenewalStanding? Renewal { get; init; }

    /// <summary>What an import left to check.</summary>
    public IReadOnlyList<PointToCheck>? ToCheck { get; init; }
}

internal sealed record ElderPage
{
    public required IReadOnlyList<ElderLine> Elders { get; init; }

    /// <summary>Present while there is more.</summary>
    public string? Cursor { get; init; }

    /// <summary>On the first page of a search by name or of everybody: who went over to another centre within 12 months.</summary>
    public IReadOnlyList<TransferredElder>? Transferred { get; init; }

    /// <summary>How many are left out because their stored record does not agree with itself: they ring in the inbox. Absent when none is.</summary>
    public int? Damaged { get; init; }
}

/// <summary>Who this is, with what the service computes.</summary>
internal sealed record IdentityAnswer : Identity
{
    [JsonConstructor]
    internal IdentityAnswer()
    {
    }

    internal IdentityAnswer(Identity identity)
        : base(identity)
    {
    }

    /// <summary>As printed on the keyholder.</summary>
    [JsonPropertyOrder(-3)]
    public required string Number { get; init; }

    /// <summary>The municipality.</summary>
    [JsonPropertyOrder(-2)]
    public required string Issuer { get; init; }

    /// <summary>Full years today.</summary>
    [JsonPropertyOrder(-1)]
    public int? Age { get; init; }
}

/// <summary>How old what is shown is.</summary>
internal sealed record Freshness
{
    /// <summary>The day on which the oldest block was confirmed.</summary>
    public required DateOnly LastConfirmedOn { get; init; }

    [CodeOf(nameof(Codes.ConfirmedBy))]
    public string? ConfirmedBy { get; init; }

    /// <summary>Months past the month in which the elder should have been asked again.</summary>
    public required int OverdueMonths { get; init; }

    /// <summary>The day of each block shown.</summary>
    public required BlockDates Blocks { get; init; }
}

internal sealed record BlockDates
{
    public DateOnly? Identity { get; init; }

    public DateOnly? Alerts { get; init; }

    public DateOnly? Contacts { get; init; }

    public DateOnly? Gp { get; init; }

    public DateOnly? Medical { get; init; }

    public DateOnly? Care { get; init; }
}

/// <summary>GET /v1/elders/{id}: everything, for the elder's own centre.</summary>
internal sealed record ElderAnswer
{
    public required string Id { get; init; }

    public required long Version { get; init; }

    [CodeOf(nameof(Codes.State))]
    public required string State { get; init; }

    public bool? Training { get; init; }

    public required bool DocumentsChecked { get; init; }

    /// <summary>yyyy-MM.</summary>
    public required string DueMonth { get; init; }

    public required IdentityAnswer Identity { get; init; }

    public IReadOnlyList<Alert>? Alerts { get; init; }

    public IReadOnlyList<Contact>? Contacts { get; init; }

    public string? NoContactReason { get; init; }

    public IReadOnlyList<Gp>? Gp { get; init; }

    public Medical? Medical { get; init; }

    public Care? Care { get; init; }

    public required Consent Consent { get; init; }

    public Missing? Missing { get; init; }

    public Closure? Closure { get; init; }

    /// <summary>A transfer whose day has not come.</summary>
    public Transfer? Transfer { get; init; }

    /// <summary>Of a registration that ended: the day on which alerts, medical and care were erased.</summary>
    public DateOnly? HealthErasedOn { get; init; }

    /// <summary>What an import left to check; POST …/checked ends it.</summary>
    public IReadOnlyList<PointToCheck>? ToCheck { get; init; }

    public required Freshness Freshness { get; init; }
}

[JsonSerializable(typeof(ElderDocument))]
[JsonSerializable(typeof(RegisterElder))]
[JsonSerializable(typeof(ChangeElder))]
[JsonSerializable(typeof(RegisteredElder))]
[JsonSerializable(typeof(SearchElders))]
[JsonSerializable(typeof(ElderPage))]
[JsonSerializable(typeof(ElderAnswer))]
internal sealed partial class ElderJson : JsonSerializerContext
{
    [System.Runtime.CompilerServices.ModuleInitializer]
    internal static void Register() => Api.Http.Json.Know(Default);
}
