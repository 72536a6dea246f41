using System.Collections.Frozen;
using System.Text;
using Api.Http;
using Api.Storage;

namespace Api.Centres;

/// <summary>
/// The national holidays (国民の祝日に関する法律 2条, 3条) from a table as of 2026, or from the Cabinet Office's list of
/// them (syukujitsu.csv). After <see cref="LastKnown"/> none is known, and a centre looks open on a holiday.
/// </summary>
internal sealed class Holidays
{
    private readonly FrozenSet<DateOnly> days;

    private Holidays(IEnumerable<DateOnly> days)
    {
        this.days = days.ToFrozenSet();
        LastKnown = new DateOnly(this.days.Max(day => day.Year), 12, 31);
    }

    // The equinoxes are announced in the February of the year before; 2027's are, so the table ends there.
    internal static Holidays BuiltIn { get; } = new([
        .. Year(2025, (1, 1), (1, 13), (2, 11), (2, 23), (2, 24), (3, 20), (4, 29), (5, 3), (5, 4), (5, 5), (5, 6),
            (7, 21), (8, 11), (9, 15), (9, 23), (10, 13), (11, 3), (11, 23), (11, 24)),
        .. Year(2026, (1, 1), (1, 12), (2, 11), (2, 23), (3, 20), (4, 29), (5, 3), (5, 4), (5, 5), (5, 6),
            (7, 20), (8, 11), (9, 21), (9, 22), (9, 23), (10, 12), (11, 3), (11, 23)),
        .. Year(2027, (1, 1), (1, 11), (2, 11), (2, 23), (3, 21), (3, 22), (4, 29), (5, 3), (5, 4), (5, 5),
            (7, 19), (8, 11), (9, 20), (9, 23), (10, 11), (11, 3), (11, 23)),
    ]);

    /// <summary>The last day of the last year covered.</summary>
    internal DateOnly LastKnown { get; }

    /// <summary>Whether it is a national holiday, substitute holidays (振替休日) included.</summary>
    internal bool Contains(DateOnly day) => days.Contains(day);

    /// <summary>
    /// Whether municipal offices rest on this day whatever its weekday: on national holidays and over the year's end.
    /// </summary>
    // 地方自治法 4条の2 第2項 leaves the days of the year's end to each ordinance. LIMIT: a town with others than the usual
    // 29 December to 3 January can add days by a centre's closedOn, but not take any away.
    internal bool CloseOffices(DateOnly day) => Contains(day) || day is { Month: 12, Day: >= 29 } or { Month: 1, Day: <= 3 };

    /// <summary>Reads the Cabinet Office's file: a line of headings, then 2026/1/1,元日 and so on.</summary>
    /// <exception cref="StartRefusedException">The file cannot be read, has no date, or a line that starts with none.</exception>
    internal static Holidays Load(string file)
    {
        try
        {
            return new Holidays(Dates(file));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new StartRefusedException(
                $"祝日のファイル {file} を読めません。内閣府の syukujitsu.csv を置いてください。 / "
                + $"The file of holidays {file} cannot be read: put the Cabinet Office's syukujitsu.csv there.");
        }
    }

    private static List<DateOnly> Dates(string file)
    {
        var found = new List<DateOnly>();
        var number = 0;
        // The file is Shift_JIS, the dates in it are ASCII, and no character of Shift_JIS has a comma or a line end as
        // its second byte: read byte by byte it needs no code page.
        foreach (var line in File.ReadLines(file, Encoding.Latin1))
        {
            number++;
            var written = line.AsSpan(0, line.AsSpan().IndexOf(',') is var comma and >= 0 ? comma : line.Length).Trim();
            if (JapaneseDate.TryParse(written, out var day))
                found.Add(day);
            else if (number > 1 && !written.IsEmpty)
                throw Unreadable(file, number);
        }

        return found.Count > 0 ? found : throw new StartRefusedException(
            $"祝日のファイル {file} に日付がありません。内閣府の syukujitsu.csv を置いてください。 / "
            + $"The file of holidays {file} has no date: put the Cabinet Office's syukujitsu.csv there.");
    }

    // A holiday that is passed over would send callers to an office where nobody answers.
    private static StartRefusedException Unreadable(string file, int line) => new(
        $"祝日のファイル {file} の{line}行目は日付で始まっていません。2026/1/1,元日 のように書いてください。 / "
        + $"Line {line} of the file of holidays {file} does not start with a date: write it like 2026/1/1,元日.");

    private static IEnumerable<DateOnly> Year(int year, params (int Month, int Day)[] days) =>
        days.Select(day => new DateOnly(year, day.Month, day.Day));
}
