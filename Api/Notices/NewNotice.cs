namespace Api.Notices;

/// <summary>What somebody wrote, as it is sealed.</summary>
internal record WrittenNotice
{
    /// <summary>health, daily-life, abuse or other. Sealed too, so that a hand on the plain column opens no suspicion of abuse.</summary>
    public string Kind { get; init; } = NoticeKind.Other;

    public string? Place { get; init; }

    public string? Town { get; init; }

    public string? Text { get; init; }

    public DateOnly? ObservedOn { get; init; }

    /// <summary>A number as it was written, whether or not it is anybody's.</summary>
    public string? Number { get; init; }
}

/// <summary>A notice to be taken in. Whoever knows whose it is says so; else the town, or the place, decides.</summary>
internal sealed record NewNotice : WrittenNotice
{
    internal required string Channel { get; init; }

    internal long? ElderId { get; init; }

    /// <summary>The centre responsible for the elder.</summary>
    internal long? CentreId { get; init; }

    /// <summary>The address it came from, where nobody with credentials sent it.</summary>
    internal string? Source { get; init; }

    /// <summary>About a made-up elder: it rings nobody and counts nowhere.</summary>
    internal bool Training { get; init; }
}
