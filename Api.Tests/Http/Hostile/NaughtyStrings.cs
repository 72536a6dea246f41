using System.Text;

namespace Api.Tests.Http.Hostile;

/// <summary>The Big List of Naughty Strings, as its file beside this one holds it.</summary>
internal static class NaughtyStrings
{
    internal const string Family = "naughty strings";

    internal static IReadOnlyList<Payload> All { get; } = Read();

    private static List<Payload> Read()
    {
        using var stream = typeof(NaughtyStrings).Assembly.GetManifestResourceStream("naughty-strings.txt")!;
        using var reader = new StreamReader(stream);
        var lines = reader.ReadToEnd().Split('\n')[..^1];
        return [.. lines.Where(line => !line.StartsWith('#')).Select(line => Payload.Of(Family, Encoding.UTF8.GetString(Convert.FromBase64String(line))))];
    }
}
