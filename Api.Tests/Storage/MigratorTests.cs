using System.Data.Common;
using Api.Storage;
using Api.Tests.Support;

namespace Api.Tests.Storage;

internal sealed class MigratorTests
{
    private static readonly CancellationToken Ct = CancellationToken.None;

    private static readonly List<Migrator.Migration> Known = Migrator.Embedded("sqlite");

    private BareRegistry registry = null!;

    [SetUp]
    public async Task MakeAsync() => registry = await BareRegistry.MakeAsync();

    [TearDown]
    public void Remove() => registry.Dispose();

    [Test]
    public void A_file_that_was_edited_after_it_was_applied_stops_the_start()
    {
        List<Migrator.Migration> edited = [new(Known[0].Version, Known[0].Name, Known[0].Text + "\n"), .. Known[1..]];

        var refused = Assert.ThrowsAsync<StartRefusedException>(() => MigrateAsync(edited))!;

        AssertIsOneLineInBothLanguages(refused.Message);
        Assert.That(refused.Message, Does.Contain(Known[0].Name));
    }

    [Test]
    public async Task A_database_newer_than_the_program_stops_the_start()
    {
        await MigrateAsync([.. Known, Next("CREATE TABLE next (id INTEGER PRIMARY KEY) STRICT;")]);

        var refused = Assert.ThrowsAsync<StartRefusedException>(() => MigrateAsync(Known))!;

        AssertIsOneLineInBothLanguages(refused.Message);
    }

    [Test]
    public async Task A_new_file_is_applied_once()
    {
        // Without IF NOT EXISTS: a second time would fail.
        List<Migrator.Migration> more =
            [.. Known, Next("CREATE TABLE more (id INTEGER PRIMARY KEY) STRICT; ALTER TABLE audit.audit_head ADD COLUMN more INTEGER;")];

        await MigrateAsync(more);
        await MigrateAsync(more);

        Assert.That(await CountAsync("SELECT count(*) FROM schema_version"), Is.EqualTo(Known.Count + 1));
        Assert.That(await CountAsync("SELECT count(*) FROM more"), Is.Zero);
    }

    [Test]
    public async Task A_file_that_fails_leaves_nothing_in_either_database()
    {
        List<Migrator.Migration> broken =
        [
            .. Known,
            Next("CREATE TABLE half (id INTEGER PRIMARY KEY) STRICT; CREATE TABLE audit.half (id INTEGER PRIMARY KEY) STRICT; SELECT nonsense;"),
        ];

        Assert.CatchAsync<DbException>(() => MigrateAsync(broken));

        Assert.That(await CountAsync("SELECT count(*) FROM schema_version"), Is.EqualTo(Known.Count));
        Assert.That(await CountAsync("SELECT count(*) FROM sqlite_master WHERE name = 'half'"), Is.Zero);
        Assert.That(await CountAsync("SELECT count(*) FROM sqlite_master WHERE name = 'half'", log: true), Is.Zero);
    }

    [Test]
    public async Task After_a_file_that_fails_the_corrected_one_is_applied()
    {
        Assert.CatchAsync<DbException>(() => MigrateAsync([.. Known, Next("SELECT nonsense;")]));

        await MigrateAsync([.. Known, Next("CREATE TABLE more (id INTEGER PRIMARY KEY) STRICT;")]);

        Assert.That(await CountAsync("SELECT count(*) FROM more"), Is.Zero);
    }

    [Test]
    public async Task A_file_without_a_schema_is_refused_and_not_filled()
    {
        registry.Close();
        File.Delete(Path.Combine(registry.DataDir, SqliteEngine.RegistryFile));
        await File.WriteAllBytesAsync(Path.Combine(registry.DataDir, SqliteEngine.RegistryFile), []);

        var refused = Assert.ThrowsAsync<StartRefusedException>(() => OpenAsync())!;

        AssertIsOneLineInBothLanguages(refused.Message);
        using var engine = SqliteEngine.Open(registry.DataDir, create: false);
        await using var connection = await engine.Registry.OpenConnectionAsync(Ct);
        Assert.That(await connection.FirstAsync<long>("SELECT count(*) FROM sqlite_master", null, Ct), Is.Zero);
    }

    [Test]
    public void A_file_that_is_no_database_is_refused_in_one_line()
    {
        registry.Close();
        File.WriteAllText(Path.Combine(registry.DataDir, SqliteEngine.RegistryFile), new string('x', 10_000));

        var refused = Assert.ThrowsAsync<StartRefusedException>(() => OpenAsync())!;

        AssertIsOneLineInBothLanguages(refused.Message);
    }

    private static void AssertIsOneLineInBothLanguages(string message)
    {
        Assert.That(message, Does.Not.Contain('\n').And.Contain(" / "));
        Assert.That(message.Split(" / ")[0], Does.Match("[ぁ-ん]"));
        Assert.That(message.Split(" / ")[1], Does.Match("^[A-Za-z/]"));
    }

    private static Migrator.Migration Next(string sql) => new(Known[^1].Version + 1, "9999_next.sql", sql);

    private Task MigrateAsync(List<Migrator.Migration> migrations) => Migrator.MigrateAsync(registry.Engine, migrations, registry.Clock, Ct);

    private async Task OpenAsync()
    {
        using var opened = await global::Api.Cli.OpenRegistry.OpenAsync(registry.Options(), registry.Clock, Ct);
    }

    private async Task<long> CountAsync(string sql, bool log = false)
    {
        await using var connection = await (log ? registry.Engine.Log : registry.Engine.Registry).OpenConnectionAsync(Ct);
        return await connection.FirstAsync<long>(sql, null, Ct);
    }
}
