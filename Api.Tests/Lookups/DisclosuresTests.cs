using System.Net;
using Api.Http;
using Api.Tests.Support;

namespace Api.Tests.Lookups;

/// <summary>Who looked at an elder (domain.md section 8).</summary>
internal sealed class DisclosuresTests
{
    private TestServer server = null!;

    [OneTimeSetUp]
    public async Task StartAsync() => server = await TestServer.StartAsync();

    [OneTimeTearDown]
    public void Stop() => server.Dispose();

    [Test]
    public async Task The_elders_centre_sees_each_look_newest_first()
    {
        var elder = await server.RegisterAsync();
        await server.LookUpAsync("hospital", new { number = elder.Number, reason = "emergency-treatment" });
        server.Clock.Advance(TimeSpan.FromHours(1));
        await server.LookUpAsync("police", new { number = elder.Number, reason = "protection" });

        var reply = await server.SendAsync("centre", HttpMethod.Get, $"/v1/elders/{elder.Id}/disclosures");

        var looks = reply["looks"]!.AsArray();
        Assert.That(reply["name"]!.GetValue<string>(), Is.EqualTo("山田 花子"));
        Assert.That(reply["number"]!.GetValue<string>(), Is.EqualTo(elder.Number));
        Assert.That(looks.Select(look => $"{look!["organisation"]} {look["reason"]}"), Is.EqualTo(new[] { "組織 police protection", "組織 hospital emergency-treatment" }));
        Assert.That(looks[1]!["blocks"]!.AsArray().Select(block => block!.GetValue<string>()), Does.Contain("medical").And.Contain("contacts"));
        Assert.That(looks[0]!["blocks"]!.AsArray().Select(block => block!.GetValue<string>()), Does.Not.Contain("medical"));
    }

    [Test]
    public async Task A_relay_says_who_was_told_and_why()
    {
        var elder = await server.RegisterAsync();
        await server.LookUpAsync("desk", new
        {
            number = elder.Number,
            reason = "phone-relay",
            onBehalfOf = new { role = "police", reason = "protection", organisation = "大森警察署", calledBack = true },
        });

        var look = (await server.SendAsync("centre", HttpMethod.Get, $"/v1/elders/{elder.Id}/disclosures"))["looks"]![0]!;

        Assert.That(look["onBehalfOf"]!.GetValue<string>(), Is.EqualTo("警察"));
        Assert.That(look["reasonName"]!.GetValue<string>(), Is.EqualTo("保護（道に迷った方など）"));
    }

    [Test]
    public async Task An_answer_given_in_an_outage_stands_there_with_the_time_at_which_it_was_given()
    {
        var elder = await server.RegisterAsync();
        var at = new DateTimeOffset(2026, 11, 20, 3, 10, 0, TimeSpan.FromHours(9));
        await server.LookUpAsync("desk", Asking.Request(elder.Number, "phone-relay", "police protection").With("answeredAt", at));

        var look = (await server.SendAsync("centre", HttpMethod.Get, $"/v1/elders/{elder.Id}/disclosures"))["looks"]![0]!;
        var entry = (await server.SendAsync("centre", HttpMethod.Get, "/v1/inbox"))["entries"]![0]!;

        Assert.That((look["answeredAt"]!.GetValue<DateTimeOffset>(), entry["answeredAt"]!.GetValue<DateTimeOffset>()), Is.EqualTo((at, at)));
        Assert.That(look["at"]!.GetValue<DateTimeOffset>(), Is.GreaterThan(at));
    }

    [Test]
    public async Task The_privacy_officer_sees_the_looks_without_name_or_number()
    {
        var elder = await server.RegisterAsync();
        await server.LookUpAsync("hospital", new { number = elder.Number, reason = "emergency-treatment" });

        var reply = await server.SendAsync("auditor", HttpMethod.Get, $"/v1/elders/{elder.Id}/disclosures");

        Assert.That(reply["looks"]!.AsArray(), Has.Count.EqualTo(1));
        Assert.That(reply.Text, Does.Not.Contain("山田").And.Not.Contain(elder.Number));
    }

    [Test]
    public async Task An_elder_at_whom_nobody_looked_has_an_empty_list_and_nobody_has_none()
    {
        var elder = await server.RegisterAsync();

        var empty = await server.SendAsync("auditor", HttpMethod.Get, $"/v1/elders/{elder.Id}/disclosures");
        var none = await server.SendAsync("auditor", HttpMethod.Get, $"/v1/elders/{Id.Text(Id.New())}/disclosures");

        Assert.That(empty["looks"]!.AsArray().Select(look => (string?)look!["reason"]).Where(reason => reason is not null), Is.Empty);
        Assert.That((empty.Status, none.Status), Is.EqualTo((200, 404)));
    }

    [Test]
    public async Task The_page_to_print_is_plain_japanese_and_runs_nothing()
    {
        var elder = await server.RegisterAsync(SomeElder.Json(json => json["identity"]!["name"] = "山田 <b>花子</b>"));
        await server.LookUpAsync("hospital", new { number = elder.Number, reason = "emergency-treatment" });
        using var client = server.As("centre");
        client.DefaultRequestHeaders.Add("Accept", "text/html");

        using var response = await client.GetAsync($"/v1/elders/{elder.Id}/disclosures");

        var page = WebUtility.HtmlDecode(await response.Content.ReadAsStringAsync());
        Assert.That(response.Content.Headers.ContentType!.MediaType, Is.EqualTo("text/html"));
        Assert.That(response.Headers.GetValues("Content-Security-Policy").Single(), Does.StartWith("default-src 'none'"));
        Assert.That(page, Does.Contain("現在。ご不明な点は、担当のセンターへ"));
        Assert.That(page, Does.Contain("登録内容を見た機関の一覧").And.Contain("救急診療").And.Contain("組織 hospital").And.Contain("病気・お薬"));
        Assert.That(await response.Content.ReadAsStringAsync(), Does.Not.Contain("<b>"));
    }

    [Test]
    public async Task Reading_the_list_leaves_a_record()
    {
        var elder = await server.RegisterAsync();

        await server.SendAsync("centre", HttpMethod.Get, $"/v1/elders/{elder.Id}/disclosures");

        Assert.That((await server.RecordsAsync())[^1], Does.Contain("disclosures-read").And.Contain(elder.Id));
    }
}
