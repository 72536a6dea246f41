using System.Text;
using System.Text.Unicode;

namespace Api.Elders.Import;

/// <summary>One row of a file, its cells as text.</summary>
/// <param name="Number">As a spreadsheet counts it, from 1: a line break inside a cell begins no new row.</param>
internal readonly record struct CsvRow(int Number, string[] Cells)
{
    internal bool IsEmpty => Array.TrueForAll(Cells, string.IsNullOrWhiteSpace);
}

/// <summary>
/// CSV (RFC 4180) from bytes. Quotes, commas and line ends are never part of a character in UTF-8 or Shift_JIS, so cells are
/// cut before they are decoded: a byte that cannot be read spoils its own cell, whose row and column can be named. A reader
/// of our own for just that; packages decode the whole file first.
/// </summary>
internal sealed class CsvCells
{
    /// <summary>What stands for a byte that cannot be read.</summary>
    internal const char Unreadable = '\uFFFD';

    // A ward registers some 40,000, with at most some 200 columns. 32 MiB of line ends or commas would take gigabytes.
    internal const int MostRows = 100_000;
    internal const int MostCells = 1000;
    internal const int MostInAll = 8_000_000;

    // The longest field is a list of twenty texts of 200 characters. Of a longer cell no more is decoded than tells that it is.
    internal const int MostInCell = 10_000;
    private const int BytesOfCharacter = 4;

    private const byte Quote = (byte)'"';

    private static readonly Encoding Utf8Text = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);

    // UTF-16 in either order (Excel's "Unicode text"), a workbook (ZIP), an old workbook.
    private static readonly byte[][] NotCsv = [[0xFF, 0xFE], [0xFE, 0xFF], [0x50, 0x4B, 0x03, 0x04], [0xD0, 0xCF, 0x11, 0xE0]];

    private readonly Encoding encoding;
    private readonly byte comma;
    private readonly List<string> cells = [];

    private CsvCells(Encoding encoding, byte comma)
    {
        this.encoding = encoding;
        this.comma = comma;
    }

    internal static bool IsCsv(ReadOnlySpan<byte> file)
    {
        foreach (var start in NotCsv)
        {
            if (file.StartsWith(start))
                return false;
        }

        return true;
    }

    /// <summary>Every row, the empty ones too.</summary>
    /// <param name="file">The bytes.</param>
    /// <param name="broken">Why this is no table: a quotation mark that is never closed, or no end of rows or cells.</param>
    internal static List<CsvRow> Read(ReadOnlySpan<byte> file, out ImportFinding? broken)
    {
        var hasMark = file.StartsWith(Encoding.UTF8.Preamble);
        file = hasMark ? file[Encoding.UTF8.Preamble.Length..] : file;
        var lineEnd = file.IndexOf((byte)'\n');
        var firstLine = lineEnd < 0 ? file : file[..lineEnd];

        // Japanese in Shift_JIS is never valid UTF-8 by chance. Where only the headers are, the file is UTF-8 with broken cells.
        var isUtf8 = hasMark || Utf8.IsValid(file) || (!Ascii.IsValid(firstLine) && Utf8.IsValid(firstLine));
        var comma = firstLine.Contains((byte)'\t') && !firstLine.Contains((byte)',') ? (byte)'\t' : (byte)',';
        return new CsvCells(isUtf8 ? Utf8Text : ShiftJis.Encoding, comma).Rows(file, out broken);
    }

    private List<CsvRow> Rows(ReadOnlySpan<byte> rest, out ImportFinding? broken)
    {
        broken = null;
        var rows = new List<CsvRow>();
        var inAll = 0;
        while (!rest.IsEmpty)
        {
            var number = rows.Count + 1;
            var isLast = false;
            while (!isLast)
            {
                if (!Cell(ref rest, out isLast))
                    broken = ImportFault.UnclosedQuote.At(number, "");
                if (cells.Count > MostCells)
                    broken = ImportFault.TooManyColumns.At(number, "");
                if (number > MostRows || ++inAll > MostInAll)
                    broken = ImportFault.TooManyRows.At(number, "");
                if (broken is not null)
                    return rows;
            }

            rows.Add(new CsvRow(number, [.. cells]));
            cells.Clear();
        }

        return rows;
    }

    // False when its quotation mark is never closed.
    private bool Cell(ref ReadOnlySpan<byte> rest, out bool isLast)
    {
        if (rest is not [Quote, ..])
        {
            var end = rest.IndexOfAny(comma, (byte)'\r', (byte)'\n');
            end = end < 0 ? rest.Length : end;
            cells.Add(Text(rest[..end]));
            isLast = IsLast(ref rest, end);
            return true;
        }

        var close = 1;
        var hasQuotes = false;
        while (true)
        {
            var next = rest[close..].IndexOf(Quote);
            if (next < 0)
            {
                cells.Add("");
                rest = [];
                isLast = true;
                return false;
            }

            close += next;
            if (close + 1 == rest.Length || rest[close + 1] != Quote)
                break;

            close += 2;
            hasQuotes = true;
        }

        var text = Text(rest[1..close]);
        text = hasQuotes ? text.Replace("\"\"", "\"", StringComparison.Ordinal) : text;

        // What some programs write behind the closing mark belongs to the cell.
        rest = rest[(close + 1)..];
        var behind = rest.IndexOfAny(comma, (byte)'\r', (byte)'\n');
        behind = behind < 0 ? rest.Length : behind;
        cells.Add(behind == 0 ? text : text + Text(rest[..behind]));
        isLast = IsLast(ref rest, behind);
        return true;
    }

    private string Text(ReadOnlySpan<byte> cell) => encoding.GetString(cell[..Math.Min(cell.Length, (MostInCell + 1) * BytesOfCharacter)]);

    // Takes the comma or the line end (CR LF, LF or CR) behind a cell.
    private bool IsLast(ref ReadOnlySpan<byte> rest, int end)
    {
        rest = rest[end..];
        if (rest.IsEmpty)
            return true;

        var isLast = rest[0] != comma;
        rest = rest is [(byte)'\r', (byte)'\n', ..] ? rest[2..] : rest[1..];
        return isLast;
    }
}
