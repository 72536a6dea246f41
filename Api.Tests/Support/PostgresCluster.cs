using System.Globalization;
using Api.Storage;
using Npgsql;

namespace Api.Tests.Support;

/// <summary>
/// The PostgreSQL of a run: the one whose connection string is in <c>KEYHOLDER_TEST_POSTGRES</c>, else a throw-away cluster of the
/// programs on this machine, started when a test first asks. Each registry gets a database of its own.
/// </summary>
internal static class PostgresCluster
{
    private const string Given = "KEYHOLDER_TEST_POSTGRES";

    private static readonly Lazy<string?> Server = new(Find);
    private static readonly Lazy<string> Template = new(MakeTemplate);
    private static readonly Lock Gate = new();
    private static readonly string Prefix = string.Create(CultureInfo.InvariantCulture, $"keyholder_test_{Environment.ProcessId}_");
    private static readonly HashSet<string> Made = [];
    private static int made;
    private static PostgresNode? node;

    /// <returns>The connection string of a new database, migrated already.</returns>
    internal static string NewDatabase()
    {
        lock (Gate)
            return To(Make(Template.Value));
    }

    /// <summary>An empty one, as a town's administrator makes it.</summary>
    internal static string EmptyDatabase()
    {
        lock (Gate)
            return To(Make("template0"));
    }

    /// <summary>Whoever made one drops it; what is not one of these is left alone.</summary>
    internal static void Drop(string database)
    {
        lock (Gate)
        {
            if (Server.IsValueCreated && database != new KeyholderOptions().Database
                && new NpgsqlConnectionStringBuilder(database).Database is { } name && Made.Remove(name))
            {
                Run($"DROP DATABASE {name} WITH (FORCE)");
            }
        }
    }

    /// <summary>At the end of the run.</summary>
    internal static void Stop()
    {
        foreach (var name in Made)
            Run($"DROP DATABASE {name} WITH (FORCE)");
        node?.Dispose();
    }

    private static string? Find()
    {
        if (Environment.GetEnvironmentVariable(Given) is { Length: > 0 } given)
            return given;

        return PostgresNode.IsInstalled ? StartCluster() : null;
    }

    private static string StartCluster()
    {
        node = PostgresNode.Make();
        // Nothing of it outlives the run: no flush.
        node.Start("max_connections=500", "fsync=off");
        return node.Database("postgres");
    }

    private static string MakeTemplate()
    {
        var name = Make("template0");
        // A database that somebody is connected to is no template.
        using var engine = PostgresEngine.Open($"{To(name)};Pooling=false");
        Migrator.MigrateAsync(engine, Migrator.Embedded(engine.SchemaFolder), TimeProvider.System, CancellationToken.None).GetAwaiter().GetResult();
        return name;
    }

    private static string Make(string template)
    {
        if (Server.Value is null)
            Needed.Missing("postgres", $"{PostgresNode.HowToInstall}, or name a server in {Given}: Host=…;Username=…;Password=…;Database=postgres");

        var name = string.Create(CultureInfo.InvariantCulture, $"{Prefix}{++made}");
        Run($"CREATE DATABASE {name} TEMPLATE {template}");
        Made.Add(name);
        return name;
    }

    private static string To(string name) => new NpgsqlConnectionStringBuilder(Server.Value) { Database = name }.ConnectionString;

    private static void Run(string sql)
    {
        using var connection = new NpgsqlConnection($"{Server.Value};Pooling=false");
        connection.Open();
        connection.Run(sql);
    }
}
