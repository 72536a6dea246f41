using Api.Access;
using Api.Http;

namespace Api.Elders;

/// <summary>
/// The rules of domain.md section 8, from an elder as it is to what an event makes of it: what may follow what, and who may
/// do it.
/// </summary>
internal static class ElderLife
{
    internal static bool IsRunning(OwnElders.Elder elder) => ElderState.IsRunning(elder.Row.ElderState);

    /// <summary>An end is reported: letters stop, the number still answers. A second report takes the first one's place.</summary>
    internal static ElderChange Report(OwnElders.Elder elder, ReportClosure report, Caller caller) => !IsRunning(elder)
        ? ElderChange.Refused(Problems.AlreadyClosed)
        : new(
            elder.Opened.Document with
            {
                Closure = new Closure
                {
                    Kind = report.Kind,
                    On = report.On,
                    Source = report.Source,
                    Agreed = report.Agreed,
                    ReportedBy = caller.ActingUser,
                },
            },
            ElderState.Closing);

    /// <summary>A second person closes. A plan to transfer ends with the registration.</summary>
    internal static ElderChange Confirm(OwnElders.Elder elder, ConfirmClosure confirmation, Caller caller, DateOnly today)
    {
        var document = elder.Opened.Document;
        if (!IsRunning(elder))
            return ElderChange.Refused(Problems.AlreadyClosed);
        if (elder.Row.ElderState != ElderState.Closing || document.Closure is not { Kind: { } kind } closure)
            return ElderChange.Refused(Problems.NotReported);
        // Without regard to case: systems that sign people in differ in it, and one person is one person.
        if (string.Equals(closure.ReportedBy, caller.ActingUser, StringComparison.OrdinalIgnoreCase))
            return ElderChange.Refused(Problems.SecondPersonRequired);
        if (closure.On > today)
            return ElderChange.Refused(Problems.EndLiesAhead);

        var closed = closure with { ConfirmedBy = caller.ActingUser, ConfirmedSource = confirmation.Source };
        return new(
            document with { Closure = closed, Transfer = null },
            kind,
            Also: (_, record) => Task.FromResult(record with { Detail = [kind] }));
    }

    /// <summary>An end that was reported or closed by mistake. A withdrawal is the elder's own word, and only a new consent undoes it.</summary>
    internal static ElderChange Reopen(OwnElders.Elder elder) => elder.Row.ElderState switch
    {
        ElderState.Active => ElderChange.Refused(Problems.NotReported),
        ElderState.Withdrawn => ElderChange.Refused(Problems.ConsentWithdrawn),
        _ => new(elder.Opened.Document with { Closure = null }, ElderState.Active),
    };

    /// <summary>A consent signed anew, or withdrawn at once.</summary>
    internal static ElderChange Agree(OwnElders.Elder elder, Consent consent)
    {
        var document = elder.Opened.Document with { Consent = consent };
        var isWithdrawal = consent.WithdrawnOn is not null;
        if (IsRunning(elder))
        {
            return isWithdrawal
                ? new(document with { Closure = null, Transfer = null }, ElderState.Withdrawn)
                : new(document);
        }

        // Whoever changes their mind signs again: the paper must be younger than the withdrawal.
        var withdrawnOn = elder.Opened.Document.Consent.WithdrawnOn;
        if (elder.Row.ElderState != ElderState.Withdrawn || isWithdrawal)
            return ElderChange.Refused(Problems.AlreadyClosed);

        return consent.GivenOn < withdrawnOn ? ElderChange.Refused(Problems.ConsentWithdrawn) : new(document, ElderState.Active);
    }

    internal static ElderChange ReportMissing(OwnElders.Elder elder, Missing missing) => !IsRunning(elder)
        ? ElderChange.Refused(Problems.AlreadyClosed)
        : new(
            elder.Opened.Document with { Missing = missing },
            Also: (_, record) => Task.FromResult(record with { Alerts = elder.Opened.Document.Training ? null : ["missing"] }));

    internal static ElderChange LiftMissing(OwnElders.Elder elder) => elder.Opened.Document.Missing is null
        ? ElderChange.Refused(Problems.NotReported)
        : new(elder.Opened.Document with { Missing = null });
}
