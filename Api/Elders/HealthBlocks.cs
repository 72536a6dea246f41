using System.Text.Json.Serialization;

namespace Api.Elders;

/// <summary>What a crew must know at once.</summary>
internal sealed record Alert
{
    [CodeOf(nameof(Codes.Alert))]
    public string? Code { get; init; }

    [CodeOf(nameof(Codes.Criticality))]
    public string? Criticality { get; init; }

    public string? Text { get; init; }
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
