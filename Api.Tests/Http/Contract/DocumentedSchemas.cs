using System.Text.Json.Nodes;
using NJsonSchema;

namespace Api.Tests.Http.Contract;

/// <summary>
/// The schemas of the description as JSON Schema has them, read by a library that is not ours. Closed: a field that is not
/// described fails, also where the description lets answers grow.
/// </summary>
internal sealed class DocumentedSchemas
{
    private const string Ours = "#/components/schemas/";
    private const string Theirs = "#/definitions/";

    private readonly JsonObject definitions;
    private readonly Dictionary<string, JsonSchema> read = [];

    internal DocumentedSchemas(JsonObject document)
    {
        definitions = Translated(document["components"]!["schemas"]!).AsObject();
        foreach (var (_, schema) in definitions)
        {
            if (schema!["properties"] is not null && schema["additionalProperties"] is null)
                schema["additionalProperties"] = false;
        }
    }

    /// <returns>What of the JSON is not as the schema has it; null: nothing.</returns>
    internal async Task<string?> FaultAsync(JsonNode schema, string json)
    {
        var text = new JsonObject { ["allOf"] = new JsonArray(Translated(schema)), ["definitions"] = definitions.DeepClone() }.ToJsonString();
        if (!read.TryGetValue(schema.ToJsonString(), out var known))
            read[schema.ToJsonString()] = known = await JsonSchema.FromJsonAsync(text);

        var errors = known.Validate(json);
        return errors.Count == 0 ? null : string.Join("; ", errors.SelectMany(Leaves).Take(5));
    }

    private static IEnumerable<string> Leaves(NJsonSchema.Validation.ValidationError error) => error is NJsonSchema.Validation.ChildSchemaValidationError { Errors: var children }
        ? children.SelectMany(child => child.Value).SelectMany(Leaves)
        : [$"{error.Kind} at {error.Path}"];

    private static JsonNode Translated(JsonNode schema) => JsonNode.Parse(schema.ToJsonString().Replace(Ours, Theirs, StringComparison.Ordinal))!;
}
