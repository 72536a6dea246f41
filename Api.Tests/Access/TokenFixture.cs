using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Api.Access;
using Api.Audit;
using Api.Clients;
using Api.Storage;
using Api.Tests.Support;

namespace Api.Tests.Access;

/// <summary>The program beside a real OpenID Connect provider, with clients whose people come with its tokens.</summary>
internal abstract class TokenFixture
{
    protected const string Hospital = "kh-hospital";
    protected const string Person = "nurse-12";
    protected static readonly CancellationToken Ct = CancellationToken.None;

    private readonly List<string> used = [];

    protected OidcProvider Provider { get; private set; } = null!;

    protected TestServer Server { get; private set; } = null!;

    protected long HospitalId { get; private set; }

    protected virtual bool ProviderIsUp => true;

    protected virtual (string Name, string Value)[] Settings => [];

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        Needed.Node();
        Provider = new OidcProvider();
        if (ProviderIsUp)
            await Provider.StartAsync();
        Server = await TestServer.StartAsync(settings: [("Oidc:Authority", Provider.Issuer), ("Oidc:Audience", OidcProvider.Audience), .. Settings]);
        HospitalId = await AddAsync(Role.Hospital, Hospital);
    }

    [OneTimeTearDown]
    public void Stop()
    {
        Server?.Dispose();
        Provider?.Dispose();
    }

    // The provider is real, and so is its time.
    [SetUp]
    public void Set_the_clock() => Server.Clock.Set(DateTimeOffset.UtcNow);

    [TearDown]
    public void No_piece_of_a_token_is_in_the_log()
    {
        var log = Server.Log.Text;

        foreach (var part in used.SelectMany(token => token.Split('.')).Where(part => part.Length > 40))
            Assert.That(log.Contains(part, StringComparison.Ordinal), Is.False, part[..40]);
        used.Clear();
    }

    protected ClientAdministration Clients =>
        new(Server.Get<Engine>(), Server.Get<AuditLog>(), Server.Get<ClientDirectory>(), Server.Clock);

    protected Task<long> AddAsync(Role role, string value, long? centre = null, long? expires = null) =>
        Clients.AddWithTokensAsync(new NewClient(role, $"組織 {value}", null, centre, 100, expires), value, null, Ct);

    /// <summary>A person of the hospital, by the provider's own word.</summary>
    protected Task<string> TokenAsync(string? group = null, string person = Person) =>
        Provider.TokenAsync(new { sub = person, groups = new[] { "everybody", group ?? Hospital } });

    /// <summary>What the provider says of that person, to be signed anew.</summary>
    protected JsonObject Claims(DateTimeOffset? from = null, DateTimeOffset? until = null)
    {
        var now = Server.Clock.GetUtcNow();
        return new JsonObject
        {
            ["iss"] = Provider.Issuer,
            ["aud"] = OidcProvider.Audience,
            ["sub"] = Person,
            ["groups"] = new JsonArray(Hospital),
            ["iat"] = now.ToUnixTimeSeconds(),
            ["nbf"] = (from ?? now).ToUnixTimeSeconds(),
            ["exp"] = (until ?? now.AddMinutes(5)).ToUnixTimeSeconds(),
        };
    }

    protected JsonObject Header() => new() { ["alg"] = "RS256", ["typ"] = "at+jwt", ["kid"] = Provider.KeyId };

    /// <summary>Signed as only the provider can.</summary>
    protected string Signed(JsonObject claims) => OidcProvider.Signed(Header(), claims, Provider.Sign);

    // An unknown number: 404 says that the token was good.
    protected Task<Reply> AskAsync(string token, string? actingUser = null) =>
        SendAsync(token, HttpMethod.Post, "/v1/lookups", """{"number":"4821-0372","reason":"emergency-treatment"}""", actingUser);

    protected async Task<Reply> SendAsync(string token, HttpMethod method, string path, string? body = null, string? actingUser = null)
    {
        used.Add(token);
        using var client = Server.CreateClient();
        using var request = new HttpRequestMessage(method, path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        if (actingUser is not null)
            request.Headers.Add("X-Acting-User", actingUser);
        if (body is not null)
            request.Content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        using var response = await client.SendAsync(request);
        return await Reply.ReadAsync(response);
    }

    protected async Task<StoredLog.Row> LastAsync() => (await StoredLog.ReadAsync(Server.Get<Engine>().Log)).Rows[^1];
}
