using Api.Access;
using Api.Elders;
using Api.Http;
using FluentValidation;

namespace Api.Lookups;

/// <summary>POST /v1/lookups: the number travels in the body, out of addresses and access logs.</summary>
internal sealed record LookupRequest
{
    /// <summary>As read or typed: any width, spaces and dashes; one unreadable digit may be <c>?</c>.</summary>
    public string? Number { get; set; }

    /// <summary>Instead of a number: the token of an item's QR code.</summary>
    public string? Token { get; set; }

    /// <summary>Why you ask; your role decides which reasons there are.</summary>
    [CodeOf(nameof(LookupCodes.Reason), typeof(LookupCodes))]
    public string? Reason { get; set; }

    /// <summary>Free text. It is sealed and never in the log.</summary>
    public string? Note { get; set; }

    /// <summary>Your own case or incident number: letters, digits and dashes.</summary>
    public string? CaseReference { get; set; }

    /// <summary>The number read back (復唱).</summary>
    public string? NumberAgain { get; set; }

    /// <summary>What is seen of the person; with <see cref="NumberAgain"/> a candidate opens in one request.</summary>
    public Observed? Observed { get; set; }

    /// <summary>The candidate you were shown within 30 minutes is the person in front of you.</summary>
    public bool? Confirm { get; set; }

    /// <summary>What you know already; if right, no limit holds you back.</summary>
    public Known? Known { get; set; }

    /// <summary>admission-support: the patient agreed.</summary>
    public bool? PatientAgreed { get; set; }

    /// <summary>phone-relay: for whom you ask.</summary>
    public OnBehalfOf? OnBehalfOf { get; set; }

    /// <summary>phone-relay: when the answer was really given, during an outage.</summary>
    public DateTimeOffset? AnsweredAt { get; set; }

    /// <summary>break-glass: unconscious, cannot-say-name or family-unreachable.</summary>
    [CodeOf(nameof(LookupCodes.Preset), typeof(LookupCodes))]
    public string? Preset { get; set; }
}

/// <summary>What is seen of the person.</summary>
internal sealed record Observed
{
    [CodeOf(nameof(Codes.Sex))]
    public string? Sex { get; set; }

    /// <summary>Years; 10 more or fewer still agree.</summary>
    public int? AgeAbout { get; set; }
}

/// <summary>What the caller knows of the person already.</summary>
internal sealed record Known
{
    public DateOnly? BirthDate { get; set; }

    public string? Kana { get; set; }
}

/// <summary>The caller at the other end of the telephone.</summary>
internal sealed record OnBehalfOf
{
    /// <summary>ambulance, dispatch, hospital or police: whose card is read out.</summary>
    [CodeOf(nameof(LookupCodes.RelayedRole), typeof(LookupCodes))]
    public string? Role { get; set; }

    /// <summary>The caller's reason; never break-glass.</summary>
    [CodeOf(nameof(LookupCodes.RelayedReason), typeof(LookupCodes))]
    public string? Reason { get; set; }

    /// <summary>Of an organisation that is not in the directory: its name.</summary>
    public string? Organisation { get; set; }

    /// <summary>Of one that is: its id, and no name.</summary>
    public string? OrganisationId { get; set; }

    public string? Name { get; set; }

    /// <summary>Whether you called back under the organisation's number in the directory.</summary>
    public bool? CalledBack { get; set; }
}

internal sealed class LookupRequestValidator : AbstractValidator<LookupRequest>
{
    private const int MostInCaseReference = 40;
    private const int MostInNote = 1000;
    private const int OldestAge = 130;

    public LookupRequestValidator(Today today)
    {
        RuleFor(x => x.Number).Must((request, number) => string.IsNullOrWhiteSpace(number) == !string.IsNullOrWhiteSpace(request.Token))
            .WithMessage(new Text("番号（number）かQRコードのトークン（token）のどちらか一方を入れてください。", "Give either number or token.").Both);
        RuleFor(x => x.Number).AtMost(Rules.MostInText);
        RuleFor(x => x.NumberAgain).AtMost(Rules.MostInText);
        RuleFor(x => x.Token).Must(token => string.IsNullOrWhiteSpace(token) || LookupToken.TryParse(token, out _))
            .WithMessage(new Text("QRコードのトークンではありません。", "This is not the token of a QR code.").Both);
        RuleFor(x => x.Reason).Required().OneOf(Reasons.Codes);
        RuleFor(x => x.Note).AtMost(MostInNote);
        RuleFor(x => x.CaseReference)
            .Must(text => text is null || (text.Length is > 0 and <= MostInCaseReference && text.All(c => char.IsAsciiLetterOrDigit(c) || c == '-')))
            .WithMessage(new Text(
                $"事案番号は半角の英数字とハイフン、{MostInCaseReference}文字以内です（氏名は入れないでください）。",
                $"Letters, digits and dashes, at most {MostInCaseReference}; no names.").Both);
        RuleFor(x => x.Observed!).ChildRules(observed =>
        {
            observed.RuleFor(x => x.Sex).Required().OneOf(Codes.Sex);
            observed.RuleFor(x => x.AgeAbout).Required();
            observed.RuleFor(x => x.AgeAbout).Must(age => age is null or (>= 0 and <= OldestAge))
                .WithMessage(new Text($"おおよその年齢は0から{OldestAge}で入れてください。", $"An age is 0 to {OldestAge}.").Both);
        }).When(x => x.Observed is not null);
        RuleFor(x => x.Known!).ChildRules(known => known.RuleFor(x => x.Kana).AtMost(Rules.MostInName)).When(x => x.Known is not null);
        RuleFor(x => x.Preset).OneOf(Reasons.Presets);
        RuleFor(x => x.Preset).Must((request, preset) => (preset is not null) == (request.Reason == Reason.BreakGlass.Code()))
            .WithMessage(new Text(
                "緊急閲覧（break-glass）では状況（preset）を選んでください。ほかの理由では入れないでください。",
                "With break-glass choose a preset; with no other reason.").Both);
        RuleFor(x => x.OnBehalfOf).Must((request, behalf) => (behalf is not null) == (request.Reason == Reason.PhoneRelay.Code()))
            .WithMessage(new Text(
                "電話照会への回答（phone-relay）では、照会元（onBehalfOf）を入れてください。ほかの理由では入れないでください。",
                "With phone-relay say on whose behalf; with no other reason.").Both);
        RuleFor(x => x.OnBehalfOf!).ChildRules(behalf =>
        {
            behalf.RuleFor(x => x.Role).Required().OneOf([.. Reasons.RelayedRoles.Select(role => role.Name())]);
            behalf.RuleFor(x => x.Reason).Required().OneOf(Reasons.Codes);
            behalf.RuleFor(x => x.Organisation).AtMost(Rules.MostInName);
            behalf.RuleFor(x => x.Organisation).Must((of, name) => string.IsNullOrWhiteSpace(name) == of.OrganisationId is not null)
                .WithMessage(new Text(
                    "名簿の機関はID（organisationId）、名簿にない機関は名称（organisation）の、どちらか一方を入れてください。",
                    "Give either organisationId, of the directory, or the name of an organisation that is not in it.").Both);
            behalf.RuleFor(x => x.Name).AtMost(Rules.MostInName);
            behalf.RuleFor(x => x.CalledBack).Required();
        }).When(x => x.OnBehalfOf is not null);
        RuleFor(x => x.AnsweredAt)
            .Must((request, at) => at is null || (request.Reason == Reason.PhoneRelay.Code() && at <= today.Now))
            .WithMessage(new Text(
                "回答した日時は、電話照会への回答（phone-relay）で、過去の日時だけを入れられます。",
                "Only with phone-relay, and only a time in the past.").Both);
    }
}
