using System.Data.Common;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Api.Storage;

/// <summary>
/// A statement that is compiled once and kept with its connection, for the hot path and for reading millions of rows: there
/// the driver's own command looks up each parameter's name and asks about each column again at every call, which takes
/// longer than SQLite. Parameters are numbered as they first stand in the SQL, columns as they are listed, both from 0.
/// Each parameter is set before the first row is read, always to the same type.
/// </summary>
internal abstract class Statement : IDisposable
{
    /// <exception cref="DbException">It does not compile.</exception>
    internal static Statement Of(DbConnection connection, string sql) => connection is NpgsqlConnection postgres
        ? new PostgresStatement(postgres, sql)
        : new SqliteStatement((SqliteConnection)connection, sql);

    /// <summary>The same of rows that nobody else may write until the transaction ends: SQLite's transaction sees to that by itself.</summary>
    internal static Statement ForUpdate(DbConnection connection, string sql) =>
        Of(connection, connection is NpgsqlConnection ? $"{sql} FOR UPDATE" : sql);

    internal abstract void Set(int parameter, long? value);

    internal abstract void Set(int parameter, byte[]? value);

    internal abstract void Set(int parameter, string? value);

    /// <summary>Goes to the next row.</summary>
    /// <returns>False when there is none; then it can be run again.</returns>
    /// <exception cref="DbException">It failed; then it can be run again too.</exception>
    internal abstract bool Read();

    /// <summary>The same, without holding the thread where the database is elsewhere.</summary>
    internal virtual ValueTask<bool> ReadAsync(CancellationToken ct) => new(Read());

    /// <summary>Runs a statement without rows.</summary>
    /// <exception cref="DbException">It failed.</exception>
    internal void Run() => Read();

    /// <summary>Leaves the rows that were not read.</summary>
    internal abstract void Reset();

    /// <summary>0 of a null.</summary>
    internal abstract long Number(int column);

    internal abstract long? NumberOrNull(int column);

    /// <summary>Empty of a null.</summary>
    internal abstract string Text(int column);

    internal abstract string? TextOrNull(int column);

    /// <summary>Empty of a null.</summary>
    internal abstract byte[] Bytes(int column);

    internal abstract byte[]? BytesOrNull(int column);

    /// <summary>Whether the column holds exactly these bytes, which a null never does.</summary>
    internal abstract bool Holds(int column, ReadOnlySpan<byte> bytes);

    public abstract void Dispose();
}
