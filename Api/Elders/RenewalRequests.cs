using System.Collections.Frozen;
using System.Text.Json.Serialization;
using Api.Http;
using FluentValidation;

namespace Api.Elders;

/// <summary>POST /v1/elders/{id}/renewals: confirmed today and unchanged.</summary>
internal sealed record RenewElder
{
    /// <summary>Each block that was gone through with the person who confirms.</summary>
    [CodeOf(nameof(RenewalCodes.Block), typeof(RenewalCodes))]
    public IReadOnlyList<string>? Blocks { get; init; }

    [CodeOf(nameof(Codes.ConfirmedBy))]
    public string? ConfirmedBy { get; init; }

    /// <summary>Where or how it was confirmed.</summary>
    [CodeOf(nameof(RenewalCodes.ConfirmedHow), typeof(RenewalCodes))]
    public string? Method { get; init; }
}

/// <summary>POST /v1/elders/{id}/renewal-steps: a step towards the renewal that was taken.</summary>
internal sealed record TakeRenewalStep
{
    [CodeOf(nameof(RenewalCodes.Step), typeof(RenewalCodes))]
    public string? Step { get; init; }

    /// <summary>How, or through whom.</summary>
    [CodeOf(nameof(RenewalCodes.StepHow), typeof(RenewalCodes))]
    public string? Method { get; init; }

    /// <summary>What came of it.</summary>
    [CodeOf(nameof(RenewalCodes.Outcome), typeof(RenewalCodes))]
    public string? Outcome { get; init; }
}

/// <summary>POST /v1/elders/postcards: what was recorded of a month's letters.</summary>
internal sealed record PostcardsSent
{
    /// <summary>Whose letter is recorded as sent now.</summary>
    public required int Recorded { get; init; }

    /// <summary>Whose letter was recorded before.</summary>
    public required int Already { get; init; }
}

/// <summary>Where an elder stands on the way to the renewal.</summary>
internal sealed record RenewalStanding
{
    /// <summary>Absent when every step was taken; the elder stays in the list until renewed.</summary>
    [CodeOf(nameof(RenewalCodes.Step), typeof(RenewalCodes))]
    public string? Next { get; init; }

    /// <summary>The month from which the next step is due: yyyy-MM.</summary>
    public string? NextFrom { get; init; }

    /// <summary>Six months or more past the month: a lookup warns of it.</summary>
    public bool? LongOverdue { get; init; }

    /// <summary>The newest of those for this due month.</summary>
    public TakenStep? Last { get; init; }

    /// <summary>All that were taken for this due month, oldest first.</summary>
    public IReadOnlyList<TakenStep>? Taken { get; init; }
}

/// <summary>A step that was taken.</summary>
internal sealed record TakenStep
{
    [CodeOf(nameof(RenewalCodes.Step), typeof(RenewalCodes))]
    public required string Step { get; init; }

    public required DateOnly On { get; init; }

    /// <summary>The id of the person who recorded it.</summary>
    public required string By { get; init; }

    /// <summary>How, or through whom.</summary>
    [CodeOf(nameof(RenewalCodes.StepHow), typeof(RenewalCodes))]
    public string? Method { get; init; }

    /// <summary>What came of it.</summary>
    [CodeOf(nameof(RenewalCodes.Outcome), typeof(RenewalCodes))]
    public string? Outcome { get; init; }
}

/// <summary>The closed lists of a renewal: a step's result is a code too, so that nothing personal lies beside the vault.</summary>
internal static class RenewalCodes
{
    internal static readonly Text NotAMonth = new("月を 2027-04 の形で入力してください。", "Write the month as 2027-04.");

    internal static readonly FrozenDictionary<string, Text> Block = Codes.List(
        ("identity", "ご本人", "who this is"), ("alerts", "注意事項", "warnings"), ("contacts", "緊急連絡先", "contacts"),
        ("gp", "かかりつけ医", "family doctor"), ("medical", "病気・お薬", "illnesses and medicines"), ("care", "介護", "care"));

    internal static readonly FrozenDictionary<string, Text> ConfirmedHow = Codes.List(
        ("window", "窓口", "at the window"), ("phone", "電話", "by phone"), ("visit", "訪問", "on a visit"), ("letter", "郵送", "by letter"),
        ("salon", "通いの場", "at a salon"));

    internal static readonly FrozenDictionary<string, Text> Step = Codes.List(
        ("letter", "お知らせの郵送（更新月の前の月）", "letter, the month before"), ("phone", "電話（1か月後。連絡先にもかけて確かめる）", "call, one month after; contacts too"),
        ("visit", "訪問、または民生委員・ケアマネジャーへの依頼（2か月後）", "visit, or somebody asked to go, two months after"),
        ("welfare-check", "安否確認（3か月後）", "check on the elder's safety, three months after"));

    internal static readonly FrozenDictionary<string, Text> StepHow = Codes.List(
        ("letter", "郵送", "letter"), ("phone", "本人へ電話", "call to the elder"), ("contacts", "緊急連絡先へ電話", "call to the contacts"),
        ("visit", "訪問", "visit"), ("salon", "通いの場", "at a salon"), ("welfare-commissioner", "民生委員に依頼", "welfare commissioner asked"),
        ("care-manager", "ケアマネジャーに依頼", "care manager asked"), ("police", "警察に依頼", "police asked"));

    internal static readonly FrozenDictionary<string, Text> Outcome = Codes.List(
        ("sent", "発送した", "sent"), ("returned", "宛先不明で戻った", "came back"), ("asked", "依頼した", "asked"), ("reached", "話ができた", "reached"),
        ("voicemail", "留守番電話", "voicemail"), ("no-answer", "応答なし", "no answer"), ("dead-number", "使われていない番号", "number not in use"),
        ("absent", "不在", "not at home"), ("safe", "無事を確認", "safe"), ("not-found", "所在がわからない", "not found"));
}

internal sealed class RenewElderValidator : AbstractValidator<RenewElder>
{
    public RenewElderValidator()
    {
        RuleFor(x => x.Blocks).Required();
        RuleFor(x => x.Blocks).AtMost(RenewalCodes.Block.Count);
        RuleFor(x => x.Blocks).Must(blocks => blocks is not { Count: 0 })
            .WithMessage(new Text("確認した項目を一つ以上入力してください。", "Name at least one block.").Both);
        RuleForEach(x => x.Blocks).OneOf(RenewalCodes.Block);
        RuleFor(x => x.ConfirmedBy).Required();
        RuleFor(x => x.ConfirmedBy).OneOf(Codes.ConfirmedBy);
        RuleFor(x => x.Method).Required();
        RuleFor(x => x.Method).OneOf(RenewalCodes.ConfirmedHow);
    }
}

internal sealed class TakeRenewalStepValidator : AbstractValidator<TakeRenewalStep>
{
    public TakeRenewalStepValidator()
    {
        RuleFor(x => x.Step).Required();
        RuleFor(x => x.Step).OneOf(RenewalCodes.Step);
        RuleFor(x => x.Method).OneOf(RenewalCodes.StepHow);
        RuleFor(x => x.Outcome).OneOf(RenewalCodes.Outcome);
        // What becomes of a letter becomes of nothing else; by hand it may be given on a visit, and a reminder may be posted later.
        RuleFor(x => x.Outcome).Must((step, outcome) => outcome is "sent" or "returned"
                ? step.Step == "letter" || step.Method == "letter"
                : step.Step != "letter" || step.Method is "visit" or "salon")
            .When(x => x.Outcome is not null)
            .WithMessage(new Text("この手順の結果としては記録できません。", "No result of this step.").Both);
    }
}

[JsonSerializable(typeof(RenewElder))]
[JsonSerializable(typeof(TakeRenewalStep))]
[JsonSerializable(typeof(PostcardsSent))]
internal sealed partial class RenewalJson : JsonSerializerContext
{
    [System.Runtime.CompilerServices.ModuleInitializer]
    internal static void Register() => Api.Http.Json.Know(Default);
}
