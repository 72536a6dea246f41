using FsCheck;
using FsCheck.Fluent;

namespace Api.Tests.Http;

/// <summary>
/// Strings of any UTF-16 units, lone surrogates too, mixed with the signs a parser knows: purely random ones would
/// never get past its first test.
/// </summary>
internal static class AnyText
{
    private static readonly Config Thorough = Config.QuickThrowOnFailure.WithMaxTest(5000);

    internal static void Satisfies(string knownSigns, Func<string, bool> property)
    {
        var any = Gen.Choose(char.MinValue, char.MaxValue).Select(unit => (char)unit);
        var known = Gen.Elements(knownSigns.ToCharArray());
        var text = Gen.Frequency((1, any), (6, known)).ArrayOf().Select(units => new string(units));

        Prop.ForAll(text.ToArbitrary(), property).Check(Thorough);
    }
}
