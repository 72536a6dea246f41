using Api.Access;
using Api.Http;

namespace Api.Keyholders;

/// <summary>What the record of a guess is to ring for.</summary>
[Flags]
internal enum GuessAlarm
{
    None = 0,

    /// <summary>A run of misses.</summary>
    Misses = 1,

    /// <summary>Lookups are held back from here on.</summary>
    HeldBack = 2,
}

/// <summary>
/// What one acting user, or one client with so many desks, asked for of late (design.md section 8). Not safe for threads: whoever
/// uses it holds its client's lock. Times are UTC ticks.
/// </summary>
internal sealed class Guesses(LimitOptions limits, int desks)
{
    internal const int MissesOfRun = 10;
    internal const int WrongKnownPerHour = 10;

    private static readonly TimeSpan Run = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private static readonly TimeSpan BetweenLookups = TimeSpan.FromMinutes(2);

    private readonly int mostMisses = limits.Share(limits.MissesPerHour, desks);
    private readonly int mostUncertain = limits.Share(limits.UncertainPerHour, desks);
    private readonly long pause = BetweenLookups.Ticks * limits.Nodes;

    // Distinct, and in the order in which each was first reached: exact, and as few as the limit and what a held-back caller reaches.
    private readonly Queue<(long Key, long At)> uncertain = new();
    private readonly HashSet<long> reached = [];
    private RecentCount run = new(Run);
    private RecentCount misses = new(Hour);
    private RecentCount breakGlass = new(Hour);
    private RecentCount wrongKnown = new(Hour);
    private long nextLookup;
    private long runAlarmAt = long.MinValue;
    private long heldAlarmAt = long.MinValue;

    /// <summary>When anything was counted last; an hour and some minutes later nothing of it matters.</summary>
    internal long LastAt { get; private set; }

    internal static bool IsStale(Guesses guesses, long now) => now - guesses.LastAt > 2 * Hour.Ticks;

    /// <returns>Ticks until one lookup is answered again; 0 where nothing holds it back.</returns>
    internal long HeldFor(long now) => IsOver(now) ? Math.Clamp(nextLookup - now, 0, pause) : 0;

    /// <returns>Ticks until so few were guessed within the hour that nothing is held back; 0 where that is so now.</returns>
    internal long OverFor(long now)
    {
        if (!IsOver(now))
            return 0;

        var first = uncertain.Count - mostUncertain;
        return Math.Max(
            misses.UntilBelow(mostMisses, now), first < 0 ? 0 : uncertain.ElementAt(first).At + Hour.Ticks - now);
    }

    /// <summary>More different ones than the limit: whoever asks for many at once is told none of them.</summary>
    internal bool IsBeyond(long now) => IsOver(now) && uncertain.Count > mostUncertain;

    /// <summary>A lookup goes on: while too much was guessed, the next one waits.</summary>
    internal void Go(long now)
    {
        if (IsOver(now))
            nextLookup = now + pause;
    }

    /// <param name="key">Of a number that can be guessed, what tells it from others; null of one with its check digit.</param>
    /// <param name="now">UTC ticks.</param>
    internal GuessAlarm Miss(long? key, long now)
    {
        var wasOver = IsOver(now);
        if (run.At(now) == 0)
            runAlarmAt = long.MinValue;
        run.Add(now);
        misses.Add(now);
        var alarm = run.At(now) >= limits.Share(MissesOfRun, desks) && IsHourAfter(runAlarmAt, now) ? GuessAlarm.Misses : GuessAlarm.None;
        if (alarm != GuessAlarm.None)
            runAlarmAt = now;
        return alarm | Reach(key, wasOver, now);
    }

    /// <summary>Somebody was found under a number without a check digit, or with one digit worked out.</summary>
    internal GuessAlarm Reach(long key, long now) => Reach(key, IsOver(now), now);

    /// <returns>Ticks until break-glass is answered again; 0 when it is now.</returns>
    internal long NoBreakGlassFor(long now) => breakGlass.UntilBelow(limits.Share(limits.BreakGlassPerHour, desks), now);

    internal void BreakGlass(long now)
    {
        breakGlass.Add(now);
        LastAt = now;
    }

    /// <summary>Whether what the caller says to know is still looked at.</summary>
    internal bool MayProve(long now) => wrongKnown.At(now) < limits.Share(WrongKnownPerHour, desks);

    internal void WrongKnown(long now)
    {
        wrongKnown.Add(now);
        LastAt = now;
    }

    private GuessAlarm Reach(long? key, bool wasOver, long now)
    {
        LastAt = now;
        if (key is { } one && reached.Add(one))
            uncertain.Enqueue((one, now));
        if (wasOver || !IsOver(now))
            return GuessAlarm.None;

        nextLookup = now + pause;
        if (!IsHourAfter(heldAlarmAt, now))
            return GuessAlarm.None;

        heldAlarmAt = now;
        return GuessAlarm.HeldBack;
    }

    // Whoever guesses for days rings once an hour, not at each further guess.
    private static bool IsHourAfter(long then, long now) => then == long.MinValue || now - then >= Hour.Ticks;

    private bool IsOver(long now)
    {
        while (uncertain.TryPeek(out var first) && now - first.At >= Hour.Ticks)
            reached.Remove(uncertain.Dequeue().Key);
        return misses.At(now) >= mostMisses || uncertain.Count >= mostUncertain;
    }
}
