using System.Buffers;
using System.Text.Encodings.Web;

namespace Api.Http;

/// <summary>
/// Escapes what JSON itself demands and nothing else (RFC 8259 section 7). The framework's most relaxed encoder still
/// escapes the ideographic space, every letter beyond the BMP (𠮷) and the variation selectors of registered names.
/// </summary>
internal sealed class LeastEscaping : JavaScriptEncoder
{
    internal static readonly LeastEscaping Instance = new();

    private static readonly SearchValues<char> Demanded =
        SearchValues.Create([.. Enumerable.Range(0, ' ').Select(control => (char)control), '"', '\\']);

    public override int MaxOutputCharactersPerInputCharacter => UnsafeRelaxedJsonEscaping.MaxOutputCharactersPerInputCharacter;

    public override bool WillEncode(int unicodeScalar) => unicodeScalar is < ' ' or '"' or '\\';

    // Pointers, because the base class has no other form of these two.
    public override unsafe int FindFirstCharacterToEncode(char* text, int textLength)
    {
        var all = new ReadOnlySpan<char>(text, textLength);
        var at = all.IndexOfAny(Demanded);
        var half = LoneSurrogate(at < 0 ? all : all[..at]);
        return half < 0 ? at : half;
    }

    public override unsafe bool TryEncodeUnicodeScalar(
        int unicodeScalar, char* buffer, int bufferLength, out int numberOfCharactersWritten) =>
        UnsafeRelaxedJsonEscaping.TryEncodeUnicodeScalar(unicodeScalar, buffer, bufferLength, out numberOfCharactersWritten);

    // Half a pair has no UTF-8: the base class writes U+FFFD where it is told of one, the writer throws where it is not.
    private static int LoneSurrogate(ReadOnlySpan<char> text)
    {
        var i = text.IndexOfAnyInRange('\uD800', '\uDFFF');
        for (; i >= 0 && i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i]))
                continue;
            if (i + 1 == text.Length || !char.IsSurrogatePair(text[i], text[i + 1]))
                return i;

            i++;
        }

        return -1;
    }
}
