using Api.Elders;
using Api.Storage;
using Api.Tests.Lookups;
using Api.Tests.Support;

namespace Api.Tests.Vault;

/// <summary>An elder with a cell of every kind: two versions, a number, an item, a note on a call to a contact.</summary>
internal sealed record SealedPerson(TestServer Server, RegisteredPerson Elder, long NumberId, string Item, string Token, string Lookup)
{
    internal long Id
    {
        get
        {
            _ = global::Api.Http.Id.TryParse(Elder.Id, out var id);
            return id;
        }
    }

    /// <summary>What a card of now says, and no older one.</summary>
    internal const string Newest = "165cm 新しい版";

    /// <summary>Each way to read a person, by what it reads.</summary>
    internal IReadOnlyList<(string What, Func<Task<Reply>> Ask)> Readers =>
    [
        ("elder number", () => Server.LookUpAsync("ambulance", Asking.Request(Elder.Number, "emergency-transport"))),
        ("elder number item", () => Server.LookUpAsync("ambulance", new { token = Token, reason = "emergency-transport" })),
        ("elder number sealed_note", () => Server.SendAsync("ambulance", HttpMethod.Get, $"/v1/lookups/{Lookup}")),
        ("elder number", () => OfElderAsync("")),
        ("elder number elder_version", () => OfElderAsync("/history")),
        ("elder number item", () => OfElderAsync("/items")),
        ("elder number item", () => OfElderAsync($"/items/{Item}/label")),
        ("elder number", () => OfElderAsync("/confirmation-sheet")),
        ("elder number", () => OfElderAsync("/disclosures")),
    ];

    /// <summary>Lists in which the person is one of many.</summary>
    internal IReadOnlyList<Func<Task<Reply>>> Lists =>
    [
        () => Server.SendAsync("centre", HttpMethod.Post, "/v1/elders/search", new { }),
        () => Server.SendAsync("centre", HttpMethod.Get, "/v1/elders/export"),
        () => Server.SendAsync("centre", HttpMethod.Get, "/v1/elders/handout"),
        () => Server.SendAsync("centre", HttpMethod.Get, "/v1/elders/postcards?month=2027-04"),
        () => Server.SendAsync("centre", HttpMethod.Get, "/v1/inbox"),
    ];

    internal static async Task<SealedPerson> MakeAsync(TestServer server, Func<RegisteredPerson, Task<(string Item, string Token)>> addItem, string name)
    {
        var elder = await server.RegisterAsync(SomeElder.Json(json => json["identity"]!["name"] = name));
        await server.ChangeElderAsync(
            elder.Id, change: document => document with { Identity = document.Identity with { Appearance = Newest } });
        var (item, token) = await addItem(elder);
        var card = await server.LookUpAsync("ambulance", Asking.Request(elder.Number, "emergency-transport"));
        var lookup = card["lookupId"]!.GetValue<string>();
        var told = await server.SendAsync(
            "ambulance", HttpMethod.Post, $"/v1/lookups/{lookup}/contact-attempts", new { contactRank = 1, outcome = "no-answer", note = $"{name} 折り返し待ち" });
        Assert.That(told.Status, Is.EqualTo(201), told.Text);
        _ = global::Api.Http.Id.TryParse(elder.Id, out var id);
        await using var connection = await server.Get<Engine>().Registry.OpenConnectionAsync();
        var row = (await ElderQueries.FindOwnAsync(connection, id, server.Centre, CancellationToken.None))!;
        return new SealedPerson(server, elder, row.NumberId, item, token, lookup);
    }

    private Task<Reply> OfElderAsync(string what) => Server.SendAsync("centre", HttpMethod.Get, $"/v1/elders/{Elder.Id}{what}");
}
