using Api.Elders;
using Api.Tests.Support;

namespace Api.Tests.Lookups;

/// <summary>What stands above a card (domain.md section 6). It is November 2026.</summary>
internal sealed class WarningTests : LookupFixture
{
    [TestCase(11, "2025-11-10", null, null)]
    [TestCase(10, "2025-10-31", "stale", "最終確認は2025年10月（令和7年）、13か月前です。連絡先・お薬が変わっている可能性があります。")]
    [TestCase(8, "2025-08-01", "stale", "最終確認は2025年8月（令和7年）、15か月前です。連絡先・お薬が変わっている可能性があります。")]
    [TestCase(6, "2025-06-30", "stale", "最終確認は2025年6月（令和7年）、17か月前です。連絡先・お薬が変わっている可能性があります。")]
    [TestCase(5, "2025-05-01", "long-overdue", "18か月以上、更新の確認が取れていません。登録は有効です。")]
    [TestCase(5, "2025-03-01", "long-overdue", "18か月以上、更新の確認が取れていません。登録は有効です。")]
    [TestCase(5, "2018-12-01", "long-overdue", "18か月以上、更新の確認が取れていません。登録は有効です。")]
    [TestCase(5, "2026-01-10", "long-overdue", "10か月以上、更新の確認が取れていません。登録は有効です。")]
    public async Task A_registration_past_its_month_is_shown_with_its_date(int birthMonth, string confirmedOn, string? code, string? text)
    {
        var elder = await ConfirmedOnAsync(birthMonth, confirmedOn);

        var reply = await AskAsync("hospital", elder.Number, "emergency-treatment");

        Assert.That(reply.Disclosed(), Is.EqualTo("full"));
        Assert.That(reply.WarningCodes(), Is.EqualTo(code is null ? [] : new[] { code }));
        Assert.That(code is null ? null : reply.Warning(code), Is.EqualTo(text));
        Assert.That(reply["freshness"]!["lastConfirmedOn"]!.GetValue<string>(), Is.EqualTo(confirmedOn));
    }

    [Test]
    public async Task The_oldest_block_decides_how_old_a_card_is()
    {
        var elder = await ConfirmedOnAsync(8, "2026-08-10");
        await Server.ChangeElderAsync(elder.Id, change: document => document with
        {
            Confirmed = document.Confirmed with { Care = new DateOnly(2025, 8, 10) },
        });

        var reply = await AskAsync("police", elder.Number, "protection");

        Assert.That(reply.WarningCodes(), Is.EqualTo(new[] { "stale" }));
    }

    [TestCase("2025-08-10", "stale")]
    [TestCase("2024-08-10", "long-overdue")]
    public async Task Stale_data_is_never_shown_without_saying_so_under_break_glass_too(string confirmedOn, string code)
    {
        var elder = await ConfirmedOnAsync(8, confirmedOn);

        var reply = await AskAsync("police", elder.Number, "break-glass");

        Assert.That(reply.WarningCodes(), Is.EqualTo(new[] { code }));
    }

    [Test]
    public async Task Documents_that_nobody_checked_are_said_to_every_role(
        [Values("ambulance emergency-transport", "police protection", "police break-glass", "desk welfare-check")] string asker)
    {
        var elder = await Server.RegisterAsync(SomeElder.Json(json => json["documentsChecked"] = false));

        var reply = await AskAsync(asker.Split(' ')[0], elder.Number, asker.Split(' ')[1]);

        Assert.That(reply.Disclosed(), Is.EqualTo("full"));
        Assert.That(reply.Warning("new-unverified"), Is.EqualTo("新規登録です（書類確認前）。お名前を呼んで確かめてください。"));
    }

    [TestCase("2026-06-03T03:00:00+09:00", "ja", "6月3日に紛失の届出があります。持っている方がご本人とは限りません。性別・年齢・お顔を確かめてから開いてください。")]
    [TestCase("2025-12-31T23:59:00+09:00", "ja", "2025年12月31日（令和7年12月31日）に紛失の届出があります。持っている方がご本人とは限りません。性別・年齢・お顔を確かめてから開いてください。")]
    [TestCase("2026-06-03T03:00:00+09:00", "en", "Reported lost on 3 June. Whoever carries it may not be this person. Compare sex, age and face before you open the card.")]
    public async Task A_lost_number_says_since_when(string at, string language, string text)
    {
        var elder = await Server.RegisterAsync();
        await Server.ChangeNumberAsync(elder.Id, "lost", DateTimeOffset.Parse(at));

        var reply = await Server.SendAsync(
            "hospital", HttpMethod.Post, "/v1/lookups", Asking.Request(elder.Number, "emergency-treatment"), language: language);

        Assert.That(reply.Disclosed(), Is.EqualTo("candidate"));
        Assert.That(reply["status"]!.GetValue<string>(), Is.EqualTo("lost"));
        Assert.That(reply.Warning("item-lost"), Is.EqualTo(text));
        Assert.That((await Server.LastRecordAsync())["alerts"].Strings(), Is.EqualTo(new[] { "lost-used" }));
    }

    [TestCase("fr,ja;q=0.5", "新規登録です（書類確認前）。お名前を呼んで確かめてください。")]
    [TestCase("en-GB,ja;q=0.5", "A new registration whose documents are not yet checked. Ask for the name.")]
    public async Task Warnings_are_in_the_callers_language(string language, string text)
    {
        var elder = await Server.RegisterAsync(SomeElder.Json(json => json["documentsChecked"] = false));

        var reply = await Server.SendAsync(
            "hospital", HttpMethod.Post, "/v1/lookups", Asking.Request(elder.Number, "emergency-treatment"), language: language);

        Assert.That(reply.Warning("new-unverified"), Is.EqualTo(text));
    }

    [Test]
    public async Task Several_warnings_stand_together()
    {
        var elder = await Server.RegisterAsync(Elder.BornIn(8));
        await Server.ChangeNumberAsync(elder.Id, "lost");
        await Server.ChangeElderAsync(elder.Id, ElderState.Closing, document => document with
        {
            Identity = document.Identity with { Protected = true, LinkedElders = ["0000000000001"] },
            Confirmed = Confirmations.All(new DateOnly(2025, 8, 10), "self"),
            DocumentsChecked = false,
            Missing = new() { Since = Now, PoliceStation = "大森警察署" },
            Closure = new() { Kind = "deceased", On = Today },
        });
        await AskAsync("hospital", elder.Number, "emergency-treatment");

        var reply = await Server.LookUpAsync("hospital", Asking.Request(elder.Number, "emergency-treatment").With("confirm", true));

        Assert.That(reply.Disclosed(), Is.EqualTo("full"));
        Assert.That(
            reply.WarningCodes(),
            Is.EquivalentTo(new[] { "item-lost", "missing", "protected", "spouse-registered", "closing", "stale", "new-unverified" }));
    }

    [TestCase("hospital", "emergency-treatment", true)]
    [TestCase("centre", "welfare-check", false)]
    public async Task Only_who_is_not_shown_a_protected_address_is_told_so(string role, string reason, bool told)
    {
        var elder = await Server.RegisterAsync(Elder.Complete(isProtected: true));

        var reply = await AskAsync(role, elder.Number, reason);

        Assert.That(reply.Warning("protected"), Does.StartWith("支援措置の対象の方です。").And.EndsWith("居場所を第三者に伝えないでください。"));
        Assert.That(reply.Warning("protected")!.Contains("住所・電話番号は表示しません", StringComparison.Ordinal), Is.EqualTo(told));
    }

    [Test]
    public async Task A_missing_person_is_said_on_any_lookup_and_tells_the_centre(
        [Values("hospital emergency-treatment", "police missing-person", "desk welfare-check")] string asker, [Values("active", "lost")] string state)
    {
        var elder = await Server.RegisterAsync();
        await Server.ChangeElderAsync(elder.Id, change: document => document with
        {
            Missing = new() { Since = new DateTimeOffset(2026, 11, 20, 18, 0, 0, TimeSpan.FromHours(9)), PoliceStation = "大森警察署", Phone = "03-0762-0110" },
        });
        if (state == "lost")
            await Server.ChangeNumberAsync(elder.Id, "lost");

        var reply = await AskAsync(asker.Split(' ')[0], elder.Number, asker.Split(' ')[1]);

        Assert.That(reply["missing"]!["policeStation"]!.GetValue<string>(), Is.EqualTo("大森警察署"));
        Assert.That(reply.Warning("missing"), Is.EqualTo("行方不明届が出ています（11月20日から、大森警察署）。保護したら警察へ連絡してください。"));
        Assert.That((await Server.LastRecordAsync())["alerts"].Strings(), Does.Contain("missing"));
    }

    [Test]
    public async Task A_card_in_force_has_no_heading_and_no_warning()
    {
        var elder = await Server.RegisterAsync();

        var reply = await AskAsync("hospital", elder.Number, "emergency-treatment");

        Assert.That(reply["heading"], Is.Null);
        Assert.That(reply["warnings"]!.AsArray(), Is.Empty);
        Assert.That((await Server.LastRecordAsync()).ContainsKey("alerts"), Is.False);
    }

    private async Task<RegisteredPerson> ConfirmedOnAsync(int birthMonth, string on)
    {
        var elder = await Server.RegisterAsync(Elder.BornIn(birthMonth));
        await Server.ChangeElderAsync(elder.Id, change: document => document with { Confirmed = Confirmations.All(DateOnly.Parse(on), "self") });
        return elder;
    }
}
