using System.Data.Common;
using System.Security.Cryptography;
using Api.Audit;
using Api.Keyholders;
using Api.Storage;
using Api.Vault;

namespace Api.Elders;

/// <summary>Somebody of whom something is to be erased.</summary>
/// <param name="ElderId">Whom.</param>
/// <param name="Stage">Which of the two stages.</param>
/// <param name="On">Since which day it is due.</param>
internal sealed record DueErasure(long ElderId, string Stage, DateOnly On);

/// <summary>
/// Erases registrations that have ended, in two stages (design.md section 5): first alerts, medical and care, old versions and
/// notes, under a new key; then everything but the tombstone. Each elder is a change of its own, so that whatever interrupts it
/// leaves whole elders, and the next run goes on. The log's records stay: they name nobody.
/// LIMIT: what a file system keeps of bytes that were overwritten is not reached; without the elder's key they say nothing.
/// </summary>
internal sealed class Erasure(Engine engine, RegistryVault vault, AuditLog audit, ErasureOptions terms, Today today, string? operatedBy)
{
    internal const string Event = "elder-erased";

    /// <summary>Alerts, medical and care.</summary>
    internal const string Health = "health";

    /// <summary>Whatever a person could be known by.</summary>
    internal const string Personal = "personal";

    private const int ShortestMonth = 28;

    // A death or move that nobody confirmed is 'closing': it has not ended, and is not here.
    private const string ListEnded = """
        SELECT id
        FROM elder
        WHERE state IN ('deceased', 'moved-out', 'closed', 'withdrawn') AND state_at <= @Before AND sealed IS NOT NULL
        ORDER BY state_at, id
        """;

    private const string Find = $"""
        SELECT {ElderQueries.Columns}
        FROM elder_with_number
        WHERE elder_id = @Id
        """;

    private const string SetHealthErased = """
        UPDATE elder SET version = version + 1, wrapped_key = @WrappedKey, sealed = @Cell, changed_at = @At WHERE id = @Id
        """;

    // The month of renewal is the month of birth.
    private const string SetErased = """
        UPDATE elder
        SET version = version + 1, state = 'erased', state_at = @At, changed_at = @At, birth_month = NULL, due_month = NULL,
            person_key = NULL, wrapped_key = NULL, sealed = NULL
        WHERE id = @Id
        """;

    private const string ForgetVersions = "DELETE FROM elder_version WHERE elder_id = @Id";
    private const string ForgetRenewals = "DELETE FROM renewal_step WHERE elder_id = @Id";
    private const string ForgetReminders = "DELETE FROM reminder WHERE elder_id = @Id";

    /// <summary>Whoever is due today, and how many could not be judged because their record is damaged.</summary>
    internal async Task<(List<DueErasure> Due, int Damaged)> FindDueAsync(CancellationToken ct)
    {
        // Terms end with the beginning of a day, whatever the hour at which somebody's registration ended.
        var shortest = TimeSpan.FromDays(Math.Min(terms.EraseHealthAfterWithdrawalDays, terms.EraseHealthAfterMonths * ShortestMonth) - 1);
        await using var connection = await engine.Registry.OpenConnectionAsync(ct);
        var ended = await connection.QueryAsync<long>(ListEnded, new { Before = today.Milliseconds - (long)shortest.TotalMilliseconds }, ct);
        var found = new List<DueErasure>();
        var damaged = 0;
        foreach (var id in ended)
        {
            try
            {
                if (await connection.FirstAsync<ElderRow>(Find, new { Id = id }, ct) is not { } row)
                    damaged++;
                else if (DueOf(row, ElderCells.Open(vault, row, asked: null).Document) is { } due)
                    found.Add(due);
            }
            catch (RecordDamagedException)
            {
                damaged++;
            }
        }

        return ([.. found.OrderBy(due => due.On).ThenBy(due => due.ElderId)], damaged);
    }

    /// <returns>False when it is no longer due: reopened meanwhile, or erased by somebody else's run.</returns>
    /// <exception cref="RecordDamagedException">Nothing was erased.</exception>
    internal async Task<bool> EraseAsync(DueErasure due, CancellationToken ct)
    {
        var erased = false;
        await audit.ChangeAsync(
            async transaction =>
            {
                var record = new AuditRecord(Event, "done", null) { Operator = operatedBy, Elder = due.ElderId, Detail = [due.Stage] };
                // Read again under the write lock: reopening is possible until just now.
                var row = await transaction.FirstAsync<ElderRow>(Find, new { Id = due.ElderId }, ct);
                var document = row is null ? null : ElderCells.Open(vault, row, asked: null).Document;
                if (row is null || DueOf(row, document!)?.Stage != due.Stage)
                    return record with { Outcome = "not-due" };

                erased = true;
                record = record with { Centre = row.CentreId, Version = row.Version + 1, IsChange = true };
                await transaction.ExecuteAsync(ForgetVersions, new { Id = row.ElderId }, ct);
                await SealedNotes.EraseAsync(transaction, row.ElderId, ct);
                await ChangeKeys.EraseAsync(transaction, row.ElderId, ct);
                if (due.Stage == Health)
                    return record with { Cell = await EraseHealthAsync(transaction, row, document!, ct) };

                await EraseAllAsync(transaction, row.ElderId, ct);
                return record;
            },
            ct);
        return erased;
    }

    private DueErasure? DueOf(ElderRow row, ElderDocument document)
    {
        if (row.ElderState is not (ElderState.Deceased or ElderState.MovedOut or ElderState.Closed or ElderState.Withdrawn))
            return null;

        var end = EndOf(row, document);
        var all = end.AddYears(terms.EraseAllAfterYears);
        if (all <= today.Date)
            return new(row.ElderId, Personal, all);

        // Once for each end: whoever was reopened after it, and ended again, may have told what was erased before.
        var health = row.ElderState == ElderState.Withdrawn
            ? end.AddDays(terms.EraseHealthAfterWithdrawalDays)
            : end.AddMonths(terms.EraseHealthAfterMonths);
        return health <= today.Date && !(document.HealthErasedOn > end) ? new(row.ElderId, Health, health) : null;
    }

    // From the day on which it was closed here, so that a late report leaves the whole term to notice a mistake; and not before
    // the day that stands sealed in the document: the column alone could have been set back by a hand on the database.
    private DateOnly EndOf(ElderRow row, ElderDocument document)
    {
        var closed = today.DateOf(row.StateAt);
        var said = row.ElderState == ElderState.Withdrawn ? document.Consent.WithdrawnOn : document.Closure?.On;
        return said > closed ? said.Value : closed;
    }

    // A new key, and not the old one: what was sealed under that, wherever a copy of it lies, opens no more.
    private async Task<byte[]> EraseHealthAsync(DbTransaction transaction, ElderRow row, ElderDocument document, CancellationToken ct)
    {
        if (!vault.TryUnwrap(row.WrappedKey, row.ElderId, out var old))
            throw new RecordDamagedException(row.ElderId, row.NumberId, row.CentreId);

        using (old)
        using (var key = ElderKey.Create(vault.KeysIn(transaction.Connection!).Current, row.ElderId, out var wrapped))
        {
            var left = document with { Alerts = null, Medical = null, Care = null, ToCheck = null, HealthErasedOn = today.Date };
            var cell = ElderCells.Seal(key, left, row.ElderId, row.Version + 1, row.CentreId, row.ElderState);
            if (!await SetErasure.ResealAsync(transaction, row.ElderId, old, key, ct))
                throw new RecordDamagedException(row.ElderId, row.NumberId, row.CentreId);

            await transaction.ExecuteAsync(SetHealthErased, new { Id = row.ElderId, WrappedKey = wrapped, Cell = cell, At = today.Milliseconds }, ct);
            return SHA256.HashData(cell);
        }
    }

    private async Task EraseAllAsync(DbTransaction transaction, long elderId, CancellationToken ct)
    {
        await transaction.ExecuteAsync(ForgetRenewals, new { Id = elderId }, ct);
        await transaction.ExecuteAsync(ForgetReminders, new { Id = elderId }, ct);
        await SetErasure.EraseAsync(transaction, elderId, today.Milliseconds, ct);
        await transaction.ExecuteAsync(SetErased, new { Id = elderId, At = today.Milliseconds }, ct);
    }
}
