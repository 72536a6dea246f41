using System.Data.Common;
using Npgsql;

namespace Api.Storage;

/// <summary>PostgreSQL as an <see cref="Engine"/>: registry and log in one database, of which only the primary is asked.</summary>
internal static class PostgresEngine
{
    // Seconds. A statement that reads a month of the log may take a while, one of a lookup may not.
    private const int LongestStatement = 15;
    private const int LongestOpening = 3;
    private const int LongestWaitForChanges = 60;

    // Any number will do that no other program takes in this database.
    private const long MigrationLock = 0x6b6579686f6c6465;

    // Whoever holds the registry's row is the one that changes it, as on SQLite, whichever node it is. A role may have been
    // set to hear no notices, and they say which rows were written.
    private const string BeginChange = """
        SET LOCAL client_min_messages = notice;
        SELECT last_change FROM registry WHERE id = 1 FOR UPDATE
        """;

    // LIMIT: by its name. Who may replace functions can replace what ours does.
    private const string FindForeignTrigger = """
        SELECT t.tgname::text
        FROM pg_trigger t
        JOIN pg_class c ON c.oid = t.tgrelid
        WHERE NOT t.tgisinternal AND t.tgname <> 'tell_written' AND c.relnamespace = current_schema()::regnamespace
        LIMIT 1
        """;

    private const string ReadDurability = """
        SELECT current_setting('synchronous_commit') AS "commit", current_setting('synchronous_standby_names') AS standbys, current_setting('fsync') AS fsync
        """;

    private const string IsTaken = "SELECT to_regclass('master_key') IS NOT NULL";

    private const string HasKeys = "SELECT EXISTS (SELECT 1 FROM master_key)";

    /// <summary>Whether this can be a connection string: it names a host and a database.</summary>
    internal static bool CanRead(string database)
    {
        try
        {
            var settings = new NpgsqlConnectionStringBuilder(database);
            return settings is { Host.Length: > 0, Database.Length: > 0 };
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    internal static Engine Open(string database)
    {
        var settings = new NpgsqlConnectionStringBuilder(database)
        {
            ApplicationName = "keyholder",
            // A statement that times out is cancelled, which undoes it. A cancelled commit is reported as done though no standby
            // has it: it is never timed.
            CommandTimeout = LongestStatement,
            Timeout = LongestOpening,
            // Not -1: only where a cancellation was tried are the host's other connections given up with the one that timed out.
            CancellationTimeout = 500,
            TcpKeepAlive = true,
            TcpKeepAliveTime = 2,
            TcpKeepAliveInterval = 1,
            // Seconds; as long as this the old primary may be taken for the primary.
            HostRecheckSeconds = 1,
            // Which one is the primary is for us to say.
            TargetSessionAttributes = null,
        };
        var hosts = new NpgsqlDataSourceBuilder(settings.ConnectionString).BuildMultiHost();
        var primary = hosts.WithTargetSession(TargetSessionAttributes.Primary);
        return new Engine(primary, primary, "postgres", FindForeignTrigger, failure => failure is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation })
        {
            CommitDeadline = TimeSpan.FromSeconds(5),
        };
    }

    /// <summary>Whether somebody made a registry here, or began to.</summary>
    internal static async Task<bool> HoldsRegistryAsync(Engine engine, CancellationToken ct)
    {
        await using var connection = await engine.Registry.OpenConnectionAsync(ct);
        return await connection.FirstAsync<bool>(IsTaken, null, ct) && await connection.FirstAsync<bool>(HasKeys, null, ct);
    }

    /// <exception cref="StartRefusedException">It acknowledges what is not on its own disk yet.</exception>
    internal static async Task RefuseLossAsync(Engine engine, CancellationToken ct)
    {
        if (engine.IsOneDatabase && (await DurabilityAsync(engine, ct)).Commit == "off")
        {
            throw new StartRefusedException(
                "PostgreSQL の synchronous_commit が off です。確定した記録が停電で失われます。データベースかロールの設定を on にしてください。 / "
                + "PostgreSQL's synchronous_commit is off: acknowledged records would be lost with the power. Set it to on, for the database or the role.");
        }
    }

    /// <returns>Which setting lets acknowledged records be lost with a machine, or null.</returns>
    internal static async Task<string?> FindRiskAsync(Engine engine, CancellationToken ct) =>
        !engine.IsOneDatabase ? null : await DurabilityAsync(engine, ct) switch
        {
            { Fsync: "off" } => "fsync is off",
            { Commit: "local" } => "synchronous_commit is local",
            { Commit: "remote_write" } => "synchronous_commit is remote_write",
            { Standbys: "" } => "synchronous_standby_names is empty",
            _ => null,
        };

    private static async Task<Durability> DurabilityAsync(Engine engine, CancellationToken ct)
    {
        await using var connection = await engine.Log.OpenConnectionAsync(ct);
        return (await connection.FirstAsync<Durability>(ReadDurability, null, ct))!;
    }

    private sealed record Durability
    {
        public required string Commit { get; init; }
        public required string Standbys { get; init; }
        public required string Fsync { get; init; }
    }

    /// <summary>Before a change of data: changes come one after the other. Nothing to do on SQLite, whose transaction took the file's lock.</summary>
    internal static Task BeginChangeAsync(DbTransaction transaction, CancellationToken ct) =>
        transaction is NpgsqlTransaction change ? WaitForChangesAsync(change, ct) : Task.CompletedTask;

    // Another node's import may go on for as long.
    private static async Task WaitForChangesAsync(NpgsqlTransaction change, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(BeginChange, change.Connection, change) { CommandTimeout = LongestWaitForChanges };
        await command.ExecuteNonQueryAsync(ct);
    }

    /// <summary>One node migrates at a time; the others wait, and find it done. Nothing to do on SQLite, where a folder has one server.</summary>
    internal static void LockMigrations(DbConnection connection)
    {
        if (connection is NpgsqlConnection)
            connection.Run($"SELECT pg_advisory_lock({MigrationLock})", seconds: Sql.ForEver);
    }

    /// <summary>The connection goes back to its pool.</summary>
    internal static void UnlockMigrations(DbConnection connection)
    {
        if (connection is NpgsqlConnection)
            connection.Run($"SELECT pg_advisory_unlock({MigrationLock})");
    }

    /// <summary>
    /// Commits, and believes it only when the server does: it tells in a warning that it gave up waiting for a standby, and the
    /// driver reports success all the same.
    /// </summary>
    /// <exception cref="IOException">It may be undone by a failover.</exception>
    internal static void CommitDurably(this DbTransaction transaction)
    {
        if (transaction is not NpgsqlTransaction { Connection: { } connection })
        {
            transaction.Commit();
            return;
        }

        var isWarned = false;
        connection.Notice += Note;
        try
        {
            // Not the driver's own Commit: its timeout is the connection's.
            using var commit = new NpgsqlCommand("COMMIT", connection, (NpgsqlTransaction)transaction) { CommandTimeout = Sql.ForEver };
            commit.ExecuteNonQuery();
        }
        finally
        {
            connection.Notice -= Note;
        }

        if (isWarned)
            throw new IOException("The commit was not confirmed.");

        void Note(object sender, NpgsqlNoticeEventArgs told) => isWarned |= told.Notice.InvariantSeverity == "WARNING";
    }
}
