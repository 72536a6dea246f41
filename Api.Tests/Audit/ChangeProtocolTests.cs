using System.Data.Common;
using Api.Audit;
using Api.Http;
using Api.Storage;
using Api.Tests.Support;

namespace Api.Tests.Audit;

/// <summary>Record first, change after: what a crash between the two leaves, and how it is found.</summary>
internal sealed class ChangeProtocolTests
{
    private BareRegistry registry = null!;
    private AuditLog log = null!;

    [SetUp]
    public async Task MakeAsync()
    {
        registry = await BareRegistry.MakeAsync();
        log = registry.OpenLog();
    }

    [TearDown]
    public void Remove() => registry.Dispose();

    [Test]
    public async Task An_ordinary_start_finds_nothing_missing()
    {
        await ChangeAsync();

        await log.ReconcileAsync(CancellationToken.None);
        await log.ReconcileAsync(CancellationToken.None);

        Assert.That((await ReadAsync()).Events, Is.EqualTo(["changed", "started", "started"]));
    }

    [Test]
    public async Task A_change_that_never_came_is_said_to_be_so_at_the_next_start()
    {
        await ChangeAsync();
        var lost = await RecordWithoutChangeAsync();

        await log.ReconcileAsync(CancellationToken.None);
        await log.ReconcileAsync(CancellationToken.None);

        var stored = await ReadAsync();
        Assert.That(stored.Events, Is.EqualTo(["changed", "lost", "not-applied", "started", "started"]));
        Assert.That(stored.Rows[2].Json["subject"]!.GetValue<string>(), Is.EqualTo(Id.Text(lost)));
        stored.AssertIsOneSignedTree(registry.DataDir);
    }

    [Test]
    public async Task A_change_that_never_came_is_said_to_be_so_before_the_next_change()
    {
        var lost = await RecordWithoutChangeAsync();

        await ChangeAsync();
        await ChangeAsync();

        var stored = await ReadAsync();
        Assert.That(stored.Events, Is.EqualTo(["lost", "not-applied", "changed", "changed"]));
        Assert.That(stored.Rows[1].Json["subject"]!.GetValue<string>(), Is.EqualTo(Id.Text(lost)));
    }

    [Test]
    public async Task A_change_whose_commit_fails_after_its_record_is_said_not_to_have_been_applied()
    {
        await ChangeAsync();

        // A deferred constraint fails in the commit itself, after the record.
        Assert.CatchAsync<DbException>(() => log.ChangeAsync(
            async transaction =>
            {
                await transaction.ExecuteAsync("PRAGMA defer_foreign_keys = ON", null, CancellationToken.None);
                await transaction.ExecuteAsync(
                    "INSERT INTO item (id, number_id, kind, token_hash, sealed_token, state, state_at) VALUES (1, 5, '', x'01', x'01', '', 1)",
                    null, CancellationToken.None);
                return new AuditRecord("failed", "done", null) { IsChange = true };
            },
            CancellationToken.None));
        await ChangeAsync();

        Assert.That((await ReadAsync()).Events, Is.EqualTo(["changed", "failed", "not-applied", "changed"]));
        Assert.That(await VersionAsync(), Is.EqualTo(2));
    }

    [Test]
    public async Task A_log_that_is_behind_its_registry_takes_no_change_and_calls_none_not_applied()
    {
        await ChangeAsync();
        await using (var connection = await registry.Engine.Registry.OpenConnectionAsync())
            connection.Run("UPDATE registry SET last_change = 5");

        Assert.ThrowsAsync<AuditUnavailableException>(ChangeAsync);

        Assert.That((await ReadAsync()).Events, Is.EqualTo(["changed"]));
        Assert.That(await VersionAsync(), Is.EqualTo(1));
    }

    [Test]
    public async Task A_change_that_fails_before_its_record_leaves_neither()
    {
        Assert.ThrowsAsync<TimeoutException>(() => log.ChangeAsync(
            async transaction =>
            {
                await BumpAsync(transaction);
                throw new TimeoutException();
            },
            CancellationToken.None));

        Assert.That((await ReadAsync()).Rows, Is.Empty);
        Assert.That(await VersionAsync(), Is.Zero);
    }

    [Test]
    public async Task A_refused_change_is_rolled_back_and_its_refusal_recorded()
    {
        await log.ChangeAsync(
            async transaction =>
            {
                await BumpAsync(transaction);
                return new AuditRecord("refused", "possible-duplicate", null);
            },
            CancellationToken.None);

        Assert.That((await ReadAsync()).Events, Is.EqualTo(["refused"]));
        Assert.That(await VersionAsync(), Is.Zero);
    }

    [Test]
    public async Task A_change_whose_record_cannot_be_kept_is_rolled_back()
    {
        await using (var connection = await registry.Engine.Log.OpenConnectionAsync())
            connection.Run("CREATE TRIGGER full BEFORE INSERT ON audit_record BEGIN SELECT RAISE(ABORT, 'full'); END");

        Assert.ThrowsAsync<AuditUnavailableException>(ChangeAsync);

        Assert.That(await VersionAsync(), Is.Zero);
        await using (var connection = await registry.Engine.Log.OpenConnectionAsync())
            connection.Run("DROP TRIGGER full");
        await ChangeAsync();
        Assert.That((await ReadAsync()).Events, Is.EqualTo(["changed"]));
    }

    private Task ChangeAsync() => log.ChangeAsync(
        async transaction =>
        {
            await BumpAsync(transaction);
            return new AuditRecord("changed", "done", null) { IsChange = true };
        },
        CancellationToken.None);

    // What a crash between the two commits leaves: the record, and a registry that knows nothing of it.
    private async Task<long> RecordWithoutChangeAsync()
    {
        var record = new AuditRecord("lost", "done", null) { IsChange = true };
        await log.AppendAsync(record);
        return record.Id;
    }

    private static Task<int> BumpAsync(DbTransaction transaction) =>
        transaction.ExecuteAsync("UPDATE registry SET directory_version = directory_version + 1", null, CancellationToken.None);

    private Task<StoredLog> ReadAsync() => StoredLog.ReadAsync(registry.Engine.Log);

    private async Task<long> VersionAsync()
    {
        await using var connection = await registry.Engine.Registry.OpenConnectionAsync();
        return await connection.FirstAsync<long>("SELECT directory_version FROM registry", null, CancellationToken.None);
    }
}
