using System.Text.Json.Nodes;
using Api.Tests.Support;

namespace Api.Tests.Notices;

/// <summary>A notice stands in the inbox of the centre that it goes to, without a word of what was written.</summary>
internal sealed class NoticeInboxTests : NoticeFixture
{
    [Test]
    public async Task It_rings_at_the_centre_responsible_and_at_no_other()
    {
        var elder = await Server.RegisterAsync();
        var id = await SendAsync("police", notice => notice["number"] = elder.Number);

        var page = await InboxAsync("centre");

        var entry = page["entries"]!.AsArray().Single()!;
        Assert.That(
            (Text(entry, "id"), Text(entry, "kind"), Text(entry, "outcome"), Text(entry["alerts"]![0]!, "code")),
            Is.EqualTo((id, "notice", "received", "notice")));
        Assert.That(
            (Text(entry, "elder"), Text(entry, "name"), Text(entry, "organisation"), entry["lookupId"]),
            Is.EqualTo((elder.Id, "山田 花子", "組織 police", (JsonNode?)null)));
        Assert.That(page.Text, Does.Not.Contain("新聞").And.Not.Contain("コーポ"));
        Assert.That(await IdsAsync("centre2"), Is.Empty);
    }

    [Test]
    public async Task What_is_nobodys_rings_everywhere_and_each_marks_it_done_alone()
    {
        var id = await SendAsync(change: notice => notice["place"] = "駅前");

        Assert.That((await IdsAsync("centre"), await IdsAsync("centre2")), Is.EqualTo((new[] { id }, new[] { id })).AsCollection);
        Assert.That((await Server.SendAsync("centre", HttpMethod.Post, $"/v1/inbox/{id}/done")).Status, Is.EqualTo(204));
        Assert.That((await InboxAsync("centre"))["entries"]![0]!["done"], Is.Not.Null);
        Assert.That((await InboxAsync("centre2"))["entries"]![0]!["done"], Is.Null);
    }

    [Test]
    public async Task Whoever_takes_it_on_has_dealt_with_it_for_all()
    {
        var id = await SendAsync(change: notice => notice["place"] = "駅前");

        Assert.That((await Server.SendAsync("centre2", HttpMethod.Post, $"/v1/notices/{id}/taken")).Status, Is.EqualTo(204));

        foreach (var role in new[] { "centre", "centre2" })
            Assert.That(Text((await InboxAsync(role))["entries"]![0]!["done"]!, "user"), Is.EqualTo(TestServer.ActingUser), role);
    }

    [Test]
    public async Task Of_a_suspicion_of_abuse_it_says_neither_whom_it_is_about_nor_who_sent_it()
    {
        var elder = await Server.RegisterAsync();
        await NameAbuseStaffAsync(Server.Centre, TestServer.ActingUser);
        var id = await SendAsync("police", notice => (notice["kind"], notice["number"]) = ("abuse", elder.Number));

        var entry = (await InboxAsync("centre"))["entries"]!.AsArray().Single()!.AsObject();

        Assert.That((Text(entry, "id"), Text(entry["alerts"]![0]!, "code")), Is.EqualTo((id, "abuse")));
        Assert.That(Fields(entry), Is.EquivalentTo(new[] { "id", "kind", "at", "outcome", "alerts" }));
    }

    private async Task<Reply> InboxAsync(string role)
    {
        var reply = await Server.SendAsync(role, HttpMethod.Get, "/v1/inbox");
        Assert.That(reply.Status, Is.EqualTo(200), reply.Text);
        return reply;
    }

    private async Task<string[]> IdsAsync(string role) => [.. (await InboxAsync(role))["entries"]!.AsArray().Select(entry => Text(entry!, "id"))];
}
