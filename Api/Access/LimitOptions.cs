namespace Api.Access;

/// <summary>
/// Section <c>Limits</c>: how often may be asked, for the whole installation (design.md section 8). Each node counts for itself and
/// grants its <see cref="Share"/>.
/// </summary>
internal sealed class LimitOptions
{
    internal const string Section = "Limits";

    /// <summary>For each desk of a client.</summary>
    public int LookupsPerMinute { get; set; } = 30;

    /// <summary>For each desk of a client, at once.</summary>
    public int LookupBurst { get; set; } = 10;

    /// <summary>Misses of one acting user, and for each desk of a client, until lookups are held back.</summary>
    public int MissesPerHour { get; set; } = 50;

    /// <summary>Different numbers without a check digit (legacy) or with a <c>?</c>, likewise.</summary>
    public int UncertainPerHour { get; set; } = 20;

    /// <summary>Break-glass by one acting user, and for each desk of a client.</summary>
    public int BreakGlassPerHour { get; set; } = 5;

    /// <summary>Requests without a key that is known here, from one address.</summary>
    public int StrangersPerMinute { get; set; } = 60;

    /// <summary>Elders in one file that a centre sends: what two seconds of processor time suffice for. The command line has no such limit.</summary>
    public int EldersPerImport { get; set; } = 4000;

    /// <summary>How many nodes serve one registry; Keyholder:Nodes.</summary>
    internal int Nodes { get; set; } = 1;

    /// <summary>Ten times what is usual: for measuring, and for no installation.</summary>
    internal bool LetsGuess => MissesPerHour > 500 || UncertainPerHour > 200;

    /// <summary>This node's part, rounded up: together the nodes grant what is set, or a little more.</summary>
    internal int Share(int most, int desks = 1) => (int)Math.Min(int.MaxValue, (((long)most * desks) + Nodes - 1) / Nodes);

    /// <summary>How long one lookup of a desk takes to come back on this node.</summary>
    internal TimeSpan PerLookup => TimeSpan.FromMinutes(1) * Nodes / LookupsPerMinute;

    /// <summary>How long one request of a stranger takes to.</summary>
    internal TimeSpan PerStranger => TimeSpan.FromMinutes(1) * Nodes / StrangersPerMinute;
}
