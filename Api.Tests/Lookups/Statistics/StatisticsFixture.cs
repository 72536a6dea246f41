using System.Globalization;
using System.Text.Json.Nodes;
using Api.Elders;
using Api.Http;
using Api.Tests.Support;

namespace Api.Tests.Lookups.Statistics;

/// <summary>A server for each test, because each counts everything there is and moves the clock.</summary>
internal abstract class StatisticsFixture
{
    protected TestServer Server { get; private set; } = null!;

    [SetUp]
    public async Task StartAsync() => Server = await TestServer.StartAsync();

    [TearDown]
    public void Stop() => Server.Dispose();

    /// <summary>Local time.</summary>
    protected void At(string time) =>
        Server.Clock.Set(new DateTimeOffset(DateTime.Parse(time, CultureInfo.InvariantCulture), TestServer.Start.Offset));

    protected async Task<JsonObject> ReadAsync(string month, string role = "auditor", string more = "")
    {
        var reply = await Server.SendAsync(role, HttpMethod.Get, $"/v1/statistics?month={month}{more}");
        Assert.That(reply.Status, Is.EqualTo(200), reply.Text);
        return reply.Json;
    }

    protected static JsonNode Of(JsonObject statistics, long centre) =>
        statistics["centres"]!.AsArray().Single(one => one!["centre"]!.GetValue<string>() == Id.Text(centre))!["figures"]!;

    protected static JsonNode Total(JsonObject statistics) => statistics["total"]!["figures"]!;

    protected static string Line(JsonNode figures, params string[] names) => string.Join(' ', names.Select(name => figures[name]?.ToString() ?? "-"));

    protected Task<RegisteredPerson> TrainingAsync(Action<JsonObject>? change = null) => Server.RegisterAsync(SomeElder.Json(person =>
    {
        person["training"] = true;
        change?.Invoke(person);
    }));

    /// <summary>Born in the month of this day, and confirmed on it last.</summary>
    protected async Task<RegisteredPerson> ConfirmedAsync(string day, string role = "centre", bool training = false)
    {
        var elder = await Server.RegisterAsync(
            SomeElder.Json(person =>
            {
                person["identity"]!["birthDate"] = "1940" + day[4..];
                person["training"] = training;
            }),
            role);
        var on = DateOnly.Parse(day, CultureInfo.InvariantCulture);
        await Server.ChangeElderAsync(elder.Id, change: old => old with { Confirmed = Confirmations.All(on, "self") });
        return elder;
    }

    protected async Task DoAsync(string id, string what, object body, string actingUser = TestServer.ActingUser)
    {
        var reply = await Server.SendAsync("centre", HttpMethod.Post, $"/v1/elders/{id}/{what}", body, actingUser);
        Assert.That(reply.Status, Is.EqualTo(204), reply.Text);
    }

    protected async Task<Reply> LookUpAsync(string role, string number, string reason, string? behalf = null, int status = 200)
    {
        var reply = await Server.LookUpAsync(role, Asking.Request(number, reason, behalf));
        Assert.That(reply.Status, Is.EqualTo(status), reply.Text);
        return reply;
    }

    protected async Task CallAsync(string role, Reply lookup, string outcome)
    {
        var reply = await Server.SendAsync(
            role, HttpMethod.Post, $"/v1/lookups/{lookup["lookupId"]}/contact-attempts", new { contactRank = 1, outcome });
        Assert.That(reply.Status, Is.EqualTo(201), reply.Text);
    }
}
