using Api.Elders;
using Api.Http;
using Api.Notices;
using Api.Tests.Support;

namespace Api.Tests.Notices;

/// <summary>From notice to action, in figures, and the yearly thanks.</summary>
internal sealed class NoticeFiguresTests : NoticeFixture
{
    private static readonly int November = DueMonth.Of(new DateOnly(2026, 11, 1));

    [Test]
    public async Task Each_centre_and_kind_has_its_number_and_its_medians()
    {
        await ActAsync(minutesToTaken: 10, minutesToClosed: 100);
        await ActAsync(minutesToTaken: 30, minutesToClosed: 200);
        await ActAsync(minutesToTaken: 60, minutesToClosed: null);
        await SendAsync();
        await SendAsync(change: notice => notice["kind"] = "health");
        await SendAsync(change: notice => notice["town"] = MinamiMagome);
        await SendAsync(change: notice => notice["place"] = "駅前");

        var all = await FiguresAsync(November);

        Assert.That(all, Is.EquivalentTo(new NoticeFigures[]
        {
            new(Server.Centre, "other", 4, 3, 2, 30, 150), new(Server.Centre, "health", 1, 0, 0, null, null),
            new(Server.Centre2, "other", 1, 0, 0, null, null), new(null, "other", 1, 0, 0, null, null),
        }));
        Assert.That((await FiguresAsync(November, Server.Centre2)).Single().CentreId, Is.EqualTo(Server.Centre2));
    }

    [Test]
    public async Task A_month_is_the_local_one_in_which_it_came()
    {
        // 30 November, half an hour before midnight in Tokyo: December it is nowhere but in the east.
        Server.Clock.Set(new DateTimeOffset(2026, 11, 30, 23, 30, 0, TimeSpan.FromHours(9)));
        var id = await SendAsync();
        Server.Clock.Advance(TimeSpan.FromHours(1));
        await TakeAsync(id);
        await SendAsync();

        Assert.That((await FiguresAsync(November)).Single(), Is.EqualTo(new NoticeFigures(Server.Centre, "other", 1, 1, 0, 60, null)));
        Assert.That((await FiguresAsync(November + 1)).Single().Received, Is.EqualTo(1));
        Assert.That(await FiguresAsync(November - 1), Is.Empty);
    }

    [Test]
    public async Task Training_counts_nowhere()
    {
        var made = await Server.RegisterAsync(SomeElder.Json(json => json["training"] = true));
        await SendAsync("police", notice => notice["number"] = made.Number);

        Assert.That(await FiguresAsync(November), Is.Empty);
        Assert.That((await ThanksAsync("police", "2026")).Code, Is.EqualTo("not-found"));
    }

    [Test]
    public async Task The_sheet_of_thanks_names_the_organisation_and_two_figures()
    {
        await ActAsync(minutesToTaken: 10, minutesToClosed: 100);
        await ActAsync(minutesToTaken: 10, minutesToClosed: null);
        await SendAsync();
        await SendAsync(change: notice => notice["town"] = MinamiMagome);
        await SendAsync("police");

        var page = await ThanksAsync("watcher", "2026");
        var whole = await ThanksAsync("watcher", "2026", "admin");
        var english = await ThanksAsync("watcher", "2026", language: "en");

        Assert.That((page.Status, page.ContentType), Is.EqualTo((200, "text/html")), page.Text);
        Assert.That(page.Text, Does.Contain("組織 watcher　御中").And.Contain("令和8年度（2026年4月から本日まで）").And.Contain("地域包括支援センター入新井"));
        Assert.That(page.Text, Does.Contain("<td>3件</td>").And.Contain("<td>2件</td>"));
        Assert.That(whole.Text, Does.Contain("<td>4件</td>").And.Contain("<td>2件</td>").And.Contain("ota.tokyo"));
        Assert.That(english.Text, Does.Contain("<td>3</td>").And.Contain("lang=\"en\""));
        Assert.That(page.Text, Does.Not.Contain("新聞").And.Not.Contain("コーポ").And.Not.Contain(TestServer.ActingUser));
    }

    [Test]
    public async Task A_fiscal_year_begins_in_April()
    {
        Server.Clock.Set(new DateTimeOffset(2027, 3, 31, 23, 0, 0, TimeSpan.FromHours(9)));
        await SendAsync();
        Server.Clock.Advance(TimeSpan.FromHours(2));
        await SendAsync();
        await SendAsync();

        Assert.That((await ThanksAsync("watcher", "2026")).Text, Does.Contain("<td>1件</td>").And.Contain("令和8年度（2026年4月から2027年3月まで）"));
        Assert.That((await ThanksAsync("watcher", "2027")).Text, Does.Contain("<td>2件</td>"));
        Assert.That((await ThanksAsync("watcher", "2025")).Code, Is.EqualTo("not-found"));
    }

    [TestCase("?year=2026&client=nonsense", "client")]
    [TestCase("?year=令和8&client=0123456789abc", "year")]
    [TestCase("?year=20260&client=0123456789abc", "year")]
    [TestCase("", "year")]
    public async Task Without_a_year_or_a_client_there_is_no_sheet(string query, string field)
    {
        var reply = await Server.SendAsync("admin", HttpMethod.Get, "/v1/notices/thanks" + query);

        Assert.That((reply.Code, reply["errors"]![field] is not null), Is.EqualTo(("validation", true)));
    }

    [Test]
    public async Task Who_sent_a_centre_nothing_is_unknown_to_it()
    {
        await SendAsync(change: notice => notice["town"] = MinamiMagome);

        Assert.That((await ThanksAsync("watcher", "2026")).Code, Is.EqualTo("not-found"));
    }

    private async Task ActAsync(int minutesToTaken, int? minutesToClosed)
    {
        var id = await SendAsync();
        Server.Clock.Advance(TimeSpan.FromMinutes(minutesToTaken));
        Assert.That((await TakeAsync(id)).Status, Is.EqualTo(204));
        if (minutesToClosed is { } minutes)
        {
            Server.Clock.Advance(TimeSpan.FromMinutes(minutes - minutesToTaken));
            Assert.That((await CloseAsync(id)).Status, Is.EqualTo(204));
        }
    }

    private Task<IReadOnlyList<NoticeFigures>> FiguresAsync(int month, long? centre = null)
    {
        var today = Server.Get<Today>();
        return Server.Get<NoticeStatistics>().OfMonthAsync(
            today.StartOf(DueMonth.FirstDay(month)), today.StartOf(DueMonth.FirstDay(month + 1)), centre, CancellationToken.None);
    }

    private Task<Reply> ThanksAsync(string sender, string year, string role = "centre", string? language = null) =>
        Server.SendAsync(role, HttpMethod.Get, $"/v1/notices/thanks?year={year}&client={Id.Text(Server.ClientIds[sender])}", language: language);
}
