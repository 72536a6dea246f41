
namespace Api.Elders;

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
