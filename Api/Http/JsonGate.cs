using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Api.Http;

/// <summary>
/// One pass over a body before it is bound, which alone decides malformed, unknown-field, duplicate-field and wrong types
/// (design.md section 3). The serializer tells these apart only by its messages' wording, and lets NUL and U+202E through.
/// </summary>
internal static class JsonGate
{
    internal const int MaxDepth = 16;
    private const string Root = "$";

    private static readonly SearchValues<byte> Letters = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"u8);

    private static readonly JsonReaderOptions Options = new() { MaxDepth = MaxDepth };

    /// <returns>The problem, or null when binding cannot fail.</returns>
    internal static Problem? Check(ReadOnlySpan<byte> body, JsonShape shape)
    {
        try
        {
            var reader = new Utf8JsonReader(body, Options);
            if (!reader.Read())
                return Problems.Malformed;

            var problem = Value(ref reader, shape, "");
            // To the end in any case: what is no JSON, or has something behind it, is malformed whatever else it is.
            while (reader.Read())
            {
            }

            return problem;
        }
        catch (JsonException)
        {
            return Problems.Malformed.With(new(
                "JSONとして読み取れません（文法、文字コード、または16段を超える入れ子）。",
                "This is not JSON: its syntax, its encoding or more than 16 levels."));
        }
    }

    private static Problem? Value(ref Utf8JsonReader reader, JsonShape shape, string path) => reader.TokenType switch
    {
        JsonTokenType.Null when shape.AllowsNull => null,
        JsonTokenType.StartObject when shape.What == JsonShape.Kind.Object => Object(ref reader, shape, path),
        JsonTokenType.StartArray when shape.What == JsonShape.Kind.Array => Array(ref reader, shape.Element!, path),
        JsonTokenType.String => String(ref reader, shape, path),
        JsonTokenType.True or JsonTokenType.False when shape.What == JsonShape.Kind.Boolean => null,
        JsonTokenType.Number when shape.What == JsonShape.Kind.Integer && reader.TryGetInt32(out _) => null,
        _ => WrongType(shape, path),
    };

    private static Problem? Object(ref Utf8JsonReader reader, JsonShape shape, string path)
    {
        ulong seen = 0;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            // Comparing a name that holds half a surrogate pair would throw; and what is not clean is no field's name.
            JsonShape? field = null;
            var at = reader.ValueIsEscaped && !IsClean(ref reader) ? -1 : shape.Find(ref reader, out field);
            if (at < 0)
                return Unknown(ref reader, path);

            var bit = 1UL << at;
            var name = Join(path, shape.Name(at));
            if ((seen & bit) != 0)
                return Problems.DuplicateField.With(new($"項目「{name}」が二度書かれています。", $"The field {name} is written twice."));

            seen |= bit;
            reader.Read();
            if (Value(ref reader, field!, name) is { } problem)
                return problem;
        }

        return null;
    }

    private static Problem? Array(ref Utf8JsonReader reader, JsonShape element, string path)
    {
        for (var i = 0; reader.Read() && reader.TokenType != JsonTokenType.EndArray; i++)
        {
            var place = $"{path}[{i}]";
            if (reader.TokenType == JsonTokenType.Null)
                return Problems.Invalid(place, new("一覧の中に空（null）は入れられません。", "null is not allowed here."));

            if (Value(ref reader, element, place) is { } problem)
                return problem;
        }

        return null;
    }

    private static Problem? String(ref Utf8JsonReader reader, JsonShape shape, string path)
    {
        if (reader.ValueIsEscaped || reader.ValueSpan.IndexOfAnyExceptInRange((byte)0x20, (byte)0x7e) >= 0)
        {
            if (!IsClean(ref reader))
            {
                var field = path.Length == 0 ? Root : path;
                return Problems.Malformed.With(new(
                    $"項目「{field}」に、改行などの制御文字、または読み取れない文字が含まれています。",
                    $"The field {field} holds a control character (a line break, say), a bidirectional control or broken text."));
            }
        }

        return shape.What switch
        {
            JsonShape.Kind.String => null,
            JsonShape.Kind.Date => JapaneseDate.TryParse(reader.GetString()!, out _)
                ? null
                : Problems.Invalid(path, new(
                    "日付として読み取れません。1940-03-01、昭和15年3月1日、S15.3.1 のように書いてください。",
                    "This is not a date. Write 1940-03-01, 昭和15年3月1日 or S15.3.1.")),
            // Without a zone it would be this machine's, and hours off.
            JsonShape.Kind.Time => reader.TryGetDateTimeOffset(out _) && reader.TryGetDateTime(out var time) && time.Kind != DateTimeKind.Unspecified
                ? null
                : Problems.Invalid(path, new(
                    "日時として読み取れません。2026-04-10T03:00:00+09:00 のように書いてください。",
                    "This is not a time. Write it as 2026-04-10T03:00:00+09:00.")),
            _ => WrongType(shape, path),
        };
    }

    // Rune by rune: a lone surrogate (written as an escape) and everything that could reorder or break what a person reads.
    private static bool IsClean(ref Utf8JsonReader reader)
    {
        var room = ArrayPool<byte>.Shared.Rent(reader.ValueSpan.Length + 1);
        try
        {
            ReadOnlySpan<byte> text = room.AsSpan(0, reader.CopyString(room));
            while (!text.IsEmpty)
            {
                if (Rune.DecodeFromUtf8(text, out var rune, out var used) != OperationStatus.Done || IsForbidden(rune.Value))
                    return false;

                text = text[used..];
            }

            return true;
        }
        catch (InvalidOperationException)
        {
            // A lone surrogate or bytes that are not UTF-8: CopyString has no other way to say so.
            return false;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(room);
        }
    }

    // C0, DEL and C1 controls, line and paragraph separators; all of Bidi_Control: marks, embeddings, overrides and isolates
    // (Unicode TR 9).
    internal static bool IsForbidden(int c) =>
        c is < 0x20 or (>= 0x7f and <= 0x9f) or 0x061c or 0x200e or 0x200f or (>= 0x2028 and <= 0x202e) or (>= 0x2066 and <= 0x2069);

    private static Problem Unknown(ref Utf8JsonReader reader, string path)
    {
        // Only a name of plain letters is repeated to the caller: it may be a person's name typed into the wrong place.
        var plain = !reader.ValueIsEscaped && reader.ValueSpan.Length <= 40
            && reader.ValueSpan.IndexOfAnyExcept(Letters) < 0;
        var where = plain ? Join(path, reader.GetString()!) : path;

        return where.Length == 0
            ? Problems.UnknownField
            : Problems.UnknownField.With(new($"項目「{where}」は受け付けていません。", $"The field {where} is not known here."));
    }

    private static Problem WrongType(JsonShape shape, string path) => Problems.Invalid(path.Length == 0 ? Root : path, shape.What switch
    {
        JsonShape.Kind.Object => new("{ } で囲んだ項目の組で書いてください。", "Write an object in { }."),
        JsonShape.Kind.Array => new("[ ] で囲んだ一覧で書いてください。", "Write a list in [ ]."),
        JsonShape.Kind.Boolean => new("true か false で書いてください。", "Write true or false."),
        JsonShape.Kind.Integer => new("整数で書いてください。", "Write a whole number."),
        _ => new("文字（\" \" で囲む）で書いてください。", "Write text in quotation marks."),
    });

    private static string Join(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";
}
