using Api.Elders;

namespace Api.Notices;

/// <summary>Notices, newest first.</summary>
internal sealed record NoticePage
{
    /// <summary>Newest first.</summary>
    public required IReadOnlyList<NoticeLine> Notices { get; init; }

    /// <summary>For the next, older page; absent on the last.</summary>
    public string? Cursor { get; init; }
}

/// <summary>A notice. Whoever sent it sees id, time and state only; the rest is for the centre responsible.</summary>
internal sealed record NoticeLine
{
    /// <summary>The notice's id, which is also that of its entry in the inbox.</summary>
    public required string Id { get; init; }

    /// <summary>When it came in.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>received, taken or closed.</summary>
    [CodeOf(nameof(NoticeCodes.State), typeof(NoticeCodes))]
    public required string State { get; init; }

    /// <summary>Why nothing more of it is shown to you.</summary>
    public string? Withheld { get; init; }

    /// <summary>health, daily-life, abuse or other.</summary>
    [CodeOf(nameof(NoticeCodes.Kind), typeof(NoticeCodes))]
    public string? Kind { get; init; }

    /// <summary>Where.</summary>
    public string? Place { get; init; }

    /// <summary>The town as it was written.</summary>
    public string? Town { get; init; }

    /// <summary>What was noticed.</summary>
    public string? Text { get; init; }

    /// <summary>Since when.</summary>
    public DateOnly? ObservedOn { get; init; }

    /// <summary>A keyholder's number as it was written.</summary>
    public string? Number { get; init; }

    /// <summary>Whose number it is: the registration's id.</summary>
    public string? Elder { get; init; }

    /// <summary>No centre was found for the place: every centre sees it until one takes it.</summary>
    public bool? Unrouted { get; init; }

    /// <summary>About a number for training: nobody needs help.</summary>
    public bool? Training { get; init; }

    /// <summary>api, or qr for somebody who read an item's code.</summary>
    [CodeOf(nameof(NoticeCodes.Channel), typeof(NoticeCodes))]
    public string? Channel { get; init; }

    /// <summary>Who sent it: the organisation.</summary>
    public string? Organisation { get; init; }

    /// <summary>Who sent it: the client's id, for the yearly sheet of thanks.</summary>
    public string? Client { get; init; }

    /// <summary>Who took it on: the acting user's id.</summary>
    public string? TakenBy { get; init; }

    /// <summary>When it was taken on.</summary>
    public DateTimeOffset? TakenAt { get; init; }

    /// <summary>Who closed it: the acting user's id.</summary>
    public string? ClosedBy { get; init; }

    /// <summary>When it was closed.</summary>
    public DateTimeOffset? ClosedAt { get; init; }

    /// <summary>What was done.</summary>
    public string? Done { get; init; }
}
