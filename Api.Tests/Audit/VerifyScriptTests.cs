using System.Diagnostics;
using Api.Audit;
using Api.Tests.Support;

namespace Api.Tests.Audit;

/// <summary>The script on the files that people really have; what tampering it finds is in <see cref="KeyChangeTests"/>.</summary>
internal sealed class VerifyScriptTests
{
    private BareRegistry registry = null!;
    private LogCopy log = null!;
    private TempFolder scratch = null!;

    [OneTimeSetUp]
    public async Task MakeAsync()
    {
        scratch = new TempFolder();
        registry = await BareRegistry.MakeAsync();
        log = await LogCopy.MakeAsync(registry, 12, new Random(8));
        var export = log.Export();
        var key = await File.ReadAllTextAsync(Path.Combine(registry.DataDir, SigningKey.PublicFile));
        await AuditVerifyCommandTests.WriteUselessAsync(scratch, log);
        await File.WriteAllBytesAsync(scratch["export"], export);
        await File.WriteAllBytesAsync(scratch["fresh"], log.At(0, registry.Registry.SigningKey).Export());
        await File.WriteAllTextAsync(scratch["key"], key);
        await File.WriteAllTextAsync(scratch["unended"], key.TrimEnd());
        await File.WriteAllTextAsync(scratch["crlf-key"], key.Replace("\n", "\r\n", StringComparison.Ordinal));
        await File.WriteAllTextAsync(scratch["kept"], $"{At(5)}\n{At(12)}");
        await File.WriteAllTextAsync(scratch["mailed"], $"\r\n{At(5).ReplaceLineEndings("\r\n")}\r\n{At(12).TrimEnd()}");
        await File.WriteAllTextAsync(scratch["beyond"], $"{log.At(12, registry.Registry.SigningKey).Head.Checkpoint}\n{At(5)}");
        await File.WriteAllBytesAsync(scratch["shorter"], log.At(8, registry.Registry.SigningKey).Export());
        await File.WriteAllBytesAsync(scratch["number"], [.. "5\n"u8, .. export]);
        export[100] ^= 1;
        await File.WriteAllBytesAsync(scratch["touched"], export);
    }

    [OneTimeTearDown]
    public void Remove()
    {
        registry.Dispose();
        scratch.Dispose();
    }

    [TestCase("export", "key", "kept")]
    [TestCase("export", "unended")]
    [TestCase("export", "crlf-key", "mailed")]
    [TestCase("fresh", "key")]
    public Task A_good_log_is_intact(params string[] files) => AssertAsync(0, files);

    [TestCase("touched", "key")]
    [TestCase("touched", "unended", "kept")]
    [TestCase("number", "key")]
    [TestCase("shorter", "key", "beyond")]
    public Task A_tampered_log_is_told_as_one(params string[] files) => AssertAsync(1, files);

    [TestCase("export", "rsa")]
    [TestCase("export", "p384")]
    [TestCase("export", "empty")]
    [TestCase("export", "page")]
    [TestCase("export", "nowhere")]
    [TestCase("empty", "key")]
    [TestCase("page", "key")]
    [TestCase("cut", "key")]
    [TestCase("cut-note", "key")]
    [TestCase("nowhere", "key")]
    [TestCase("export", "key", "empty")]
    [TestCase("export", "key", "page")]
    [TestCase("export", "key", "unsigned")]
    [TestCase("export", "key", "kept", "nowhere")]
    [TestCase("export")]
    public Task What_cannot_be_read_proves_nothing_either_way(params string[] files) => AssertAsync(2, files);

    [TestCase("\n12\n", "\n12\n", 0)]
    [TestCase("\n12\n", "\n13\n", 1)]
    public async Task The_readmes_openssl_lines_verify_a_checkpoint(string signed, string shown, int exit)
    {
        using var folder = new TempFolder();
        var readme = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "README.md"));
        var lines = readme[readme.IndexOf("sed '/^$/,$d' checkpoint", StringComparison.Ordinal)..];
        await File.WriteAllTextAsync(folder["run.sh"], lines[..lines.IndexOf("```", StringComparison.Ordinal)]);
        await File.WriteAllTextAsync(folder["checkpoint"], At(12).Replace(signed, shown, StringComparison.Ordinal));
        File.Copy(scratch["key"], folder[SigningKey.PublicFile]);

        using var sh = Process.Start(new ProcessStartInfo("sh", ["run.sh"])
        {
            WorkingDirectory = folder.Path,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        await sh.WaitForExitAsync();

        Assert.That(sh.ExitCode, Is.EqualTo(exit), await sh.StandardError.ReadToEndAsync());
    }

    private async Task AssertAsync(int exit, string[] files)
    {
        var run = await VerifyScript.RunAsync([.. files.Select(file => scratch[file])]);

        Assert.That(run.ExitCode, Is.EqualTo(exit), run.All);
    }

    private string At(int size) => log.At(size, registry.Registry.SigningKey).Head.Checkpoint;
}
