using System.Text;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Api.Storage;

/// <summary>SQLite's own statement, without the driver's command around it.</summary>
internal sealed class SqliteStatement : Statement
{
    private const int LongestOnStack = 512;

    private readonly sqlite3 database;
    private readonly sqlite3_stmt statement;

    internal SqliteStatement(SqliteConnection connection, string sql)
    {
        database = connection.Handle!;
        Check(raw.sqlite3_prepare_v3(database, sql, raw.SQLITE_PREPARE_PERSISTENT, out statement));
    }

    internal override void Set(int parameter, long? value) => Check(value is { } number
        ? raw.sqlite3_bind_int64(statement, parameter + 1, number)
        : raw.sqlite3_bind_null(statement, parameter + 1));

    internal override void Set(int parameter, byte[]? value) => Check(value is null
        ? raw.sqlite3_bind_null(statement, parameter + 1)
        : raw.sqlite3_bind_blob(statement, parameter + 1, value));

    internal override void Set(int parameter, string? value)
    {
        if (value is null)
        {
            Check(raw.sqlite3_bind_null(statement, parameter + 1));
            return;
        }

        Span<byte> room = stackalloc byte[LongestOnStack];
        ReadOnlySpan<byte> text = Encoding.UTF8.GetMaxByteCount(value.Length) <= room.Length
            ? room[..Encoding.UTF8.GetBytes(value, room)]
            : Encoding.UTF8.GetBytes(value);
        Check(raw.sqlite3_bind_text(statement, parameter + 1, text));
    }

    internal override bool Read()
    {
        var result = raw.sqlite3_step(statement);
        if (result == raw.SQLITE_ROW)
            return true;

        // Without a reset it would go on holding its place in the file, and with it the write-ahead log.
        raw.sqlite3_reset(statement);
        Check(result == raw.SQLITE_DONE ? raw.SQLITE_OK : result);
        return false;
    }

    internal override void Reset() => raw.sqlite3_reset(statement);

    internal override long Number(int column) => raw.sqlite3_column_int64(statement, column);

    // SQLite gives 0 and nothing for a null: only then is it worth asking which of the two it was.
    internal override long? NumberOrNull(int column) => Number(column) is var value && value == 0 && IsNull(column) ? null : value;

    internal override string Text(int column) => Encoding.UTF8.GetString(raw.sqlite3_column_blob(statement, column));

    internal override string? TextOrNull(int column) => Text(column) is var text && text.Length == 0 && IsNull(column) ? null : text;

    internal override byte[] Bytes(int column) => raw.sqlite3_column_blob(statement, column).ToArray();

    internal override byte[]? BytesOrNull(int column) => Bytes(column) is var bytes && bytes.Length == 0 && IsNull(column) ? null : bytes;

    internal override bool Holds(int column, ReadOnlySpan<byte> bytes) =>
        raw.sqlite3_column_blob(statement, column).SequenceEqual(bytes) && (bytes.Length > 0 || !IsNull(column));

    public override void Dispose() => statement.Dispose();

    private bool IsNull(int column) => raw.sqlite3_column_type(statement, column) == raw.SQLITE_NULL;

    private void Check(int result)
    {
        if (result != raw.SQLITE_OK)
            SqliteException.ThrowExceptionForRC(result, database);
    }
}
