using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Api.Audit;
using Api.Cli;
using Api.Cli.Backups;
using Api.Storage;
using Api.Tests.Support;

namespace Api.Tests.Cli;

internal sealed class RestoreTests
{
    private KeptRegistry kept = null!;
    private TempFolder copy = null!;
    private string backup = null!;

    [OneTimeSetUp]
    public async Task MakeAsync()
    {
        kept = await KeptRegistry.MakeAsync();
        copy = kept.Copy();
        backup = await kept.BackUpAsync(copy);
    }

    [OneTimeTearDown]
    public void Remove()
    {
        copy.Dispose();
        kept.Dispose();
    }

    [Test]
    public async Task A_bit_flipped_anywhere_in_the_file_is_refused_and_nothing_is_left()
    {
        var good = await File.ReadAllBytesAsync(backup);
        var random = new Random(20261122);
        using var folder = new TempFolder();
        for (var i = 0; i < 200; i++)
        {
            // Evenly over the file, and each of the last bytes too, where ZIP keeps what it does not check itself.
            var at = i < 150 ? (int)((long)good.Length * i / 150) + random.Next(good.Length / 150) : good.Length - 1 - (i - 150) * 4;
            var bad = good.ToArray();
            bad[at] ^= (byte)(1 << random.Next(8));
            await File.WriteAllBytesAsync(folder["bad.backup"], bad);

            Assert.ThrowsAsync<BackupDamagedException>(() => RestoreAsync(folder["bad.backup"], folder), $"{at}");

            Assert.That(Directory.Exists(folder["data"]), Is.False);
        }
    }

    [TestCase(0)]
    [TestCase(10)]
    [TestCase(20_000)]
    public async Task A_file_that_was_cut_off_is_refused(int length)
    {
        using var folder = new TempFolder();
        var good = await File.ReadAllBytesAsync(backup);
        Assert.That(good, Has.Length.GreaterThan(length));
        await File.WriteAllBytesAsync(folder["bad.backup"], good[..length]);

        var ended = await RunAsync(folder, folder["bad.backup"]);

        Assert.That((ended.ExitCode, ended.ErrorLines.Length), Is.EqualTo((1, 1)), ended.All);
        Assert.That(ended.Error, Does.Contain("Not restored"));
        Assert.That(Directory.Exists(folder["data"]), Is.False);
    }

    [Test]
    public async Task A_file_whose_parts_were_exchanged_is_refused([Values("keyholder.db", "audit.db", "audit-signing.pub", "manifest.json")] string part, [Values] bool drop)
    {
        using var folder = new TempFolder();
        File.Copy(backup, folder["other.backup"]);
        using (var zip = ZipFile.Open(folder["other.backup"], ZipArchiveMode.Update))
        {
            zip.GetEntry(part)!.Delete();
            if (!drop)
            {
                using var entry = zip.CreateEntry(part).Open();
                await entry.WriteAsync("{}"u8.ToArray());
            }
        }

        // As whoever exchanges them would: the sum over the file is right again.
        var bytes = await File.ReadAllBytesAsync(folder["other.backup"]);
        Encoding.ASCII.GetBytes(Convert.ToHexStringLower(SHA256.HashData(bytes.AsSpan(0, bytes.Length - 64)))).CopyTo(bytes, bytes.Length - 64);
        await File.WriteAllBytesAsync(folder["other.backup"], bytes);

        Assert.ThrowsAsync<BackupDamagedException>(() => RestoreAsync(folder["other.backup"], folder));

        Assert.That(Directory.Exists(folder["data"]), Is.False);
    }

    [Test]
    public async Task A_missing_or_another_key_is_named([Values("master", "audit-signing")] string kind, [Values] bool missing)
    {
        using var folder = new TempFolder();
        Directory.CreateDirectory(folder["keys"]);
        foreach (var key in Directory.GetFiles(kept.KeyDir))
            File.Copy(key, Path.Combine(folder["keys"], Path.GetFileName(key)));
        var file = Directory.GetFiles(folder["keys"], $"{kind}-*.key").Single();
        File.Delete(file);
        if (!missing)
            global::Api.Vault.KeyFiles.Write(file, new byte[32]);

        var ended = await RunningProgram.RunAsync(folder, "restore", backup, "--data", "data", "--keys", "keys");

        Assert.That((ended.ExitCode, ended.ErrorLines.Length), Is.EqualTo((78, 1)), ended.All);
        Assert.That(ended.Error, Does.Contain(Path.GetFileName(file)));
        Assert.That(Directory.Exists(folder["data"]), Is.False);
    }

    [Test]
    public async Task A_folder_that_holds_anything_is_refused_and_left_as_it_is()
    {
        using var folder = new TempFolder();
        Directory.CreateDirectory(folder["data"]);
        await File.WriteAllTextAsync(Path.Combine(folder["data"], "keyholder.db"), "x");
        var before = folder.Fingerprint();

        var ended = await RunAsync(folder, backup);

        Assert.That((ended.ExitCode, ended.ErrorLines.Length), Is.EqualTo((78, 1)), ended.All);
        Assert.That(folder.Fingerprint(), Is.EqualTo(before));
    }

    [Test]
    public async Task It_says_what_it_is_of_and_is_served_as_it_was([Values] bool emptyFolder)
    {
        using var folder = new TempFolder();
        if (emptyFolder)
            Directory.CreateDirectory(folder["data"]);

        var ended = await RunAsync(folder, backup);

        Assert.That(ended.ExitCode, Is.Zero, ended.All);
        Assert.That(ended.Out, Does.Match("ota.tokyo, as of [0-9-]{10} [0-9:]{8} UTC, [0-9]+ records").And.Contain("--checkpoint"));
        Assert.That(Directory.GetFileSystemEntries(folder["data"]).Select(Path.GetFileName), Is.EquivalentTo(["keyholder.db", "audit.db", "audit-signing.pub"]));
        using var program = await RunningProgram.ServeAsync(folder, "--data", "data", "--keys", kept.KeyDir);
        Assert.That((await program.TerminateAsync()).ExitCode, Is.Zero);
        using var engine = SqliteEngine.Open(folder["data"], create: false);
        Assert.That((await StoredLog.ReadAsync(engine.Log)).Events, Has.None.EqualTo("not-applied"));
    }

    [Test]
    public async Task An_older_log_under_a_newer_registry_is_refused_and_nothing_false_is_recorded()
    {
        using var newer = kept.Copy();
        var options = kept.Options(newer);
        using (var registry = await OpenRegistry.OpenAsync(options, TimeProvider.System, CancellationToken.None))
        {
            using var log = registry.OpenLog(TimeProvider.System);
            await log.ChangeAsync(_ => Task.FromResult(new AuditRecord("changed", "done", null) { IsChange = true }), CancellationToken.None);
        }

        var olderLog = Path.Combine(copy["data"], SqliteEngine.LogFile);
        File.Copy(olderLog, Path.Combine(newer["data"], SqliteEngine.LogFile), overwrite: true);
        var before = newer.Fingerprint();

        var ended = await RunningProgram.RunAsync(newer, "serve", "--data", "data", "--keys", kept.KeyDir, "--urls", "http://127.0.0.1:0");

        Assert.That((ended.ExitCode, ended.ErrorLines.Length), Is.EqualTo((78, 1)), ended.All);
        Assert.That(ended.Error, Does.Contain("older than the registry").And.Contain("one backup"));
        Assert.That(newer.Fingerprint(), Is.EqualTo(before));
        Assert.That((await kept.CheckAsync(newer)).Damages.Single().Where, Does.StartWith("registry.last_change"));
    }

    private async Task RestoreAsync(string file, TempFolder folder) =>
        await Restore.RunAsync(file, kept.Options(folder), CancellationToken.None);

    private Task<Finished> RunAsync(TempFolder folder, string file) =>
        RunningProgram.RunAsync(folder, "restore", file, "--data", "data", "--keys", kept.KeyDir);
}
