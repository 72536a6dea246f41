using System.Runtime.CompilerServices;

namespace Api.Http;

/// <summary>
/// How many there were in the last span of time, in bounded memory: counted by tenths of the span, so that each is forgotten when
/// the span is over or up to a tenth of it later, never earlier. A clock that is set back keeps what it counted until it is there again.
/// </summary>
internal struct RecentCount(TimeSpan span)
{
    // Ten whole tenths, and the one that has begun.
    private const int Counters = 11;

    private readonly long tenth = span.Ticks / (Counters - 1);
    private Counts counts;
    private long latest;

    [InlineArray(Counters)]
    private struct Counts
    {
        private int first;
    }

    /// <param name="now">UTC ticks.</param>
    internal void Add(long now)
    {
        MoveTo(now);
        counts[(int)(latest % Counters)]++;
    }

    /// <param name="now">UTC ticks.</param>
    internal int At(long now)
    {
        MoveTo(now);
        var sum = 0;
        foreach (var count in counts)
            sum += count;
        return sum;
    }

    /// <returns>Ticks from <paramref name="now"/> until there are fewer than <paramref name="most"/>; 0 where there are already.</returns>
    internal long UntilBelow(int most, long now)
    {
        var sum = At(now);
        for (var at = latest - Counters + 1; sum >= most && at <= latest; at++)
        {
            sum -= counts[(int)(at % Counters)];
            if (sum < most)
                return ((at + Counters) * tenth) - now;
        }

        return 0;
    }

    private void MoveTo(long now)
    {
        var current = now / tenth;
        for (var passed = Math.Max(latest + 1, current - Counters + 1); passed <= current; passed++)
            counts[(int)(passed % Counters)] = 0;
        latest = Math.Max(latest, current);
    }
}
