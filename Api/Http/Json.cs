using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Api.Http;

/// <summary>
/// How this service writes JSON: camelCase, Japanese unescaped, absent instead of null, generated code instead of
/// reflection. Each slice adds its own types by a module initialiser, so that a lower slice need not know a higher one's.
/// </summary>
internal static class Json
{
    private static readonly List<IJsonTypeInfoResolver> Types = [];

    private static readonly Lazy<JsonSerializerOptions> Own = new(() =>
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web);
        Configure(options);
        return options;
    });

    internal static JsonSerializerOptions Options => Own.Value;

    internal static void Know(IJsonTypeInfoResolver types) => Types.Add(types);

    /// <summary>Makes the framework's own answers look the same.</summary>
    internal static void Configure(JsonSerializerOptions options)
    {
        // The answers are JSON and never become part of a page: only what JSON itself demands is escaped.
        options.Encoder = LeastEscaping.Instance;
        options.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull;
        options.NumberHandling = JsonNumberHandling.Strict;
        options.PropertyNameCaseInsensitive = false;
        options.MaxDepth = JsonGate.MaxDepth;
        options.Converters.Add(new DateConverter());
        options.TypeInfoResolverChain.Clear();
        foreach (var types in Types)
            options.TypeInfoResolverChain.Add(types);
    }

    internal static JsonTypeInfo<T> Info<T>() => Cache<T>.Info;

    private static class Cache<T>
    {
        internal static readonly JsonTypeInfo<T> Info = (JsonTypeInfo<T>)Options.GetTypeInfo(typeof(T));
    }

    // Stored and answered as ISO 8601; read also as people write dates. JsonGate has refused what cannot be read.
    private sealed class DateConverter : JsonConverter<DateOnly>
    {
        private const int IsoLength = 10;

        public override DateOnly Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            // Stored documents hold nothing but the ISO form, a dozen times each.
            if (reader.TryGetDateTime(out var iso) && iso.TimeOfDay == TimeSpan.Zero && reader.ValueSpan.Length == IsoLength)
                return DateOnly.FromDateTime(iso);

            return JapaneseDate.TryParse(reader.GetString()!, out var date) ? date : throw new JsonException();
        }

        public override void Write(Utf8JsonWriter writer, DateOnly value, JsonSerializerOptions options)
        {
            Span<char> text = stackalloc char[IsoLength];
            value.TryFormat(text, out _, "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
            writer.WriteStringValue(text);
        }
    }
}

[JsonSerializable(typeof(ProblemBody))]
internal sealed partial class HttpJson : JsonSerializerContext
{
    [System.Runtime.CompilerServices.ModuleInitializer]
    internal static void Register() => Json.Know(Default);
}
