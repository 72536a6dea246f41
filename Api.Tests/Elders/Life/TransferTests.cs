using Api.Cli.Backups;
using Api.Elders;
using Api.Http;
using Api.Tests.Lookups;
using Api.Tests.Support;

namespace Api.Tests.Elders.Life;

/// <summary>Another centre takes over: same number, and the elder is 404 to the former centre.</summary>
internal sealed class TransferTests : LifeFixture
{
    [Test]
    public async Task A_transfer_of_today_holds_at_once()
    {
        var elder = await Server.RegisterAsync();

        await DoAsync(elder.Id, "transfer", To(Today));

        var record = await Server.LastRecordAsync();
        Assert.That(record["centre"]!.GetValue<string>(), Is.EqualTo(Id.Text(Server.Centre2)), "It is in the new centre's inbox.");
        Assert.That(record["alerts"].Strings(), Is.EqualTo(new[] { "transferred-in" }));
        await AssertOwnedByAsync(elder, "centre2", "centre");
        var asked = await AskAsync("hospital", elder.Number, "emergency-treatment");
        Assert.That(asked["centre"]!["name"]!.GetValue<string>(), Is.EqualTo("地域包括支援センター馬込"));
    }

    [Test]
    public async Task The_former_centre_is_told_number_and_new_centre_and_no_name_for_12_months()
    {
        var elder = await Server.RegisterAsync();
        await DoAsync(elder.Id, "transfer", To(Today));
        Server.Clock.Set(TestServer.Start.AddMonths(12).AddDays(-1));

        var listed = await SearchAsync(new { });
        var byName = await SearchAsync(new { name = "ヤマダ" });
        var due = await SearchAsync(new { due = true });
        Server.Clock.Set(TestServer.Start.AddMonths(12));
        var later = await SearchAsync(new { });

        Assert.That(listed.Text, Does.Contain(
            $$"""{"elders":[],"transferred":[{"id":"{{elder.Id}}","number":"{{elder.Number}}","centre":"地域包括支援センター馬込","phone":"03-0762-0021","on":"2026-11-22"}]}"""));
        Assert.That((byName["transferred"] is not null, due["transferred"], later["transferred"]), Is.EqualTo((true, (object?)null, (object?)null)));
    }

    [Test]
    public async Task A_transfer_that_lies_ahead_waits_for_its_day()
    {
        var elder = await Server.RegisterAsync();
        await DoAsync(elder.Id, "transfer", To(Today.AddDays(2)));
        Server.Clock.Advance(TimeSpan.FromDays(1));
        await ApplyAsync();
        await AssertOwnedByAsync(elder, "centre", "centre2");
        Assert.That((await GetAsync(elder.Id))["transfer"]!["on"]!.GetValue<string>(), Is.EqualTo("2026-11-24"));

        // Three in the morning of the day: it begins at midnight in Tokyo.
        Server.Clock.Advance(TimeSpan.FromDays(1));
        await ApplyAsync();

        await AssertOwnedByAsync(elder, "centre2", "centre");
        Assert.That((await GetAsync(elder.Id, role: "centre2"))["transfer"], Is.Null);
        var record = (await Server.RecordsAsync()).Last(text => text.Contains("\"detail\":[\"done\"]"));
        Assert.That(record, Does.Contain("elder-transfer").And.Contain("\"about\"").And.Not.Contain("\"user\""));
        var check = await RegistryCheck.RunAsync(Server.DataDir, _ => Server.KeyDir, default);
        Assert.That(check.Damages, Is.Empty);
    }

    [Test]
    public async Task A_plan_can_be_replaced_and_cancelled()
    {
        var elder = await Server.RegisterAsync();
        await DoAsync(elder.Id, "transfer", To(Today.AddDays(2)));
        await DoAsync(elder.Id, "transfer", To(Today.AddDays(5)));

        var cancelled = await DeleteAsync(elder.Id, "transfer");
        var again = await DeleteAsync(elder.Id, "transfer");

        Server.Clock.Advance(TimeSpan.FromDays(6));
        await ApplyAsync();
        Assert.That((cancelled.Status, again.Code), Is.EqualTo((204, "not-reported")));
        await AssertOwnedByAsync(elder, "centre", "centre2");
    }

    [Test]
    public async Task A_row_that_a_hand_wrote_into_the_database_moves_nobody()
    {
        var elder = await Server.RegisterAsync();
        _ = Id.TryParse(elder.Id, out var id);
        await Server.TamperAsync(
            "INSERT INTO transfer VALUES (1, @Id, @From, @To, '2026-11-22', 1, 0)", new { Id = id, From = Server.Centre, To = Server.Centre2 });

        await ApplyAsync();

        await AssertOwnedByAsync(elder, "centre", "centre2");
        Assert.That((await Server.RecordsAsync()).Count(text => text.Contains("\"outcome\":\"dropped\"")), Is.EqualTo(1));
    }

    [TestCase("0000000000001"), TestCase("x"), TestCase("own")]
    public async Task Only_another_centre_takes_over(string centre)
    {
        var elder = await Server.RegisterAsync();

        var reply = await PostAsync(elder.Id, "transfer", new { centre = centre == "own" ? Id.Text(Server.Centre) : centre, on = "2026-11-22" });

        Assert.That(reply["errors"]!.AsObject().Select(error => error.Key), Is.EqualTo(new[] { "centre" }), reply.Text);
    }

    [Test]
    public async Task Nobody_transfers_another_centres_elder_to_themselves()
    {
        var elder = await Server.RegisterAsync(role: "centre2");

        var reply = await PostAsync(elder.Id, "transfer", new { centre = Id.Text(Server.Centre2), on = "2026-11-22" });

        Assert.That((reply.Status, reply.Code), Is.EqualTo((404, "not-found")));
    }

    private object To(DateOnly on) => new { centre = Id.Text(Server.Centre2), on = on.ToString("O") };

    private Task ApplyAsync() => Server.Get<Transfers>().ApplyDueAsync(CancellationToken.None);

    private async Task AssertOwnedByAsync(RegisteredPerson elder, string owner, string other)
    {
        var own = await GetAsync(elder.Id, role: owner);
        var foreign = await GetAsync(elder.Id, role: other);
        Assert.That((own.Status, foreign.Status), Is.EqualTo((200, 404)));
        Assert.That(own["identity"]!["number"]!.GetValue<string>(), Is.EqualTo(elder.Number));
    }

    private Task<Reply> SearchAsync(object request) => Server.SendAsync("centre", HttpMethod.Post, "/v1/elders/search", request);
}
