using System.Text.Json.Nodes;

namespace Api.Tests.Support;

/// <summary>Reads and writes one place of a JSON document, named as in a problem's errors: contacts[0].phones[0].number.</summary>
internal static class JsonPath
{
    internal static JsonNode? Read(JsonNode document, string path)
    {
        var at = document;
        foreach (var step in Steps(path))
            at = at is JsonArray list ? list[int.Parse(step)] : at?[step];
        return at;
    }

    internal static void Write(JsonNode document, string path, JsonNode? value)
    {
        var steps = Steps(path);
        var parent = document;
        foreach (var step in steps[..^1])
            parent = (parent is JsonArray list ? list[int.Parse(step)] : parent[step])!;

        if (parent is JsonArray last)
            last[int.Parse(steps[^1])] = value;
        else
            parent[steps[^1]] = value;
    }

    private static string[] Steps(string path) => path.Replace("]", "").Split('.', '[');
}
