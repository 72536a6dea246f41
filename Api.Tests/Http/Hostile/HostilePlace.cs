using System.Text;
using System.Text.Json.Nodes;
using Api.Elders.Import;
using Api.Tests.Elders.Import;
using Api.Tests.Support;

namespace Api.Tests.Http.Hostile;

/// <summary>One place of one route that takes a text from outside.</summary>
/// <param name="Kind">body, path, query, header or cell.</param>
/// <param name="Name">The field's path, or the name of the parameter, header or column.</param>
internal sealed record HostilePlace(DescribedOperation Operation, string Kind, string Name)
{
    private const string Marker = "\"@@\"";

    private static readonly string[] Headers =
        ["Authorization", "X-Acting-User", "Accept-Language", "Accept", "Content-Type", "If-Match", "If-None-Match", "If-Range", "Range", "Last-Event-ID", "Idempotency-Key", "X-Request-Id", "X-Forwarded-For", "Cookie"];

    public override string ToString() => $"{Operation.Id} {Kind} {Name}";

    /// <summary>Every place of a route.</summary>
    internal static IEnumerable<HostilePlace> Of(DescribedOperation operation)
    {
        foreach (var field in operation.Fields.Where(field => field.IsText))
            yield return new HostilePlace(operation, "body", field.Path);
        foreach (var (kind, name) in operation.Parameters)
            yield return new HostilePlace(operation, kind, name);
        foreach (var header in Headers)
            yield return new HostilePlace(operation, "header", header);
        if (!operation.MediaTypes.Contains("text/csv"))
            yield break;

        foreach (var column in ImportColumns.All)
            yield return new HostilePlace(operation, "cell", column.Header);
    }

    /// <summary>The scene's good request with the payload in this place.</summary>
    internal StraightRequest With(Scene scene, Payload payload)
    {
        var path = Kind == "path" ? scene.Path(Name, InPath(payload)) : scene.Path();
        var query = scene.Query.Where(word => word.Key != Name || Kind != "query").Select(word => $"{word.Key}={word.Value}");
        if (Kind == "query")
            query = query.Append($"{Name}={payload.Percent}");

        var request = new StraightRequest(Operation.Method, path)
        {
            From = scene.From,
            Query = string.Join('&', query),
            Body = Kind == "cell" ? File(payload) : Kind == "body" ? InBody(scene, payload) : Plain(scene),
            ContentType = Operation.MediaTypes.FirstOrDefault() is "text/csv" ? "text/csv" : DescribedOperation.Json,
        };
        if (Operation.NeedsVersion && scene.IfMatch is { } version)
            request.Headers["If-Match"] = version;
        if (scene.Key is { } key)
            request.Headers["Idempotency-Key"] = key;
        if (Kind == "header")
            request.Headers[Name] = payload.Text ?? Encoding.Latin1.GetString(payload.Json);
        return Kind == "cell" ? request with { Query = "dryRun=true" } : request;
    }

    /// <summary>The scene's request as it is.</summary>
    internal static StraightRequest Untouched(Scene scene, DescribedOperation operation) =>
        new HostilePlace(operation, "header", "X-Nothing").With(scene, Payload.Of("none", "x"));

    // Kestrel decodes an address but for the slash, leaves alone what is no UTF-8 and refuses NUL itself.
    private static string InPath(Payload payload) =>
        payload.Text?.Replace("/", "%2F", StringComparison.Ordinal).Replace("\0", "%00", StringComparison.Ordinal) ?? payload.Percent;

    private byte[]? Plain(Scene scene) =>
        Operation.MediaTypes.Contains("text/csv") ? Encoding.UTF8.GetBytes(SomeFile.Table())
        : scene.Body is { } body ? Encoding.UTF8.GetBytes(body.ToJsonString()) : null;

    private byte[] InBody(Scene scene, Payload payload)
    {
        var body = scene.Body!.DeepClone().AsObject();
        Write(body, Name.Split('.'), "@@");
        var text = body.ToJsonString();
        var at = text.IndexOf(Marker, StringComparison.Ordinal);
        return [.. Encoding.UTF8.GetBytes(text[..at]), .. payload.Json, .. Encoding.UTF8.GetBytes(text[(at + Marker.Length)..])];
    }

    // Where the good body has no such field, list or object yet, it is put there.
    private static void Write(JsonObject at, string[] steps, string value)
    {
        var isEntry = steps[0].EndsWith("[0]", StringComparison.Ordinal);
        var name = isEntry ? steps[0][..^3] : steps[0];
        if (isEntry && at[name] is not JsonArray { Count: > 0 })
            at[name] = new JsonArray((JsonNode?)(steps.Length > 1 ? new JsonObject() : null));
        if (steps.Length > 1)
            Write((isEntry ? at[name]![0]! : at[name] ??= new JsonObject()).AsObject(), steps[1..], value);
        else if (isEntry)
            at[name]![0] = value;
        else
            at[name] = value;
    }

    private byte[] File(Payload payload)
    {
        var table = SomeFile.Table((Name, "@@"));
        var at = table.IndexOf(Marker, StringComparison.Ordinal);
        byte[] cell = payload.Text is { } text ? Encoding.UTF8.GetBytes($"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"") : payload.Json;
        return [.. Encoding.UTF8.GetBytes(table[..at]), .. cell, .. Encoding.UTF8.GetBytes(table[(at + Marker.Length)..])];
    }
}
