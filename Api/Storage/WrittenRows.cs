using System.Data.Common;
using System.Globalization;
using Microsoft.Data.Sqlite;
using Npgsql;
using SQLitePCL;

namespace Api.Storage;

/// <summary>
/// The rows of some tables that a transaction writes or deletes, as the database itself tells of them: no writer can forget to
/// say so. SQLite calls a hook; on PostgreSQL a trigger sends a notice before its statement ends.
/// A row that a statement wrote and then took back is among them too.
/// </summary>
internal sealed class WrittenRows : IDisposable
{
    private const string Notice = "KH001";

    private readonly DbConnection connection;
    private readonly Dictionary<string, HashSet<long>> rows;

    /// <param name="connection">Whose changes are watched, until this is disposed of.</param>
    /// <param name="tables">Tables with an integer key.</param>
    internal WrittenRows(DbConnection connection, IEnumerable<string> tables)
    {
        this.connection = connection;
        rows = tables.ToDictionary(table => table, _ => new HashSet<long>());
        if (connection is NpgsqlConnection postgres)
            postgres.Notice += Take;
        else
            raw.sqlite3_update_hook(((SqliteConnection)connection).Handle!, (_, _, _, table, id) => Take(table, id), null);
    }

    internal IReadOnlyCollection<long> Of(string table) => rows[table];

    // The connection goes back to its pool.
    public void Dispose()
    {
        if (connection is NpgsqlConnection postgres)
            postgres.Notice -= Take;
        else
            raw.sqlite3_update_hook(((SqliteConnection)connection).Handle!, default(strdelegate_update), null);
    }

    private void Take(object sender, NpgsqlNoticeEventArgs told)
    {
        if (told.Notice.SqlState == Notice && told.Notice.MessageText.Split(' ') is [{ } table, { } id])
            Take(table, long.Parse(id, CultureInfo.InvariantCulture));
    }

    private void Take(string table, long id)
    {
        if (rows.TryGetValue(table, out var written))
            written.Add(id);
    }
}
