using Api.Http;
using Api.Keyholders;
using Api.Tests.Lookups;
using Api.Tests.Support;

namespace Api.Tests.Elders;

/// <summary>Numbers by the thousand: ordered, made, kept in stock, handed out.</summary>
internal sealed class BatchTests : ItemFixture
{
    [Test]
    public async Task Thousands_are_made_in_one_change_with_one_record_that_says_how_many()
    {
        var (rows, records) = (await Server.RowsAsync(), await Server.CountRecordsAsync());

        var reply = await MakeAsync(3000);

        var record = await LastRecordAsync();
        var id = reply["id"]!.GetValue<string>();
        Assert.That(reply.Headers.Location!.AbsolutePath, Is.EqualTo($"/v1/batches/{id}"));
        Assert.That((reply["count"]!.GetValue<int>(), reply["centre"]!.GetValue<string>()), Is.EqualTo((3000, Id.Text(Server.Centre))));
        Assert.That(await Server.RowsAsync(), Is.EqualTo((rows.Elders, rows.Numbers + 3000)));
        Assert.That(await Server.CountRecordsAsync(), Is.EqualTo(records + 1));
        Assert.That((record["event"]!.GetValue<string>(), record["subject"]!.GetValue<string>(), record["count"]!.GetValue<int>()), Is.EqualTo(("batch-made", id, 3000)));
        var lines = await CsvAsync(id);
        Assert.That(lines, Has.Count.EqualTo(3000).And.Unique);
        Assert.That(lines.Select(line => line.Digits), Has.All.Matches<string>(digits => Damm.IsValid(digits) && digits.Length == 8));
        Assert.That(lines, Has.All.Matches<(string Printed, string Digits)>(line => line.Printed.Replace("-", "") == line.Digits && line.Printed[4] == '-'));
    }

    [Test]
    public async Task The_factorys_file_has_the_number_as_printed_and_plain_and_what_else_is_printed()
    {
        var id = (await MakeAsync(2))["id"]!.GetValue<string>();

        var reply = await GetAsync($"/v1/batches/{id}", null, "admin");

        var lines = reply.Text.Split("\r\n");
        Assert.That(reply.ContentType, Is.EqualTo("text/csv"));
        Assert.That(lines[0], Is.EqualTo("\"印刷する番号\",\"数字のみ\",\"センター\",\"電話\""));
        Assert.That(lines[1], Does.Match("^\"\\d{4}-\\d{4}\",\"\\d{8}\",\"地域包括支援センター入新井\",\"03-0762-0011\"$"));
        var record = await LastRecordAsync();
        Assert.That((record["event"]!.GetValue<string>(), record["subject"]!.GetValue<string>(), record["count"]!.GetValue<int>()), Is.EqualTo(("batch-read", id, 2)));
        Assert.That(record.ToJsonString(), Does.Not.Contain(lines[1][1..10]));
        using var client = Server.As("admin");
        var bytes = await client.GetByteArrayAsync($"/v1/batches/{id}");
        Assert.That(bytes[..3], Is.EqualTo(new byte[] { 0xEF, 0xBB, 0xBF }), "Excel reads it as UTF-8.");
    }

    [Test]
    public async Task A_number_of_a_batch_is_its_centres_stock_until_it_is_handed_out_and_then_no_longer_the_factorys()
    {
        var id = (await MakeAsync(3))["id"]!.GetValue<string>();
        var number = (await CsvAsync(id))[0].Printed;

        var before = await LookUpNumberAsync(number);
        var elsewhere = await Server.SendAsync("centre2", HttpMethod.Post, "/v1/elders", SomeElder.Json(person => person["number"] = number));
        var elder = await Server.RegisterAsync(SomeElder.Json(person => person["number"] = number));
        var after = await LookUpNumberAsync(number);
        var left = await CsvAsync(id);

        Assert.That((before.Disclosed(), before["status"]!.GetValue<string>()), Is.EqualTo(("status-only", "unassigned")));
        Assert.That(before["centre"]!["name"]!.GetValue<string>(), Is.EqualTo("地域包括支援センター入新井"));
        Assert.That(elsewhere.Code, Is.EqualTo("number-not-in-stock"));
        Assert.That((elder.Number, after.Disclosed()), Is.EqualTo((number, "full")));
        Assert.That(left, Has.Count.EqualTo(2));
        Assert.That(left.Select(line => line.Printed), Does.Not.Contain(number));
    }

    [Test]
    public async Task A_browser_gets_a_sheet_of_labels_with_number_and_phone_and_no_code()
    {
        var id = (await MakeAsync(5))["id"]!.GetValue<string>();

        var page = await GetAsync($"/v1/batches/{id}", "text/html", "admin");

        Assert.That((page.Status, page.ContentType), Is.EqualTo((200, "text/html")));
        foreach (var (printed, _) in await CsvAsync(id))
            Assert.That(page.Text, Does.Contain($">{printed}</text>"));
        Assert.That(page.Text.Split("TEL 03-0762-0011"), Has.Length.EqualTo(6));
        Assert.That(page.Text, Does.Not.Contain("<path"));
    }

    [TestCase(0, true, "count")]
    [TestCase(5001, true, "count")]
    [TestCase(null, true, "count")]
    [TestCase(10, false, "centre")]
    public async Task What_cannot_be_made_is_refused_by_its_field(int? count, bool knownCentre, string field)
    {
        var rows = await Server.RowsAsync();

        var reply = await Server.SendAsync(
            "admin", HttpMethod.Post, "/v1/batches", new { count, centre = Id.Text(knownCentre ? Server.Centre : Id.New()) });

        Assert.That((reply.Status, reply.Code), Is.EqualTo((422, "validation")), reply.Text);
        Assert.That(reply["errors"]!.AsObject().Select(error => error.Key), Is.EqualTo(new[] { field }));
        Assert.That(await Server.RowsAsync(), Is.EqualTo(rows));
    }

    private async Task<Reply> MakeAsync(int count)
    {
        var reply = await Server.SendAsync("admin", HttpMethod.Post, "/v1/batches", new { count, centre = Id.Text(Server.Centre) });
        Assert.That(reply.Status, Is.EqualTo(201), reply.Text);
        return reply;
    }

    private async Task<List<(string Printed, string Digits)>> CsvAsync(string id)
    {
        var reply = await GetAsync($"/v1/batches/{id}", "text/csv", "admin");
        Assert.That(reply.Status, Is.EqualTo(200), reply.Text);
        return [.. reply.Text.Split("\r\n")[1..^1].Select(line => line.Split(',')).Select(cells => (cells[0].Trim('"'), cells[1].Trim('"')))];
    }
}

/// <summary>A batch that would pass 1 % of a length, and one that was damaged: each in a registry of its own.</summary>
internal sealed class BatchRefusedTests
{
    [Test]
    public async Task A_batch_that_would_pass_1_percent_is_refused_whole_and_the_last_number_that_fits_is_made()
    {
        using var server = await TestServer.StartAsync();
        await server.StockAsync(server.Centre);
        await server.TamperAsync("UPDATE number_length SET issued = 79990 WHERE length = 8");
        var rows = await server.RowsAsync();

        var tooMany = await MakeAsync(server, 11);
        var refused = await server.LastRecordAsync();
        var rest = await MakeAsync(server, 10);

        Assert.That((tooMany.Status, tooMany.Code), Is.EqualTo((409, "numbers-exhausted")));
        Assert.That((refused["event"]!.GetValue<string>(), refused["outcome"]!.GetValue<string>()), Is.EqualTo(("batch-made", "numbers-exhausted")));
        Assert.That(rest.Status, Is.EqualTo(201));
        Assert.That(await server.RowsAsync(), Is.EqualTo((rows.Elders, rows.Numbers + 10)));
    }

    [Test]
    public async Task A_batch_with_a_damaged_number_is_not_sent_to_a_factory()
    {
        using var server = await TestServer.StartAsync();
        var id = (await MakeAsync(server, 3))["id"]!.GetValue<string>();
        await server.TamperAsync(
            "UPDATE number SET sealed_number = (SELECT o.sealed_number FROM number o WHERE o.id <> number.id LIMIT 1) WHERE id = (SELECT max(id) FROM number)");

        var reply = await server.SendAsync("admin", HttpMethod.Get, $"/v1/batches/{id}");

        Assert.That((reply.Status, reply.Code), Is.EqualTo((503, "record-damaged")));
        Assert.That((await server.LastRecordAsync())["alerts"].Strings(), Is.EqualTo(new[] { "record-damaged" }));
    }

    private static Task<Reply> MakeAsync(TestServer server, int count) =>
        server.SendAsync("admin", HttpMethod.Post, "/v1/batches", new { count, centre = Id.Text(server.Centre) });
}
