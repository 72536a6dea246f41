using System.Text.RegularExpressions;
using Npgsql;
using NpgsqlTypes;

namespace Api.Storage;

/// <summary>A prepared command of PostgreSQL; its connection reads the rows of one at a time.</summary>
internal sealed partial class PostgresStatement : Statement
{
    // Seconds, for the next row. Somebody stands beside an elder and waits for it.
    private const int LongestWait = 3;

    private readonly NpgsqlCommand command;
    private NpgsqlDataReader? rows;

    internal PostgresStatement(NpgsqlConnection connection, string sql)
    {
        var names = new List<string>();
        var numbered = Name().Replace(sql, match =>
        {
            if (!names.Contains(match.Value))
                names.Add(match.Value);
            return $"${names.IndexOf(match.Value) + 1}";
        });
        command = new NpgsqlCommand(numbered, connection) { CommandTimeout = LongestWait };
        foreach (var _ in names)
            command.Parameters.Add(new NpgsqlParameter());
    }

    internal override void Set(int parameter, long? value) => Set(parameter, value, NpgsqlDbType.Bigint);

    internal override void Set(int parameter, byte[]? value) => Set(parameter, value, NpgsqlDbType.Bytea);

    internal override void Set(int parameter, string? value) => Set(parameter, value, NpgsqlDbType.Text);

    internal override bool Read()
    {
        try
        {
            if (rows is null)
            {
                // Asks the server once for each physical connection, however often that comes back from its pool.
                if (!command.IsPrepared)
                    command.Prepare();
                rows = command.ExecuteReader();
            }

            if (rows.Read())
                return true;
        }
        catch
        {
            Reset();
            throw;
        }

        Reset();
        return false;
    }

    internal override async ValueTask<bool> ReadAsync(CancellationToken ct)
    {
        try
        {
            if (rows is null)
            {
                if (!command.IsPrepared)
                    await command.PrepareAsync(ct);
                rows = await command.ExecuteReaderAsync(ct);
            }

            if (await rows.ReadAsync(ct))
                return true;
        }
        catch
        {
            Reset();
            throw;
        }

        Reset();
        return false;
    }

    internal override void Reset()
    {
        var read = rows;
        rows = null;
        read?.Dispose();
    }

    internal override long Number(int column) => NumberOrNull(column) ?? 0;

    internal override long? NumberOrNull(int column) => rows!.IsDBNull(column) ? null : rows.GetInt64(column);

    internal override string Text(int column) => TextOrNull(column) ?? "";

    internal override string? TextOrNull(int column) => rows!.IsDBNull(column) ? null : rows.GetString(column);

    internal override byte[] Bytes(int column) => BytesOrNull(column) ?? [];

    internal override byte[]? BytesOrNull(int column) => rows!.IsDBNull(column) ? null : rows.GetFieldValue<byte[]>(column);

    internal override bool Holds(int column, ReadOnlySpan<byte> bytes) => BytesOrNull(column) is { } held && bytes.SequenceEqual(held);

    /// <summary>A copy, values and all.</summary>
    internal NpgsqlBatchCommand ForBatch()
    {
        var copy = new NpgsqlBatchCommand(command.CommandText);
        foreach (NpgsqlParameter parameter in command.Parameters)
            copy.Parameters.Add(parameter.Clone());
        return copy;
    }

    public override void Dispose()
    {
        Reset();
        command.Dispose();
    }

    private void Set(int parameter, object? value, NpgsqlDbType type)
    {
        var target = command.Parameters[parameter];
        target.Value = value ?? DBNull.Value;
        target.NpgsqlDbType = type;
    }

    [GeneratedRegex("@[A-Za-z]+")]
    private static partial Regex Name();
}
