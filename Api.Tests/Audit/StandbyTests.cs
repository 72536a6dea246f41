using System.Diagnostics;
using Api.Audit;
using Api.Storage;
using Api.Tests.Support;
using Npgsql;

namespace Api.Tests.Audit;

/// <summary>A primary and a synchronous standby: what is answered is on both, and what is not on both is not answered.</summary>
internal sealed class StandbyTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(2);

    private PostgresNode primary = null!;
    private PostgresNode standby = null!;
    private TestServer server = null!;
    private RegisteredPerson elder = null!;

    [SetUp]
    public async Task MakeAsync()
    {
        if (!PostgresNode.IsInstalled)
            Needed.Missing("postgres", PostgresNode.HowToInstall);
        primary = PostgresNode.Make();
        primary.Start("synchronous_standby_names=other");
        await RunAsync(primary, "postgres", "SET synchronous_commit = local; CREATE DATABASE keyholder");
        standby = primary.Copy("other");
        standby.Start();
        server = await TestServer.StartAsync(
            settings: [("Keyholder:Database", primary.Database("keyholder")), ("Audit:CommitDeadline", Deadline.ToString())]);
        elder = await server.RegisterAsync();
    }

    [TearDown]
    public void Remove()
    {
        // Before the server, which waits for what it has begun.
        standby?.Dispose();
        primary?.Dispose();
        server?.Dispose();
    }

    [Test]
    public async Task While_the_standby_is_silent_nothing_is_answered_and_afterwards_everything_is()
    {
        standby.Freeze();
        var since = Stopwatch.StartNew();

        var lookups = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => LookUpAsync()));
        var change = await server.SendAsync("centre", HttpMethod.Post, "/v1/elders", SomeElder.Json());

        Assert.That(lookups.Append(change).Select(reply => (reply.Status, reply.Code)), Is.All.EqualTo((503, "audit-unavailable")));
        Assert.That(change.Headers.Contains("Retry-After"));
        Assert.That(since.Elapsed, Is.LessThan(Deadline * 5));
        standby.Thaw();
        Assert.That(() => LookUpAsync().GetAwaiter().GetResult().Status, Is.EqualTo(200).After(20_000, 200));
        Assert.That((await server.SendAsync("centre", HttpMethod.Post, "/v1/elders", SomeElder.Json())).Status, Is.EqualTo(201));
    }

    [Test]
    public async Task What_a_cancelled_commit_left_on_the_primary_alone_is_no_answer()
    {
        standby.Freeze();
        var lookup = LookUpAsync();
        // As an operator does who sees it hang: the server then commits on this machine alone, and says so in a warning.
        await Task.Delay(300);
        await RunAsync(primary, "postgres", "SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE wait_event = 'SyncRep'");

        var reply = await lookup;

        Assert.That((reply.Status, reply.Code), Is.EqualTo((503, "audit-unavailable")));
    }

    [Test]
    public async Task What_was_answered_outlives_the_primary()
    {
        using var end = new CancellationTokenSource();
        var (receipts, elders) = (new List<string>(), new List<string>());
        var work = Task.WhenAll(
            Enumerable.Range(0, 4).Select(_ => KeepAsync(receipts, async () => await LookUpAsync() is { Status: 200 } reply ? reply.Headers.GetValues("Audit-Receipt").Single() : null, end.Token))
            .Append(KeepAsync(elders, async () => await RegisterAnotherAsync() is { Status: 201 } reply ? reply["id"]!.GetValue<string>() : null, end.Token)));
        await Task.Delay(1500);
        standby.Freeze();
        await Task.Delay(Deadline + TimeSpan.FromSeconds(1));

        // What is still on its way to the standby must not save it.
        primary.Kill();
        standby.Kill();
        standby.Start();
        await end.CancelAsync();
        await work;
        standby.Promote();

        Assert.That(receipts, Has.Count.GreaterThan(20));
        Assert.That(elders, Has.Count.GreaterThan(5));
        await using var source = NpgsqlDataSource.Create(standby.Database("keyholder"));
        await using var connection = await source.OpenConnectionAsync();
        var leaves = await connection.QueryAsync<byte[]>("SELECT leaf FROM audit_record ORDER BY idx", null, default);
        var ids = (await connection.QueryAsync<long>("SELECT id FROM elder", null, default)).Select(Api.Http.Id.Text).ToHashSet();
        Assert.That(receipts.Except(leaves.Select((leaf, index) => new Receipt(index, leaf).ToString())), Is.Empty);
        Assert.That(elders.Except(ids), Is.Empty);
    }

    private static async Task KeepAsync(List<string> kept, Func<Task<string?>> ask, CancellationToken ct)
    {
        while (!ct.IsCancellationRequested)
        {
            if (await ask() is not { } answer)
                continue;

            lock (kept)
                kept.Add(answer);
        }
    }

    private static async Task RunAsync(PostgresNode node, string database, string sql)
    {
        await using var source = NpgsqlDataSource.Create(node.Database(database));
        await using var connection = await source.OpenConnectionAsync();
        foreach (var statement in sql.Split("; "))
            connection.Run(statement);
    }

    private Task<Reply> LookUpAsync() => server.LookUpAsync("hospital", new { number = elder.Number, reason = "emergency-treatment" });

    private Task<Reply> RegisterAnotherAsync() => server.SendAsync("centre", HttpMethod.Post, "/v1/elders", SomeElder.Json());
}
