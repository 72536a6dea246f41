using System.Text;
using Api.Audit;
using Api.Cli;
using Api.Cli.Backups;
using Api.Elders;
using Api.Elders.Import;
using Api.Http;
using Api.Storage;
using Api.Tests.Elders.Import;
using Api.Tests.Lookups;
using Api.Tests.Support;
using Api.Vault;

namespace Api.Tests.Vault;

/// <summary>A new master key from a process of its own, beside a server that serves; each test begins where the one before left the key.</summary>
[NonParallelizable]
internal sealed class KeyRotationTests
{
    private const int Elders = 35;

    private readonly List<RegisteredPerson> people = [];
    private TempFolder folder = null!;
    private TestServer server = null!;

    [OneTimeSetUp]
    public async Task MakeAsync()
    {
        folder = new TempFolder();
        server = await TestServer.StartAsync(folder.Path);
        for (var i = 0; i < Elders; i++)
            people.Add(await server.RegisterAsync());
    }

    [OneTimeTearDown]
    public void Remove()
    {
        server.Dispose();
        folder.Dispose();
    }

    // 35 elders are four steps of ten: before the first, after each, and before the end.
    [Test]
    public async Task Stopped_anywhere_it_leaves_a_registry_that_opens_and_the_next_run_ends_it([Values(0, 1, 2, 3, 4)] int steps)
    {
        var before = CurrentId();
        using (var stopped = await OpenAsync())
        {
            var rotation = stopped.Rotation;
            await rotation.BeginAsync(CancellationToken.None);
            Assert.That(rotation.Between.Old.Id, Is.EqualTo(before));
            var done = 0;
            if (steps > 0)
            {
                Assert.ThrowsAsync<OperationCanceledException>(() => rotation.RewrapAsync(
                    Elders, _ => { if (++done == steps) throw new OperationCanceledException(); }, CancellationToken.None));
            }
        }

        await AssertServedAsync();
        var born = await server.RegisterAsync();
        people.Add(born);
        Assert.That((await CheckAsync()).Damages, Is.Empty);
        using (var next = await OpenAsync())
        {
            Assert.That(await next.Rotation.BeginAsync(CancellationToken.None), Is.True);
            await next.Rotation.RewrapAsync(Elders, _ => { }, CancellationToken.None);
            Assert.That(await next.Rotation.EndAsync(CancellationToken.None), Is.Zero);
        }

        await AssertOnlyUnderTheNewKeyAsync(before);
    }

    [Test]
    public async Task Its_beginning_and_end_are_records_that_name_both_keys()
    {
        var before = CurrentId();
        await RotateAsync();

        var log = await StoredLog.ReadAsync(server.Get<Engine>().Log);
        var records = log.Rows.Where(row => row.Event == "master-key-rotated").TakeLast(2).ToList();
        Assert.That(records.Select(row => row.Outcome), Is.EqualTo(new[] { "begun", "done" }));
        foreach (var record in records)
        {
            Assert.That(record.Json["detail"].Strings(), Is.EqualTo(new[] { before, CurrentId() }));
            Assert.That((string?)record.Json["operator"], Is.EqualTo("keeper"));
        }
    }

    [Test]
    public async Task Who_is_registered_by_a_server_that_has_not_heard_of_it_is_under_the_new_key()
    {
        var before = CurrentId();
        await RotateAsync();

        people.Add(await server.RegisterAsync());

        await AssertOnlyUnderTheNewKeyAsync(before);
    }

    [Test]
    public async Task What_an_import_sealed_before_it_is_written_under_the_new_key()
    {
        var before = CurrentId();
        var file = Encoding.UTF8.GetBytes(ImportFile.Of(ImportFile.Row("", ImportFile.Kana())));

        var outcome = await server.Get<Imports>().RunAsync(
            new ImportOrder(file, null, server.Centre, IsDryRun: false, Caller: null),
            async (what, _, work) =>
            {
                if (what.En == "registered")
                    await RotateAsync();
                await work(_ => { });
            },
            CancellationToken.None);

        Assert.That((outcome!.New, outcome.Errors), Is.EqualTo((1, 0)));
        await AssertOnlyUnderTheNewKeyAsync(before);
    }

    [Test]
    public async Task An_elder_erased_after_it_has_its_new_key_under_the_new_master_key()
    {
        var before = CurrentId();
        var elder = await server.RegisterAsync();
        await server.ChangeElderAsync(elder.Id, ElderState.Closed);
        var later = new Today(new TestClock(TestServer.Start.AddDays(400)), TimeZoneInfo.FindSystemTimeZoneById("Asia/Tokyo"));
        var erasure = new Erasure(server.Get<Engine>(), server.Get<RegistryVault>(), server.Get<AuditLog>(), new(), later, null);
        var (due, _) = await erasure.FindDueAsync(CancellationToken.None);
        await RotateAsync();

        Assert.That(await erasure.EraseAsync(due.Single(), CancellationToken.None), Is.True);

        await AssertOnlyUnderTheNewKeyAsync(before);
    }

    [Test]
    public async Task An_old_wrapped_key_put_back_opens_nothing_once_the_old_master_key_is_gone()
    {
        _ = Id.TryParse(people[0].Id, out var id);
        var (before, old) = (CurrentId(), await ReadAsync<byte[]>("SELECT wrapped_key FROM elder WHERE id = @Id", new { Id = id }));
        await RotateAsync();
        var now = await ReadAsync<byte[]>("SELECT wrapped_key FROM elder WHERE id = @Id", new { Id = id });
        await server.TamperAsync("UPDATE elder SET wrapped_key = @Old WHERE id = @Id", new { Id = id, Old = old });

        using (var fresh = await OpenAsync())
            Assert.That(fresh.Registry.Vault.TryUnwrap(old, id, out _), Is.False);
        Assert.That((await CheckAsync()).Damages, Is.Not.Empty);
        await server.TamperAsync("UPDATE elder SET wrapped_key = @Now WHERE id = @Id", new { Id = id, Now = now });
        Assert.That(before, Is.Not.EqualTo(CurrentId()));
    }

    [Test]
    public async Task An_old_master_keys_row_put_back_never_makes_it_the_current_one_again()
    {
        var (before, cell) = (CurrentId(), await ReadAsync<byte[]>("SELECT wrapped_index_key FROM master_key"));
        await RotateAsync();
        var current = CurrentId();
        await server.TamperAsync(
            "INSERT INTO master_key (id, wrapped_index_key, created_at) VALUES (@Id, @Cell, @At)",
            new { Id = before, Cell = cell, At = long.MaxValue });

        using (var fresh = await OpenAsync())
            Assert.That(fresh.Registry.Vault.Master.Id, Is.EqualTo(current));
        await server.TamperAsync("DELETE FROM master_key WHERE id = @Id", new { Id = before });
    }

    [Test]
    public async Task A_backup_made_before_it_is_restored_with_the_old_key_and_names_it_without([Values] bool meanwhile)
    {
        var before = CurrentId();
        string backup;
        using (var rotating = await OpenAsync())
        {
            if (meanwhile)
                await rotating.Rotation.BeginAsync(CancellationToken.None);
            var (file, result) = await Backup.TakeAsync(
                rotating.Registry, rotating.Log, folder[$"backups-{meanwhile}"], null, TimeProvider.System, CancellationToken.None);
            Assert.That(result.Damages, Is.Empty);
            backup = file!;
            await rotating.RunAsync();
        }

        using var restored = new TempFolder();
        var options = new KeyholderOptions { DataDir = restored["data"], KeyDir = server.KeyDir };
        var oldFile = Path.Combine(server.KeyDir, $"master-{before}.key");
        File.Move(oldFile, folder["old.key"]);
        var refused = Assert.ThrowsAsync<StartRefusedException>(() => Restore.RunAsync(backup, options, CancellationToken.None))!;
        Assert.That(refused.Message, Does.Contain($"master-{before}.key"));
        Assert.That(Directory.Exists(restored["data"]), Is.False);

        File.Move(folder["old.key"], oldFile);
        Assert.That((await Restore.RunAsync(backup, options, CancellationToken.None)).Result.Damages, Is.Empty);
    }

    [Test]
    public async Task An_elders_key_that_does_not_open_keeps_the_old_master_key_in_the_registry()
    {
        _ = Id.TryParse(people[1].Id, out var id);
        var (before, good) = (CurrentId(), await ReadAsync<byte[]>("SELECT wrapped_key FROM elder WHERE id = @Id", new { Id = id }));
        await server.TamperAsync("UPDATE elder SET wrapped_key = @Bad WHERE id = @Id", new { Id = id, Bad = (byte[])[.. good![..^1], (byte)~good[^1]] });

        using (var rotating = await OpenAsync())
            Assert.That(await rotating.RunAsync(), Is.EqualTo(1));

        await server.TamperAsync("UPDATE elder SET wrapped_key = @Good WHERE id = @Id", new { Id = id, Good = good });
        await AssertServedAsync();
        using (var mended = await OpenAsync())
            Assert.That(await mended.RunAsync(), Is.Zero);
        await AssertOnlyUnderTheNewKeyAsync(before);
    }

    // As the bytes lie in the files, and as a process opens them that has never known the old key.
    private async Task AssertOnlyUnderTheNewKeyAsync(string before)
    {
        var old = Convert.FromHexString(before);
        Assert.That(await ReadAsync<long>("SELECT count(*) FROM elder WHERE substr(wrapped_key, 1, 4) = @Old", new { Old = old }), Is.Zero);
        Assert.That(await ReadAsync<string>("SELECT group_concat(id) FROM master_key"), Is.EqualTo(CurrentId()).And.Not.EqualTo(before));
        File.Move(Path.Combine(server.KeyDir, $"master-{before}.key"), folder[$"retired-{before}.key"]);
        await AssertServedAsync();
        Assert.That((await CheckAsync()).Damages, Is.Empty);
    }

    private async Task AssertServedAsync()
    {
        foreach (var person in people)
            Assert.That((await server.LookUpAsync("ambulance", Asking.Request(person.Number, "emergency-transport"))).Disclosed(), Is.EqualTo("full"));
    }

    private Task<CheckResult> CheckAsync() => CheckCommand.RunAsync(
        new KeyholderOptions { DataDir = server.DataDir, KeyDir = server.KeyDir }, CancellationToken.None);

    private string CurrentId()
    {
        using var connection = server.Get<Engine>().Registry.OpenConnection();
        return server.Get<RegistryVault>().KeysIn(connection).Current.Id;
    }

    private async Task RotateAsync()
    {
        using var rotating = await OpenAsync();
        Assert.That(await rotating.RunAsync(), Is.Zero);
    }

    private Task<Rotating> OpenAsync() => Rotating.OpenAsync(server);

    private async Task<T?> ReadAsync<T>(string sql, object? parameters = null)
    {
        await using var connection = await server.Get<Engine>().Registry.OpenConnectionAsync();
        return await connection.FirstAsync<T>(sql, parameters, CancellationToken.None);
    }

    /// <summary>What the command has: a registry opened by itself, and nothing of the server's.</summary>
    private sealed record Rotating(OpenRegistry Registry, AuditLog Log, KeyRotation Rotation) : IDisposable
    {
        internal static async Task<Rotating> OpenAsync(TestServer server)
        {
            var registry = await OpenRegistry.OpenAsync(
                new() { DataDir = server.DataDir, KeyDir = server.KeyDir }, server.Clock, CancellationToken.None);
            var log = registry.OpenLog(server.Clock);
            return new(registry, log, new(registry.Engine, registry.Vault, log, server.Clock, "keeper"));
        }

        internal async Task<long> RunAsync()
        {
            await Rotation.BeginAsync(CancellationToken.None);
            await Rotation.RewrapAsync(Elders, _ => { }, CancellationToken.None);
            return await Rotation.EndAsync(CancellationToken.None);
        }

        public void Dispose()
        {
            Log.Dispose();
            Registry.Dispose();
        }
    }
}
