using Api.Elders;
using Api.Keyholders;

namespace Api.Lookups;

/// <summary>How much an answer discloses.</summary>
internal enum Disclosed
{
    StatusOnly,
    Candidate,
    Full,
}

/// <summary>What domain.md section 6 says of one number at one moment.</summary>
/// <param name="Status">The status as answered.</param>
/// <param name="Disclosed">How much is disclosed.</param>
/// <param name="See">What of the card is seen; only with full.</param>
/// <param name="Excluded">The elder's consent keeps this audience out.</param>
internal readonly record struct Verdict(string Status, Disclosed Disclosed, See See, bool Excluded)
{
    private const int BreakGlassAfterEndDays = 90;
    private const int AgreedAfterMoveMonths = 6;

    /// <summary>The first row of domain.md section 6 that holds decides; 404 was decided before.</summary>
    /// <param name="found">The number and elder as stored.</param>
    /// <param name="document">The elder's data; null where there is none.</param>
    /// <param name="asker">As whom it is answered.</param>
    /// <param name="ownElder">Whether the asking centre is responsible.</param>
    /// <param name="inferred">A digit was unreadable and worked out.</param>
    /// <param name="compared">A candidate was compared with the person and confirmed.</param>
    /// <param name="today">The local date.</param>
    internal static Verdict Of(
        LookupRow found, ElderDocument? document, Asker asker, bool ownElder, bool inferred, bool compared, Today today)
    {
        var status = StatusOf(found);
        if (document is null || status is NumberState.Unassigned or NumberState.Revoked or NumberState.Erased or ElderState.Withdrawn)
            return new(status, Disclosed.StatusOnly, See.Nothing, false);

        // Found keys are answered with the status whatever consent says, so that consent is not told either.
        if (asker.Reason == Reason.FoundItem)
            return new(status, Disclosed.StatusOnly, See.Nothing, false);

        var excluded = asker.IsPolice && document.Consent.Audiences?.Contains("police") != true;
        var see = Tiers.Of(asker, ownElder);
        if (HasEnded(status))
        {
            var agreed = AgreedToBeFound(document, found, today);
            return BreaksGlassInTime(asker, found, document, today) || (agreed && !excluded)
                ? new(status, Disclosed.Full, see & See.IdentityAndContacts, excluded)
                : new(status, Disclosed.StatusOnly, See.Nothing, excluded && agreed);
        }

        if (excluded && !asker.IsBreakGlass)
            return new(status, Disclosed.StatusOnly, See.Nothing, true);

        if ((IsLost(found) || found.Legacy || inferred) && !compared)
            return new(status, Disclosed.Candidate, See.Nothing, excluded);

        return new(status, Disclosed.Full, excluded ? see & See.IdentityAndContacts : see, excluded);
    }

    internal static bool IsLost(LookupRow found) =>
        found.NumberState == NumberState.Lost || found.ItemState is ItemState.Lost or ItemState.Replaced;

    internal static bool HasEnded(string status) => status is ElderState.Deceased or ElderState.MovedOut or ElderState.Closed;

    private static string StatusOf(LookupRow found) => found switch
    {
        { NumberState: NumberState.Unassigned or NumberState.Revoked or NumberState.Erased } => found.NumberState,
        { ElderState: null or ElderState.Erased } => NumberState.Erased,
        { ElderState: ElderState.Active } => IsLost(found) ? NumberState.Lost : ElderState.Active,
        _ => found.ElderState,
    };

    // Of an end from before its time was sealed only the day that was reported is certain: it is never later than the closing.
    private static bool BreaksGlassInTime(Asker asker, LookupRow found, ElderDocument document, Today today)
    {
        var since = document.StateAt is null && document.Closure?.On is { } on ? today.StartOf(on) : found.ElderStateAt!.Value;
        return asker.IsBreakGlass && today.Now < DateTimeOffset.FromUnixTimeMilliseconds(since).AddDays(BreakGlassAfterEndDays);
    }

    private static bool AgreedToBeFound(ElderDocument document, LookupRow found, Today today) =>
        found.ElderState == ElderState.MovedOut && document.Closure is { Agreed: true, On: { } on }
        && today.Date < on.AddMonths(AgreedAfterMoveMonths);
}
