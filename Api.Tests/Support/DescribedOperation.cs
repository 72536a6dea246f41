using System.Text.Json.Nodes;

namespace Api.Tests.Support;

/// <summary>A field of a request's body: where it stands, named as in a problem's errors, and what it holds.</summary>
/// <param name="Path">Of a list its first entry, e.g. contacts[0].phones[0].number.</param>
/// <param name="Type">string, boolean, integer, object or array.</param>
/// <param name="IsCode">A text of a closed list.</param>
internal sealed record DescribedField(string Path, string Type, bool IsCode)
{
    internal bool IsText => Type == "string";
}

/// <summary>One operation as the API's description has it: a new route or field is in the tests that go by these without a word.</summary>
/// <param name="Parameters">Those in the path and in the query.</param>
/// <param name="NeedsVersion">It goes by If-Match, and not without it.</param>
/// <param name="Fields">Every field of the JSON body at every depth, objects and lists too.</param>
/// <param name="Body">Its first example.</param>
internal sealed record DescribedOperation(
    string Id, string Method, string Path, string[] Roles, (string In, string Name)[] Parameters, bool NeedsVersion, string[] MediaTypes, DescribedField[] Fields, JsonObject? Body)
{
    internal const string Json = "application/json";

    internal bool TakesJson => MediaTypes.Contains(Json);

    /// <summary>A role that may call it; null where nobody needs one.</summary>
    internal string? Role => Roles.Contains("centre") ? "centre" : Roles.FirstOrDefault();

    public override string ToString() => Id;

    internal static IReadOnlyList<DescribedOperation> Of(JsonObject document) =>
    [
        .. from path in document["paths"]!.AsObject()
           from method in path.Value!.AsObject()
           select Read(document, path.Key, method.Key.ToUpperInvariant(), method.Value!.AsObject()),
    ];

    private static DescribedOperation Read(JsonObject document, string path, string method, JsonObject json)
    {
        var content = json["requestBody"]?["content"]?.AsObject();
        var body = content?[Json];
        var parameters = (json["parameters"]?.AsArray() ?? []).Select(parameter => Resolve(document, parameter!))
            .Select(parameter => (In: (string)parameter["in"]!, Name: (string)parameter["name"]!, IsNeeded: (bool?)parameter["required"] == true)).ToList();
        return new DescribedOperation(
            json["operationId"]!.GetValue<string>(), method, path,
            [.. json["x-roles"]?.AsArray().Select(RoleOf) ?? []],
            [.. parameters.Where(parameter => parameter.In != "header").Select(parameter => (parameter.In, parameter.Name))],
            parameters.Contains(("header", "If-Match", true)),
            [.. content?.Select(type => type.Key) ?? []],
            [.. body?["schema"] is { } schema ? FieldsOf(document, schema, "") : []],
            body?["examples"]?.AsObject().First().Value!["value"]?.DeepClone().AsObject());
    }

    private static string RoleOf(JsonNode? role) => role is JsonValue name ? name.GetValue<string>() : (string)role!["role"]!;

    private static IEnumerable<DescribedField> FieldsOf(JsonObject document, JsonNode written, string path)
    {
        var schema = Resolve(document, written);
        var type = (string?)schema["type"] ?? "object";
        if (path.Length > 0)
            yield return new DescribedField(path, type, schema["enum"] is not null);

        var inner = type == "array"
            ? FieldsOf(document, schema["items"]!, $"{path}[0]")
            : (schema["properties"]?.AsObject() ?? []).Where(property => property.Value!["readOnly"]?.GetValue<bool>() != true).SelectMany(property =>
                FieldsOf(document, property.Value!, path.Length == 0 ? property.Key : $"{path}.{property.Key}"));
        foreach (var field in inner)
            yield return field;
    }

    private static JsonNode Resolve(JsonObject document, JsonNode written)
    {
        var reference = (string?)written["$ref"] ?? (string?)written["allOf"]?[0]?["$ref"];
        if (reference is null)
            return written;

        var target = reference.Split('/')[1..].Aggregate((JsonNode)document, (at, step) => at[step]!);
        return Resolve(document, target);
    }
}
