using Api.Audit;
using Api.Storage;
using Api.Vault;

namespace Api.Elders;

/// <summary>
/// What a centre must not forget rings once in its inbox (domain.md section 8): a renewal that became a check on the elder's safety,
/// three months past its month, and a reported end that nobody confirmed or took back within 14 days. Asked for once a day.
/// </summary>
internal sealed class Reminders(Engine engine, RegistryVault vault, AuditLog audit, Today today, TimeProvider clock, ILogger<Reminders> log)
    : BackgroundService
{
    internal const string WelfareCheck = "welfare-check-due";
    internal const string Closing = "closing-overdue";

    private const int CheckAfterMonths = 3;

    // Six months past it a lookup warns by itself; whoever came so late into the registry did not become a task here.
    private const int NotAfterMonths = 5;

    private const int DaysToClose = 14;

    // Each is a change with a record of its own. After a long standstill the others' changes are not to wait for all of them.
    private const int MostAtOnce = 100;

    private static readonly TimeSpan Period = TimeSpan.FromMinutes(1);

    // Whom staff went to see already needs no reminder; made-up people never ring. By centre, for the index begins with it:
    // SQLite would read the whole table, and takes tables that are crossed in this order.
    internal const string FindUnrenewed = """
        SELECT e.id AS elder_id, e.centre_id, 'welfare-check-due' AS event, e.due_month AS since
        FROM centre c CROSS JOIN elder e
        WHERE e.centre_id = c.id AND e.due_month BETWEEN @From AND @To AND e.state = 'active' AND e.training = 0
          AND NOT EXISTS (SELECT 1 FROM reminder r WHERE r.elder_id = e.id AND r.event = 'welfare-check-due' AND r.since = e.due_month)
          AND NOT EXISTS (SELECT 1 FROM renewal_step s WHERE s.elder_id = e.id AND s.due_month = e.due_month AND s.step = 'welfare-check')
        ORDER BY e.due_month, e.id
        LIMIT @Most
        """;

    private const string FindClosing = """
        SELECT e.id AS elder_id, e.centre_id, 'closing-overdue' AS event, e.state_at AS since
        FROM elder e
        WHERE e.state = 'closing' AND e.state_at <= @Before AND e.training = 0
          AND NOT EXISTS (SELECT 1 FROM reminder r WHERE r.elder_id = e.id AND r.event = 'closing-overdue' AND r.since = e.state_at)
        ORDER BY e.state_at, e.id
        """;

    // Under the registry's write lock: of several servers one is first, and who was renewed meanwhile is not reminded of.
    private const string Keep = """
        INSERT INTO reminder (elder_id, event, since)
        SELECT @ElderId, @Event, @Since
        FROM elder
        WHERE id = @ElderId AND centre_id = @CentreId
          AND ((@Event = 'welfare-check-due' AND state = 'active' AND due_month = @Since)
            OR (@Event = 'closing-overdue' AND state = 'closing' AND state_at = @Since))
        ON CONFLICT (elder_id, event) DO UPDATE SET since = excluded.since WHERE reminder.since <> excluded.since
        """;

    private DateOnly rungOn;

    private sealed record Due
    {
        public required long ElderId { get; init; }
        public required long CentreId { get; init; }
        public required string Event { get; init; }

        /// <summary>What it is about: the due month, or the time of the report.</summary>
        public required long Since { get; init; }
    }

    /// <summary>Rings for everybody who is due and has not rung yet, at most some at once.</summary>
    /// <returns>How many rang.</returns>
    internal async Task<int> RingAsync(CancellationToken ct)
    {
        var rang = 0;
        foreach (var due in await FindAsync(ct))
        {
            await audit.ChangeAsync(
                async transaction =>
                {
                    var isFirst = await transaction.ExecuteAsync(Keep, due, ct) == 1;
                    return new AuditRecord(due.Event, isFirst ? "done" : "no-longer-due", null)
                    {
                        Elder = due.ElderId,
                        Centre = due.CentreId,
                        Alerts = isFirst ? [due.Event] : null,
                        IsChange = isFirst,
                    };
                },
                ct);
            rang++;
        }

        return rang;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, clock);
        do
        {
            try
            {
                // Read before: what a day that ends meanwhile leaves over is the next day's.
                var day = today.Date;
                if (rungOn != day && await RingAsync(stoppingToken) < MostAtOnce)
                    rungOn = day;
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                log.LogError("Reminders that are due could not be made: {Failure}", Failures.Describe(failure));
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task<List<Due>> FindAsync(CancellationToken ct)
    {
        var month = DueMonth.Of(today.Date);
        var before = today.Milliseconds - (long)TimeSpan.FromDays(DaysToClose).TotalMilliseconds;
        await using var connection = await engine.Registry.OpenConnectionAsync(ct);
        var found = await connection.QueryAsync<Due>(
            FindUnrenewed, new { From = month - NotAfterMonths, To = month - CheckAfterMonths, Most = MostAtOnce }, ct);
        foreach (var closing in await connection.QueryAsync<Due>(FindClosing, new { Before = before }, ct))
        {
            if (await ElderQueries.FindOwnAsync(connection, closing.ElderId, closing.CentreId, ct) is { } row && CanBeConfirmed(row))
                found.Add(closing);
        }

        return found;
    }

    // An end that lies ahead cannot be confirmed before its day, and is not late until then.
    private bool CanBeConfirmed(ElderRow row)
    {
        try
        {
            return ElderCells.Open(vault, row, asked: null).Document.Closure is not { On: { } on } || on <= today.Date;
        }
        catch (RecordDamagedException)
        {
            // Whoever opens this one rings the alarm.
            return true;
        }
    }
}
