using Api.Keyholders;

namespace Api.Tests.Keyholders;

internal sealed class LegacyMaskTests
{
    [TestCase("A-0000", "A-0123", "A0123")]
    [TestCase("A-0000", "a0123", "A0123")]
    [TestCase("A-0000", "ｚー０１２３", "Z0123")]
    [TestCase("A-0000", "登録番号：A-0123", "A0123")]
    [TestCase("A0000", "A 0123", "A0123")]
    [TestCase("A－0000", "A-0123", "A0123")]
    [TestCase("000000", "012345", "012345")]
    [TestCase("000000", "No. 012-345", "012345")]
    [TestCase("0000000", "4821037", "4821037")]
    [TestCase("0000000000000", "1234567890123", "1234567890123")]
    [TestCase("AA 0000 0000 0000 00", "Xy12345678901234", "XY12345678901234")]
    [TestCase("AA-0000", "No-0123", "NO0123")]
    [TestCase("AA-0000", "番号 No. NO-0123", "NO0123")]
    [TestCase("A00000000", "A4821-0372", "A48210372")]
    public void A_number_that_fits_a_mask_is_a_legacy_number(string mask, string text, string expected)
    {
        var reading = ReaderWith(mask).Read(text, [8]);

        Assert.That(reading.Number, Is.EqualTo(KeyholderNumber.FromStored(expected, legacy: true)));
        Assert.That(reading.Number?.DigitInferred, Is.False);
    }

    [TestCase("A-012")]
    [TestCase("A-01234")]
    [TestCase("AB-0123")]
    [TestCase("1-0123")]
    [TestCase("A-B123")]
    [TestCase("Á-0123")]
    [TestCase("あ-0123")]
    [TestCase("A-0123x")]
    [TestCase("\u212A-0123", Description = "the Kelvin sign, whose small letter is k")]
    public void A_number_that_fits_no_mask_is_a_format_fault(string text)
    {
        var reading = ReaderWith("A-0000").Read(text, [8]);

        Assert.That(reading.Fault, Is.EqualTo(NumberFault.Format));
    }

    [Test]
    [SetCulture("tr-TR")]
    public void The_machines_culture_changes_nothing()
    {
        var reading = ReaderWith("A-0000").Read("i-0123", [8]);

        Assert.That(reading.Number?.Normalised, Is.EqualTo("I0123"));
    }

    [Test]
    public void Each_of_several_masks_is_tried()
    {
        var reader = ReaderWith("A-0000", "000000", "AA-00");

        var numbers = new[] { "B-1234", "123456", "CD-12" }.Select(text => reader.Read(text, [8]).Number?.Normalised);

        Assert.That(numbers, Is.EqualTo(new[] { "B1234", "123456", "CD12" }));
    }

    [TestCase("48210372")]
    [TestCase("No. 4821-0372")]
    [TestCase("No 4821-0372")]
    public void No_mask_takes_an_issued_number_away(string text)
    {
        var reader = ReaderWith("AA00000000", "A0000000", "0000000", "0000000000000");

        var reading = reader.Read(text, [8]);

        Assert.That(reading.Number, Is.EqualTo(KeyholderNumber.FromStored("48210372", legacy: false)));
    }

    [Test]
    public void A_misread_issued_number_after_No_is_not_taken_for_a_legacy_one()
    {
        var reading = ReaderWith("AA00000000").Read("No 4821-0373", [8]);

        Assert.That(reading.Fault, Is.EqualTo(NumberFault.CheckDigit));
    }

    [TestCase(null)]
    [TestCase("")]
    [TestCase(" - ")]
    [TestCase("B-0000")]
    [TestCase("a-0000")]
    [TestCase("A-0001")]
    [TestCase("Ａ-０００")]
    [TestCase("A-[0-9]{4}")]
    [TestCase("A-0000?")]
    [TestCase("AAAA-0000-0000-0000-0")]
    public void A_mask_with_anything_else_in_it_is_a_configuration_error(string? text)
    {
        var parsed = LegacyMask.TryParse(text, out var mask, out var problem);

        Assert.That(parsed, Is.False);
        Assert.That(mask, Is.Null);
        Assert.That(problem, Does.Contain("Numbers:Legacy").And.Contain("A-0000").And.Not.Contain("\n"));
    }

    [TestCase("00000000")]
    [TestCase("0000-0000")]
    [TestCase("0000-0000-0")]
    [TestCase("000000000000")]
    public void A_mask_that_an_issued_number_would_fit_is_a_configuration_error(string text)
    {
        var parsed = LegacyMask.TryParse(text, out _, out var problem);

        Assert.That(parsed, Is.False);
        Assert.That(problem, Does.Contain("8 to 12 digits").And.Contain("8〜12けた").And.Not.Contain("\n"));
    }

    [TestCase("0000000")]
    [TestCase("0000000000000")]
    [TestCase("0000000A")]
    [TestCase("AAAAAAAAAAAAAAAA")]
    public void A_mask_that_no_issued_number_fits_is_taken(string text)
    {
        var parsed = LegacyMask.TryParse(text, out var mask, out var problem);

        Assert.That(parsed, Is.True);
        Assert.That(mask, Is.Not.Null);
        Assert.That(problem, Is.Null);
    }

    private static NumberReader ReaderWith(params string[] masks) =>
        new(masks.Select(text => LegacyMask.TryParse(text, out var mask, out var problem) ? mask : throw new ArgumentException(problem)));
}
