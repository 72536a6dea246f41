using System.Globalization;
using System.Text.Json;
using Api.Centres;
using Api.Http;

namespace Api.Tests.Centres;

[TestFixture]
internal sealed class CentreTests
{
    private const string Phone = "03-0762-0001";
    private const string OnCall = "03-0762-0002";

    private static readonly TimeZoneInfo Tokyo = TimeZoneInfo.FindSystemTimeZoneById("Asia/Tokyo");

    // 2026-06-03 is a Wednesday without anything particular.
    [TestCase("2026-06-03T08:59:59.9999999+09:00", false)]
    [TestCase("2026-06-03T09:00:00+09:00", true)]
    [TestCase("2026-06-03T16:59:59.9999999+09:00", true)]
    [TestCase("2026-06-03T17:00:00+09:00", false)]
    [TestCase("2026-06-06T12:00:00+09:00", false)]
    public void A_centre_is_open_from_its_first_minute_until_its_last_is_over(string now, bool open)
    {
        var answer = At(Weekly(), now);

        Assert.That(answer.Open, Is.EqualTo(open));
    }

    // In UTC it is still the day before: Sunday for the first, Friday for the second.
    [TestCase("2026-06-07T23:30:00Z", true)]
    [TestCase("2026-06-05T23:30:00Z", false)]
    public void The_weekday_is_that_of_Tokyo(string now, bool open)
    {
        var early = Weekly() with { Hours = SomeHours.Of("mon-fri 08:00-17:00") };

        var answer = At(early, now);

        Assert.That(answer.Open, Is.EqualTo(open));
    }

    [TestCase("2026-02-11T12:00:00+09:00")]
    [TestCase("2026-05-06T12:00:00+09:00")]
    [TestCase("2026-12-29T12:00:00+09:00")]
    [TestCase("2025-01-03T12:00:00+09:00")]
    [TestCase("2026-06-04T12:00:00+09:00")]
    public void On_holidays_at_the_end_of_the_year_and_on_its_own_days_a_centre_is_closed(string now)
    {
        var answer = At(Weekly() with { ClosedOn = [new(2026, 6, 4)] }, now);

        Assert.That(answer.Open, Is.False);
    }

    [TestCase("2026-02-10T15:30:00Z", false)]
    [TestCase("2026-02-11T15:30:00Z", true)]
    public void A_holiday_starts_and_ends_at_midnight_in_Tokyo(string now, bool open)
    {
        var byNight = Weekly() with { Hours = SomeHours.Of("mon-sun 00:00-23:59") };

        var answer = At(byNight, now);

        Assert.That(answer.Open, Is.EqualTo(open));
    }

    [TestCase("2026-06-03T11:59:00+09:00", true)]
    [TestCase("2026-06-03T12:00:00+09:00", false)]
    [TestCase("2026-06-03T13:00:00+09:00", true)]
    [TestCase("2026-06-06T10:00:00+09:00", true)]
    public void Each_of_several_hours_counts(string now, bool open)
    {
        var centre = Weekly() with { Hours = SomeHours.Of("mon-fri 9:00-12:00; mon-fri 13:00-17:00; sat 9:00-12:00") };

        var answer = At(centre, now);

        Assert.That(answer.Open, Is.EqualTo(open));
    }

    [TestCase("2026-06-03T12:00:00+09:00", OnCall, Phone)]
    [TestCase("2026-06-03T20:00:00+09:00", OnCall, OnCall)]
    [TestCase("2026-06-03T20:00:00+09:00", null, Phone)]
    public void The_phone_to_call_is_the_one_that_answers_now(string now, string? onCall, string expected)
    {
        var answer = At(Weekly() with { OnCallPhone = onCall }, now);

        Assert.That(answer.PhoneNow, Is.EqualTo(expected));
        Assert.That(answer.OnCallPhone, Is.EqualTo(onCall));
        Assert.That(answer.Name, Is.EqualTo("地域包括支援センター入新井"));
    }

    [TestCase(OnCall, """{"name":"地域包括支援センター入新井","phoneNow":"03-0762-0002","onCallPhone":"03-0762-0002","open":false}""")]
    [TestCase(null, """{"name":"地域包括支援センター入新井","phoneNow":"03-0762-0001","open":false}""")]
    public void A_card_shows_a_centre_by_these_fields(string? onCall, string json)
    {
        var answer = At(Weekly() with { OnCallPhone = onCall }, "2026-06-03T20:00:00+09:00");

        var written = JsonSerializer.Serialize(answer, Json.Info<CentreAnswer>());

        Assert.That(written, Is.EqualTo(json));
    }

    private static CentreAnswer At(Centre centre, string now) =>
        centre.At(DateTimeOffset.Parse(now, CultureInfo.InvariantCulture), Tokyo, Holidays.BuiltIn);

    private static Centre Weekly() =>
        new(1, "地域包括支援センター入新井", Phone, OnCall, SomeHours.Of("mon-fri 09:00-17:00"), ClosedOn: [], Towns: []);
}
