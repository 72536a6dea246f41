using Api.Http;

namespace Api.Elders.Import;

/// <summary>The words beside a telephone number, without what only parts them from it.</summary>
internal static class PhoneWords
{
    private static readonly char[] Fill = [' ', '　', '\t', ':', '：', '、', ',', '，', '/', '／', ';', '；', '・', '→'];

    internal static bool IsFill(char c) => WrittenForm.IsSpace(c) || Fill.Contains(c);

    internal static string Clean(string words)
    {
        var clean = words.Trim(Fill);
        if (clean.Length == 0)
            return clean;

        // The pair around the whole, or what is left of a pair around words and number.
        var closing = ClosingOfFirst(clean);
        return closing == clean.Length - 1 ? clean[1..^1].Trim(Fill)
            : closing < 0 && IsOpening(clean[0]) ? clean[1..].Trim(Fill)
            : IsClosing(clean[^1]) && !clean.Any(IsOpening) ? clean[..^1].Trim(Fill)
            : clean;
    }

    // Where the bracket that the text begins with is closed; -1: nowhere, or it begins with none.
    private static int ClosingOfFirst(string text)
    {
        var depth = 0;
        for (var i = 0; i < text.Length; i++)
        {
            depth += IsOpening(text[i]) ? 1 : IsClosing(text[i]) ? -1 : 0;
            if (depth == 0)
                return i == 0 ? -1 : i;
        }

        return -1;
    }

    private static bool IsOpening(char c) => c is '(' or '（';

    private static bool IsClosing(char c) => c is ')' or '）';
}
