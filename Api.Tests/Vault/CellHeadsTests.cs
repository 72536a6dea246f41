using System.Data.Common;
using Api.Audit;
using Api.Cli;
using Api.Elders;
using Api.Http;
using Api.Storage;
using Api.Tests.Lookups;
using Api.Tests.Support;

namespace Api.Tests.Vault;

/// <summary>The log's note of each row's newest cell, while changes are on their way, never come, or came before there were notes.</summary>
internal sealed class CellHeadsTests : LookupFixture
{
    [Test]
    public async Task A_change_that_is_recorded_and_never_comes_is_no_damage_before_or_after_it_is_called_so()
    {
        var (elder, other) = (await Server.RegisterAsync(), await Server.RegisterAsync());
        await Server.ChangeElderAsync(elder.Id);

        Assert.CatchAsync<DbException>(() => ChangeAsync(elder, commits: false));
        var between = await LookUpAsync(elder);
        var others = await LookUpAsync(other);
        await Server.ChangeElderAsync(other.Id);
        var after = await LookUpAsync(elder);
        await ChangeAsync(elder, commits: true);

        Assert.That((between, others, after, await LookUpAsync(elder)), Is.EqualTo(("full", "full", "full", "full")));
        Assert.That(await Server.RecordsAsync(), Has.One.Contains("not-applied"));
        Assert.That((await CheckedAsync()).Damages, Is.Empty);
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task The_newest_change_of_all_cannot_be_taken_back(bool isKnownFromBefore)
    {
        var server = Server;
        var (elder, other) = (await server.RegisterAsync(), await server.RegisterAsync());
        // What was found newest is remembered until the next change.
        for (var i = 0; isKnownFromBefore && i < 2; i++)
            Assert.That(await LookUpAsync(elder), Is.EqualTo("full"));
        _ = Id.TryParse(elder.Id, out var id);
        await using var connection = await server.Get<Engine>().Registry.OpenConnectionAsync();
        var number = await connection.FirstAsync<long>("SELECT id FROM number WHERE elder_id = @Id", new { Id = id }, CancellationToken.None);
        var before = await KeptRows.TakeAsync(server, elder.Id, number);
        var was = await connection.FirstAsync<long>("SELECT last_change FROM registry", null, CancellationToken.None);
        await server.ChangeElderAsync(elder.Id, ElderState.Closed);
        var after = await KeptRows.TakeAsync(server, elder.Id, number);
        // Nobody waits for it, and it comes by itself.
        Assert.That(() => IsConfirmedAsync().GetAwaiter().GetResult(), Is.True.After(5000, 20));

        await before.PutBackAsync(server, KeptRows.Tables);
        await server.TamperAsync("UPDATE registry SET last_change = @Was", new { Was = was });
        var atOnce = await LookUpAsync(elder);
        var found = (await CheckedAsync()).Damages.Select(damage => damage.Where).ToList();
        await server.ChangeElderAsync(other.Id);
        var afterAnother = await LookUpAsync(elder);
        var foundLater = (await CheckedAsync()).Damages.Select(damage => damage.Where).ToList();
        await after.PutBackAsync(server, KeptRows.Tables);

        Assert.That((atOnce, afterAnother), Is.EqualTo(("503 record-damaged", "503 record-damaged")));
        Assert.That(found, Has.Some.StartsWith("registry.last_change"));
        Assert.That(foundLater, Has.Some.EqualTo($"elder.sealed {elder.Id}"));
        Assert.That(await server.RecordsAsync(), Has.Some.Contains("\"undone\""));
        Assert.That(await LookUpAsync(other), Is.EqualTo("full"));
    }

    [TestCase(false)]
    [TestCase(true)]
    public async Task A_trigger_that_is_not_ours_ends_changes_and_never_speaks_in_the_programs_name(bool isCapital)
    {
        var (elder, other) = (await Server.RegisterAsync(), await Server.RegisterAsync());
        await Server.TamperAsync(
            "CREATE TRIGGER housekeeping AFTER UPDATE ON elder BEGIN UPDATE elder SET state = 'active' WHERE id <> NEW.id; END", new { });
        if (isCapital)
            await WriteSchemaAsync("UPDATE sqlite_schema SET type = 'TRIGGER' WHERE name = 'housekeeping'");

        var body = SomeElder.Json();
        body.Remove("documentsChecked");
        var refused = await Server.SendAsync("centre", HttpMethod.Put, $"/v1/elders/{other.Id}", body, ifMatch: "\"1\"");
        await WriteSchemaAsync("UPDATE sqlite_schema SET type = 'trigger' WHERE name = 'housekeeping'");
        await Server.TamperAsync("DROP TRIGGER housekeeping", new { });

        Assert.That((refused.Status, refused.Code), Is.EqualTo((503, "database-unavailable")));
        Assert.That(Server.Log.Text, Does.Contain(nameof(ForeignTriggerException)));
        await Server.ChangeElderAsync(other.Id);
        Assert.That(await LookUpAsync(elder), Is.EqualTo("full"));
    }

    [Test]
    public async Task While_a_change_is_on_its_way_what_it_does_not_touch_is_still_compared()
    {
        var (elder, other) = (await Server.RegisterAsync(), await Server.RegisterAsync());
        _ = Id.TryParse(other.Id, out var id);
        await using var connection = await Server.Get<Engine>().Registry.OpenConnectionAsync();
        var number = await connection.FirstAsync<long>("SELECT id FROM number WHERE elder_id = @Id", new { Id = id }, CancellationToken.None);
        var before = await KeptRows.TakeAsync(Server, other.Id, number);
        await Server.ChangeElderAsync(other.Id, ElderState.Closed);
        var after = await KeptRows.TakeAsync(Server, other.Id, number);
        await before.PutBackAsync(Server, KeptRows.Tables);

        Assert.CatchAsync<DbException>(() => ChangeAsync(elder, commits: false));

        Assert.That(await LookUpAsync(other), Is.EqualTo("503 record-damaged"));
        await after.PutBackAsync(Server, KeptRows.Tables);
        Assert.That(await LookUpAsync(other), Is.EqualTo("status-only"));
    }

    [Test]
    public async Task Lookups_beside_changes_of_the_same_elder_are_all_answered()
    {
        var elder = await Server.RegisterAsync();
        var changing = Task.Run(async () =>
        {
            for (var i = 0; i < 100; i++)
                await ChangeAsync(elder, commits: true);
        });
        var answers = new List<string>();
        while (!changing.IsCompleted)
            answers.AddRange(await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => LookUpAsync(elder))));
        await changing;

        Assert.That(answers, Has.Count.GreaterThan(50).And.All.EqualTo("full"));
    }

    [Test]
    public async Task A_row_without_a_note_is_an_alarm()
    {
        var elder = await Server.RegisterAsync();
        _ = Id.TryParse(elder.Id, out var id);
        var parameters = new { Id = id };
        await Server.TamperAsync("UPDATE cell_head SET id = 7 WHERE id = @Id", parameters, log: true);

        var reply = await LookUpAsync(elder);
        var found = await CheckedAsync();
        await Server.TamperAsync("UPDATE cell_head SET id = @Id WHERE id = 7", parameters, log: true);

        Assert.That(reply, Is.EqualTo("503 record-damaged"));
        Assert.That(found.Damages.Select(damage => damage.Where), Is.EqualTo(new[] { $"elder.sealed {elder.Id}", $"cell_head {Id.Text(7)}" }));
        Assert.That(await LookUpAsync(elder), Is.EqualTo("full"));
    }

    [Test]
    public async Task A_row_that_is_gone_is_found_by_check()
    {
        using var kept = await KeptRegistry.MakeAsync();
        using var copy = kept.Copy();
        await KeptRegistry.TamperAsync(copy, "DELETE FROM item");

        var result = await kept.CheckAsync(copy);

        Assert.That(result.Damages.Select(damage => damage.Where.Split(' ')[0]), Is.EqualTo(new[] { "cell_head" }));
    }

    [Test]
    public async Task A_registry_from_before_there_were_notes_is_checked_as_it_was_and_gets_them()
    {
        using var kept = await KeptRegistry.MakeAsync();
        using var copy = kept.Copy();
        await KeptRegistry.TamperAsync(copy, "DELETE FROM schema_version WHERE version >= 12; DROP TABLE change_key");
        await TamperLogAsync(copy, "DROP TABLE cell_head; DROP TABLE cell_before");

        var before = await kept.CheckAsync(copy);
        using (var registry = await OpenRegistry.OpenAsync(kept.Options(copy), TimeProvider.System, CancellationToken.None))
            Assert.That(registry.Installation.Issuer, Is.EqualTo("ota.tokyo"));

        Assert.That(before.Damages, Is.Empty);
        Assert.That((await kept.CheckAsync(copy)).Damages, Is.Empty);
        await TamperLogAsync(copy, "UPDATE cell_head SET seal = zeroblob(16)");
        // 3 elders, the 2 old versions of one of them told together, 4 numbers, an item.
        Assert.That((await kept.CheckAsync(copy)).Damages, Has.Count.EqualTo(9));
    }

    private static async Task TamperLogAsync(TempFolder copy, string sql)
    {
        using var engine = SqliteEngine.Open(copy["data"], create: false);
        await using var connection = await engine.Log.OpenConnectionAsync();
        connection.Run(sql);
    }

    private async Task WriteSchemaAsync(string sql)
    {
        await using var connection = await Server.Get<Engine>().Registry.OpenConnectionAsync();
        connection.Run("PRAGMA writable_schema = ON");
        connection.Run(sql);
        connection.Run("PRAGMA writable_schema = RESET");
    }

    private async Task<bool> IsConfirmedAsync()
    {
        await using var log = await Server.Get<Engine>().Log.OpenConnectionAsync();
        return await log.FirstAsync<bool>("SELECT h.last_change = c.change FROM audit_head h JOIN confirmed_change c USING (id)", null, CancellationToken.None);
    }

    private async Task<string> LookUpAsync(RegisteredPerson elder) => (await AskAsync("hospital", elder.Number, "emergency-treatment")).Disclosed();

    private Task<global::Api.Cli.Backups.CheckResult> CheckedAsync() => global::Api.Cli.Backups.CheckCommand.RunAsync(
        new KeyholderOptions { DataDir = Server.DataDir, KeyDir = Server.KeyDir }, CancellationToken.None);

    // A deferred constraint fails in the commit itself, after the record.
    private Task<Receipt> ChangeAsync(RegisteredPerson person, bool commits) => Server.Get<AuditLog>().ChangeAsync(
        async transaction =>
        {
            _ = Id.TryParse(person.Id, out var id);
            var row = (await ElderQueries.FindOwnAsync(transaction, id, Server.Centre, CancellationToken.None))!;
            var document = ElderCells.Open(Server.Get<global::Api.Vault.RegistryVault>(), row, asked: null).Document;
            var written = await Server.Get<ElderRegistry>().UpdateAsync(transaction, row, document, row.ElderState, Id.New(), 1, CancellationToken.None);
            if (!commits)
            {
                await transaction.ExecuteAsync("PRAGMA defer_foreign_keys = ON", null, CancellationToken.None);
                await transaction.ExecuteAsync(
                    "INSERT INTO item (id, number_id, kind, token_hash, sealed_token, state, state_at) VALUES (1, 5, '', x'01', x'01', '', 1)",
                    null, CancellationToken.None);
            }

            return new AuditRecord("test-change", "done", null) { Elder = id, Cell = written!.CellHash, Version = written.Version, IsChange = true };
        },
        CancellationToken.None);
}
