using System.Text;
using Api.Tests.Support;

namespace Api.Tests.Http;

/// <summary>
/// What every route with a JSON body refuses, and as what. The routes, their fields and their levels are read off the API's
/// description, so a new one is in here on its first day.
/// </summary>
internal sealed class EveryBodyTests
{
    private const int KiB = 1024;

    private static readonly string[] WrongTypes =
    [
        "text/plain", "text/html", "text/json", "text/csv", "application/xml", "application/jsonx", "application/jso", "application/x-ndjson",
        "application/octet-stream", "multipart/form-data; boundary=x", "image/png", "json", "*/*", "application/*", "@@@",
    ];

    // C0, DEL and C1; all of Unicode's Bidi_Control; the separators of lines and paragraphs.
    private static readonly int[] Forbidden =
    [
        .. Enumerable.Range(0, 0x20), .. Enumerable.Range(0x7f, 0x21), 0x061c, 0x200e, 0x200f, 0x2028, 0x2029, .. Enumerable.Range(0x202a, 5), .. Enumerable.Range(0x2066, 4),
    ];

    private static readonly byte[][] NoText =
    [
        [0xff], [0xc0, 0x80], [0xed, 0xa0, 0x80], [0xed, 0xa1, 0x82, 0xed, 0xbe, 0xb7], [0xf4, 0x90, 0x80, 0x80], [0xe5, 0xb1], [0x8e, 0x52], .. new[]
        {
            "\\ud800", "\\udbffa", "\\udc00", "\\udfb7\\ud842", "\\u0000", "\\u001f", "\\u009b", "\\u202e", "\\u2066", "\\u200f", "\\u061c",
        }.Select(Encoding.ASCII.GetBytes),
    ];

    private TestServer server = null!;
    private IReadOnlyList<DescribedOperation> operations = null!;
    private int sent;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        server = await TestServer.StartAsync();
        operations = [.. DescribedOperation.Of(await ApiDocument.ReadAsync(server)).Where(operation => operation.TakesJson)];
        Assert.That(operations, Has.Count.GreaterThan(25));
    }

    [OneTimeTearDown]
    public void Stop()
    {
        TestContext.Progress.WriteLine($"{sent} bodies to {operations.Count} routes that take one");
        server.Dispose();
    }

    [Test]
    public async Task A_body_of_the_wrong_type_is_415()
    {
        foreach (var operation in operations)
        {
            foreach (var type in WrongTypes.Append(null).Append("").Append("application/x-www-form-urlencoded").Except(operation.MediaTypes))
                await ExpectAsync(operation, type ?? "none", "{}"u8.ToArray(), 415, "unsupported-media-type", request => request with { ContentType = type });
        }
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task A_body_over_its_routes_limit_is_413_and_one_at_it_is_read(bool withLength)
    {
        foreach (var operation in operations)
        {
            var limit = LimitOf(operation);
            await ExpectAsync(operation, "one byte too many", Filled(limit + 1), 413, "content-too-large", request => request with { WithLength = withLength });
            await ExpectAsync(operation, "four times too many", Filled(limit * 4), 413, "content-too-large", request => request with { WithLength = withLength });
            await ExpectAsync(operation, "as much as may be", Filled(limit), 400, "unknown-field", request => request with { WithLength = withLength });
        }

        static byte[] Filled(int bytes) => Encoding.ASCII.GetBytes("{\"x\":\"" + new string('a', bytes - 8) + "\"}");
    }

    [Test]
    public async Task What_is_no_JSON_or_too_deep_is_malformed()
    {
        foreach (var operation in operations)
        {
            await MalformedAsync(operation, "17 levels", Encoding.ASCII.GetBytes(Nested(17)));
            await MalformedAsync(operation, "30,000 levels", Encoding.ASCII.GetBytes(Nested(LimitOf(operation) / 2 - 20)));
            await ExpectAsync(operation, "16 levels", Encoding.ASCII.GetBytes(Nested(16)), 400, "unknown-field");
            await MalformedAsync(operation, "nothing", []);
            await MalformedAsync(operation, "half", "{\"x\":"u8.ToArray());
            await MalformedAsync(operation, "two", "{}{}"u8.ToArray());
            await MalformedAsync(operation, "a comment", "{}//"u8.ToArray());
            await MalformedAsync(operation, "UTF-16", Encoding.Unicode.GetBytes("{}"));
            await MalformedAsync(operation, "UTF-16 with its mark", [0xff, 0xfe, .. Encoding.Unicode.GetBytes("{}")]);
            await MalformedAsync(operation, "UTF-16, the other way round", [0xfe, 0xff, .. Encoding.BigEndianUnicode.GetBytes("{}")]);
            await MalformedAsync(operation, "UTF-32", Encoding.UTF32.GetBytes("{}"));
            await MalformedAsync(operation, "two byte order marks", "\uFEFF\uFEFF{}"u8.ToArray());
        }

        static string Nested(int levels) => "{\"x\":" + new string('[', levels - 1) + new string(']', levels - 1) + "}";
    }

    [Test]
    public async Task A_field_written_twice_is_refused_at_every_level()
    {
        foreach (var operation in operations)
        {
            foreach (var (before, field, after) in operation.Fields.Where(field => !field.Path.EndsWith(']')).Select(field => Around(field.Path)))
            {
                var escaped = $"\\u{(int)field[0]:x4}{field[1..]}";
                await ExpectAsync(operation, field, Utf8($"{before}\"{field}\":null,\"{field}\":null{after}"), 400, "duplicate-field", orNull: true);
                await ExpectAsync(operation, field, Utf8($"{before}\"{field}\":null,\"{escaped}\":null{after}"), 400, "duplicate-field", orNull: true);
            }
        }
    }

    [Test]
    public async Task A_field_that_is_not_known_is_refused_at_every_level()
    {
        foreach (var operation in operations)
        {
            foreach (var (before, field, after) in operation.Fields.Where(field => !field.Path.EndsWith(']')).Select(field => Around(field.Path)))
            {
                foreach (var name in new[] { "x", "", "$type", "__proto__", "\\ud800", "\\u0000", char.ToUpperInvariant(field[0]) + field[1..], field + " ", field + "\u200b", "ａ", field + "\\u0000" })
                    await ExpectAsync(operation, $"{field}: {name}", Utf8($"{before}\"{name}\":1{after}"), 400, "unknown-field");
            }
        }
    }

    [Test]
    public async Task Control_and_bidirectional_characters_and_what_is_no_text_are_malformed_in_every_field()
    {
        foreach (var operation in operations)
        {
            var isFirst = true;
            foreach (var (before, field, after) in operation.Fields.Where(field => field.IsText).Select(field => Around(field.Path)))
            {
                var name = field.Length == 0 ? "" : $"\"{field}\":";
                foreach (var bytes in NoText)
                    await MalformedAsync(operation, $"{field}: {Convert.ToHexString(bytes)}", [.. Utf8($"{before}{name}\"山"), .. bytes, .. Utf8($"田\"{after}")]);

                // All of them in the first field, the rest by turns: one reader reads them all.
                foreach (var sign in isFirst ? Forbidden : [Forbidden[sent % Forbidden.Length]])
                {
                    await MalformedAsync(operation, $"{field}: U+{sign:X4}", Utf8($"{before}{name}\"山{(char)sign}田\"{after}"));
                    await MalformedAsync(operation, $"{field}: U+{sign:X4} escaped", Utf8($"{before}{name}\"山\\u{sign:x4}田\"{after}"));
                }

                isFirst = false;
            }
        }
    }

    [Test]
    public async Task A_file_is_held_to_its_limit_and_type_too()
    {
        var import = new StraightRequest("POST", "/v1/imports") { ContentType = "text/csv" };
        var large = new byte[(32 * KiB * KiB) + 1];
        foreach (var withLength in new[] { true, false })
        {
            var reply = await server.SendStraightAsync("centre", import with { Body = large, WithLength = withLength });
            Assert.That((reply.Status, reply.Code), Is.EqualTo((413, "content-too-large")));
        }

        foreach (var type in WrongTypes.Except(["text/csv", "application/octet-stream"]).Append("application/json").Append(null))
        {
            var reply = await server.SendStraightAsync("centre", import with { Body = [0x41], ContentType = type });
            Assert.That((reply.Status, reply.Code), Is.EqualTo((415, "unsupported-media-type")), type);
        }
    }

    // design.md section 3: 64 KiB, elders 256 KiB; a finder's few words 8 KiB.
    private static int LimitOf(DescribedOperation operation) => operation.Id switch
    {
        "RegisterElder" or "ChangeElder" or "SearchElders" => 256 * KiB,
        "TellCentre" => 8 * KiB,
        _ => 64 * KiB,
    };

    /// <summary>The braces and brackets around a field: contacts[0].name stands in {"contacts":[{ … }]}.</summary>
    private static (string Before, string Field, string After) Around(string path)
    {
        var steps = path.Split('.');
        var (before, after) = ("{", "}");
        foreach (var step in steps[..^1])
            Into(step, isObject: true);

        var last = steps[^1];
        if (!last.EndsWith("[0]", StringComparison.Ordinal))
            return (before, last, after);

        Into(last, isObject: false);
        return (before, "", after);

        void Into(string step, bool isObject)
        {
            var isList = step.EndsWith("[0]", StringComparison.Ordinal);
            before += $"\"{(isList ? step[..^3] : step)}\":" + (isList ? "[" : "") + (isObject ? "{" : "");
            after = (isObject ? "}" : "") + (isList ? "]" : "") + after;
        }
    }

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);

    private Task MalformedAsync(DescribedOperation operation, string what, byte[] body) => ExpectAsync(operation, what, body, 400, "malformed");

    /// <param name="orNull">Where a field may not be null at all, its first null is what is refused.</param>
    private async Task ExpectAsync(
        DescribedOperation operation, string what, byte[] body, int status, string code, Func<StraightRequest, StraightRequest>? change = null, bool orNull = false)
    {
        sent++;
        var path = operation.Parameters.Where(parameter => parameter.In == "path")
            .Aggregate(operation.Path, (whole, parameter) => whole.Replace($"{{{parameter.Name}}}", $"0123456789{sent % 1000:d3}", StringComparison.Ordinal));
        var request = new StraightRequest(operation.Method, path) { Body = body };
        var reply = await server.SendStraightAsync(operation.Role, change?.Invoke(request) ?? request);
        if (orNull && reply.Code == "validation")
            return;

        Assert.That((reply.Status, reply.Code), Is.EqualTo((status, code)), $"{operation}, {what}: {reply.Text}");
    }
}
