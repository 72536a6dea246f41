using System.Diagnostics;
using Api.Audit;
using Api.Storage;
using Api.Tests.Support;

namespace Api.Tests.Audit;

/// <summary>The commands on real files: exit 0 intact, 1 tampered, 2 cannot tell.</summary>
internal sealed class AuditVerifyCommandTests
{
    private BareRegistry registry = null!;
    private LogCopy log = null!;
    private TempFolder scratch = null!;
    private SigningKey signing = null!;

    [OneTimeSetUp]
    public async Task MakeAsync()
    {
        scratch = new TempFolder();
        registry = await BareRegistry.MakeAsync();
        log = await LogCopy.MakeAsync(registry, 40, new Random(5));
        registry.Close();
        signing = SigningKey.Load(registry.KeyDir, log.Head.KeyId);
        await File.WriteAllBytesAsync(scratch["export"], log.Export());
        await File.WriteAllTextAsync(scratch["at10"], At(10));
        await File.WriteAllTextAsync(scratch["several"], $"{At(20)}\n{At(30)}\n{At(40)}");
        await File.WriteAllLinesAsync(scratch["receipts"], [$"{log.ReceiptOf(0)}", $"{log.ReceiptOf(39)}"]);
    }

    [OneTimeTearDown]
    public void Remove()
    {
        signing.Dispose();
        registry.Dispose();
        scratch.Dispose();
    }

    [Test]
    public async Task An_untouched_log_is_intact_with_all_that_was_kept_elsewhere()
    {
        var database = await VerifyAsync(registry.DataDir, "--checkpoint", scratch["at10"], "--checkpoint", scratch["several"], "--receipts", scratch["receipts"]);
        var export = await VerifyAsync(
            registry.DataDir, "--export", scratch["export"], "--checkpoint", scratch["several"], "--receipts", scratch["receipts"],
            "--public-key", Path.Combine(registry.DataDir, SigningKey.PublicFile));

        Assert.That(database.ExitCode, Is.Zero, database.All);
        Assert.That(database.Out, Does.Contain("Intact: 40 records, 4 outside checkpoints, 2 receipts."));
        Assert.That(export.ExitCode, Is.Zero, export.All);
    }

    [Test]
    public async Task What_the_program_exports_is_what_it_verifies()
    {
        var exported = await RunningProgram.RunAsync(scratch, "audit", "export", "--data", registry.DataDir, "--to", scratch["exported"]);

        Assert.That(exported.ExitCode, Is.Zero, exported.All);
        Assert.That(await File.ReadAllBytesAsync(scratch["exported"]), Is.EqualTo(await File.ReadAllBytesAsync(scratch["export"])));
    }

    [TestCase("UPDATE audit_record SET elder_id = 7 WHERE idx = 12", 12)]
    [TestCase("UPDATE audit_record SET record = CAST(record || x'20' AS BLOB) WHERE idx = 12", 12)]
    [TestCase("UPDATE audit_record SET event = event || char(0) || 'x' WHERE idx = 12", 12)]
    [TestCase("UPDATE audit_record SET event = CAST(x'ff' AS TEXT) WHERE idx = 12", 12)]
    [TestCase("DELETE FROM audit_record WHERE idx = 12", 12)]
    [TestCase("DELETE FROM audit_record WHERE idx >= 12", 12)]
    [TestCase("DELETE FROM audit_record", 0)]
    [TestCase("UPDATE audit_record SET idx = -1 WHERE idx = 12", 0)]
    [TestCase("INSERT INTO audit_record (idx, id, at, event, outcome, record, leaf) SELECT 40, 1, at, event, outcome, record, leaf FROM audit_record WHERE idx = 39", 40)]
    [TestCase("UPDATE audit_head SET size = 39", 40)]
    [TestCase("UPDATE audit_head SET last_change = 1", 40)]
    [TestCase("UPDATE audit_head SET frontier = zeroblob(length(frontier))", 40)]
    [TestCase("UPDATE audit_head SET checkpoint = checkpoint || 'x'", 40)]
    public async Task A_touched_database_is_tampered_with_from_there(string sql, long index)
    {
        using var folder = new TempFolder();
        CopyTo(folder);
        await ChangeAsync(folder.Path, sql);

        var verified = await VerifyAsync(folder.Path);

        Assert.That(verified.ExitCode, Is.EqualTo(1), verified.All);
        Assert.That(verified.Error, Does.Contain($"Tampered at record {index}:"));
    }

    [Test]
    public async Task A_roll_back_shows_by_one_checkpoint_or_receipt_beyond_it_and_by_nothing_else()
    {
        using var folder = new TempFolder();
        CopyTo(folder);
        var old = log.At(25, signing).Head;
        await ChangeAsync(
            folder.Path,
            $"DELETE FROM audit_record WHERE idx >= 25; UPDATE audit_head SET size = 25, at = {old.At}, last_change = {old.LastChange}, "
            + $"frontier = x'{Convert.ToHexString(old.Frontier)}', checkpoint = '{old.Checkpoint}'");

        var alone = await VerifyAsync(folder.Path);
        var before = await VerifyAsync(folder.Path, "--checkpoint", scratch["at10"]);
        var checkpoint = await VerifyAsync(folder.Path, "--checkpoint", scratch["at10"], "--checkpoint", scratch["several"]);
        var receipt = await VerifyAsync(folder.Path, "--receipts", scratch["receipts"]);

        Assert.That(new[] { alone, before, checkpoint, receipt }.Select(run => run.ExitCode), Is.EqualTo([0, 0, 1, 1]));
        Assert.That(checkpoint.Error, Does.Contain("Tampered at record 25:"));
        Assert.That(receipt.Error, Does.Contain("Tampered at record 25:"));
    }

    [TestCase("--checkpoint", "nowhere")]
    [TestCase("--receipts", "at10")]
    [TestCase("--checkpoint", "receipts")]
    [TestCase("--public-key", "export")]
    [TestCase("--data", "nowhere")]
    public async Task What_cannot_be_read_proves_nothing_either_way(string option, string file)
    {
        var verified = await VerifyAsync(registry.DataDir, option, scratch[file]);

        Assert.That(verified.ExitCode, Is.EqualTo(2), verified.All);
        Assert.That(verified.ErrorLines, Has.Length.EqualTo(1), verified.Error);
    }

    [Test]
    public void Openssl_alone_verifies_a_checkpoint()
    {
        var note = log.Head.Checkpoint;
        var text = note[..(note.IndexOf("\n\n", StringComparison.Ordinal) + 1)];
        File.WriteAllText(scratch["text"], text);
        File.WriteAllText(scratch["other"], text.Replace("\n40\n", "\n41\n", StringComparison.Ordinal));
        File.WriteAllBytes(scratch["signature"], Convert.FromBase64String(note.TrimEnd('\n').Split(' ')[^1])[4..]);

        Assert.That(Openssl("text"), Is.Zero);
        Assert.That(Openssl("other"), Is.Not.Zero);
    }

    private int Openssl(string file)
    {
        using var process = Process.Start(new ProcessStartInfo("openssl",
            ["dgst", "-sha256", "-verify", Path.Combine(registry.DataDir, SigningKey.PublicFile), "-signature", scratch["signature"], scratch[file]])
        {
            RedirectStandardOutput = true,
        })!;
        process.WaitForExit();
        return process.ExitCode;
    }

    private void CopyTo(TempFolder folder)
    {
        foreach (var file in Directory.EnumerateFiles(registry.DataDir))
            File.Copy(file, folder[Path.GetFileName(file)]);
    }

    private string At(int size) => log.At(size, signing).Head.Checkpoint;

    private Task<Finished> VerifyAsync(string data, params string[] more) =>
        RunningProgram.RunAsync(scratch, ["audit", "verify", .. more.Contains("--data") ? [] : (string[])["--data", data], .. more]);

    private static async Task ChangeAsync(string data, string sql)
    {
        using var engine = SqliteEngine.Open(data, create: false);
        await using var connection = await engine.Log.OpenConnectionAsync();
        connection.Run(sql);
    }
}
