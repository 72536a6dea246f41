using System.Text.Json.Nodes;
using Api.Keyholders;
using Api.Tests.Support;

namespace Api.Tests.Lookups.Statistics;

/// <summary>Lookups by role and reason, misses, and the minutes until a contact was reached.</summary>
internal sealed class LookupFiguresTests : StatisticsFixture
{
    private static readonly string Unknown = KeyholderNumber.Generate(8, training: false).Printed;

    [Test]
    public async Task Lookups_are_counted_by_role_and_reason_and_relays_by_whom_they_were_for()
    {
        var elder = await Server.RegisterAsync();
        var lost = await Server.RegisterAsync();
        await Server.ChangeNumberAsync(lost.Id, "lost");
        var other = await Server.RegisterAsync(role: "centre2");
        await LookUpAsync("ambulance", elder.Number, "emergency-transport");
        await LookUpAsync("ambulance", elder.Number, "emergency-transport");
        await LookUpAsync("ambulance", lost.Number, "emergency-transport");
        await LookUpAsync("hospital", other.Number, "emergency-treatment");
        await LookUpAsync("police", elder.Number, "found-item");
        await LookUpAsync("desk", elder.Number, "phone-relay", "police protection");
        await LookUpAsync("desk", elder.Number, "phone-relay", "hospital emergency-treatment");
        await LookUpAsync("ambulance", (await TrainingAsync()).Number, "test");

        var statistics = await ReadAsync("2026-11");

        string[] own =
        [
            "ambulance emergency-transport - - 2 1 0 3", "police found-item - - 0 0 1 1",
            "desk phone-relay hospital emergency-treatment 1 0 0 1", "desk phone-relay police protection 1 0 0 1",
        ];
        Assert.That(Lookups(Of(statistics, Server.Centre)), Is.EqualTo(own));
        Assert.That(Lookups(Of(statistics, Server.Centre2)), Is.EqualTo(new[] { "hospital emergency-treatment - - 1 0 0 1" }));
        Assert.That(Lookups(Total(statistics)), Is.EqualTo(new[] { own[0], "hospital emergency-treatment - - 1 0 0 1", own[1], own[2], own[3] }));
    }

    [Test]
    public async Task A_lookup_belongs_to_the_month_of_its_local_time()
    {
        At("2026-12-31 23:59");
        var elder = await Server.RegisterAsync();
        await LookUpAsync("ambulance", elder.Number, "accident");
        At("2027-01-01 00:00");
        await LookUpAsync("hospital", elder.Number, "identity-check");
        At("2027-01-31 23:59");
        await LookUpAsync("hospital", elder.Number, "identity-check");
        At("2027-02-01 00:00");
        await LookUpAsync("ambulance", elder.Number, "accident");

        Assert.That(Lookups(Total(await ReadAsync("2027-01"))), Is.EqualTo(new[] { "hospital identity-check - - 2 0 0 2" }));
        Assert.That(Lookups(Of(await ReadAsync("2027-01", "centre"), Server.Centre)), Is.EqualTo(new[] { "hospital identity-check - - 2 0 0 2" }));
        Assert.That(Lookups(Total(await ReadAsync("2026-12"))), Is.EqualTo(new[] { "ambulance accident - - 1 0 0 1" }));
        Assert.That(Lookups(Total(await ReadAsync("2026-10"))), Is.Empty);
    }

    [Test]
    public async Task Misses_and_misreads_lead_to_no_centre_and_neither_training_nor_tests_are_among_them()
    {
        var elder = await Server.RegisterAsync();
        var training = await TrainingAsync();
        await LookUpAsync("ambulance", Unknown, "emergency-transport", status: 404);
        await LookUpAsync("desk", Unknown, "phone-relay", "police protection", status: 404);
        await LookUpAsync("ambulance", "4821-0373", "emergency-transport", status: 422);
        await LookUpAsync("ambulance", Unknown, "test", status: 404);
        await LookUpAsync("ambulance", elder.Number, "test", status: 404);
        await LookUpAsync("ambulance", training.Number, "emergency-transport", status: 404);
        await LookUpAsync("ambulance", KeyholderNumber.Generate(8, training: true).Printed, "emergency-transport", status: 404);
        await LookUpAsync("ambulance", "4821-0373", "test", status: 422);

        var statistics = await ReadAsync("2026-11");

        Assert.That(Line(statistics["total"]!, "misses", "misreads"), Is.EqualTo("2 1"));
        Assert.That(Lookups(Total(statistics)), Is.Empty);
        Assert.That((await ReadAsync("2026-11", "centre"))["total"], Is.Null);
    }

    [Test]
    public async Task The_median_is_of_the_minutes_to_each_lookups_first_reached_contact()
    {
        var elder = await Server.RegisterAsync();
        await ReachedAfterAsync("hospital", elder, "emergency-treatment", 2, "no-answer", 2, "reached", 30, "reached");
        await ReachedAfterAsync("hospital", elder, "emergency-treatment", 12, "coming");
        await ReachedAfterAsync("hospital", elder, "emergency-treatment", 60, "voicemail");
        await ReachedAfterAsync("hospital", await TrainingAsync(), "test", 600, "reached");
        At("2026-11-30 23:58");
        await ReachedAfterAsync("hospital", await Server.RegisterAsync(role: "centre2"), "emergency-treatment", 7, "reached");

        var statistics = await ReadAsync("2026-11");

        Assert.That(Line(Of(statistics, Server.Centre), "reached", "medianMinutes"), Is.EqualTo("2 8"));
        Assert.That(Line(Of(statistics, Server.Centre2), "reached", "medianMinutes"), Is.EqualTo("1 7"));
        Assert.That(Line(Total(statistics), "reached", "medianMinutes"), Is.EqualTo("3 7"));
        Assert.That(Line(Total(await ReadAsync("2026-12")), "reached", "medianMinutes"), Is.EqualTo("0 -"));
    }

    [Test]
    public async Task What_was_answered_in_an_outage_has_no_minutes()
    {
        var elder = await Server.RegisterAsync();
        var request = Asking.Request(elder.Number, "phone-relay", "police protection").With("answeredAt", Server.Clock.GetUtcNow().AddHours(-5));
        var relay = await Server.LookUpAsync("centre", request);
        await CallAsync("centre", relay, "reached");

        var statistics = await ReadAsync("2026-11");

        Assert.That(Line(Total(statistics), "reached", "medianMinutes"), Is.EqualTo("0 -"));
        Assert.That(Lookups(Total(statistics)), Has.Count.EqualTo(1));
    }

    private static List<string> Lookups(JsonNode figures) =>
        [.. figures["lookups"]!.AsArray().Select(one => Line(one!, "role", "reason", "forRole", "forReason", "full", "candidate", "statusOnly", "count"))];

    // Pairs of minutes to wait and the outcome of the call then made.
    private async Task ReachedAfterAsync(string role, RegisteredPerson elder, string reason, params object[] calls)
    {
        var lookup = await LookUpAsync(role, elder.Number, reason);
        foreach (var call in calls.Chunk(2))
        {
            Server.Clock.Advance(TimeSpan.FromMinutes((int)call[0]));
            await CallAsync(role, lookup, (string)call[1]);
        }
    }
}
