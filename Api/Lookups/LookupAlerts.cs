using System.Collections.Concurrent;
using Api.Access;
using Api.Audit;
using Api.Centres;
using Api.Elders;
using Api.Keyholders;

namespace Api.Lookups;

/// <summary>What rings the centre at once (domain.md section 6), and what the auditor reviews within 3 working days.</summary>
internal sealed class LookupAlerts(Holidays holidays, Today today)
{
    internal const string BreakGlass = "break-glass";
    internal const string NotCalledBack = "relay-not-called-back";
    internal const string NotInDirectory = "relay-not-in-directory";
    internal const string RevokedUsed = "revoked-used";
    internal const string ClosedUsed = "closed-used";
    internal const string Misses = "misses";
    internal const string Mismatch = "mismatch";
    internal const string DeadNumber = "dead-number";

    private const int WorkingDaysToReview = 3;
    private const int MissesInARow = 10;
    private static readonly TimeSpan MissWindow = TimeSpan.FromMinutes(10);

    private static readonly string[] Reviewed = [BreakGlass, NotCalledBack, RevokedUsed, ClosedUsed, Misses];

    // Per acting user, the times of the last misses; kept per process, and forgotten with it.
    private readonly ConcurrentDictionary<(long Client, string User), Queue<long>> misses = new();

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

    /// <summary>Counts a miss; the tenth of one acting user within ten minutes is somebody guessing, and is marked.</summary>
    internal AuditRecord MarkMiss(AuditRecord record, Caller caller)
    {
        var now = today.Milliseconds;
        var times = misses.GetOrAdd((caller.ClientId, caller.ActingUser), _ => new Queue<long>(MissesInARow));
        bool run;
        lock (times)
        {
            while (times.TryPeek(out var first) && now - first > MissWindow.TotalMilliseconds)
                times.Dequeue();
            times.Enqueue(now);
            run = times.Count >= MissesInARow;
            if (run)
                times.Clear();
        }

        return run ? With(record, [Misses]) : record;
    }

    private AuditRecord With(AuditRecord record, List<string> alerts) => record with
    {
        Alerts = alerts,
        ReviewBy = alerts.Exists(alert => Array.IndexOf(Reviewed, alert) >= 0) ? DueBy() : null,
    };

    // The end of the third working day after this one, local time.
    private long DueBy()
    {
        var day = today.Date;
        for (var left = WorkingDaysToReview; left > 0;)
        {
            day = day.AddDays(1);
            if (day.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday) && !holidays.CloseOffices(day))
                left--;
        }

        var end = day.AddDays(1).ToDateTime(TimeOnly.MinValue);
        return new DateTimeOffset(end, today.Zone.GetUtcOffset(end)).ToUnixTimeMilliseconds();
    }
}
