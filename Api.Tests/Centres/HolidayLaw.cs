namespace Api.Tests.Centres;

/// <summary>The holidays as 国民の祝日に関する法律 makes them, to compare the table with. For 2022 and after.</summary>
internal static class HolidayLaw
{
    internal static IReadOnlySet<DateOnly> Of(int year)
    {
        var named = Named(year);
        var all = new HashSet<DateOnly>(named);

        // 3条2項, 振替休日.
        foreach (var sunday in named.Where(day => day.DayOfWeek == DayOfWeek.Sunday))
        {
            var next = sunday;
            while (named.Contains(next))
                next = next.AddDays(1);

            all.Add(next);
        }

        // 3条3項, 国民の休日.
        foreach (var day in named.Select(day => day.AddDays(1)))
        {
            if (named.Contains(day.AddDays(1)))
                all.Add(day);
        }

        return all;
    }

    // 2条.
    private static HashSet<DateOnly> Named(int year) =>
    [
        new(year, 1, 1), Monday(year, 1, 2), new(year, 2, 11), new(year, 2, 23), new(year, 3, Equinox(year, 20.8431)),
        new(year, 4, 29), new(year, 5, 3), new(year, 5, 4), new(year, 5, 5), Monday(year, 7, 3), new(year, 8, 11),
        Monday(year, 9, 3), new(year, 9, Equinox(year, 23.2488)), Monday(year, 10, 2), new(year, 11, 3), new(year, 11, 23),
    ];

    private static DateOnly Monday(int year, int month, int nth)
    {
        var first = new DateOnly(year, month, 1);
        return first.AddDays(((DayOfWeek.Monday - first.DayOfWeek + 7) % 7) + (7 * (nth - 1)));
    }

    // The usual approximation, good from 1980 to 2099.
    private static int Equinox(int year, double in1980) =>
        (int)(in1980 + (0.242194 * (year - 1980))) - ((year - 1980) / 4);
}
