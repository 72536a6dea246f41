using System.Globalization;

namespace Api.Http;

/// <summary>
/// The eras (元号) since the Gregorian calendar came into force. Not <c>JapaneseCalendar</c>: its table comes from
/// ICU or the host, and would differ from image to image. A new era is one line here.
/// </summary>
/// <param name="Name">The two characters of the name.</param>
/// <param name="Letter">Latin initial, as on forms.</param>
/// <param name="Ligature">The name as one character (㍼), which old register software prints.</param>
/// <param name="FirstYear">The calendar year of 元年.</param>
/// <param name="From">The first day that can be written in this era.</param>
/// <param name="Through">The last day that can be written in this era.</param>
internal sealed record JapaneseEra(string Name, char Letter, char Ligature, int FirstYear, DateOnly From, DateOnly Through)
{
    // Through is the end of the calendar year in which the era ended, not the day it ended: forms printed before
    // the change carry 平成31年5月1日 or 昭和64年1月8日, and the day meant is certain. Starts are exact, because
    // nobody could write an era that was not yet proclaimed. On the day of a change both names are right.
    // 明治 starts in its sixth year: before 1873-01-01 month and day were of the lunisolar calendar.
    private static readonly JapaneseEra[] NewestFirst =
    [
        new("令和", 'R', '㋿', 2019, new(2019, 5, 1), DateOnly.MaxValue),
        new("平成", 'H', '㍻', 1989, new(1989, 1, 8), new(2019, 12, 31)),
        new("昭和", 'S', '㍼', 1926, new(1926, 12, 25), new(1989, 12, 31)),
        new("大正", 'T', '㍽', 1912, new(1912, 7, 30), new(1926, 12, 31)),
        new("明治", 'M', '㍾', 1868, new(1873, 1, 1), new(1912, 12, 31)),
    ];

    /// <summary>The era in force on a day; null before 1873.</summary>
    internal static JapaneseEra? On(DateOnly date) => Array.Find(NewestFirst, era => date >= era.From);

    /// <summary>The era that <paramref name="text"/> starts with (昭和, 昭, ㍼, S or s), and how many characters name it.</summary>
    internal static JapaneseEra? StartOf(ReadOnlySpan<char> text, out int length)
    {
        length = 0;
        if (text.IsEmpty)
        {
            return null;
        }

        foreach (var era in NewestFirst)
        {
            length = era.NameLengthIn(text);
            if (length > 0)
            {
                return era;
            }
        }

        return null;
    }

    internal bool Covers(DateOnly date) => date >= From && date <= Through;

    /// <summary>「元」 or the number, without 年.</summary>
    internal string YearOf(DateOnly date) =>
        date.Year == FirstYear ? "元" : (date.Year - FirstYear + 1).ToString(CultureInfo.InvariantCulture);

    private int NameLengthIn(ReadOnlySpan<char> text)
    {
        if (text[0] == Name[0])
        {
            return text.Length > 1 && text[1] == Name[1] ? 2 : 1;
        }

        var letter = WrittenForm.ToAscii(text[0]);
        return text[0] == Ligature || letter == Letter || letter == char.ToLowerInvariant(Letter) ? 1 : 0;
    }
}
