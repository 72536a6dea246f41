using System.Globalization;

namespace Api.Http;

/// <summary>
/// The forms in which people and their input methods write ASCII signs. A table of our own, because
/// <c>string.Normalize</c> silently does nothing in images without ICU (domain.md section 2).
/// </summary>
internal static class WrittenForm
{
    /// <summary>Full-width signs become ASCII, every space becomes ' '; anything else stays as it is.</summary>
    internal static char ToAscii(char c) =>
        c is >= '\uFF01' and <= '\uFF5E' ? (char)(c - 0xFEE0)
        : IsSpace(c) ? ' '
        : c;

    internal static bool IsSpace(char c) =>
        c is ' ' or '\t' or '\u3000' || (c > '\u007F' && char.GetUnicodeCategory(c) == UnicodeCategory.SpaceSeparator);

    /// <summary>Whether the character stands for nothing in a number: a space of any width (also none) or a dash.</summary>
    internal static bool IsFiller(char c) => IsSpace(c) || IsDash(c) || c == '\u200B';

    /// <summary>
    /// The dash-like signs of domain.md section 2, and U+301C: the wave dash that ～ becomes on its way through Shift_JIS.
    /// </summary>
    // Escaped: most of them look alike in an editor.
    internal static bool IsDash(char c) => c is
        '-' or '~' or '\u2010' or '\u2011' or '\u2012' or '\u2013' or '\u2014' or '\u2015' or '\u2043' or '\u2212'
        or '\u23AF' or '\u2500' or '\u2501' or '\u301C' or '\u30FC' or '\uFF0D' or '\uFF5E' or '\uFF70';
}
