using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Api.Elders;
using Api.Tests.Support;

namespace Api.Tests.Elders;

/// <summary>What a centre prints: the postcards of a month, and the sheet that an elder checks and signs.</summary>
internal sealed class RenewalPapersTests
{
    private const string Postcards = "/v1/elders/postcards?month=2026-12";

    private TestServer server = null!;

    [SetUp]
    public async Task StartAsync() => server = await TestServer.StartAsync();

    [TearDown]
    public void Stop() => server.Dispose();

    [TestCase("143-0016")]
    [TestCase("〒１４３－００１６")]
    [TestCase("1430016")]
    public async Task A_months_postcards_hold_address_and_name_and_neither_number_nor_illness(string postalCode)
    {
        var elder = await DueAsync("2025-12-10", person => person["identity"]!["postalCode"] = postalCode);
        await DueAsync("2025-11-10");

        var (reply, bytes) = await ReadAsync(Postcards);

        Assert.That((reply.Status, reply.ContentType), Is.EqualTo((200, "text/csv")), reply.Text);
        Assert.That(bytes.Take(3), Is.EqualTo(new byte[] { 0xEF, 0xBB, 0xBF }));
        var identity = SomeElder.Json()["identity"]!;
        Assert.That(reply.Text.TrimStart('\uFEFF'), Is.EqualTo(
            "\"郵便番号\",\"住所\",\"建物・部屋\",\"氏名\",\"敬称\",\"更新の月\",\"センター\",\"センターの電話\"\r\n"
            + $"\"143-0016\",\"{identity["town"]}{identity["address"]}\",\"{identity["building"]}\",\"山田 花子\",\"様\",\"2026年12月（令和8年）\","
            + "\"地域包括支援センター入新井\",\"03-0762-0011\"\r\n"));
        Assert.That(reply.Text, Does.Not.Contain(elder.Number).And.Not.Contain(elder.Number.Replace("-", "", StringComparison.Ordinal)));
        foreach (var alert in SomeElder.Json()["alerts"]!.AsArray())
            Assert.That(reply.Text, Does.Not.Contain(alert!["text"]!.GetValue<string>()));
    }

    [TestCase(ElderState.Closing)]
    [TestCase(ElderState.Deceased)]
    [TestCase(ElderState.MovedOut)]
    [TestCase(ElderState.Closed)]
    [TestCase(ElderState.Withdrawn)]
    public async Task Nobody_whose_registration_ends_gets_a_postcard(string state)
    {
        var elder = await DueAsync("2025-12-10");
        await server.ChangeElderAsync(elder.Id, state);

        var (reply, _) = await ReadAsync(Postcards);

        Assert.That(Lines(reply), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Neither_a_made_up_person_nor_another_centres_elder_nor_a_coming_withdrawal_gets_one()
    {
        await DueAsync("2025-12-10", person => person["training"] = true);
        await DueAsync("2025-12-10", role: "centre2");
        var leaving = await DueAsync("2025-12-10");
        await server.ChangeElderAsync(
            leaving.Id, change: old => old with { Consent = old.Consent with { WithdrawnOn = new DateOnly(2026, 12, 20) } });

        var (reply, _) = await ReadAsync(Postcards);

        Assert.That(Lines(reply), Has.Count.EqualTo(1));
    }

    [TestCase("=HYPERLINK(\"//x\")", "\"'=HYPERLINK(\"\"//x\"\")\"")]
    [TestCase("+81", "\"'+81\"")]
    [TestCase("-1", "\"'-1\"")]
    [TestCase("@SUM(1)", "\"'@SUM(1)\"")]
    [TestCase("＝1+1", "\"'＝1+1\"")]
    [TestCase("メゾン\"森\",2", "\"メゾン\"\"森\"\",2\"")]
    public async Task No_field_becomes_a_formula_or_leaves_its_column(string building, string written)
    {
        await DueAsync("2025-12-10", person => person["identity"]!["building"] = building);

        var (reply, _) = await ReadAsync(Postcards);

        Assert.That(Lines(reply)[1], Does.Contain("," + written + ",\"山田 花子\""));
    }

    [Test]
    public async Task Postcards_are_recorded_with_how_many_people_and_whom()
    {
        var elder = await DueAsync("2025-12-10");

        await ReadAsync(Postcards);

        var record = JsonNode.Parse((await server.RecordsAsync())[^1])!;
        Assert.That(record["event"]!.GetValue<string>(), Is.EqualTo("postcards"));
        Assert.That(record["rows"]!.GetValue<int>(), Is.EqualTo(1));
        Assert.That(record["rowsHash"]!.GetValue<string>(), Is.EqualTo(RegistryRows.HashOf([elder.Id])));
        Assert.That(record["detail"]!.ToJsonString(), Is.EqualTo("[\"2026-12\"]"));
    }

    [Test]
    public async Task A_months_letters_are_recorded_in_one_go_and_once()
    {
        var (first, second, third) = (await DueAsync("2025-12-10"), await DueAsync("2025-12-10"), await DueAsync("2025-12-10"));
        await DueAsync("2025-11-10");
        await DueAsync("2025-12-10", role: "centre2");
        await server.SendAsync("centre", HttpMethod.Post, $"/v1/elders/{third.Id}/renewal-steps", new { step = "letter", outcome = "sent" });
        await server.ChangeElderAsync((await DueAsync("2025-12-10")).Id, ElderState.Closing);

        var sent = await server.SendAsync("centre", HttpMethod.Post, Postcards, actingUser: "suzuki-1");
        var record = JsonNode.Parse((await server.RecordsAsync())[^1])!;
        var again = await server.SendAsync("centre", HttpMethod.Post, Postcards);

        Assert.That((sent.Text, again.Text), Is.EqualTo(("""{"recorded":2,"already":1}""", """{"recorded":0,"already":3}""")));
        Assert.That((record["event"]!.ToString(), record["rows"]!.ToString(), record["change"]!.ToString()), Is.EqualTo(("postcards-sent", "2", "true")));
        Assert.That(
            record["rowsHash"]!.ToString(),
            Is.AnyOf(RegistryRows.HashOf([first.Id, second.Id]), RegistryRows.HashOf([second.Id, first.Id])));
        Assert.That(record["detail"]!.ToJsonString(), Is.EqualTo("""["2026-12","letter","sent"]"""));
        Assert.That(JsonNode.Parse((await server.RecordsAsync())[^1])!["change"], Is.Null);
        var lines = (await server.SendAsync("centre", HttpMethod.Post, "/v1/elders/search", new { dueMonth = "2026-12" }))["elders"]!.AsArray();
        Assert.That(
            lines.Where(line => line!["id"]!.ToString() != third.Id).Select(line => line!["renewal"]?["last"]).OfType<JsonNode>()
                .Select(last => $"{last["step"]} {last["outcome"]} {last["by"]}"),
            Is.EqualTo(new[] { "letter sent suzuki-1", "letter sent suzuki-1" }));
    }

    [TestCase("2027-02", 200)]
    [TestCase("2027-03", 422)]
    [TestCase("2027-13", 422)]
    public async Task Letters_are_recorded_from_three_months_before_their_month(string month, int status)
    {
        Assert.That((await server.SendAsync("centre", HttpMethod.Post, $"/v1/elders/postcards?month={month}")).Status, Is.EqualTo(status));
    }

    [TestCase("/v1/elders/postcards", 422)]
    [TestCase("/v1/elders/postcards?month=2026-00", 422)]
    [TestCase("/v1/elders/postcards?month=2026-12&state=closed", 400)]
    public async Task A_month_is_needed_and_nothing_else_is_known(string path, int status)
    {
        var (reply, _) = await ReadAsync(path);

        Assert.That(reply.Status, Is.EqualTo(status), reply.Text);
    }

    [Test]
    public async Task The_sheet_holds_what_is_registered_for_the_elder_to_check()
    {
        var sent = SomeElder.Json(person =>
        {
            foreach (var contact in person["contacts"]!.AsArray())
                contact!["caution"] = null;
        });
        var elder = await server.RegisterAsync(sent.DeepClone().AsObject());

        var (reply, _) = await ReadAsync($"/v1/elders/{elder.Id}/confirmation-sheet");

        Assert.That((reply.Status, reply.ContentType), Is.EqualTo((200, "text/html")), reply.Text);
        var page = WebUtility.HtmlDecode(reply.Text);
        Assert.That(page, Does.Contain(elder.Number).And.Contain("登録内容確認票").And.Contain("押印は不要").And.Contain("size: A4"));
        var missing = FullElder.Values(sent).Where(value => IsOnTheSheet(value.Path)).Select(value => value.Value.ToString()).Where(text => !page.Contains(text));
        Assert.That(missing, Is.Empty);
    }

    [Test]
    public async Task The_sheet_does_not_say_whom_not_to_call()
    {
        var elder = await server.RegisterAsync(SomeElder.Json(person =>
        {
            person["contacts"]![0]!["name"] = "避野 太郎";
            person["contacts"]![0]!["caution"] = "本人に暴力";
        }));

        var (reply, _) = await ReadAsync($"/v1/elders/{elder.Id}/confirmation-sheet");

        Assert.That(WebUtility.HtmlDecode(reply.Text), Does.Not.Contain("避野").And.Not.Contain("暴力"));
    }

    [Test]
    public async Task A_name_cannot_write_into_the_sheet()
    {
        var elder = await server.RegisterAsync(SomeElder.Json(person => person["identity"]!["name"] = "<b>山田</b> & 花子"));

        var (reply, _) = await ReadAsync($"/v1/elders/{elder.Id}/confirmation-sheet");

        Assert.That(reply.Text, Does.Not.Contain("<b>"));
        Assert.That(WebUtility.HtmlDecode(reply.Text), Does.Contain("<b>山田</b> & 花子"));
    }

    [Test]
    public async Task The_sheet_counts_the_lookups_since_the_last_confirmation_and_is_a_look_itself()
    {
        var elder = await server.RegisterAsync();
        await LookUpAsync(elder);
        server.Clock.Advance(TimeSpan.FromDays(30));
        await server.SendAsync("centre", HttpMethod.Post, $"/v1/elders/{elder.Id}/renewals", new
        {
            blocks = new[] { "identity", "alerts", "contacts", "gp", "medical", "care" },
            confirmedBy = "self",
            method = "window",
        });
        await LookUpAsync(elder);
        await LookUpAsync(elder);

        var (reply, _) = await ReadAsync($"/v1/elders/{elder.Id}/confirmation-sheet");

        Assert.That(WebUtility.HtmlDecode(reply.Text), Does.Contain("照会は2回"));
        var record = JsonNode.Parse((await server.RecordsAsync())[^1])!;
        Assert.That((record["event"]!.ToString(), record["outcome"]!.ToString(), record["detail"]!.ToJsonString()), Is.EqualTo(("elder-read", "shown", "[\"confirmation-sheet\"]")));
    }

    // Not for the elder: opaque ids, codes (they stand there in words) and dates (in words too), and what staff note for themselves.
    private static bool IsOnTheSheet(string path) =>
        !path.EndsWith("On", StringComparison.Ordinal) && !path.EndsWith("hasKey", StringComparison.Ordinal)
        && path.Split('.')[^1].TrimEnd('[', ']') is not ("kind" or "sex" or "birthDate" or "protected" or "household" or "language" or "since" or "code"
            or "criticality" or "rank" or "relationship" or "canCome" or "institutionCode" or "preferred" or "current" or "source" or "known"
            or "medicationNotebook" or "exists" or "level" or "validUntil" or "version" or "givenBy" or "audiences" or "documentsChecked"
            or "issuer" or "linkedElders");

    private async Task<RegisteredPerson> DueAsync(string confirmed, Action<JsonObject>? change = null, string role = "centre")
    {
        var elder = await server.RegisterAsync(
            SomeElder.Json(person =>
            {
                person["identity"]!["birthDate"] = "1940" + confirmed[4..];
                change?.Invoke(person);
            }),
            role);
        var day = DateOnly.Parse(confirmed, CultureInfo.InvariantCulture);
        await server.ChangeElderAsync(elder.Id, change: old => old with { Confirmed = Confirmations.All(day, "self") });
        return elder;
    }

    private async Task LookUpAsync(RegisteredPerson elder)
    {
        var reply = await server.LookUpAsync("hospital", new { number = elder.Number, reason = "emergency-treatment" });
        Assert.That(reply.Status, Is.EqualTo(200), reply.Text);
    }

    private async Task<(Reply Reply, byte[] Bytes)> ReadAsync(string path)
    {
        using var client = server.As("centre");
        using var response = await client.GetAsync(path);
        return (await Reply.ReadAsync(response), await response.Content.ReadAsByteArrayAsync());
    }

    private static List<string> Lines(Reply reply) => [.. reply.Text.TrimStart('\uFEFF').Split("\r\n", StringSplitOptions.RemoveEmptyEntries)];
}
