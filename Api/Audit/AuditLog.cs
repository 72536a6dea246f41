using System.Data.Common;
using Api.Http;
using Api.Storage;
using Api.Vault;

namespace Api.Audit;

/// <summary>The record could not be made durable: nothing is disclosed, and the caller hears 503.</summary>
internal sealed class AuditUnavailableException(Exception? cause = null)
    : ProblemException(Problems.AuditUnavailable, "The audit record was not made durable.", cause);

/// <summary>
/// What is appended here is durable when the task ends, and part of the signed tree. Reads are batched; a change of data
/// is a batch of its own (design.md section 6).
/// </summary>
internal sealed class AuditLog : IDisposable
{
    private const int MostInBatch = 256;

    // What waits is committed within four batches, also when twice as much comes in as the disk can take.
    private const int MostWaiting = 4 * MostInBatch;

    private const string LastChange = "SELECT last_change FROM registry WHERE id = 1";
    private const string SetLastChange = "UPDATE registry SET last_change = @Id WHERE id = 1";

    private readonly Engine engine;
    private readonly TimeProvider clock;
    private readonly AuditAppender appender;
    private readonly GroupCommit<PendingRecord> commits;

    // In one process changes take turns here, in order; SQLite's own lock would make them sleep and retry.
    private readonly SemaphoreSlim changes = new(1);

    internal AuditLog(Engine engine, SigningKey key, Installation installation, TimeProvider clock)
    {
        (this.engine, this.clock) = (engine, clock);
        appender = new AuditAppender(engine, key, installation, clock);
        commits = new GroupCommit<PendingRecord>(MostInBatch, MostWaiting, pending => pending.IsAlone, appender.Commit);
        commits.Start("audit appender");
    }

    /// <summary>While this is so, a lookup is not answered either: whoever can should ask another server.</summary>
    internal bool LastAppendFailed => appender.LastFailed;

    /// <summary>Makes a record durable. Never cancelled: hanging up erases nothing.</summary>
    /// <exception cref="AuditUnavailableException">It is not durable.</exception>
    internal Task<Receipt> AppendAsync(AuditRecord record) => AddAsync(new PendingRecord(record));

    /// <summary>Goes over to another signing key: the last record under the old one names it.</summary>
    /// <exception cref="AuditUnavailableException">The old key stays.</exception>
    internal Task<Receipt> ChangeKeyAsync(SigningKey next, string? operatedBy) => AddAsync(
        new PendingRecord(new AuditRecord(KeyChain.Event, KeyChain.Named, null) { Operator = operatedBy }) { NextKey = next });

    /// <summary>
    /// Changes data and records it. <paramref name="change"/> prepares the change inside the transaction and returns its
    /// record: with <see cref="AuditRecord.IsChange"/> the change is committed after the record is durable; any other record
    /// is a refusal, the change is rolled back and the refusal recorded.
    /// </summary>
    /// <exception cref="AuditUnavailableException">The record is not durable; the change was rolled back.</exception>
    /// <exception cref="ForeignTriggerException">Somebody put a trigger into the database.</exception>
    /// <exception cref="DbException">The change could not be prepared or, after its record, not committed.</exception>
    /// <exception cref="ChangedAlreadyException">The caller's Idempotency-Key stands beside another change; this one was rolled back.</exception>
    internal async Task<Receipt> ChangeAsync(Func<DbTransaction, Task<AuditRecord>> change, CancellationToken ct)
    {
        await changes.WaitAsync(ct);
        try
        {
            await using var open = await OpenChange.BeginAsync(engine, ct);
            var transaction = open.Transaction;
            using var written = new WrittenRows(open.Connection, SealedTable.All.Select(table => table.Name));
            var record = await change(transaction);
            if (!record.IsChange)
            {
                await transaction.RollbackAsync(CancellationToken.None);
                return await AppendAsync(record);
            }

            await ChangeKeys.AddAsync(transaction, record, clock);

            // The order makes a change without a record impossible. A record without its change is possible (a crash or a
            // full disk just here), and found: log and registry then name different last changes.
            var applied = await transaction.FirstAsync<long>(LastChange, null, CancellationToken.None);
            await transaction.ExecuteAsync(SetLastChange, new { record.Id }, CancellationToken.None);
            var receipt = await AddAsync(new PendingRecord(record)
            {
                AppliedChange = applied,
                Seals = CellHeads.Read(open.Connection, written),
                Change = engine.IsOneDatabase ? open : null,
            });
            if (!engine.IsOneDatabase)
            {
                await transaction.CommitAsync(CancellationToken.None);
                Confirm(record.Id);
            }

            return receipt;
        }
        finally
        {
            changes.Release();
        }
    }

    /// <summary>
    /// Records an event that is all there is of what a caller tells. With an Idempotency-Key it is a change like any other: the key
    /// is the row that it writes.
    /// </summary>
    /// <inheritdoc cref="ChangeAsync"/>
    internal Task<Receipt> TellAsync(AuditRecord told, CancellationToken ct) => told.Caller?.Change is null
        ? AppendAsync(told)
        : ChangeAsync(_ => Task.FromResult(told with { IsChange = true }), ct);

    /// <summary>Writes what is no change of anybody's data, in turn with those that are.</summary>
    /// <exception cref="DbException">It is not written.</exception>
    internal async Task WriteBesideAsync(Func<DbTransaction, Task> write)
    {
        await changes.WaitAsync(CancellationToken.None);
        try
        {
            await using var connection = await engine.Registry.OpenConnectionAsync(CancellationToken.None);
            await using var transaction = await connection.BeginTransactionAsync(CancellationToken.None);
            await write(transaction);
            await transaction.CommitAsync(CancellationToken.None);
        }
        finally
        {
            changes.Release();
        }
    }

    /// <summary>
    /// At a start: a change that was recorded and never came gets its <c>not-applied</c> record. Constant time: changes are
    /// serialised by the registry's write lock, so only the last one can be missing.
    /// </summary>
    internal Task ReconcileAsync(CancellationToken ct) => ChangeAsync(
        async transaction =>
        {
            var applied = await transaction.FirstAsync<long>(LastChange, null, ct);
            var missing = appender.MissingChange(applied);
            if (missing is null)
                Confirm(applied);
            return new AuditRecord("started", "done", null) { IsChange = missing is not null };
        },
        ct);

    public void Dispose()
    {
        commits.Dispose();
        appender.Dispose();
        changes.Dispose();
    }

    // Nobody waits for it: where it fails, the next batch says it.
    private void Confirm(long change)
    {
        appender.Confirm(change);
        commits.TryAdd(PendingRecord.Empty());
    }

    private Task<Receipt> AddAsync(PendingRecord pending)
    {
        if (!commits.TryAdd(pending))
            throw new AuditUnavailableException();

        return pending.Committed;
    }
}

/// <summary>
/// The database holds a trigger that is not the program's. In a change it would write rows that the program takes for its own and
/// notes as the newest (<see cref="CellHeads"/>): an old state would be put back in the program's name.
/// </summary>
internal sealed class ForeignTriggerException()
    : ProblemException(Problems.DatabaseUnavailable, "The registry's database holds a trigger that is not the program's.", null);

/// <summary>A change that is prepared and not committed, with its connection.</summary>
internal sealed class OpenChange(DbConnection connection, DbTransaction transaction) : IAsyncDisposable
{
    private volatile bool isLeft;

    internal DbConnection Connection => connection;

    internal DbTransaction Transaction => transaction;

    internal static async Task<OpenChange> BeginAsync(Engine engine, CancellationToken ct)
    {
        var connection = await engine.Registry.OpenConnectionAsync(ct);
        try
        {
            var transaction = await connection.BeginTransactionAsync(ct);
            await PostgresEngine.BeginChangeAsync(transaction, ct);
            if (await transaction.FirstAsync<string>(engine.FindForeignTrigger, null, ct) is not null)
                throw new ForeignTriggerException();

            return new OpenChange(connection, transaction);
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>Its commit is under way and may go on for long: it is ended by who waits for that, and by nobody else.</summary>
    internal void Leave() => isLeft = true;

    internal void End()
    {
        transaction.Dispose();
        connection.Dispose();
    }

    public async ValueTask DisposeAsync()
    {
        if (isLeft)
            return;

        await transaction.DisposeAsync();
        await connection.DisposeAsync();
    }
}

/// <summary>A record that waits to be durable, encoded already: the appender's thread only puts index and time in front.</summary>
internal sealed class PendingRecord(AuditRecord record)
{
    private static readonly AuditRecord Nothing = new("", "", null);

    // Continuations must not run on the appender's thread: it has the next batch to commit.
    private readonly TaskCompletionSource<Receipt> committed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>No record: only what the head says besides is to be written.</summary>
    internal static PendingRecord Empty() => new(Nothing);

    internal bool IsEmpty => record == Nothing;

    internal AuditRecord Record => record;

    internal ReadOnlyMemory<byte> Body { get; } = record.Encode();

    /// <summary>Whether its batch is its own.</summary>
    internal bool IsAlone => record.IsChange || NextKey is not null;

    /// <summary>For a change: the last change that the registry holds.</summary>
    internal long? AppliedChange { get; init; }

    /// <summary>For a change: what it leaves in the rows it wrote.</summary>
    internal IReadOnlyList<RowSeal> Seals { get; init; } = [];

    /// <summary>The change itself, where its record is part of it: who makes the record durable commits both.</summary>
    internal OpenChange? Change { get; init; }

    /// <summary>The signing key that takes over after this record.</summary>
    internal SigningKey? NextKey { get; init; }

    /// <summary>Set by the appender before the commit, handed out after it.</summary>
    internal Receipt? Receipt { get; set; }

    internal Task<Receipt> Committed => committed.Task;

    internal void Release() => committed.SetResult(Receipt!);

    internal void Fail(Exception cause) => committed.SetException(new AuditUnavailableException(cause));
}
