using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Runtime.CompilerServices;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Api.Storage;

/// <summary>SQLite as an <see cref="Engine"/>: keyholder.db and audit.db in one data folder.</summary>
internal static class SqliteEngine
{
    internal const string RegistryFile = "keyholder.db";
    internal const string LogFile = "audit.db";

    private const int UniqueIndex = 2067;
    private const int PrimaryKey = 1555;

    /// <summary>
    /// SQLite's settings for the whole process, before its first use. No connection here is ever used by two threads at a time,
    /// so it need not lock itself at every column read; nor does anybody ask how much memory it has in use.
    /// </summary>
    [ModuleInitializer]
    internal static void Configure()
    {
        Batteries_V2.Init();
        _ = raw.sqlite3_config(raw.SQLITE_CONFIG_MULTITHREAD);
        _ = raw.sqlite3_config(raw.SQLITE_CONFIG_MEMSTATUS, 0);
    }

    // No migration makes one. SQLite itself reads the word in capitals as well.
    private const string FindForeignTrigger = "SELECT name FROM sqlite_schema WHERE type NOT IN ('table', 'index', 'view') LIMIT 1";

    internal static Engine Open(string dataDir, bool create)
    {
        return new Engine(
            new SqliteSource(Path.Combine(dataDir, RegistryFile), create, pooling: true),
            // After an I/O error the appender wants a new connection, not the same one back from a pool.
            new SqliteSource(Path.Combine(dataDir, LogFile), create, pooling: false),
            "sqlite",
            FindForeignTrigger,
            // Plain code 19 would swallow NOT NULL and CHECK too.
            failure => failure is SqliteException { SqliteExtendedErrorCode: UniqueIndex or PrimaryKey });
    }

    /// <summary>
    /// For looking before anything is opened: an engine that writes nothing, not even what closing the last connection would bring
    /// back from a killed server's write-ahead log.
    /// </summary>
    /// <returns>Null where there is no such log: then opening and closing changes nothing either.</returns>
    internal static Engine? OpenUntouched(string dataDir)
    {
        var (registry, log) = (Path.Combine(dataDir, RegistryFile), Path.Combine(dataDir, LogFile));
        return new[] { registry, log }.All(file => File.Exists(file) && File.Exists(file + "-wal") && File.Exists(file + "-shm"))
            ? new Engine(SqliteSource.Untouched(registry), SqliteSource.Untouched(log), "sqlite", FindForeignTrigger, _ => false)
            : null;
    }

    /// <summary>
    /// For a connection that reads single rows from all over the file: their pages are read where the kernel keeps them, and
    /// not copied one by one. The price: a page that the disk can no longer read ends the process instead of one query.
    /// </summary>
    internal static void MapFile(DbConnection connection)
    {
        if (connection is SqliteConnection)
            connection.Run("PRAGMA mmap_size = 1099511627776");
    }

    /// <summary>Whether no other process has the files open: only then can a file leave the mode with a write-ahead log.</summary>
    internal static bool IsAlone(string dataDir) => Array.TrueForAll([RegistryFile, LogFile], name =>
    {
        using var connection = new SqliteConnection(
            new SqliteConnectionStringBuilder { DataSource = Path.Combine(dataDir, name), Pooling = false, DefaultTimeout = 1 }.ToString());
        connection.Open();
        try
        {
            var isAlone = connection.Pragma("journal_mode = DELETE") == "delete";
            connection.Run("PRAGMA journal_mode = WAL");
            return isAlone;
        }
        catch (SqliteException)
        {
            return false;
        }
    });

    /// <summary>
    /// Writes the write-ahead log back into the file and empties it: what was overwritten or deleted is in neither then
    /// (secure_delete). It waits for readers of an older state, and lets no one write meanwhile.
    /// </summary>
    /// <returns>False when somebody goes on reading for longer than that.</returns>
    internal static bool TruncateLog(DbConnection connection, TimeSpan patience)
    {
        // LIMIT: PostgreSQL's old rows go with the next vacuum, its log when it is recycled.
        if (connection is not SqliteConnection)
            return true;

        connection.Run(string.Create(CultureInfo.InvariantCulture, $"PRAGMA busy_timeout = {(long)patience.TotalMilliseconds}"));
        return connection.Pragma("wal_checkpoint(TRUNCATE)") == "0";
    }

    /// <summary>
    /// Writes the registry's file anew, for secure_delete leaves some of what was deleted behind: where SQLite moves rows to
    /// another page (whenever ids do not ascend), the place they had keeps a copy that nothing clears (seen in one of seven
    /// trials of 30 erased cells, SQLite 3.40). Takes the file's size in memory; changes wait for it, lookups do not.
    /// </summary>
    internal static void RewriteFile(DbConnection connection)
    {
        // LIMIT: on PostgreSQL the next vacuum frees such places, and who may read the files may read them until they are used again.
        if (connection is SqliteConnection)
            connection.Run("VACUUM");
    }

    /// <summary>What a connection has unless it is widened.</summary>
    internal const int UsualCacheMiB = 2;

    /// <summary>For a connection that writes very many rows: with SQLite's 2 MB a page would go to the disk once for each of them.</summary>
    internal static void WidenCache(DbConnection connection, int mebibytes)
    {
        if (connection is SqliteConnection)
            connection.Run(string.Create(CultureInfo.InvariantCulture, $"PRAGMA cache_size = {-mebibytes * 1024}"));
    }
}

/// <summary>
/// Opens connections with the settings that durability and secrecy rest on. SQLite keeps most of them per connection,
/// so they are sent on each opening and not once to a pool.
/// </summary>
internal sealed class SqliteSource : DbDataSource
{
    /// <summary>What each connection must say when it is asked back; a build of SQLite may silently ignore a PRAGMA.</summary>
    internal static readonly IReadOnlyDictionary<string, string> Required = new Dictionary<string, string>
    {
        ["journal_mode"] = "wal",
        ["synchronous"] = "2",
        ["foreign_keys"] = "1",
        ["secure_delete"] = "1",
        ["trusted_schema"] = "0",
        ["temp_store"] = "2",
    };

    // busy_timeout: another process of ours (a command beside the server) holds the write lock for one commit at a time.
    private const string Settings = """
        PRAGMA busy_timeout = 10000;
        PRAGMA journal_mode = WAL;
        PRAGMA synchronous = FULL;
        PRAGMA foreign_keys = ON;
        PRAGMA secure_delete = ON;
        PRAGMA trusted_schema = OFF;
        PRAGMA temp_store = MEMORY;
        """;

    private readonly string file;
    private readonly string connectionString;
    private DbConnection? anchor;

    internal SqliteSource(string file, bool create, bool pooling)
    {
        this.file = file;
        connectionString = new SqliteConnectionStringBuilder
        {
            DataSource = file,
            Mode = create ? SqliteOpenMode.ReadWriteCreate : SqliteOpenMode.ReadWrite,
            Pooling = pooling,
        }.ToString();
    }

    private SqliteSource(string file, string connectionString) => (this.file, this.connectionString) = (file, connectionString);

    // Its index of the write-ahead log is in its own memory where no server holds the shared one.
    internal static SqliteSource Untouched(string file) => new(file, new SqliteConnectionStringBuilder
    {
        DataSource = $"file:{Uri.EscapeDataString(file).Replace("%2F", "/", StringComparison.Ordinal)}?readonly_shm=1",
        Mode = SqliteOpenMode.ReadOnly,
        Pooling = false,
    }.ToString());

    public override string ConnectionString => connectionString;

    /// <summary>
    /// Before anything is answered: refuses a SQLite that does not keep a setting, and makes durable what the write-ahead
    /// log shows. From here on SQLite's index of that log lives in memory and names only commits whose fsync succeeded;
    /// what an fsync refused is written over by the next commit. Only a file's first connection believes the bytes in the
    /// log, so one stays open: a reopened last connection would find a refused commit in the kernel's cache and build on it.
    /// </summary>
    /// <exception cref="StartRefusedException">A setting reads back otherwise than it was set.</exception>
    /// <exception cref="IOException">The disk fails.</exception>
    internal void Settle()
    {
        anchor = OpenConnection();
        ReadBack(anchor);
        RewriteLog(anchor);
    }

    // The process before may have ended between a write and its fsync, or after an fsync that failed: Linux then keeps the
    // page as clean though the disk never got it, and no later fsync writes it. Bytes written again are.
    // The write lock keeps other processes of ours from appending meanwhile; readers see the same bytes.
    // Written through: .NET's Flush(flushToDisk: true) says nothing when its fsync fails.
    private void RewriteLog(DbConnection connection)
    {
        connection.Run("BEGIN IMMEDIATE");
        using (var log = new FileStream(
            file + "-wal", FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0, FileOptions.WriteThrough))
        {
            var bytes = new byte[log.Length];
            log.ReadExactly(bytes);
            log.Position = 0;
            log.Write(bytes);
        }

        connection.Run("ROLLBACK");
    }

    private static void ReadBack(DbConnection connection)
    {
        foreach (var (name, wanted) in Required)
        {
            var found = connection.Pragma(name);
            if (!string.Equals(found, wanted, StringComparison.OrdinalIgnoreCase))
            {
                throw new StartRefusedException(
                    $"SQLite の設定 {name} が {wanted} になりません（{found}）。データフォルダーをローカルディスクに置いてください。 / "
                    + $"SQLite keeps {name} = {found}, not {wanted}: put the data folder on a local disk.");
            }
        }
    }

    protected override DbConnection CreateDbConnection() => new SqliteConnection(connectionString);

    protected override DbConnection OpenDbConnection()
    {
        var connection = new SqliteConnection(connectionString);
        try
        {
            connection.Open();
            connection.Run(Settings);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    // Microsoft.Data.Sqlite's asynchronous calls run synchronously: this one says so.
    protected override ValueTask<DbConnection> OpenDbConnectionAsync(CancellationToken cancellationToken = default) =>
        new(OpenDbConnection());

    [SuppressMessage("Usage", "CA1816", Justification = "The base class suppresses finalisation.")]
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            anchor?.Dispose();
            using var connection = new SqliteConnection(connectionString);
            SqliteConnection.ClearPool(connection);
        }

        base.Dispose(disposing);
    }
}
