using System.Text.Json.Nodes;
using Api.Elders;
using Api.Http;
using Api.Tests.Support;

namespace Api.Tests.Lookups.Statistics;

/// <summary>Registered, new, ended and renewed, as they were at a month's end.</summary>
internal sealed class ElderFiguresTests : StatisticsFixture
{
    [Test]
    public async Task Registered_new_and_ended_are_those_of_the_month_in_local_time()
    {
        At("2026-12-31 23:59");
        await Server.RegisterAsync();
        var dying = await Server.RegisterAsync();
        await Server.RegisterAsync(role: "centre2");
        await Server.ChangeElderAsync((await TrainingAsync()).Id, ElderState.Closed);
        At("2027-01-01 00:00");
        var moving = await Server.RegisterAsync();
        await TrainingAsync();
        await Server.ChangeElderAsync(dying.Id, ElderState.Deceased);
        await Server.ChangeElderAsync((await Server.RegisterAsync()).Id, ElderState.Withdrawn);
        await Server.ChangeElderAsync((await Server.RegisterAsync()).Id, ElderState.Closing);
        await DoAsync((await Server.RegisterAsync()).Id, "transfer", new { centre = Id.Text(Server.Centre2), on = "2027-01-01" });
        At("2027-02-01 00:00");
        await Server.ChangeElderAsync(moving.Id, ElderState.MovedOut);
        await Server.RegisterAsync();

        var (before, month, after) = (await ReadAsync("2026-12"), await ReadAsync("2027-01"), await ReadAsync("2027-02"));

        Assert.That((Elders(Of(before, Server.Centre)), Elders(Of(before, Server.Centre2)), Elders(Total(before))), Is.EqualTo(("2 2 0", "1 1 0", "3 3 0")));
        Assert.That((Elders(Of(month, Server.Centre)), Elders(Of(month, Server.Centre2)), Elders(Total(month))), Is.EqualTo(("3 3 2", "2 1 0", "5 4 2")));
        Assert.That((Elders(Of(after, Server.Centre)), Elders(Total(after))), Is.EqualTo(("3 1 1", "5 1 1")));
    }

    [Test]
    public async Task Whose_old_versions_are_gone_counts_as_registered_until_the_end()
    {
        At("2026-12-10 10:00");
        var elder = await Server.RegisterAsync();
        At("2027-01-10 10:00");
        await Server.ChangeElderAsync(elder.Id, ElderState.Deceased);
        await Server.TamperAsync("DELETE FROM elder_version");

        Assert.That(Elders(Total(await ReadAsync("2026-12"))), Is.EqualTo("1 1 0"));
        Assert.That(Elders(Total(await ReadAsync("2027-01"))), Is.EqualTo("0 0 1"));
    }

    [Test]
    public async Task Renewed_in_time_is_the_share_of_those_due_in_the_month()
    {
        var renewed = await ConfirmedAsync("2025-12-10");
        var late = await ConfirmedAsync("2025-12-11");
        await ConfirmedAsync("2025-12-12");
        await ConfirmedAsync("2025-12-13", training: true);
        await ConfirmedAsync("2025-12-14", role: "centre2");
        await RenewAsync(renewed);
        await RenewAsync(await ConfirmedAsync("2025-12-15", training: true));
        At("2027-01-10 10:00");
        await RenewAsync(late);

        var statistics = await ReadAsync("2026-12");

        Assert.That(Line(Of(statistics, Server.Centre)["renewals"]!, "due", "inTime", "share"), Is.EqualTo("3 1 0.3333"));
        Assert.That(Line(Of(statistics, Server.Centre2)["renewals"]!, "due", "inTime", "share"), Is.EqualTo("1 0 0"));
        Assert.That(Line(Total(statistics)["renewals"]!, "due", "inTime", "share"), Is.EqualTo("4 1 0.25"));
        Assert.That(Line(Total(await ReadAsync("2026-11"))["renewals"]!, "due", "inTime", "share"), Is.EqualTo("0 0 -"));
    }

    private static string Elders(JsonNode figures) => Line(figures, "registered", "new", "ended");

    private Task RenewAsync(RegisteredPerson elder) => DoAsync(elder.Id, "renewals", new
    {
        blocks = new[] { "identity", "alerts", "contacts", "gp", "medical", "care" },
        confirmedBy = "self",
        method = "window",
    });
}
