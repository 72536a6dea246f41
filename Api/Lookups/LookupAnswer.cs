using System.Text.Json.Serialization;
using Api.Centres;
using Api.Elders;

namespace Api.Lookups;

/// <summary>The card: what this caller may see of the person behind the number, and how far it can be trusted.</summary>
internal sealed record LookupAnswer
{
    public required string LookupId { get; init; }

    /// <summary>Until when GET /v1/lookups/{id} shows the card again; only with full.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>active, lost, unassigned, revoked, closing, deceased, moved-out, closed, withdrawn or erased.</summary>
    [CodeOf(nameof(LookupCodes.Status), typeof(LookupCodes))]
    public required string Status { get; init; }

    /// <summary>full, candidate or status-only.</summary>
    [CodeOf(nameof(LookupCodes.Disclosure), typeof(LookupCodes))]
    public required string Disclosure { get; init; }

    /// <summary>One line to show above everything: what the status means, or that this is training (【訓練】).</summary>
    public string? Heading { get; init; }

    /// <summary>Read these before anything else; several may stand together.</summary>
    public required IReadOnlyList<Warning> Warnings { get; init; }

    /// <summary>Two lines to read out, in Japanese; only with full.</summary>
    public Spoken? Spoken { get; init; }

    public Candidate? Candidate { get; init; }

    public Missing? Missing { get; init; }

    /// <summary>phone-relay: the number in the directory under which this organisation is called back.</summary>
    public CallBack? CallBack { get; init; }

    /// <summary>same, other or unsure, once somebody has said so.</summary>
    [CodeOf(nameof(LookupCodes.Match), typeof(LookupCodes))]
    public string? Match { get; init; }

    /// <summary>Whom your organisation called since, oldest first; only when the card is read again.</summary>
    public IReadOnlyList<ContactAttempt>? ContactAttempts { get; init; }

    public IdentityAnswer? Identity { get; init; }

    /// <summary>Most critical first.</summary>
    public IReadOnlyList<Alert>? Alerts { get; init; }

    /// <summary>In the order in which to call; those with a caution last.</summary>
    public IReadOnlyList<Contact>? Contacts { get; init; }

    public string? NoContactReason { get; init; }

    public IReadOnlyList<Gp>? Gp { get; init; }

    public Medical? Medical { get; init; }

    public Care? Care { get; init; }

    public CentreAnswer? Centre { get; init; }

    public Freshness? Freshness { get; init; }
}

/// <summary>Whom to call back before anything is told.</summary>
/// <param name="Organisation">As it stands in the directory.</param>
/// <param name="Phone">The number that it publishes.</param>
internal sealed record CallBack(string Organisation, string Phone);

/// <summary>Why to be careful with what follows.</summary>
/// <param name="Code">
/// stale, long-overdue, new-unverified, item-lost, digit-inferred, legacy-number, closing, consent-excluded, spouse-registered,
/// protected or missing.
/// </param>
/// <param name="Text">For the person on shift, in the caller's language.</param>
internal sealed record Warning([property: CodeOf(nameof(LookupCodes.Warning), typeof(LookupCodes))] string Code, string Text);

/// <summary>What is read out, each at most 80 characters.</summary>
/// <param name="Radio">For the radio, which bystanders hear: no name, no phone.</param>
/// <param name="Phone">For the telephone: kana, age, the first contact digit by digit.</param>
internal sealed record Spoken(string Radio, string Phone);

/// <summary>Enough to compare with the person in front of you, and no more.</summary>
internal sealed record Candidate
{
    [CodeOf(nameof(Codes.Sex))]
    public string? Sex { get; init; }

    public int? Age { get; init; }

    public string? Appearance { get; init; }

    public string? Town { get; init; }

    public string? KanaInitial { get; init; }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(LookupRequest))]
[JsonSerializable(typeof(LookupAnswer))]
[JsonSerializable(typeof(SearchAudit))]
[JsonSerializable(typeof(ElderOfNumber))]
internal sealed partial class LookupJson : JsonSerializerContext
{
    [System.Runtime.CompilerServices.ModuleInitializer]
    internal static void Register() => Http.Json.Know(Default);
}
