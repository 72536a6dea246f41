using System.Text;

namespace Api.Elders.Import;

/// <summary>
/// Code page 932 as files in Japan have it. Several characters (髙 﨑 Ⅰ) have two byte pairs there, of NEC and of IBM. The
/// framework's decoder reads both, but says nothing of bytes it cannot read; told to say so, it refuses the rarer pairs as
/// well. This one asks the lenient decoder before it gives a character up.
/// </summary>
internal sealed class ShiftJis : DecoderFallback
{
    private const int CodePage = 932;

    // What the lenient decoder puts for bytes it cannot read; where these two are meant, nobody asks.
    private const char Unmapped = '・';
    private const char Question = '?';

    private static readonly Encoding Lenient = CodePagesEncodingProvider.Instance.GetEncoding(CodePage)!;

    internal static readonly Encoding Encoding = CodePagesEncodingProvider.Instance.GetEncoding(
        CodePage, EncoderFallback.ExceptionFallback, new ShiftJis())!;

    public override int MaxCharCount => 1;

    public override DecoderFallbackBuffer CreateFallbackBuffer() => new Buffer();

    private sealed class Buffer : DecoderFallbackBuffer
    {
        private static readonly char[] Known = new char[0x10000];

        private char next;
        private int left;

        public override int Remaining => left;

        public override bool Fallback(byte[] bytesUnknown, int index)
        {
            // Asked once for each pair: a file may hold nothing else, sixteen million times.
            ref var known = ref Known[bytesUnknown is [var first, var second] ? (first << 8) | second : bytesUnknown[0]];
            if (known == '\0')
                known = Lenient.GetString(bytesUnknown) is [not (Unmapped or Question) and var read] ? read : CsvCells.Unreadable;
            next = known;
            left = 1;
            return true;
        }

        public override char GetNextChar()
        {
            if (left == 0)
                return '\0';

            left = 0;
            return next;
        }

        public override bool MovePrevious() => false;

        public override void Reset() => left = 0;
    }
}
