using System.Security.Cryptography;
using System.Text;
using Api.Audit;
using Api.Tests.Support;

namespace Api.Tests.Audit;

/// <summary>One log, signed by three keys one after the other: 5 records, a change, 3 records, a change, 4 records.</summary>
internal sealed class KeyChangeTests
{
    private readonly ECDsa[] keys = [.. Enumerable.Range(0, 3).Select(_ => ECDsa.Create())];
    private readonly ECDsa stranger = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private BareRegistry registry = null!;
    private LogCopy log = null!;
    private StoredLog stored = null!;

    [OneTimeSetUp]
    public async Task MakeAsync()
    {
        registry = await BareRegistry.MakeAsync();
        var (one, other) = (registry.OpenLog(), registry.OpenLog());
        keys[0].ImportSubjectPublicKeyInfo(registry.Registry.SigningKey.PublicKey, out _);
        await AppendAsync(one, 4);
        await AppendAsync(other, 1);
        for (var i = 1; i < keys.Length; i++)
        {
            var next = SigningKey.Create(registry.KeyDir);
            keys[i].ImportSubjectPublicKeyInfo(next.PublicKey, out _);
            await one.ChangeKeyAsync(next, "keeper");
            // The other process learns of the change when it next writes.
            await AppendAsync(other, 2);
            await AppendAsync(one, i);
        }

        log = await LogCopy.ReadAsync(registry);
        stored = await StoredLog.ReadAsync(registry.Engine.Log);
    }

    [OneTimeTearDown]
    public void Remove()
    {
        registry.Dispose();
        stranger.Dispose();
        foreach (var key in keys)
            key.Dispose();
    }

    [Test]
    public void The_last_record_under_a_key_names_the_next_and_the_first_under_that_carries_the_old_ones_checkpoint()
    {
        var (named, taken) = (stored.Rows[5].Json, stored.Rows[6].Json);

        Assert.That(stored.Rows.Select(row => row.Outcome), Is.EqualTo(
            new[] { "full", "full", "full", "full", "full", "named", "taken", "full", "full", "full", "named", "taken", "full", "full", "full", "full" }));
        Assert.That((string?)named["oldKey"], Is.EqualTo(Convert.ToBase64String(keys[0].ExportSubjectPublicKeyInfo())));
        Assert.That((string?)named["newKey"], Is.EqualTo(Convert.ToBase64String(keys[1].ExportSubjectPublicKeyInfo())));
        Assert.That((string?)named["operator"], Is.EqualTo("keeper"));
        var note = Checkpoint.Parse((string)taken["checkpoint"]!)!;
        Assert.That(note.IsSignedBy(keys[0]));
        Assert.That(note.Size, Is.EqualTo(6));
        Assert.That(note.Root, Is.EqualTo(StoredLog.Root([.. stored.Rows.Take(6).Select(row => row.Leaf)])));
    }

    [Test]
    public async Task Any_of_its_keys_verifies_the_log_and_no_other_does([Values] bool exported, [Values] bool python)
    {
        foreach (var key in keys)
            Assert.That(await FaultAsync(log, key, exported, python, []), Is.Null);
        Assert.That(await FaultAsync(log, stranger, exported, python, []), Is.Not.Null);
    }

    [Test]
    public async Task A_kept_checkpoint_is_one_of_the_key_of_its_time([Values] bool python)
    {
        var early = Note(5, registry.Registry.SigningKey);
        var late = Note(9, registry.Registry.SigningKey);

        Assert.That(await FaultAsync(log, keys[2], exported: true, python, [early]), Is.Null);
        Assert.That(await FaultAsync(log, keys[2], exported: true, python, [late]), Is.Not.Null);
    }

    [Test]
    public async Task A_stranger_who_names_a_key_of_his_own_is_found([Values] bool python, [Values] bool last)
    {
        using var folder = new TempFolder();
        using var own = SigningKey.Create(folder.Path);
        using var forger = ECDsa.Create();
        forger.ImportSubjectPublicKeyInfo(own.PublicKey, out _);
        var size = last ? 16 : 5;
        var tree = Tree(size);
        var lines = stored.Rows.Take(size).Select(row => row.Record).ToList();
        var true0 = last ? keys[2] : keys[0];
        Add(new AuditRecord(KeyChain.Event, KeyChain.Named, null) { Keys = (true0.ExportSubjectPublicKeyInfo(), own.PublicKey) });
        Add(new AuditRecord(KeyChain.Event, KeyChain.Taken, null) { Checkpoint = Checkpoint.Sign("ota.tokyo/keyholder-audit", tree, own) });
        var forged = Export(lines, Checkpoint.Sign("ota.tokyo/keyholder-audit", tree, own));

        Assert.That(await FaultOfExportAsync(forged, true0, python, []), Is.Not.Null);
        Assert.That(await FaultOfExportAsync(forged, forger, python, []), Is.Not.Null);

        void Add(AuditRecord record)
        {
            byte[] line = [.. Encoding.UTF8.GetBytes($"{{\"index\":{tree.Size},\"time\":\"{(string)stored.Rows[^1].Json["time"]!}\","), .. record.Encode().Span[1..]];
            lines.Add(line);
            tree.Append(MerkleTree.Leaf(line));
        }
    }

    [Test]
    public async Task A_key_that_was_given_up_signs_no_head_any_more([Values] bool python)
    {
        var forged = Export([.. stored.Rows.Select(row => row.Record)], Note(16, registry.Registry.SigningKey).Note);

        foreach (var key in keys)
            Assert.That(await FaultOfExportAsync(forged, key, python, []), Is.Not.Null);
    }

    [Test]
    public void Every_byte_of_the_records_about_keys_counts()
    {
        var unseen = new List<string>();
        foreach (var index in new[] { 5, 6, 10, 11 })
        {
            for (var at = 0; at < stored.Rows[index].Record.Length; at++)
            {
                var lines = stored.Rows.Select(row => row.Record.ToArray()).ToList();
                lines[index][at] ^= 1;
                if (LogCopy.VerifyExport(Export(lines, log.Head.Checkpoint), keys[at % 3]) is null)
                    unseen.Add($"{index}: {at}");
            }
        }

        Assert.That(unseen, Is.Empty);
    }

    [Test]
    public async Task The_command_goes_over_to_a_new_key_and_the_old_public_key_still_verifies()
    {
        using var own = await BareRegistry.MakeAsync();
        await AppendAsync(own.OpenLog(), 2);
        own.Close();
        var kept = own.Folder["kept.pub"];
        File.Copy(Path.Combine(own.DataDir, SigningKey.PublicFile), kept);
        string[] place = ["--data", own.DataDir, "--keys", own.KeyDir];

        var changed = await RunningProgram.RunAsync(own.Folder, ["audit", "change-key", .. place]);
        var withOld = await RunningProgram.RunAsync(own.Folder, ["audit", "verify", .. place, "--public-key", kept]);
        var withNew = await RunningProgram.RunAsync(own.Folder, ["audit", "verify", .. place]);
        var check = await RunningProgram.RunAsync(own.Folder, ["check", .. place]);

        Assert.That(changed.ExitCode, Is.Zero, changed.All);
        Assert.That(withOld.ExitCode, Is.Zero, withOld.All);
        Assert.That(withNew.ExitCode, Is.Zero, withNew.All);
        Assert.That(check.ExitCode, Is.Zero, check.All);
        Assert.That(await File.ReadAllTextAsync(kept), Is.Not.EqualTo(await File.ReadAllTextAsync(Path.Combine(own.DataDir, SigningKey.PublicFile))));
    }

    private static async Task AppendAsync(AuditLog log, int count)
    {
        for (var i = 0; i < count; i++)
            await log.AppendAsync(new AuditRecord("lookup", "full", null));
    }

    private MerkleTree Tree(int size)
    {
        var tree = new MerkleTree();
        foreach (var row in stored.Rows.Take(size))
            tree.Append(row.Leaf);
        return tree;
    }

    private Checkpoint Note(int size, SigningKey key) => Checkpoint.Parse(Checkpoint.Sign("ota.tokyo/keyholder-audit", Tree(size), key))!;

    private static byte[] Export(List<byte[]> lines, string note) =>
        [.. lines.SelectMany(line => (byte[])[.. line, (byte)'\n']), (byte)'\n', .. Encoding.UTF8.GetBytes(note)];

    private static Task<string?> FaultAsync(LogCopy log, ECDsa key, bool exported, bool python, Checkpoint[] outside) =>
        exported || python ? FaultOfExportAsync(log.Export(), key, python, outside) : Task.FromResult(log.Verify(key, outside)?.What.En);

    private static async Task<string?> FaultOfExportAsync(byte[] export, ECDsa key, bool python, Checkpoint[] outside)
    {
        if (!python)
            return LogCopy.VerifyExport(export, key, outside)?.What.En;

        using var folder = new TempFolder();
        await File.WriteAllBytesAsync(folder["export"], export);
        await File.WriteAllTextAsync(folder["key"], key.ExportSubjectPublicKeyInfoPem() + "\n");
        await File.WriteAllTextAsync(folder["outside"], string.Join('\n', outside.Select(checkpoint => checkpoint.Note)));
        var run = await VerifyScript.RunAsync([folder["export"], folder["key"], .. outside.Length == 0 ? [] : (string[])[folder["outside"]]]);
        Assert.That(run.ExitCode, Is.AnyOf(0, 1), run.Error);
        return run.ExitCode == 0 ? null : run.Error;
    }
}
