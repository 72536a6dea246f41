using Api.Elders;
using Api.Tests.Support;

namespace Api.Tests.Lookups;

/// <summary>Numbers whose registration is not in force (domain.md section 6, the upper rows).</summary>
internal sealed class EndedNumberTests : LookupFixture
{
    private static readonly (string Role, string Reason)[] Askers =
    [
        ("ambulance", "emergency-transport"), ("dispatch", "accident"), ("hospital", "emergency-treatment"), ("police", "protection"),
        ("centre", "welfare-check"), ("centre2", "missing-person"), ("desk", "welfare-check"),
    ];

    [TestCase("deceased", "この登録は終了しています（死亡の届出）。目の前の方は別の方か、届出の誤りの可能性があります。", "closed-used")]
    [TestCase("moved-out", "この登録は終了しています（転出の届出）。目の前の方は別の方か、届出の誤りの可能性があります。", "closed-used")]
    [TestCase("closed", "この登録は終了しています", "closed-used")]
    [TestCase("withdrawn", "ご本人の申し出により、登録は取り消されています（辞退）。", "closed-used")]
    [TestCase("revoked", "この番号は、盗難または不正使用のため無効です。", "revoked-used")]
    [TestCase("erased", "この登録は終了し、情報は消去されています。", null)]
    public async Task An_ended_number_says_what_it_is_and_whom_to_phone_to_everybody(string state, string heading, string? alert)
    {
        var elder = await Server.RegisterAsync();
        await EndAsync(elder.Id, state);

        var replies = new List<Reply>();
        foreach (var (role, reason) in Askers)
            replies.Add(await AskAsync(role, elder.Number, reason));

        Assert.That(replies.Select(reply => reply.Disclosed()), Is.All.EqualTo("status-only"));
        foreach (var reply in replies)
        {
            Assert.That(reply["status"]!.GetValue<string>(), Is.EqualTo(state));
            Assert.That(reply["heading"]!.GetValue<string>(), Does.StartWith(heading).And.Not.Contain("別人"));
            Assert.That(reply["centre"]!["phoneNow"]!.GetValue<string>(), Is.EqualTo("090-0762-0012"));
            Assert.That(reply.Text, Does.Not.Contain("山田"));
        }

        Assert.That((await Server.LastRecordAsync())["alerts"].Strings(), Is.EqualTo(alert is null ? [] : new[] { alert }));
    }

    [Test]
    public async Task A_number_that_was_not_given_out_says_so_and_names_its_centre()
    {
        var number = await Server.StockAsync(Server.Centre);

        var reply = await AskAsync("hospital", number, "emergency-treatment");

        Assert.That(reply.Disclosed(), Is.EqualTo("status-only"));
        Assert.That(reply["status"]!.GetValue<string>(), Is.EqualTo("unassigned"));
        Assert.That(reply["heading"]!.GetValue<string>(), Does.Contain("未交付"));
        Assert.That(reply["centre"]!["phoneNow"]!.GetValue<string>(), Is.EqualTo("090-0762-0012"));
    }

    [Test]
    public async Task An_unknown_number_says_that_it_may_be_another_municipalitys()
    {
        var reply = await AskAsync("hospital", "4821-0372", "emergency-treatment");

        Assert.That(reply.Disclosed(), Is.EqualTo("404 number-unknown"));
        Assert.That(
            reply["title"]!.GetValue<string>(),
            Is.EqualTo("登録が見つかりません。ほかの自治体の番号かもしれません。キーホルダーの電話番号へおかけください。"));
    }

    [Test]
    public async Task Break_glass_opens_a_closed_registration_for_90_days(
        [Values("deceased", "moved-out", "closed")] string state, [Values("ambulance", "dispatch", "hospital", "police")] string role, [Values(89, 91)] int days)
    {
        var elder = await Server.RegisterAsync();
        await Server.ChangeElderAsync(elder.Id, state, at: Now.AddDays(-days));

        var reply = await AskAsync(role, elder.Number, "break-glass");

        Assert.That(reply.Disclosed(), Is.EqualTo(days < 90 ? "full" : "status-only"));
        Assert.That(reply["heading"]!.GetValue<string>(), Does.StartWith("この登録は終了しています"));
        Assert.That((await Server.LastRecordAsync())["alerts"].Strings(), Is.EqualTo(new[] { "closed-used", "break-glass" }));
    }

    [Test]
    public async Task Break_glass_opens_a_closed_registration_to_police_whom_consent_excludes()
    {
        var elder = await Server.RegisterAsync(Elder.Complete(excluded: true));
        await Server.ChangeElderAsync(elder.Id, "deceased");

        var reply = await AskAsync("police", elder.Number, "break-glass");

        Assert.That(reply.Disclosed(), Is.EqualTo("full"));
    }

    [TestCase("withdrawn")]
    [TestCase("revoked")]
    [TestCase("erased")]
    public async Task Break_glass_opens_nothing_of_a_number_that_was_withdrawn_revoked_or_erased(string state)
    {
        var elder = await Server.RegisterAsync();
        await EndAsync(elder.Id, state);

        var reply = await AskAsync("ambulance", elder.Number, "break-glass");

        Assert.That(reply.Disclosed(), Is.EqualTo("status-only"));
        Assert.That((await Server.LastRecordAsync())["alerts"].Strings(), Does.Contain("break-glass"));
    }

    [TestCase(true, 1, "full")]
    [TestCase(true, 0, "status-only")]
    [TestCase(false, 1, "status-only")]
    [TestCase(null, 1, "status-only")]
    public async Task A_move_with_agreement_keeps_identity_and_contacts_open_for_6_months(bool? agreed, int daysShort, string expected)
    {
        var elder = await Server.RegisterAsync();
        var on = Today.AddMonths(-6).AddDays(daysShort);
        await Server.ChangeElderAsync(
            elder.Id, "moved-out", document => document with { Closure = new() { Kind = "moved-out", On = on, Agreed = agreed } });

        var reply = await AskAsync("hospital", elder.Number, "emergency-treatment");

        Assert.That(reply.Disclosed(), Is.EqualTo(expected));
    }

    [Test]
    public async Task A_death_that_was_agreed_to_nothing_stays_shut()
    {
        var elder = await Server.RegisterAsync();
        await Server.ChangeElderAsync(
            elder.Id, "deceased", document => document with { Closure = new() { Kind = "deceased", On = Today, Agreed = true } });

        var reply = await AskAsync("hospital", elder.Number, "emergency-treatment");

        Assert.That(reply.Disclosed(), Is.EqualTo("status-only"));
    }

    [TestCase("deceased", "死亡の届出があり")]
    [TestCase("moved-out", "転出の届出があり")]
    public async Task A_reported_end_that_is_not_confirmed_still_answers_and_tells_the_centre(string kind, string text)
    {
        var elder = await Server.RegisterAsync();
        await Server.ChangeElderAsync(elder.Id, ElderState.Closing, document => document with { Closure = new() { Kind = kind, On = Today } });

        var reply = await AskAsync("hospital", elder.Number, "emergency-treatment");

        Assert.That(reply.Disclosed(), Is.EqualTo("full"));
        Assert.That(reply["status"]!.GetValue<string>(), Is.EqualTo("closing"));
        Assert.That(reply.Warning("closing"), Does.StartWith(text));
        Assert.That((await Server.LastRecordAsync())["alerts"].Strings(), Is.EqualTo(new[] { "closing-used" }));
    }

    private Task EndAsync(string id, string state) => state switch
    {
        "revoked" => Server.ChangeNumberAsync(id, state),
        "erased" => Server.EraseAsync(id),
        _ => Server.ChangeElderAsync(id, state),
    };
}
