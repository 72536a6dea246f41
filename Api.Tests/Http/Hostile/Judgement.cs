using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Api.Access;
using Api.Tests.Support;

namespace Api.Tests.Http.Hostile;

/// <summary>Whether an answer, and what was logged with it, is what a hostile request may get.</summary>
/// <param name="ofOthers">What somebody of another centre has in every field.</param>
/// <param name="other">That elder's id, which only the privacy officer may see.</param>
internal sealed partial class Judgement(IEnumerable<string> ofOthers, string other)
{
    private const int FewestTelling = 6;

    private readonly SearchValues<string> others = SearchValues.Create([.. ofOthers], StringComparison.Ordinal);

    /// <param name="usual">The status without the payload: /health/ready may be 503 at first.</param>
    /// <returns>What is wrong; null: nothing.</returns>
    internal string? Of(Payload payload, string? role, StraightReply reply, List<string> log, int usual)
    {
        if (reply.Status >= 500 && reply.Status != usual)
            return $"status {reply.Status} {reply.Text}";
        if (reply.Text.AsSpan().ContainsAny(others) || (role != "auditor" && reply.Text.Contains(other, StringComparison.Ordinal)))
            return "somebody else's data";
        if (reply.Headers.Any(header => header.Value.Any(value => value!.AsSpan().IndexOfAnyInRange('\0', '\u001f') >= 0)))
            return "a control character in a header";
        if (reply.Status >= 400 && Inside().Match(reply.Text) is { Success: true } inside && payload.Text?.Contains(inside.Value, StringComparison.Ordinal) != true)
            return $"the program's inside: {inside.Value}";
        if (reply.Code is not null && IsRepeated(payload, Texts(reply.Text)))
            return $"what was sent is repeated: {reply.Text}";
        if (reply.ContentType == "text/html" && payload.Text is { } text && text.Contains('<', StringComparison.Ordinal) && reply.Text.Contains(text, StringComparison.Ordinal))
            return "markup in a page";
        return OfLog(payload, log);
    }

    // As the settings that are shipped let it through: one event is one line, and holds nothing of what was sent.
    private static string? OfLog(Payload payload, List<string> log)
    {
        var written = log.Where(IsWritten).ToList();
        // Beside the request's own line, which a stream of events writes when it has ended.
        if (written.Count(line => !line.Contains($" {RequestLog.Category} ", StringComparison.Ordinal)) > 1)
            return $"{written.Count} log lines: {string.Join(" | ", written)}";
        if (written.Find(line => line.Any(char.IsControl)) is { } broken)
            return $"a control character in the log: {broken}";
        return written.Find(line => IsRepeated(payload, line)) is { } line ? $"what was sent is in the log: {line}" : null;
    }

    internal static bool IsWritten(string line)
    {
        var level = line[..line.IndexOf(' ', StringComparison.Ordinal)];
        var category = line[(level.Length + 1)..];
        if (level is "Debug" or "Trace" || category.StartsWith("Api.Audit.CheckpointKeeper ", StringComparison.Ordinal))
            return false;

        return level is not "Information" || !(category.StartsWith("Microsoft.", StringComparison.Ordinal) || category.StartsWith("Api.Access", StringComparison.Ordinal));
    }

    private static string Texts(string json)
    {
        var texts = new StringBuilder();
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(json));
        while (reader.Read())
        {
            if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName)
                texts.Append(reader.GetString()).Append('\n');
        }

        return texts.ToString();
    }

    // Words and numbers may stand in an answer for other reasons.
    private static bool IsRepeated(Payload payload, string text) => payload.Text is { Length: >= FewestTelling } sent
        && !sent.All(char.IsAsciiLetterOrDigit) && text.Contains(sent.Trim(), StringComparison.Ordinal) && sent.Trim().Length >= FewestTelling;

    [GeneratedRegex(@"\bat (?:Api|System|Microsoft)\.|\b(?:System|Microsoft)\.[A-Z]\w+|\w+Exception\b|\.cs\b|\bSELECT \w|\bINSERT INTO\b|\bSQLite\b|\bUPDATE \w+ SET\b|JsonReader|BytePositionInLine", RegexOptions.IgnoreCase)]
    private static partial Regex Inside();
}
