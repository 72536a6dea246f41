using System.Data.Common;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Api.Storage;

/// <summary>
/// The rows of some tables that a transaction writes or deletes, as SQLite itself tells of them: no writer can forget to say so.
/// A row that a statement wrote and then took back is among them too.
/// </summary>
internal sealed class WrittenRows : IDisposable
{
    private readonly sqlite3 database;
    private readonly Dictionary<string, HashSet<long>> rows;

    /// <param name="connection">Whose changes are watched, until this is disposed of.</param>
    /// <param name="tables">Tables with an integer key.</param>
    internal WrittenRows(DbConnection connection, IEnumerable<string> tables)
    {
        database = ((SqliteConnection)connection).Handle!;
        rows = tables.ToDictionary(table => table, _ => new HashSet<long>());
        raw.sqlite3_update_hook(database, (_, _, _, table, id) => Take(table, id), null);
    }

    internal IReadOnlyCollection<long> Of(string table) => rows[table];

    // The connection goes back to its pool.
    public void Dispose() => raw.sqlite3_update_hook(database, default(strdelegate_update), null);

    private void Take(string table, long id)
    {
        if (rows.TryGetValue(table, out var written))
            written.Add(id);
    }
}
