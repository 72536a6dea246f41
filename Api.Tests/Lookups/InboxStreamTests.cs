using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Api.Access;
using Api.Audit;
using Api.Cli.Demo;
using Api.Clients;
using Api.Lookups;
using Api.Storage;
using Api.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Api.Tests.Lookups;

/// <summary>The inbox as it happens: nothing is missed, and nobody listens who may not.</summary>
internal sealed class InboxStreamTests
{
    private static readonly InboxPace Quick = new(TimeSpan.FromMilliseconds(20), TimeSpan.FromMilliseconds(300));

    private TestServer server = null!;

    [SetUp]
    public async Task StartAsync() => server = await TestServer.StartAsync(configure: services => services.AddSingleton(Quick));

    [TearDown]
    public void Stop() => server.Dispose();

    [Test]
    public async Task News_come_as_they_happen_with_the_index_of_their_record_and_are_recorded_first()
    {
        var elder = await server.RegisterAsync();
        await server.LookUpAsync("hospital", Asking.Request(elder.Number, "emergency-treatment"));
        using var stream = await OpenAsync();

        var card = await server.LookUpAsync("police", Asking.Request(elder.Number, "protection"));
        var looked = await stream.NextAsync();
        await server.SendAsync("police", HttpMethod.Post, $"/v1/lookups/{card["lookupId"]}/match", new { match = "unsure" });
        var told = await stream.NextAsync();

        Assert.That((looked.Event, looked.Data["id"]!.GetValue<string>()), Is.EqualTo(("lookup", card["lookupId"]!.GetValue<string>())));
        Assert.That(looked.Data["name"]!.GetValue<string>(), Is.EqualTo("山田 花子"));
        Assert.That($"{looked.Id}.", Is.EqualTo(card.Headers.GetValues(Receipt.Header).Single().Split('.')[0] + "."));
        Assert.That((told.Event, told.Data["outcome"]!.GetValue<string>()), Is.EqualTo(("lookup-match", "unsure")));
        Assert.That((await server.RecordsAsync()).Count(record => record.Contains("\"inbox-read\"", StringComparison.Ordinal)), Is.EqualTo(2));
    }

    [Test]
    public async Task Whoever_comes_back_with_the_last_id_misses_nothing_and_gets_nothing_twice()
    {
        var elder = await server.RegisterAsync();
        var page = await server.SendAsync("centre", HttpMethod.Get, "/v1/inbox");
        var (last, ids) = (page["lastEventId"]!.GetValue<string>(), new List<string>());
        var asked = new List<string>();
        for (var round = 0; round < 3; round++)
        {
            for (var i = 0; i < 3; i++)
                asked.Add((await server.LookUpAsync("hospital", Asking.Request(elder.Number, "emergency-treatment")))["lookupId"]!.GetValue<string>());

            using var stream = await OpenAsync(last);
            for (var i = 0; i < 3; i++)
            {
                var next = await stream.NextAsync();
                last = next.Id;
                ids.Add(next.Data["id"]!.GetValue<string>());
            }
        }

        Assert.That(ids, Is.EqualTo(asked));
    }

    [Test]
    public async Task One_key_opens_so_many_streams_and_a_closed_one_makes_room()
    {
        var open = server.Get<OpenStreams>();
        for (var i = 1; i < OpenStreams.Most; i++)
            open.Enter(server.ClientIds["centre"]);

        using (await OpenAsync())
        {
            var refused = await server.SendAsync("centre", HttpMethod.Get, "/v1/inbox/stream");
            Assert.That((refused.Status, refused.Code), Is.EqualTo((429, "too-many-requests")));
            Assert.That(refused.Headers.RetryAfter?.Delta, Is.EqualTo(TimeSpan.FromSeconds(60)));
            using var other = await OpenAsync(role: "centre2");
        }

        Assert.That(() => Entered(open), Is.True.After(5000, 50));
        using var next = await OpenAsync();

        bool Entered(OpenStreams streams)
        {
            using var place = streams.Enter(server.ClientIds["centre"]);
            return place is not null;
        }
    }

    [Test]
    public async Task Another_centres_news_and_training_do_not_come()
    {
        var foreign = await server.RegisterAsync(role: "centre2");
        var training = await server.RegisterAsync(SomeElder.Json(json => json["training"] = true));
        var own = await server.RegisterAsync();
        using var stream = await OpenAsync();

        await server.LookUpAsync("hospital", Asking.Request(foreign.Number, "emergency-treatment"));
        await server.LookUpAsync("hospital", Asking.Request(training.Number, "test"));
        await server.LookUpAsync("hospital", Asking.Request(own.Number, "emergency-treatment"));

        Assert.That((await stream.NextAsync()).Data["elder"]!.GetValue<string>(), Is.EqualTo(own.Id));
    }

    [Test]
    public async Task What_a_colleague_dealt_with_is_told_once_by_the_entrys_id()
    {
        var elder = await server.RegisterAsync();
        var cards = new[]
        {
            await server.LookUpAsync("hospital", Asking.Request(elder.Number, "emergency-treatment")),
            await server.LookUpAsync("hospital", Asking.Request(elder.Number, "emergency-treatment")),
        };
        using var stream = await OpenAsync();

        foreach (var card in (Reply[])[cards[0], cards[0], cards[1]])
            await server.SendAsync("centre", HttpMethod.Post, $"/v1/inbox/{card["lookupId"]}/done", actingUser: "suzuki-1");

        foreach (var card in cards)
        {
            var told = await stream.NextAsync();
            Assert.That((told.Event, told.Data["id"]!.ToString()), Is.EqualTo(("inbox-done", card["lookupId"]!.ToString())));
            Assert.That(told.Data["done"]!["user"]!.GetValue<string>(), Is.EqualTo("suzuki-1"));
        }

        var page = await server.SendAsync("centre", HttpMethod.Get, "/v1/inbox");
        Assert.That(page["entries"]!.AsArray(), Has.Count.EqualTo(2), "In the inbox itself it stands with its entry.");
    }

    [Test]
    public async Task However_many_listen_the_log_is_looked_at_once()
    {
        var watch = server.Get<LogWatch>();

        var first = watch.NextAsync();
        var second = watch.NextAsync();
        var size = await first;
        await server.RegisterAsync();

        Assert.That(second, Is.SameAs(first));
        Assert.That(await watch.NextAsync(), Is.GreaterThan(size));
    }

    [Test]
    public async Task A_silent_stream_gives_signs_of_life()
    {
        using var stream = await OpenAsync();

        Assert.That(await stream.LineAsync(), Is.EqualTo(":"), "at once");
        Assert.That(await stream.LineAsync(), Is.Empty);
        Assert.That(await stream.LineAsync(), Is.EqualTo(":"), "after a silence");
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task It_closes_when_its_client_is_revoked_or_gets_another_key(bool revoked)
    {
        var elder = await server.RegisterAsync();
        var name = await server.AddClientAsync("second", Role.Centre, centre: server.Centre);
        using var stream = await OpenAsync(role: name);
        var clients = new ClientAdministration(server.Get<Engine>(), server.Get<AuditLog>(), server.Get<ClientDirectory>(), server.Clock);
        if (revoked)
            await clients.RevokeAsync(server.ClientIds[name], null, CancellationToken.None);
        else
            await clients.RotateAsync(server.ClientIds[name], TimeSpan.Zero, null, CancellationToken.None);

        await server.LookUpAsync("hospital", Asking.Request(elder.Number, "emergency-treatment"));

        Assert.That(await stream.RestAsync(), Does.Not.Contain("data:"));
    }

    [TestCase("x")]
    [TestCase("-1")]
    public async Task A_last_id_that_is_none_is_refused(string last)
    {
        using var client = server.As("centre");
        client.DefaultRequestHeaders.TryAddWithoutValidation("Last-Event-ID", last);

        using var response = await client.GetAsync("/v1/inbox/stream");

        Assert.That((int)response.StatusCode, Is.EqualTo(422));
    }

    [Test]
    public async Task A_restart_closes_it_at_once_and_loses_nothing()
    {
        using var folder = new TempFolder();
        var made = await RunningProgram.RunAsync(folder, "demo", "--seed-only");
        Assert.That(made.ExitCode, Is.Zero, made.All);
        var demo = DemoWard.Read(folder["demo"]);
        string last;
        using (var program = await RunningProgram.ServeAsync(folder, "--data", "demo"))
        {
            using var centre = Client(program, demo, "centre");
            using var stream = await Events.OpenAsync(centre, null);
            await LookUpAsync(program, demo);
            last = (await stream.NextAsync()).Id;
            await LookUpAsync(program, demo);
            var begun = Stopwatch.StartNew();
            var ending = program.TerminateAsync();
            await stream.RestAsync();
            Assert.That((await ending).ExitCode, Is.Zero);
            // Twenty seconds is what a stop waits for requests that do not end.
            Assert.That(begun.Elapsed, Is.LessThan(TimeSpan.FromSeconds(15)));
        }

        using (var program = await RunningProgram.ServeAsync(folder, "--data", "demo"))
        {
            using var centre = Client(program, demo, "centre");
            using var stream = await Events.OpenAsync(centre, last);

            Assert.That(long.Parse((await stream.NextAsync()).Id), Is.GreaterThan(long.Parse(last)));
        }
    }

    private static async Task LookUpAsync(RunningProgram program, DemoFile demo)
    {
        using var hospital = Client(program, demo, "hospital");
        using var body = new StringContent(
            Asking.Request(demo.Numbers["active"], "emergency-treatment").ToJsonString(), System.Text.Encoding.UTF8, "application/json");
        using var response = await hospital.PostAsync(new Uri("/v1/lookups", UriKind.Relative), body);
        Assert.That((int)response.StatusCode, Is.EqualTo(200));
    }

    private static HttpClient Client(RunningProgram program, DemoFile demo, string role)
    {
        var client = new HttpClient { BaseAddress = program.Address };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", demo.Clients[role]);
        client.DefaultRequestHeaders.Add("X-Acting-User", "user-1");
        return client;
    }

    private async Task<Events> OpenAsync(string? last = null, string role = "centre") => await Events.OpenAsync(server.As(role), last);

    /// <summary>Server-sent events as a client reads them.</summary>
    private sealed class Events(HttpResponseMessage response, StreamReader reader) : IDisposable
    {
        private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

        internal sealed record News(string Id, string Event, JsonNode Data);

        internal static async Task<Events> OpenAsync(HttpClient client, string? last)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/inbox/stream");
            if (last is not null)
                request.Headers.TryAddWithoutValidation("Last-Event-ID", last);

            var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
            Assert.That(response.Content.Headers.ContentType?.MediaType, Is.EqualTo("text/event-stream"));
            return new Events(response, new StreamReader(await response.Content.ReadAsStreamAsync()));
        }

        internal async Task<string?> LineAsync() => await reader.ReadLineAsync().WaitAsync(Patience);

        internal Task<string> RestAsync() => reader.ReadToEndAsync().WaitAsync(Patience);

        // For the event and not for each line: signs of life come for ever.
        internal Task<News> NextAsync() => ReadNextAsync().WaitAsync(Patience);

        private async Task<News> ReadNextAsync()
        {
            var fields = new Dictionary<string, string>();
            while (await LineAsync() is { } line)
            {
                if (line.Length == 0 && fields.TryGetValue("data", out var data))
                    return new News(fields["id"], fields["event"], JsonNode.Parse(data)!);
                if (line.Split(": ", 2) is [{ Length: > 0 } name, var value])
                    fields[name] = value;
            }

            throw new AssertionException("The stream ended.");
        }

        public void Dispose()
        {
            reader.Dispose();
            response.Dispose();
        }
    }
}
