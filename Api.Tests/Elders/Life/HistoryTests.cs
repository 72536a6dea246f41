using System.Text.Json.Nodes;
using Api.Http;
using Api.Tests.Lookups;
using Api.Tests.Support;

namespace Api.Tests.Elders.Life;

/// <summary>GET …/history: who changed what, when and by which event; old values stay readable.</summary>
internal sealed class HistoryTests : LifeFixture
{
    [Test]
    public async Task Each_version_says_who_wrote_it_when_by_which_event_and_what_changed()
    {
        var sent = SomeElder.Json();
        var elder = await Server.RegisterAsync(sent);
        Server.Clock.Advance(TimeSpan.FromDays(1));
        await ChangeAsync(elder.Id, sent, changed => changed["contacts"]![0]!["phones"]![0]!["number"] = "090-0111-7777", "\"1\"", Second);
        await DoAsync(elder.Id, "closure", Closure("moved-out", Today));

        var versions = (await HistoryAsync(elder.Id))["versions"]!.AsArray();

        Assert.That(versions.Select(version => version!["event"]!.GetValue<string>()), Is.EqualTo(
            new[] { "elder-closure-reported", "elder-changed", "elder-registered" }));
        Assert.That(versions.Select(version => version!["actingUser"]!.GetValue<string>()), Is.EqualTo(new[] { "user-1", Second, "user-1" }));
        Assert.That(versions.Select(version => version!["at"]!.GetValue<string>()[..16]), Is.EqualTo(
            new[] { "2026-11-23T03:00", "2026-11-23T03:00", "2026-11-22T03:00" }));
        Assert.That(versions[0]!["changed"].Strings(), Is.EquivalentTo(new[] { "closure", "state" }));
        Assert.That(versions[1]!["changed"].Strings(), Is.EquivalentTo(new[] { "contacts", "confirmed" }));
        Assert.That(versions[0]!["state"]!.GetValue<string>(), Is.EqualTo("closing"));
        Assert.That((versions[1]!["identity"], versions[1]!["contacts"]![0]!["phones"]![0]!["number"]!.GetValue<string>()), Is.EqualTo(
            ((object?)null, "090-0111-7777")));
        Assert.That(versions[2]!["contacts"]![0]!["phones"]![0]!["number"]!.GetValue<string>(), Is.Not.EqualTo("090-0111-7777"));
        Assert.That(versions[2]!["medical"], Is.Not.Null, "All blocks of the first version.");
    }

    [Test]
    public async Task Reading_the_history_is_recorded_and_told_to_the_elder()
    {
        var elder = await Server.RegisterAsync();

        await HistoryAsync(elder.Id);

        var record = await Server.LastRecordAsync();
        Assert.That((record["event"]!.GetValue<string>(), record["elder"]!.GetValue<string>()), Is.EqualTo(("elder-history", elder.Id)));
        var looks = (await GetAsync(elder.Id, "/disclosures"))["looks"]!.AsArray();
        Assert.That(looks, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task A_new_centre_reads_what_the_former_one_wrote()
    {
        var elder = await Server.RegisterAsync();
        await DoAsync(elder.Id, "transfer", new { centre = Id.Text(Server.Centre2), on = "2026-11-22" });

        var versions = (await HistoryAsync(elder.Id, "centre2"))["versions"]!.AsArray();

        Assert.That(versions.Select(version => version!["changed"].Strings()[0]), Is.EqualTo(new[] { "centre", "identity" }));
    }

    [Test]
    public async Task An_old_version_that_was_put_into_another_place_is_not_shown()
    {
        var elder = await Server.RegisterAsync();
        await DoAsync(elder.Id, "closure", Closure("closed", Today));
        await DoAsync(elder.Id, "reopening", new { why = "誤り" });
        await Server.TamperAsync("UPDATE elder_version SET sealed = (SELECT sealed FROM elder_version WHERE version = 1) WHERE version = 2");

        var reply = await GetAsync(elder.Id, "/history");

        Assert.That((reply.Status, reply.Code), Is.EqualTo((503, "record-damaged")));
    }

    [Test]
    public async Task Two_staff_members_edit_at_once_and_nothing_is_lost()
    {
        var sent = SomeElder.Json();
        var elder = await Server.RegisterAsync(sent);
        void Phone(JsonObject changed) => changed["contacts"]![0]!["phones"]![0]!["number"] = "090-0111-7777";
        void Doctor(JsonObject changed) => changed["gp"]![0]!["doctor"] = "木村";

        // Both read version 1. While they write, a third says that the elder is missing: no document is sent with that.
        var (first, second, missing) = (
            ChangeAsync(elder.Id, sent, Phone, "\"1\"", TestServer.ActingUser), ChangeAsync(elder.Id, sent, Doctor, "\"1\"", Second),
            PostAsync(elder.Id, "missing", new { since = "2026-11-21T16:30:00+09:00", policeStation = "大森警察署", phone = "03-0762-0110" }, "user-3"));
        var replies = await Task.WhenAll(first, second, missing);
        Assert.That(replies[2].Status, Is.EqualTo(204), replies[2].Text);
        Assert.That(replies[..2].Count(reply => reply.Code == "edited-meanwhile"), Is.GreaterThanOrEqualTo(1));

        // Whoever was told so reads again and repeats their own change.
        foreach (var (change, reply) in new[] { ((Action<JsonObject>)Phone, replies[0]), (Doctor, replies[1]) })
        {
            if (reply.Status == 204)
                continue;

            var read = await GetAsync(elder.Id);
            var again = await ChangeAsync(elder.Id, Sendable(read.Json), change, read.ETag!, TestServer.ActingUser);
            Assert.That(again.Status, Is.EqualTo(204), again.Text);
        }

        var now = await GetAsync(elder.Id);
        Assert.That(now["contacts"]![0]!["phones"]![0]!["number"]!.GetValue<string>(), Is.EqualTo("090-0111-7777"));
        Assert.That(now["gp"]![0]!["doctor"]!.GetValue<string>(), Is.EqualTo("木村"));
        Assert.That(now["missing"]!["policeStation"]!.GetValue<string>(), Is.EqualTo("大森警察署"));
        Assert.That((await HistoryAsync(elder.Id))["versions"]!.AsArray(), Has.Count.EqualTo(4));
    }

    [Test]
    public async Task Editors_of_different_routes_at_once_lose_nothing_and_hear_of_each_other()
    {
        var sent = SomeElder.Json();
        var elder = await Server.RegisterAsync(sent);
        var consent = new JsonObject
        {
            ["version"] = "2026-11",
            ["givenOn"] = "2026-11-20",
            ["givenBy"] = "family",
            ["signer"] = "山田 直美",
            ["relation"] = "長女",
            ["audiences"] = new JsonArray("police"),
        };
        Task<Reply> Consent(string? ifMatch) =>
            Server.SendAsync("centre", HttpMethod.Put, $"/v1/elders/{elder.Id}/consent", consent.DeepClone(), Second, ifMatch);
        Task<Reply> Doctor(JsonObject read, string? ifMatch) =>
            ChangeAsync(elder.Id, read, changed => changed["gp"]![0]!["doctor"] = "木村", ifMatch, TestServer.ActingUser);

        // All read version 1. What replaces what was read demands it; a renewal confirms whatever stands there.
        var replies = await Task.WhenAll(
            Doctor(sent, "\"1\""), Consent("\"1\""),
            PostAsync(elder.Id, "renewals", new { blocks = new[] { "care" }, confirmedBy = "care-manager", method = "visit" }, "user-3"));
        var blind = await Task.WhenAll(Doctor(sent, null), Consent(null));

        Assert.That(blind.Select(reply => (reply.Status, reply.Code)), Is.All.EqualTo((428, "if-match-required")));
        Assert.That(replies[2].Status, Is.EqualTo(204), replies[2].Text);
        Assert.That(replies[..2].Count(reply => reply.Status == 204), Is.LessThanOrEqualTo(1));
        if (replies[0].Status != 204)
        {
            Assert.That(replies[0].Code, Is.EqualTo("edited-meanwhile"));
            var read = await GetAsync(elder.Id);
            Assert.That((await Doctor(Sendable(read.Json), read.ETag)).Status, Is.EqualTo(204));
        }

        if (replies[1].Status != 204)
        {
            Assert.That(replies[1].Code, Is.EqualTo("edited-meanwhile"));
            Assert.That((await Consent((await GetAsync(elder.Id)).ETag)).Status, Is.EqualTo(204));
        }

        var now = await GetAsync(elder.Id);
        Assert.That(
            (now["gp"]![0]!["doctor"]!.GetValue<string>(), now["consent"]!["signer"]!.GetValue<string>(), now["freshness"]!["confirmedBy"]!.GetValue<string>()),
            Is.EqualTo(("木村", "山田 直美", "care-manager")));
        Assert.That((await HistoryAsync(elder.Id))["versions"]!.AsArray(), Has.Count.EqualTo(4));
    }

    private async Task<Reply> HistoryAsync(string id, string role = "centre")
    {
        var reply = await GetAsync(id, "/history", role);
        Assert.That(reply.Status, Is.EqualTo(200), reply.Text);
        return reply;
    }

    private Task<Reply> ChangeAsync(string id, JsonObject sent, Action<JsonObject> change, string? ifMatch, string actingUser)
    {
        var changed = sent.DeepClone().AsObject();
        changed.Remove("documentsChecked");
        change(changed);
        return Server.SendAsync("centre", HttpMethod.Put, $"/v1/elders/{id}", changed, actingUser, ifMatch);
    }

    // An answer less what the service computes.
    private static JsonObject Sendable(JsonObject read)
    {
        var blocks = read.DeepClone().AsObject();
        foreach (var name in new[] { "id", "version", "state", "training", "dueMonth", "missing", "closure", "transfer", "freshness" })
            blocks.Remove(name);
        foreach (var name in new[] { "number", "issuer", "age" })
            blocks["identity"]!.AsObject().Remove(name);
        SomeElder.RemoveComputed(blocks);
        return blocks;
    }
}
