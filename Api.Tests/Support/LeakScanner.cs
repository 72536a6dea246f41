using System.Text;

namespace Api.Tests.Support;

/// <summary>Finds a known string in bytes however it was written: the encodings in which data leaks by accident.</summary>
internal static class LeakScanner
{
    // Fewer characters than this would be found by chance.
    private const int FewestBytes = 8;

    /// <summary>The encodings of a string, each with its name.</summary>
    internal static IEnumerable<(string Name, byte[] Bytes)> EncodingsOf(string text)
    {
        var utf8 = Encoding.UTF8.GetBytes(text);
        yield return ("UTF-8", utf8);
        yield return ("UTF-16LE", Encoding.Unicode.GetBytes(text));
        yield return ("UTF-16BE", Encoding.BigEndianUnicode.GetBytes(text));
        yield return ("hex", Ascii(Convert.ToHexStringLower(utf8)));
        yield return ("HEX", Ascii(Convert.ToHexString(utf8)));
        for (var shift = 0; shift < 3; shift++)
        {
            var base64 = Base64(utf8, shift);
            yield return ($"base64+{shift}", Ascii(base64));
            yield return ($"base64url+{shift}", Ascii(base64.Replace('+', '-').Replace('/', '_')));
        }

        var escaped = string.Concat(text.Select(c => c < 128 ? c.ToString() : $"\\u{(int)c:x4}"));
        yield return ("JSON", Ascii(escaped));
        yield return ("percent", Ascii(Uri.EscapeDataString(text)));
    }

    /// <returns>What was found, as string and encoding.</returns>
    internal static List<string> Find(byte[] content, IEnumerable<string> planted)
    {
        var found = new List<string>();
        foreach (var text in planted)
        {
            var encodings = EncodingsOf(text).Where(encoding => encoding.Bytes.Length >= FewestBytes).DistinctBy(encoding => Convert.ToHexString(encoding.Bytes));
            found.AddRange(encodings.Where(encoding => content.AsSpan().IndexOf(encoding.Bytes) >= 0).Select(encoding => $"{text} ({encoding.Name})"));
        }

        return found;
    }

    // Inside a longer text a string may begin at any of three places of a base64 group; only whole groups of its own are
    // the same whatever stands around it.
    private static string Base64(byte[] utf8, int shift)
    {
        var before = (3 - shift) % 3;
        var whole = Math.Max(utf8.Length - before, 0) / 3 * 3;
        return Convert.ToBase64String(utf8.AsSpan(Math.Min(before, utf8.Length), whole));
    }

    private static byte[] Ascii(string text) => Encoding.ASCII.GetBytes(text);
}
