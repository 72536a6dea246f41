using Api.Http;

namespace Api.Keyholders;

/// <summary>
/// Reads a number as people type it (domain.md section 2). The text is untrusted: linear time, no exceptions,
/// and one allocation, the normalised number.
/// </summary>
/// <param name="legacy">The masks of <see cref="NumberOptions.Legacy"/>.</param>
internal sealed class NumberReader(IEnumerable<LegacyMask> legacy)
{
    private const char Unreadable = '?';

    // Room for a few prefixes and the longest number once spaces and dashes are gone; whatever is longer is no number.
    private const int LongestFolded = 64;

    // As folding leaves them: capitals, and キーホルダー without its two ー, which count as dashes.
    private static readonly string[] Prefixes = ["NO", "№", "#", "番号", "登録番号", "キホルダ番号", "見守りキホルダ登録番号"];

    private readonly LegacyMask[] masks = [.. legacy];

    /// <summary>Reads a number, or says what is wrong with it.</summary>
    /// <param name="text">What was typed, of any length and content.</param>
    /// <param name="lengths">The lengths of issued numbers that are readable, such as 8.</param>
    internal NumberReading Read(string text, ReadOnlySpan<int> lengths)
    {
        Span<char> buffer = stackalloc char[LongestFolded];
        var length = 0;
        var digitsSeen = 0;
        foreach (var c in text)
        {
            if (WrittenForm.IsFiller(c))
                continue;

            var folded = Capital(WrittenForm.ToAscii(c));
            if (char.IsAsciiDigit(folded))
                digitsSeen++;
            if (length < LongestFolded)
                buffer[length] = folded;
            length++;
        }

        if (length > LongestFolded)
            return NumberReading.Refused(NumberFault.Format, digitsSeen);

        var rest = buffer[..length];
        var older = LegacyWithin(ref rest);
        if (!older.IsEmpty && older.Length == rest.Length)
            return Legacy(older, digitsSeen);

        var issued = ReadIssued(rest, lengths, digitsSeen);

        // NO in front may be the older number's own letters (NO-0123). An issued number after "No." comes before that.
        return issued.Fault == NumberFault.Format && !older.IsEmpty ? Legacy(older, digitsSeen) : issued;
    }

    private static char Capital(char c) => char.IsAsciiLetterLower(c) ? (char)(c - 'a' + 'A') : c;

    /// <summary>Strips prefixes ("登録番号 No. …" has two) and returns the shortest text on the way that has a legacy form.</summary>
    private ReadOnlySpan<char> LegacyWithin(ref Span<char> rest)
    {
        ReadOnlySpan<char> found = [];
        while (true)
        {
            if (IsLegacy(rest))
                found = rest;

            var prefix = PrefixLength(rest);
            if (prefix == 0)
                return found;

            rest = rest[prefix..];
            while (rest is ['.' or ':', ..])
                rest = rest[1..];
        }
    }

    private bool IsLegacy(ReadOnlySpan<char> folded)
    {
        foreach (var mask in masks)
        {
            if (mask.Matches(folded))
                return true;
        }

        return false;
    }

    private static int PrefixLength(ReadOnlySpan<char> folded)
    {
        foreach (var prefix in Prefixes)
        {
            if (folded.StartsWith(prefix, StringComparison.Ordinal))
                return prefix.Length;
        }

        return 0;
    }

    private static NumberReading Legacy(ReadOnlySpan<char> folded, int digitsSeen) =>
        NumberReading.Of(KeyholderNumber.FromStored(new string(folded), legacy: true), digitsSeen);

    private static NumberReading ReadIssued(Span<char> digits, ReadOnlySpan<int> lengths, int digitsSeen)
    {
        var unreadable = digits.IndexOf(Unreadable);
        if (unreadable >= 0)
            digits[unreadable] = '0';

        // A second ? is no digit either, and is refused here.
        if (!lengths.Contains(digits.Length) || digits.ContainsAnyExceptInRange('0', '9'))
            return NumberReading.Refused(NumberFault.Format, digitsSeen);

        if (unreadable >= 0 ? !Infer(digits, unreadable) : !Damm.IsValid(digits))
            return NumberReading.Refused(NumberFault.CheckDigit, digitsSeen);

        var number = KeyholderNumber.FromStored(new string(digits), legacy: false);
        return NumberReading.Of(number with { DigitInferred = unreadable >= 0 }, digitsSeen);
    }

    /// <summary>
    /// Puts in the one digit that makes the check digit right; there is always exactly one.
    /// False when it would be a leading 0, which is never issued.
    /// </summary>
    private static bool Infer(Span<char> digits, int at)
    {
        for (var digit = at == 0 ? '1' : '0'; digit <= '9'; digit++)
        {
            digits[at] = digit;
            if (Damm.IsValid(digits))
                return true;
        }

        return false;
    }
}
