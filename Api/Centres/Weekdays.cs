namespace Api.Centres;

/// <summary>A set of weekdays in seven bits.</summary>
[Flags]
internal enum Weekdays
{
    None = 0,
    Mon = 1,
    Tue = 2,
    Wed = 4,
    Thu = 8,
    Fri = 16,
    Sat = 32,
    Sun = 64,
}

/// <summary>Weekdays as JSON has them (mon to sun) and as people write them.</summary>
internal static class WeekdayCodes
{
    private const string Kanji = "月火水木金土日";

    // In the order of the bits, and of Kanji.
    private static readonly string[] Codes = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

    internal static bool Has(this Weekdays days, DayOfWeek day) => days.HasFlag(Bit(((int)day + 6) % 7));

    internal static IReadOnlyList<string> Written(this Weekdays days) => [.. Codes.Where((_, at) => days.HasFlag(Bit(at)))];

    /// <summary>Reads the codes of JSON. False for an unknown code, one that stands twice, and for none at all.</summary>
    internal static bool TryRead(IReadOnlyList<string>? codes, out Weekdays days)
    {
        days = Weekdays.None;
        foreach (var code in codes ?? [])
        {
            var at = Array.IndexOf(Codes, code);
            if (at < 0 || days.HasFlag(Bit(at)))
                return false;

            days |= Bit(at);
        }

        return days != Weekdays.None;
    }

    /// <summary>Reads mon-fri, mon,wed, 月-金 and sat-mon, which runs over the week's end. ASCII signs only.</summary>
    internal static bool TryParse(string text, out Weekdays days)
    {
        days = Weekdays.None;
        foreach (var part in text.Split(','))
        {
            var ends = part.Split('-', StringSplitOptions.TrimEntries);
            var first = IndexOf(ends[0]);
            var last = IndexOf(ends[^1]);
            if (ends.Length > 2 || first < 0 || last < 0)
                return false;

            for (var at = first; at != last; at = (at + 1) % Codes.Length)
                days |= Bit(at);

            days |= Bit(last);
        }

        return true;
    }

    private static Weekdays Bit(int at) => (Weekdays)(1 << at);

    private static int IndexOf(string day) => day.Length == 1
        ? Kanji.IndexOf(day[0], StringComparison.Ordinal)
        : Array.FindIndex(Codes, code => code.Equals(day, StringComparison.OrdinalIgnoreCase));
}
