using Api.Elders;

namespace Api.Cli.Demo;

/// <summary>What an illness or its drug occupies: two that share one are not given to the same elder.</summary>
[Flags]
internal enum Occupies
{
    None = 0,
    Sugar = 1,
    Kidney = 2,
    Clotting = 4,
    Rhythm = 8,
    Mind = 16,
    Lung = 32,
    Hearing = 64,
    Bladder = 128,
    Vessels = 256,
}

/// <summary>An illness with what follows from it, so that condition, drug, alert and clinic agree with each other.</summary>
internal sealed class Ailment(int weight, Occupies occupies, string condition, params string[] medications)
{
    internal int Weight => weight;

    internal Occupies Occupies => occupies;

    // A million elders share these: the objects are made once.
    internal Condition Condition { get; } = new() { Text = condition, Current = true, Source = "self" };

    internal Condition ByDoctor { get; } = new() { Text = condition, Current = true, Source = "doctor" };

    internal Medication[] Medications { get; } = [.. medications.Select(text => new Medication { Text = text })];

    internal Alert[] Alerts { get; init; } = [];

    internal string[] Devices { get; init; } = [];

    internal string? Communication { get; init; }

    /// <summary>outpatient where the family doctor treats it.</summary>
    internal string GpKind { get; init; } = "outpatient";

    internal string? Department { get; init; }

    internal bool MenOnly { get; init; }

    /// <summary>Makes a need for care likely.</summary>
    internal bool IsHeavy { get; init; }

    internal static Alert High(string code, string text) => new() { Code = code, Criticality = "high", Text = text };

    internal static Alert Low(string code, string text) => new() { Code = code, Criticality = "low", Text = text };
}
