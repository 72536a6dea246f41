using System.Text;
using Api.Tests.Support;

namespace Api.Tests.Http;

/// <summary>A body that the gate refuses, and as what.</summary>
/// <param name="What">What is wrong with it.</param>
/// <param name="Bytes">The body as it is sent.</param>
/// <param name="Code">malformed, unknown-field, duplicate-field or validation.</param>
/// <param name="Place">The path of an error, or what the detail says.</param>
internal sealed record BrokenBody(string What, byte[] Bytes, string Code, string? Place = null)
{
    internal string Path { get; init; } = "/v1/elders";

    public override string ToString() => What;
}

/// <summary>How a body can be written wrongly (design.md section 3).</summary>
internal static class BrokenBodies
{
    private const char Nul = '\0';

    internal static IEnumerable<BrokenBody> All => [.. NotJson, .. Characters, .. Fields, .. Types];

    /// <summary>A registration whose name is written just so, quotation marks included.</summary>
    internal static byte[] WithName(string name) => WithName(Encoding.UTF8.GetBytes(name));

    internal static byte[] With(string path, string json)
    {
        var elder = SomeElder.Json();
        JsonPath.Write(elder, path, "@@");
        return Encoding.UTF8.GetBytes(elder.ToJsonString().Replace("\"@@\"", json, StringComparison.Ordinal));
    }

    private static byte[] WithName(byte[] name)
    {
        var text = Encoding.UTF8.GetString(With("identity.name", "\"@@\""));
        var at = text.IndexOf("\"@@\"", StringComparison.Ordinal);
        return [.. Encoding.UTF8.GetBytes(text[..at]), .. name, .. Encoding.UTF8.GetBytes(text[(at + 4)..])];
    }

    private static byte[] Text(string text) => Encoding.UTF8.GetBytes(text);

    private static BrokenBody[] NotJson =>
    [
        new("nothing", [], "malformed"),
        new("blanks only", Text(" \n "), "malformed"),
        new("a byte order mark only", [0xEF, 0xBB, 0xBF], "malformed"),
        new("no JSON", Text("number=4821-0372"), "malformed"),
        new("null", Text("null"), "malformed"),
        new("half of it", SomeElder.Json().ToJsonString() is var whole ? Text(whole[..(whole.Length / 2)]) : [], "malformed"),
        new("something behind it", Text(SomeElder.Json().ToJsonString() + "x"), "malformed"),
        new("two documents", Text("{}{}"), "malformed"),
        new("a comma too many", Text("""{"noContactReason":"身寄りなし",}"""), "malformed"),
        new("a comment", Text("""{/* 身寄りなし */"noContactReason":"身寄りなし"}"""), "malformed"),
        new("apostrophes", Text("{'noContactReason':'身寄りなし'}"), "malformed"),
        new("UTF-16", Encoding.Unicode.GetBytes("{}"), "malformed"),
        new("a line break for everything", Text("\"山\\n田\""), "malformed"),
        new("a wrong type and broken behind it", Text("""{"identity":1,"""), "malformed"),
        new("a field twice and broken behind it", Text("""{"identity":null,"identity":null}}"""), "malformed"),
        new("17 levels", Text(Nested(17)), "malformed", "16"),
        new("1,000 levels", Text(Nested(1000)), "malformed", "16"),
        new("unknown and broken", Text("""{"reason":1,"""), "malformed"),
    ];

    private static IEnumerable<BrokenBody> Characters =>
        from row in new (string What, byte[] Name)[]
        {
            ("a raw NUL", Text($"\"山{Nul}田\"")), ("a NUL escaped", Text("\"山\\u0000田\"")), ("a line break", Text("\"山\\n田\"")),
            ("a raw line break", Text("\"山\n田\"")), ("a tab", Text("\"山\\t田\"")), ("a raw tab", Text("\"山\t田\"")),
            ("a carriage return", Text("\"山\\r田\"")), ("a backspace", Text("\"山\\b田\"")), ("U+202E", Text("\"山\u202E田\"")),
            ("U+202E escaped", Text("\"山\\u202E田\"")), ("U+2066", Text("\"山\u2066田\"")), ("U+2069 escaped", Text("\"\\u2069山田\"")),
            ("U+202A", Text("\"\u202A山田\"")), ("U+2028", Text("\"山\u2028田\"")),
            ("U+2029", Text("\"山\u2029田\"")), ("DEL", Text("\"山\u007F田\"")),
            ("U+0085", Text("\"山\u0085田\"")), ("U+009B escaped", Text("\"山\\u009b田\"")), ("a lone high surrogate", Text("\"山\\uD842田\"")),
            ("a lone low surrogate", Text("\"山\\uDFB7田\"")), ("surrogates the wrong way round", Text("\"\\uDFB7\\uD842\"")),
            ("half a surrogate at the end", Text("\"山\\uD842\"")), ("a byte that is not UTF-8", [0x22, 0xE5, 0xFF, 0x22]),
            ("a cut UTF-8 character", [0x22, 0xE5, 0xB1, 0x22]), ("an overlong NUL", [0x22, 0xC0, 0x80, 0x22]),
            ("a surrogate in UTF-8", [0x22, 0xED, 0xA1, 0x82, 0x22]), ("Shift_JIS", [0x22, 0x8E, 0x52, 0x93, 0x63, 0x22]),
        }
        // A raw control is no JSON, so the reader itself stops there and names no field.
        let place = row.What.StartsWith("a raw", StringComparison.Ordinal) ? null : "identity.name"
        select new BrokenBody($"{row.What} in a name", WithName(row.Name), "malformed", place);

    private static BrokenBody[] Fields =>
    [
        new("a field twice", Text("""{"noContactReason":"身寄りなし","noContactReason":"なし"}"""), "duplicate-field", "noContactReason"),
        new("a field twice, once escaped", Text("""{"reason":"test","re\u0061son":"test"}"""), "duplicate-field", "reason") { Path = "/v1/lookups" },
        new("a field twice, both null", Text("""{"name":null,"name":null}"""), "duplicate-field", "name") { Path = "/v1/elders/search" },
        new("a field twice inside", Text("""{"identity":{"name":"山田","kana":"ヤマダ","name":"田中"}}"""), "duplicate-field", "identity.name"),
        new("a field twice in a list", Text("""{"contacts":[{"name":"a"},{"rank":1,"rank":2}]}"""), "duplicate-field", "contacts[1].rank"),
        new("an unknown field", Text("""{"mynumber":"123456789012"}"""), "unknown-field", "mynumber"),
        new("an unknown field inside", Text("""{"contacts":[{"phones":[{"nomber":"1"}]}]}"""), "unknown-field", "contacts[0].phones[0].nomber"),
        new("a field in capitals", Text("""{"Identity":{}}"""), "unknown-field", "Identity"),
        new("an unknown field escaped", Text("""{"\u0078":1}"""), "unknown-field"),
        new("an empty field name", Text("""{"":1}"""), "unknown-field"),
        new("a lone surrogate in a field name", Text("""{"\ud800":1}"""), "unknown-field"),
        new("a lone surrogate in a known field's name", Text("""{"identi\ud800":1}"""), "unknown-field"),
        new("a number inside identity", With("identity.number", "\"4821-0372\""), "unknown-field", "identity.number"),
        new("an age inside identity", With("identity.age", "88"), "unknown-field", "identity.age"),
        new("an issuer inside identity", With("identity.issuer", "\"ota.tokyo\""), "unknown-field", "identity.issuer"),
        new("a dial inside a phone", With("contacts[0].phones[0].dial", "\"+81307620011\""), "unknown-field", "contacts[0].phones[0].dial"),
        new("a due month", With("dueMonth", "\"2027-04\""), "unknown-field", "dueMonth"),
        new("freshness", With("freshness", "{}"), "unknown-field", "freshness"),
        new("confirmations", With("confirmed", "{}"), "unknown-field", "confirmed"),
        new("a closure", With("closure", "{}"), "unknown-field", "closure"),
        new("a missing report", With("missing", "{}"), "unknown-field", "missing"),
        new("a centre", With("centre", "{}"), "unknown-field", "centre"),
    ];

    private static BrokenBody[] Types =>
    [
        new("a list for everything", Text("[]"), "validation", "$"),
        new("a text for everything", Text("\"山田\""), "validation", "$"),
        new("a number for everything", Text("1"), "validation", "$"),
        .. Wrong("identity", "true", "1", "\"山田\"", "[]"),
        .. Wrong("contacts", "{}", "\"\"", "0", "false"),
        .. Wrong("contacts[1]", "null", "[]", "\"山田\"", "1"),
        .. Wrong("identity.name", "{}", "[]", "1", "true"),
        .. Wrong("medical.devices[0]", "null", "{}", "1"),
        .. Wrong("documentsChecked", "\"true\"", "1", "[]", "{}"),
        .. Wrong("identity.protected", "null", "\"\"", "0"),
        .. Wrong("contacts[0].rank", "\"1\"", "1.5", "1.0", "1e0", "99999999999", "1e999", "-99999999999999999999999999", "true", "[]"),
        .. Wrong("identity.birthDate", "19400301", "\"\"", "\"yesterday\"", "\"1940-02-30\"", "\"昭和65年1月1日\"", "\"15.3.1\"", "true", "{}"),
        .. Wrong("consent.givenOn", "\"2026-11\"", "20261122"),
        new("a time for answeredAt", Text("""{"answeredAt":"yesterday"}"""), "validation", "answeredAt") { Path = "/v1/lookups" },
        new("answeredAt without a zone", Text("""{"answeredAt":"2026-04-10T03:00:00"}"""), "validation", "answeredAt") { Path = "/v1/lookups" },
        new("a number for answeredAt", Text("""{"answeredAt":1}"""), "validation", "answeredAt") { Path = "/v1/lookups" },
        new("a text for observed.ageAbout", Text("""{"observed":{"ageAbout":"80"}}"""), "validation", "observed.ageAbout") { Path = "/v1/lookups" },
    ];

    private static IEnumerable<BrokenBody> Wrong(string path, params string[] values) =>
        values.Select(value => new BrokenBody($"{path}: {value}", With(path, value), "validation", path));

    private static string Nested(int levels) =>
        $$"""{"contacts":{{string.Concat(Enumerable.Repeat("[", levels - 1))}}{{string.Concat(Enumerable.Repeat("]", levels - 1))}}}""";
}
