namespace Api.Centres;

/// <summary>Opening hours as JSON has them, stored and in requests and answers; <see cref="OpenHours"/> is what they mean.</summary>
internal sealed record WrittenHours
{
    /// <summary>mon, tue, wed, thu, fri, sat, sun.</summary>
    public IReadOnlyList<string>? Days { get; init; }

    /// <summary>First minute, HH:mm.</summary>
    public string? From { get; init; }

    /// <summary>The minute it closes, HH:mm, later on the same day.</summary>
    public string? To { get; init; }
}
