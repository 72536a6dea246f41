using System.Data.Common;
using System.Text;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Api.Storage;

/// <summary>
/// The row that a reader stands on, taken from SQLite itself: for reading millions of rows, where what the driver asks
/// about each column beforehand takes longer than the column.
/// </summary>
internal readonly struct RawRow(DbDataReader reader)
{
    private readonly sqlite3_stmt statement = ((SqliteDataReader)reader).Handle!;

    internal long Number(int column) => raw.sqlite3_column_int64(statement, column);

    // SQLite gives 0 and nothing for a null: only then is it worth asking which of the two it was.
    internal long? NumberOrNull(int column) => Number(column) is var value && value == 0 && IsNull(column) ? null : value;

    internal string Text(int column) => Encoding.UTF8.GetString(raw.sqlite3_column_blob(statement, column));

    internal string? TextOrNull(int column) => Text(column) is var text && text.Length == 0 && IsNull(column) ? null : text;

    internal byte[] Bytes(int column) => raw.sqlite3_column_blob(statement, column).ToArray();

    private bool IsNull(int column) => raw.sqlite3_column_type(statement, column) == raw.SQLITE_NULL;
}
