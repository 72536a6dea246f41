using System.Data.Common;
using System.Text;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Api.Storage;

/// <summary>
/// A statement that is compiled once and kept with its connection, for the hot path and for reading millions of rows: there
/// the driver's own command looks up each parameter's name and asks about each column again at every call, which takes
/// longer than SQLite. Parameters are numbered as they first stand in the SQL, columns as they are listed, both from 0.
/// </summary>
internal sealed class Statement : IDisposable
{
    private const int LongestOnStack = 512;

    private readonly sqlite3 database;
    private readonly sqlite3_stmt statement;

    /// <exception cref="DbException">It does not compile.</exception>
    internal Statement(DbConnection connection, string sql)
    {
        database = ((SqliteConnection)connection).Handle!;
        Check(raw.sqlite3_prepare_v3(database, sql, raw.SQLITE_PREPARE_PERSISTENT, out statement));
    }

    internal void Set(int parameter, long? value) => Check(value is { } number
        ? raw.sqlite3_bind_int64(statement, parameter + 1, number)
        : raw.sqlite3_bind_null(statement, parameter + 1));

    internal void Set(int parameter, byte[]? value) => Check(value is null
        ? raw.sqlite3_bind_null(statement, parameter + 1)
        : raw.sqlite3_bind_blob(statement, parameter + 1, value));

    internal void Set(int parameter, string? value)
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

    /// <summary>Goes to the next row.</summary>
    /// <returns>False when there is none; then it can be run again.</returns>
    /// <exception cref="DbException">It failed; then it can be run again too.</exception>
    internal bool Read()
    {
        var result = raw.sqlite3_step(statement);
        if (result == raw.SQLITE_ROW)
            return true;

        // Without a reset it would go on holding its place in the file, and with it the write-ahead log.
        raw.sqlite3_reset(statement);
        Check(result == raw.SQLITE_DONE ? raw.SQLITE_OK : result);
        return false;
    }

    /// <summary>Runs a statement without rows.</summary>
    /// <exception cref="DbException">It failed.</exception>
    internal void Run() => Read();

    /// <summary>Leaves the rows that were not read.</summary>
    internal void Reset() => raw.sqlite3_reset(statement);

    internal long Number(int column) => raw.sqlite3_column_int64(statement, column);

    // SQLite gives 0 and nothing for a null: only then is it worth asking which of the two it was.
    internal long? NumberOrNull(int column) => Number(column) is var value && value == 0 && IsNull(column) ? null : value;

    internal string Text(int column) => Encoding.UTF8.GetString(raw.sqlite3_column_blob(statement, column));

    internal string? TextOrNull(int column) => Text(column) is var text && text.Length == 0 && IsNull(column) ? null : text;

    internal byte[] Bytes(int column) => raw.sqlite3_column_blob(statement, column).ToArray();

    internal byte[]? BytesOrNull(int column) => Bytes(column) is var bytes && bytes.Length == 0 && IsNull(column) ? null : bytes;

    /// <summary>Whether the column holds exactly these bytes, which a null never does.</summary>
    internal bool Holds(int column, ReadOnlySpan<byte> bytes) =>
        raw.sqlite3_column_blob(statement, column).SequenceEqual(bytes) && (bytes.Length > 0 || !IsNull(column));

    public void Dispose() => statement.Dispose();

    private bool IsNull(int column) => raw.sqlite3_column_type(statement, column) == raw.SQLITE_NULL;

    private void Check(int result)
    {
        if (result != raw.SQLITE_OK)
            SqliteException.ThrowExceptionForRC(result, database);
    }
}
