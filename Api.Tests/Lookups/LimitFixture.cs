using System.Globalization;
using System.Text.Json.Nodes;
using Api.Access;
using Api.Audit;
using Api.Clients;
using Api.Keyholders;
using Api.Storage;
using Api.Tests.Support;

namespace Api.Tests.Lookups;

/// <summary>A server with the limits that an installation has; each test asks with a client of its own.</summary>
internal abstract class LimitFixture
{
    protected const string Reason = "emergency-treatment";

    private static int clients;

    protected TestServer Server { get; private set; } = null!;

    /// <summary>This test's key: a hospital's of one desk.</summary>
    protected string Client { get; private set; } = "";

    protected virtual (string Name, string Value)[] Settings => TestServer.UsualLimits;

    [OneTimeSetUp]
    public async Task StartAsync() => Server = await TestServer.StartAsync(null, FromAddress.Add, Settings);

    [OneTimeTearDown]
    public void Stop() => Server.Dispose();

    [SetUp]
    public async Task MakeClientAsync() => Client = await AddClientAsync(Role.Hospital, desks: 1);

    protected async Task<string> AddClientAsync(Role role, int desks)
    {
        var name = $"client-{Interlocked.Increment(ref clients)}";
        var administration = new ClientAdministration(Server.Get<Engine>(), Server.Get<AuditLog>(), Server.Get<ClientDirectory>(), Server.Clock);
        var client = new NewClient(role, name, null, null, desks, null);
        (Server.ClientIds[name], Server.ClientKeys[name]) = await administration.AddAsync(client, null, CancellationToken.None);
        return name;
    }

    protected Task<Reply> AskAsync(string number, string user = TestServer.ActingUser, string? client = null) =>
        AskAsync(Asking.Request(number, Reason), user, client);

    protected Task<Reply> AskAsync(JsonObject request, string user = TestServer.ActingUser, string? client = null) =>
        Server.LookUpAsync(client ?? Client, request, user);

    /// <summary>Well-formed, and but for one in thousands nobody's.</summary>
    protected static string Guess() => KeyholderNumber.Generate(8, training: false).Printed;

    protected static string Legacy(int number) => $"A-{number.ToString("D4", CultureInfo.InvariantCulture)}";

    /// <summary>Guesses, slowly enough for the bucket, until lookups are held back.</summary>
    protected async Task<Reply> GuessUntilHeldAsync(string user = TestServer.ActingUser)
    {
        for (var i = 0; i < 100; i++)
        {
            if (await AskAsync(Guess(), user) is { Status: 429 } held)
                return held;

            Server.Clock.Advance(TimeSpan.FromSeconds(2));
        }

        throw new AssertionException("A hundred misses, and nothing holds them back.");
    }

    /// <summary>So many requests, evenly over ten hours of clock.</summary>
    /// <param name="next">The request, given how many were answered so far.</param>
    /// <param name="user">Who asks, given how many were sent.</param>
    /// <returns>How many were answered, whatever the answer.</returns>
    protected async Task<int> GuessForTenHoursAsync(Func<int, string> next, Func<int, string>? user = null)
    {
        const int requests = 10_000;
        var answered = 0;
        for (var i = 0; i < requests; i++)
        {
            var reply = await AskAsync(next(answered), user?.Invoke(i) ?? TestServer.ActingUser);
            Assert.That(reply.Code ?? "found", Is.AnyOf("found", "number-unknown", "too-many-misses"), reply.Text);
            if (reply.Status != 429)
                answered++;
            Server.Clock.Advance(TimeSpan.FromHours(10) / requests);
        }

        return answered;
    }
}
