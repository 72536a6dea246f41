using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Api.Access;
using Api.Audit;
using Api.Centres;
using Api.Cli;
using Api.Clients;
using Api.Http;
using Api.Storage;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.Mvc.Testing.Handlers;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Api.Tests.Support;

/// <summary>
/// The real program over a real, empty registry of its own, in Production: two centres and one client per role. Only the
/// clock is fake. Each fixture makes one; each test makes its own elders.
/// </summary>
internal sealed class TestServer : WebApplicationFactory<Program>
{
    internal const string ActingUser = "user-1";

    private const string Database = "Keyholder:Database";

    /// <summary>A Sunday, 3 in the morning in Tokyo.</summary>
    internal static readonly DateTimeOffset Start = new(2026, 11, 22, 3, 0, 0, TimeSpan.FromHours(9));

    /// <summary>The settings that keep limits out of a test's way.</summary>
    internal static readonly string[] NoLimits =
    [
        .. typeof(LimitOptions).GetProperties().Select(property => $"{LimitOptions.Section}:{property.Name}"),
    ];

    /// <summary>The limits as they are where nothing is set.</summary>
    internal static (string Name, string Value)[] UsualLimits =>
    [
        .. typeof(LimitOptions).GetProperties().Select(property => ($"{LimitOptions.Section}:{property.Name}", $"{property.GetValue(new LimitOptions())}")),
    ];

    private readonly Dictionary<string, string> settings = [];
    private readonly Action<IServiceCollection>? configure;
    private readonly string folder;
    private readonly bool ownsFolder;
    private readonly Sideways sideways = new();
    private bool isEnding;

    private TestServer(string folder, bool ownsFolder, Action<IServiceCollection>? configure)
    {
        this.folder = folder;
        this.ownsFolder = ownsFolder;
        this.configure = configure;
    }

    internal TestClock Clock { get; } = new(Start);

    internal LogLines Log { get; } = new();

    internal string DataDir => Path.Combine(folder, "data");

    internal string KeyDir => Path.Combine(folder, "keys");

    /// <summary>Client keys by role name, and <c>centre2</c> of another centre.</summary>
    internal Dictionary<string, string> ClientKeys { get; } = [];

    internal Dictionary<string, long> ClientIds { get; } = [];

    internal long Centre { get; private set; }

    internal long Centre2 { get; private set; }

    /// <param name="folder">Where data and keys lie; null makes a folder that is deleted again.</param>
    /// <param name="configure">Replaces services at the process's edge.</param>
    /// <param name="settings">Configuration, e.g. Numbers:Length.</param>
    internal static async Task<TestServer> StartAsync(
        string? folder = null, Action<IServiceCollection>? configure = null, params (string Name, string Value)[] settings)
    {
        var own = folder ?? Directory.CreateTempSubdirectory("keyholder-test-").FullName;
        var server = new TestServer(own, folder is null, configure);
        server.settings["Numbers:Legacy:0"] = "A-0000";
        // The clock stands still, so no bucket fills again: only tests of the limits meet them.
        foreach (var limit in NoLimits)
            server.settings[limit] = "1000000";
        server.settings[Database] = TestEngine.NewDatabase();
        foreach (var (name, value) in settings)
            server.settings[name] = value;

        await server.MakeRegistryAsync();
        _ = server.Server;
        return server;
    }

    /// <summary>Sees what the base's client does, and keeps what must hold nothing personal.</summary>
    internal new HttpClient CreateClient() =>
        CreateDefaultClient(new RedirectHandler(), new CookieContainerHandler(), new SidewaysHandler(sideways));

    /// <summary>A client of the named role ("centre2" is the other centre's), with an acting user.</summary>
    internal HttpClient As(string role, string? actingUser = ActingUser)
    {
        var client = CreateClient();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", ClientKeys[role]);
        if (actingUser is not null)
            client.DefaultRequestHeaders.Add("X-Acting-User", actingUser);
        return client;
    }

    internal Task<Reply> LookUpAsync(string role, object request, string? actingUser = ActingUser) =>
        SendAsync(role, HttpMethod.Post, "/v1/lookups", request, actingUser);

    internal async Task<Reply> SendAsync(
        string role, HttpMethod method, string path, object? body = null, string? actingUser = ActingUser, string? ifMatch = null, string? language = null, string? key = null)
    {
        using var client = As(role, actingUser);
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
        {
            var json = body as string ?? (body is JsonNode node ? node.ToJsonString() : JsonSerializer.Serialize(body));
            request.Content = new StringContent(json, Encoding.UTF8, "application/json");
        }

        if (ifMatch is not null)
            request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
        if (language is not null)
            request.Headers.TryAddWithoutValidation("Accept-Language", language);
        if (key is not null)
            request.Headers.TryAddWithoutValidation(IdempotencyKey.Header, key);

        using var response = await client.SendAsync(request);
        return await Reply.ReadAsync(response);
    }

    /// <summary>Registers an elder at the role's centre and returns its id, number and version.</summary>
    internal async Task<RegisteredPerson> RegisterAsync(JsonObject? elder = null, string role = "centre")
    {
        var reply = await SendAsync(role, HttpMethod.Post, "/v1/elders", elder ?? SomeElder.Json());
        Assert.That(reply.Status, Is.EqualTo(201), reply.Text);
        return new RegisteredPerson(
            reply["id"]!.GetValue<string>(), reply["number"]!.GetValue<string>(), reply["version"]!.GetValue<long>());
    }

    /// <summary>After the clock went ahead: the keeper's timer is a real one, and minutes without a checkpoint are no readiness.</summary>
    internal Task KeepCheckpointAsync() =>
        Services.GetServices<IHostedService>().OfType<CheckpointKeeper>().Single().KeepAsync(CancellationToken.None);

    internal T Get<T>()
        where T : notnull => Services.GetRequiredService<T>();

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseEnvironment("Production");
        builder.UseSetting("Keyholder:DataDir", DataDir);
        builder.UseSetting("Keyholder:KeyDir", KeyDir);
        foreach (var (name, value) in settings)
            builder.UseSetting(name, value);

        // A filter of its own: appsettings.json would keep most of it from being written at all.
        builder.ConfigureLogging(logging => logging.ClearProviders().AddProvider(Log).AddFilter<LogLines>(null, LogLevel.Debug));
        builder.ConfigureTestServices(services =>
        {
            services.AddSingleton<TimeProvider>(Clock);
            configure?.Invoke(services);
        });
    }

    protected override void Dispose(bool disposing)
    {
        // The base comes back here while it disposes.
        if (!disposing || isEnding)
        {
            base.Dispose(disposing);
            return;
        }

        isEnding = true;
        var planted = Planted.In(this);
        base.Dispose(disposing);
        sideways.Take(this);
        if (ownsFolder && Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
        if (ownsFolder)
            PostgresCluster.Drop(settings[Database]);
        sideways.AssertHoldsNone(planted);
    }

    private async Task MakeRegistryAsync()
    {
        var ct = CancellationToken.None;
        var options = new KeyholderOptions { DataDir = DataDir, KeyDir = KeyDir, Issuer = "ota.tokyo", Database = settings[Database] };
        using var registry = await OpenRegistry.CreateAsync(options, demo: false, Clock, ct);
        using var log = registry.OpenLog(Clock);
        _ = OpenHours.TryParse("mon-fri 09:00-17:00", out var hours);
        var first = new Centre(Id.New(), "地域包括支援センター入新井", "03-0762-0011", "090-0762-0012", hours!, [], ["東京都大田区大森北"]);
        var second = new Centre(Id.New(), "地域包括支援センター馬込", "03-0762-0021", null, hours!, [], ["東京都大田区南馬込"]);
        await CentreCommands.AddAsync(log, first, null, Clock, ct);
        await CentreCommands.AddAsync(log, second, null, Clock, ct);
        (Centre, Centre2) = (first.Id, second.Id);

        var clients = new ClientAdministration(registry.Engine, log, new ClientDirectory(registry.Engine), Clock);
        foreach (var role in Roles.All)
            await AddClientAsync(clients, role.Name(), role, role == Role.Centre ? Centre : null);
        await AddClientAsync(clients, "centre2", Role.Centre, Centre2);
    }

    private async Task AddClientAsync(ClientAdministration clients, string name, Role role, long? centre)
    {
        var client = new NewClient(role, $"組織 {name}", null, centre, 1, null);
        (ClientIds[name], ClientKeys[name]) = await clients.AddAsync(client, null, CancellationToken.None);
    }
}

/// <summary>What POST /v1/elders answered.</summary>
internal sealed record RegisteredPerson(string Id, string Number, long Version);

/// <summary>An answer, read whole.</summary>
internal sealed record Reply(int Status, HttpResponseHeaders Headers, string? ContentType, string Text)
{
    private readonly Lazy<JsonNode?> json = new(() => Text.Length > 0 && Text[0] is '{' or '[' ? JsonNode.Parse(Text) : null);

    internal JsonObject Json => json.Value as JsonObject ?? throw new AssertionException($"No JSON object: {Status} {Text}");

    internal JsonNode? this[string name] => Json[name];

    /// <summary>The code of a problem; null on success.</summary>
    internal string? Code => json.Value is JsonObject body && body.TryGetPropertyValue("code", out var code) ? code?.GetValue<string>() : null;

    internal string? ETag => Headers.ETag?.ToString();

    internal static async Task<Reply> ReadAsync(HttpResponseMessage response) => new(
        (int)response.StatusCode, response.Headers, response.Content.Headers.ContentType?.MediaType, await response.Content.ReadAsStringAsync());
}
