using System.Text.Json.Serialization;
using Api.Elders;
using Api.Http;
using FluentValidation;

namespace Api.Notices;

/// <summary>POST /v1/notices: something is not as it should be with somebody.</summary>
internal sealed record SendNotice
{
    /// <summary>health, daily-life, abuse or other, which it is when it is left out.</summary>
    [CodeOf(nameof(NoticeCodes.Kind), typeof(NoticeCodes))]
    public string? Kind { get; init; }

    /// <summary>Where: as you would tell it to somebody who goes there.</summary>
    public string? Place { get; init; }

    /// <summary>The town; it leads to the centre responsible. Without it the beginning of <see cref="Place"/> does.</summary>
    public string? Town { get; init; }

    /// <summary>What was noticed.</summary>
    public string? Text { get; init; }

    /// <summary>Since when.</summary>
    public DateOnly? ObservedOn { get; init; }

    /// <summary>A keyholder's number, only from roles that look numbers up. The answer does not say whether it is anybody's.</summary>
    public string? Number { get; init; }
}

/// <summary>POST /v1/notices/{id}/closed.</summary>
internal sealed record CloseNotice
{
    /// <summary>What was done, for the centre's eyes. Free text; it is sealed, and the log holds its hash only.</summary>
    public string? Done { get; init; }
}

/// <summary>What a sender hears of a notice, and no more.</summary>
internal sealed record SentNotice
{
    /// <summary>The notice's id.</summary>
    public required string Id { get; init; }

    /// <summary>When it came in.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>received, taken or closed.</summary>
    [CodeOf(nameof(NoticeCodes.State), typeof(NoticeCodes))]
    public required string State { get; init; }
}

internal sealed class SendNoticeValidator : AbstractValidator<SendNotice>
{
    internal const int MostInText = 1000;

    public SendNoticeValidator(Today today)
    {
        RuleFor(x => x.Kind).OneOf(NoticeCodes.Kind);
        RuleFor(x => x.Place).Required().AtMost(Rules.MostInText);
        RuleFor(x => x.Town).AtMost(Rules.MostInText);
        RuleFor(x => x.Text).Required().AtMost(MostInText);
        RuleFor(x => x.ObservedOn).Required();
        RuleFor(x => x.ObservedOn).Must(on => on is null || on <= today.Date)
            .WithMessage(new Text("いつからかに、今日より後の日付は入力できません。", "It lies ahead.").Both);
        RuleFor(x => x.Number).AtMost(Rules.MostInText);
    }
}

internal sealed class CloseNoticeValidator : AbstractValidator<CloseNotice>
{
    public CloseNoticeValidator() => RuleFor(x => x.Done).Required().AtMost(SendNoticeValidator.MostInText);
}

[JsonSerializable(typeof(SendNotice))]
[JsonSerializable(typeof(CloseNotice))]
[JsonSerializable(typeof(SentNotice))]
[JsonSerializable(typeof(NoticePage))]
[JsonSerializable(typeof(WrittenNotice))]
internal sealed partial class NoticeJson : JsonSerializerContext
{
    [System.Runtime.CompilerServices.ModuleInitializer]
    internal static void Register() => Json.Know(Default);
}
