using Api.Centres;

namespace Api.Elders;

/// <summary>Until when the privacy officer is to have looked at what rings: 3 working days (domain.md section 4).</summary>
internal sealed class ReviewTerm(Holidays holidays, Today today)
{
    private const int WorkingDays = 3;

    /// <summary>The end of the third working day after this one, local time, in Unix milliseconds.</summary>
    internal long End
    {
        get
        {
            var day = today.Date;
            for (var left = WorkingDays; left > 0;)
            {
                day = day.AddDays(1);
                if (day.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday) && !holidays.CloseOffices(day))
                    left--;
            }

            return today.StartOf(day.AddDays(1));
        }
    }
}
