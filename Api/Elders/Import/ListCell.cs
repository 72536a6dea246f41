using System.Text.RegularExpressions;

namespace Api.Elders.Import;

/// <summary>
/// Several entries in one cell: one a line, or, in a cell of one line, parted by 、 and its like. Behind an entry may stand what
/// it has beside its text, in 【】: 心房細動【現在・医師】.
/// </summary>
internal static partial class ListCell
{
    internal static List<string> Split(string text)
    {
        if (text.AsSpan().ContainsAny('\n', '\r'))
            return [.. text.Split(['\n', '\r'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)];

        var entries = new List<string>();
        var depth = 0;
        var start = 0;
        for (var i = 0; i <= text.Length; i++)
        {
            if (i < text.Length)
            {
                depth = Math.Max(0, depth + (text[i] is '(' or '（' or '【' or '「' ? 1 : text[i] is ')' or '）' or '】' or '」' ? -1 : 0));
                if (depth > 0 || !IsMark(text, i))
                    continue;
            }

            var entry = text[start..i].Trim();
            if (entry.Length > 0)
                entries.Add(entry);
            start = i + 1;
        }

        return entries;
    }

    /// <summary>The reverse. A single entry that would be split ends with a line end.</summary>
    internal static string? Write(IEnumerable<string?>? entries)
    {
        var lines = (entries ?? []).Where(entry => !string.IsNullOrWhiteSpace(entry)).ToList();
        return lines.Count == 0 ? null
            : lines.Count == 1 && Split(lines[0]!).Count > 1 ? lines[0] + "\n"
            : string.Join('\n', lines);
    }

    /// <summary>An entry without what stands behind it in 【】, and those words.</summary>
    internal static (string Text, string[] Tags) Tagged(string entry)
    {
        var match = Tag().Match(entry);
        return match.Success ? (match.Groups[1].Value.Trim(), match.Groups[2].Value.Split('・')) : (entry, []);
    }

    internal static string WithTags(string? text, params ReadOnlySpan<string?> tags)
    {
        var said = new List<string>();
        foreach (var tag in tags)
        {
            if (tag is not null)
                said.Add(tag);
        }

        return said.Count == 0 ? text ?? "" : $"{text}【{string.Join('・', said)}】";
    }

    // A comma between digits is part of a quantity (1,000mg).
    private static bool IsMark(string text, int at) => text[at] is '、' or '，' or ';' or '；'
        || (text[at] == ',' && !(at > 0 && at + 1 < text.Length && char.IsAsciiDigit(text[at - 1]) && char.IsAsciiDigit(text[at + 1])));

    [GeneratedRegex("^(.*)【([^【】]+)】$")]
    private static partial Regex Tag();
}
