using System.Globalization;
using System.Text.Json.Nodes;
using Api.Elders;
using Api.Tests.Support;

namespace Api.Tests.Elders;

/// <summary>POST /v1/elders/search as a centre's list of whom to ask next.</summary>
internal sealed class WorkListTests
{
    private TestServer server = null!;

    [OneTimeSetUp]
    public async Task StartAsync() => server = await TestServer.StartAsync();

    [OneTimeTearDown]
    public void Stop() => server.Dispose();

    [Test]
    public async Task Who_lives_alone_comes_first_then_who_is_longest_overdue()
    {
        await OverdueAsync("順の会", "イチ", "with-family", "2024-08-10");
        await OverdueAsync("順の会", "ニ", "alone", "2025-10-10");
        await OverdueAsync("順の会", "サン", "alone", "2025-08-10");
        await OverdueAsync("順の会", "シ", "elders-only", "2025-09-10");

        var found = await FindAsync(new { overdue = true, community = "順の会" });

        Assert.That(
            Lines(found).Select(line => $"{line["kana"]} {line["overdueMonths"]} {line["communities"]![0]}"),
            Is.EqualTo(new[] { "サン 3 順の会 火曜", "ニ 1 順の会 火曜", "イチ 15 順の会 火曜", "シ 2 順の会 火曜" }));
    }

    [Test]
    public async Task Whoever_ends_and_whoever_was_made_up_is_not_to_be_asked()
    {
        var closing = await OverdueAsync("別の会", "オワリ", "alone", "2025-08-10");
        await server.ChangeElderAsync(closing.Id, ElderState.Closing);
        await server.RegisterAsync(Person("別の会", "クンレン", "alone", "2025-08-10", person => person["training"] = true));
        server.Clock.Advance(TimeSpan.FromDays(730));
        try
        {
            var overdue = await FindAsync(new { overdue = true, community = "別の会" });
            var everybody = await FindAsync(new { community = "別の会" });

            Assert.That(Lines(overdue), Is.Empty);
            Assert.That(Lines(everybody).Select(line => line["renewal"] is null), Is.EqualTo(new[] { true, false }));
        }
        finally
        {
            server.Clock.Set(TestServer.Start);
        }
    }

    [Test]
    public async Task A_month_finds_those_who_are_due_in_it_and_nobody_else()
    {
        var before = await OverdueAsync("月の会", "マエ", "alone", "2025-11-10");
        var due = await OverdueAsync("月の会", "ソノツキ", "alone", "2025-12-10");

        var found = await FindAsync(new { dueMonth = "2026-12", community = "月の会" });
        var both = await FindAsync(new { community = "月の会" });

        Assert.That(Lines(found).Select(Id), Is.EqualTo(new[] { due.Id }));
        Assert.That(Lines(both).Select(Id), Is.EquivalentTo(new[] { before.Id, due.Id }));
    }

    [TestCase("2026-13")]
    [TestCase("2026-1")]
    [TestCase("12月")]
    public async Task A_month_that_is_none_is_refused(string month)
    {
        var reply = await server.SendAsync("centre", HttpMethod.Post, "/v1/elders/search", new { dueMonth = month });

        Assert.That((reply.Status, reply.Code), Is.EqualTo((422, "validation")));
    }

    [Test]
    public async Task Somebody_renewed_between_two_pages_does_not_end_the_list()
    {
        using var other = await TestServer.StartAsync();
        for (var i = 0; i < 105; i++)
            await OverdueAsync("長い会", "ナガイ", i % 2 == 0 ? "alone" : "with-family", "2025-08-10", other);
        var first = await FindAsync(new { overdue = true }, other);
        await other.SendAsync("centre", HttpMethod.Post, $"/v1/elders/{Id(Lines(first)[^1])}/renewals", new
        {
            blocks = new[] { "identity", "alerts", "contacts", "gp", "medical", "care" },
            confirmedBy = "self",
            method = "phone",
        });

        var second = await FindAsync(new { overdue = true, cursor = first["cursor"]!.GetValue<string>() }, other);

        Assert.That((Lines(first).Count, Lines(second).Count), Is.EqualTo((100, 5)));
        Assert.That(Lines(second).Select(Id).Intersect(Lines(first).Select(Id)), Is.Empty);
    }

    [Test]
    public async Task A_cursor_of_the_other_kind_of_list_is_refused()
    {
        var elder = await server.RegisterAsync();

        var plain = await server.SendAsync("centre", HttpMethod.Post, "/v1/elders/search", new { overdue = true, cursor = elder.Id });
        var urgent = await server.SendAsync("centre", HttpMethod.Post, "/v1/elders/search", new { cursor = $"{elder.Id}-24311" });

        Assert.That((plain.Status, urgent.Status), Is.EqualTo((422, 422)));
    }

    private async Task<RegisteredPerson> OverdueAsync(string salon, string kana, string household, string confirmed, TestServer? at = null)
    {
        var elder = await (at ?? server).RegisterAsync(Person(salon, kana, household, confirmed));
        var day = DateOnly.Parse(confirmed, CultureInfo.InvariantCulture);
        await (at ?? server).ChangeElderAsync(elder.Id, change: old => old with { Confirmed = Confirmations.All(day, "self") });
        return elder;
    }

    // Born in the month of the confirmation, so that it is due a year after it.
    private static JsonObject Person(string salon, string kana, string household, string confirmed, Action<JsonObject>? change = null) =>
        SomeElder.Json(person =>
        {
            person["identity"]!["kana"] = kana;
            person["identity"]!["birthDate"] = "1940" + confirmed[4..];
            person["identity"]!["household"] = household;
            person["care"]!["communities"] = new JsonArray(salon + " 火曜");
            person["acceptDuplicate"] = true;
            change?.Invoke(person);
        });

    private async Task<Reply> FindAsync(object search, TestServer? at = null)
    {
        var reply = await (at ?? server).SendAsync("centre", HttpMethod.Post, "/v1/elders/search", search);
        Assert.That(reply.Status, Is.EqualTo(200), reply.Text);
        return reply;
    }

    private static List<JsonNode> Lines(Reply reply) => [.. reply["elders"]!.AsArray().Select(line => line!)];

    private static string Id(JsonNode line) => line["id"]!.GetValue<string>();
}
