using System.Diagnostics;
using Api.Audit;
using Api.Storage;
using Api.Tests.Support;

namespace Api.Tests.Storage;

internal sealed class RefusedCommitTests
{
    private const string LastChange = "SELECT last_change FROM audit_head WHERE id = 1";
    private const string OtherChange = "UPDATE audit_head SET last_change = 77 WHERE id = 1";

    /// <summary>
    /// After a failed fsync the whole commit may stand in the kernel's cache and not on the disk. Who believes it and
    /// appends to it loses, with the power, what was acknowledged since.
    /// </summary>
    [Test]
    public async Task A_commit_that_only_the_kernels_cache_holds_is_neither_seen_nor_built_upon()
    {
        using var registry = await BareRegistry.MakeAsync();
        using (var log = registry.Registry.OpenLog(registry.Clock))
            await log.AppendAsync(new AuditRecord("before", "done", null));
        var refused = await WriteAheadLogAfterAsync(registry, OtherChange);

        using (var cache = new FileStream(registry.LogFile + "-wal", FileMode.OpenOrCreate, FileAccess.Write, FileShare.ReadWrite))
            cache.Write(refused);
        await using var reopened = await registry.Engine.Log.OpenConnectionAsync();
        var seen = await reopened.FirstAsync<long>(LastChange, null, CancellationToken.None);
        await registry.OpenLog().AppendAsync(new AuditRecord("after", "done", null));

        Assert.That(seen, Is.Zero);
        var stored = await StoredLog.ReadAsync(registry.Engine.Log);
        Assert.That(stored.Rows, Has.Count.EqualTo(2));
        stored.AssertIsOneSignedTree(registry.DataDir);
    }

    // The same file with one more commit, as its own connection would have written it.
    private static async Task<byte[]> WriteAheadLogAfterAsync(BareRegistry registry, string commit)
    {
        var copy = registry.Folder["copy"];
        using (var cp = Process.Start("cp", ["-R", registry.DataDir, copy]))
            await cp.WaitForExitAsync();
        using var engine = SqliteEngine.Open(copy, create: false);
        await using var connection = await engine.Log.OpenConnectionAsync();
        connection.Run(commit);
        return await File.ReadAllBytesAsync(Path.Combine(copy, SqliteEngine.LogFile + "-wal"));
    }
}
