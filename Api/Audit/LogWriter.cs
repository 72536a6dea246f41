using System.Data.Common;
using System.Globalization;
using System.Text.Unicode;
using Api.Storage;

namespace Api.Audit;

/// <summary>The log's prepared statements on one connection.</summary>
internal sealed class LogWriter : IDisposable
{
    internal const string TakeHead = """
        SELECT size, at, frontier, key_id, last_change, (SELECT c.change FROM confirmed_change c WHERE c.id = 1)
        FROM audit_head
        WHERE id = 1
        """;

    private const string SetConfirmed = "UPDATE confirmed_change SET change = @Change WHERE id = 1";

    private const string SetHead = """
        UPDATE audit_head
        SET size = @Size, at = @At, frontier = @Frontier, key_id = @KeyId, checkpoint = @Checkpoint, last_change = @LastChange
        WHERE id = 1
        """;

    private const string InsertRecord = """
        INSERT INTO audit_record (
            idx, id, at, event, outcome, client_id, acting_user, centre_id, elder_id, number_id, reason, expires_at, about, review_by, record, leaf)
        VALUES (
            @Idx, @Id, @At, @Event, @Outcome, @Client, @User, @Centre, @Elder, @Number, @Reason, @Expires, @About, @ReviewBy, @Record, @Leaf)
        """;

    // Index and time with their names: 19 digits and 24 characters at most.
    private const int LongestHead = 80;

    private readonly DbConnection connection;
    private readonly StatementQueue queue;
    private readonly Statement takeHead;
    private readonly Statement setHead;
    private readonly Statement insert;
    private readonly Statement setConfirmed;

    internal LogWriter(DbConnection connection)
    {
        this.connection = connection;
        queue = new StatementQueue(connection);
        // Appenders of several processes take turns on it.
        takeHead = Statement.ForUpdate(connection, TakeHead);
        setHead = Statement.Of(connection, SetHead);
        insert = Statement.Of(connection, InsertRecord);
        setConfirmed = Statement.Of(connection, SetConfirmed);
        Heads = new HeadWriter(connection, queue);
    }

    internal HeadWriter Heads { get; }

    /// <summary>The connection is somebody else's.</summary>
    internal bool IsGuest { get; init; }

    internal DbTransaction Begin() => connection.BeginTransaction();

    internal (MerkleTree Tree, long At, string KeyId, long LastChange, long Confirmed) Head()
    {
        if (!takeHead.Read())
            throw new InvalidOperationException("The audit log has no head.");

        var tree = MerkleTree.Load(takeHead.Bytes(2));
        var (size, at, keyId) = (takeHead.Number(0), takeHead.Number(1), takeHead.Text(3));
        var (lastChange, confirmed) = (takeHead.Number(4), takeHead.Number(5));
        takeHead.Reset();
        return tree is null || tree.Size != size
            ? throw new InvalidOperationException("The audit log's head is damaged.")
            : (tree, at, keyId, lastChange, confirmed);
    }

    /// <summary>Whether the log holds this change; 0 stands for none yet.</summary>
    internal bool Holds(long change)
    {
        using var find = Statement.Of(connection, AuditReader.FindRecord);
        find.Set(0, change);
        return change == 0 || find.Read();
    }

    internal Receipt Insert(AuditRecord record, ReadOnlyMemory<byte> body, MerkleTree tree, long at, string time)
    {
        var bytes = Line(tree.Size, time, body.Span);
        var leaf = MerkleTree.Leaf(bytes);
        insert.Set(0, tree.Size);
        insert.Set(1, record.Id);
        insert.Set(2, at);
        insert.Set(3, record.Event);
        insert.Set(4, record.Outcome);
        insert.Set(5, record.Caller?.ClientId);
        insert.Set(6, record.Caller is { ActingUser.Length: > 0 } caller ? caller.ActingUser : null);
        insert.Set(7, record.Centre);
        insert.Set(8, record.Elder);
        insert.Set(9, record.Number);
        insert.Set(10, record.Reason);
        insert.Set(11, record.ExpiresAt);
        insert.Set(12, record.About);
        insert.Set(13, record.ReviewBy);
        insert.Set(14, bytes);
        insert.Set(15, leaf);
        queue.Run(insert);
        var receipt = new Receipt(tree.Size, leaf);
        tree.Append(leaf);
        return receipt;
    }

    internal void SaveConfirmed(long change)
    {
        setConfirmed.Set(0, change);
        queue.Run(setConfirmed);
    }

    internal void SaveHead(MerkleTree tree, long at, string keyId, string checkpoint, long lastChange)
    {
        setHead.Set(0, tree.Size);
        setHead.Set(1, at);
        setHead.Set(2, tree.Save());
        setHead.Set(3, keyId);
        setHead.Set(4, checkpoint);
        setHead.Set(5, lastChange);
        queue.Run(setHead);
        queue.Flush();
    }

    public void Dispose()
    {
        takeHead.Dispose();
        setHead.Dispose();
        insert.Dispose();
        setConfirmed.Dispose();
        Heads.Dispose();
        queue.Dispose();
        if (!IsGuest)
            connection.Dispose();
    }

    // {"index":N,"time":"…", and then what the event brought along.
    private static byte[] Line(long index, string time, ReadOnlySpan<byte> body)
    {
        Span<byte> head = stackalloc byte[LongestHead];
        Utf8.TryWrite(head, CultureInfo.InvariantCulture, $"{{\"index\":{index},\"time\":\"{time}\",", out var length);
        return [.. head[..length], .. body[1..]];
    }
}
