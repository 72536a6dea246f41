using Api.Access;
using Api.Tests.Support;

namespace Api.Tests.Lookups;

/// <summary>A client's bucket, what rings for the auditor, and the parts of several nodes.</summary>
internal sealed class LookupLimitTests : LimitFixture
{
    [TestCase(1)]
    [TestCase(20)]
    public async Task Each_desk_has_ten_lookups_at_once_and_thirty_a_minute(int desks)
    {
        var client = await AddClientAsync(Role.Hospital, desks);

        for (var i = 0; i < 10 * desks; i++)
            Assert.That((await AskAsync("4821-0371", client: client)).Status, Is.EqualTo(422), "Misreadings count too.");
        var refused = await AskAsync("4821-0371", client: client);
        Assert.That((refused.Code, refused.Headers.RetryAfter!.Delta), Is.EqualTo(("too-many-requests", TimeSpan.FromSeconds(desks == 1 ? 2 : 1))));

        Server.Clock.Advance(TimeSpan.FromSeconds(4));
        var answered = 0;
        while ((await AskAsync("4821-0371", client: client)).Status == 422)
            answered++;
        Assert.That(answered, Is.EqualTo(2 * desks));
    }

    [Test]
    public async Task A_run_of_misses_is_reviewed_once_and_the_next_run_again()
    {
        var client = await AddClientAsync(Role.Hospital, desks: 20);
        for (var run = 1; run <= 2; run++)
        {
            for (var i = 0; i < 22; i++)
                await AskAsync(Guess(), client: client);

            Assert.That(await AlertsAsync(client), Is.EqualTo(Enumerable.Repeat("misses", run)));
            Server.Clock.Advance(TimeSpan.FromMinutes(12));
        }
    }

    [Test]
    public async Task Misses_under_ever_new_names_are_reviewed_at_ten_for_each_desk()
    {
        var client = await AddClientAsync(Role.Hospital, desks: 2);
        for (var i = 0; i < 19; i++)
            await AskAsync(Guess(), $"user-{i}", client);
        Assert.That(await AlertsAsync(client), Is.Empty);

        await AskAsync(Guess(), "user-19", client);

        Assert.That(await AlertsAsync(client), Is.EqualTo(new[] { "misses" }));
    }

    [Test]
    public async Task Whoever_is_held_back_is_reviewed_however_slowly_it_went()
    {
        for (var number = 7000; number < 7030; number++)
        {
            await AskAsync(Legacy(number));
            Server.Clock.Advance(TimeSpan.FromMinutes(2));
        }

        Assert.That(await AlertsAsync(Client), Is.EqualTo(new[] { "held-back" }));
    }

    [Test]
    public async Task Several_nodes_grant_their_part_each()
    {
        using var node = await TestServer.StartAsync(settings: [.. TestServer.UsualLimits, ("Keyholder:Nodes", "3")]);

        var answers = new List<int>();
        for (var i = 0; i < 5; i++)
            answers.Add((await node.LookUpAsync("hospital", Asking.Request("4821-0371", Reason))).Status);
        node.Clock.Advance(TimeSpan.FromSeconds(6));
        answers.Add((await node.LookUpAsync("hospital", Asking.Request("4821-0371", Reason))).Status);
        answers.Add((await node.LookUpAsync("hospital", Asking.Request("4821-0371", Reason))).Status);

        Assert.That(answers, Is.EqualTo(new[] { 422, 422, 422, 422, 429, 422, 429 }));
    }

    [Test]
    public async Task The_privacy_officers_search_has_the_same_limits()
    {
        Server.Clock.Advance(TimeSpan.FromHours(2));
        var burst = new List<string?>();
        for (var i = 0; i < 11; i++)
            burst.Add((await SearchAsync("4821-0371")).Code);
        var walk = new List<string?>();
        for (var i = 0; i < 51; i++)
        {
            Server.Clock.Advance(TimeSpan.FromSeconds(2));
            walk.Add((await SearchAsync(Guess())).Code);
        }

        var elder = await Server.RegisterAsync();
        Server.Clock.Advance(TimeSpan.FromSeconds(2));
        var held = await SearchAsync(elder.Number);

        Assert.That(burst, Is.EqualTo(Enumerable.Repeat("number-check-digit", 10).Append("too-many-requests")));
        Assert.That(walk, Is.EqualTo(Enumerable.Repeat("number-unknown", 50).Append("too-many-misses")));
        Assert.That(held.Code, Is.EqualTo("too-many-misses"));
        Assert.That((string)held["detail"]!, Does.Not.Contain("break-glass"));
        Assert.That((await Server.LastRecordAsync())["outcome"]!.GetValue<string>(), Is.EqualTo("too-many-misses"));
        Assert.That(await AlertsAsync("auditor"), Is.EquivalentTo(new[] { "held-back", "misses" }));

        Task<Reply> SearchAsync(string number) => Server.SendAsync("auditor", HttpMethod.Post, "/v1/audit/search", new { number });
    }

    private async Task<List<string>> AlertsAsync(string client)
    {
        var id = global::Api.Http.Id.Text(Server.ClientIds[client]);
        var reply = await Server.SendAsync("auditor", HttpMethod.Get, "/v1/audit/review");
        return [.. reply["records"]!.AsArray().Where(record => record!["client"]?.GetValue<string>() == id).SelectMany(record => record!["alerts"].Strings())];
    }
}
