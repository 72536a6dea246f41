using Api.Http;
using FluentValidation;

namespace Api.Elders;

/// <summary>To which centre, and from which day within a year.</summary>
internal sealed class TransferElderValidator : AbstractValidator<TransferElder>
{
    public TransferElderValidator(Today today)
    {
        RuleFor(x => x.Centre).Required();
        RuleFor(x => x.On).Required();
        // A year that was mistyped would send somebody away at once or never.
        RuleFor(x => x.On).Must(on => on is null || (on >= today.Date.AddYears(-1) && on <= today.Date.AddYears(1)))
            .WithMessage(new Text("移管日は、今日から前後1年以内の日付で入力してください。", "The day must lie within a year of today.").Both);
    }
}

/// <summary>What a report of an end must and may say.</summary>
internal sealed class ReportClosureValidator : AbstractValidator<ReportClosure>
{
    public ReportClosureValidator(Today today)
    {
        RuleFor(x => x.Kind).Required().OneOf(Codes.ClosureKind);
        RuleFor(x => x.On).Required();
        RuleFor(x => x.On).Must((closure, on) => on is null || closure.Kind != ElderState.Deceased || on <= today.Date)
            .WithMessage(new Text("死亡日に、今日より後の日付は入力できません。", "The day of the death lies ahead.").Both);
        RuleFor(x => x.Source).Required().AtMost(Rules.MostInText);
        RuleFor(x => x.Agreed).Must((closure, agreed) => agreed != true || closure.Kind == ElderState.MovedOut)
            .WithMessage(new Text("agreed は、転出（moved-out）のときだけ入力できます。", "Only of a move.").Both);
    }
}

/// <summary>A second staff member names a source.</summary>
internal sealed class ConfirmClosureValidator : AbstractValidator<ConfirmClosure>
{
    public ConfirmClosureValidator() => RuleFor(x => x.Source).Required().AtMost(Rules.MostInText);
}

/// <summary>A reopening says why.</summary>
internal sealed class ReopenElderValidator : AbstractValidator<ReopenElder>
{
    private const int MostInWhy = 1000;

    public ReopenElderValidator() => RuleFor(x => x.Why).Required().AtMost(MostInWhy);
}

/// <summary>A consent, and when it was withdrawn: at once, so never ahead.</summary>
internal sealed class ConsentChangeValidator : AbstractValidator<Consent>
{
    public ConsentChangeValidator(Today today)
    {
        Include(new ConsentValidator(today));
        RuleFor(x => x.WithdrawnOn).Must((consent, on) => on is null || (on <= today.Date && (consent.GivenOn is null || on >= consent.GivenOn)))
            .WithMessage(new Text(
                "辞退日は、同意日から今日までの日付で入力してください。", "The day of withdrawal lies between that of the consent and today.").Both);
    }
}

/// <summary>行方不明届.</summary>
internal sealed class MissingValidator : AbstractValidator<Missing>
{
    public MissingValidator(Today today)
    {
        RuleFor(x => x.Since).Required();
        RuleFor(x => x.Since).Must(since => since is null || since <= today.Now)
            .WithMessage(new Text("行方がわからなくなった日時に、今より後は入力できません。", "It lies ahead.").Both);
        RuleFor(x => x.PoliceStation).Required().AtMost(Rules.MostInName);
        RuleFor(x => x.Phone).Required().DialablePhone().AtMost(Rules.MostInName);
    }
}
