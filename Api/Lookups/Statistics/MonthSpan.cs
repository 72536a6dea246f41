using Api.Elders;
using Api.Http;

namespace Api.Lookups.Statistics;

/// <summary>A calendar month in local time, as stored times have it.</summary>
/// <param name="Month">As <see cref="DueMonth"/> counts.</param>
/// <param name="From">Its first millisecond, Unix time.</param>
/// <param name="To">The next month's first millisecond.</param>
internal readonly record struct MonthSpan(int Month, long From, long To)
{
    private const int First = 1970 * 12;

    internal static readonly Text NotAMonth = new("今月までの月を 2026-04 の形で入力してください。", "Write a month as 2026-04, no later than this one.");

    /// <summary>The last day.</summary>
    internal DateOnly LastDay => DueMonth.FirstDay(Month + 1).AddDays(-1);

    /// <returns>False for what is no month, and for one that has not begun: its figures would look like a standstill.</returns>
    internal static bool TryParse(string? text, Today today, out MonthSpan span)
    {
        var isMonth = DueMonth.TryParse(text, out var month) && month >= First && month <= DueMonth.Of(today.Date);
        span = isMonth ? new(month, today.StartOf(DueMonth.FirstDay(month)), today.StartOf(DueMonth.FirstDay(month + 1))) : default;
        return isMonth;
    }
}
