using System.Data.Common;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Npgsql;

namespace Api.Storage;

/// <summary>
/// Applies schema/&lt;engine&gt;/NNNN_name.sql in order, each once. A file that was edited after it had been applied, or a
/// database newer than this program, stops the start: two towns with "the same" version would differ unseen.
/// </summary>
internal static class Migrator
{
    private const string AllVersions = "SELECT version, name, sha256 FROM schema_version ORDER BY version";

    private const string FindVersion = "SELECT 1 FROM schema_version WHERE version = @Version";

    private const string AddVersion = """
        INSERT INTO schema_version (version, name, sha256, applied_at) VALUES (@Version, @Name, @Sha256, @AppliedAt)
        """;

    internal sealed record Migration(int Version, string Name, string Text)
    {
        internal string Sha256 { get; } = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Text)));
    }

    private sealed record Applied
    {
        public required long Version { get; init; }
        public required string Name { get; init; }
        public required string Sha256 { get; init; }
    }

    /// <summary>The migrations inside this program, oldest first.</summary>
    internal static List<Migration> Embedded(string folder)
    {
        var assembly = typeof(Migrator).Assembly;
        var prefix = $"schema/{folder}/";
        return [.. assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(prefix, StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(name =>
            {
                using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
                var file = name[prefix.Length..];
                return new Migration(int.Parse(file.AsSpan(0, 4), CultureInfo.InvariantCulture), file, reader.ReadToEnd());
            })];
    }

    /// <summary>Whether a registry, or a backup of an old one, has what SQLite's file of this number made; PostgreSQL's first file has it all.</summary>
    internal static bool Has(DbConnection registry, long version)
    {
        if (registry is NpgsqlConnection)
            return true;

        using var find = Statement.Of(registry, FindVersion);
        find.Set(0, version);
        var isThere = find.Read();
        find.Reset();
        return isThere;
    }

    /// <summary>Looks at an existing database and changes nothing.</summary>
    /// <exception cref="StartRefusedException">It has no schema, one that was edited, or a newer one than the program.</exception>
    internal static async Task CheckAsync(Engine engine, IReadOnlyList<Migration> migrations, CancellationToken ct)
    {
        await using var connection = await engine.Registry.OpenConnectionAsync(ct);
        var applied = await AppliedAsync(connection, ct);
        Compare(migrations, applied);
        if (applied.Count == 0)
        {
            throw new StartRefusedException(
                "登録簿を読み取れません。init が途中で終わったのなら、別のフォルダーで init をやり直してください。そうでなければバックアップから復元してください。 / "
                + "The registry cannot be read: if init was interrupted, run init again in another folder; otherwise restore a backup.");
        }
    }

    /// <exception cref="StartRefusedException">An applied file was edited, or the database is newer than the program.</exception>
    internal static async Task MigrateAsync(Engine engine, IReadOnlyList<Migration> migrations, TimeProvider clock, CancellationToken ct)
    {
        await using var connection = await engine.Registry.OpenConnectionAsync(ct);
        PostgresEngine.LockMigrations(connection);
        try
        {
            await MigrateAsync(engine, connection, migrations, clock, ct);
        }
        finally
        {
            PostgresEngine.UnlockMigrations(connection);
        }
    }

    private static async Task MigrateAsync(
        Engine engine, DbConnection connection, IReadOnlyList<Migration> migrations, TimeProvider clock, CancellationToken ct)
    {
        var applied = await AppliedAsync(connection, ct);
        Compare(migrations, applied);
        if (applied.Count == migrations.Count)
            return;

        if (engine.Log is SqliteSource log)
            AttachLog(connection, log);
        try
        {
            foreach (var migration in migrations.Skip(applied.Count))
                await ApplyAsync(connection, migration, clock, ct);
        }
        finally
        {
            // The connection goes back to its pool, also after a failure, and must not take the log along.
            if (engine.Log is SqliteSource)
                connection.Run("DETACH DATABASE audit");
        }
    }

    private static async Task ApplyAsync(DbConnection connection, Migration migration, TimeProvider clock, CancellationToken ct)
    {
        await using var transaction = await connection.BeginTransactionAsync(ct);
        // A new index on millions of rows takes minutes.
        connection.Run(migration.Text, transaction, Sql.ForEver);
        await transaction.ExecuteAsync(
            AddVersion,
            new { migration.Version, migration.Name, migration.Sha256, AppliedAt = clock.GetUtcNow().ToString("O", CultureInfo.InvariantCulture) },
            ct);
        await transaction.CommitAsync(ct);
    }

    // The first file makes the table that says what was applied; before it, asking fails. Anything else that is wrong
    // with the database makes that first file fail in its turn, and says so.
    private static async Task<List<Applied>> AppliedAsync(DbConnection connection, CancellationToken ct)
    {
        try
        {
            return await connection.QueryAsync<Applied>(AllVersions, null, ct);
        }
        catch (DbException)
        {
            return [];
        }
    }

    private static void Compare(IReadOnlyList<Migration> migrations, List<Applied> applied)
    {
        if (applied.Count > migrations.Count)
        {
            throw new StartRefusedException(
                $"データベースの版（{applied[^1].Version}）がこのプログラム（{migrations.Count}）より新しいため起動しません。新しいプログラムを使ってください。 / "
                + $"The database has schema {applied[^1].Version}, this program knows {migrations.Count}: use the newer program.");
        }

        foreach (var (known, found) in migrations.Zip(applied))
        {
            if (known.Version != found.Version || known.Sha256 != found.Sha256)
            {
                throw new StartRefusedException(
                    $"適用済みのスキーマ {found.Name} が書き換えられています。元に戻し、変更は新しいファイルに書いてください。 / "
                    + $"Schema file {found.Name} was edited after it was applied: restore it and put the change into a new file.");
            }
        }
    }

    // SQLite keeps the log in a file of its own; while a migration runs, it is the schema named audit.
    private static void AttachLog(DbConnection connection, SqliteSource log)
    {
        var file = new DbConnectionStringBuilder { ConnectionString = log.ConnectionString }["Data Source"].ToString()!;
        connection.Run($"ATTACH DATABASE '{file.Replace("'", "''", StringComparison.Ordinal)}' AS audit");
        connection.Run("PRAGMA audit.journal_mode = WAL; PRAGMA audit.synchronous = FULL;");
    }
}
