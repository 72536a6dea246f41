using Api.Http;
using Api.Tests.Lookups;
using Api.Tests.Support;

namespace Api.Tests.Notices;

/// <summary>A suspicion of abuse is for the centre's named staff; everybody else there sees that there is one.</summary>
internal sealed class AbuseNoticeTests : NoticeFixture
{
    private const string Named = "suzuki-1";

    [Test]
    public async Task Named_staff_read_it_and_others_see_that_there_is_one()
    {
        await NameAbuseStaffAsync(Server.Centre, Named);
        var id = await SendAbuseAsync();

        var named = (await LinesAsync(actingUser: Named)).Single();
        var other = (await LinesAsync()).Single();

        Assert.That((Text(named, "kind"), Text(named, "text")), Is.EqualTo(("abuse", Seen)));
        Assert.That(Fields(other), Is.EquivalentTo(new[] { "id", "time", "state", "withheld" }));
        Assert.That((Text(other, "id"), Text(other, "withheld")), Is.EqualTo((id, "担当職員のみ閲覧できます")));
        Assert.That((await Server.LastRecordAsync())["rows"]!.GetValue<int>(), Is.Zero);
    }

    [Test]
    public async Task Nothing_is_lost_where_nobody_is_named()
    {
        var id = await SendAbuseAsync();

        Assert.That(Fields((await LinesAsync()).Single()), Is.EquivalentTo(new[] { "id", "time", "state", "withheld" }));
        Assert.That((await TakeAsync(id)).Code, Is.EqualTo("abuse-staff-only"));

        await NameAbuseStaffAsync(Server.Centre, Named);
        Assert.That((await TakeAsync(id, actingUser: Named)).Status, Is.EqualTo(204));
    }

    [Test]
    public async Task Only_named_staff_take_and_close_it()
    {
        await NameAbuseStaffAsync(Server.Centre, Named);
        var id = await SendAbuseAsync();

        var take = await TakeAsync(id);
        var record = await Server.LastRecordAsync();
        var taken = await TakeAsync(id, actingUser: Named);
        var close = await CloseAsync(id);
        var closed = await CloseAsync(id, actingUser: Named, done: "区の高齢福祉課へ通報");

        Assert.That((take.Status, take.Code, close.Status, close.Code), Is.EqualTo((403, "abuse-staff-only", 403, "abuse-staff-only")));
        Assert.That((Text(record, "outcome"), Text(record, "about")), Is.EqualTo(("abuse-staff-only", id)));
        Assert.That((taken.Status, closed.Status), Is.EqualTo((204, 204)));
        Assert.That((await ReadAsync()).Text, Does.Not.Contain("福祉課").And.Not.Contain(Named));
        Assert.That(Text((await LinesAsync(actingUser: Named)).Single(), "done"), Does.Contain("福祉課"));
    }

    [Test]
    public async Task Only_named_staff_mark_it_as_done_in_the_inbox()
    {
        await NameAbuseStaffAsync(Server.Centre, Named);
        var path = $"/v1/inbox/{await SendAbuseAsync()}/done";

        var other = await Server.SendAsync("centre", HttpMethod.Post, path);
        var record = await Server.LastRecordAsync();
        var named = await Server.SendAsync("centre", HttpMethod.Post, path, actingUser: Named);

        Assert.That((other.Status, other.Code, named.Status), Is.EqualTo((403, "abuse-staff-only", 204)));
        Assert.That((Text(record, "event"), Text(record, "outcome")), Is.EqualTo(("inbox-done", "abuse-staff-only")));
    }

    [Test]
    public async Task One_centres_named_staff_are_nobodys_at_another()
    {
        await NameAbuseStaffAsync(Server.Centre, Named);
        await SendAbuseAsync(MinamiMagome);

        Assert.That((await LinesAsync("centre2", actingUser: Named)).Single()["text"], Is.Null);
    }

    [Test]
    public async Task The_newest_naming_counts()
    {
        await NameAbuseStaffAsync(Server.Centre, Named, "tanaka-2");
        await NameAbuseStaffAsync(Server.Centre, "tanaka-2");
        var record = await Server.LastRecordAsync();
        await SendAbuseAsync();

        Assert.That((await LinesAsync(actingUser: Named)).Single()["text"], Is.Null);
        Assert.That((await LinesAsync(actingUser: "tanaka-2")).Single()["text"], Is.Not.Null);
        Assert.That((Text(record, "event"), Text(record, "subject")), Is.EqualTo(("centre-changed", Id.Text(Server.Centre))));
    }

    [Test]
    public async Task A_hand_on_the_database_does_not_open_it()
    {
        await SendAbuseAsync();
        await Server.TamperAsync("UPDATE notice SET kind = 'other'");

        Assert.That((await LinesAsync()).Single()["text"], Is.Null);
    }

    private Task<string> SendAbuseAsync(string town = OmoriKita) =>
        SendAsync("police", notice => (notice["kind"], notice["town"]) = ("abuse", town));
}
