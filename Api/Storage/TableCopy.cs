using System.Data.Common;
using Npgsql;
using NpgsqlTypes;

namespace Api.Storage;

/// <summary>
/// Carries every row of SQLite's two files into an empty PostgreSQL of the same tables and columns, in one transaction: all of it,
/// or nothing. Nobody may write meanwhile.
/// </summary>
internal static class TableCopy
{
    private const int ReportEach = 1000;

    // As they were made, so that what is pointed at comes first. What the migrations themselves wrote is each engine's own.
    private const string ListTables = """
        SELECT c.relname::text AS name
        FROM pg_class c
        WHERE c.relkind = 'r' AND c.relnamespace = current_schema()::regnamespace AND c.relname <> 'schema_version'
        ORDER BY c.oid
        """;

    private const string ListColumns = """
        SELECT column_name::text AS name, data_type::text AS type
        FROM information_schema.columns
        WHERE table_schema = current_schema() AND table_name = @Table
        ORDER BY ordinal_position
        """;

    private sealed record Column
    {
        public required string Name { get; init; }
        public required string Type { get; init; }
    }

    /// <returns>How many rows there are to carry.</returns>
    internal static async Task<long> CountAsync(Engine from, Engine to, CancellationToken ct)
    {
        await using var registry = await from.Registry.OpenConnectionAsync(ct);
        await using var log = await from.Log.OpenConnectionAsync(ct);
        await using var target = await to.Registry.OpenConnectionAsync(ct);
        var total = 0L;
        foreach (var table in await target.QueryAsync<string>(ListTables, null, ct))
            total += await Of(table, registry, log).FirstAsync<long>($"SELECT count(*) FROM {table}", null, ct);
        return total;
    }

    /// <exception cref="DbException">Nothing was carried over.</exception>
    internal static async Task RunAsync(Engine from, Engine to, Action<long> report, CancellationToken ct)
    {
        await using var registry = await from.Registry.OpenConnectionAsync(ct);
        await using var log = await from.Log.OpenConnectionAsync(ct);
        await using var target = (NpgsqlConnection)await to.Registry.OpenConnectionAsync(ct);
        await using var transaction = await target.BeginTransactionAsync(ct);
        // A notice of each written row is for changes of one elder, not for all of them.
        await transaction.ExecuteAsync("SET LOCAL client_min_messages = warning", null, ct);
        var done = 0L;
        foreach (var table in await transaction.QueryAsync<string>(ListTables, null, ct))
        {
            var columns = await transaction.QueryAsync<Column>(ListColumns, new { Table = table }, ct);
            await transaction.ExecuteAsync($"DELETE FROM {table}", null, ct);
            done = await CopyAsync(Of(table, registry, log), target, table, columns, done, report, ct);
        }

        transaction.CommitDurably();
        report(done);
    }

    private static DbConnection Of(string table, DbConnection registry, DbConnection log) =>
        table is "audit_record" or "audit_head" or "confirmed_change" or "cell_head" or "cell_before" ? log : registry;

    private static async Task<long> CopyAsync(
        DbConnection from, NpgsqlConnection to, string table, List<Column> columns, long done, Action<long> report, CancellationToken ct)
    {
        var names = string.Join(", ", columns.Select(column => column.Name));
        var types = columns.Select(column => TypeOf(column.Type)).ToArray();
        await using var rows = from.Prepare($"SELECT {names} FROM {table}").Read();
        await using var writer = await to.BeginBinaryImportAsync($"COPY {table} ({names}) FROM STDIN (FORMAT BINARY)", ct);
        writer.Timeout = TimeSpan.FromMinutes(5);
        while (rows.Read())
        {
            await writer.StartRowAsync(ct);
            for (var i = 0; i < types.Length; i++)
            {
                if (rows.IsDBNull(i))
                    await writer.WriteNullAsync(ct);
                else
                    await writer.WriteAsync(rows.GetValue(i), types[i], ct);
            }

            if (++done % ReportEach == 0)
                report(done);
        }

        await writer.CompleteAsync(ct);
        return done;
    }

    private static NpgsqlDbType TypeOf(string type) => type switch
    {
        "bigint" => NpgsqlDbType.Bigint,
        "text" => NpgsqlDbType.Text,
        "bytea" => NpgsqlDbType.Bytea,
        _ => throw new NotSupportedException($"A column of type {type} cannot be carried over."),
    };
}
