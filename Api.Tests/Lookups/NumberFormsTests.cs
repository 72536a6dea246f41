using Api.Tests.Support;

namespace Api.Tests.Lookups;

/// <summary>Numbers as people type them, over HTTP (domain.md section 2); the reader's own tests know many more.</summary>
internal sealed class NumberFormsTests : LookupFixture
{
    [TestCase("{0}-{1}")]
    [TestCase("{0}{1}")]
    [TestCase(" {0} {1} ")]
    [TestCase("No. {0}-{1}")]
    [TestCase("№{0}ー{1}")]
    [TestCase("番号：{0}－{1}")]
    [TestCase("＃{0}～{1}")]
    [TestCase("見守りキーホルダー登録番号 {0}‐{1}")]
    public async Task Every_way_to_write_a_number_reaches_the_same_elder(string form)
    {
        var elder = await Server.RegisterAsync();
        var written = string.Format(form, elder.Number[..4], elder.Number[5..]);

        var reply = await AskAsync("hospital", written, "emergency-treatment");

        Assert.That(reply["identity"]?["number"]?.GetValue<string>(), Is.EqualTo(elder.Number), written);
    }

    [Test]
    public async Task Full_width_digits_reach_the_same_elder()
    {
        var elder = await Server.RegisterAsync();
        var written = string.Concat(elder.Number.Select(c => c == '-' ? 'ー' : (char)(c - '0' + '０')));

        var reply = await AskAsync("hospital", written, "emergency-treatment");

        Assert.That(reply["identity"]?["number"]?.GetValue<string>(), Is.EqualTo(elder.Number));
    }

    [TestCase("4821-037", "ja", "登録番号は8けたです（入力は7けた）。")]
    [TestCase("4821-037", "en", "The number has 8 digits; this has 7.")]
    [TestCase("4821-0372-1", "en", "The number has 8 digits; this has 9.")]
    [TestCase("4821-03x2", "ja", "登録番号は8けたです（入力は7けた）。")]
    [TestCase("4821-0372x", "ja", "数字のほかの文字が含まれています。")]
    [TestCase("48??-0372", "ja", "登録番号は8けたです（入力は6けた）。")]
    public async Task A_wrong_length_says_how_many_digits_there_are_and_should_be(string number, string language, string detail)
    {
        var reply = await Server.SendAsync(
            "hospital", HttpMethod.Post, "/v1/lookups", Asking.Request(number, "emergency-treatment"), language: language);

        Assert.That(reply.Disclosed(), Is.EqualTo("422 number-format"));
        Assert.That(reply["detail"]!.GetValue<string>(), Is.EqualTo(detail));
    }

    [Test]
    public async Task A_wrong_check_digit_asks_to_read_again()
    {
        var reply = await AskAsync("dispatch", "4821-0373", "emergency-transport");

        Assert.That(reply.Disclosed(), Is.EqualTo("422 number-check-digit"));
        Assert.That(reply["title"]!.GetValue<string>(), Is.EqualTo("番号の読み違いです。4けたずつ、もう一度読んでください。"));
    }

    [TestCase("4821-037", "number-format")]
    [TestCase("4821-0373", "number-check-digit")]
    public async Task A_misreading_leaves_one_record_without_the_number(string number, string code)
    {
        var before = await Server.CountRecordsAsync();

        await AskAsync("hospital", number, "emergency-treatment");

        var record = await Server.LastRecordAsync();
        Assert.That(await Server.CountRecordsAsync(), Is.EqualTo(before + 1));
        Assert.That(record["outcome"]!.GetValue<string>(), Is.EqualTo(code));
        Assert.That(record.Keys(), Does.Not.Contain("elder").And.Not.Contain("number").And.Not.Contain("asked"));
        Assert.That(record.ToJsonString(), Does.Not.Contain("4821"));
    }

    [TestCase("4821-037", "422 number-format")]
    [TestCase("4821-0373", "422 number-check-digit")]
    [TestCase("4821-0372", "503 database-unavailable")]
    public async Task A_misreading_does_not_touch_the_registry(string number, string expected)
    {
        using var server = await TestServer.StartAsync();
        await server.TamperAsync("ALTER TABLE number RENAME TO out_of_reach");

        var reply = await server.LookUpAsync("hospital", Asking.Request(number, "emergency-treatment"));

        Assert.That(reply.Disclosed(), Is.EqualTo(expected));
    }

    [Test]
    public async Task One_unreadable_digit_is_worked_out_and_a_candidate_first([Values(0, 3, 5, 8)] int at)
    {
        var elder = await Server.RegisterAsync();
        var written = elder.Number[..at] + '?' + elder.Number[(at + 1)..];

        var reply = await AskAsync("hospital", written, "emergency-treatment");

        Assert.That(reply.Disclosed(), Is.EqualTo("candidate"));
        Assert.That(reply["status"]!.GetValue<string>(), Is.EqualTo("active"));
        Assert.That(reply.Warning("digit-inferred"), Does.StartWith("読めない1けたを計算で補いました。"));
        Assert.That(reply["candidate"]!["kanaInitial"]!.GetValue<string>(), Is.EqualTo("ヤ"));
    }

    [Test]
    public async Task A_confirmed_candidate_still_says_that_a_digit_was_worked_out()
    {
        var elder = await Server.RegisterAsync();
        var request = Asking.Request("?" + elder.Number[1..], "emergency-treatment").With("confirm", true);
        await Server.LookUpAsync("hospital", request);

        var reply = await Server.LookUpAsync("hospital", request);

        Assert.That(reply.Disclosed(), Is.EqualTo("full"));
        Assert.That(reply.WarningCodes(), Is.EqualTo(new[] { "digit-inferred" }));
    }

    [TestCase("B-0001")]
    [TestCase("ｂー０００１")]
    [TestCase("No.B0001")]
    public async Task A_number_from_before_is_a_candidate_first(string written)
    {
        var elder = await LegacyAsync("B-0001");

        var reply = await AskAsync("hospital", written, "emergency-treatment");

        Assert.That(reply.Disclosed(), Is.EqualTo("candidate"), elder);
        Assert.That(reply.WarningCodes(), Is.EqualTo(new[] { "legacy-number" }));
    }

    [Test]
    public async Task A_number_from_before_opens_when_it_is_confirmed_and_the_issued_one_at_once()
    {
        var issued = await LegacyAsync("C-0002");
        await AskAsync("hospital", "C-0002", "emergency-treatment");

        var confirmed = await Server.LookUpAsync("hospital", Asking.Request("C-0002", "emergency-treatment").With("confirm", true));
        var atOnce = await AskAsync("hospital", issued, "emergency-treatment");

        Assert.That(new[] { confirmed.Disclosed(), atOnce.Disclosed() }, Is.All.EqualTo("full"));
        Assert.That(confirmed["identity"]!["kana"]!.GetValue<string>(), Is.EqualTo(atOnce["identity"]!["kana"]!.GetValue<string>()));
    }

    [Test]
    public async Task An_unreadable_letter_of_a_number_from_before_is_not_worked_out()
    {
        await LegacyAsync("D-0003");

        var reply = await AskAsync("hospital", "D-000?", "emergency-treatment");

        Assert.That(reply.Disclosed(), Is.EqualTo("422 number-format"));
    }

    // Another case of the same test may have registered it: the number then stands already.
    private async Task<string> LegacyAsync(string legacy)
    {
        var reply = await Server.SendAsync(
            "centre", HttpMethod.Post, "/v1/elders", SomeElder.Json(json => json["legacyNumber"] = legacy));
        return reply.Status == 201 ? reply["number"]!.GetValue<string>() : legacy;
    }
}
