using System.Globalization;

namespace Api.Elders;

/// <summary>
/// When a registration is to be confirmed again (domain.md section 8). Months are counted as year * 12 + month - 1, so
/// that two of them can be subtracted.
/// </summary>
internal static class DueMonth
{
    // Whoever registers shortly before a birthday is not asked again at once.
    private const int LeastMonths = 3;

    /// <summary>
    /// The first birth month at least three months after the oldest block's confirmation. A birth on 29 February counts
    /// as February by its month alone.
    /// </summary>
    /// <param name="birthMonth">1 to 12.</param>
    /// <param name="oldestConfirmed">The date of the block confirmed longest ago.</param>
    internal static int Of(int birthMonth, DateOnly oldestConfirmed)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(birthMonth, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(birthMonth, 12);

        // Whole calendar months, because letters go out by month: 31 January and April are three apart, 1 February and
        // April two, though nearly as many days lie between them.
        var earliest = Of(oldestConfirmed) + LeastMonths;
        return earliest + ((birthMonth - 1 - (earliest % 12) + 12) % 12);
    }

    /// <summary>The month a date lies in.</summary>
    internal static int Of(DateOnly date) => (date.Year * 12) + date.Month - 1;

    /// <summary>Its first day.</summary>
    internal static DateOnly FirstDay(int month) => new(month / 12, (month % 12) + 1, 1);

    /// <summary>Months since the due month; 0 in it and before it.</summary>
    internal static int OverdueMonths(int dueMonth, DateOnly today) => Math.Max(0, Of(today) - dueMonth);

    /// <summary>yyyy-MM.</summary>
    internal static string Text(long month) => string.Create(CultureInfo.InvariantCulture, $"{month / 12:D4}-{(month % 12) + 1:D2}");

    /// <summary>Reads yyyy-MM and nothing else.</summary>
    internal static bool TryParse(string? text, out int month)
    {
        var isMonth = DateOnly.TryParseExact(text, "yyyy-MM", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date);
        month = isMonth ? Of(date) : 0;
        return isMonth;
    }
}
