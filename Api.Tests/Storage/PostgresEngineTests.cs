using System.Text.Json.Nodes;
using Api.Audit;
using Api.Cli;
using Api.Storage;
using Api.Tests.Support;

namespace Api.Tests.Storage;

/// <summary>What PostgreSQL must keep, in every run of the tests.</summary>
internal sealed class PostgresEngineTests
{
    private const string CountRecords = "SELECT count(*) FROM audit_record WHERE event = 'test'";

    private TempFolder folder = null!;
    private string database = null!;
    private OpenRegistry registry = null!;

    private KeyholderOptions Options => new() { DataDir = folder["data"], KeyDir = folder["keys"], Issuer = "ota.tokyo", Database = database };

    [SetUp]
    public async Task MakeAsync()
    {
        database = PostgresCluster.EmptyDatabase();
        folder = new TempFolder();
        registry = await OpenRegistry.CreateAsync(Options, demo: false, TimeProvider.System, CancellationToken.None);
    }

    [TearDown]
    public void Remove()
    {
        registry?.Dispose();
        folder?.Dispose();
        if (database is not null)
            PostgresCluster.Drop(database);
    }

    [Test]
    public async Task An_elder_is_registered_changed_and_looked_up()
    {
        using var server = await TestServer.StartAsync(settings: ("Keyholder:Database", PostgresCluster.NewDatabase()));
        var elder = await server.RegisterAsync();
        var body = SomeElder.Json();
        body.Remove("documentsChecked");
        body["identity"]!["appearance"] = "170cm";
        var changed = await server.SendAsync("centre", HttpMethod.Put, $"/v1/elders/{elder.Id}", body, ifMatch: "\"1\"");

        var card = await server.LookUpAsync("hospital", new JsonObject { ["number"] = elder.Number, ["reason"] = "emergency-treatment" });

        Assert.That(changed.Status, Is.EqualTo(204), changed.Text);
        Assert.That(card.Status, Is.EqualTo(200), card.Text);
        Assert.That(card["identity"]!["appearance"]!.GetValue<string>(), Is.EqualTo("170cm"));
        Assert.That(card.Headers.Contains("Audit-Receipt"));
    }

    [Test]
    public async Task A_change_whose_record_fails_is_not_there()
    {
        using var log = registry.OpenLog(TimeProvider.System);
        await RunAsync("ALTER TABLE audit_record ADD CONSTRAINT full_disk CHECK (event <> 'test')");

        Assert.ThrowsAsync<AuditUnavailableException>(() => log.ChangeAsync(SetIssuerAsync, CancellationToken.None));

        Assert.That(await FirstAsync<string>("SELECT issuer FROM registry"), Is.EqualTo("ota.tokyo"));
        await RunAsync("ALTER TABLE audit_record DROP CONSTRAINT full_disk");
        await log.ChangeAsync(SetIssuerAsync, CancellationToken.None);
        Assert.That(await FirstAsync<string>("SELECT issuer FROM registry"), Is.EqualTo("changed"));
        Assert.That(await FirstAsync<long>("SELECT count(*) FROM registry JOIN audit_head USING (last_change)"), Is.EqualTo(1));
    }

    [Test]
    public async Task Two_nodes_append_to_one_unbroken_log()
    {
        const int each = 200;
        using var one = registry.OpenLog(TimeProvider.System);
        using var other = registry.OpenLog(TimeProvider.System);

        await Task.WhenAll(Enumerable.Range(0, each).SelectMany(_ => new[] { one, other }).Select((log, i) => i % 20 == 0
            ? log.ChangeAsync(SetIssuerAsync, CancellationToken.None)
            : log.AppendAsync(new AuditRecord("test", "done", null))));

        Assert.That(await FirstAsync<long>(CountRecords), Is.EqualTo(2 * each));
        using var key = System.Security.Cryptography.ECDsa.Create();
        key.ImportSubjectPublicKeyInfo(registry.SigningKey.PublicKey, out _);
        await using var connection = await registry.Engine.Log.OpenConnectionAsync();
        var head = await AuditReader.HeadAsync(connection, CancellationToken.None);
        Assert.That(await StoredLogCheck.FaultAsync(connection, head!, key, [], [], null, _ => { }, CancellationToken.None), Is.Null);
    }

    [Test]
    public async Task Two_nodes_change_one_after_the_other()
    {
        using var one = registry.OpenLog(TimeProvider.System);
        using var other = registry.OpenLog(TimeProvider.System);

        await Task.WhenAll(Enumerable.Range(0, 20).SelectMany(_ => new[] { one, other }).Select(log => log.ChangeAsync(
            async transaction =>
            {
                var version = await transaction.FirstAsync<long>("SELECT directory_version FROM registry WHERE id = 1", null, CancellationToken.None);
                await transaction.ExecuteAsync("UPDATE registry SET directory_version = @Next", new { Next = version + 1 }, CancellationToken.None);
                return new AuditRecord("test", "done", null) { IsChange = true };
            },
            CancellationToken.None)));

        Assert.That(await FirstAsync<long>("SELECT directory_version FROM registry"), Is.EqualTo(40));
        Assert.That(await FirstAsync<long>("SELECT count(*) FROM audit_record WHERE event = 'not-applied'"), Is.Zero);
    }

    [Test]
    public void A_taken_key_is_a_unique_violation()
    {
        var taken = Assert.CatchAsync<System.Data.Common.DbException>(() => RunAsync("INSERT INTO number_length (length, issued) VALUES (1, 1), (1, 1)"));
        var missing = Assert.CatchAsync<System.Data.Common.DbException>(() => RunAsync("INSERT INTO number_length (length) VALUES (1)"));

        Assert.That(registry.Engine.IsUniqueViolation(taken!), Is.True);
        Assert.That(registry.Engine.IsUniqueViolation(missing!), Is.False);
    }

    [Test]
    public void A_database_that_holds_a_registry_is_not_written_over()
    {
        using var elsewhere = new TempFolder();
        var options = Options;
        (options.DataDir, options.KeyDir) = (elsewhere["data"], elsewhere["keys"]);

        var refused = Assert.ThrowsAsync<StartRefusedException>(
            () => OpenRegistry.CreateAsync(options, demo: false, TimeProvider.System, CancellationToken.None));

        Assert.That(refused!.Message, Does.Contain("Keyholder:Database"));
    }

    [TestCase("Host=127.0.0.1;Port=1;Username=u;Password=Himitsu1;Database=d")]
    [TestCase("Host=127.0.0.1;Username=u;Password=Himitsu1")]
    [TestCase("Host=127.0.0.1;Database=d;Paswrd=Himitsu1")]
    [TestCase("Himitsu1")]
    public void A_wrong_connection_string_ends_the_start_without_its_secret(string wrong)
    {
        var options = Options;
        options.Database = wrong;

        var refused = Assert.ThrowsAsync<StartRefusedException>(() => OpenRegistry.OpenAsync(options, TimeProvider.System, CancellationToken.None));

        Assert.That(refused!.Message, Does.Contain("Keyholder:Database").And.Not.Contain("Himitsu1"));
    }

    [Test]
    public void A_command_about_files_says_what_to_use_instead()
    {
        var refused = Assert.ThrowsAsync<StartRefusedException>(() => Api.Cli.RegistryCommands.RunAsync(Options, "", CancellationToken.None));

        Assert.That(refused!.Message, Does.Contain("pg_dump"));
    }

    private static async Task<AuditRecord> SetIssuerAsync(System.Data.Common.DbTransaction transaction)
    {
        await transaction.ExecuteAsync("UPDATE registry SET issuer = 'changed'", null, CancellationToken.None);
        return new AuditRecord("test", "done", null) { IsChange = true };
    }

    private async Task RunAsync(string sql)
    {
        await using var connection = await registry.Engine.Registry.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await transaction.ExecuteAsync(sql, null, CancellationToken.None);
        await transaction.CommitAsync();
    }

    private async Task<T?> FirstAsync<T>(string sql)
    {
        await using var connection = await registry.Engine.Registry.OpenConnectionAsync();
        return await connection.FirstAsync<T>(sql, null, CancellationToken.None);
    }
}
