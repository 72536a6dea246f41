using System.Security.Cryptography;
using Api.Audit;
using Api.Storage;
using Api.Tests.Support;
using Microsoft.Extensions.Logging;

namespace Api.Tests.Audit;

internal sealed class CheckpointKeeperTests
{
    private readonly LogLines lines = new();
    private ILoggerFactory logging = null!;
    private BareRegistry registry = null!;
    private AuditLog log = null!;
    private CheckpointKeeper keeper = null!;

    [SetUp]
    public async Task MakeAsync()
    {
        registry = await BareRegistry.MakeAsync();
        logging = LoggerFactory.Create(logger => logger.AddProvider(lines));
        log = registry.OpenLog();
        keeper = new CheckpointKeeper(
            registry.Engine, log, registry.Registry.Installation, registry.Clock, logging.CreateLogger<CheckpointKeeper>());
    }

    [TearDown]
    public void Remove()
    {
        keeper.Dispose();
        logging.Dispose();
        registry.Dispose();
    }

    [Test]
    public async Task Each_new_checkpoint_is_kept_once_in_the_file_and_in_the_log()
    {
        for (var round = 0; round < 3; round++)
        {
            await log.AppendAsync(new AuditRecord("lookup", "full", null));
            await log.AppendAsync(new AuditRecord("lookup", "full", null));
            await KeepAsync();
            await KeepAsync();
        }

        var kept = Checkpoint.ParseMany(await File.ReadAllTextAsync(KeptFile));
        Assert.That(kept.Select(checkpoint => checkpoint.Size), Is.EqualTo(new[] { 2, 4, 6 }));
        Assert.That(await VerifyAsync(kept), Is.Null);
        foreach (var checkpoint in kept)
            Assert.That(lines.Lines.Count(line => line.Contains(checkpoint.Note.TrimEnd('\n').Replace("\n", "\\n", StringComparison.Ordinal), StringComparison.Ordinal)), Is.EqualTo(1));
    }

    [Test]
    public async Task A_minute_without_a_record_gets_one_that_says_so()
    {
        await log.AppendAsync(new AuditRecord("lookup", "full", null));
        Advance(59);
        await KeepAsync();
        Advance(1);
        await KeepAsync();
        Advance(59);
        await KeepAsync();

        var stored = await StoredLog.ReadAsync(registry.Engine.Log);
        Assert.That(stored.Events, Is.EqualTo(new[] { "lookup", "tick" }));
        Assert.That(Checkpoint.ParseMany(await File.ReadAllTextAsync(KeptFile)).Select(checkpoint => checkpoint.Size), Is.EqualTo(new[] { 1, 2 }));
    }

    [Test]
    public async Task A_checkpoint_that_cannot_be_kept_is_told_and_tried_again()
    {
        Directory.CreateDirectory(KeptFile);

        await keeper.StartAsync(CancellationToken.None);
        Assert.That(() => lines.Text, Does.Contain("The checkpoint could not be kept in checkpoints.log: UnauthorizedAccessException").After(5000, 20));

        Assert.That(keeper.ExecuteTask!.IsCompleted, Is.False);
        await keeper.StopAsync(CancellationToken.None);
        Directory.Delete(KeptFile);
        await KeepAsync();
        Assert.That(Checkpoint.ParseMany(await File.ReadAllTextAsync(KeptFile)), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Three_minutes_without_a_kept_checkpoint_make_the_server_not_ready()
    {
        using var server = await TestServer.StartAsync();
        var file = Path.Combine(server.DataDir, CheckpointKeeper.File);
        File.Delete(file);
        Directory.CreateDirectory(file);
        var before = await ReadyAsync(server);

        server.Clock.Advance(CheckpointKeeper.OldestReady);
        var without = await ReadyAsync(server);
        Directory.Delete(file);
        await server.Get<CheckpointKeeper>().KeepAsync(CancellationToken.None);
        var again = await ReadyAsync(server);

        Assert.That((before.Status, without.Status, again.Status), Is.EqualTo((200, 503, 200)));
        Assert.That(without.Code, Is.EqualTo("audit-unavailable"));
    }

    [Test]
    public async Task A_refused_record_makes_the_server_not_ready_at_once_until_one_is_stored()
    {
        using var server = await TestServer.StartAsync();
        var before = await ReadyAsync(server);

        await server.TamperAsync(Full, log: true);
        var refused = await server.LookUpAsync("hospital", new { number = "4821-0372", reason = "emergency-treatment" });
        var without = await ReadyAsync(server);
        await server.TamperAsync(Room, log: true);
        var stored = await server.LookUpAsync("hospital", new { number = "4821-0372", reason = "emergency-treatment" });
        var again = await ReadyAsync(server);

        Assert.That((refused.Status, stored.Status), Is.EqualTo((503, 404)));
        Assert.That((before.Status, without.Status, again.Status), Is.EqualTo((200, 503, 200)));
        Assert.That(without.Code, Is.EqualTo("audit-unavailable"));
    }

    [Test]
    public async Task A_server_that_gets_no_lookups_finds_out_by_itself_that_records_are_stored_again()
    {
        await log.AppendAsync(new AuditRecord("lookup", "full", null));
        using (var connection = await registry.Engine.Log.OpenConnectionAsync())
        {
            connection.Run(Full);
            Assert.That(() => log.AppendAsync(new AuditRecord("lookup", "full", null)), Throws.InstanceOf<AuditUnavailableException>());
            Assert.That(KeepAsync, Throws.InstanceOf<AuditUnavailableException>());
            Assert.That(log.LastAppendFailed, Is.True);
            connection.Run(Room);
        }

        await KeepAsync();
        await KeepAsync();

        Assert.That(log.LastAppendFailed, Is.False);
        var stored = await StoredLog.ReadAsync(registry.Engine.Log);
        Assert.That(stored.Events, Is.EqualTo(new[] { "lookup", "tick" }));
    }

    private const string Full = "CREATE TRIGGER full BEFORE INSERT ON audit_record BEGIN SELECT RAISE(ABORT, 'full'); END";
    private const string Room = "DROP TRIGGER full";

    private string KeptFile => Path.Combine(registry.DataDir, CheckpointKeeper.File);

    private Task KeepAsync() => keeper.KeepAsync(CancellationToken.None);

    private void Advance(int seconds) => ((TestClock)registry.Clock).Advance(TimeSpan.FromSeconds(seconds));

    private async Task<AuditFault?> VerifyAsync(List<Checkpoint> outside)
    {
        using var key = ECDsa.Create();
        key.ImportSubjectPublicKeyInfo(registry.Registry.SigningKey.PublicKey, out _);
        return (await LogCopy.ReadAsync(registry)).Verify(key, outside);
    }

    private static async Task<Reply> ReadyAsync(TestServer server)
    {
        using var client = server.CreateClient();
        using var response = await client.GetAsync(new Uri("/health/ready", UriKind.Relative));
        return await Reply.ReadAsync(response);
    }
}
