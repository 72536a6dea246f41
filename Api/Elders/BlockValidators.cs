using Api.Http;
using FluentValidation;
using static Api.Http.Rules;

namespace Api.Elders;

internal sealed class IdentityValidator : AbstractValidator<Identity>
{
    public IdentityValidator()
    {
        RuleFor(x => x.Name).Required().AtMost(MostInName);
        RuleFor(x => x.Kana).Required().AtMost(MostInName);
        RuleFor(x => x.Kana).Must(kana => string.IsNullOrWhiteSpace(kana) || Kana.IsKana(kana))
            .WithMessage(new Text("カタカナかひらがなで入力してください。", "Write it in kana.").Both);
        RuleFor(x => x.NameNote).AtMost(MostInText);
        RuleFor(x => x.OtherNames).AtMost(5);
        RuleForEach(x => x.OtherNames).ChildRules(other =>
        {
            other.RuleFor(x => x.Kind).Required().OneOf(Codes.OtherNameKind);
            other.RuleFor(x => x.Name).Required().AtMost(MostInName);
        });
        RuleFor(x => x.Sex).Required().OneOf(Codes.Sex);
        RuleFor(x => x.BirthDate).Required();
        RuleFor(x => x.PostalCode).Must(IsPostalCode)
            .WithMessage(new Text("郵便番号は 143-0016 のように7けたで入力してください。", "Write seven digits, e.g. 143-0016.").Both);
        RuleFor(x => x.Town).AtMost(MostInText);
        RuleFor(x => x.Address).AtMost(MostInText);
        RuleFor(x => x.Building).AtMost(MostInText);
        RuleFor(x => x.Phones).AtMost(5);
        RuleForEach(x => x.Phones).SetValidator(new PhoneValidator());
        RuleFor(x => x.Household).OneOf(Codes.Household);
        RuleFor(x => x.LinkedElders).AtMost(5);
        RuleForEach(x => x.LinkedElders).Must(id => Id.TryParse(id, out _))
            .WithMessage(new Text("登録のID（英数字13文字）を入力してください。", "Write the id of a registration.").Both);
        RuleFor(x => x.LeftAtHome).AtMost(MostInText);
        RuleFor(x => x.Residence!).SetValidator(new ResidenceValidator()).When(x => x.Residence is not null);
        RuleFor(x => x.Communication).AtMost(MostInText);
        RuleFor(x => x.Language).AtMost(35);
        RuleFor(x => x.Appearance).AtMost(MostInText);
    }

    // Seven digits, any width, with or without a dash; kept as written.
    private static bool IsPostalCode(string? text)
    {
        if (string.IsNullOrEmpty(text))
            return true;

        var digits = 0;
        foreach (var c in text)
        {
            if (char.IsAsciiDigit(WrittenForm.ToAscii(c)))
                digits++;
            else if (!WrittenForm.IsFiller(c) && c != '〒')
                return false;
        }

        return digits == 7 && text.Length <= 12;
    }
}

internal sealed class PhoneValidator : AbstractValidator<Phone>
{
    public PhoneValidator()
    {
        RuleFor(x => x.Number).Required().DialablePhone().AtMost(MostInName);
        RuleFor(x => x.Kind).OneOf(Codes.PhoneKind);
        RuleFor(x => x.Note).AtMost(MostInText);
    }
}

internal sealed class ResidenceValidator : AbstractValidator<Residence>
{
    public ResidenceValidator()
    {
        RuleFor(x => x.Kind).Required().OneOf(Codes.ResidenceKind);
        RuleFor(x => x.Name).AtMost(MostInText);
        RuleFor(x => x.Phone).DialablePhone().AtMost(MostInName);
    }
}

internal sealed class AlertValidator : AbstractValidator<Alert>
{
    public AlertValidator()
    {
        RuleFor(x => x.Code).Required().OneOf(Codes.Alert);
        RuleFor(x => x.Criticality).Required().OneOf(Codes.Criticality);
        RuleFor(x => x.Text).AtMost(MostInText);
    }
}

internal sealed class ContactValidator : AbstractValidator<Contact>
{
    public ContactValidator()
    {
        RuleFor(x => x.Rank).Must(rank => rank is null or (>= 1 and <= 5))
            .WithMessage(new Text("連絡順は1から5までの数字で入力してください。", "A rank is 1 to 5.").Both);
        RuleFor(x => x.Name).Required().AtMost(MostInName);
        RuleFor(x => x.Kana).AtMost(MostInName);
        RuleFor(x => x.Kana).Must(kana => string.IsNullOrWhiteSpace(kana) || Kana.IsKana(kana))
            .WithMessage(new Text("カタカナかひらがなで入力してください。", "Write it in kana.").Both);
        RuleFor(x => x.Relationship).Required().OneOf(Codes.Relationship);
        RuleFor(x => x.RelationshipText).AtMost(MostInName);
        RuleFor(x => x.Phones).AtMost(5);
        RuleForEach(x => x.Phones).SetValidator(new PhoneValidator());
        RuleFor(x => x.Town).AtMost(MostInText);
        RuleFor(x => x.Address).AtMost(MostInText);
        RuleFor(x => x.Hours).AtMost(MostInText);
        RuleFor(x => x.Caution).AtMost(MostInText);
    }
}

internal sealed class GpValidator : AbstractValidator<Gp>
{
    public GpValidator()
    {
        RuleFor(x => x.Kind).Required().OneOf(Codes.GpKind);
        RuleFor(x => x.Institution).Required().AtMost(MostInText);
        RuleFor(x => x.InstitutionCode).Must(code => code is null || (code.Length == 10 && code.All(char.IsAsciiDigit)))
            .WithMessage(new Text("医療機関コードは都道府県番号からの10けたで入力してください。", "An institution code has ten digits.").Both);
        RuleFor(x => x.Department).AtMost(MostInText);
        RuleFor(x => x.Doctor).AtMost(MostInName);
        RuleFor(x => x.Phones).AtMost(5);
        RuleForEach(x => x.Phones).SetValidator(new PhoneValidator());
        RuleFor(x => x.NightPhone).DialablePhone().AtMost(MostInName);
        RuleFor(x => x.PatientNumber).AtMost(MostInName);
    }
}

internal sealed class MedicalValidator : AbstractValidator<Medical>
{
    public MedicalValidator()
    {
        RuleFor(x => x.Conditions).AtMost(20);
        RuleForEach(x => x.Conditions).ChildRules(condition =>
        {
            condition.RuleFor(x => x.Text).Required().AtMost(MostInText);
            condition.RuleFor(x => x.Source).OneOf(Codes.ConditionSource);
        });
        RuleFor(x => x.Allergies!).SetValidator(new AllergiesValidator()).When(x => x.Allergies is not null);
        RuleFor(x => x.Medications).AtMost(20);
        RuleForEach(x => x.Medications).ChildRules(medication => medication.RuleFor(x => x.Text).Required().AtMost(MostInText));
        RuleFor(x => x.Devices).AtMost(10);
        RuleForEach(x => x.Devices).Required().AtMost(MostInText);
        RuleFor(x => x.BloodType).AtMost(MostInText);
        RuleFor(x => x.Pharmacy!).ChildRules(pharmacy =>
        {
            pharmacy.RuleFor(x => x.Name).AtMost(MostInText);
            pharmacy.RuleFor(x => x.Phone).DialablePhone().AtMost(MostInName);
        }).When(x => x.Pharmacy is not null);
        RuleFor(x => x.AdvanceCarePlanning!).ChildRules(planning =>
        {
            planning.RuleFor(x => x.Exists).Required().OneOf(Codes.AdvanceCareExists);
            planning.RuleFor(x => x.Place).AtMost(MostInText);
        }).When(x => x.AdvanceCarePlanning is not null);
    }
}

internal sealed class AllergiesValidator : AbstractValidator<Allergies>
{
    public AllergiesValidator()
    {
        RuleFor(x => x.Known).Required().OneOf(Codes.AllergiesKnown);
        RuleFor(x => x.Items).AtMost(10);
        RuleFor(x => x.Items)
            .Must((allergies, items) => allergies.Known == "some" ? items is { Count: > 0 } : items is null or { Count: 0 })
            .WithMessage(new Text(
                "アレルギーが「あり」（some）のときは1件以上入力し、「なし」（none）・「未確認」（not-asked）のときは空にしてください。",
                "With some, name at least one; otherwise leave it empty.").Both)
            // Which of the two it should be is not known as long as known itself is wrong.
            .When(x => x.Known is not null && Codes.AllergiesKnown.ContainsKey(x.Known));
        RuleForEach(x => x.Items).ChildRules(allergy =>
        {
            allergy.RuleFor(x => x.Text).Required().AtMost(MostInText);
            allergy.RuleFor(x => x.Criticality).OneOf(Codes.Criticality);
        });
    }
}

internal sealed class CareValidator : AbstractValidator<Care>
{
    public CareValidator()
    {
        RuleFor(x => x.Level).OneOf(Codes.CareLevel);
        RuleFor(x => x.Function).AtMost(MostInText);
        RuleFor(x => x.Manager!).ChildRules(manager =>
        {
            manager.RuleFor(x => x.Office).AtMost(MostInText);
            manager.RuleFor(x => x.Name).AtMost(MostInName);
            manager.RuleFor(x => x.Phone).DialablePhone().AtMost(MostInName);
        }).When(x => x.Manager is not null);
        RuleFor(x => x.VisitingNurse!).ChildRules(nurse =>
        {
            nurse.RuleFor(x => x.Office).AtMost(MostInText);
            nurse.RuleFor(x => x.Phone24h).DialablePhone().AtMost(MostInName);
        }).When(x => x.VisitingNurse is not null);
        RuleFor(x => x.Services).AtMost(10);
        RuleForEach(x => x.Services).Required().AtMost(MostInText);
        RuleFor(x => x.Communities).AtMost(10);
        RuleForEach(x => x.Communities).Required().AtMost(MostInText);
    }
}

internal sealed class ConsentValidator : AbstractValidator<Consent>
{
    public ConsentValidator(Today today)
    {
        RuleFor(x => x.Version).Required().AtMost(MostInName);
        RuleFor(x => x.GivenOn).Required();
        RuleFor(x => x.GivenOn).Must(on => on is null || on <= today.Date)
            .WithMessage(new Text("同意日に、今日より後の日付は入力できません。", "The day of consent lies ahead.").Both);
        RuleFor(x => x.GivenBy).Required().OneOf(Codes.ConsentGiver);
        RuleFor(x => x.Signer).Required().AtMost(MostInName);
        RuleFor(x => x.Relation).AtMost(MostInName);
        RuleFor(x => x.Relation)
            .Must((consent, relation) => consent.GivenBy is not ("family" or "guardian") || !string.IsNullOrWhiteSpace(relation))
            .WithMessage(new Text("代理で同意された方の、ご本人との続柄を入力してください。", "Say how the proxy is related.").Both);
        RuleFor(x => x.Audiences).AtMost(2);
        RuleForEach(x => x.Audiences).OneOf(Codes.Audience);
    }
}
