using System.Text.Json;
using System.Text.Json.Serialization;
using Api.Access;
using Api.Audit;
using Api.Elders;
using Api.Http;
using Api.Storage;

namespace Api.Lookups;

/// <summary>Who looked at one elder: for the elder, who asks for it, printed; and for the privacy officer, without the name.</summary>
internal sealed class WhoLooked(AuditQueries queries, Engine engine, Today today)
{
    private const string CountElder = "SELECT COUNT(*) FROM elder WHERE id = @Id";

    private const int Most = 1000;

    internal async Task<Disclosures> OfAsync(long elderId, Identity? identity, string? number, Language language, CancellationToken ct) => new()
    {
        Elder = Id.Text(elderId),
        Name = identity?.Name,
        Number = number,
        Looks = [.. (await queries.LooksAsync(elderId, Most, ct)).Select(stored => Look(stored.Record, language))],
    };

    /// <summary>Whether there is such an elder: nobody may have looked yet.</summary>
    internal async Task<bool> ExistsAsync(long elderId, CancellationToken ct)
    {
        await using var connection = await engine.Registry.OpenConnectionAsync(ct);
        return await connection.FirstAsync<long>(CountElder, new { Id = elderId }, ct) > 0;
    }

    private Look Look(byte[] record, Language language)
    {
        using var json = JsonDocument.Parse(record);
        return Read(json.RootElement, language);
    }

    /// <summary>Who looked, when, why and at what, as a record says it.</summary>
    internal Look Read(JsonElement root, Language language)
    {
        _ = Roles.TryParse(Text(root, "role"), out var role);
        var behalf = root.TryGetProperty("onBehalfOf", out var relayed) && Roles.TryParse(Text(relayed, "role"), out var other) ? other : (Role?)null;
        var reason = Reasons.Parse(behalf is null ? Text(root, "reason") : Text(relayed, "reason"));
        return new Look
        {
            At = TimeZoneInfo.ConvertTime(root.GetProperty("time").GetDateTimeOffset(), today.Zone),
            AnsweredAt = root.TryGetProperty("answeredAt", out var answered)
                ? TimeZoneInfo.ConvertTime(DateTimeOffset.FromUnixTimeMilliseconds(answered.GetInt64()), today.Zone)
                : null,
            Organisation = Text(root, "organisation") ?? "",
            Role = role.Name(),
            RoleName = role.Label().In(language),
            OnBehalfOf = behalf?.Label().In(language),
            Reason = reason?.Code(),
            ReasonName = reason is { } why ? Reasons.All[(int)why].Label.In(language) : Reading.In(language),
            Disclosure = Text(root, "outcome") ?? "",
            Blocks = root.TryGetProperty("blocks", out var blocks) ? [.. blocks.EnumerateArray().Select(block => block.GetString()!)] : [],
        };
    }

    // The elder's own centre opened the registration at its desk: no lookup, and no reason was asked.
    private static readonly Text Reading = new("登録の確認・変更", "Care of the registration");

    private static string? Text(JsonElement record, string name) =>
        record.TryGetProperty(name, out var value) ? value.GetString() : null;
}

/// <summary>The looks at one elder, newest first.</summary>
internal sealed record Disclosures
{
    /// <summary>The elder's id.</summary>
    public required string Elder { get; init; }

    /// <summary>For the elder's own centre only.</summary>
    public string? Name { get; init; }

    /// <summary>For the elder's own centre only.</summary>
    public string? Number { get; init; }

    /// <summary>Newest first, at most 1,000.</summary>
    public required IReadOnlyList<Look> Looks { get; init; }
}

/// <summary>One look.</summary>
internal sealed record Look
{
    /// <summary>When.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>When it was really told, during an outage; <c>at</c> is when that was entered.</summary>
    public DateTimeOffset? AnsweredAt { get; init; }

    /// <summary>Which organisation.</summary>
    public required string Organisation { get; init; }

    /// <summary>Its role.</summary>
    public required string Role { get; init; }

    /// <summary>Its role in words.</summary>
    public required string RoleName { get; init; }

    /// <summary>Who was told on the telephone, in words.</summary>
    public string? OnBehalfOf { get; init; }

    /// <summary>Why.</summary>
    public string? Reason { get; init; }

    /// <summary>Why, in words.</summary>
    public required string ReasonName { get; init; }

    /// <summary>full, candidate, status-only, or shown to the elder's own centre.</summary>
    public required string Disclosure { get; init; }

    /// <summary>Which blocks were shown.</summary>
    public required IReadOnlyList<string> Blocks { get; init; }
}

[JsonSerializable(typeof(Disclosures))]
internal sealed partial class DisclosuresJson : JsonSerializerContext
{
    [System.Runtime.CompilerServices.ModuleInitializer]
    internal static void Register() => Json.Know(Default);
}
