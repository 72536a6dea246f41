using System.Globalization;

namespace Api.Http;

/// <summary>Dates as people in Japan write and read them, in the Western calendar and by era (和暦).</summary>
internal static class JapaneseDate
{
    /// <summary>
    /// Reads 1938-04-01, 1938/4/1, 1938.4.1, 1938年4月1日, 昭和15年3月1日, 昭和元年12月26日, S15.3.1, 昭15.3.1 and ㍼15/3/1,
    /// full-width signs too. False, and never an exception, for anything else, for a day that does not exist and for a
    /// day that cannot be written in its era (<see cref="JapaneseEra"/> says which can).
    /// </summary>
    internal static bool TryParse(ReadOnlySpan<char> text, out DateOnly date)
    {
        date = default;
        var reader = new JapaneseDateReader(text);
        var era = reader.Era();
        var year = reader.Year(era);
        var afterYear = reader.Mark();
        var month = reader.Number();
        var afterMonth = reader.Mark();
        var day = reader.Number();

        var marksAgree = afterYear == '年'
            ? afterMonth == '月' && reader.Mark() == '日'
            : afterYear is '-' or '/' or '.' && afterMonth == afterYear;
        if (!marksAgree || !reader.IsAtEnd() || !Exists(year, month, day))
        {
            return false;
        }

        var written = new DateOnly(year, month, day);
        if (era is not null && !era.Covers(written))
        {
            return false;
        }

        date = written;
        return true;
    }

    /// <summary>
    /// Reads a month without a day: 2024-02, 2024/2, 2024年2月, 令和6年2月, R6.2. The date is its first day. False for anything
    /// else and for a month of which no day can be written in its era.
    /// </summary>
    internal static bool TryParseMonth(ReadOnlySpan<char> text, out DateOnly firstDay)
    {
        firstDay = default;
        var reader = new JapaneseDateReader(text);
        var era = reader.Era();
        var year = reader.Year(era);
        var afterYear = reader.Mark();
        var month = reader.Number();
        var marksAgree = afterYear == '年' ? reader.Mark() == '月' : afterYear is '-' or '/' or '.';
        if (!marksAgree || !reader.IsAtEnd() || !Exists(year, month, day: 1))
        {
            return false;
        }

        var written = new DateOnly(year, month, 1);
        if (era is not null && !era.Covers(written) && !era.Covers(written.AddMonths(1).AddDays(-1)))
        {
            return false;
        }

        firstDay = written;
        return true;
    }

    /// <summary>2025年4月（令和7年）. Before 1873, when no era year matches a Gregorian one, without the parentheses.</summary>
    internal static string YearMonth(DateOnly date) => JapaneseEra.On(date) is { } era
        ? string.Create(CultureInfo.InvariantCulture, $"{date.Year}年{date.Month}月（{era.Name}{era.YearOf(date)}年）")
        : string.Create(CultureInfo.InvariantCulture, $"{date.Year}年{date.Month}月");

    /// <summary>2025年4月10日（令和7年4月10日）, with the same exception as <see cref="YearMonth"/>.</summary>
    internal static string Long(DateOnly date) => JapaneseEra.On(date) is { } era
        ? string.Create(CultureInfo.InvariantCulture, $"{date.Year}年{MonthDay(date)}（{era.Name}{era.YearOf(date)}年{MonthDay(date)}）")
        : string.Create(CultureInfo.InvariantCulture, $"{date.Year}年{MonthDay(date)}");

    /// <summary>6月3日.</summary>
    internal static string MonthDay(DateOnly date) => string.Create(CultureInfo.InvariantCulture, $"{date.Month}月{date.Day}日");

    /// <summary>April 2025.</summary>
    internal static string YearMonthEnglish(DateOnly date) => date.ToString("MMMM yyyy", CultureInfo.InvariantCulture);

    /// <summary>10 April 2025.</summary>
    internal static string LongEnglish(DateOnly date) => date.ToString("d MMMM yyyy", CultureInfo.InvariantCulture);

    /// <summary>3 June.</summary>
    internal static string MonthDayEnglish(DateOnly date) => date.ToString("d MMMM", CultureInfo.InvariantCulture);

    /// <summary>
    /// Age in full years, as people and hospitals count it: one more on the birthday. Negative for a birth after
    /// <paramref name="today"/>.
    /// </summary>
    internal static int AgeOn(DateOnly birth, DateOnly today)
    {
        // By law (年齢計算ニ関スル法律, 民法143条) an age is reached at the end of the day before the birthday. Its
        // morning after is the everyday birthday; for 29 February in a common year that is 1 March. AddYears
        // would make it 28 February.
        var hadBirthday = (today.Month, today.Day).CompareTo((birth.Month, birth.Day)) >= 0;
        return today.Year - birth.Year - (hadBirthday ? 0 : 1);
    }

    private static bool Exists(int year, int month, int day) =>
        year is >= 1 and <= 9999 && month is >= 1 and <= 12 && day >= 1 && day <= DateTime.DaysInMonth(year, month);
}
