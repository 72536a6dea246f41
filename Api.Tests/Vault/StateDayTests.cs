using Api.Cli.Backups;
using Api.Elders;
using Api.Http;
using Api.Storage;
using Api.Tests.Lookups;
using Api.Tests.Support;

namespace Api.Tests.Vault;

/// <summary>Since when a registration has ended is sealed: for 90 days break-glass opens it, and no hand on the database makes them longer.</summary>
internal sealed class StateDayTests : LookupFixture
{
    [Test]
    public async Task An_end_long_past_that_was_made_yesterdays_is_refused_and_found()
    {
        var elder = await EndAsync();
        var before = await BreakGlassAsync(elder);
        await SetAsync(elder, days: -1);

        var after = await BreakGlassAsync(elder);

        Assert.That((before.Disclosed(), after.Disclosed()), Is.EqualTo(("status-only", "503 record-damaged")));
        Assert.That((await Server.LastRecordAsync())["event"]!.GetValue<string>(), Is.EqualTo("record-damaged"));
        Assert.That((await Server.SendAsync("centre", HttpMethod.Get, $"/v1/elders/{elder.Id}")).Code, Is.EqualTo("record-damaged"));
        Assert.That(await DamagedAsync(), Does.Contain(elder.Id));
        await SetAsync(elder, days: -300);
        Assert.That(await DamagedAsync(), Does.Not.Contain(elder.Id));
    }

    [Test]
    public async Task A_registration_s_beginning_is_sealed_too_and_kept_by_changes_and_old_versions()
    {
        var elder = await Server.RegisterAsync();
        Server.Clock.Advance(TimeSpan.FromDays(1));
        await Server.ChangeElderAsync(elder.Id, change: document => document with { NoContactReason = "身寄りなし" });
        await Server.ChangeElderAsync(elder.Id, "closing");

        Assert.That((await Server.SendAsync("centre", HttpMethod.Get, $"/v1/elders/{elder.Id}/history")).Status, Is.EqualTo(200));
        Assert.That(await DamagedAsync(), Does.Not.Contain(elder.Id));
        await SetAsync(elder, days: -2);
        Assert.That((await AskAsync("ambulance", elder.Number, "emergency-transport")).Disclosed(), Is.EqualTo("503 record-damaged"));
        await SetAsync(elder, days: 0);
    }

    // As it was written before the time was sealed.
    [Test]
    public async Task Of_an_end_without_its_sealed_time_the_reported_day_counts()
    {
        var elder = await EndAsync(-300, old: true);
        var recent = await EndAsync(-60, old: true);
        await SetAsync(elder, days: -1);

        Assert.That((await BreakGlassAsync(elder)).Disclosed(), Is.EqualTo("status-only"));
        Assert.That((await BreakGlassAsync(recent)).Disclosed(), Is.EqualTo("full"));
    }

    private async Task<RegisteredPerson> EndAsync(int days = -300, bool old = false)
    {
        var elder = await Server.RegisterAsync();
        var at = Server.Clock.GetUtcNow().AddDays(days);
        var closure = new Closure { Kind = "deceased", On = DateOnly.FromDateTime(at.DateTime), Source = "除票" };
        await Server.ChangeElderAsync(elder.Id, "deceased", document => document with { Closure = closure }, at);
        if (old)
            await Server.ChangeElderAsync(elder.Id, change: document => document with { StateAt = null });
        return elder;
    }

    private Task<Reply> BreakGlassAsync(RegisteredPerson elder) => AskAsync("ambulance", elder.Number, "break-glass");

    private async Task SetAsync(RegisteredPerson elder, int days)
    {
        _ = Id.TryParse(elder.Id, out var id);
        var at = Server.Clock.GetUtcNow().AddDays(days).ToUnixTimeMilliseconds();
        Assert.That(await Server.TamperAsync("UPDATE elder SET state_at = @At WHERE id = @Id", new { Id = id, At = at }), Is.EqualTo(1));
    }

    private async Task<string> DamagedAsync()
    {
        var result = await CheckCommand.RunAsync(new KeyholderOptions { DataDir = Server.DataDir, KeyDir = Server.KeyDir }, CancellationToken.None);
        return string.Join('\n', result.Damages);
    }
}
