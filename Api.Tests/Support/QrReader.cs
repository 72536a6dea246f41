using System.Text;
using System.Text.RegularExpressions;

namespace Api.Tests.Support;

/// <summary>
/// Reads a QR code back from the modules that a label draws (ISO/IEC 18004): level M, ASCII, versions 1 to 10.
/// It corrects nothing: what is drawn must be right as it stands.
/// </summary>
internal static partial class QrReader
{
    private const int QuietZone = 4;
    private const string Capitals = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";

    // Data codewords of each block at level M, by version.
    private static readonly int[][] Blocks =
        [[], [16], [28], [44], [32, 32], [43, 43], [27, 27, 27, 27], [31, 31, 31, 31], [38, 38, 39, 39], [36, 36, 36, 37, 37], [43, 43, 43, 43, 44]];

    private static readonly int[][] Alignment =
        [[], [], [6, 18], [6, 22], [6, 26], [6, 30], [6, 34], [6, 22, 38], [6, 24, 42], [6, 26, 46], [6, 28, 50]];

    internal static string Read(string svg)
    {
        var dark = Modules(svg);
        var size = dark.GetLength(0);
        var version = (size - 17) / 4;
        var format = Format(dark);
        Assert.That(format >> 13, Is.Zero, "level M");
        return Text(Codewords(dark, version, (format >> 10) & 7), version);
    }

    private static bool[,] Modules(string svg)
    {
        var whole = int.Parse(Square().Match(svg).Groups[1].Value);
        var size = whole - (2 * QuietZone);
        var dark = new bool[size, size];
        foreach (Match run in Run().Matches(svg))
        {
            var (x, y, length) = (int.Parse(run.Groups[1].Value), int.Parse(run.Groups[2].Value), int.Parse(run.Groups[3].Value));
            for (var i = x; i < x + length; i++)
                dark[y - QuietZone, i - QuietZone] = true;
        }

        return dark;
    }

    private static int Format(bool[,] dark)
    {
        (int Row, int Column)[] places =
            [(8, 0), (8, 1), (8, 2), (8, 3), (8, 4), (8, 5), (8, 7), (8, 8), (7, 8), (5, 8), (4, 8), (3, 8), (2, 8), (1, 8), (0, 8)];
        return places.Aggregate(0, (bits, place) => (bits << 1) | (dark[place.Row, place.Column] ? 1 : 0)) ^ 0b101010000010010;
    }

    private static byte[] Codewords(bool[,] dark, int version, int mask)
    {
        var size = dark.GetLength(0);
        var bits = new List<bool>();
        var up = true;
        for (var right = size - 1; right > 0; right -= 2, up = !up)
        {
            if (right == 6)
                right--;
            for (var i = 0; i < size; i++)
            {
                var row = up ? size - 1 - i : i;
                foreach (var column in (int[])[right, right - 1])
                {
                    if (!IsFunction(row, column, size, version))
                        bits.Add(dark[row, column] ^ IsMasked(mask, row, column));
                }
            }
        }

        return [.. bits.Chunk(8).Where(chunk => chunk.Length == 8).Select(chunk => (byte)chunk.Aggregate(0, (value, bit) => (value << 1) | (bit ? 1 : 0)))];
    }

    private static bool IsFunction(int row, int column, int size, int version)
    {
        if ((row <= 8 && (column <= 8 || column >= size - 8)) || (row >= size - 8 && column <= 8) || row == 6 || column == 6)
            return true;
        if (version >= 7 && ((row <= 5 && column >= size - 11) || (column <= 5 && row >= size - 11)))
            return true;

        var centres = Alignment[version];
        return centres.Any(r => centres.Any(c =>
            Math.Abs(row - r) <= 2 && Math.Abs(column - c) <= 2
            && !(r == 6 && (c == 6 || c == centres[^1])) && !(c == 6 && r == centres[^1])));
    }

    private static bool IsMasked(int mask, int r, int c) => mask switch
    {
        0 => (r + c) % 2,
        1 => r % 2,
        2 => c % 3,
        3 => (r + c) % 3,
        4 => ((r / 2) + (c / 3)) % 2,
        5 => (r * c % 2) + (r * c % 3),
        6 => ((r * c % 2) + (r * c % 3)) % 2,
        _ => (((r + c) % 2) + (r * c % 3)) % 2,
    } == 0;

    // The blocks' codewords stand in turn; the longer blocks' last ones stand behind all others.
    private static string Text(byte[] codewords, int version)
    {
        var blocks = Blocks[version].Select(length => new byte[length]).ToList();
        var next = 0;
        for (var i = 0; i < blocks.Max(block => block.Length); i++)
        {
            foreach (var block in blocks.Where(block => i < block.Length))
                block[i] = codewords[next++];
        }

        var bits = string.Concat(blocks.SelectMany(block => block).Select(value => Convert.ToString(value, 2).PadLeft(8, '0')));
        var text = new StringBuilder();
        for (var at = 0; at + 4 <= bits.Length && bits.Substring(at, 4) != "0000";)
            text.Append(Segment(bits, version, ref at));
        return text.ToString();
    }

    // A writer changes to a denser mode where a run of digits or capitals is long enough.
    private static string Segment(string bits, int version, ref int at)
    {
        var mode = Take(bits, 4, ref at);
        var wide = version < 10 ? 0 : 1;
        var text = new StringBuilder();
        switch (mode)
        {
            case 1:
                for (var left = Take(bits, 10 + (2 * wide), ref at); left > 0; left -= 3)
                    text.Append(Take(bits, left >= 3 ? 10 : left == 2 ? 7 : 4, ref at).ToString($"D{Math.Min(left, 3)}"));
                break;
            case 2:
                for (var left = Take(bits, 9 + (2 * wide), ref at); left > 0; left -= 2)
                {
                    var value = Take(bits, left >= 2 ? 11 : 6, ref at);
                    text.Append(left >= 2 ? $"{Capitals[value / 45]}{Capitals[value % 45]}" : $"{Capitals[value]}");
                }

                break;
            default:
                Assert.That(mode, Is.EqualTo(4), "digits, capitals or bytes");
                for (var left = Take(bits, 8 + (8 * wide), ref at); left > 0; left--)
                    text.Append((char)Take(bits, 8, ref at));
                break;
        }

        return text.ToString();
    }

    private static int Take(string bits, int count, ref int at)
    {
        at += count;
        return Convert.ToInt32(bits.Substring(at - count, count), 2);
    }

    [GeneratedRegex("viewBox=\"0 0 (\\d+) \\1\"")]
    private static partial Regex Square();

    [GeneratedRegex(@"M(\d+) (\d+)h(\d+)v1h-\3z")]
    private static partial Regex Run();
}
