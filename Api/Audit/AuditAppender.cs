using System.Data.Common;
using System.Globalization;
using Api.Storage;

namespace Api.Audit;

/// <summary>
/// Writes batches: one transaction that reads the head (another process may have appended), inserts, folds the frontier,
/// signs the new head and commits. All its calls come from one thread, save <see cref="MissingChange"/> at a start.
/// </summary>
/// <param name="log">Where the log is.</param>
/// <param name="first">The key that the head named when the registry was opened; whoever opened it closes it.</param>
/// <param name="place">Where the keys are, and whose log it is.</param>
/// <param name="clock">The time of records.</param>
internal sealed class AuditAppender(Engine log, SigningKey first, Installation place, TimeProvider clock) : IDisposable
{
    private const string MakeHead = """
        INSERT INTO audit_head (id, size, at, frontier, key_id, checkpoint, last_change)
        VALUES (1, 0, 0, @Frontier, @KeyId, @Checkpoint, 0)
        """;

    /// <summary>Of a change that the registry held and no longer does: somebody put an older state back.</summary>
    internal const string Undone = "undone";

    private readonly string origin = Checkpoint.OriginOf(place.Issuer);
    private LogWriter? writer;
    private long done;
    private SigningKey? changed;
    private volatile bool lastFailed;

    /// <summary>Whether the newest batch was not made durable; any thread may ask.</summary>
    internal bool LastFailed => lastFailed;

    private SigningKey Key => changed ?? first;

    /// <summary>A new log's empty head, signed.</summary>
    internal static async Task CreateHeadAsync(DbDataSource log, SigningKey key, string issuer, CancellationToken ct)
    {
        var tree = new MerkleTree();
        await using var connection = await log.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await transaction.ExecuteAsync(
            MakeHead,
            new { Frontier = tree.Save(), KeyId = key.Id, Checkpoint = Checkpoint.Sign(Checkpoint.OriginOf(issuer), tree, key) },
            ct);
        await transaction.CommitAsync(ct);
    }

    /// <summary>The change that the log holds and the registry does not, or null.</summary>
    internal long? MissingChange(long applied)
    {
        using var connection = log.Log.OpenConnection();
        using var head = Statement.Of(connection, LogWriter.TakeHead);
        return head.Read() && head.Number(4) is var recorded && recorded != applied ? recorded : null;
    }

    /// <summary>The registry holds this change; the next batch writes it down.</summary>
    internal void Confirm(long change) => Volatile.Write(ref done, change);

    /// <summary>Makes a batch durable and releases its waiters; a batch that fails is failed as a whole and leaves no trace.</summary>
    internal void Commit(List<PendingRecord> batch)
    {
        try
        {
            Use(log.CommitDeadline is { } deadline ? WriteInTime([.. batch], deadline) : Write(Open(), batch));
        }
        catch (Exception failure)
        {
            // Whatever went wrong (a full disk, an I/O error), this connection's state is not to be trusted: the next batch
            // opens another.
            Close();
            lastFailed = true;
            foreach (var pending in batch)
                pending.Fail(failure);
            return;
        }

        lastFailed = false;
        foreach (var pending in batch)
            pending.Release();
    }

    public void Dispose()
    {
        Close();
        changed?.Dispose();
    }

    private LogWriter Open() => writer ??= new LogWriter(log.Log.OpenConnection());

    private void Close()
    {
        writer?.Dispose();
        writer = null;
    }

    // A server that waits for a standby, or is gone, may not answer for minutes. Its commit must not be cancelled: it would be
    // reported as done. So it is left to itself, whoever waits hears 503 (it may be done or not), and the next batch opens
    // another connection.
    private SigningKey WriteInTime(List<PendingRecord> batch, TimeSpan deadline)
    {
        var own = writer;
        writer = null;
        var work = Task.Factory.StartNew(
            () => Write(own ??= new LogWriter(log.Log.OpenConnection()), batch),
            CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        if (Task.WaitAny([work], deadline) == 0)
        {
            // A failed one is closed by whoever catches this.
            writer = own;
            return work.GetAwaiter().GetResult();
        }

        var change = batch is [{ Change: { } left }] ? left : null;
        change?.Leave();
        work.ContinueWith(
            late =>
            {
                _ = late.Exception;
                own?.Dispose();
                change?.End();
            },
            CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        throw new TimeoutException("The database did not confirm the commit in time.");
    }

    // A change's own connection stays with who makes the change.
    private SigningKey Write(LogWriter writer, List<PendingRecord> batch)
    {
        if (batch is [{ Change: { } change }])
        {
            using var inChange = new LogWriter(change.Connection) { IsGuest = true };
            return Write(inChange, change.Transaction, batch);
        }

        using var transaction = writer.Begin();
        return Write(writer, transaction, batch);
    }

    /// <returns>The key that signed, from now on the log's.</returns>
    private SigningKey Write(LogWriter writer, DbTransaction transaction, List<PendingRecord> batch)
    {
        var (tree, lastAt, keyId, lastChange, confirmed) = writer.Head();
        // Another process changed the key: heads signed with the old one would be accepted by no verifier.
        var own = keyId == Key.Id ? Key : SigningKey.Load(place.KeyDir, keyId);
        var signer = own;
        // Time never falls, also when the clock is set back. The head's is that of the last record.
        var at = batch.TrueForAll(pending => pending.IsEmpty) ? lastAt : Math.Max(clock.GetUtcNow().ToUnixTimeMilliseconds(), lastAt);
        var time = DateTimeOffset.FromUnixTimeMilliseconds(at).UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);

        foreach (var pending in batch)
        {
            if (pending.IsEmpty)
                continue;

            if (pending.AppliedChange is { } applied && applied != lastChange)
            {
                // A log that does not hold the registry's last change is the one that is behind: nothing here is missing.
                if (!writer.Holds(applied))
                    throw new InvalidOperationException("The audit log is older than the registry.");

                // A crash leaves a record without its change. What was there already was taken back by a hand: then the notes of
                // its cells stay, and whoever asks for one of them hears 503.
                var isUndone = IsConfirmed(lastChange, confirmed);
                var gone = new AuditRecord("not-applied", isUndone ? Undone : "found", null) { Subject = lastChange };
                writer.Insert(gone, gone.Encode(), tree, at, time);
                if (!isUndone)
                    writer.Heads.TakeBack();
            }

            if (pending.NextKey is { } next)
            {
                pending.Receipt = HandOver(pending.Record, next);
                signer = next;
                continue;
            }

            pending.Receipt = writer.Insert(pending.Record, pending.Body, tree, at, time);
            if (pending.Record.IsChange)
            {
                lastChange = pending.Record.Id;
                writer.Heads.Write(pending.Seals, pending.AppliedChange ?? 0);
            }
        }

        if (lastChange != confirmed && IsConfirmed(lastChange, confirmed))
            writer.SaveConfirmed(lastChange);
        writer.SaveHead(tree, at, signer.Id, Checkpoint.Sign(origin, tree, signer), lastChange);
        transaction.CommitDurably();
        log.Newest.Id = lastChange;
        return signer;

        // The last record under the old key names the new one; the first under the new one keeps the old key's word for it.
        Receipt HandOver(AuditRecord asked, SigningKey next)
        {
            var named = asked with { Keys = (own.PublicKey, next.PublicKey) };
            var receipt = writer.Insert(named, named.Encode(), tree, at, time);
            var taken = new AuditRecord(KeyChain.Event, KeyChain.Taken, null) { Checkpoint = Checkpoint.Sign(origin, tree, own) };
            writer.Insert(taken, taken.Encode(), tree, at, time);
            return receipt;
        }
    }

    // In one database a change comes with its record.
    private bool IsConfirmed(long change, long confirmed) => log.IsOneDatabase || change == confirmed || change == Volatile.Read(ref done);

    private void Use(SigningKey next)
    {
        if (next == Key)
            return;

        changed?.Dispose();
        changed = next;
    }
}
