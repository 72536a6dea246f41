using System.Data.Common;
using System.Globalization;
using System.Text;
using Api.Storage;

namespace Api.Audit;

/// <summary>
/// Writes batches: one transaction that reads the head (another process may have appended), inserts, folds the frontier,
/// signs the new head and commits. All its calls come from one thread, save <see cref="MissingChange"/> at a start.
/// </summary>
internal sealed class AuditAppender(DbDataSource log, SigningKey key, string origin, TimeProvider clock) : IDisposable
{
    private const string TakeHead = "SELECT size, at, frontier, key_id, last_change FROM audit_head WHERE id = 1";

    private const string SetHead = """
        UPDATE audit_head SET size = @Size, at = @At, frontier = @Frontier, checkpoint = @Checkpoint, last_change = @LastChange
        WHERE id = 1
        """;

    private const string MakeHead = """
        INSERT INTO audit_head (id, size, at, frontier, key_id, checkpoint, last_change)
        VALUES (1, 0, 0, @Frontier, @KeyId, @Checkpoint, 0)
        """;

    private const string InsertRecord = """
        INSERT INTO audit_record (
            idx, id, at, event, outcome, client_id, acting_user, centre_id, elder_id, number_id, reason, expires_at, about, review_by, record, leaf)
        VALUES (
            @Idx, @Id, @At, @Event, @Outcome, @Client, @User, @Centre, @Elder, @Number, @Reason, @Expires, @About, @ReviewBy, @Record, @Leaf)
        """;

    private Writer? writer;

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
        using var connection = log.OpenConnection();
        using var command = connection.Prepare(TakeHead);
        using var reader = command.ExecuteReader();
        return reader.Read() && reader.GetInt64(4) is var recorded && recorded != applied ? recorded : null;
    }

    /// <summary>Makes a batch durable and releases its waiters; a batch that fails is failed as a whole and leaves no trace.</summary>
    internal void Commit(List<PendingRecord> batch)
    {
        try
        {
            writer ??= new Writer(log);
            Write(writer, batch);
        }
        catch (Exception failure)
        {
            // Whatever went wrong (a full disk, an I/O error), this connection's state is not to be trusted: the next batch
            // opens another.
            writer?.Dispose();
            writer = null;
            foreach (var pending in batch)
                pending.Fail(failure);
            return;
        }

        foreach (var pending in batch)
            pending.Release();
    }

    public void Dispose() => writer?.Dispose();

    private void Write(Writer writer, List<PendingRecord> batch)
    {
        using var transaction = writer.Begin();
        var (tree, lastAt, lastChange) = writer.Head(key.Id);
        // Time never falls, also when the clock is set back.
        var at = Math.Max(clock.GetUtcNow().ToUnixTimeMilliseconds(), lastAt);
        var time = DateTimeOffset.FromUnixTimeMilliseconds(at).UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);

        foreach (var pending in batch)
        {
            if (pending.AppliedChange is { } applied && applied != lastChange)
            {
                // A log that does not hold the registry's last change is the one that is behind: nothing here is missing.
                if (!writer.Holds(applied))
                    throw new InvalidOperationException("The audit log is older than the registry.");

                var gone = new PendingRecord(new AuditRecord("not-applied", "found", null) { Subject = lastChange }, null);
                writer.Insert(gone, tree, at, time);
            }

            writer.Insert(pending, tree, at, time);
            if (pending.IsChange)
                lastChange = pending.Record.Id;
        }

        writer.SaveHead(tree, at, Checkpoint.Sign(origin, tree, key), lastChange);
        transaction.Commit();
    }

    /// <summary>The log's one connection and its prepared commands.</summary>
    private sealed class Writer : IDisposable
    {
        private readonly DbConnection connection;
        private readonly DbCommand takeHead;
        private readonly DbCommand setHead;
        private readonly DbCommand insert;

        internal Writer(DbDataSource log)
        {
            connection = log.OpenConnection();
            takeHead = connection.Prepare(TakeHead);
            setHead = connection.Prepare(SetHead, "Size", "At", "Frontier", "Checkpoint", "LastChange");
            insert = connection.Prepare(
                InsertRecord,
                "Idx", "Id", "At", "Event", "Outcome", "Client", "User", "Centre", "Elder", "Number", "Reason", "Expires", "About", "ReviewBy",
                "Record", "Leaf");
        }

        internal DbTransaction Begin()
        {
            var transaction = connection.BeginTransaction();
            takeHead.Transaction = setHead.Transaction = insert.Transaction = transaction;
            return transaction;
        }

        internal (MerkleTree Tree, long At, long LastChange) Head(string keyId)
        {
            using var reader = takeHead.ExecuteReader();
            if (!reader.Read())
                throw new InvalidOperationException("The audit log has no head.");

            // Another process rotated the key: going on with the old one would sign heads that no verifier accepts.
            if (reader.GetString(3) != keyId)
                throw new InvalidOperationException("The audit log is signed by another key now.");

            var tree = MerkleTree.Load(reader.GetFieldValue<byte[]>(2));
            return tree is null || tree.Size != reader.GetInt64(0)
                ? throw new InvalidOperationException("The audit log's head is damaged.")
                : (tree, reader.GetInt64(1), reader.GetInt64(4));
        }

        /// <summary>Whether the log holds this change; 0 stands for none yet.</summary>
        internal bool Holds(long change)
        {
            using var find = connection.Prepare(AuditReader.FindRecord, "Id");
            find.Transaction = takeHead.Transaction;
            find.Parameters[0].Value = change;
            return change == 0 || find.ExecuteScalar() is not null;
        }

        internal void Insert(PendingRecord pending, MerkleTree tree, long at, string time)
        {
            var record = pending.Record;
            var bytes = Line(tree.Size, time, pending.Body.Span);
            var leaf = MerkleTree.Leaf(bytes);
            var values = insert.Parameters;
            values[0].Value = tree.Size;
            values[1].Value = record.Id;
            values[2].Value = at;
            values[3].Value = record.Event;
            values[4].Value = record.Outcome;
            values[5].Value = OrNull(record.Caller?.ClientId);
            values[6].Value = record.Caller is { ActingUser.Length: > 0 } caller ? caller.ActingUser : DBNull.Value;
            values[7].Value = OrNull(record.Centre);
            values[8].Value = OrNull(record.Elder);
            values[9].Value = OrNull(record.Number);
            values[10].Value = (object?)record.Reason ?? DBNull.Value;
            values[11].Value = OrNull(record.ExpiresAt);
            values[12].Value = OrNull(record.About);
            values[13].Value = OrNull(record.ReviewBy);
            values[14].Value = bytes;
            values[15].Value = leaf;
            insert.ExecuteNonQuery();
            pending.Receipt = new Receipt(tree.Size, leaf);
            tree.Append(leaf);
        }

        internal void SaveHead(MerkleTree tree, long at, string checkpoint, long lastChange)
        {
            var values = setHead.Parameters;
            values[0].Value = tree.Size;
            values[1].Value = at;
            values[2].Value = tree.Save();
            values[3].Value = checkpoint;
            values[4].Value = lastChange;
            setHead.ExecuteNonQuery();
        }

        public void Dispose()
        {
            takeHead.Dispose();
            setHead.Dispose();
            insert.Dispose();
            connection.Dispose();
        }

        // {"index":N,"time":"…", and then what the event brought along.
        private static byte[] Line(long index, string time, ReadOnlySpan<byte> body)
        {
            var head = Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{{\"index\":{index},\"time\":\"{time}\","));
            return [.. head, .. body[1..]];
        }

        private static object OrNull(long? value) => value is { } number ? number : DBNull.Value;
    }
}
