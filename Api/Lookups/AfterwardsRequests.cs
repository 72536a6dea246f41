using System.Collections.Frozen;
using System.Text.Json.Serialization;
using Api.Elders;
using Api.Http;
using FluentValidation;

namespace Api.Lookups;

/// <summary>The closed lists of what is told after a lookup.</summary>
internal static class AfterwardsCodes
{
    internal static readonly FrozenDictionary<string, Text> AttemptOutcome = Codes.List(
        ("reached", "つながった", "reached"), ("coming", "来院・来所の予定", "is coming"), ("voicemail", "留守電", "voicemail"),
        ("no-answer", "応答なし", "no answer"), (LookupAlerts.DeadNumber, "使われていない番号", "the number is not in use"),
        ("cannot-help", "対応できない", "cannot help"));

    internal const string Told = "told";

    internal static readonly FrozenDictionary<string, Text> RelayOutcome = Codes.List(
        (Told, "伝えた", "told"), ("centre-called", "センターからご家族へ電話した", "the centre called the family itself"), ("refused", "断った", "refused"));

    internal static readonly FrozenDictionary<string, Text> Block = Codes.List(
        ("identity", "ご本人", "identity"), ("alerts", "命に関わる注意", "alerts"), ("contacts", "緊急連絡先", "contacts"), ("gp", "かかりつけ医", "GP"),
        ("medical", "病歴・アレルギー・お薬", "medical"), ("care", "介護の状況", "care"), ("centre", "担当センター", "centre"),
        ("freshness", "情報の新しさ", "freshness"), ("missing", "行方不明届", "missing"));
}

/// <summary>Whether the person is the one on the card.</summary>
internal sealed record SetMatch
{
    /// <summary>same, other or unsure.</summary>
    [CodeOf(nameof(LookupCodes.Match), typeof(LookupCodes))]
    public string? Match { get; init; }
}

/// <summary>A call to one of the card's contacts.</summary>
internal sealed record AddContactAttempt
{
    /// <summary>The contact's rank on the card.</summary>
    public int? ContactRank { get; init; }

    /// <summary>reached, coming, voicemail, no-answer, dead-number or cannot-help.</summary>
    [CodeOf(nameof(AfterwardsCodes.AttemptOutcome), typeof(AfterwardsCodes))]
    public string? Outcome { get; init; }

    /// <summary>Free text. It is sealed and never in the log.</summary>
    public string? Note { get; init; }
}

/// <summary>How a telephone enquiry ended.</summary>
internal sealed record AddRelay
{
    /// <summary>told, centre-called or refused.</summary>
    [CodeOf(nameof(AfterwardsCodes.RelayOutcome), typeof(AfterwardsCodes))]
    public string? Outcome { get; init; }

    /// <summary>With told: which blocks were read out; only such as the card showed.</summary>
    [CodeOf(nameof(AfterwardsCodes.Block), typeof(AfterwardsCodes))]
    public IReadOnlyList<string>? Blocks { get; init; }
}

/// <summary>A call to a contact, as it was told.</summary>
internal sealed record ContactAttempt
{
    /// <summary>The contact's rank on the card.</summary>
    public required int ContactRank { get; init; }

    /// <summary>reached, coming, voicemail, no-answer, dead-number or cannot-help.</summary>
    [CodeOf(nameof(AfterwardsCodes.AttemptOutcome), typeof(AfterwardsCodes))]
    public required string Outcome { get; init; }

    /// <summary>When it was told.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Who told it: the acting user's id.</summary>
    public required string User { get; init; }

    /// <summary>What was noted; for the organisation that called only.</summary>
    public string? Note { get; init; }
}

internal sealed class SetMatchValidator : AbstractValidator<SetMatch>
{
    public SetMatchValidator()
    {
        RuleFor(x => x.Match).Required().OneOf(LookupCodes.Match);
    }
}

internal sealed class AddContactAttemptValidator : AbstractValidator<AddContactAttempt>
{
    private const int MostContacts = 5;
    private const int MostInNote = 1000;

    public AddContactAttemptValidator()
    {
        // Not compared with the contacts of now: one that was taken off since was called all the same.
        RuleFor(x => x.ContactRank).Required();
        RuleFor(x => x.ContactRank).Must(rank => rank is null or (>= 1 and <= MostContacts))
            .WithMessage(new Text($"連絡先の順位は1から{MostContacts}で入れてください。", $"A contact's rank is 1 to {MostContacts}.").Both);
        RuleFor(x => x.Outcome).Required().OneOf(AfterwardsCodes.AttemptOutcome);
        RuleFor(x => x.Note).AtMost(MostInNote);
    }
}

internal sealed class AddRelayValidator : AbstractValidator<AddRelay>
{
    public AddRelayValidator()
    {
        RuleFor(x => x.Outcome).Required().OneOf(AfterwardsCodes.RelayOutcome);
        RuleFor(x => x.Blocks).AtMost(AfterwardsCodes.Block.Count);
        RuleFor(x => x.Blocks).Must((request, blocks) => blocks is { Count: > 0 } == (request.Outcome == AfterwardsCodes.Told))
            .WithMessage(new Text(
                "伝えた（told）ときは、伝えた内容（blocks）を選んでください。ほかの結果では入れないでください。",
                "With told say which blocks; with no other outcome.").Both);
        RuleForEach(x => x.Blocks).OneOf(AfterwardsCodes.Block);
    }
}

[JsonSerializable(typeof(SetMatch))]
[JsonSerializable(typeof(AddContactAttempt))]
[JsonSerializable(typeof(AddRelay))]
internal sealed partial class AfterwardsJson : JsonSerializerContext
{
    [System.Runtime.CompilerServices.ModuleInitializer]
    internal static void Register() => Json.Know(Default);
}
