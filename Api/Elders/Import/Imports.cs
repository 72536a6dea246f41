using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using Api.Access;
using Api.Audit;
using Api.Centres;
using Api.Http;
using Api.Keyholders;
using Api.Storage;
using Api.Vault;

namespace Api.Elders.Import;

/// <summary>What is to be imported, and by whom.</summary>
/// <param name="File">The CSV.</param>
/// <param name="Mapping">What the file calls its columns; null for the known headers.</param>
/// <param name="Centre">The one centre whose elders these are; null goes by the row's centre or town.</param>
/// <param name="IsDryRun">Only look.</param>
/// <param name="Caller">The centre that sends it; null for the command.</param>
/// <param name="Operator">Who runs the command.</param>
internal sealed record ImportOrder(
    ReadOnlyMemory<byte> File, ImportMapping? Mapping, long? Centre, bool IsDryRun, Caller? Caller, string? Operator = null)
{
    /// <summary>More elders are refused at once.</summary>
    internal int MostElders { get; init; } = CsvCells.MostRows;
}

/// <summary>What an import did, or would do.</summary>
/// <param name="Rows">Rows of the file.</param>
/// <param name="New">Registered, or in a dry run to be registered.</param>
/// <param name="Unchanged">Registered already, just like this.</param>
/// <param name="Findings">In the order of the file.</param>
internal sealed record ImportOutcome(int Rows, int New, int Unchanged, IReadOnlyList<ImportFinding> Findings)
{
    /// <summary>Why nothing is told; then there are no findings.</summary>
    internal Problem? Held { get; init; }

    internal int Errors => Findings.Count(finding => finding.IsError);

    internal int Warnings => Findings.Count - Errors;
}

/// <summary>Shows one stage of long work, of so many rows.</summary>
internal delegate Task ImportStage(Text what, int rows, Func<Action<long>, Task> work);

/// <summary>
/// Reads a register that was kept elsewhere: all of it, or nothing. It judges and seals before it takes the registry's write
/// lock, then writes everything in one transaction with one record.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "A SemaphoreSlim whose wait handle is never asked for holds nothing.")]
internal sealed class Imports(
    Engine engine, RegistryVault vault, ElderRegistry registry, Numbers numbers, NumberReader reader, CentreDirectory centres, TakenNumbers taken,
    AuditLog audit, Today today)
{
    // Somebody who registers one of the file's people just then is rare; three times in a row is something else.
    private const int MostAttempts = 3;

    // Random ids spread over the whole file: with SQLite's usual cache each of these pages would be written many times.
    private const int CacheMiB = 64;

    // A file and its rows take some hundred megabytes: one after the other.
    private readonly SemaphoreSlim gate = new(1);

    /// <summary>Work that nobody watches.</summary>
    internal static Task Unseen(Text what, int rows, Func<Action<long>, Task> work) => work(_ => { });

    /// <returns>What was done, or what stops it; null when others changed the same people again and again.</returns>
    internal async Task<ImportOutcome?> RunAsync(ImportOrder order, ImportStage stage, CancellationToken ct)
    {
        await gate.WaitAsync(ct);
        try
        {
            var lengths = await numbers.ReadableLengthsAsync(ct);
            var table = await Task.Run(() => ImportReader.Read(order.File, order.Mapping, text => reader.Read(text, lengths), today, order.MostElders), ct);
            if (order.Caller is { } caller && table.Rows.Any(row => row.Elder?.LegacyNumber is not null) && taken.Enter(caller) is { } held)
                return await HoldAsync(order, table, held);

            for (var attempt = 1; attempt <= MostAttempts; attempt++)
            {
                if (await TryAsync(order, table, stage, ct) is { } outcome)
                    return outcome;
            }

            return null;
        }
        finally
        {
            gate.Release();
        }
    }

    private async Task<ImportOutcome?> TryAsync(ImportOrder order, ImportTable table, ImportStage stage, CancellationToken ct)
    {
        long judgedAt;
        await using (var connection = await engine.Registry.OpenConnectionAsync(ct))
            judgedAt = await ImportWriter.LastChangeAsync(connection, ct);

        var judge = new ImportJudge(
            table, engine, vault, registry, numbers, await centres.AllAsync(ct), order, today.Date);
        List<JudgedRow> rows = [];
        await stage(new("確認", "checked"), table.Rows.Count, async report => rows = await judge.JudgeAsync(report, ct));
        var wanted = rows.Where(row => row.New is not null).ToList();
        var outcome = new ImportOutcome(
            rows.Count, wanted.Count, rows.Count(row => row.IsUnchanged), [.. table.Findings, .. rows.SelectMany(row => row.Findings)]);
        if (outcome.Errors > 0 || order.IsDryRun || wanted.Count == 0)
        {
            var record = RecordOf(order, outcome, outcome.Errors > 0 ? Problems.Validation.Code : order.IsDryRun ? "dry-run" : "unchanged");
            Problem? held = null;
            if (order.Caller is { } caller)
                (record, held) = taken.Count(caller, rows.Select(row => row.Holder).OfType<long>(), record);
            await audit.AppendAsync(record);
            return held is null ? outcome : Nothing(table) with { Held = held };
        }

        var at = today.Milliseconds;
        await stage(new("封印", "sealed"), wanted.Count, report => Task.Run(() => Seal(wanted, at, report, ct), ct));
        ImportOutcome? done = null;
        await stage(new("登録", "registered"), wanted.Count, async report => done = await WriteAsync(order, outcome, wanted, judgedAt, at, report, ct));
        return done;
    }

    private async Task<ImportOutcome> HoldAsync(ImportOrder order, ImportTable table, Problem held)
    {
        var outcome = Nothing(table) with { Held = held };
        await audit.AppendAsync(RecordOf(order, outcome, held.Code));
        return outcome;
    }

    private static ImportOutcome Nothing(ImportTable table) => new(table.Rows.Count, 0, 0, []);

    // One core is left to those who look up.
    private void Seal(List<JudgedRow> rows, long at, Action<long> report, CancellationToken ct)
    {
        const int ReportEach = 500;
        var done = 0;
        var options = new ParallelOptions { MaxDegreeOfParallelism = Math.Max(Environment.ProcessorCount - 1, 1), CancellationToken = ct };
        Parallel.ForEach(rows, options, row =>
        {
            row.Sealed = registry.Seal(row.New!, row.Centre, row.Legacy, row.Stocked, at);
            var sealedRows = Interlocked.Increment(ref done);
            if (sealedRows % ReportEach == 0)
                report(sealedRows);
        });
        report(rows.Count);
    }

    // Null when somebody else's change came between.
    private async Task<ImportOutcome?> WriteAsync(
        ImportOrder order, ImportOutcome outcome, List<JudgedRow> rows, long judgedAt, long at, Action<long> report, CancellationToken ct)
    {
        ImportOutcome? done = null;
        AuditRecord? registered = null;
        await audit.ChangeAsync(
            async transaction =>
            {
                SqliteEngine.WidenCache(transaction.Connection!, CacheMiB);
                try
                {
                    if (!await new ImportWriter(registry, numbers, at).WriteAsync(transaction, judgedAt, rows, report, ct))
                        return RecordOf(order, outcome, Problems.EditedMeanwhile.Code);
                }
                catch (NumbersExhaustedException)
                {
                    done = outcome with { New = 0, Findings = [RowFault.NoNumbersLeft.At(0, ""), .. outcome.Findings] };
                    return RecordOf(order, outcome, Problems.NumbersExhausted.Code);
                }
                finally
                {
                    // The connection goes back to its pool.
                    SqliteEngine.WidenCache(transaction.Connection!, SqliteEngine.UsualCacheMiB);
                }

                done = outcome;
                return registered = await RecordedAsync(transaction, order, outcome, rows, ct);
            },
            ct);
        // LIMIT: as with a registration, where the process ends just here the other centres are not told.
        foreach (var ring in registered is null || order.Caller is null ? [] : Duplicates.ForOthers(order.Caller, registered, rows.SelectMany(row => row.Elsewhere)))
            await audit.AppendAsync(ring);
        await using var connection = await engine.Registry.OpenConnectionAsync(CancellationToken.None);
        // It keeps the size it once had, and each start reads and writes all of it.
        SqliteEngine.TruncateLog(connection, TimeSpan.FromSeconds(1));
        return done;
    }

    private static async Task<AuditRecord> RecordedAsync(
        DbTransaction transaction, ImportOrder order, ImportOutcome outcome, List<JudgedRow> rows, CancellationToken ct)
    {
        var record = RecordOf(order, outcome, "done");
        return record with
        {
            Cell = await ImportCells.AddAsync(transaction, record.Id, [.. rows.Select(row => row.Sealed!)], ct),
            Rows = AuditRecord.RowsOf(rows.Select(row => Id.Text(row.Sealed!.Row.Id))),
            IsChange = true,
        };
    }

    private static AuditRecord RecordOf(ImportOrder order, ImportOutcome outcome, string how) => new(ImportCells.Event, how, order.Caller)
    {
        Operator = order.Operator,
        Centre = order.Centre,
        File = SHA256.HashData(order.File.Span),
        Sum = (outcome.Rows, 0),
    };
}
