using Api.Access;
using Api.Audit;
using Api.Clients;
using Api.Storage;
using Api.Tests.Support;

namespace Api.Tests.Access;

internal sealed class ActingUserTests
{
    private TestServer server = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        server = await TestServer.StartAsync();
        var clients = new ClientAdministration(server.Get<Engine>(), server.Get<AuditLog>(), server.Get<ClientDirectory>(), server.Clock);
        var personal = new NewClient(Role.Hospital, "組織", "dr-7", null, 1, null);
        (server.ClientIds["personal"], server.ClientKeys["personal"]) = await clients.AddAsync(personal, null, CancellationToken.None);
    }

    [OneTimeTearDown]
    public void Stop() => server.Dispose();

    [TestCase(null)]
    [TestCase("")]
    [TestCase("Yamada Hanako")]
    [TestCase("a/b")]
    [TestCase("a\"b")]
    [TestCase("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    public async Task A_request_that_does_not_name_the_person_who_asks_is_refused_and_recorded(string? user)
    {
        using var client = server.As("hospital", actingUser: null);
        using var request = Ask();
        if (user is not null)
            request.Headers.TryAddWithoutValidation("X-Acting-User", user);

        using var response = await client.SendAsync(request);

        Assert.That((await Reply.ReadAsync(response)).Code, Is.EqualTo("acting-user-required"));
        Assert.That((int)response.StatusCode, Is.EqualTo(403));
        var record = await LastAsync();
        Assert.That((record.Event, record.Outcome, record.ActingUser), Is.EqualTo(("refused", "acting-user-required", (string?)null)));
    }

    [Test]
    public async Task Two_persons_at_once_are_nobody()
    {
        using var client = server.As("hospital", actingUser: null);
        using var request = Ask();
        request.Headers.TryAddWithoutValidation("X-Acting-User", "user-1");
        request.Headers.TryAddWithoutValidation("X-Acting-User", "user-2");

        using var response = await client.SendAsync(request);

        Assert.That((await Reply.ReadAsync(response)).Code, Is.EqualTo("acting-user-required"));
    }

    [TestCase("a")]
    [TestCase("A.b_c@d-9")]
    [TestCase("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    public async Task The_person_who_asks_is_in_the_record(string user)
    {
        var reply = await server.LookUpAsync("hospital", new { number = "4821-0372", reason = "emergency-treatment" }, user);

        Assert.That(reply.Code, Is.EqualTo("number-unknown"));
        Assert.That((await LastAsync()).ActingUser, Is.EqualTo(user));
    }

    [TestCase(null)]
    [TestCase("somebody-else")]
    public async Task A_personal_client_is_recorded_under_its_own_person(string? user)
    {
        var reply = await server.LookUpAsync("personal", new { number = "4821-0372", reason = "emergency-treatment" }, user);

        Assert.That(reply.Code, Is.EqualTo("number-unknown"));
        var record = await LastAsync();
        Assert.That((record.ActingUser, record.ClientId), Is.EqualTo(("dr-7", (long?)server.ClientIds["personal"])));
    }

    [TestCase(null, "APIキーが送られていないか")]
    [TestCase("ja", "APIキーが送られていないか")]
    [TestCase("en-GB, ja;q=0.5", "The client key")]
    public async Task A_401_is_a_problem_in_the_callers_language_and_says_how_to_authenticate(string? language, string title)
    {
        using var client = server.CreateClient();
        using var request = Ask();
        if (language is not null)
            request.Headers.TryAddWithoutValidation("Accept-Language", language);

        using var response = await client.SendAsync(request);

        var reply = await Reply.ReadAsync(response);
        Assert.That((reply.Status, reply.ContentType, reply.Code), Is.EqualTo((401, "application/problem+json", "unauthenticated")));
        Assert.That(reply["title"]!.GetValue<string>(), Does.StartWith(title));
        Assert.That(response.Headers.WwwAuthenticate.Select(scheme => scheme.Scheme), Is.EqualTo(["Bearer"]));
    }

    [TestCase("watcher", "ja", "forbidden", "この操作")]
    [TestCase("watcher", "en", "forbidden", "Your role")]
    [TestCase("admin", "en", "forbidden", "Your role")]
    [TestCase("auditor", "en", "forbidden", "Your role")]
    public async Task A_403_is_a_problem_in_the_callers_language(string role, string language, string code, string title)
    {
        var reply = await server.SendAsync(role, HttpMethod.Get, "/v1/elders/0000000000000", language: language);

        Assert.That((reply.Status, reply.ContentType, reply.Code), Is.EqualTo((403, "application/problem+json", code)));
        Assert.That(reply["title"]!.GetValue<string>(), Does.StartWith(title));
        Assert.That((await LastAsync()).ClientId, Is.EqualTo(server.ClientIds[role]));
    }

    [Test]
    public async Task An_unknown_path_tells_strangers_nothing_and_callers_that_it_is_unknown()
    {
        using var client = server.CreateClient();
        using var stranger = await client.GetAsync(new Uri("/v1/nothing", UriKind.Relative));

        var caller = await server.SendAsync("hospital", HttpMethod.Get, "/v1/nothing");

        Assert.That((int)stranger.StatusCode, Is.EqualTo(401));
        Assert.That((caller.Status, caller.Code), Is.EqualTo((404, "not-found")));
    }

    private static HttpRequestMessage Ask() => new(HttpMethod.Post, "/v1/lookups")
    {
        Content = new StringContent("""{"number":"4821-0372","reason":"emergency-treatment"}""", System.Text.Encoding.UTF8, "application/json"),
    };

    private async Task<StoredLog.Row> LastAsync() => (await StoredLog.ReadAsync(server.Get<Engine>().Log)).Rows[^1];
}
