using System.Text.Json;
using System.Text.Json.Serialization;
using Api.Access;

namespace Api.Audit;

/// <summary>The answer of a change, to be given again to whoever did not hear it.</summary>
internal sealed record KeptAnswer(int Status, Dictionary<string, string> Headers, byte[] Body)
{
    // What else an answer carries is of its moment: its date, its request.
    private static readonly string[] Kept = ["Content-Type", "Content-Language", "ETag", "Location", Receipt.Header];

    internal static KeptAnswer Of(HttpResponse response, byte[] body) => new(
        response.StatusCode,
        Kept.Where(response.Headers.ContainsKey).ToDictionary(name => name, name => response.Headers[name].ToString()),
        body);

    /// <returns>Null when it is none, which a seal that opens rules out.</returns>
    internal static KeptAnswer? Read(ReadOnlySpan<byte> text) => JsonSerializer.Deserialize(text, KeptJson.Default.KeptAnswer);

    internal byte[] Write() => JsonSerializer.SerializeToUtf8Bytes(this, KeptJson.Default.KeptAnswer);

    internal async Task SendAsync(HttpResponse response, CancellationToken ct)
    {
        response.StatusCode = Status;
        foreach (var (name, value) in Headers)
            response.Headers[name] = value;
        // Kestrel takes no body for a 204, not even an empty one.
        if (Body.Length > 0)
            await response.Body.WriteAsync(Body, ct);
    }
}

/// <summary>The keys whose changes are on their way in this process.</summary>
internal sealed class RunningChanges
{
    private readonly HashSet<string> keys = [];
    private readonly Lock gate = new();

    /// <returns>False while somebody else's request with this key is in.</returns>
    internal bool TryEnter(ChangeKey key)
    {
        lock (gate)
            return keys.Add(Convert.ToHexString(key.Hash));
    }

    internal void Leave(ChangeKey key)
    {
        lock (gate)
            keys.Remove(Convert.ToHexString(key.Hash));
    }
}

[JsonSerializable(typeof(KeptAnswer))]
internal sealed partial class KeptJson : JsonSerializerContext;
