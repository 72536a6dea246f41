using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
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
        await WriteUselessAsync(scratch, log);
        await File.WriteAllLinesAsync(scratch["receipts"], [$"{log.ReceiptOf(0)}", $"{log.ReceiptOf(39)}"]);
    }

    /// <summary>Files that are not what they are taken for.</summary>
    internal static async Task WriteUselessAsync(TempFolder folder, LogCopy log)
    {
        using var rsa = RSA.Create(2048);
        using var p384 = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        var export = Encoding.UTF8.GetString(log.Export());
        await File.WriteAllTextAsync(folder["rsa"], rsa.ExportSubjectPublicKeyInfoPem());
        await File.WriteAllTextAsync(folder["p384"], p384.ExportSubjectPublicKeyInfoPem());
        await File.WriteAllTextAsync(folder["empty"], "");
        await File.WriteAllTextAsync(folder["page"], "<!DOCTYPE html>\n<title>404</title>\n\n<p>Not found\n");
        await File.WriteAllTextAsync(folder["unsigned"], log.Head.Checkpoint[..log.Head.Checkpoint.IndexOf('—', StringComparison.Ordinal)]);
        await File.WriteAllTextAsync(folder["cut"], export[..(export.Length / 2)]);
        await File.WriteAllTextAsync(folder["cut-note"], export[..^2]);
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
    [TestCase("--public-key", "rsa")]
    [TestCase("--public-key", "p384")]
    [TestCase("--data", "nowhere")]
    [TestCase("--checkpoint", "empty")]
    [TestCase("--checkpoint", "page")]
    [TestCase("--checkpoint", "unsigned")]
    [TestCase("--receipts", "empty")]
    [TestCase("--export", "empty")]
    [TestCase("--export", "page")]
    [TestCase("--export", "cut")]
    [TestCase("--export", "cut-note")]
    public async Task What_cannot_be_read_proves_nothing_either_way(string option, string file)
    {
        var verified = await VerifyAsync(registry.DataDir, option, scratch[file]);

        Assert.That(verified.ExitCode, Is.EqualTo(2), verified.All);
        Assert.That(verified.ErrorLines, Has.Length.EqualTo(1), verified.Error);
        Assert.That(verified.Error, Does.StartWith("判定できません：").And.Contain(" / Cannot tell: ").And.Not.Contain("Exception"));
    }

    [Test]
    public async Task Kept_files_may_have_been_mailed()
    {
        await File.WriteAllTextAsync(scratch["crlf"], (await File.ReadAllTextAsync(scratch["several"])).Replace("\n", "\r\n", StringComparison.Ordinal));
        await File.WriteAllTextAsync(scratch["pasted"], $"Audit-Receipt: {log.ReceiptOf(12)}\r\n\r\naudit-receipt:{log.ReceiptOf(13)}\r\n");

        var verified = await VerifyAsync(registry.DataDir, "--checkpoint", scratch["crlf"], "--receipts", scratch["pasted"]);

        Assert.That(verified.ExitCode, Is.Zero, verified.All);
        Assert.That(verified.Out, Does.Contain("Intact: 40 records, 3 outside checkpoints, 2 receipts."));
    }

    [Test]
    public async Task A_line_that_is_no_receipt_is_named_once_in_each_language()
    {
        await File.WriteAllTextAsync(scratch["third"], $"{log.ReceiptOf(1)}\n\nAudit-Receipt: 12\n");

        var verified = await VerifyAsync(registry.DataDir, "--receipts", scratch["third"]);

        Assert.That(verified.ExitCode, Is.EqualTo(2), verified.All);
        Assert.That(verified.Error, Is.EqualTo(
            $"判定できません：{scratch["third"]} の 3 行目は受領番号（Audit-Receipt）ではありません。 / Cannot tell: Line 3 of {scratch["third"]} is not a receipt.\n"));
    }

    [Test]
    public async Task Another_registrys_public_key_is_thought_of()
    {
        using var folder = new TempFolder();
        using var other = SigningKey.Create(folder.Path);
        other.Publish(folder.Path);
        await File.WriteAllTextAsync(scratch["foreign"], log.At(10, other).Head.Checkpoint);

        var head = await VerifyAsync(registry.DataDir, "--public-key", folder[SigningKey.PublicFile]);
        var kept = await VerifyAsync(registry.DataDir, "--checkpoint", scratch["foreign"]);

        Assert.That(new[] { head, kept }.Select(run => run.ExitCode), Is.EqualTo([1, 1]));
        Assert.That(head.Error, Does.Contain("別の登録簿の公開鍵ではないか確かめてください。"));
        Assert.That(kept.Error, Does.Contain("チェックポイントか公開鍵が別の登録簿のものではないか確かめてください。"));
    }

    [Test]
    public async Task A_column_of_the_head_is_named()
    {
        using var folder = new TempFolder();
        CopyTo(folder);
        await ChangeAsync(folder.Path, "UPDATE audit_head SET last_change = 1");

        Assert.That((await VerifyAsync(folder.Path)).Error, Does.Contain("最新の署名（audit_head）の列 last_change がログの内容と違います。"));
    }

    [Test]
    public async Task Without_its_head_a_database_is_tampered_with_and_gives_nothing_out()
    {
        using var folder = new TempFolder();
        CopyTo(folder);
        await ChangeAsync(folder.Path, "DELETE FROM audit_head");

        var verified = await VerifyAsync(folder.Path);
        var exported = await RunningProgram.RunAsync(scratch, "audit", "export", "--data", folder.Path, "--to", scratch["headless"]);
        var shown = await RunningProgram.RunAsync(scratch, "audit", "checkpoint", "--data", folder.Path);

        Assert.That(new[] { verified, exported, shown }.Select(run => run.ExitCode), Is.EqualTo([1, 2, 2]));
        Assert.That(verified.Error, Does.Contain("最新の署名（audit_head）がありません。").And.Contain("Tampered: The log's signed head is missing."));
        Assert.That(exported.ErrorLines, Has.Length.EqualTo(1), exported.Error);
        Assert.That(shown.ErrorLines, Has.Length.EqualTo(1), shown.Error);
        Assert.That(File.Exists(scratch["headless"]), Is.False);
    }

    [TestCase("DROP TABLE audit_head", "verify", 2)]
    [TestCase("DROP TABLE audit_head", "export", 74)]
    [TestCase("DROP TABLE audit_head", "checkpoint", 74)]
    [TestCase("ALTER TABLE audit_head RENAME TO was; CREATE TABLE audit_head AS SELECT id, 'x' AS size, at, frontier, key_id, checkpoint, last_change FROM was", "verify", 2)]
    [TestCase("ALTER TABLE audit_head RENAME TO was; CREATE TABLE audit_head AS SELECT id, 'x' AS size, at, frontier, key_id, checkpoint, last_change FROM was", "export", 2)]
    [TestCase("ALTER TABLE audit_head RENAME TO was; CREATE TABLE audit_head AS SELECT id, 'x' AS size, at, frontier, key_id, checkpoint, last_change FROM was", "checkpoint", 2)]
    public async Task Another_schema_ends_a_command_with_one_line(string sql, string command, int exit)
    {
        using var folder = new TempFolder();
        CopyTo(folder);
        await ChangeAsync(folder.Path, sql);

        var run = await RunningProgram.RunAsync(scratch, "audit", command, "--data", folder.Path);

        Assert.That(run.ExitCode, Is.EqualTo(exit), run.All);
        Assert.That(run.ErrorLines, Has.Length.EqualTo(1), run.Error);
    }

    [TestCase("export", "はすでにあります")]
    [TestCase("nowhere/log", "を作れません")]
    public async Task An_export_goes_into_a_new_file_of_an_existing_folder(string to, string why)
    {
        var before = scratch.Fingerprint();

        var exported = await RunningProgram.RunAsync(scratch, "audit", "export", "--data", registry.DataDir, "--to", scratch[to]);

        Assert.That(exported.ExitCode, Is.EqualTo(StartRefusedException.ExitCode), exported.All);
        Assert.That(exported.ErrorLines, Has.Length.EqualTo(1), exported.Error);
        Assert.That(exported.Error, Does.StartWith($"{scratch[to]} {why}"));
        Assert.That(scratch.Fingerprint(), Is.EqualTo(before));
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
