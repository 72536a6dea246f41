using Api.Http;
using Api.Tests.Lookups;
using Api.Tests.Support;

namespace Api.Tests.Notices;

/// <summary>受付 → 対応中 → 終了, in this order and by one person each.</summary>
internal sealed class NoticeStepTests : NoticeFixture
{
    [Test]
    public async Task Taken_and_closed_say_who_and_when_and_what_was_done_to_the_centre_only()
    {
        var id = await SendAsync();
        Server.Clock.Advance(TimeSpan.FromMinutes(40));
        var taken = await TakeAsync(id, actingUser: "suzuki-1");
        Server.Clock.Advance(TimeSpan.FromHours(2));
        var closed = await CloseAsync(id, actingUser: "tanaka-2", done: "訪問。入院中と家族に確認");

        var line = (await LinesAsync()).Single();

        Assert.That((taken.Status, closed.Status), Is.EqualTo((204, 204)));
        Assert.That(
            (Text(line, "state"), Text(line, "takenBy"), Text(line, "closedBy"), Text(line, "done")),
            Is.EqualTo(("closed", "suzuki-1", "tanaka-2", "訪問。入院中と家族に確認")));
        Assert.That(
            (line["takenAt"]!.GetValue<DateTimeOffset>(), line["closedAt"]!.GetValue<DateTimeOffset>()),
            Is.EqualTo((TestServer.Start.AddMinutes(40), TestServer.Start.AddMinutes(160))));
        Assert.That((await ReadAsync("watcher")).Text, Does.Contain("closed").And.Not.Contain("訪問").And.Not.Contain("tanaka"));
    }

    [Test]
    public async Task Each_step_is_recorded_and_what_was_done_only_by_its_hash()
    {
        var id = await SendAsync();
        await TakeAsync(id);
        var taken = await Server.LastRecordAsync();
        await CloseAsync(id);
        var closed = await Server.LastRecordAsync();

        Assert.That((Text(taken, "event"), Text(taken, "about"), taken["change"]!.GetValue<bool>()), Is.EqualTo(("notice-taken", id, true)));
        Assert.That((Text(closed, "event"), Text(closed, "about"), closed["change"]!.GetValue<bool>()), Is.EqualTo(("notice-closed", id, true)));
        Assert.That(closed["note"], Is.Not.Null);
        Assert.That((await Server.RecordsAsync())[^1], Does.Contain("組織 centre").And.Not.Contain("訪問"));
    }

    [Test]
    public async Task Out_of_order_is_refused_and_recorded()
    {
        var id = await SendAsync();

        var early = await CloseAsync(id);
        var record = await Server.LastRecordAsync();
        await TakeAsync(id);
        var twice = await TakeAsync(id);
        await CloseAsync(id);
        var late = await TakeAsync(id);
        var again = await CloseAsync(id, done: "もう一度");

        Assert.That((early.Status, early.Code, Text(record, "outcome")), Is.EqualTo((409, "notice-not-taken", "notice-not-taken")));
        Assert.That((twice.Status, twice.Code), Is.EqualTo((409, "notice-taken")));
        Assert.That((late.Status, late.Code), Is.EqualTo((409, "notice-closed")));
        Assert.That((again.Status, again.Code), Is.EqualTo((409, "notice-closed")));
        Assert.That(Text((await LinesAsync()).Single(), "done"), Does.Not.Contain("もう一度"));
    }

    [Test]
    public async Task Of_two_at_the_same_moment_one_is_told_that_the_other_was_first()
    {
        var id = await SendAsync();

        var replies = await Task.WhenAll(Enumerable.Range(1, 8).Select(i => TakeAsync(id, actingUser: $"user-{i}")));

        Assert.That(replies.Count(reply => reply.Status == 204), Is.EqualTo(1));
        Assert.That(replies.Where(reply => reply.Status != 204).Select(reply => reply.Code), Is.All.EqualTo("notice-taken"));
        var first = Array.FindIndex(replies, reply => reply.Status == 204) + 1;
        Assert.That(Text((await LinesAsync()).Single(), "takenBy"), Is.EqualTo($"user-{first}"));
    }

    [Test]
    public async Task Another_centres_notice_is_not_found()
    {
        var id = await SendAsync();

        Assert.That((await TakeAsync(id, "centre2")).Code, Is.EqualTo("not-found"));
        await TakeAsync(id);
        Assert.That((await CloseAsync(id, "centre2")).Code, Is.EqualTo("not-found"));
        Assert.That((await TakeAsync(Id.Text(Id.New()))).Code, Is.EqualTo("not-found"));
        Assert.That(Text((await LinesAsync()).Single(), "state"), Is.EqualTo("taken"));
    }

    [Test]
    public async Task Whoever_closes_says_what_was_done()
    {
        var id = await SendAsync();
        await TakeAsync(id);

        Assert.That((await CloseAsync(id, done: "　")).Code, Is.EqualTo("validation"));
        Assert.That(Text((await LinesAsync()).Single(), "state"), Is.EqualTo("taken"));
    }
}
