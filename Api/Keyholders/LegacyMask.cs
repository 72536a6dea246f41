using System.Diagnostics.CodeAnalysis;
using Api.Http;

namespace Api.Keyholders;

/// <summary>
/// The form of a town's older numbers (setting <c>Numbers:Legacy</c>, domain.md section 2): <c>A</c> for any letter A–Z,
/// <c>0</c> for any digit, dashes and spaces as on the keyholder.
/// Not regular expressions: whether a mask collides with an issued form is decidable, and matching cannot run long.
/// </summary>
internal sealed class LegacyMask
{
    internal const int Longest = 16;

    private const string HowToWrite =
        "Numbers:Legacy の各行は、英字を A、数字を 0 として、1〜16文字で書いてください（例: A-0000）。 / "
        + "Write each mask in Numbers:Legacy with A for a letter and 0 for a digit, 1 to 16 of them (such as A-0000).";

    private const string Collides =
        "Numbers:Legacy に数字だけの8〜12けたは書けません（新しい登録番号と区別できません）。その行を消してください。 / "
        + "A mask in Numbers:Legacy of 8 to 12 digits and nothing else reads as an issued number: remove it.";

    private readonly string shape;

    private LegacyMask(string shape) => this.shape = shape;

    /// <summary>Reads one mask of the setting.</summary>
    /// <param name="text">The mask as configured.</param>
    /// <param name="mask">The mask, when the answer is true.</param>
    /// <param name="problem">
    /// Otherwise one line that says what to write. It never repeats the text, which may be somebody's number.
    /// </param>
    internal static bool TryParse(string? text, [NotNullWhen(true)] out LegacyMask? mask, [NotNullWhen(false)] out string? problem)
    {
        mask = null;
        Span<char> shape = stackalloc char[Longest];
        var length = 0;
        foreach (var c in text ?? "")
        {
            if (WrittenForm.IsFiller(c))
                continue;

            if (c is not ('A' or '0') || length == Longest)
            {
                problem = HowToWrite;
                return false;
            }

            shape[length++] = c;
        }

        shape = shape[..length];
        if (shape.IsEmpty)
        {
            problem = HowToWrite;
            return false;
        }

        if (length is >= KeyholderNumber.ShortestIssued and <= KeyholderNumber.LongestIssued && !shape.Contains('A'))
        {
            problem = Collides;
            return false;
        }

        mask = new LegacyMask(new string(shape));
        problem = null;
        return true;
    }

    /// <summary>Whether a text, already folded and without dashes and spaces, has this form.</summary>
    internal bool Matches(ReadOnlySpan<char> folded)
    {
        if (folded.Length != shape.Length)
            return false;

        for (var i = 0; i < shape.Length; i++)
        {
            if (shape[i] == 'A' ? !char.IsAsciiLetterUpper(folded[i]) : !char.IsAsciiDigit(folded[i]))
                return false;
        }

        return true;
    }
}
