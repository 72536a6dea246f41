using System.Collections.Concurrent;
using System.IO.Compression;
using System.Text;
using Api.Cli;
using Api.Cli.Backups;
using Api.Http;
using Api.Storage;
using Api.Tests.Support;

namespace Api.Tests.Cli;

internal sealed class BackupTests
{
    private const int Rounds = 6;
    private const int Loaders = 4;

    [Test]
    public async Task Taken_under_load_it_holds_whatever_was_acknowledged_before_and_one_moment_of_both_files()
    {
        using var folder = new TempFolder();
        using var server = await TestServer.StartAsync(folder.Path);
        var known = (await server.RegisterAsync()).Number;
        var elders = new ConcurrentQueue<string>();
        var receipts = new ConcurrentQueue<string>();
        using var stop = new CancellationTokenSource();
        var load = Enumerable.Range(0, Loaders).Select(_ => Task.Run(() => LoadAsync(server, known, elders, receipts, stop.Token))).ToArray();
        using var registry = await OpenRegistry.OpenAsync(Options(folder), TimeProvider.System, CancellationToken.None);
        using var log = registry.OpenLog(TimeProvider.System);

        for (var round = 0; round < Rounds; round++)
        {
            await Task.Delay(100);
            var (acknowledged, told) = (elders.ToArray(), receipts.ToArray());

            var (file, result) = await Backup.TakeAsync(registry, log, folder[$"backups{round}"], null, TimeProvider.System, CancellationToken.None);

            Assert.That(result.Damages, Is.Empty);
            Assert.That(result.IsInterrupted, Is.False, "a record without its change");
            await AssertHoldsAsync(folder, file!, $"restored{round}", acknowledged, told);
        }

        await stop.CancelAsync();
        await Task.WhenAll(load);
        Assert.That((elders.Count, receipts.Count), Is.GreaterThan((Rounds, Rounds)), "there was load");
        Assert.That((await StoredLog.ReadAsync(registry.Engine.Log)).Rows.Count(row => row is { Event: "backup", Outcome: "done" }), Is.EqualTo(Rounds));
    }

    [Test]
    [Platform("Linux")]
    [System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
    public async Task It_is_one_plain_zip_of_its_owners_alone_and_nothing_else_is_left()
    {
        using var kept = await KeptRegistry.MakeAsync();
        using var copy = kept.Copy();

        var file = await kept.BackUpAsync(copy);

        Assert.That(Path.GetFileName(file), Does.Match("^keyholder-[0-9]{8}T[0-9]{6}Z.backup$"));
        Assert.That(Directory.GetFileSystemEntries(copy["backups"]), Is.EqualTo([file]));
        Assert.That(File.GetUnixFileMode(file), Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite));
        using var zip = ZipFile.OpenRead(file);
        Assert.That(zip.Entries.Select(entry => entry.FullName), Is.EquivalentTo(["manifest.json", "keyholder.db", "audit.db", "audit-signing.pub"]));
    }

    [Test]
    public async Task It_holds_no_key()
    {
        using var kept = await KeptRegistry.MakeAsync();
        using var copy = kept.Copy();
        var file = await kept.BackUpAsync(copy);

        var all = new MemoryStream();
        await all.WriteAsync(await File.ReadAllBytesAsync(file));
        using (var zip = ZipFile.OpenRead(file))
        {
            foreach (var entry in zip.Entries)
            {
                using var content = entry.Open();
                await content.CopyToAsync(all);
            }
        }

        var bytes = all.ToArray();
        Assert.That(bytes.AsSpan().IndexOf("PRIVATE KEY"u8), Is.Negative);
        Assert.That(bytes.AsSpan().IndexOf("BEGIN PUBLIC KEY"u8), Is.Positive, "the members were read");
        foreach (var key in Directory.GetFiles(kept.KeyDir))
        {
            var secret = await File.ReadAllBytesAsync(key);
            var text = Encoding.ASCII.GetString(secret).Split('\n');
            Assert.That(bytes.AsSpan().IndexOf(text.Length > 2 ? Encoding.ASCII.GetBytes(text[1]) : secret), Is.Negative, key);
            Assert.That(bytes.AsSpan().IndexOf(Encoding.ASCII.GetBytes(Convert.ToBase64String(secret))), Is.Negative, key);
        }
    }

    [Test]
    public async Task Of_a_damaged_registry_none_is_kept_and_the_log_says_so()
    {
        using var kept = await KeptRegistry.MakeAsync();
        using var copy = kept.Copy();
        await KeptRegistry.TamperAsync(copy, "DELETE FROM sealed_note");

        var ended = await RunningProgram.RunAsync(copy, "backup", "--data", copy["data"], "--keys", kept.KeyDir, "--to", copy["backups"]);

        Assert.That(ended.ExitCode, Is.EqualTo(1), ended.All);
        Assert.That(Directory.GetFileSystemEntries(copy["backups"]), Is.Empty);
        using var engine = SqliteEngine.Open(copy["data"], create: false);
        Assert.That((await StoredLog.ReadAsync(engine.Log)).Rows[^1], Has.Property("Event").EqualTo("backup").And.Property("Outcome").EqualTo("damaged"));
    }

    private static async Task LoadAsync(
        TestServer server, string known, ConcurrentQueue<string> elders, ConcurrentQueue<string> receipts, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            elders.Enqueue((await server.RegisterAsync()).Id);
            var reply = await server.LookUpAsync("hospital", new { number = known, reason = "emergency-treatment" });
            Assert.That(reply.Status, Is.EqualTo(200), reply.Text);
            receipts.Enqueue(reply.Headers.GetValues("Audit-Receipt").Single());
        }
    }

    private static async Task AssertHoldsAsync(TempFolder folder, string file, string name, string[] elders, string[] receipts)
    {
        var options = Options(folder);
        options.DataDir = folder[name];
        var (manifest, result) = await Restore.RunAsync(file, options, CancellationToken.None);
        Assert.That(result.Damages, Is.Empty);

        using var restored = await OpenRegistry.OpenAsync(options, TimeProvider.System, CancellationToken.None);
        var stored = await StoredLog.ReadAsync(restored.Engine.Log);
        Assert.That(stored.Head.Size, Is.EqualTo(manifest.AuditSize));
        foreach (var receipt in receipts)
            stored.AssertHolds(receipt);

        await using var connection = await restored.Engine.Registry.OpenConnectionAsync();
        var ids = await connection.QueryAsync<long>("SELECT id FROM elder", null, CancellationToken.None);
        Assert.That(elders, Is.SubsetOf(ids.Select(id => Id.Text(id))));
        using var log = restored.OpenLog(TimeProvider.System);
        await log.ReconcileAsync(CancellationToken.None);
        Assert.That((await StoredLog.ReadAsync(restored.Engine.Log)).Events, Has.None.EqualTo("not-applied"));
    }

    private static KeyholderOptions Options(TempFolder folder) => new() { DataDir = folder["data"], KeyDir = folder["keys"] };
}
