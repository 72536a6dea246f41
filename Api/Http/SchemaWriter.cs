using System.ComponentModel;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace Api.Http;

/// <summary>
/// Types as a client needs to know them: each field's words, codes and limits. Nothing is nullable: an answer leaves out
/// what it does not say, and a request may do the same.
/// </summary>
internal sealed partial class SchemaWriter(About about, FieldLimits limits) : ISchemaFilter
{
    private static readonly Text RequiredInRequest = new("送るときは必須です。", "Required in a request.");
    private static readonly Text AlsoEra = new("「昭和15年3月1日」「S15.3.1」とも書けます。", "昭和15年3月1日 and S15.3.1 are read too.");

    public void Apply(IOpenApiSchema schema, SchemaFilterContext context)
    {
        if (schema is not OpenApiSchema { Properties: { Count: > 0 } properties } written || context.MemberInfo is not null)
            return;

        var request = limits.IsRequest(context.Type);
        var required = new HashSet<string>();
        foreach (var member in context.Type.GetProperties(BindingFlags.Instance | BindingFlags.Public))
        {
            var name = NameOf(member);
            if (!properties.TryGetValue(name, out var property))
                continue;

            if (property is not OpenApiSchema field)
                properties[name] = field = new OpenApiSchema { AllOf = [property] };

            Write(field, context.Type, member, request);
            // A block goes both ways, and an answer may hold less of it than a request must: there only the words say so.
            if (request ? !limits.IsAnswer(context.Type) && limits.Of(context.Type, member) is { Required: true } : IsAlwaysThere(member))
                required.Add(name);
        }

        // What only answers carry may grow; what a request carries is refused when it is not known.
        written.AdditionalPropertiesAllowed = !request;
        written.Required = required.Count == 0 ? null : required;
        if (about.Words.Select(words => words.ByField.GetValueOrDefault(context.Type.Name)).FirstOrDefault(words => words is not null) is { } ja)
            written.Description = Join(ja, AsWritten(written.Description));
    }

    private void Write(OpenApiSchema field, Type type, MemberInfo member, bool request)
    {
        if (field.Type is { } written)
            field.Type = written & ~JsonSchemaType.Null;
        if (field.Items is OpenApiSchema { Type: { } entry } entries)
            entries.Type = entry & ~JsonSchemaType.Null;

        var limit = request ? limits.Of(type, member) : null;
        field.MaxLength = limit?.Characters ?? field.MaxLength;
        field.MaxItems = limit?.Entries ?? field.MaxItems;
        if (limit?.CharactersOfEntry is { } characters && field.Items is OpenApiSchema item)
            item.MaxLength = characters;

        var said = member.GetCustomAttribute<DescriptionAttribute>()?.Description ?? Join(JapaneseOf(member), AsWritten(field.Description));
        if (limit is { Required: true } && limits.IsAnswer(type))
            said = Join(said, RequiredInRequest.Shown());
        if (request && field.Format == "date" && !field.ReadOnly)
            said = Join(said, AlsoEra.Shown());

        if (about.CodesOf(member) is { } codes)
        {
            ((field.Items as OpenApiSchema) ?? field).Enum = [.. codes.Keys.Select(code => (JsonNode)JsonValue.Create(code))];
            said = Join(said, string.Concat(codes.Select(code => $"\n- `{code.Key}`：{code.Value.Shown()}")), "\n");
        }

        field.Description = said;
    }

    private string? JapaneseOf(MemberInfo member)
    {
        var key = $"{member.DeclaringType!.Name}.{NameOf(member)}";
        return about.Words.Select(words => words.ByField.GetValueOrDefault(key)).FirstOrDefault(words => words is not null);
    }

    // A reference in a comment becomes the field as JSON has it.
    private static string? AsWritten(string? comment) => comment is null
        ? null
        : Reference().Replace(comment, found => $"`{JsonNamingPolicy.CamelCase.ConvertName(found.Groups[1].Value)}`");

    private static bool IsAlwaysThere(PropertyInfo member) => new NullabilityInfoContext().Create(member).ReadState == NullabilityState.NotNull;

    private static string? Join(string? first, string? second, string between = " ") =>
        string.IsNullOrWhiteSpace(first) ? second : string.IsNullOrWhiteSpace(second) ? first : first + between + second;

    [GeneratedRegex(@"\bApi(?:\.\w+)+\.(\w+)")]
    private static partial Regex Reference();

    internal static string NameOf(MemberInfo member) =>
        member.GetCustomAttribute<JsonPropertyNameAttribute>()?.Name ?? JsonNamingPolicy.CamelCase.ConvertName(member.Name);
}
