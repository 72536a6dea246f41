using System.Text;

namespace Api.Http;

/// <summary>
/// Search keys for readings, and what a kana field may hold. The names themselves are kept byte for byte
/// (domain.md section 8): a folded form is compared, never shown or stored as the name.
/// </summary>
internal static class Kana
{
    // U+FF61 to U+FF9F in order.
    private const string OfHalfWidth = "。「」、・ヲァィゥェォャュョッーアイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワン゛゜";
    private const string Small = "ァィゥェォャュョッヮヵヶヰヱヲ";
    private const string Large = "アイウエオヤユヨツワカケイエオ";
    private const string Voiceable = "カキクケコサシスセソタチツテトハヒフヘホ";
    private const string HalfVoiceable = "ハヒフヘホ";

    /// <summary>
    /// One key for every way to type a reading: full-width katakana with large letters, ヰヱヲ as イエオ, every dash as ー,
    /// Latin letters and digits as upper-case ASCII; spaces and middle dots are left out.
    /// </summary>
    internal static string Fold(string text)
    {
        var key = text.Length <= 256 ? stackalloc char[text.Length] : new char[text.Length];
        var length = 0;
        foreach (var written in text)
        {
            var c = FoldLetter(written);
            if (c is ' ' or '・')
            {
                continue;
            }

            if (length > 0 && Combine(key[length - 1], c) is var voiced and not '\0')
            {
                key[length - 1] = voiced;
                continue;
            }

            key[length++] = c;
        }

        return key[..length].ToString();
    }

    /// <summary>
    /// Half-width katakana as full-width ones, each voicing mark in one with its letter; everything else, spaces too, stays.
    /// For readings (ﾌﾘｶﾞﾅ) only: names are kept as they are written.
    /// </summary>
    internal static string Widen(string text)
    {
        if (!text.AsSpan().ContainsAnyInRange('\uFF61', '\uFF9F'))
            return text;

        var wide = new StringBuilder(text.Length);
        foreach (var written in text)
        {
            var isHalf = written is >= '\uFF61' and <= '\uFF9F';
            var c = isHalf ? OfHalfWidth[written - '\uFF61'] : written;
            if (isHalf && wide.Length > 0 && Combine(wide[^1], c) is var voiced and not '\0')
                wide[^1] = voiced;
            else
                wide.Append(c);
        }

        return wide.ToString();
    }

    /// <summary>
    /// Hiragana or katakana of either width with spaces, middle dots and long marks, and at least one letter. No Latin
    /// letters: foreign names have a reading too, and the roman form its own field (otherNames).
    /// </summary>
    internal static bool IsKana(string text)
    {
        var hasLetter = false;
        foreach (var c in text)
        {
            var isLetter = c is (>= 'ぁ' and <= 'ゖ') or (>= 'ァ' and <= 'ヺ') or (>= 'ｦ' and <= 'ﾝ' and not 'ｰ');
            if (!isLetter && !IsMark(c) && !WrittenForm.IsSpace(c))
            {
                return false;
            }

            hasLetter |= isLetter;
        }

        return hasLetter;
    }

    private static char FoldLetter(char written)
    {
        var c = written is >= '\uFF61' and <= '\uFF9F' ? OfHalfWidth[written - '\uFF61']
            : written is (>= 'ぁ' and <= 'ゖ') or 'ゝ' or 'ゞ' ? (char)(written + ('ァ' - 'ぁ'))
            : WrittenForm.ToAscii(written);
        if (c is >= 'a' and <= 'z')
        {
            return (char)(c - 'a' + 'A');
        }

        if (WrittenForm.IsDash(c))
        {
            return 'ー';
        }

        var small = Small.IndexOf(c, StringComparison.Ordinal);
        return small >= 0 ? Large[small] : c;
    }

    /// <summary>The letter with its voicing mark (half-width, spacing or combining) in one; '\0' when they do not combine.</summary>
    private static char Combine(char letter, char mark) => mark switch
    {
        '\u309B' or '\u3099' when letter == 'ウ' => 'ヴ',
        '\u309B' or '\u3099' when Voiceable.Contains(letter, StringComparison.Ordinal) => (char)(letter + 1),
        '\u309C' or '\u309A' when HalfVoiceable.Contains(letter, StringComparison.Ordinal) => (char)(letter + 2),
        _ => '\0',
    };

    private static bool IsMark(char c) =>
        c is '・' or '･' or 'ー' or 'ｰ' or 'ヽ' or 'ヾ' or 'ﾞ' or 'ﾟ' or (>= '\u3099' and <= '\u309E');
}
