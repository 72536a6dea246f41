using Api.Http;

namespace Api.Tests.Http;

[TestFixture]
internal sealed class JapaneseDateTests
{
    [TestCase("1938-04-01", "1938-04-01")]
    [TestCase("1938/4/1", "1938-04-01")]
    [TestCase("1938.4.1", "1938-04-01")]
    [TestCase("1938年4月1日", "1938-04-01")]
    [TestCase("　１９３８年 ４月　１日 ", "1938-04-01")]
    [TestCase("１９３８－０４－０１", "1938-04-01")]
    [TestCase("2024-02-29", "2024-02-29")]
    [TestCase("昭和15年3月1日", "1940-03-01")]
    [TestCase("昭和　１５年 ３月 １日", "1940-03-01")]
    [TestCase("昭15.3.1", "1940-03-01")]
    [TestCase("S15.3.1", "1940-03-01")]
    [TestCase("S15/3/1", "1940-03-01")]
    [TestCase("s15-3-1", "1940-03-01")]
    [TestCase("Ｓ１５．３．１", "1940-03-01")]
    [TestCase("㍼15年3月1日", "1940-03-01")]
    [TestCase("㍾45/1/1", "1912-01-01")]
    [TestCase("㍽元年8月1日", "1912-08-01")]
    [TestCase("㍻07年1月2日", "1995-01-02")]
    [TestCase("㋿7.4.10", "2025-04-10")]
    [TestCase("M45.1.1", "1912-01-01")]
    [TestCase("T1.8.1", "1912-08-01")]
    [TestCase("h7.1.2", "1995-01-02")]
    [TestCase("ｒ7.4.10", "2025-04-10")]
    public void Every_common_way_to_write_a_date_is_read(string text, string iso)
    {
        var isRead = JapaneseDate.TryParse(text, out var date);

        Assert.That(isRead);
        Assert.That(date, Is.EqualTo(Day(iso)));
    }

    [TestCase("明治6年1月1日", "1873-01-01")]
    [TestCase("明治45年7月30日", "1912-07-30")]
    [TestCase("大正元年7月30日", "1912-07-30")]
    [TestCase("大正15年12月25日", "1926-12-25")]
    [TestCase("昭和元年12月25日", "1926-12-25")]
    [TestCase("昭和元年12月26日", "1926-12-26")]
    [TestCase("昭和64年1月7日", "1989-01-07")]
    [TestCase("平成元年1月8日", "1989-01-08")]
    [TestCase("平成31年4月30日", "2019-04-30")]
    [TestCase("令和元年5月1日", "2019-05-01")]
    public void First_and_last_day_of_an_era_are_read(string text, string iso)
    {
        var isRead = JapaneseDate.TryParse(text, out var date);

        Assert.That(isRead);
        Assert.That(date, Is.EqualTo(Day(iso)));
    }

    [TestCase("明治45年12月31日", "1912-12-31")]
    [TestCase("大正15年12月31日", "1926-12-31")]
    [TestCase("昭和64年1月8日", "1989-01-08")]
    [TestCase("平成31年5月1日", "2019-05-01")]
    [TestCase("平成31年12月31日", "2019-12-31")]
    public void An_era_runs_on_to_the_end_of_its_last_calendar_year(string text, string iso)
    {
        var isRead = JapaneseDate.TryParse(text, out var date);

        Assert.That(isRead);
        Assert.That(date, Is.EqualTo(Day(iso)));
    }

    [TestCase("明治5年12月2日")]
    [TestCase("明治元年10月23日")]
    [TestCase("大正元年7月29日")]
    [TestCase("昭和元年12月24日")]
    [TestCase("平成元年1月7日")]
    [TestCase("令和元年4月30日")]
    [TestCase("明治46年1月1日")]
    [TestCase("大正16年1月1日")]
    [TestCase("昭和65年1月1日")]
    [TestCase("平成32年1月1日")]
    [TestCase("昭和0年1月1日")]
    public void A_day_outside_its_era_is_refused(string text) => AssertRefused(text);

    [TestCase(null)]
    [TestCase("")]
    [TestCase("　")]
    [TestCase("昭和")]
    [TestCase("1938-13-01")]
    [TestCase("1938-00-01")]
    [TestCase("1940-02-30")]
    [TestCase("1939-02-29")]
    [TestCase("0000-01-01")]
    [TestCase("昭和15年2月30日")]
    [TestCase("1938-4")]
    [TestCase("昭和15年3月")]
    [TestCase("昭和15年3月1")]
    [TestCase("昭和15年3月1日生")]
    [TestCase("1938-4/1")]
    [TestCase("1938年4-1")]
    [TestCase("1938--1")]
    [TestCase("19380401")]
    [TestCase("1938 4 1")]
    [TestCase("19 38-4-1")]
    [TestCase("15.3.1")]
    [TestCase("01938-4-1")]
    [TestCase("S015.3.1")]
    [TestCase("元年3月1日")]
    [TestCase("昭昭15年3月1日")]
    [TestCase("X15.3.1")]
    [TestCase("1938-04-01T00:00")]
    public void Anything_else_is_refused(string? text) => AssertRefused(text);

    [Test]
    public void Any_text_is_read_or_refused_without_an_exception()
    {
        AnyText.Satisfies("昭和平成令明治大正元年月日㍾㍽㍼㍻㋿MTSHRs-/.ー 　0123456789１２", text =>
        {
            var isRead = JapaneseDate.TryParse(text, out var date);

            return isRead || date == default;
        });
    }

    private static void AssertRefused(string? text)
    {
        var isRead = JapaneseDate.TryParse(text, out var date);

        Assert.That(isRead, Is.False);
        Assert.That(date, Is.EqualTo(default(DateOnly)));
    }

    [TestCase("R6.2", "2024-02-01")]
    [TestCase("令和６年２月", "2024-02-01")]
    [TestCase("2024-02", "2024-02-01")]
    [TestCase("2024年2月", "2024-02-01")]
    [TestCase("昭和64年1月", "1989-01-01")]
    [TestCase("平成元年1月", "1989-01-01")]
    [TestCase("平成31/5", "2019-05-01")]
    public void A_month_without_a_day_is_its_first_day(string text, string iso)
    {
        var isRead = JapaneseDate.TryParseMonth(text, out var date);

        Assert.That(isRead);
        Assert.That(date, Is.EqualTo(Day(iso)));
    }

    [TestCase("R6.2.1")]
    [TestCase("2024-13")]
    [TestCase("令和元年4月")]
    [TestCase("6.2")]
    [TestCase("R6")]
    [TestCase("2024年2")]
    [TestCase("")]
    public void What_is_no_month_is_refused(string text)
    {
        Assert.That(JapaneseDate.TryParseMonth(text, out var date), Is.False);
        Assert.That(date, Is.Default);
    }

    private static DateOnly Day(string iso) =>
        DateOnly.ParseExact(iso, "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
}
