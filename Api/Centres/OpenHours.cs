using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Api.Http;

namespace Api.Centres;

/// <summary>When a centre answers: on <see cref="Days"/>, from <see cref="From"/> and no longer at <see cref="To"/>.</summary>
// LIMIT: the latest end is 23:59. Hours over midnight are refused: whose weekday, and whose holiday, would hold after it?
internal sealed record OpenHours
{
    private const string Reads = "H:mm";
    private const string Writes = "HH:mm";

    private OpenHours(Weekdays days, TimeOnly from, TimeOnly to) => (Days, From, To) = (days, from, to);

    public Weekdays Days { get; }

    public TimeOnly From { get; }

    public TimeOnly To { get; }

    internal WrittenHours Written => new()
    {
        Days = Days.Written(),
        From = From.ToString(Writes, CultureInfo.InvariantCulture),
        To = To.ToString(Writes, CultureInfo.InvariantCulture),
    };

    internal bool Contain(DateTime local)
    {
        var time = TimeOnly.FromDateTime(local);
        return Days.Has(local.DayOfWeek) && From <= time && time < To;
    }

    /// <summary>False, and never an exception, for unknown or no days, for what is no time, and for hours over midnight.</summary>
    internal static bool TryRead(WrittenHours written, [NotNullWhen(true)] out OpenHours? hours)
    {
        hours = null;
        return WeekdayCodes.TryRead(written.Days, out var days) && TryMake(days, written.From, written.To, out hours);
    }

    /// <summary>
    /// Reads mon-fri 09:00-17:00, mon,wed,fri 9:00-12:00 and 月-金 9:00-17:00, several parted by ;, in full-width signs
    /// too. False, and never an exception, for anything else.
    /// </summary>
    internal static bool TryParse(string text, [NotNullWhen(true)] out IReadOnlyList<OpenHours>? hours)
    {
        hours = null;
        var read = new List<OpenHours>();
        foreach (var part in string.Concat(text.Select(ToAscii)).Split(';'))
        {
            var cut = part.AsSpan().IndexOfAnyInRange('0', '9');
            if (cut < 0 || !WeekdayCodes.TryParse(part[..cut], out var days))
                return false;

            var ends = part[cut..].Split('-', StringSplitOptions.TrimEntries);
            if (ends.Length != 2 || !TryMake(days, ends[0], ends[1], out var one))
                return false;

            read.Add(one);
        }

        hours = read;
        return true;
    }

    private static bool TryMake(Weekdays days, string? from, string? to, [NotNullWhen(true)] out OpenHours? hours)
    {
        hours = IsTime(from, out var start) && IsTime(to, out var end) && start < end ? new OpenHours(days, start, end) : null;
        return hours is not null;
    }

    private static bool IsTime(string? text, out TimeOnly time) =>
        TimeOnly.TryParseExact(text, Reads, CultureInfo.InvariantCulture, DateTimeStyles.None, out time);

    private static char ToAscii(char c) => c is '、' or '・' ? ',' : WrittenForm.IsDash(c) ? '-' : WrittenForm.ToAscii(c);
}
