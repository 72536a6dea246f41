using System.Data.Common;
using System.Runtime.CompilerServices;
using Api.Storage;

namespace Api.Audit;

/// <summary>Reads the stored log as it is, record by record, however long it is.</summary>
internal static class AuditReader
{
    // One statement, so that head and last index are of one moment while a server goes on appending.
    private const string FindHead = """
        SELECT h.size, h.at, h.frontier, h.key_id, h.checkpoint, h.last_change, COALESCE((SELECT MAX(r.idx) FROM audit_record r), -1) AS last_index
        FROM audit_head h
        WHERE h.id = 1
        """;

    private const string ReadRecords = """
        SELECT idx, id, at, event, outcome, client_id, acting_user, centre_id, elder_id, number_id, reason, expires_at, about, review_by,
               leaf, record
        FROM audit_record
        WHERE idx <= @Last
        ORDER BY idx
        """;

    private const string ReadLeaves = "SELECT leaf FROM audit_record WHERE idx < @Size ORDER BY idx";

    internal const string FindRecord = "SELECT idx FROM audit_record WHERE id = @Id";

    internal sealed record Head
    {
        public required long Size { get; init; }
        public required long At { get; init; }
        public required byte[] Frontier { get; init; }
        public required string KeyId { get; init; }
        public required string Checkpoint { get; init; }
        public required long LastChange { get; init; }
        public required long LastIndex { get; init; }
    }

    internal static async Task<Head?> HeadAsync(Engine engine, CancellationToken ct)
    {
        await using var connection = await engine.Log.OpenConnectionAsync(ct);
        return await HeadAsync(connection, ct);
    }

    internal static Task<Head?> HeadAsync(DbConnection log, CancellationToken ct) => log.FirstAsync<Head>(FindHead, null, ct);

    /// <summary>Whether a record of this id is in the log.</summary>
    internal static async Task<bool> HoldsAsync(Engine engine, long id, CancellationToken ct)
    {
        await using var connection = await engine.Log.OpenConnectionAsync(ct);
        return await connection.FirstAsync<long?>(FindRecord, new { Id = id }, ct) is not null;
    }

    /// <summary>Every record up to the last index, with the columns beside it.</summary>
    internal static async IAsyncEnumerable<(RecordColumns Columns, byte[] Record)> RecordsAsync(
        Engine engine, long lastIndex, [EnumeratorCancellation] CancellationToken ct)
    {
        await using var connection = await engine.Log.OpenConnectionAsync(ct);
        foreach (var record in Records(connection, lastIndex, ct))
            yield return record;
    }

    internal static IEnumerable<(RecordColumns Columns, byte[] Record)> Records(DbConnection connection, long lastIndex, CancellationToken ct)
    {
        using var rows = Statement.Of(connection, ReadRecords);
        rows.Set(0, lastIndex);
        while (rows.Read())
        {
            ct.ThrowIfCancellationRequested();
            yield return (Columns(rows), rows.Bytes(15));
        }
    }

    /// <summary>The leaves of the first <paramref name="size"/> records, in order.</summary>
    internal static async IAsyncEnumerable<byte[]> LeavesAsync(Engine engine, long size, [EnumeratorCancellation] CancellationToken ct)
    {
        await using var connection = await engine.Log.OpenConnectionAsync(ct);
        using var rows = Statement.Of(connection, ReadLeaves);
        rows.Set(0, size);
        while (rows.Read())
            yield return rows.Bytes(0);
    }

    private static RecordColumns Columns(Statement row) => new(
        row.Number(0),
        row.Number(1),
        row.Number(2),
        row.Text(3),
        row.Text(4),
        row.NumberOrNull(5),
        row.TextOrNull(6),
        row.NumberOrNull(7),
        row.NumberOrNull(8),
        row.NumberOrNull(9),
        row.TextOrNull(10),
        row.NumberOrNull(11),
        row.NumberOrNull(12),
        row.NumberOrNull(13),
        row.Bytes(14));
}
