using Api.Keyholders;

namespace Api.Tests.Keyholders;

internal sealed class UnreadableDigitTests
{
    private readonly NumberReader reader = new(LegacyMask.TryParse("A-0000", out var mask, out _) ? [mask] : []);

    [Test]
    public void One_unreadable_digit_is_inferred_wherever_it_stands([Range(8, 12)] int length, [Values('?', '？')] char unreadable)
    {
        var numbers = Enumerable.Range(0, 100).Select(i => KeyholderNumber.Generate(length, training: i % 2 == 0).Normalised).ToList();

        var readings =
            from number in numbers
            from at in Enumerable.Range(0, length)
            select (Text: number, Reading: reader.Read(number[..at] + unreadable + number[(at + 1)..], [8, length]));

        Assert.That(readings.Count(), Is.EqualTo(100 * length));
        Assert.That(readings.Select(pair => pair.Reading.Number?.Normalised), Is.EqualTo(readings.Select(pair => pair.Text)));
        Assert.That(readings.Select(pair => pair.Reading.Number?.DigitInferred), Is.All.True);
        Assert.That(readings.Select(pair => pair.Reading.DigitsSeen), Is.All.EqualTo(length - 1));
    }

    [Test]
    public void An_unreadable_first_digit_that_would_be_0_is_a_wrong_check_digit()
    {
        var neverIssued = "0123456" + Damm.CheckDigit("0123456");

        var reading = reader.Read("?" + neverIssued[1..], [8]);

        Assert.That(reading, Is.EqualTo(NumberReading.Refused(NumberFault.CheckDigit, 7)));
    }

    [Test]
    public void An_unreadable_digit_inside_may_be_0()
    {
        var reading = reader.Read("4821-?372", [8]);

        Assert.That(reading.Number?.Printed, Is.EqualTo("4821-0372"));
    }

    [TestCase("48??0372")]
    [TestCase("?821037？")]
    [TestCase("????????")]
    [TestCase("4821-037?2")]
    [TestCase("4821-03?")]
    [TestCase("?")]
    [TestCase("4821-0?7O")]
    public void More_than_one_or_a_wrong_length_is_a_format_fault(string text)
    {
        var reading = reader.Read(text, [8]);

        Assert.That(reading.Fault, Is.EqualTo(NumberFault.Format));
        Assert.That(reading.Number, Is.Null);
    }

    [TestCase("A-01?3")]
    [TestCase("?-0123")]
    [TestCase("No.A-012?")]
    public void A_legacy_number_is_never_inferred(string text)
    {
        var reading = reader.Read(text, [8]);

        Assert.That(reading.Fault, Is.EqualTo(NumberFault.Format));
    }
}
