
namespace Api.Elders;

/// <summary>What the elder signed, on paper first.</summary>
internal sealed record Consent
{
    public string? Version { get; set; }

    public DateOnly? GivenOn { get; set; }

    [CodeOf(nameof(Codes.ConsentGiver))]
    public string? GivenBy { get; set; }

    public string? Signer { get; set; }

    public string? Relation { get; set; }

    /// <summary>Who besides ambulance, fire and hospitals may see the card: police, finder.</summary>
    [CodeOf(nameof(Codes.Audience))]
    public IReadOnlyList<string>? Audiences { get; set; }

    public DateOnly? WithdrawnOn { get; set; }
}

/// <summary>行方不明届: while it stands, a banner on any lookup.</summary>
internal sealed record Missing
{
    public DateTimeOffset? Since { get; set; }

    public string? PoliceStation { get; set; }

    public string? Phone { get; set; }
}

/// <summary>How a registration ends: reported by one staff member, confirmed by another (domain.md section 8).</summary>
internal sealed record Closure
{
    [CodeOf(nameof(Codes.ClosureKind))]
    public string? Kind { get; set; }

    public DateOnly? On { get; set; }

    public string? Source { get; set; }

    /// <summary>Moved out, and agreed that identity and contacts stay readable for 6 months.</summary>
    public bool? Agreed { get; set; }

    /// <summary>The staff member who entered the report: an id. Another one confirms it.</summary>
    public string? ReportedBy { get; set; }

    /// <summary>The staff member who confirmed it: an id.</summary>
    public string? ConfirmedBy { get; set; }

    /// <summary>By what it was confirmed.</summary>
    public string? ConfirmedSource { get; set; }
}

/// <summary>Another centre takes over, from a day that lies ahead.</summary>
internal sealed record Transfer
{
    /// <summary>The centre's id.</summary>
    public string? Centre { get; set; }

    public DateOnly? On { get; set; }
}

/// <summary>When each block was last confirmed, and by whom.</summary>
internal sealed record Confirmations
{
    public DateOnly Identity { get; set; }

    public DateOnly Alerts { get; set; }

    public DateOnly Contacts { get; set; }

    public DateOnly Gp { get; set; }

    public DateOnly Medical { get; set; }

    public DateOnly Care { get; set; }

    [CodeOf(nameof(Codes.ConfirmedBy))]
    public string? By { get; set; }

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
