namespace Api.Centres;

/// <summary>Whom to call about the registration itself (domain.md section 5, centre).</summary>
internal sealed record CentreAnswer
{
    /// <summary>The centre's name.</summary>
    public required string Name { get; init; }

    /// <summary>The phone to call now: the centre's own while it is open, else the one on call where there is one.</summary>
    public required string PhoneNow { get; init; }

    /// <summary>The phone outside opening hours; absent where there is none.</summary>
    public string? OnCallPhone { get; init; }

    /// <summary>Whether the centre is open now.</summary>
    public required bool Open { get; init; }
}
