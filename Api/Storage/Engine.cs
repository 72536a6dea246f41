using System.Data.Common;

namespace Api.Storage;

/// <summary>All that differs between the database engines; SQL is written once, only DDL is per engine.</summary>
/// <param name="Registry">Elders, numbers, centres, clients.</param>
/// <param name="Log">The audit log: a file of its own on SQLite, the same database on PostgreSQL.</param>
/// <param name="SchemaFolder">The folder below schema/ that holds this engine's migrations.</param>
/// <param name="FindForeignTrigger">A query for the name of a trigger that no migration made.</param>
/// <param name="IsUniqueViolation">Whether the database refused a row because its key is taken.</param>
internal sealed record Engine(
    DbDataSource Registry,
    DbDataSource Log,
    string SchemaFolder,
    string FindForeignTrigger,
    Func<DbException, bool> IsUniqueViolation) : IDisposable
{
    /// <summary>A change and its record are one transaction.</summary>
    internal bool IsOneDatabase => ReferenceEquals(Registry, Log);

    /// <summary>After which a batch's commit is left to itself and its callers hear 503; null where the disk is this machine's.</summary>
    internal TimeSpan? CommitDeadline { get; init; }

    /// <summary>The newest change that this process has seen in the log, whichever process made it.</summary>
    internal NewestChange Newest { get; } = new();

    /// <summary>The engine that the settings name; they were checked.</summary>
    internal static Engine Open(KeyholderOptions options, bool create) => options.UsesPostgres
        ? PostgresEngine.Open(options.Database)
        : SqliteEngine.Open(Path.GetFullPath(options.DataDir), create);

    public void Dispose()
    {
        Registry.Dispose();
        Log.Dispose();
    }
}

/// <summary>Of the log's head, as of this process's last batch: no hand on the registry changes it.</summary>
internal sealed class NewestChange
{
    private long change = -1;

    /// <summary>-1 before the first batch.</summary>
    internal long Id
    {
        get => Volatile.Read(ref change);
        set => Volatile.Write(ref change, value);
    }
}
