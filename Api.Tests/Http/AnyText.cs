using FsCheck;
using FsCheck.Fluent;

namespace Api.Tests.Http;

/// <summary>
/// Strings of any UTF-16 units, lone surrogates too, mixed with the signs a parser knows, or a good text with something cut
/// out, put in or doubled: purely random ones would never get past its first test.
/// </summary>
internal static class AnyText
{
    internal const int Times = 5000;

    private static readonly Config Thorough = Config.QuickThrowOnFailure.WithMaxTest(Times);

    internal static void Satisfies(string knownSigns, Func<string, bool> property) =>
        Prop.ForAll(Of(knownSigns).ToArbitrary(), property).Check(Thorough);

    /// <summary>Some 5,000 texts of the signs, and of good ones that were damaged.</summary>
    internal static void Satisfies(string knownSigns, string[] good, Func<string, bool> property) =>
        Prop.ForAll(Gen.OneOf(Of(knownSigns), Damaged(good, knownSigns)).ToArbitrary(), property).Check(Thorough);

    internal static Gen<string> Of(string knownSigns)
    {
        var any = Gen.Choose(char.MinValue, char.MaxValue).Select(unit => (char)unit);
        var known = Gen.Elements(knownSigns.ToCharArray());
        return Gen.Frequency((1, any), (6, known)).ArrayOf().Select(units => new string(units));
    }

    private static Gen<string> Damaged(string[] good, string knownSigns) =>
        from text in Gen.Elements(good)
        from at in Gen.Choose(0, text.Length)
        from length in Gen.Choose(0, 4)
        from put in Gen.Frequency((2, Gen.Constant("")), (3, Of(knownSigns)), (1, Gen.Constant(text)))
        select text[..at] + put + text[Math.Min(at + length, text.Length)..];
}
