using System.Text.Json.Nodes;
using Api.Tests.Support;

namespace Api.Tests.Elders;

/// <summary>One mistake in a registration: what is written where, and what the problem says of it.</summary>
internal sealed record Mistake(string Path, string Value, string Ja, string En, string? Key = null, string? Also = null)
{
    /// <summary>The field that the problem names.</summary>
    internal string Field => Key ?? Path;

    internal JsonObject Elder() => SomeElder.Json(elder =>
    {
        elder["identity"]!["linkedElders"] = new JsonArray("0123456789abc");
        Write(elder, Path, Value);
        if (Also is not null)
            Write(elder, Also[..Also.IndexOf('=')], Also[(Also.IndexOf('=') + 1)..]);
    });

    public override string ToString() => $"{Path} = {(Value.Length > 30 ? Value[..30] + "…" : Value)}";

    /// <summary>
    /// null, JSON behind =, "text×n" for that text n times, "×n" for the list's first entry n times; else text.
    /// </summary>
    internal static void Write(JsonObject elder, string path, string value)
    {
        var cross = value.LastIndexOf('×');
        JsonPath.Write(elder, path, value switch
        {
            "null" => null,
            ['=', .. var json] => JsonNode.Parse(json),
            ['×', .. var count] => Repeated((JsonArray)JsonPath.Read(elder, path)!, int.Parse(count)),
            _ when cross > 0 => string.Concat(Enumerable.Repeat(value[..cross], int.Parse(value[(cross + 1)..]))),
            _ => value,
        });
    }

    private static JsonArray Repeated(JsonArray list, int count)
    {
        // The same rank twice would be another mistake.
        (list[0] as JsonObject)?.Remove("rank");
        return new JsonArray([.. Enumerable.Range(0, count).Select(_ => list[0]!.DeepClone())]);
    }
}

/// <summary>Every rule of the validators, broken once: domain.md sections 5 and 8, limits of design.md section 3.</summary>
internal static class ElderMistakes
{
    internal static IEnumerable<Mistake> All =>
        [.. Missing, .. TooLong, .. TooMany, .. Codes, .. Phones, .. Forms, .. Ages, .. Rules];

    private static IEnumerable<Mistake> Missing =>
        from row in new (string Path, string Value)[]
        {
            ("identity", "null"), ("identity.name", "null"), ("identity.name", "　"), ("identity.kana", "null"), ("identity.sex", "null"),
            ("identity.birthDate", "null"), ("identity.otherNames[1].kind", "null"), ("identity.otherNames[1].name", ""),
            ("identity.phones[1].number", "null"), ("identity.phones[0].number", ""), ("identity.residence.kind", "null"),
            ("alerts[2].code", "null"), ("alerts[0].criticality", "null"), ("contacts[0].name", "null"), ("contacts[3].relationship", "null"),
            ("contacts[0].phones[1].number", "null"), ("gp[1].kind", "null"), ("gp[0].institution", " "), ("gp[0].phones[0].number", "null"),
            ("medical.conditions[3].text", "null"), ("medical.allergies.known", "null"), ("medical.allergies.items[0].text", ""),
            ("medical.medications[1].text", "null"), ("medical.devices[0]", ""), ("medical.advanceCarePlanning.exists", "null"),
            ("care.services[1]", " "), ("care.communities[0]", ""), ("consent", "null"), ("consent.version", "null"),
            ("consent.givenOn", "null"), ("consent.givenBy", "null"), ("consent.signer", "null"),
        }
        select new Mistake(row.Path, row.Value, "入力してください", "Required");

    private static IEnumerable<Mistake> TooLong =>
        from row in Limits.Texts
        select new Mistake(row.Path, $"{row.Letter}×{row.Most + 1}", $"{row.Most}文字以内", $"At most {row.Most} characters");

    private static IEnumerable<Mistake> TooMany =>
        from row in Limits.Lists
        select new Mistake(row.Path, $"×{row.Most + 1}", $"{row.Most}件以内", $"At most {row.Most} entries");

    private static IEnumerable<Mistake> Codes =>
        from row in new (string Path, string Known)[]
        {
            ("identity.sex", "female"), ("identity.otherNames[0].kind", "former"), ("identity.phones[0].kind", "mobile"),
            ("identity.household", "alone-by-day"), ("identity.residence.kind", "short-stay"), ("alerts[1].code", "antithrombotic"),
            ("alerts[1].criticality", "high"), ("contacts[0].relationship", "welfare-commissioner"), ("contacts[1].phones[0].kind", "fax"),
            ("gp[0].kind", "home-visit"), ("medical.conditions[0].source", "doctor"), ("medical.allergies.known", "not-asked"),
            ("medical.allergies.items[0].criticality", "low"), ("medical.advanceCarePlanning.exists", "unknown"), ("care.level", "support-2"),
            ("consent.givenBy", "guardian"), ("consent.audiences[1]", "finder"),
        }
        from value in new[] { "X-other", "" }
        select new Mistake(row.Path, value, row.Known, row.Known);

    private static IEnumerable<Mistake> Phones =>
        from row in new (string Path, string Value)[]
        {
            ("identity.phones[0].number", "119"), ("identity.phones[1].number", "03-0762-0011 内線12"), ("identity.residence.phone", "0762-0011"),
            ("contacts[0].phones[1].number", "03-0762-001"), ("contacts[3].phones[0].number", "なし"), ("gp[0].phones[0].number", "03-0762-00111"),
            ("gp[1].nightPhone", "夜間は119"), ("medical.pharmacy.phone", "110"), ("care.manager.phone", "12"), ("care.visitingNurse.phone24h", "?"),
        }
        select new Mistake(row.Path, row.Value, "市外局番から", "area code");

    private static Mistake[] Forms =>
    [
        new("identity.kana", "山田", "カタカナかひらがな", "in kana"),
        new("identity.kana", "Yamada", "カタカナかひらがな", "in kana"),
        new("contacts[1].kana", "田中", "カタカナかひらがな", "in kana"),
        new("identity.postalCode", "143-001", "7けた", "seven digits"),
        new("identity.postalCode", "143-00167", "7けた", "seven digits"),
        new("identity.postalCode", "大森", "7けた", "seven digits"),
        new("identity.linkedElders", "=[\"4821-0372\"]", "登録のID", "id of a registration", "identity.linkedElders[0]"),
        new("gp[0].institutionCode", "131234567", "10けた", "ten digits"),
        new("gp[1].institutionCode", "１３１２３４５６７８", "10けた", "ten digits"),
        new("contacts[0].rank", "=0", "1から5", "1 to 5"),
        new("contacts[3].rank", "=6", "1から5", "1 to 5"),
    ];

    private static Mistake[] Ages =>
    [
        new("identity.birthDate", "1961-11-23", "65歳以上", "from 65 years", Also: "care.level=not-applied"),
        new("identity.birthDate", "1961-11-23", "65歳以上", "from 65 years", Also: "care.level=not-eligible"),
        new("identity.birthDate", "1961-11-23", "65歳以上", "from 65 years", Also: "care.level=unknown"),
        new("identity.birthDate", "1961-11-23", "65歳以上", "from 65 years", Also: "care=null"),
        new("identity.birthDate", "1986-11-23", "40歳以上", "from 40 with", Also: "care.level=care-5"),
        new("identity.birthDate", "2026-11-23", "生年月日", "date of birth"),
        new("identity.birthDate", "1905-11-22", "生年月日", "date of birth"),
    ];

    private static Mistake[] Rules =>
    [
        new("contacts[1].rank", "=1", "重なっています", "same rank", "contacts"),
        new("contacts", "=[]", "身寄りなし", "no relatives", "noContactReason"),
        new("contacts", "null", "身寄りなし", "no relatives", "noContactReason", Also: "noContactReason=　"),
        new("medical.allergies.items", "=[]", "1件以上", "at least one"),
        new("medical.allergies.items", "null", "1件以上", "at least one"),
        new("medical.allergies.known", "none", "空に", "leave it empty", "medical.allergies.items"),
        new("medical.allergies.known", "not-asked", "空に", "leave it empty", "medical.allergies.items"),
        new("consent.givenOn", "2026-11-23", "同意日", "day of consent"),
        new("consent.givenBy", "family", "続柄", "how the proxy", "consent.relation"),
        new("consent.givenBy", "guardian", "続柄", "how the proxy", "consent.relation", Also: "consent.relation= "),
        new("consent.withdrawnOn", "2026-11-01", "登録のとき", "Not at registration"),
    ];

    /// <summary>How long a text and a list may be.</summary>
    internal static class Limits
    {
        internal static IEnumerable<(string Path, string Letter, int Most)> Texts =>
        [
            .. Of(100, "identity.name", "contacts[0].name", "contacts[0].relationshipText", "gp[0].doctor", "gp[1].patientNumber",
                "care.manager.name", "consent.version", "consent.signer", "consent.relation", "identity.otherNames[0].name"),
            .. Of(200, "identity.nameNote", "identity.town", "identity.address", "identity.building", "identity.phones[0].note",
                "identity.leftAtHome", "identity.residence.name", "identity.communication", "identity.appearance", "alerts[0].text",
                "contacts[2].town", "contacts[0].address", "contacts[1].hours", "contacts[3].caution", "noContactReason", "gp[0].institution",
                "gp[0].department", "medical.conditions[0].text", "medical.allergies.items[0].text", "medical.medications[2].text",
                "medical.devices[0]", "medical.bloodType", "medical.pharmacy.name", "medical.advanceCarePlanning.place", "care.function",
                "care.manager.office", "care.visitingNurse.office", "care.services[0]", "care.communities[0]"),
            ("identity.kana", "ア", 100), ("contacts[0].kana", "ア", 100), ("identity.language", "x", 35),
        ];

        internal static IEnumerable<(string Path, int Most)> Lists =>
        [
            ("identity.otherNames", 5), ("identity.phones", 5), ("identity.linkedElders", 5), ("alerts", 10),
            ("contacts", 5), ("contacts[0].phones", 5), ("gp", 5), ("gp[0].phones", 5), ("medical.conditions", 20),
            ("medical.allergies.items", 10), ("medical.medications", 20), ("medical.devices", 10), ("care.services", 10),
            ("care.communities", 10), ("consent.audiences", 2),
        ];

        private static IEnumerable<(string, string, int)> Of(int most, params string[] paths) =>
            paths.Select(path => (path, "あ", most));
    }
}
