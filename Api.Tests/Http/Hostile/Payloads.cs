using System.Text;

namespace Api.Tests.Http.Hostile;

/// <summary>
/// More than 500 payloads of our own beside the Big List of Naughty Strings: compact families, each multiplied by the ways in
/// which it is written. Texts of up to 200 characters get past most limits, so that it is not the length that stops them.
/// </summary>
internal static class Payloads
{
    /// <summary>Beyond the end of it the framework's parser of tags runs.</summary>
    internal static Payload EndsTooSoon { get; } = Payload.Of("header", "\"1W*-W,x\", -W/  ");

    internal const string DelicateFamily = "delicate";

    internal static IReadOnlyList<Payload> Own { get; } = [.. Multiplied().DistinctBy(payload => Convert.ToBase64String(payload.Json))];

    internal static IReadOnlyList<Payload> All { get; } = [.. NaughtyStrings.All, .. Own];

    private static IEnumerable<Payload> Multiplied() =>
    [
        .. Sql.Select(text => Payload.Of("sql", text)),
        .. JsonFragments.Select(text => Payload.Of("json in a text", text)),
        .. Formats.Select(text => Payload.Of("format", text)),
        .. Paths.Select(text => Payload.Of("path", text)),
        .. Formulas.Select(text => Payload.Of("csv", text)),
        .. Forged.SelectMany(text => new[] { Payload.Of("log", text), Payload.Raw("log, raw", text) }),
        .. Markup.Select(text => Payload.Of("markup", text)),
        .. HeaderLines.Select(text => Payload.Of("header", text)),
        .. Controls.Select(text => Payload.Of("control", text)),
        .. Floods.Select(text => Payload.Of("flood", text)),
        .. Lookalikes.Select(text => Payload.Of("lookalike", text)),
        EndsTooSoon,
        .. Delicate.Select(text => Payload.Of(DelicateFamily, text)),
        .. Numbers.Select(text => Payload.Of("number", text)),
        .. Dates.Select(text => Payload.Of("date", text)),
        .. Shells.Select(text => Payload.Of("shell", text)),
        .. BrokenUtf8.Select(bytes => Payload.Bytes("broken UTF-8", bytes)),
        .. Surrogates.Select(json => Payload.Token("surrogate", json)),
        .. Tokens.Select(json => Payload.Token("no text", json)),
    ];

    private static IEnumerable<string> Sql =>
        from quote in new[] { "'", "\"", "`", "''", "\\'", "’", "＇", "')", "'))", "%27", "1" }
        from attack in new[]
        {
            " OR 1=1 --", " OR '1'='1", "; DROP TABLE elder; --", " UNION SELECT sealed FROM elder --", "||(SELECT sqlite_version())||",
            "; SELECT pg_sleep(10) --", " AND randomblob(1000000000) --", "/**/OR/**/1=1#", "; PRAGMA writable_schema=1; --", "; ATTACH '/tmp/x' AS x; --",
        }
        select quote + attack;

    private static IEnumerable<string> JsonFragments =>
    [
        "\",\"training\":true,\"x\":\"", "\"}", "{\"$ne\":null}", "{\"$gt\":\"\"}", "[]", "{}", "null", "true", "\\u0022,\\u0022protected\\u0022:false", "\\", "\\\\\"", "\"",
        "{\"__proto__\":{\"role\":\"admin\"}}", "{\"$type\":\"System.IO.FileInfo\"}", "]]}}", "/*", "//", "\\ud800", "\\u0000", "{\"a\":{\"a\":{\"a\":1}}}", "'", "@context",
        "\"\\n\"", "NaN", "-Infinity", "1e999",
    ];

    private static IEnumerable<string> Formats =>
    [
        "%s%s%s%s%n", "%x%x%x%x", "%p", "%d", "%1$s", "%99999999d", "%n%n%n%n", "%%", "%", "{0}", "{1}", "{99999}", "{0,2000000000}", "{0:D2000000000}", "{{0}}", "{", "}", "{}",
        "{Code}", "{Request}", "{Failure}", "${jndi:ldap://127.0.0.1/a}", "${env:HOME}", "${{7*7}}", "#{7*7}", "{{7*7}}", "<%= 7*7 %>", "@(7*7)", "$(id)", "$HOME", "%PATH%",
        "{{constructor.constructor('x')()}}", "%c0%ae", "\\x41", "\\u0041", "&#65;", "&lt;", "\\0", "\\n\\r",
    ];

    private static IEnumerable<string> Paths =>
        from up in new[] { "../", "..\\", "..%2f", "%2e%2e/", "%2e%2e%2f", "..%252f", "..%c0%af", "....//", "..;/", "．．／", "/", "file:///", "\\\\host\\", "C:\\" }
        from file in new[] { "etc/passwd", "keys/master-1.key", "data/keyholder.db", "" }
        select string.Concat(Enumerable.Repeat(up, file.Length > 0 ? 6 : 1)) + file;

    private static IEnumerable<string> Formulas =>
        from sign in new[] { "=", "+", "-", "@", "＝", "＋", "－", "＠", " =", "'=", "\"=", "|", ";=", ",=" }
        from call in new[] { "cmd|' /C calc'!A0", "HYPERLINK(\"http://127.0.0.1/?\"&A1,\"x\")", "1+1", "IMPORTXML(CONCAT(\"http://127.0.0.1/\",A1),\"//a\")", "\",\"a\r\nb\",\"" }
        select sign + call;

    // Each would be a line of its own, or paint over the one before it.
    private static IEnumerable<string> Forged =>
        from ending in new[] { "\n", "\r\n", "\r", "\u0085", "\u2028", "\u2029", "\v", "\f", "\u001b[2K\r", "\u001b[1A", "\b\b\b\b", "\u009b2J", "\0\n" }
        from line in new[] { "crit: Api[0] record-damaged", "{\"event\":\"lookup\",\"outcome\":\"shown\"}" }
        select "森" + ending + line;

    private static IEnumerable<string> Markup =>
    [
        "<script>alert(1)</script>", "\"><script>alert(1)</script>", "'><img src=x onerror=alert(1)>", "<svg/onload=alert(1)>", "javascript:alert(1)", "<!--", "]]>", "<![CDATA[x]]>",
        "</textarea><script>1</script>", "</title><b>", "<iframe src=//127.0.0.1>", "<a href='javascript:1'>", "&quot;&gt;", "<style>*{}</style>", "<base href=//x>", "<meta http-equiv=refresh>",
        "<?xml version='1.0'?><!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><a>&x;</a>", "<form action=//x>", "＜script＞", "<scr\0ipt>", "</svg>", "{{x}}<b>", "<input autofocus onfocus=1>",
        "\u3c00script>", "<details open ontoggle=1>",
    ];

    private static IEnumerable<string> HeaderLines =>
    [
        "x\r\nSet-Cookie: a=b", "x\nLocation: http://127.0.0.1/", "x\r\n\r\n<html>", "\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n", "x%0d%0aSet-Cookie:a=b", "x\u560d\u560aSet-Cookie:a=b", "\"", "\"a", "*",
        "W/\"1\"", "W/", "\"1\", \"2\"", "\"1\",", ",,,,", ";;;;", "q=1;q=1", "en;q=999999999", "ja;q=-1", "ja;q=0.0000000000000000001", "*;q=0", "en-" + new string('a', 150), "Bearer", "Bearer  ", "Basic YTpi",
        "bytes=0-,0-,0-", "a=b; a=b", "text/html;q=x", "(comment", "ａ", "\t", " ", "application/json;;;",
    ];

    private static IEnumerable<string> Controls =>
    [
        .. Enumerable.Range(0, 0x20).Concat(Enumerable.Range(0x7f, 0x21)).Select(unit => $"山{(char)unit}田"),
        .. "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u2028\u2029".Select(sign => $"山{sign}田"),
        "\u200b", "\u200c", "\u200d", "\u2060", "\ufeff", "\ufeff山", "\u00ad", "\u180e", "\u3164", "\u115f", "\u2800", "\ufff9a\ufffab\ufffb", "\ufffe", "\uffff", "\U000E0001\U000E0041", "\U0010FFFF", "\ufdd0",
    ];

    // What grows when it is normalised, folded, shaped or counted.
    private static IEnumerable<string> Floods =>
    [
        new string('\ufdfa', 200), new string('\u1100', 100) + new string('\u1161', 100), new string('\u11a8', 200), "a" + new string('\u0301', 199), "か" + new string('\u3099', 199), new string('ﾞ', 200),
        "ｶ" + new string('ﾞ', 150), new string('ﾊ', 100) + new string('ﾟ', 100), string.Concat(Enumerable.Repeat("Z\u0351\u036b\u0343\u036a", 40)), new string('\u0344', 200), new string('\u1e9e', 200), new string('ﬃ', 200), new string('㍿', 200),
        new string('㍾', 200), string.Concat(Enumerable.Repeat("\U0001F468\u200d\U0001F469\u200d\U0001F467\u200d\U0001F466", 18)), string.Concat(Enumerable.Repeat("\U00020BB7\U000E0100", 40)), string.Concat(Enumerable.Repeat("邉\U000E0103", 60)),
        string.Concat(Enumerable.Repeat("\U0001D173", 100)), new string('ー', 200), new string('　', 200), new string('・', 200), new string('?', 200), new string('0', 200), new string('９', 200), new string('-', 200), new string('(', 200), new string('【', 200),
        new string('\u0e33', 200), new string('\ufb2c', 200), new string('\u1d16', 200), new string('a', 201), new string('山', 1001), new string('A', 5000), new string('\'', 4000), new string('%', 3000), new string('{', 3000), string.Concat(Enumerable.Repeat("0-", 3000)),
    ];

    private static IEnumerable<string> Lookalikes =>
    [
        "４８２１−０３７２", "4821‐0372", "٤٨٢١٠٣٧٢", "४८२१०३७२", "𝟒𝟖𝟐𝟏𝟎𝟑𝟕𝟐", "④⑧②①⓪③⑦②", "４８２１\u200b０３７２", "l82I-O372", "4821\u00ad0372", "⁴⁸²¹⁰³⁷²", "四八二一〇三七二", "А-0123", "Ａ－０１２３", "a‑0123", "sеarch", "ａdmin", "centre\u200d", "fеmale",
        "tеst", "\u212a", "ſ", "ı", "İ", "ß", "ϐ", "ﾃｽﾄ", "テスト゛", "祥", "羽\ufe00", "髙", "𠮷", "ｱｲｳ", "ゔ", "ヷ", "ゟ", "ヿ", "〱", "㌔", "凜熙", "ⅷ", "１９３８－０４－０１", "Ｓ１５．３．１",
    ];

    // What tidying up would change: blanks at the ends, and characters that normalisation takes for others.
    private static IEnumerable<string> Delicate => ["  山 田　", "祥 か\u3099 ﾊﾟ", "①㍿ﬃ", "İıſK", "羽\ufe00 邉\U000E0103"];

    private static IEnumerable<string> Numbers =>
    [
        "0", "-0", "-1", "1", "00", "01", "+1", "1.5", "1e3", "1e999", "-1e999", "0x10", "0b1", "١", "9223372036854775807", "9223372036854775808", "-9223372036854775809", "2147483648", "-2147483649", "99999999999999999999999999999999",
        "NaN", "Infinity", "1,000", "1_000", " 1", "1 ", "1\u00a0", "7fffffffffff", "zzzzzzzzzzzzz", "0000000000000", "7zzzzzzzzzzzz", "8000000000000", "0123456789abc", "0123456789ABC", "0123456789abil", "0000000000000-1", "0000000000000-99999999999", "0000000000000-",
    ];

    private static IEnumerable<string> Dates =>
    [
        "0000-00-00", "0001-01-01", "9999-12-31", "10000-01-01", "-0001-01-01", "2026-02-30", "2024-02-29", "2023-02-29", "2026-13-01", "2026-00", "2026-13", "9999-99", "0000-00", "昭和0年1月1日", "昭和64年1月8日", "昭和99999999999年1月1日", "令和元年5月1日", "S64.1.7",
        "M0.0.0", "明治1年1月1日", "2026-04-10T00:00:00+99:99", "2026-04-10T24:00:00Z", "2026-04-10T23:59:60Z", "9999-12-31T23:59:59-14:00", "0001-01-01T00:00:00+14:00", "2026-04-10T00:00:00.0000000000001Z", "T", "元年", "年月日", "1/1/1", "2026-W01-1", "2026-001", "now", "20261122",
    ];

    private static IEnumerable<string> Shells =>
    [
        "; id", "| id", "|| id", "& id", "&& id", "`id`", "$(id)", "\n id", "; sleep 9 #", "' ; id ; '", "\" ; id ; \"", "-rf", "--help", "--data=/", "-", "--", "~/", "*", "?", "<(id)", "> /dev/null", "@/etc/passwd", "*)(uid=*))(|(uid=*", "*)(&", "' or '1'='1' or ''='",
        "http://127.0.0.1:5080/", "http://169.254.169.254/latest/", "ftp://127.0.0.1", "gopher://127.0.0.1:25/_x", "data:text/html,x", "mailto:a@b.jp?bcc=c@d.jp", "a@b.jp\r\nBcc: c@d.jp",
    ];

    private static IEnumerable<byte[]> BrokenUtf8 =>
    [
        [0xff], [0xfe], [0x80], [0xbf], [0xc0, 0x80], [0xc0, 0xaf], [0xc1, 0xbf], [0xc2], [0xe0, 0x80, 0x80], [0xe0, 0x9f, 0xbf], [0xe3, 0x81], [0xe5, 0xb1], [0xed, 0xa0, 0x80], [0xed, 0xbf, 0xbf], [0xed, 0xa1, 0x82, 0xed, 0xbe, 0xb7], [0xf0, 0x80, 0x80, 0x80],
        [0xf0, 0x8f, 0xbf, 0xbf], [0xf4, 0x90, 0x80, 0x80], [0xf5, 0x80, 0x80, 0x80], [0xf8, 0x88, 0x80, 0x80, 0x80], [0xfc, 0x84, 0x80, 0x80, 0x80, 0x80], [0xff, 0xfe, 0x41, 0x00], [0xfe, 0xff, 0x00, 0x41], [0x8e, 0x52, 0x93, 0x63], [0xbb, 0xb3, 0xc5, 0xc4],
        [0x1b, 0x24, 0x42, 0x3b, 0x33, 0x1b, 0x28, 0x42], [0x00], [0x00, 0x41, 0x00, 0x42], .. Encoding.UTF8.GetBytes("山田花子").Select(one => new[] { one }),
    ];

    private static IEnumerable<string> Surrogates =>
    [
        "\"\\ud800\"", "\"\\udbff\"", "\"\\udc00\"", "\"\\udfff\"", "\"\\udfb7\\ud842\"", "\"a\\ud842\"", "\"\\ud842a\"", "\"\\ud842\\ud842\\udfb7\"", "\"\\uD842\\\\udfb7\"", "\"\\ud842\\u0041\"", "\"\\u\"", "\"\\u00\"", "\"\\ug000\"", "\"\\x41\"", "\"\\U0001F600\"", "\"\\u0000\"",
    ];

    private static IEnumerable<string> Tokens =>
    [
        "null", "true", "false", "0", "-1", "1.5", "1e999", "99999999999999999999999", "{}", "[]", "[null]", "[\"\"]", "[[[[[[[[[[[[[[[[[[[[\"a\"]]]]]]]]]]]]]]]]]]]]", "{\"a\":{\"b\":1}}", "{\"\":1}", "NaN", "undefined", "'a'", "\"a", "a", "", "\"a\"\"b\"", "\"a\",\"a\"", "\"a\" /* b */",
        "01", "+1", ".5", "1.", "0x10", "\"\t\"", "\"a\nb\"", "\u0000", "\uFEFF\"a\"",
    ];
}
