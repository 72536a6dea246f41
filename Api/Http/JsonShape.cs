using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Api.Http;

/// <summary>
/// What a request type may hold, read off its JSON metadata: a property the service computes has no setter and is
/// therefore not part of the shape.
/// </summary>
internal sealed class JsonShape
{
    internal enum Kind
    {
        Object,
        Array,
        String,
        Boolean,
        Integer,
        Date,
        Time,
    }

    private static readonly ConcurrentDictionary<Type, JsonShape> Known = new();

    private JsonShape(Kind kind) => What = kind;

    internal Kind What { get; }

    /// <summary>False for a value that the type cannot leave out, such as a plain bool: binding null to it would throw.</summary>
    internal bool AllowsNull { get; private init; } = true;

    internal JsonShape? Element { get; private set; }

    private string[] names = [];
    private byte[][] utf8Names = [];
    private JsonShape[] shapes = [];

    internal string Name(int field) => names[field];

    /// <summary>The field's place in this object and its shape, or -1 where there is none of that name.</summary>
    internal int Find(ref Utf8JsonReader reader, out JsonShape? shape)
    {
        for (var i = 0; i < utf8Names.Length; i++)
        {
            if (reader.ValueTextEquals(utf8Names[i]))
            {
                shape = shapes[i];
                return i;
            }
        }

        shape = null;
        return -1;
    }

    internal static JsonShape Of(Type type) => Known.GetOrAdd(type, static type => Build(type));

    private static JsonShape Build(Type declared)
    {
        var type = Nullable.GetUnderlyingType(declared) ?? declared;
        var info = Json.Options.GetTypeInfo(type);
        switch (info.Kind)
        {
            case JsonTypeInfoKind.Enumerable:
                return new JsonShape(Kind.Array) { Element = Build(info.ElementType!) };
            case JsonTypeInfoKind.Object:
                var writable = info.Properties.Where(p => p.Set is not null || p.AssociatedParameter is not null).ToList();
                // Duplicates are found with one bit per field.
                if (writable.Count > 64)
                    throw new InvalidOperationException($"{type} has more than 64 fields.");

                return new JsonShape(Kind.Object)
                {
                    names = [.. writable.Select(p => p.Name)],
                    utf8Names = [.. writable.Select(p => Encoding.UTF8.GetBytes(p.Name))],
                    shapes = [.. writable.Select(p => Build(p.PropertyType))],
                };
            default:
                return new JsonShape(type switch
                {
                    _ when type == typeof(string) => Kind.String,
                    _ when type == typeof(bool) => Kind.Boolean,
                    _ when type == typeof(int) => Kind.Integer,
                    _ when type == typeof(DateOnly) => Kind.Date,
                    _ when type == typeof(DateTimeOffset) => Kind.Time,
                    _ => throw new InvalidOperationException($"{type} has no shape."),
                })
                { AllowsNull = !declared.IsValueType || type != declared };
        }
    }
}
