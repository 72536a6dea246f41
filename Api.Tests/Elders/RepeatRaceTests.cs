using System.Text;
using System.Text.Json.Nodes;
using Api.Access;
using Api.Audit;
using Api.Storage;
using Api.Tests.Support;

namespace Api.Tests.Elders;

/// <summary>The same Idempotency-Key at the same moment, here and on another node, and very many of them.</summary>
internal sealed class RepeatRaceTests
{
    private TestServer server = null!;
    private int made;

    [OneTimeSetUp]
    public async Task StartAsync() => server = await TestServer.StartAsync();

    [OneTimeTearDown]
    public void Stop() => server.Dispose();

    [Test]
    public async Task Twenty_at_once_register_one()
    {
        var (key, person, before) = (NewKey(), SomeElder.Json(), await server.RowsAsync());

        var replies = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(() => RegisterAsync(key, person))));

        var made = replies.Where(reply => reply.Status == 201).ToList();
        Assert.That(made.Select(reply => reply.Text).Distinct().Count(), Is.EqualTo(1));
        Assert.That(replies.Except(made).Select(reply => (reply.Code, reply.Headers.RetryAfter?.ToString())), Is.All.EqualTo(("change-running", "1")));
        Assert.That((await server.RowsAsync()).Elders, Is.EqualTo(before.Elders + 1));
        Assert.That((await RegisterAsync(key, person)).Text, Is.EqualTo(made[0].Text));
    }

    // Another node has made the same change while this one waited for its turn.
    [Test]
    public async Task Who_was_slower_than_another_node_changes_nothing()
    {
        var (key, person, before) = (NewKey(), SomeElder.Json().ToJsonString(), await server.RowsAsync());
        var known = server.ChangeKey("centre", TestServer.ActingUser, key, "POST", "/v1/elders", Encoding.UTF8.GetBytes(person));

        var reply = await WhileAnotherNodeAsync(known, "SELECT 1", () => RegisterAsync(key, person));

        Assert.That((reply.Status, reply.Code), Is.EqualTo((409, "change-done")));
        Assert.That(await server.RowsAsync(), Is.EqualTo(before));
    }

    [Test]
    public async Task Who_was_slower_is_not_told_that_somebody_else_was_first()
    {
        var (key, elder) = (NewKey(), await server.RegisterAsync());
        const string Body = """{"blocks":["contacts"],"confirmedBy":"self","method":"window"}""";
        var path = $"/v1/elders/{elder.Id}/renewals";
        var known = server.ChangeKey("centre", TestServer.ActingUser, key, "POST", path, Encoding.UTF8.GetBytes(Body), "\"1\"");

        var reply = await WhileAnotherNodeAsync(
            known, "UPDATE elder SET version = version + 1 WHERE version = 1",
            () => server.SendAsync("centre", HttpMethod.Post, path, Body, ifMatch: "\"1\"", key: key));

        Assert.That((reply.Status, reply.Code), Is.EqualTo((409, "change-done")));
        await server.TamperAsync("UPDATE elder SET version = 1 WHERE version = 2 AND id NOT IN (SELECT elder_id FROM elder_version)");
    }

    [Test]
    public async Task No_client_fills_the_disk()
    {
        using var own = await TestServer.StartAsync();
        var (key, person) = (NewKey(), SomeElder.Json());
        Task<Reply> SendAsync(string? with, JsonNode who) => own.SendAsync("centre", HttpMethod.Post, "/v1/elders", who, key: with);
        var first = await SendAsync(key, person);
        await own.TamperAsync($"""
            WITH RECURSIVE n(i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i < {ChangeKeys.MostOfClient})
            INSERT INTO change_key (key_hash, request_hash, client_id, record_id, at)
            SELECT randomblob(16), x'00', k.client_id, 1, k.at FROM change_key k CROSS JOIN n WHERE k.sealed IS NOT NULL
            """);

        var refused = await SendAsync(NewKey(), SomeElder.Json());

        Assert.That((refused.Status, refused.Code, refused.Headers.RetryAfter?.ToString()), Is.EqualTo((429, "too-many-requests", "600")));
        Assert.That((await SendAsync(key, person)).Text, Is.EqualTo(first.Text), "what was kept is");
        Assert.That((await SendAsync(null, SomeElder.Json())).Status, Is.EqualTo(201), "without a key as ever");
        Assert.That((await own.SendAsync("centre2", HttpMethod.Post, "/v1/elders", SomeElder.Json(elder => elder["acceptDuplicate"] = true), key: key)).Status, Is.EqualTo(201));
    }

    private string NewKey() => $"key-{++made}";

    private Task<Reply> RegisterAsync(string key, object person) => server.SendAsync("centre", HttpMethod.Post, "/v1/elders", person, key: key);

    private async Task<Reply> WhileAnotherNodeAsync(ChangeKey key, string does, Func<Task<Reply>> send)
    {
        await using var connection = await server.Get<Engine>().Registry.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await transaction.ExecuteAsync(PlantedKey.Insert, server.RowOf(key, "centre"), CancellationToken.None);
        await transaction.ExecuteAsync(does, null, CancellationToken.None);
        var sent = Task.Run(send);
        await Task.Delay(TimeSpan.FromMilliseconds(500));
        Assert.That(sent.IsCompleted, Is.False);
        await transaction.CommitAsync();
        return await sent;
    }
}
