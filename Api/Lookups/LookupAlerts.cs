using Api.Audit;
using Api.Elders;
using Api.Keyholders;

namespace Api.Lookups;

/// <summary>What rings the centre at once (domain.md section 6), and what the auditor reviews within 3 working days.</summary>
internal sealed class LookupAlerts(ReviewTerm term)
{
    internal const string BreakGlass = "break-glass";
    internal const string NotCalledBack = "relay-not-called-back";
    internal const string NotInDirectory = "relay-not-in-directory";
    internal const string RevokedUsed = "revoked-used";
    internal const string ClosedUsed = "closed-used";
    internal const string Misses = "misses";
    internal const string HeldBack = TakenNumbers.HeldBack;
    internal const string Mismatch = "mismatch";
    internal const string DeadNumber = "dead-number";

    private static readonly string[] Reviewed = [BreakGlass, NotCalledBack, RevokedUsed, ClosedUsed, Misses, HeldBack];

    /// <summary>Names what a lookup rings for, on its record.</summary>
    internal AuditRecord Mark(AuditRecord record, LookupAnswer answer, LookupRow row, Verdict verdict, Asker asker)
    {
        var alerts = new List<string>(2);
        if (Verdict.HasEnded(verdict.Status) || verdict.Status == ElderState.Withdrawn)
            alerts.Add(ClosedUsed);
        else if (Verdict.IsLost(row))
            alerts.Add("lost-used");
        if (verdict.Status == NumberState.Revoked)
            alerts.Add(RevokedUsed);
        else if (verdict.Status == ElderState.Closing)
            alerts.Add("closing-used");
        if (answer.Missing is not null)
            alerts.Add("missing");
        if (verdict.Excluded)
            alerts.Add("consent-excluded");
        if (asker.IsBreakGlass)
            alerts.Add(BreakGlass);
        if (asker.OnBehalfOf is { CalledBack: false })
            alerts.Add(NotCalledBack);
        else if (asker.OnBehalfOf is { Organisation: null })
            alerts.Add(NotInDirectory);
        return With(record, alerts);
    }

    /// <summary>Names what guessing rings for: the run's tenth miss, and the guess after which lookups are held back.</summary>
    internal AuditRecord Mark(AuditRecord record, GuessAlarm alarm)
    {
        if (alarm == GuessAlarm.None)
            return record;

        List<string> alerts = [.. record.Alerts ?? []];
        if (alarm.HasFlag(GuessAlarm.Misses))
            alerts.Add(Misses);
        if (alarm.HasFlag(GuessAlarm.HeldBack))
            alerts.Add(HeldBack);
        return With(record, alerts);
    }

    private AuditRecord With(AuditRecord record, List<string> alerts) => record with
    {
        Alerts = alerts,
        ReviewBy = alerts.Exists(alert => Array.IndexOf(Reviewed, alert) >= 0) ? term.End : null,
    };
}
