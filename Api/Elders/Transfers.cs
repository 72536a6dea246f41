using System.Data.Common;
using System.Globalization;
using Api.Access;
using Api.Audit;
using Api.Centres;
using Api.Http;
using Api.Storage;
using Api.Vault;

namespace Api.Elders;

/// <summary>
/// Elders who go over to another centre: at once, or on a day that lies ahead. The cell names its centre, so going over is
/// a change with a record of its own; every minute those whose day has come go over.
/// LIMIT: within the first minute of that day the former centre still answers for them.
/// </summary>
internal sealed class Transfers(
    Engine engine, RegistryVault vault, ElderRegistry registry, CentreDirectory centres, AuditLog audit, Today today,
    TimeProvider clock, ILogger<Transfers> log) : BackgroundService
{
    internal const string Event = "elder-transfer";

    // How long the former centre is told where somebody is now.
    private const int MonthsListed = 12;

    private static readonly TimeSpan Period = TimeSpan.FromMinutes(1);

    private const string Add = """
        INSERT INTO transfer (id, elder_id, from_centre_id, to_centre_id, takes_effect_on, record_id, applied)
        VALUES (@Id, @ElderId, @From, @To, @On, @RecordId, @Applied)
        """;

    private const string ForgetPlan = "DELETE FROM transfer WHERE elder_id = @ElderId AND applied = 0";

    private const string FindDue = """
        SELECT id, elder_id, from_centre_id, to_centre_id, takes_effect_on, record_id
        FROM transfer
        WHERE applied = 0 AND takes_effect_on <= @Today
        """;

    private const string FindGone = $"""
        SELECT to_centre_id, takes_effect_on, {ElderQueries.Columns}
        FROM (
            SELECT elder_id AS gone_id, to_centre_id, takes_effect_on, record_id
            FROM transfer
            WHERE from_centre_id = @CentreId AND applied = 1 AND takes_effect_on > @Since) AS gone
        JOIN elder_with_number ON elder_id = gone_id
        WHERE centre_id <> @CentreId
        ORDER BY takes_effect_on DESC, record_id DESC
        """;

    private sealed record Waiting
    {
        public required long Id { get; init; }
        public required long ElderId { get; init; }
        public required long FromCentreId { get; init; }
        public required long ToCentreId { get; init; }
        public required string TakesEffectOn { get; init; }
        public required long RecordId { get; init; }
    }

    private sealed record Gone : ElderRow
    {
        public required long ToCentreId { get; init; }
        public required string TakesEffectOn { get; init; }
    }

    /// <returns>The centre that is to take over, or why it cannot.</returns>
    internal async Task<(Centre? To, Problem? Problem)> ReceiverAsync(TransferElder request, Caller caller, CancellationToken ct)
    {
        var to = Id.TryParse(request.Centre, out var id) ? await centres.FindAsync(id, ct) : null;
        return to is null || to.Id == caller.OwnCentre
            ? (null, Problems.Invalid("centre", new("移管先となる、ほかのセンターのIDを入力してください。", "Write the id of another centre.")))
            : (to, null);
    }

    internal ElderChange Begin(OwnElders.Elder elder, long to, DateOnly on)
    {
        if (!ElderLife.IsRunning(elder))
            return ElderChange.Refused(Problems.AlreadyClosed);

        var now = on <= today.Date;
        return new(
            elder.Opened.Document with { Transfer = now ? null : new Transfer { Centre = Id.Text(to), On = on } },
            Centre: now ? to : null,
            Also: async (transaction, record) =>
            {
                await transaction.ExecuteAsync(ForgetPlan, new { elder.Row.ElderId }, CancellationToken.None);
                await transaction.ExecuteAsync(
                    Add,
                    new { Id = Id.New(), elder.Row.ElderId, From = elder.Row.CentreId, To = to, On = Iso(on), RecordId = record.Id, Applied = now },
                    CancellationToken.None);
                return now ? Arrived(record, elder, to) : record with { Subject = to, Detail = ["planned"] };
            });
    }

    internal static ElderChange Cancel(OwnElders.Elder elder) => elder.Opened.Document.Transfer is null
        ? ElderChange.Refused(Problems.NotReported)
        : new(
            elder.Opened.Document with { Transfer = null },
            Also: async (transaction, record) =>
            {
                await transaction.ExecuteAsync(ForgetPlan, new { elder.Row.ElderId }, CancellationToken.None);
                return record with { Detail = ["cancelled"] };
            });

    /// <summary>Who went over from this centre within twelve months, newest first.</summary>
    internal async Task<List<TransferredElder>> GoneFromAsync(long centreId, CancellationToken ct)
    {
        await using var connection = await engine.Registry.OpenConnectionAsync(ct);
        var rows = await connection.QueryAsync<Gone>(
            FindGone, new { CentreId = centreId, Since = Iso(today.Date.AddMonths(-MonthsListed)) }, ct);
        var gone = new List<TransferredElder>(rows.Count);
        foreach (var row in rows.DistinctBy(row => row.ElderId))
        {
            var to = await centres.FindAsync(row.ToCentreId, ct);
            if (NumberOf(row) is not { } number)
                continue;

            gone.Add(new()
            {
                Id = Id.Text(row.ElderId),
                Number = number,
                Centre = to?.Name ?? "",
                Phone = to?.Phone ?? "",
                On = DateOnly.ParseExact(row.TakesEffectOn, "yyyy-MM-dd", CultureInfo.InvariantCulture),
            });
        }

        return gone;
    }

    // Another centre's by now, where it rings once it is looked at; here it must not take the list away.
    private string? NumberOf(Gone row)
    {
        try
        {
            return ElderCells.OpenNumber(vault, row).Printed;
        }
        catch (RecordDamagedException)
        {
            return null;
        }
    }

    /// <summary>Takes over everybody whose day has come.</summary>
    internal async Task ApplyDueAsync(CancellationToken ct)
    {
        List<Waiting> due;
        await using (var connection = await engine.Registry.OpenConnectionAsync(ct))
            due = await connection.QueryAsync<Waiting>(FindDue, new { Today = Iso(today.Date) }, ct);

        foreach (var waiting in due)
        {
            try
            {
                await audit.ChangeAsync(transaction => ApplyAsync(transaction, waiting, ct), ct);
            }
            catch (RecordDamagedException)
            {
                // The others go on; whoever looks this one up rings the alarm.
                log.LogError("Elder {Elder} could not go over to its new centre: the record is damaged.", Id.Text(waiting.ElderId));
            }
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, clock);
        do
        {
            try
            {
                await ApplyDueAsync(stoppingToken);
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                log.LogError("Transfers that are due could not be made: {Failure}", Failures.Describe(failure));
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task<AuditRecord> ApplyAsync(DbTransaction transaction, Waiting due, CancellationToken ct)
    {
        var record = new AuditRecord(Event, "done", null) { Elder = due.ElderId, Centre = due.FromCentreId, About = due.RecordId, IsChange = true };
        var row = await ElderQueries.FindOwnAsync(transaction, due.ElderId, due.FromCentreId, ct);
        await transaction.ExecuteAsync(ForgetPlan, new { due.ElderId }, ct);

        // Only what stands sealed in the document moves anybody: the row alone could have been written by a hand on the database.
        var elder = row is null ? null : new OwnElders.Elder(row, ElderCells.Open(vault, row, asked: null));
        if (elder is null || !ElderLife.IsRunning(elder) || elder.Opened.Document.Transfer is not { On: { } on } plan
            || plan.Centre != Id.Text(due.ToCentreId) || Iso(on) != due.TakesEffectOn)
        {
            return record with { Outcome = "dropped" };
        }

        await transaction.ExecuteAsync(
            Add,
            new { due.Id, due.ElderId, From = due.FromCentreId, To = due.ToCentreId, On = due.TakesEffectOn, due.RecordId, Applied = true },
            ct);
        // The row was read under the registry's write lock, which this transaction holds: nobody can have been faster.
        var document = elder.Opened.Document with { Transfer = null };
        var written = await registry.MoveAsync(transaction, elder.Row, document, due.ToCentreId, record.Id, today.Milliseconds, ct);
        return Arrived(record with { Version = written!.Version, Cell = written.CellHash }, elder, due.ToCentreId);
    }

    // In the inbox of the centre that is responsible from now on.
    private static AuditRecord Arrived(AuditRecord record, OwnElders.Elder elder, long to) =>
        record with { Centre = to, Subject = to, Detail = ["done"], Alerts = elder.Opened.Document.Training ? null : ["transferred-in"] };

    private static string Iso(DateOnly date) => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
