using System.Text.Json.Nodes;
using Api.Access;
using Api.Tests.Support;

namespace Api.Tests.Access;

/// <summary>People with tokens of their organisation's provider: who they are here, and until when.</summary>
internal sealed class TokenTests : TokenFixture
{
    [TestCase("RS256")]
    [TestCase("ES256")]
    public async Task A_person_has_the_role_and_organisation_of_the_client_that_the_token_names(string algorithm)
    {
        var token = await Provider.TokenAsync(new { sub = Person, groups = new[] { "everybody", Hospital } }, algorithm: algorithm);

        var reply = await AskAsync(token);

        Assert.That(reply.Code, Is.EqualTo("number-unknown"), reply.Text);
        var record = await LastAsync();
        Assert.That((record.ActingUser, record.ClientId), Is.EqualTo((Person, (long?)HospitalId)));
        Assert.That((await Server.RecordsAsync())[^1], Does.Contain("\"organisation\":\"組織 kh-hospital\",\"role\":\"hospital\""));
    }

    [Test]
    public async Task X_Acting_User_never_overrides_the_token()
    {
        var reply = await AskAsync(await TokenAsync(), actingUser: "somebody-else");

        Assert.That(reply.Code, Is.EqualTo("number-unknown"));
        Assert.That((await LastAsync()).ActingUser, Is.EqualTo(Person));
    }

    [Test]
    public async Task A_centres_people_see_its_elders_and_no_others()
    {
        await AddAsync(Role.Centre, "kh-centre", centre: Server.Centre);
        var (own, other) = (await Server.RegisterAsync(), await Server.RegisterAsync(role: "centre2"));
        var token = await TokenAsync("kh-centre");

        var (mine, theirs) = (await SendAsync(token, HttpMethod.Get, $"/v1/elders/{own.Id}"), await SendAsync(token, HttpMethod.Get, $"/v1/elders/{other.Id}"));

        Assert.That((mine.Status, theirs.Status), Is.EqualTo((200, 404)));
    }

    [Test]
    public async Task A_colleague_takes_over_what_one_looked_up_and_another_organisation_does_not()
    {
        await AddAsync(Role.Hospital, "kh-other-hospital");
        var elder = await Server.RegisterAsync();
        var asked = $$"""{"number":"{{elder.Number}}","reason":"emergency-treatment","confirm":true}""";
        var card = await SendAsync(await TokenAsync(), HttpMethod.Post, "/v1/lookups", asked);
        var path = $"/v1/lookups/{card["lookupId"]!.GetValue<string>()}";

        var colleague = await SendAsync(await TokenAsync(person: "dr.sato"), HttpMethod.Get, path);
        var stranger = await SendAsync(await TokenAsync("kh-other-hospital"), HttpMethod.Get, path);

        Assert.That((card.Status, colleague.Status, stranger.Status), Is.EqualTo((200, 200, 404)));
    }

    [TestCase("Yamada Hanako")]
    [TestCase("auth0|12")]
    [TestCase("")]
    [TestCase("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    [TestCase(null)]
    public async Task A_token_that_names_nobody_by_an_id_is_refused_and_recorded(string? person)
    {
        var claims = Claims();
        claims["sub"] = person;

        var reply = await AskAsync(Signed(claims), actingUser: "user-1");

        Assert.That((reply.Status, reply.Code), Is.EqualTo((403, "acting-user-required")));
        Assert.That(reply["detail"]!.GetValue<string>(), Does.Contain("Oidc:ActingUserClaim"));
        var record = await LastAsync();
        Assert.That((record.Event, record.ActingUser, record.ClientId), Is.EqualTo(("refused", (string?)null, (long?)HospitalId)));
    }

    [Test]
    public async Task A_token_that_names_two_persons_is_refused()
    {
        var claims = Claims();
        claims["sub"] = new JsonArray("nurse-12", "nurse-13");

        Assert.That((await AskAsync(Signed(claims))).Status, Is.EqualTo(401));
    }

    [Test]
    public async Task Who_belongs_to_two_clients_is_refused_until_one_is_revoked()
    {
        var second = await AddAsync(Role.Police, "kh-police");
        var token = await Provider.TokenAsync(new { sub = Person, groups = new[] { Hospital, "kh-police" } });

        var two = await AskAsync(token);
        await Clients.RevokeAsync(second, null, Ct);
        var one = await AskAsync(token);

        Assert.That((two.Status, one.Status), Is.EqualTo((401, 404)));
    }

    [Test]
    public async Task A_revoked_clients_people_are_refused_and_recorded()
    {
        var id = await AddAsync(Role.Hospital, "kh-closed");
        var token = await TokenAsync("kh-closed");
        var before = await AskAsync(token);

        await Clients.RevokeAsync(id, null, Ct);
        var after = await AskAsync(token);

        Assert.That((before.Status, after.Status), Is.EqualTo((404, 401)));
        var record = await LastAsync();
        Assert.That((record.Event, record.Outcome, record.ClientId, record.ActingUser), Is.EqualTo(("refused", "unauthenticated", (long?)id, Person)));
    }

    [Test]
    public async Task A_revoked_clients_value_is_free_for_another()
    {
        await Clients.RevokeAsync(await AddAsync(Role.Hospital, "kh-moved"), null, Ct);
        var id = await AddAsync(Role.Hospital, "kh-moved");

        Assert.That((await AskAsync(await TokenAsync("kh-moved"))).Status, Is.EqualTo(404));
        Assert.That((await LastAsync()).ClientId, Is.EqualTo(id));
    }

    [TestCase(-60, 300, 404)]
    [TestCase(60, 300, 404)]
    [TestCase(61, 300, 401)]
    [TestCase(-300, -59, 404)]
    [TestCase(-300, -60, 401)]
    public async Task A_token_holds_from_its_beginning_to_its_end_and_a_minute_more(int from, int until, int status)
    {
        var now = DateTimeOffset.FromUnixTimeSeconds(Server.Clock.GetUtcNow().ToUnixTimeSeconds());
        Server.Clock.Set(now);

        var reply = await AskAsync(Signed(Claims(now.AddSeconds(from), now.AddSeconds(until))));

        Assert.That(reply.Status, Is.EqualTo(status));
    }

    [Test]
    public async Task A_stream_ends_with_the_token_it_was_opened_with()
    {
        await AddAsync(Role.Centre, "kh-stream", centre: Server.Centre);
        using var client = Server.CreateClient();
        client.DefaultRequestHeaders.Authorization = new("Bearer", await TokenAsync("kh-stream"));
        using var response = await client.GetAsync(new Uri("/v1/inbox/stream", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead);
        using var lines = new StreamReader(await response.Content.ReadAsStreamAsync());
        Assert.That(await lines.ReadLineAsync(), Is.EqualTo(":"));

        Server.Clock.Advance(TimeSpan.FromMinutes(10));

        Assert.That(await lines.ReadToEndAsync().WaitAsync(TimeSpan.FromSeconds(30)), Does.Not.Contain("data:"));
    }

    [Test]
    public async Task A_client_key_is_as_good_as_ever()
    {
        var reply = await Server.LookUpAsync("hospital", new { number = "4821-0372", reason = "emergency-treatment" });

        Assert.That(reply.Code, Is.EqualTo("number-unknown"));
    }
}
