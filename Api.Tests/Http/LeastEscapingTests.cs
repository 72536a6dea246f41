using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Api.Http;

namespace Api.Tests.Http;

internal sealed class LeastEscapingTests
{
    private static readonly JsonSerializerOptions Options = new()
    {
        Encoder = LeastEscaping.Instance,
        TypeInfoResolver = new DefaultJsonTypeInfoResolver(),
    };

    // Not as attributes: metadata are UTF-8, which has no half of a pair.
    private static readonly object[] Escaped =
    [
        new[] { "a\"b", "a\\\"b" },
        new[] { "a\\b", "a\\\\b" },
        new[] { "\U00020BB7\u0000\n", "\U00020BB7\\u0000\\n" },
        new[] { "山\uD842田", "山\uFFFD田" },
        new[] { "\uDFB7\uD842", "\uFFFD\uFFFD" },
        new[] { "\U00020BB7\uD842", "\U00020BB7\uFFFD" },
    ];

    [TestCase("山田\u3000花子")]
    [TestCase("髙\U00020BB7\uFA1A葛\U000E0100")]
    [TestCase("<a href='x'>&+\u00e9\u007f\ue000</a>")]
    [TestCase("")]
    public void Letters_are_written_as_they_are(string text)
    {
        var json = JsonSerializer.Serialize(text, Options);

        Assert.That(json, Is.EqualTo($"\"{text}\""));
    }

    [TestCaseSource(nameof(Escaped))]
    public void What_JSON_cannot_hold_is_escaped_or_replaced(string text, string written)
    {
        var json = JsonSerializer.Serialize(text, Options);

        Assert.That(json.Replace("\\uFFFD", "\uFFFD"), Is.EqualTo($"\"{written}\""));
    }

    [Test]
    public void Every_character_comes_back()
    {
        var text = string.Concat(Enumerable.Range(0, 0x3000).Concat(Enumerable.Range(0x20B00, 0x200)).Select(char.ConvertFromUtf32));

        var json = JsonSerializer.Serialize(text, Options);

        Assert.That(JsonSerializer.Deserialize<string>(json, Options), Is.EqualTo(text));
    }
}
