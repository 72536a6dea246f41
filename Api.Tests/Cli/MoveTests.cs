using Api.Cli;
using Api.Storage;
using Api.Tests.Support;

namespace Api.Tests.Cli;

/// <summary>registry move: the same registry behind the other engine, its log unbroken, and no second one that takes changes.</summary>
internal sealed class MoveTests
{
    private KeptRegistry kept = null!;
    private TempFolder copy = null!;
    private string database = null!;

    [OneTimeSetUp]
    public async Task MakeAsync() => kept = await KeptRegistry.MakeAsync();

    [OneTimeTearDown]
    public void Remove() => kept.Dispose();

    [SetUp]
    public void Copy() => (copy, database) = (kept.Copy(), PostgresCluster.EmptyDatabase());

    [TearDown]
    public void Delete()
    {
        copy.Dispose();
        PostgresCluster.Drop(database);
    }

    [Test]
    public async Task Everything_is_there_afterwards_and_verifies_on_both_sides_by_the_old_checkpoint()
    {
        string[] folders = ["--data", copy["data"], "--keys", kept.KeyDir];
        var checkpoint = await RunningProgram.RunAsync(copy, ["audit", "checkpoint", .. folders]);
        File.WriteAllText(copy["checkpoint"], checkpoint.Out);

        var moved = await RunningProgram.RunAsync(copy, ["registry", "move", "--to", database, .. folders]);

        Assert.That(moved.ExitCode, Is.Zero, moved.All);
        string[] verify = ["audit", "verify", "--checkpoint", copy["checkpoint"], .. folders];
        var before = await RunningProgram.RunAsync(copy, verify);
        var after = await RunningProgram.RunAsync(copy, [("Keyholder__Database", database)], verify);
        Assert.That((before.ExitCode, after.ExitCode), Is.EqualTo((0, 0)), before.All + after.All);
        Assert.That((await CountsAsync(kept.Options(copy))), Is.EqualTo(await CountsAsync(Postgres)));
        Assert.That((await global::Api.Cli.Backups.CheckCommand.RunAsync(Postgres, CancellationToken.None)).Damages, Is.Empty);
    }

    [Test]
    public async Task What_was_moved_is_served_there_and_no_longer_here()
    {
        Assert.That(await RegistryCommands.RunAsync(kept.Options(copy), database, CancellationToken.None), Is.Zero);

        var refused = Assert.ThrowsAsync<StartRefusedException>(() => OpenRegistry.OpenAsync(kept.Options(copy), TimeProvider.System, CancellationToken.None));
        using var registry = await OpenRegistry.OpenAsync(Postgres, TimeProvider.System, CancellationToken.None);
        using var log = registry.OpenLog(TimeProvider.System);
        await log.ReconcileAsync(CancellationToken.None);

        Assert.That(refused!.Message, Does.Contain(MovedMark.File));
        Assert.That((await global::Api.Cli.Backups.CheckCommand.RunAsync(Postgres, CancellationToken.None)).IsIntact);
    }

    [Test]
    public async Task A_move_that_fails_leaves_everything_as_it_was()
    {
        // The one row that the log's table does not take comes last.
        using (var engine = PostgresEngine.Open(database))
        {
            await Migrator.MigrateAsync(engine, Migrator.Embedded("postgres"), TimeProvider.System, CancellationToken.None);
            await using var connection = await engine.Registry.OpenConnectionAsync();
            connection.Run("ALTER TABLE cell_head ADD CONSTRAINT broken CHECK (id = 0)");
        }

        Assert.ThrowsAsync<StartRefusedException>(() => RegistryCommands.RunAsync(kept.Options(copy), database, CancellationToken.None));

        using var registry = await OpenRegistry.OpenAsync(kept.Options(copy), TimeProvider.System, CancellationToken.None);
        using var target = PostgresEngine.Open(database);
        await using var there = await target.Registry.OpenConnectionAsync();
        Assert.That(await there.FirstAsync<long>("SELECT count(*) FROM elder", null, default), Is.Zero);
    }

    [Test]
    public async Task Beside_a_server_or_into_a_database_in_use_nothing_is_moved()
    {
        using (var registry = await OpenRegistry.OpenAsync(kept.Options(copy), TimeProvider.System, CancellationToken.None))
        {
            using var held = registry.OpenLog(TimeProvider.System);
            await held.ReconcileAsync(CancellationToken.None);
            var beside = await RunningProgram.RunAsync(copy, "registry", "move", "--to", database, "--data", copy["data"], "--keys", kept.KeyDir);
            Assert.That((beside.ExitCode, File.Exists(Path.Combine(copy["data"], MovedMark.File))), Is.EqualTo((78, false)), beside.All);
        }

        Assert.That(await RegistryCommands.RunAsync(kept.Options(copy), database, CancellationToken.None), Is.Zero);
        using var another = kept.Copy();
        var taken = Assert.ThrowsAsync<StartRefusedException>(() => RegistryCommands.RunAsync(kept.Options(another), database, CancellationToken.None));
        Assert.That(taken!.Message, Does.Contain("--to"));
    }

    private KeyholderOptions Postgres => new() { DataDir = copy["data"], KeyDir = kept.KeyDir, Database = database };

    private static async Task<string> CountsAsync(KeyholderOptions options)
    {
        using var engine = Engine.Open(options, create: false);
        await using var registry = await engine.Registry.OpenConnectionAsync();
        await using var log = await engine.Log.OpenConnectionAsync();
        var counts = new List<long>();
        foreach (var table in new[] { "elder", "elder_version", "number", "item", "sealed_note", "client", "centre", "notice" })
            counts.Add(await registry.FirstAsync<long>($"SELECT count(*) FROM {table}", null, default));
        foreach (var table in new[] { "audit_record", "cell_head", "cell_before" })
            counts.Add(await log.FirstAsync<long>($"SELECT count(*) FROM {table}", null, default));
        return string.Join(' ', counts);
    }
}
