using System.Text.Json.Nodes;
using Api.Tests.Support;

namespace Api.Tests.Elders;

/// <summary>What was done towards a renewal, by whom, how and with what result (domain.md section 8).</summary>
internal sealed class RenewalStepTests
{
    private TestServer server = null!;

    [OneTimeSetUp]
    public async Task StartAsync() => server = await TestServer.StartAsync();

    [OneTimeTearDown]
    public void Stop() => server.Dispose();

    // A returned letter that stands under a call would hide that nobody was spoken to.
    [TestCase("letter", "letter", "safe")]
    [TestCase("letter", null, "no-answer")]
    [TestCase("letter", "phone", "safe")]
    [TestCase("phone", "phone", "returned")]
    [TestCase("welfare-check", "visit", "sent")]
    public async Task What_only_a_letter_or_only_a_call_can_end_in_is_refused_of_the_other(string step, string? method, string outcome)
    {
        var elder = await server.RegisterAsync();

        var reply = await server.SendAsync("centre", HttpMethod.Post, $"/v1/elders/{elder.Id}/renewal-steps", new { step, method, outcome });

        Assert.That((reply.Status, reply["errors"]?["outcome"] is not null), Is.EqualTo((422, true)), reply.Text);
    }

    [Test]
    public async Task A_step_is_an_event_and_says_by_whom_how_and_what_came_of_it()
    {
        var elder = await server.RegisterAsync(SomeElder.Json(person => person["identity"]!["kana"] = "テジュン トメ"));
        await server.SendAsync("centre", HttpMethod.Post, $"/v1/elders/{elder.Id}/renewal-steps", new { step = "letter" }, "staff-6");

        var reply = await server.SendAsync(
            "centre", HttpMethod.Post, $"/v1/elders/{elder.Id}/renewal-steps", new { step = "visit", method = "care-manager", outcome = "asked" }, "staff-7");

        Assert.That(reply.Status, Is.EqualTo(204), reply.Text);
        var line = (await server.SendAsync("centre", HttpMethod.Post, "/v1/elders/search", new { name = "テジュン" }))["elders"]![0]!;
        Assert.That(
            line["renewal"]!["last"]!.ToJsonString(),
            Is.EqualTo("""{"step":"visit","on":"2026-11-22","by":"staff-7","method":"care-manager","outcome":"asked"}"""));
        Assert.That(line["renewal"]!["taken"]!.AsArray().Select(step => $"{step!["step"]} {step["by"]}"), Is.EqualTo(new[] { "letter staff-6", "visit staff-7" }));
        var record = (await server.RecordsAsync()).Select(text => JsonNode.Parse(text)!).Last(record => record["event"]!.ToString() == "renewal-step");
        Assert.That(record["elder"]!.ToString(), Is.EqualTo(elder.Id));
        Assert.That((record["detail"]!.ToJsonString(), record["user"]!.ToString()), Is.EqualTo(("""["visit","care-manager","asked"]""", "staff-7")));
    }
}
