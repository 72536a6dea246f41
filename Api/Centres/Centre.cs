namespace Api.Centres;

/// <summary>A centre (地域包括支援センター) as its own municipality describes it.</summary>
/// <param name="Phone">Answers in the opening hours.</param>
/// <param name="OnCallPhone">Answers outside them; null when nothing but <paramref name="Phone"/> is known.</param>
/// <param name="ClosedOn">Days of its own on which it is closed, besides <see cref="Holidays"/>.</param>
/// <param name="Towns">The towns (町名) it is responsible for: a notice without a number goes by them.</param>
internal sealed record Centre(
    long Id,
    string Name,
    string Phone,
    string? OnCallPhone,
    IReadOnlyList<OpenHours> Hours,
    IReadOnlyList<DateOnly> ClosedOn,
    IReadOnlyList<string> Towns)
{
    /// <summary>The acting users who may read a suspicion of abuse; with none it waits, and is never shown to the others.</summary>
    internal IReadOnlyList<string> AbuseStaff { get; init; } = [];

    // LIMIT: a client that many share says who is acting; named staff are safer with clients of their own (client add --person).
    internal bool MaySeeAbuse(string actingUser) => AbuseStaff.Contains(actingUser);

    /// <summary>What a card shows at this moment.</summary>
    /// <param name="zone">Where the centre's clock hangs.</param>
    internal CentreAnswer At(DateTimeOffset now, TimeZoneInfo zone, Holidays holidays)
    {
        var local = TimeZoneInfo.ConvertTime(now, zone).DateTime;
        var open = IsOpen(local, holidays);
        return new CentreAnswer
        {
            Name = Name,
            PhoneNow = open ? Phone : OnCallPhone ?? Phone,
            OnCallPhone = OnCallPhone,
            Open = open,
        };
    }

    private bool IsOpen(DateTime local, Holidays holidays)
    {
        var today = DateOnly.FromDateTime(local);
        return Hours.Any(hours => hours.Contain(local)) && !ClosedOn.Contains(today) && !holidays.CloseOffices(today);
    }
}
