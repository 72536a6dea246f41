using System.Globalization;
using System.Text.RegularExpressions;
using Api.Http;

namespace Api.Elders.Import;

/// <summary>Dates as registers kept in spreadsheets have them.</summary>
internal static partial class DateCell
{
    // A spreadsheet's day 60 is 29 February 1900, which never was; from 61 on this is day 0.
    private static readonly DateOnly DayZero = new(1899, 12, 30);
    private const int FirstCertainDay = 61;

    // As a spreadsheet counts days these would be of 1905 or 1906; far likelier somebody wrote a year.
    private const int FirstYear = 1868;
    private const int LastYear = 2199;

    /// <returns>What is wrong with it; null: nothing.</returns>
    internal static ImportFault? Read(string text, out DateOnly date)
    {
        var written = Around().Replace(text, "");
        if (JapaneseDate.TryParse(written, out date))
            return null;

        if (JapaneseDate.TryParseMonth(written, out _))
            return ImportFault.MonthOnly;

        var digits = string.Concat(written.Select(WrittenForm.ToAscii));
        if (DateOnly.TryParseExact(digits, "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out date))
            return null;

        if (!IsSerial(digits, out var days))
            return ImportFault.Date;

        date = DayZero.AddDays(days);
        return null;
    }

    /// <summary>A date, or a month where the day does not matter: then its first day.</summary>
    internal static ImportFault? ReadMonth(string text, out DateOnly firstDay, out bool isMonth)
    {
        isMonth = JapaneseDate.TryParseMonth(text, out firstDay);
        return isMonth ? null : Read(text, out firstDay);
    }

    internal static string? Write(DateOnly? date) => date?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static bool IsSerial(string digits, out int days) =>
        int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out days)
        && digits.Length is 4 or 5 && digits[0] != '0'
        && days >= FirstCertainDay && days is < FirstYear or > LastYear;

    // 0:00 behind a date is a database's; 生, an age in parentheses or a weekday is a person's.
    [GeneratedRegex(@"(?<=[0-9０-９日])\s*(?:0?0:00(?::00)?|生(?:まれ)?|[（(](?:[0-9０-９]+[歳才]|[日月火水木金土])[)）])\s*$")]
    private static partial Regex Around();
}
