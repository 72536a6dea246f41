namespace Api.Lookups.Statistics;

/// <summary>
/// Leaves out of a table what would tell of few people. A zero is left out like a nine: were zeros shown, each gap would say
/// that somebody is there, and gaps that must be at least 1 can be cornered by their sum.
/// </summary>
internal static class Suppression
{
    /// <summary>Smaller counts are not shown.</summary>
    internal const long Least = 10;

    /// <param name="Cells">As shown; null is a gap.</param>
    /// <param name="Total">None beside a gap, which it would fill.</param>
    internal readonly record struct Column(IReadOnlyList<long?> Cells, long? Total);

    internal static Column Of(IReadOnlyList<long> counts) => Show(counts, at => counts[at] >= Least);

    /// <summary>Each count is a part of a whole that is shown: so that the rest cannot be few either, if there is one or none.</summary>
    internal static Column OfParts(IReadOnlyList<long> counts, IReadOnlyList<long> wholes) =>
        Show(counts, at => counts[at] >= Least && wholes[at] - counts[at] >= Least);

    /// <summary>
    /// Counts whose total is told elsewhere: one gap alone could be worked out, and so could gaps that must all be nines. Then the
    /// smallest count that could be shown is left out too.
    /// </summary>
    internal static IReadOnlyList<long?> OfTold(IReadOnlyList<long> counts)
    {
        List<long?> cells = [.. counts.Select(count => count >= Least ? count : (long?)null)];
        for (; ; )
        {
            var (gaps, sum) = (cells.Count(cell => cell is null), counts.Where((_, at) => cells[at] is null).Sum());
            if (gaps == 0 || gaps == cells.Count || (gaps > 1 && sum != gaps * (Least - 1)))
                return cells;

            cells[cells.IndexOf(cells.Min())] = null;
        }
    }

    private static Column Show(IReadOnlyList<long> counts, Func<int, bool> mayBeShown)
    {
        List<long?> cells = [.. counts.Select((count, at) => mayBeShown(at) ? count : (long?)null)];
        return new Column(cells, cells.Count > 0 && !cells.Contains(null) ? counts.Sum() : null);
    }
}
