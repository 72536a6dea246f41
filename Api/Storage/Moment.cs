using System.Data.Common;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Api.Storage;

/// <summary>
/// Registry and log of one moment: two read transactions that began while the registry's write lock was held. A change
/// holds that lock from before its record until after its commit, so none is half seen: neither a record without its
/// change nor a change without its record. Lookups never wait, changes only while the two transactions begin. On PostgreSQL
/// change and record are one commit, and the second transaction sees what the first does.
/// </summary>
internal sealed class Moment : IDisposable
{
    // A transaction sees the database as it was at its first read, not at BEGIN.
    private const string Begin = "BEGIN; SELECT 1 FROM sqlite_schema LIMIT 1;";

    private const string BeginAt = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";

    private Moment(DbConnection registry, DbConnection log)
    {
        Registry = registry;
        Log = log;
    }

    internal DbConnection Registry { get; }

    internal DbConnection Log { get; }

    internal static async Task<Moment> TakeAsync(Engine engine, CancellationToken ct)
    {
        var moment = new Moment(await engine.Registry.OpenConnectionAsync(ct), await engine.Log.OpenConnectionAsync(ct));
        try
        {
            if (moment.Registry is NpgsqlConnection)
            {
                moment.Log.Run($"{BeginAt}; SET TRANSACTION SNAPSHOT '{await moment.SnapshotAsync(ct)}'");
                return moment;
            }

            await using var gate = await engine.Registry.OpenConnectionAsync(ct);
            gate.Run("BEGIN IMMEDIATE");
            try
            {
                moment.Registry.Run(Begin);
                moment.Log.Run(Begin);
            }
            finally
            {
                gate.Run("ROLLBACK");
            }

            return moment;
        }
        catch
        {
            moment.Dispose();
            throw;
        }
    }

    private Task<string?> SnapshotAsync(CancellationToken ct)
    {
        Registry.Run(BeginAt);
        return Registry.FirstAsync<string>("SELECT pg_export_snapshot()", null, ct);
    }

    /// <summary>Writes both databases of this moment into a folder, however long that takes; nobody waits for it.</summary>
    internal void CopyTo(string folder)
    {
        Copy(Registry, Path.Combine(folder, SqliteEngine.RegistryFile));
        Copy(Log, Path.Combine(folder, SqliteEngine.LogFile));
    }

    public void Dispose()
    {
        End(Registry);
        End(Log);
    }

    private static void Copy(DbConnection from, string file)
    {
        // Inside an open read transaction SQLite's backup reads that transaction's pages and not newer ones.
        using var to = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Pooling = false }.ToString());
        to.Open();
        ((SqliteConnection)from).BackupDatabase(to);
    }

    // A pooled connection must not take its old transaction along to whoever gets it next.
    private static void End(DbConnection connection)
    {
        try
        {
            connection.Run("ROLLBACK");
        }
        catch (DbException)
        {
            // It had not begun.
        }

        connection.Dispose();
    }
}
