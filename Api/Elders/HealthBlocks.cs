using System.Text.Json.Serialization;

namespace Api.Elders;

/// <summary>What a crew must know at once.</summary>
internal sealed record Alert
{
    [CodeOf(nameof(Codes.Alert))]
    public string? Code { get; set; }

    [CodeOf(nameof(Codes.Criticality))]
    public string? Criticality { get; set; }

    public string? Text { get; set; }
}

/// <summary>A family doctor or clinic.</summary>
internal sealed record Gp
{
    [CodeOf(nameof(Codes.GpKind))]
    public string? Kind { get; set; }

    public string? Institution { get; set; }

    public string? InstitutionCode { get; set; }

    public string? Department { get; set; }

    public string? Doctor { get; set; }

    public IReadOnlyList<Phone>? Phones { get; set; }

    public string? NightPhone { get; set; }

    public string? PatientNumber { get; set; }

    /// <summary>The elder's wish; it promises no destination.</summary>
    public bool? Preferred { get; set; }
}

internal sealed record Medical
{
    public IReadOnlyList<Condition>? Conditions { get; set; }

    public Allergies? Allergies { get; set; }

    public IReadOnlyList<Medication>? Medications { get; set; }

    public bool? MedicationNotebook { get; set; }

    public IReadOnlyList<string>? Devices { get; set; }

    /// <summary>As the elder says; never for transfusion.</summary>
    public string? BloodType { get; set; }

    public Pharmacy? Pharmacy { get; set; }

    public AdvanceCarePlanning? AdvanceCarePlanning { get; set; }
}

internal sealed record Condition
{
    public string? Text { get; set; }

    public bool? Current { get; set; }

    [CodeOf(nameof(Codes.ConditionSource))]
    public string? Source { get; set; }
}

internal sealed record Allergies
{
    /// <summary>none means asked and there are none; not-asked means that nobody knows.</summary>
    [CodeOf(nameof(Codes.AllergiesKnown))]
    public string? Known { get; set; }

    public IReadOnlyList<Allergy>? Items { get; set; }
}

internal sealed record Allergy
{
    public string? Text { get; set; }

    [CodeOf(nameof(Codes.Criticality))]
    public string? Criticality { get; set; }
}

internal sealed record Medication
{
    public string? Text { get; set; }
}

internal sealed record Pharmacy
{
    public string? Name { get; set; }

    public string? Phone { get; set; }
}

/// <summary>Whether the elder has written down wishes, and where; never the wishes themselves.</summary>
internal sealed record AdvanceCarePlanning
{
    [CodeOf(nameof(Codes.AdvanceCareExists))]
    public string? Exists { get; set; }

    public string? Place { get; set; }
}

internal sealed record Care
{
    [CodeOf(nameof(Codes.CareLevel))]
    public string? Level { get; set; }

    public DateOnly? ValidUntil { get; set; }

    /// <summary>Walking, speech.</summary>
    public string? Function { get; set; }

    public CareManager? Manager { get; set; }

    public VisitingNurse? VisitingNurse { get; set; }

    public IReadOnlyList<string>? Services { get; set; }

    /// <summary>Salons and groups where the elder is seen.</summary>
    public IReadOnlyList<string>? Communities { get; set; }
}

internal sealed record CareManager
{
    public string? Office { get; set; }

    public string? Name { get; set; }

    public string? Phone { get; set; }
}

internal sealed record VisitingNurse
{
    public string? Office { get; set; }

    [JsonPropertyName("phone24h")]
    public string? Phone24h { get; set; }
}
