using System.Text;
using Api.Centres;
using Api.Storage;

namespace Api.Tests.Centres;

[TestFixture]
internal sealed class HolidaysTests
{
    private string file = "";

    [SetUp]
    public void Name_a_file() => file = Path.Combine(TestContext.CurrentContext.WorkDirectory, $"{Guid.NewGuid():N}.csv");

    [TearDown]
    public void Remove_the_file() => File.Delete(file);

    [TestCase(2025, 19)]
    [TestCase(2026, 18)]
    [TestCase(2027, 17)]
    public void The_table_is_what_the_law_makes(int year, int count)
    {
        var days = Enumerable.Range(0, DateTime.IsLeapYear(year) ? 366 : 365).Select(new DateOnly(year, 1, 1).AddDays);

        var known = days.Where(Holidays.BuiltIn.Contains).ToList();

        Assert.That(known, Is.EquivalentTo(HolidayLaw.Of(year)));
        Assert.That(known, Has.Count.EqualTo(count));
    }

    [Test]
    public void The_table_says_how_far_it_reaches() =>
        Assert.That(Holidays.BuiltIn.LastKnown, Is.EqualTo(new DateOnly(2027, 12, 31)));

    [TestCase(2026, 12, 28, false)]
    [TestCase(2026, 12, 29, true)]
    [TestCase(2026, 12, 31, true)]
    [TestCase(2027, 1, 3, true)]
    [TestCase(2027, 1, 4, false)]
    [TestCase(2026, 9, 22, true)]
    public void Offices_are_closed_on_holidays_and_over_the_end_of_the_year(int year, int month, int day, bool closed) =>
        Assert.That(Holidays.BuiltIn.CloseOffices(new(year, month, day)), Is.EqualTo(closed));

    [Test]
    public void The_Cabinet_Offices_file_replaces_the_table()
    {
        // 国民の祝日,名称 / 2030/1/1,元日 / 2030/8/12,振替 and the second byte of ソ (0x5C), in Shift_JIS.
        byte[] content =
        [
            0x8D, 0x91, 0x96, 0xAF, 0x82, 0xCC, 0x8F, 0x6A, 0x93, 0xFA, (byte)',', 0x96, 0xBC, 0x8F, 0xCC, 13, 10,
            .. "2030/1/1,"u8, 0x8C, 0xB3, 0x93, 0xFA, 13, 10,
            .. "2030/8/12,"u8, 0x90, 0x55, 0x91, 0xD6, 0x83, 0x5C, 13, 10,
            .. ",\r\n\r\n"u8,
        ];
        File.WriteAllBytes(file, content);

        var holidays = Holidays.Load(file);

        Assert.That(holidays.Contains(new(2030, 1, 1)));
        Assert.That(holidays.Contains(new(2030, 8, 12)));
        Assert.That(holidays.Contains(new(2026, 2, 11)), Is.False);
        Assert.That(holidays.LastKnown, Is.EqualTo(new DateOnly(2030, 12, 31)));
    }

    [Test]
    public void A_file_without_headings_loses_no_day()
    {
        File.WriteAllText(file, "2030/1/1,x\n2030/1/14,x\n", Encoding.UTF8);

        var holidays = Holidays.Load(file);

        Assert.That(holidays.Contains(new(2030, 1, 1)));
        Assert.That(holidays.Contains(new(2030, 1, 14)));
    }

    [TestCase("", "no date")]
    [TestCase("heading,name\n", "no date")]
    [TestCase("heading,name\n2030/1/1,x\n2030/2/30,x\n", "Line 3")]
    public void A_file_that_is_not_a_list_of_dates_stops_the_start_in_one_line(string content, string says)
    {
        File.WriteAllText(file, content);

        var refusal = Assert.Throws<StartRefusedException>(() => Holidays.Load(file))!;

        Assert.That(refusal.Message, Does.Contain(says).And.Contain("祝日").And.Not.Contain("\n"));
    }

    [Test]
    public void A_missing_file_stops_the_start()
    {
        var refusal = Assert.Throws<StartRefusedException>(() => Holidays.Load(file))!;

        Assert.That(refusal.Message, Does.Contain(file));
    }
}
