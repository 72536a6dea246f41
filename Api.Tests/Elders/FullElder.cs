using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Api.Elders;
using Api.Http;
using Api.Tests.Support;

namespace Api.Tests.Elders;

/// <summary>A registration with a value in every field there is, and one in which each of them is another.</summary>
internal static class FullElder
{
    /// <summary>What a registration may not hold.</summary>
    internal static readonly string[] NeverSent = ["consent.withdrawnOn"];

    /// <summary>What must stay as it is: items stand only with some.</summary>
    private const string Fixed = "medical.allergies.known";

    internal static JsonObject Json() => SomeElder.Json(elder =>
    {
        elder["identity"]!["protected"] = true;
        elder["identity"]!["linkedElders"] = new JsonArray(Id.Text(Id.New()));
        elder["noContactReason"] = "次男とは疎遠";
        elder["consent"]!["givenBy"] = "family";
        elder["consent"]!["relation"] = "長女";
    });

    /// <summary>Every field of a block as a path without places, e.g. contacts[].phones[].number, by reflection.</summary>
    internal static IEnumerable<(string Path, PropertyInfo Property)> Fields(Type type, string prefix = "")
    {
        foreach (var property in type.GetProperties().Where(property => property.CanWrite))
        {
            var (item, isList) = Item(property.PropertyType);
            var path = prefix + NameOf(property) + (isList ? "[]" : "");
            if (!IsBlock(item))
            {
                yield return (path, property);
                continue;
            }

            foreach (var inner in Fields(item, path + "."))
                yield return inner;
        }
    }

    /// <summary>Every value of a document with its path, places left out.</summary>
    internal static IEnumerable<(string Path, JsonNode Value)> Values(JsonNode? node, string path = "") => node switch
    {
        JsonObject item => item.SelectMany(field => Values(field.Value, path.Length == 0 ? field.Key : $"{path}.{field.Key}")),
        JsonArray list => list.SelectMany(value => Values(value, path + "[]")),
        null => [],
        _ => [(path, node)],
    };

    /// <summary>The document with every value replaced by what <paramref name="change"/> makes of it.</summary>
    internal static JsonObject With(JsonObject elder, Func<string, PropertyInfo, JsonNode, JsonNode?> change)
    {
        var properties = Fields(typeof(ElderBlocks)).ToDictionary(field => field.Path, field => field.Property);
        var changed = elder.DeepClone().AsObject();
        foreach (var (path, value) in Values(changed).ToList())
        {
            if (properties.TryGetValue(path, out var property))
                value.ReplaceWith(change(path, property, value));
        }

        return changed;
    }

    /// <summary>Every value changed, each still one that is accepted.</summary>
    internal static JsonObject Changed(JsonObject elder) => With(elder, (path, property, value) =>
    {
        if (path == Fixed)
            return value.DeepClone();
        if (Codes.ListOf(property) is { } codes)
            return codes.Keys.First(code => code != value.GetValue<string>());

        return value.GetValueKind() switch
        {
            JsonValueKind.True or JsonValueKind.False => !value.GetValue<bool>(),
            JsonValueKind.Number => value.GetValue<int>() + 1,
            _ when property.PropertyType == typeof(DateOnly?) => DateOnly.Parse(value.GetValue<string>()).AddDays(-1).ToString("O"),
            _ => OtherText(path, property.Name, value.GetValue<string>()),
        };
    });

    private static string OtherText(string path, string name, string text) => name switch
    {
        nameof(Phone.Number) or nameof(Residence.Phone) or nameof(Gp.NightPhone) or nameof(VisitingNurse.Phone24h) => "03-0762-0099",
        nameof(Identity.Kana) => text + "カ",
        nameof(Identity.PostalCode) => "144-0052",
        nameof(Identity.LinkedElders) => Id.Text(Id.New()),
        nameof(Gp.InstitutionCode) => "1399999999",
        nameof(Consent.Audiences) => text == "police" ? "finder" : "police",
        _ => $"{text}（{path.Length}）",
    };

    private static (Type Item, bool IsList) Item(Type type) =>
        type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>)
            ? (type.GetGenericArguments()[0], true)
            : (type, false);

    private static bool IsBlock(Type type) => type.Namespace == typeof(Identity).Namespace;

    private static string NameOf(PropertyInfo property) =>
        property.GetCustomAttribute<JsonPropertyNameAttribute>()?.Name ?? JsonNamingPolicy.CamelCase.ConvertName(property.Name);
}
