using System.Text.Json.Nodes;
using Api.Cli.Backups;
using Api.Storage;
using Api.Tests.Lookups;
using Api.Tests.Support;

namespace Api.Tests.Elders;

/// <summary>A server that knows where its QR codes lead.</summary>
internal abstract class ItemFixture
{
    protected const string Address = "https://keyholder.example.jp";

    protected TestServer Server { get; private set; } = null!;

    [OneTimeSetUp]
    public async Task StartAsync() => Server = await TestServer.StartAsync(null, FromAddress.Add, ("Keyholder:PublicUrl", Address + "/"));

    [OneTimeTearDown]
    public void Stop() => Server.Dispose();

    /// <summary>Each change leaves what check calls intact: every cell opens in the state of its row.</summary>
    [TearDown]
    public async Task CheckAsync()
    {
        var result = await CheckCommand.RunAsync(new KeyholderOptions { DataDir = Server.DataDir, KeyDir = Server.KeyDir }, CancellationToken.None);
        Assert.That(result.Damages, Is.Empty);
    }

    protected Task<Reply> PostAsync(RegisteredPerson elder, string path, object? body = null, string role = "centre") =>
        Server.SendAsync(role, HttpMethod.Post, $"/v1/elders/{elder.Id}/{path}", body);

    /// <returns>The new item's id.</returns>
    protected async Task<string> AddAsync(RegisteredPerson elder, string kind = "keyholder")
    {
        var reply = await PostAsync(elder, "items", new { kind });
        Assert.That(reply.Status, Is.EqualTo(201), reply.Text);
        return reply["id"]!.GetValue<string>();
    }

    protected async Task<Reply> LabelAsync(RegisteredPerson elder, string item, string accept = "image/svg+xml", string role = "centre") =>
        await GetAsync($"/v1/elders/{elder.Id}/items/{item}/label", accept, role);

    protected async Task<Reply> GetAsync(string path, string? accept, string role)
    {
        using var client = Server.As(role);
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (accept is not null)
            request.Headers.TryAddWithoutValidation("Accept", accept);
        using var response = await client.SendAsync(request);
        return await Reply.ReadAsync(response);
    }

    /// <summary>The token that a phone reads off the label.</summary>
    protected async Task<string> TokenAsync(RegisteredPerson elder, string item)
    {
        var label = await LabelAsync(elder, item);
        Assert.That(label.Status, Is.EqualTo(200), label.Text);
        return QrReader.Read(label.Text)[(Address.Length + "/q/".Length)..];
    }

    protected Task<Reply> LookUpAsync(string token) => Server.LookUpAsync("ambulance", new { token, reason = "emergency-transport" });

    protected Task<Reply> LookUpNumberAsync(string number) => Server.LookUpAsync("ambulance", new { number, reason = "emergency-transport" });

    protected async Task<Dictionary<string, string>> StatesAsync(RegisteredPerson elder)
    {
        var reply = await Server.SendAsync("centre", HttpMethod.Get, $"/v1/elders/{elder.Id}/items");
        Assert.That(reply.Status, Is.EqualTo(200), reply.Text);
        return reply["items"]!.AsArray().ToDictionary(item => item!["id"]!.GetValue<string>(), item => item!["state"]!.GetValue<string>());
    }

    protected async Task<JsonObject> LastRecordAsync() => await Server.LastRecordAsync();
}
