using System.Data.Common;
using Api.Storage;
using Api.Tests.Support;

namespace Api.Tests.Storage;

internal sealed class SqliteSettingsTests
{
    private BareRegistry registry = null!;

    [OneTimeSetUp]
    public async Task MakeAsync() => registry = await BareRegistry.MakeAsync();

    [OneTimeTearDown]
    public void Remove() => registry.Dispose();

    [Test]
    public async Task Every_connection_of_both_files_keeps_every_setting([Values] bool log)
    {
        var source = log ? registry.Engine.Log : registry.Engine.Registry;
        var open = new List<DbConnection>();

        // Twice, so that the second round takes connections back out of the pool.
        for (var round = 0; round < 2; round++)
        {
            for (var i = 0; i < 5; i++)
                open.Add(await source.OpenConnectionAsync());
            foreach (var connection in open)
            {
                foreach (var (name, wanted) in SqliteSource.Required)
                    Assert.That(connection.Pragma(name), Is.EqualTo(wanted), name);
                await connection.DisposeAsync();
            }

            open.Clear();
        }
    }

    [Test]
    public async Task A_setting_changed_on_a_pooled_connection_is_set_again_when_it_is_next_taken()
    {
        await using (var connection = await registry.Engine.Registry.OpenConnectionAsync())
            connection.Run("PRAGMA foreign_keys = OFF; PRAGMA synchronous = OFF; PRAGMA secure_delete = OFF;");

        await using var again = await registry.Engine.Registry.OpenConnectionAsync();

        Assert.That(again.Pragma("foreign_keys"), Is.EqualTo("1"));
        Assert.That(again.Pragma("synchronous"), Is.EqualTo("2"));
        Assert.That(again.Pragma("secure_delete"), Is.EqualTo("1"));
    }

    [Test]
    public async Task A_migrated_connection_goes_back_to_its_pool_without_the_log()
    {
        await using var connection = await registry.Engine.Registry.OpenConnectionAsync();

        var files = await connection.QueryAsync<string>("SELECT name FROM pragma_database_list", null, CancellationToken.None);

        Assert.That(files, Is.EqualTo(["main"]));
    }

    [Test]
    public async Task Every_table_of_both_files_is_strict([Values] bool log)
    {
        await using var connection = await (log ? registry.Engine.Log : registry.Engine.Registry).OpenConnectionAsync();

        var tables = await connection.QueryAsync<(string Name, long Strict)>(
            "SELECT name, strict FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite_%'",
            null, CancellationToken.None);

        Assert.That(tables, Has.Count.GreaterThanOrEqualTo(log ? 2 : 10));
        Assert.That(tables.Where(table => table.Strict != 1), Is.Empty);
    }

    [Test]
    public async Task The_log_lies_in_its_own_file_and_nowhere_else()
    {
        await using var connection = await registry.Engine.Registry.OpenConnectionAsync();

        var found = await connection.QueryAsync<string>("SELECT name FROM sqlite_master WHERE name LIKE 'audit%'", null, CancellationToken.None);

        Assert.That(found, Is.Empty);
    }
}
