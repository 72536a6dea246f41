using System.Globalization;
using System.Text;
using Api.Keyholders;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.FSharp.Core;

namespace Api.Tests.Keyholders;

internal sealed class NumberReaderPropertyTests
{
    // The same cases on every run: a failure here can be repeated.
    private static readonly Config Runs = Config.QuickThrowOnFailure
        .WithMaxTest(2000)
        .WithReplay(FSharpOption<Replay>.Some(new Replay(new Rnd(20090801, 4821037), FSharpOption<int>.None)));

    private static readonly int[] Readable = [8, 9, 10, 11, 12];

    private readonly NumberReader reader = new(LegacyMask.TryParse("A-0000", out var mask, out _) ? [mask] : []);

    [Test]
    public void A_number_in_any_dress_is_the_same_number()
    {
        var dressed =
            from number in Numbers()
            from prefix in Gen.Elements("", "No.", "ｎｏ：", "№", "登録番号 ", "見守りキーホルダー登録番号　", "＃", "キーホルダー番号：Ｎｏ．")
            from gaps in Gen.ArrayOf(Gap(), number.Length)
            from wide in Gen.ArrayOf(Gen.Elements(true, false), number.Length)
            select (Number: number, Text: prefix + Dress(number, gaps, wide));

        var property = Prop.ForAll(dressed.ToArbitrary(), pair => reader.Read(pair.Text, Readable).Number?.Normalised == pair.Number);

        Check.One(Runs, property);
    }

    [Test]
    public void Characters_put_in_anywhere_give_the_same_number_or_a_refusal()
    {
        var disturbed =
            from number in Numbers()
            from gaps in Gen.ArrayOf(Gen.Frequency((6, Gap()), (1, AnyCharacter().Select(c => c.ToString()))), number.Length)
            where !gaps.Any(gap => gap.Any(c => char.IsAsciiDigit(c) || c is (>= '０' and <= '９') or '?' or '？'))
            select (Number: number, Text: Dress(number, gaps, new bool[number.Length]));

        var property = Prop.ForAll(disturbed.ToArbitrary(), pair =>
            reader.Read(pair.Text, Readable) is var reading
            && (reading.Number is { } number ? number.Normalised == pair.Number : reading.Fault == NumberFault.Format));

        Check.One(Runs, property);
    }

    [Test]
    public void Any_text_at_all_gives_a_number_or_a_fault()
    {
        var property = Prop.ForAll(Texts().ToArbitrary(), text =>
            reader.Read(text, Readable) is var reading && reading.Number.HasValue != reading.Fault.HasValue);

        Check.One(Runs, property);
    }

    [Test]
    public void Whatever_is_read_is_a_valid_number_and_reads_back_from_its_printed_form()
    {
        var read = 0;

        var property = Prop.ForAll(Texts().ToArbitrary(), text =>
        {
            if (reader.Read(text, Readable).Number is not { } number)
                return true;

            read++;
            return (number.IsLegacy || Damm.IsValid(number.Normalised)) && reader.Read(number.Printed, Readable).Number == number;
        });
        Check.One(Runs, property);

        Assert.That(read, Is.GreaterThan(50));
    }

    private static Gen<string> Numbers() =>
        from length in Gen.Choose(7, 11)
        from first in Gen.Choose(1, 9)
        from others in Gen.ArrayOf(Gen.Choose(0, 9), length - 1)
        select WithCheckDigit(first.ToString(CultureInfo.InvariantCulture) + string.Concat(others));

    private static string WithCheckDigit(string body) => body + Damm.CheckDigit(body);

    private static Gen<string> Gap() => Gen.Elements("", "", "", "-", "－", "ー", "ｰ", " ", "　", "\u200B", "\u2212", "〜", "\t", " - ");

    private static Gen<char> AnyOf(string characters) => Gen.Elements(characters.ToCharArray());

    // All 65,536 code units, so lone halves of surrogate pairs too.
    private static Gen<char> AnyCharacter() => Gen.Choose(0, 0xFFFF).Select(unit => (char)unit);

    // Mostly what numbers are made of: text that is random all through would never get beyond the length.
    private static Gen<string> Texts() =>
        Gen.OneOf(
            Gen.ArrayOf(AnyCharacter()).Select(units => new string(units)),
            from size in Gen.Choose(0, 16)
            from units in Gen.ArrayOf(Gen.Frequency((12, AnyOf("0123456789０９")), (1, AnyOf("?？-ーNo№#番号.:Aa"))), size)
            select new string(units),
            from letter in Gen.Elements('A', 'z', 'Ｑ')
            from digits in Gen.Choose(0, 99999)
            select $"{letter}-{digits:D4}");

    private static string Dress(string number, string[] gaps, bool[] wide)
    {
        var text = new StringBuilder();
        for (var i = 0; i < number.Length; i++)
            text.Append(gaps[i]).Append(wide[i] ? (char)(number[i] - '0' + '０') : number[i]);
        return text.ToString();
    }
}
