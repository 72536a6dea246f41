using System.Text.Json.Serialization;

namespace Api.Elders;

/// <summary>POST /v1/elders/{id}/transfer: another centre takes over.</summary>
internal sealed record TransferElder
{
    /// <summary>The id of the centre that takes over.</summary>
    public string? Centre { get; init; }

    /// <summary>From which day; one that lies ahead is stored until then.</summary>
    public DateOnly? On { get; init; }
}

/// <summary>POST /v1/elders/{id}/closure: an end is reported.</summary>
internal sealed record ReportClosure
{
    [CodeOf(nameof(Codes.ClosureKind))]
    public string? Kind { get; init; }

    /// <summary>The day of the death or of the move.</summary>
    public DateOnly? On { get; init; }

    /// <summary>Who reported it, or which document was seen.</summary>
    public string? Source { get; init; }

    /// <summary>Moved out, and agreed that identity and contacts stay readable for 6 months.</summary>
    public bool? Agreed { get; init; }
}

/// <summary>POST /v1/elders/{id}/closure/confirmation: by a second staff member.</summary>
internal sealed record ConfirmClosure
{
    /// <summary>By what it was confirmed: a document, an office, a person.</summary>
    public string? Source { get; init; }
}

/// <summary>POST /v1/elders/{id}/reopening.</summary>
internal sealed record ReopenElder
{
    /// <summary>Free text; it is sealed, and the log holds its hash only.</summary>
    public string? Why { get; init; }
}

/// <summary>Somebody who went over to another centre: the number and where to ask, and no name.</summary>
internal sealed record TransferredElder
{
    public required string Id { get; init; }

    public required string Number { get; init; }

    /// <summary>The name of the centre that took over.</summary>
    public required string Centre { get; init; }

    /// <summary>That centre's phone.</summary>
    public required string Phone { get; init; }

    public required DateOnly On { get; init; }
}

/// <summary>GET /v1/elders/{id}/history.</summary>
internal sealed record HistoryAnswer
{
    public required string Id { get; init; }

    /// <summary>Newest first.</summary>
    public required IReadOnlyList<HistoryVersion> Versions { get; init; }
}

/// <summary>One version: who wrote it, when and by which event, and the blocks in which it differs from the one before.</summary>
internal sealed record HistoryVersion
{
    public required long Version { get; init; }

    /// <summary>Absent where one record stands for many elders, as of an import.</summary>
    public DateTimeOffset? At { get; init; }

    /// <summary>The staff member's id; absent where the service did it by itself.</summary>
    public string? ActingUser { get; init; }

    public string? Organisation { get; init; }

    /// <summary>As the log names it, e.g. elder-changed.</summary>
    public string? Event { get; init; }

    /// <summary>What else the event says, in codes.</summary>
    public IReadOnlyList<string>? Detail { get; init; }

    [CodeOf(nameof(Codes.State))]
    public required string State { get; init; }

    /// <summary>The blocks that are not as in the version before; of the first version all there are.</summary>
    public required IReadOnlyList<string> Changed { get; init; }

    public Identity? Identity { get; init; }

    public IReadOnlyList<Alert>? Alerts { get; init; }

    public IReadOnlyList<Contact>? Contacts { get; init; }

    public string? NoContactReason { get; init; }

    public IReadOnlyList<Gp>? Gp { get; init; }

    public Medical? Medical { get; init; }

    public Care? Care { get; init; }

    public Consent? Consent { get; init; }

    public Missing? Missing { get; init; }

    public Closure? Closure { get; init; }

    public Transfer? Transfer { get; init; }
}

[JsonSerializable(typeof(TransferElder))]
[JsonSerializable(typeof(ReportClosure))]
[JsonSerializable(typeof(ConfirmClosure))]
[JsonSerializable(typeof(ReopenElder))]
[JsonSerializable(typeof(HistoryAnswer))]
internal sealed partial class LifeJson : JsonSerializerContext
{
    [System.Runtime.CompilerServices.ModuleInitializer]
    internal static void Register() => Api.Http.Json.Know(Default);
}
