using System.Text.Json;
using System.Text.Json.Nodes;
using Api.Elders;
using Api.Lookups;
using Api.Tests.Support;

namespace Api.Tests.Lookups;

/// <summary>What the description shows works: examples are sent as they stand, and answers are what the program answers.</summary>
internal sealed class DocumentedExampleTests
{
    private static readonly string[] States =
    [
        "active", "stale", "long-overdue", "new-unverified", "lost", "lost-confirmed", "lost-in-one-request", "revoked", "unassigned",
        "moved-out", "closing", "deceased", "deceased-break-glass", "withdrawn", "legacy", "digit-unreadable", "consent-excludes-police",
        "protected", "no-contacts", "missing", "training", "found-item", "phone-relay", "admission-support",
    ];

    private TestServer server = null!;
    private JsonObject document = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        server = await TestServer.StartAsync();
        document = await ApiDocument.ReadAsync(server);
    }

    [OneTimeTearDown]
    public void Stop() => server.Dispose();

    [Test]
    public void Every_state_has_an_example()
    {
        Assert.That(ApiDocument.Requests(LookUp).Select(example => example.Key), Is.EquivalentTo(States));
    }

    [TestCaseSource(nameof(States))]
    public async Task Every_lookup_as_shown_is_understood(string state)
    {
        var example = ApiDocument.Requests(LookUp)[state]!;

        var reply = await server.LookUpAsync(example["x-role"]!.GetValue<string>(), example["value"]!.DeepClone());

        // Nobody has these numbers: what counts is that role, reason, fields and number are right.
        Assert.That(reply.Code, Is.EqualTo("number-unknown"), reply.Text);
        Assert.That(ApiDocument.Codes(LookUp, 404), Does.Contain(reply.Code));
    }

    [Test]
    public async Task Every_registration_as_shown_is_accepted()
    {
        // Of its own, for the changed elder below becomes the person of this example.
        using var empty = await TestServer.StartAsync();

        foreach (var (name, example) in ApiDocument.Requests(ApiDocument.Operation(document, "RegisterElder")))
        {
            var reply = await empty.SendAsync("centre", HttpMethod.Post, "/v1/elders", example!["value"]!.DeepClone());

            Assert.That(reply.Status, Is.EqualTo(201), $"{name}: {reply.Text}");
        }
    }

    [Test]
    public async Task Every_change_and_search_as_shown_is_accepted()
    {
        var elder = await server.RegisterAsync();
        foreach (var (name, example) in ApiDocument.Requests(ApiDocument.Operation(document, "ChangeElder")))
        {
            var reply = await server.SendAsync(
                "centre", HttpMethod.Put, $"/v1/elders/{elder.Id}", example!["value"]!.DeepClone(), ifMatch: $"\"{elder.Version}\"");

            Assert.That(reply.Status, Is.EqualTo(204), $"{name}: {reply.Text}");
        }

        foreach (var (name, example) in ApiDocument.Requests(ApiDocument.Operation(document, "SearchElders")))
        {
            var reply = await server.SendAsync("centre", HttpMethod.Post, "/v1/elders/search", example!["value"]!.DeepClone());

            Assert.That(reply.Status, Is.EqualTo(200), $"{name}: {reply.Text}");
        }
    }

    [TestCase("full-hospital", "full")]
    [TestCase("full-ambulance", "full")]
    [TestCase("full-police", "full")]
    [TestCase("candidate", "candidate")]
    [TestCase("status-only", "status-only")]
    public void Every_card_as_shown_is_one(string name, string disclosure)
    {
        var value = ApiDocument.Answers(LookUp).Single(example => example.Key == name).Value!["value"]!;

        var card = Read<LookupAnswer>(value);

        Assert.That(card.Disclosure, Is.EqualTo(disclosure));
        Assert.That(card.Centre?.PhoneNow, Is.Not.Empty);
        Assert.That(card.Identity is not null, Is.EqualTo(disclosure == "full"));
        Assert.That(card.Medical is not null, Is.EqualTo(name is "full-hospital" or "full-ambulance"));
    }

    [Test]
    public void Every_answer_about_an_elder_as_shown_is_one()
    {
        Assert.That(Shown<RegisteredElder>("RegisterElder").Version, Is.EqualTo(1));
        Assert.That(Shown<ElderPage>("SearchElders").Elders, Is.Not.Empty);
        Assert.That(Shown<ElderAnswer>("GetElder").Contacts, Is.Not.Empty);
    }

    private JsonObject LookUp => ApiDocument.Operation(document, nameof(LookupEndpoints.LookUp));

    private T Shown<T>(string operation) => Read<T>(ApiDocument.Answers(ApiDocument.Operation(document, operation)).First().Value!["value"]!);

    private static T Read<T>(JsonNode value) => value.Deserialize(global::Api.Http.Json.Info<T>())!;
}
