using Api.Storage;
using Api.Tests.Support;

namespace Api.Tests.Audit;

[NonParallelizable]
internal sealed class BesideFailingChangesTests
{
    private TestServer server = null!;

    [OneTimeSetUp]
    public async Task StartAsync() => server = await TestServer.StartAsync();

    [OneTimeTearDown]
    public void Stop() => server.Dispose();

    [Test]
    public async Task Changes_that_fail_touch_no_lookup_beside_them()
    {
        var person = SomeElder.Json();
        var elder = await server.RegisterAsync(person);
        var before = (await server.RecordsAsync()).Count;
        var lookups = new List<Task<Reply>>();
        var duplicates = new List<Task<Reply>>();
        var stale = new List<Task<Reply>>();
        var change = SomeElder.Json(json =>
        {
            foreach (var field in (string[])["documentsChecked", "number", "legacyNumber", "training", "acceptDuplicate"])
                json.Remove(field);
        });

        for (var i = 0; i < 50; i++)
        {
            lookups.Add(server.LookUpAsync("hospital", new { number = elder.Number, reason = "emergency-treatment" }));
            if (i % 5 == 0)
                duplicates.Add(server.SendAsync("centre", HttpMethod.Post, "/v1/elders", person.ToJsonString()));
            if (i % 5 == 2)
                stale.Add(server.SendAsync("centre", HttpMethod.Put, $"/v1/elders/{elder.Id}", change.ToJsonString(), ifMatch: "\"999\""));
        }

        await Task.WhenAll([.. lookups, .. duplicates, .. stale]);

        Assert.That(lookups.Select(task => task.Result.Status), Is.All.EqualTo(200));
        Assert.That(duplicates.Select(task => task.Result.Code), Is.All.EqualTo("possible-duplicate"));
        Assert.That(stale.Select(task => task.Result.Code), Is.All.EqualTo("edited-meanwhile"));
        var stored = await StoredLog.ReadAsync(server.Get<Engine>().Log);
        stored.AssertIsOneSignedTree(server.DataDir);
        foreach (var task in lookups)
            stored.AssertHolds(task.Result.Headers.GetValues("Audit-Receipt").Single());
        Assert.That(stored.Rows.Skip(before).Count(row => row.Event == "lookup"), Is.EqualTo(50));
        Assert.That(stored.Rows.Skip(before).Count(row => row.Outcome == "possible-duplicate"), Is.EqualTo(10));
    }

    [Test]
    public async Task Of_two_who_change_the_same_version_one_is_told_and_recorded()
    {
        var elder = await server.RegisterAsync();
        var change = SomeElder.Json(json =>
        {
            foreach (var field in (string[])["documentsChecked", "number", "legacyNumber", "training", "acceptDuplicate"])
                json.Remove(field);
        }).ToJsonString();

        var replies = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ =>
            server.SendAsync("centre", HttpMethod.Put, $"/v1/elders/{elder.Id}", change, ifMatch: $"\"{elder.Version}\"")));

        Assert.That(replies.Count(reply => reply.Status == 204), Is.EqualTo(1), string.Join('\n', replies.Select(reply => reply.Text)));
        Assert.That(replies.Count(reply => reply.Code == "edited-meanwhile"), Is.EqualTo(5));
        var stored = await StoredLog.ReadAsync(server.Get<Engine>().Log);
        Assert.That(stored.Rows.Count(row => row is { Event: "elder-changed", Outcome: "done" }), Is.EqualTo(1));
        stored.AssertIsOneSignedTree(server.DataDir);
    }
}
