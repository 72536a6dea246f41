using System.Text.Json.Nodes;

namespace Api.Tests.Support;

/// <summary>Makes strings that occur nowhere else, puts them into every field a person fills, and remembers them.</summary>
internal sealed class Planter
{
    internal static readonly string[] Phones = ["number", "phone", "nightPhone", "phone24h"];

    internal static readonly string[] FreeTexts =
    [
        "name", "nameNote", "town", "address", "building", "note", "leftAtHome", "communication", "appearance", "text", "relationshipText",
        "hours", "caution", "institution", "department", "doctor", "patientNumber", "place", "function", "office", "signer",
    ];

    private readonly Random random = new(20261122);

    internal HashSet<string> Planted { get; } = [];

    internal string Kana() => Remember($"{Letters('ア', 'ネ', 5)} {Letters('ハ', 'ワ', 5)}");

    internal string Text() => Remember(Letters('\u4e10', '\u9fa0', 6));

    internal string Latin() => Remember(string.Concat(Enumerable.Range(0, 14).Select(_ => (char)('a' + random.Next(26)))));

    /// <summary>Nobody's: no exchange starts with 0.</summary>
    internal string Phone()
    {
        var phone = $"090-0{random.Next(1000):d3}-{random.Next(10_000):d4}";
        Remember(phone.Replace("-", "", StringComparison.Ordinal));
        Remember("+81" + phone[1..].Replace("-", "", StringComparison.Ordinal));
        return Remember(phone);
    }

    internal string Remember(string text)
    {
        Planted.Add(text);
        return text;
    }

    /// <summary>A keyholder's number as printed and as stored.</summary>
    internal void RememberNumber(string printed)
    {
        Remember(printed);
        Remember(printed.Replace("-", "", StringComparison.Ordinal));
    }

    /// <summary>Replaces whatever a person would have written, in every block.</summary>
    internal JsonObject Fill(JsonObject elder)
    {
        Walk(elder);
        return elder;
    }

    private void Walk(JsonNode? node)
    {
        if (node is JsonArray list)
        {
            for (var i = 0; i < list.Count; i++)
                Walk(list[i]);
        }

        if (node is not JsonObject item)
            return;

        foreach (var (name, value) in item.ToList())
        {
            if (value is JsonValue text && text.TryGetValue<string>(out _))
                item[name] = Replacement(name) ?? text.DeepClone();
            else if (name is "devices" or "services" or "communities" && value is JsonArray texts)
                item[name] = new JsonArray([.. texts.Select(_ => (JsonNode)Text())]);
            else
                Walk(value);
        }
    }

    private JsonValue? Replacement(string name) =>
        name == "kana" ? JsonValue.Create(Kana())
        : Phones.Contains(name) ? JsonValue.Create(Phone())
        : FreeTexts.Contains(name) ? JsonValue.Create(Text())
        : null;

    private string Letters(char first, char last, int count) =>
        string.Concat(Enumerable.Range(0, count).Select(_ => (char)random.Next(first, last + 1)));
}
