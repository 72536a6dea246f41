using System.Text.RegularExpressions;

namespace Api.Elders.Import;

/// <summary>An address in one piece, cut where the house number begins.</summary>
internal static partial class WrittenAddress
{
    /// <summary>
    /// Where 1-2-3, １丁目２－３ or 一丁目2番 begins; the length when there is none. Kanji numerals alone (三田, 六本木) are
    /// parts of names.
    /// </summary>
    internal static int HouseNumberIn(string address)
    {
        var number = HouseNumber().Match(address);
        return number.Success ? number.Index : address.Length;
    }

    // From the first of a row of numerals only: tried from each, a cell full of them would take a minute.
    [GeneratedRegex("[0-9０-９]|(?<![〇一二三四五六七八九十])[〇一二三四五六七八九十]+(?:丁目|番|条)")]
    private static partial Regex HouseNumber();
}
