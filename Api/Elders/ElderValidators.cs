using Api.Http;
using FluentValidation;

namespace Api.Elders;

/// <summary>What a registration must and may hold (design.md section 3, domain.md section 8).</summary>
internal sealed class RegisterElderValidator : AbstractValidator<RegisterElder>
{
    public RegisterElderValidator(Today today)
    {
        Include(new ElderBlocksValidator(today));
        RuleFor(x => x.Consent).Required();
        RuleFor(x => x.Number).AtMost(Rules.MostInName);
        RuleFor(x => x.Number).Must((elder, number) => elder.Training != true || string.IsNullOrWhiteSpace(number))
            .WithMessage(new Text(
                "訓練用の登録には、在庫の番号は使えません（9で始まる番号を新しく発行します）。",
                "A made-up person gets a new number that begins with 9, none of the stock.").Both);
        RuleFor(x => x.LegacyNumber).AtMost(Rules.MostInName);
        RuleFor(x => x.Consent!.WithdrawnOn).Null().When(x => x.Consent is not null)
            .WithMessage(new Text("辞退日は、登録のときには入力できません。", "Not at registration.").Both);
    }
}

/// <summary>What a change must and may hold.</summary>
internal sealed class ChangeElderValidator : AbstractValidator<ChangeElder>
{
    public ChangeElderValidator(Today today)
    {
        Include(new ElderBlocksValidator(today));
        RuleFor(x => x.Consent!.WithdrawnOn).Null().When(x => x.Consent is not null)
            .WithMessage(new Text(
                "辞退の受付はここではできません。同意の変更（PUT …/consent）で行ってください。",
                "A withdrawal is not made here but with PUT …/consent.").Both);
    }
}

/// <summary>The search's few fields.</summary>
internal sealed class SearchEldersValidator : AbstractValidator<SearchElders>
{
    public SearchEldersValidator()
    {
        RuleFor(x => x.Name).AtMost(Rules.MostInName);
        RuleFor(x => x.Community).AtMost(Rules.MostInText);
        RuleFor(x => x.State).OneOf(ElderState.All);
        RuleFor(x => x.DueMonth).Must(month => month is null || DueMonth.TryParse(month, out _)).WithMessage(RenewalCodes.NotAMonth.Both);
        RuleFor(x => x.Cursor).Must(cursor => cursor is null || ElderSearch.IsCursor(cursor))
            .WithMessage(ElderSearch.NotACursor.Both);
    }
}

/// <summary>The local date of this installation, by which ages and due months are told.</summary>
internal sealed class Today(TimeProvider clock, TimeZoneInfo zone)
{
    internal DateOnly Date => DateOnly.FromDateTime(Now.DateTime);

    internal DateTimeOffset Now => TimeZoneInfo.ConvertTime(clock.GetUtcNow(), zone);

    internal TimeZoneInfo Zone => zone;

    internal long Milliseconds => clock.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>When a day begins here, in Unix milliseconds.</summary>
    internal long StartOf(DateOnly day)
    {
        var midnight = day.ToDateTime(TimeOnly.MinValue);
        return new DateTimeOffset(midnight, zone.GetUtcOffset(midnight)).ToUnixTimeMilliseconds();
    }

    /// <summary>The local date of a moment in Unix milliseconds.</summary>
    internal DateOnly DateOf(long milliseconds) =>
        DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(DateTimeOffset.FromUnixTimeMilliseconds(milliseconds), zone).DateTime);
}

internal sealed class ElderBlocksValidator : AbstractValidator<ElderBlocks>
{
    // Nobody in Japan has lived to be 120 (the oldest 119, in 2022); a wrong era makes somebody older.
    private const int OldestAge = 120;
    private const int AgeOfRegistration = 65;
    private const int AgeWithCareNeed = 40;

    private static readonly string[] CareNeeds =
        ["pending", "program", "support-1", "support-2", "care-1", "care-2", "care-3", "care-4", "care-5"];

    public ElderBlocksValidator(Today today)
    {
        RuleFor(x => x.Identity).Required();
        RuleFor(x => x.Identity!).SetValidator(new IdentityValidator()).When(x => x.Identity is not null);
        RuleFor(x => x.Identity!.BirthDate)
            .Must(birth => birth is null || AgeAt(birth.Value, today) is >= 0 and <= OldestAge)
            .WithMessage(new Text("生年月日をお確かめください。", "Please check the date of birth.").Both)
            .When(x => x.Identity is not null);
        RuleFor(x => x.Identity!.BirthDate)
            .Must((blocks, birth) => birth is null || MayRegister(blocks, AgeAt(birth.Value, today)))
            .WithMessage(new Text(
                $"登録できるのは{AgeOfRegistration}歳以上の方（介護の認定・申請がある場合は{AgeWithCareNeed}歳以上の方）です。",
                $"Registration is from {AgeOfRegistration} years of age, or from {AgeWithCareNeed} with a care need.").Both)
            .When(x => x.Identity is not null);

        RuleFor(x => x.Alerts).AtMost(10);
        RuleForEach(x => x.Alerts).SetValidator(new AlertValidator());
        RuleFor(x => x.Contacts).AtMost(5);
        RuleForEach(x => x.Contacts).SetValidator(new ContactValidator());
        RuleFor(x => x.Contacts)
            .Must(contacts => contacts is null || contacts.Where(c => c.Rank is not null).GroupBy(c => c.Rank).All(g => g.Count() == 1))
            .WithMessage(new Text("連絡順（rank）が重なっています。お一人ずつ別の番号を入力してください。", "Two contacts have the same rank.").Both);
        RuleFor(x => x.NoContactReason).AtMost(Rules.MostInText);
        RuleFor(x => x.NoContactReason)
            .Must((blocks, reason) => blocks.Contacts is { Count: > 0 } || !string.IsNullOrWhiteSpace(reason))
            .WithMessage(new Text(
                "緊急連絡先がない場合は、その理由を入力してください（例 身寄りなし）。",
                "Without a contact, say why (e.g. no relatives).").Both);
        RuleFor(x => x.Gp).AtMost(5);
        RuleForEach(x => x.Gp).SetValidator(new GpValidator());
        RuleFor(x => x.Medical!).SetValidator(new MedicalValidator()).When(x => x.Medical is not null);
        RuleFor(x => x.Care!).SetValidator(new CareValidator()).When(x => x.Care is not null);
        RuleFor(x => x.Consent!).SetValidator(new ConsentValidator(today)).When(x => x.Consent is not null);
    }

    private static int AgeAt(DateOnly birth, Today today) => JapaneseDate.AgeOn(birth, today.Date);

    private static bool MayRegister(ElderBlocks blocks, int age) =>
        age >= AgeOfRegistration || (age >= AgeWithCareNeed && CareNeeds.Contains(blocks.Care?.Level)) || age < 0;
}
