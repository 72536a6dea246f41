using Api.Keyholders;

namespace Api.Tests.Keyholders;

internal sealed class NumberReaderTests
{
    private static readonly string[] Skipped =
    [
        // Dash-like, in the order of domain.md section 2; the last is a Mac's form of the one before.
        "-", "\u2010", "\u2011", "\u2012", "\u2013", "\u2014", "\u2015", "\u2043", "\u2212", "\u30FC", "\uFF70", "\u2500", "\u2501",
        "\u23AF", "~", "\uFF5E", "\uFF0D", "\u301C",
        " ", "\t", "\u00A0", "\u2000", "\u2001", "\u2002", "\u2003", "\u2004", "\u2005", "\u2006", "\u2007", "\u2008", "\u2009", "\u200A",
        "\u200B", "\u202F", "\u205F", "\u3000",
    ];

    private static readonly string[] Prefixes =
    [
        "No.", "No", "no", "NO.", "nO", "Ｎｏ．", "ｎｏ", "ＮＯ", "№", "番号", "登録番号", "見守りキーホルダー登録番号", "キーホルダー番号", "#", "＃",
        "登録番号 No.", "見守りキーホルダー登録番号：№ ",
    ];

    private readonly NumberReader reader = new([]);

    [TestCaseSource(nameof(Skipped))]
    public void A_space_or_dash_anywhere_changes_nothing(string skipped)
    {
        var text = skipped + string.Join(skipped, "48210372".ToCharArray()) + skipped + skipped;

        var reading = reader.Read(text, [8]);

        Assert.That(reading.Number?.Normalised, Is.EqualTo("48210372"));
        Assert.That(reading.DigitsSeen, Is.EqualTo(8));
    }

    [Test]
    public void A_prefix_changes_nothing(
        [ValueSource(nameof(Prefixes))] string prefix, [Values("", " ", ":", "：", ".", "．", "　：　")] string separator)
    {
        var text = prefix + separator + "4821-0372";

        var reading = reader.Read(text, [8]);

        Assert.That(reading.Number?.Normalised, Is.EqualTo("48210372"));
    }

    [TestCase("４８２１０３７２")]
    [TestCase("４８２１－０３７２")]
    [TestCase("4８2１ー0３7２")]
    public void Full_width_digits_are_digits(string text)
    {
        var reading = reader.Read(text, [8]);

        Assert.That(reading.Number, Is.EqualTo(KeyholderNumber.FromStored("48210372", legacy: false)));
        Assert.That(reading.Number?.DigitInferred, Is.False);
    }

    [TestCase("", 0)]
    [TestCase("番号", 0)]
    [TestCase("4821-037", 7)]
    [TestCase("4821-0372-4", 9)]
    [TestCase("No. ４８２", 3)]
    public void A_wrong_length_says_how_many_digits_were_seen(string text, int digits)
    {
        var reading = reader.Read(text, [8]);

        Assert.That(reading, Is.EqualTo(NumberReading.Refused(NumberFault.Format, digits)));
    }

    [TestCase("4821-O372")]
    [TestCase("4821/0372")]
    [TestCase("4821.0372")]
    [TestCase("4821-0372です")]
    [TestCase("4821-0372\n")]
    [TestCase("\u000048210372")]
    [TestCase("48210372番号")]
    [TestCase(":48210372")]
    [TestCase("٤٨٢١٠٣٧٢", Description = "Arabic-Indic digits")]
    [TestCase("④⑧②①⓪③⑦②", Description = "circled digits, which NFKC would fold")]
    public void Anything_else_among_the_digits_is_a_format_fault(string text)
    {
        var reading = reader.Read(text, [8]);

        Assert.That(reading.Fault, Is.EqualTo(NumberFault.Format));
        Assert.That(reading.Number, Is.Null);
    }

    [Test]
    public void A_wrong_check_digit_is_a_fault_of_its_own()
    {
        var reading = reader.Read("4821-0373", [8]);

        Assert.That(reading, Is.EqualTo(NumberReading.Refused(NumberFault.CheckDigit, 8)));
    }

    [Test]
    public void Every_readable_length_is_read_and_no_other([Range(8, 12)] int length)
    {
        var printed = KeyholderNumber.Generate(length, training: false).Printed;

        var readable = reader.Read(printed, [7, length]);
        var unreadable = reader.Read(printed, [length - 1, length + 1]);

        Assert.That(readable.Number?.Printed, Is.EqualTo(printed));
        Assert.That(unreadable, Is.EqualTo(NumberReading.Refused(NumberFault.Format, length)));
    }

    [Test]
    public void A_leading_0_with_a_right_check_digit_is_well_formed()
    {
        var text = "0123456" + Damm.CheckDigit("0123456");

        var reading = reader.Read(text, [8]);

        Assert.That(reading.Number?.Normalised, Is.EqualTo(text));
    }

    [Test]
    public void A_text_of_any_length_is_counted_and_refused()
    {
        var text = string.Concat(Enumerable.Repeat("No.4821-0372", 500));

        var reading = reader.Read(text, [8]);

        Assert.That(reading, Is.EqualTo(NumberReading.Refused(NumberFault.Format, 4000)));
    }

    [Test]
    public void Reading_a_long_text_makes_no_copy_of_it()
    {
        var text = "登録番号：Ｎｏ．４８２１" + new string('－', 1000) + "０３７２";
        reader.Read(text, [8]);

        var before = GC.GetAllocatedBytesForCurrentThread();
        var reading = reader.Read(text, [8]);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        // 40 bytes when compiled for speed; code that is not yet optimised boxes a few values more.
        Assert.That(reading.Number?.Normalised, Is.EqualTo("48210372"));
        Assert.That(allocated, Is.LessThan(text.Length / 2));
    }
}
