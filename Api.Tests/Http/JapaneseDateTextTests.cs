using System.Globalization;
using Api.Http;

namespace Api.Tests.Http;

[TestFixture]
internal sealed class JapaneseDateTextTests
{
    [TestCase(2025, 4, 10, "2025年4月（令和7年）", "2025年4月10日（令和7年4月10日）")]
    [TestCase(2019, 5, 1, "2019年5月（令和元年）", "2019年5月1日（令和元年5月1日）")]
    [TestCase(2019, 4, 30, "2019年4月（平成31年）", "2019年4月30日（平成31年4月30日）")]
    [TestCase(1989, 1, 7, "1989年1月（昭和64年）", "1989年1月7日（昭和64年1月7日）")]
    [TestCase(1926, 12, 25, "1926年12月（昭和元年）", "1926年12月25日（昭和元年12月25日）")]
    [TestCase(1873, 1, 1, "1873年1月（明治6年）", "1873年1月1日（明治6年1月1日）")]
    [TestCase(1872, 12, 31, "1872年12月", "1872年12月31日")]
    public void Japanese_dates_carry_the_era_in_force_on_the_day(int year, int month, int day, string yearMonth, string full)
    {
        var date = new DateOnly(year, month, day);

        Assert.That(JapaneseDate.YearMonth(date), Is.EqualTo(yearMonth));
        Assert.That(JapaneseDate.Long(date), Is.EqualTo(full));
    }

    [Test]
    public void Month_and_day_stand_without_leading_zeros()
    {
        var date = new DateOnly(2026, 6, 3);

        Assert.That(JapaneseDate.MonthDay(date), Is.EqualTo("6月3日"));
        Assert.That(JapaneseDate.MonthDayEnglish(date), Is.EqualTo("3 June"));
    }

    [Test]
    public void English_dates_do_not_follow_the_culture_of_the_machine()
    {
        // Made by hand, so that the test means the same in an image without ICU; NUnit puts the culture back.
        var culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        culture.DateTimeFormat.MonthGenitiveNames = culture.DateTimeFormat.MonthNames = [.. Enumerable.Repeat("卯月", 13)];
        CultureInfo.CurrentCulture = culture;
        var date = new DateOnly(2025, 4, 10);

        Assert.That(JapaneseDate.YearMonthEnglish(date), Is.EqualTo("April 2025"));
        Assert.That(JapaneseDate.LongEnglish(date), Is.EqualTo("10 April 2025"));
    }

    [Test]
    public void Every_day_from_1873_to_2100_is_read_back_in_all_its_forms()
    {
        for (var date = new DateOnly(1873, 1, 1); date.Year <= 2100; date = date.AddDays(1))
        {
            var halves = JapaneseDate.Long(date).TrimEnd('）').Split('（');

            AssertReads(halves[0], date);
            AssertReads(halves[1], date);
            AssertReads(date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), date);
        }
    }

    [TestCase("1938-04-01", "2026-03-31", 87)]
    [TestCase("1938-04-01", "2026-04-01", 88)]
    [TestCase("1938-04-01", "1938-04-01", 0)]
    [TestCase("1938-04-01", "1938-03-31", -1)]
    [TestCase("1940-02-29", "2026-02-28", 85)]
    [TestCase("1940-02-29", "2026-03-01", 86)]
    [TestCase("1940-02-29", "2024-02-28", 83)]
    [TestCase("1940-02-29", "2024-02-29", 84)]
    public void Age_grows_on_the_birthday_and_for_29_February_on_1_March(string birth, string today, int age)
    {
        var birthDay = DateOnly.Parse(birth, CultureInfo.InvariantCulture);
        var thisDay = DateOnly.Parse(today, CultureInfo.InvariantCulture);

        Assert.That(JapaneseDate.AgeOn(birthDay, thisDay), Is.EqualTo(age));
    }

    private static void AssertReads(string text, DateOnly date)
    {
        // An Assert.That per day and form builds 250,000 constraints: seconds instead of milliseconds.
        if (!JapaneseDate.TryParse(text, out var read) || read != date)
        {
            Assert.Fail($"{text} was read as {read:O}");
        }
    }
}
