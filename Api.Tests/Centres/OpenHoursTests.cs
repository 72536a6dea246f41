using System.Text.Json;
using Api.Centres;
using Api.Http;

namespace Api.Tests.Centres;

[TestFixture]
internal sealed class OpenHoursTests
{
    private const Weekdays MonToFri = Weekdays.Mon | Weekdays.Tue | Weekdays.Wed | Weekdays.Thu | Weekdays.Fri;

    [TestCase("mon-fri 09:00-17:00", MonToFri, "09:00", "17:00")]
    [TestCase("MON-FRI 9:00 - 17:00", MonToFri, "09:00", "17:00")]
    [TestCase("月-金 9:00-17:00", MonToFri, "09:00", "17:00")]
    [TestCase("月〜金　９：００～１７：００", MonToFri, "09:00", "17:00")]
    [TestCase("月ー金9:00-17:00", MonToFri, "09:00", "17:00")]
    [TestCase(" mon , wed , fri 9:00-12:00 ", Weekdays.Mon | Weekdays.Wed | Weekdays.Fri, "09:00", "12:00")]
    [TestCase("月、水・金 9:00-12:00", Weekdays.Mon | Weekdays.Wed | Weekdays.Fri, "09:00", "12:00")]
    [TestCase("mon-tue,sat 9:00-12:00", Weekdays.Mon | Weekdays.Tue | Weekdays.Sat, "09:00", "12:00")]
    [TestCase("sat-mon 0:00-23:59", Weekdays.Sat | Weekdays.Sun | Weekdays.Mon, "00:00", "23:59")]
    [TestCase("日 9:30-9:31", Weekdays.Sun, "09:30", "09:31")]
    public void Hours_are_read_as_people_write_them(string text, Weekdays days, string from, string to)
    {
        var isRead = OpenHours.TryParse(text, out var hours);

        Assert.That(isRead);
        Assert.That(hours, Has.Count.EqualTo(1));
        Assert.That(hours![0].Days, Is.EqualTo(days));
        Assert.That(hours[0].Written.From, Is.EqualTo(from));
        Assert.That(hours[0].Written.To, Is.EqualTo(to));
    }

    [Test]
    public void Several_hours_are_parted_by_semicolons()
    {
        var isRead = OpenHours.TryParse("月-金 9:00-12:00; 月-金 13:00-17:00；土 9:00-12:00", out var hours);

        Assert.That(isRead);
        Assert.That(hours!.Select(one => one.Days), Is.EqualTo(new[] { MonToFri, MonToFri, Weekdays.Sat }));
    }

    [TestCase("")]
    [TestCase("mon-fri")]
    [TestCase("9:00-17:00")]
    [TestCase("mon-fri 9:00")]
    [TestCase("mon-fri 9-17")]
    [TestCase("mon-fri 9:00-17:00-18:00")]
    [TestCase("mon-wed-fri 9:00-17:00")]
    [TestCase("mon, 9:00-17:00")]
    [TestCase("monday 9:00-17:00")]
    [TestCase("祝 9:00-17:00")]
    [TestCase("mon 9:00-17:00;")]
    [TestCase("mon 9:00-24:00")]
    [TestCase("mon 9:60-17:00")]
    [TestCase("mon 17:00-17:00")]
    [TestCase("mon 22:00-6:00")]
    public void Anything_else_is_refused(string text)
    {
        var isRead = OpenHours.TryParse(text, out var hours);

        Assert.That(isRead, Is.False);
        Assert.That(hours, Is.Null);
    }

    [Test]
    public void JSON_holds_hours_as_the_API_names_them_and_gives_them_back()
    {
        var hours = SomeHours.Of("mon,tue,sun 9:00-17:00")[0];

        var json = JsonSerializer.Serialize([hours.Written], Json.Info<IReadOnlyList<WrittenHours>>());
        var isRead = OpenHours.TryRead(JsonSerializer.Deserialize(json, Json.Info<IReadOnlyList<WrittenHours>>())![0], out var again);

        Assert.That(json, Is.EqualTo("""[{"days":["mon","tue","sun"],"from":"09:00","to":"17:00"}]"""));
        Assert.That(isRead);
        Assert.That(again, Is.EqualTo(hours));
    }

    [TestCase("""{"days":[],"from":"09:00","to":"17:00"}""")]
    [TestCase("""{"from":"09:00","to":"17:00"}""")]
    [TestCase("""{"days":["mon","mon"],"from":"09:00","to":"17:00"}""")]
    [TestCase("""{"days":["Mon"],"from":"09:00","to":"17:00"}""")]
    [TestCase("""{"days":["hol"],"from":"09:00","to":"17:00"}""")]
    [TestCase("""{"days":[null],"from":"09:00","to":"17:00"}""")]
    [TestCase("""{"days":["mon"],"to":"17:00"}""")]
    [TestCase("""{"days":["mon"],"from":"09:00"}""")]
    [TestCase("""{"days":["mon"],"from":"22:00","to":"06:00"}""")]
    public void Hours_in_JSON_that_mean_nothing_are_refused(string json)
    {
        var written = JsonSerializer.Deserialize(json, Json.Info<WrittenHours>())!;

        var isRead = OpenHours.TryRead(written, out var hours);

        Assert.That(isRead, Is.False);
        Assert.That(hours, Is.Null);
    }

    [Test]
    public void A_request_may_hold_hours()
    {
        var shape = JsonShape.Of(typeof(WrittenHours));

        var problem = JsonGate.Check("""{"days":["mon"],"from":"09:00","to":"17:00"}"""u8, shape);

        Assert.That(problem, Is.Null);
    }
}
