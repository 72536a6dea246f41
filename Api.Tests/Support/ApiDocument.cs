using System.Globalization;
using System.Text.Json.Nodes;

namespace Api.Tests.Support;

/// <summary>The API's description as a client without a key reads it.</summary>
internal static class ApiDocument
{
    internal static async Task<JsonObject> ReadAsync(TestServer server)
    {
        using var client = server.CreateClient();
        using var response = await client.GetAsync("/openapi/v1.json");
        var reply = await Reply.ReadAsync(response);
        Assert.That(reply.Status, Is.EqualTo(200), reply.Text);
        return reply.Json;
    }

    internal static IEnumerable<(string Id, JsonObject Json)> Operations(JsonObject document) =>
        document["paths"]!.AsObject().SelectMany(path => path.Value!.AsObject())
            .Select(method => (method.Value!["operationId"]!.GetValue<string>(), method.Value.AsObject()));

    internal static JsonObject Operation(JsonObject document, string id) => Operations(document).Single(operation => operation.Id == id).Json;

    /// <summary>The named request examples of an operation.</summary>
    internal static JsonObject Requests(JsonObject operation) =>
        operation["requestBody"]!["content"]!["application/json"]!["examples"]!.AsObject();

    internal static IEnumerable<KeyValuePair<string, JsonNode?>> Answers(JsonObject operation) => operation["responses"]!.AsObject()
        .Where(response => response.Key[0] == '2')
        .SelectMany(response => response.Value!["content"]?["application/json"]?["examples"]?.AsObject() ?? []);

    /// <summary>The codes of the problems documented under one status.</summary>
    internal static IEnumerable<string> Codes(JsonObject operation, int status) =>
        operation["responses"]![status.ToString(CultureInfo.InvariantCulture)]?["content"]!["application/problem+json"]!["examples"]!
            .AsObject().Select(example => example.Key) ?? [];

    /// <summary>Every value of a property name, however deep.</summary>
    internal static IEnumerable<string> Strings(JsonNode? node, string name) => node switch
    {
        JsonObject item => item.SelectMany(field => field.Key == name && field.Value is JsonValue value ? [value.ToString()] : Strings(field.Value, name)),
        JsonArray list => list.SelectMany(entry => Strings(entry, name)),
        _ => [],
    };
}
