using Api.Tests.Lookups;

namespace Api.Tests.Elders.Life;

/// <summary>行方不明届: a banner on every lookup until it is lifted.</summary>
internal sealed class MissingTests : LifeFixture
{
    private static readonly object Report = new { since = "2026-11-21T16:30:00+09:00", policeStation = "大森警察署", phone = "03-0762-0110" };

    [Test]
    public async Task A_missing_elder_carries_a_banner_for_everybody_until_it_is_lifted()
    {
        var elder = await Server.RegisterAsync();

        await DoAsync(elder.Id, "missing", Report);

        var record = await Server.LastRecordAsync();
        Assert.That((record["event"]!.GetValue<string>(), record["alerts"].Strings()), Is.EqualTo(("elder-missing", new[] { "missing" })));
        foreach (var (role, reason) in new[] { ("hospital", "emergency-treatment"), ("police", "protection"), ("dispatch", "accident"), ("desk", "welfare-check") })
        {
            var asked = await AskAsync(role, elder.Number, reason);
            Assert.That(asked["missing"]!["policeStation"]!.GetValue<string>(), Is.EqualTo("大森警察署"));
            Assert.That(asked["missing"]!["phone"]!.GetValue<string>(), Is.EqualTo("03-0762-0110"));
            Assert.That(asked.WarningCodes(), Does.Contain("missing"));
        }

        var lifted = await DeleteAsync(elder.Id, "missing");
        var after = await AskAsync("hospital", elder.Number, "emergency-treatment");
        Assert.That((lifted.Status, lifted.ETag, after["missing"]), Is.EqualTo((204, "\"3\"", (object?)null)));
    }

    [Test]
    public async Task What_was_not_reported_is_not_lifted()
    {
        var elder = await Server.RegisterAsync();

        var reply = await DeleteAsync(elder.Id, "missing");

        Assert.That((reply.Status, reply.Code), Is.EqualTo((409, "not-reported")));
    }

    [Test]
    public async Task A_report_is_not_of_the_future_and_names_a_phone()
    {
        var elder = await Server.RegisterAsync();

        var reply = await PostAsync(elder.Id, "missing", new { since = "2026-11-23T16:30:00+09:00", policeStation = "大森警察署", phone = "内線" });

        Assert.That(reply["errors"]!.AsObject().Select(error => error.Key), Is.EquivalentTo(new[] { "since", "phone" }), reply.Text);
    }
}
