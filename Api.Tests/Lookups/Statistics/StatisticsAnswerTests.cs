using Api.Http;
using Api.Tests.Support;

namespace Api.Tests.Lookups.Statistics;

/// <summary>Who sees which figures, in which form, and what is recorded of it.</summary>
internal sealed class StatisticsAnswerTests : StatisticsFixture
{
    [TestCase("auditor"), TestCase("admin")]
    public async Task The_ward_sees_every_centre_and_the_total(string role)
    {
        var statistics = await ReadAsync("2026-11", role);

        Assert.That(
            statistics["centres"]!.AsArray().Select(centre => centre!["name"]!.GetValue<string>()),
            Is.EquivalentTo(new[] { "地域包括支援センター入新井", "地域包括支援センター馬込" }));
        Assert.That(statistics["total"], Is.Not.Null);
        Assert.That(statistics["asOf"]!.GetValue<DateTimeOffset>(), Is.EqualTo(TestServer.Start), "The month is not over.");
        Assert.That((await ReadAsync("2026-10"))["asOf"]!.GetValue<DateTimeOffset>(), Is.EqualTo(new DateTimeOffset(2026, 11, 1, 0, 0, 0, TestServer.Start.Offset)));
    }

    [Test]
    public async Task A_centre_sees_its_own_figures_and_no_total()
    {
        await Server.RegisterAsync();
        var elder = await Server.RegisterAsync(role: "centre2");
        await LookUpAsync("ambulance", elder.Number, "accident");

        var statistics = await ReadAsync("2026-11", "centre2");

        Assert.That(statistics["centres"]!.AsArray(), Has.Count.EqualTo(1));
        Assert.That(Line(Of(statistics, Server.Centre2), "registered"), Is.EqualTo("1"));
        Assert.That(Of(statistics, Server.Centre2)["lookups"]!.AsArray(), Has.Count.EqualTo(1));
        Assert.That(Of(await ReadAsync("2026-11", "centre"), Server.Centre)["lookups"]!.AsArray(), Is.Empty);
        Assert.That((statistics["total"], statistics["area"]), Is.EqualTo((default(object), default(object))));
    }

    [TestCase("", 422), TestCase("?month=2026-13", 422), TestCase("?month=2026-12", 422), TestCase("?month=0001-01", 422)]
    [TestCase("?month=2026-11&area=yes", 422), TestCase("?month=2026-11&centre=1", 400)]
    public async Task Only_a_month_that_has_begun_is_answered(string query, int status)
    {
        var reply = await Server.SendAsync("auditor", HttpMethod.Get, "/v1/statistics" + query);

        Assert.That(reply.Status, Is.EqualTo(status), reply.Text);
    }

    [Test]
    public async Task A_spreadsheet_has_a_line_for_each_centre_and_a_column_for_each_role_and_reason()
    {
        var elder = await Server.RegisterAsync();
        await LookUpAsync("ambulance", elder.Number, "accident");
        await LookUpAsync("desk", elder.Number, "phone-relay", "police protection");

        var lines = await CsvAsync("auditor", "2026-11");

        Assert.That(lines[0], Does.StartWith("センター"));
        Assert.That(lines[^1], Does.StartWith("合計"));
        Assert.That(lines, Is.EquivalentTo(new[]
        {
            "センター,登録者数,新規登録,終了・辞退,更新の対象,期限内の更新,期限内の更新率,照会,登録のない番号の照会,番号の読み違い,気づきの連絡,連絡がついた照会,連絡がつくまでの分（中央値）,"
                + "救急隊・事故・災害,夜間・休日受付・電話照会への回答（警察・保護（道に迷った方など））",
            "地域包括支援センター入新井,1,1,0,0,0,,2,,,0,0,,1,1",
            "地域包括支援センター馬込,0,0,0,0,0,,0,,,0,0,,0,0",
            "合計,1,1,0,0,0,,2,0,0,0,0,,1,1",
        }));
        Assert.That(await CsvAsync("centre2", "2026-11"), Has.Count.EqualTo(2));
    }

    [Test]
    public async Task A_spreadsheet_says_how_soon_a_notice_led_to_action()
    {
        var notice = new { kind = "health", place = "大森北一丁目", town = "大森北", text = "ふらついている", observedOn = "2026-11-20" };
        var sent = await Server.SendAsync("police", HttpMethod.Post, "/v1/notices", notice);
        Server.Clock.Advance(TimeSpan.FromMinutes(12));
        var taken = await Server.SendAsync("centre", HttpMethod.Post, $"/v1/notices/{sent["id"]}/taken");

        var lines = await CsvAsync("centre", "2026-11");

        Assert.That(taken.Status, Is.EqualTo(204), taken.Text);
        Assert.That(lines[0], Does.EndWith(
            ",気づきの連絡：体調・けが,気づきの連絡：体調・けが・対応を始めるまでの分（中央値）,気づきの連絡：体調・けが・終了までの分（中央値）"));
        Assert.That(lines[1], Does.EndWith(",1,12,"));
    }

    [TestCase("", "[\"2026-11\"]"), TestCase("&area=true", "[\"2026-11\",\"area\"]")]
    public async Task The_reading_is_recorded_and_of_whom_documents_were_opened(string more, string detail)
    {
        var elder = await Server.RegisterAsync();
        await Server.RegisterAsync(role: "centre2");

        await ReadAsync("2026-11", "centre", more);

        var record = await Server.LastRecordAsync();
        Assert.That(
            (record["event"]!.ToString(), record["outcome"]!.ToString(), record["centre"]!.ToString(), record["detail"]!.ToJsonString()),
            Is.EqualTo(("statistics-read", "shown", Id.Text(Server.Centre), detail)));
        Assert.That(record["rowsHash"]?.ToString(), Is.EqualTo(more.Length == 0 ? null : RegistryRows.HashOf([elder.Id])));
    }

    private async Task<List<string>> CsvAsync(string role, string month)
    {
        using var client = Server.As(role);
        client.DefaultRequestHeaders.Add("Accept", "text/csv");
        using var response = await client.GetAsync(new Uri($"/v1/statistics?month={month}", UriKind.Relative));
        var reply = await Reply.ReadAsync(response);
        Assert.That((reply.Status, reply.ContentType), Is.EqualTo((200, "text/csv")), reply.Text);
        return [.. reply.Text.TrimStart('\uFEFF').Replace("\"", "").Split("\r\n", StringSplitOptions.RemoveEmptyEntries)];
    }
}
