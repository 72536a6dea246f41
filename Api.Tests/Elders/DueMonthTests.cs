using System.Globalization;
using Api.Elders;

namespace Api.Tests.Elders;

[TestFixture]
internal sealed class DueMonthTests
{
    [TestCase(4, "2025-04-10", "2026-04")]
    [TestCase(4, "2026-01-31", "2026-04")]
    [TestCase(4, "2026-02-01", "2027-04")]
    [TestCase(4, "2026-03-31", "2027-04")]
    [TestCase(4, "2026-05-01", "2027-04")]
    [TestCase(1, "2025-10-31", "2026-01")]
    [TestCase(1, "2025-11-01", "2027-01")]
    [TestCase(12, "2026-09-30", "2026-12")]
    [TestCase(12, "2026-10-01", "2027-12")]
    [TestCase(2, "2023-11-29", "2024-02")]
    public void Due_is_the_first_birth_month_at_least_three_months_on(int birthMonth, string confirmed, string due) =>
        Assert.That(DueMonth.Of(birthMonth, Day(confirmed)), Is.EqualTo(DueMonth.Of(Day(due + "-01"))));

    [Test]
    public void A_birth_on_29_February_is_due_in_February_of_a_common_year_too()
    {
        var birthDate = new DateOnly(1944, 2, 29);

        var due = DueMonth.Of(birthDate.Month, new DateOnly(2026, 2, 28));

        Assert.That(due, Is.EqualTo(DueMonth.Of(new DateOnly(2027, 2, 1))));
    }

    [Test]
    public void Due_is_always_a_birth_month_three_to_fourteen_months_on()
    {
        for (var confirmed = new DateOnly(2024, 1, 1); confirmed.Year < 2026; confirmed = confirmed.AddDays(1))
        {
            for (var birthMonth = 1; birthMonth <= 12; birthMonth++)
            {
                var due = DueMonth.Of(birthMonth, confirmed);

                Assert.That((due % 12) + 1, Is.EqualTo(birthMonth));
                Assert.That(due - DueMonth.Of(confirmed), Is.InRange(3, 14));
            }
        }
    }

    [TestCase("2026-03-31", 0)]
    [TestCase("2026-04-30", 0)]
    [TestCase("2026-05-01", 1)]
    [TestCase("2026-09-30", 5)]
    [TestCase("2026-10-01", 6)]
    [TestCase("2027-04-01", 12)]
    public void Overdue_counts_from_the_month_after_the_due_month(string today, int months)
    {
        var due = DueMonth.Of(new DateOnly(2026, 4, 1));

        Assert.That(DueMonth.OverdueMonths(due, Day(today)), Is.EqualTo(months));
    }

    [TestCase(0)]
    [TestCase(13)]
    public void A_month_that_does_not_exist_is_refused(int birthMonth) =>
        Assert.That(() => DueMonth.Of(birthMonth, new DateOnly(2026, 1, 1)), Throws.InstanceOf<ArgumentOutOfRangeException>());

    private static DateOnly Day(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);
}
