using Api.Audit;
using Api.Cli;
using Api.Cli.Backups;
using Api.Elders;
using Api.Elders.Import;
using Api.Http;
using Api.Storage;
using Api.Tests.Elders.Import;
using Api.Tests.Support;
using Api.Vault;

namespace Api.Tests.Cli;

/// <summary>check on imported elders: one record stands for them all, and each is compared with it.</summary>
internal sealed class ImportCheckTests
{
    private TempFolder folder = null!;
    private KeyholderOptions options = null!;
    private long first;
    private long second;

    [SetUp]
    public async Task MakeAsync()
    {
        folder = new TempFolder();
        using (var server = await TestServer.StartAsync(folder.Path))
        {
            options = new KeyholderOptions { DataDir = server.DataDir, KeyDir = server.KeyDir };
            await server.RegisterAsync();
            var (one, two) = (ImportFile.Kana(), ImportFile.Kana());
            var imported = await server.ImportAsync(ImportFile.Of(ImportFile.Row("A-0001", one), ImportFile.Row("", two), ImportFile.Row("", ImportFile.Kana())));
            Assert.That((int)imported["registered"]!, Is.EqualTo(3), imported.Text);
            Assert.That(Id.TryParse((string?)(await server.FindAsync(one))["id"], out first));
            Assert.That(Id.TryParse((string?)(await server.FindAsync(two))["id"], out second));
        }
    }

    [TearDown]
    public void Remove() => folder.Dispose();

    [Test]
    public async Task Every_imported_elder_is_compared_with_the_imports_record()
    {
        var result = await CheckAsync();

        Assert.That((result.Damages, result.Elders, result.NotCompared), Is.EqualTo((Array.Empty<Damage>(), 4, 0)));
    }

    [Test]
    public async Task An_imported_elder_whose_cell_was_sealed_anew_with_other_contents_is_found()
    {
        await ResealAsync(first);

        Assert.That((await CheckAsync()).Damages.Select(damage => damage.Where), Is.EqualTo(new[] { $"elder.sealed {Id.Text(first)}" }));
    }

    [Test]
    public async Task A_later_change_counts_instead_of_the_import()
    {
        using (var registry = await OpenAsync())
        using (var log = registry.OpenLog(TimeProvider.System))
        {
            await log.ChangeAsync(
                async transaction =>
                {
                    var row = await RowAsync(transaction.Connection!, first);
                    var document = ElderCells.Open(registry.Vault, row, asked: null).Document;
                    var written = await Registry(registry).UpdateAsync(transaction, row, document, ElderState.Active, Id.New(), 1, CancellationToken.None);
                    return new AuditRecord("elder-changed", "done", null) { Elder = first, Version = 2, Cell = written!.CellHash, IsChange = true };
                },
                CancellationToken.None);
        }

        var changed = await CheckAsync();
        await TamperAsync("""
            UPDATE elder SET version = v.version, sealed = v.sealed FROM elder_version v WHERE v.elder_id = elder.id;
            DELETE FROM elder_version
            """);
        var rolledBack = await CheckAsync();

        Assert.That((changed.Damages, changed.NotCompared), Is.EqualTo((Array.Empty<Damage>(), 0)));
        Assert.That(
            rolledBack.Damages.Select(damage => damage.Where), Is.EqualTo(new[] { $"elder.sealed {Id.Text(first)}", $"cell_head {Id.Text(1)}" }));
    }

    [TestCase("DELETE FROM number WHERE elder_id = @First; DELETE FROM elder WHERE id = @First", "elder ")]
    [TestCase("UPDATE elder SET (wrapped_key, sealed) = (SELECT o.wrapped_key, o.sealed FROM elder o WHERE o.id <> elder.id AND o.id IN (@First, @Second)) WHERE id IN (@First, @Second)", "elder.sealed")]
    [TestCase("UPDATE import SET cells = substr(cells, 1, 40)", "import.cells")]
    [TestCase("UPDATE import SET id = 5", "import.cells")]
    [TestCase("DELETE FROM import", "import.cells")]
    [TestCase("INSERT INTO import (id, cells) VALUES (5, x'00')", "import.cells")]
    public async Task What_was_changed_behind_the_program_is_found(string sql, string says)
    {
        Assert.That(await TamperAsync(sql), Is.Positive);

        Assert.That((await CheckAsync()).Damages.Select(damage => damage.Where), Has.Some.StartsWith(says));
    }

    [Test]
    public async Task An_import_that_a_crash_took_after_its_record_is_told_and_is_no_damage()
    {
        using (var registry = await OpenAsync())
        using (var log = registry.OpenLog(TimeProvider.System))
            await log.AppendAsync(new AuditRecord(ImportCells.Event, "done", null) { Cell = new byte[32], IsChange = true });

        var crashed = await CheckAsync();
        using (var registry = await OpenAsync())
        using (var log = registry.OpenLog(TimeProvider.System))
            await log.ReconcileAsync(CancellationToken.None);
        var restarted = await CheckAsync();

        Assert.That((crashed.IsIntact, crashed.IsInterrupted), Is.EqualTo((true, true)));
        Assert.That((restarted.IsIntact, restarted.IsInterrupted, restarted.NotCompared), Is.EqualTo((true, false, 0)));
    }

    private Task<CheckResult> CheckAsync() => CheckCommand.RunAsync(options, CancellationToken.None);

    private Task<OpenRegistry> OpenAsync() => OpenRegistry.OpenAsync(options, TimeProvider.System, CancellationToken.None);

    private static ElderRegistry Registry(OpenRegistry registry)
    {
        var settings = new global::Api.Keyholders.NumberOptions();
        return new(registry.Vault, new(registry.Engine, registry.Vault, settings, Settings.Reader(settings)));
    }

    private static async Task<ElderRow> RowAsync(System.Data.Common.DbConnection connection, long elder)
    {
        var centre = await connection.FirstAsync<long>("SELECT centre_id FROM elder WHERE id = @Id", new { Id = elder }, CancellationToken.None);
        return (await ElderQueries.FindOwnAsync(connection, elder, centre, CancellationToken.None))!;
    }

    // As somebody could who holds the master key and the database, but not the log's.
    private async Task ResealAsync(long elder)
    {
        using var registry = await OpenAsync();
        await using var connection = await registry.Engine.Registry.OpenConnectionAsync();
        var row = await RowAsync(connection, elder);
        Assert.That(ElderKey.TryUnwrap(registry.Vault.Master, row.WrappedKey, elder, out var key));
        using (key)
        {
            var document = ElderCells.Open(registry.Vault, row, asked: null).Document;
            document.Identity.Appearance = "別人";
            await using var transaction = await connection.BeginTransactionAsync();
            await transaction.ExecuteAsync(
                "UPDATE elder SET sealed = @Cell WHERE id = @Id",
                new { Id = elder, Cell = ElderCells.Seal(key, document, elder, row.Version, row.CentreId, row.ElderState) }, CancellationToken.None);
            await transaction.CommitAsync();
        }
    }

    private async Task<int> TamperAsync(string sql)
    {
        using var engine = SqliteEngine.Open(options.DataDir, create: false);
        await using var connection = await engine.Registry.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        var rows = await transaction.ExecuteAsync(sql, new { First = first, Second = second }, CancellationToken.None);
        await transaction.CommitAsync();
        return rows;
    }
}
