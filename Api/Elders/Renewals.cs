using Api.Access;
using Api.Audit;
using Api.Http;

namespace Api.Elders;

/// <summary>A registration is confirmed again, or a step towards that is taken (domain.md section 8).</summary>
internal sealed class Renewals(OwnElders own, AuditLog audit, Today today)
{
    /// <summary>The blocks named were confirmed on this day; the others keep theirs.</summary>
    internal static Confirmations Confirm(Confirmations old, RenewElder request, DateOnly on)
    {
        DateOnly Of(string block, DateOnly before) => request.Blocks!.Contains(block) ? on : before;
        return old with
        {
            Identity = Of("identity", old.Identity),
            Alerts = Of("alerts", old.Alerts),
            Contacts = Of("contacts", old.Contacts),
            Gp = Of("gp", old.Gp),
            Medical = Of("medical", old.Medical),
            Care = Of("care", old.Care),
            By = request.ConfirmedBy,
        };
    }

    /// <summary>
    /// Whether a change meets the due month: the oldest confirmation is newer and the month moved on. Confirming block by block
    /// and changing the last old one by PUT meet it too; a corrected date of birth moves the month and meets nothing.
    /// </summary>
    internal static bool Meets(OwnElders.Elder elder, ElderDocument document) =>
        document.Confirmed.Oldest > elder.Opened.Document.Confirmed.Oldest
        && DueMonth.Of(document.Identity.BirthDate!.Value.Month, document.Confirmed.Oldest) > elder.Row.DueMonth;

    internal static RenewalQueries.NewStep Step(OwnElders.Elder elder, Caller caller, Today today, long recordId, TakeRenewalStep taken) => new(
        recordId, elder.Row.ElderId, elder.Row.CentreId, elder.Row.DueMonth, taken.Step!, taken.Method, taken.Outcome, caller.ActingUser,
        DueMonth.Of(today.Date), today.Milliseconds);

    /// <returns>Why the step is refused; null when it is recorded.</returns>
    internal async Task<Problem?> TakeAsync(string id, TakeRenewalStep taken, Caller caller, CancellationToken ct)
    {
        if (await own.FindAsync(id, caller, ct) is not { } elder)
            return Problems.NotFound;

        // From the report of a death or a move on nobody writes or rings any more.
        var refused = elder.Row.ElderState == ElderState.Active ? null : Problems.AlreadyClosed;
        await audit.ChangeAsync(
            async transaction =>
            {
                var recordId = Id.NewInOrder();
                if (refused is null)
                    await RenewalQueries.AddAsync(transaction, Step(elder, caller, today, recordId, taken), ct);

                return new AuditRecord("renewal-step", refused?.Code ?? "done", caller)
                {
                    Id = recordId,
                    Elder = elder.Row.ElderId,
                    Centre = elder.Row.CentreId,
                    Detail = [.. new[] { taken.Step, taken.Method, taken.Outcome }.OfType<string>()],
                    IsChange = refused is null,
                };
            },
            ct);
        return refused;
    }
}
