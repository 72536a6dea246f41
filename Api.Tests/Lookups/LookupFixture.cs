using Api.Tests.Support;

namespace Api.Tests.Lookups;

/// <summary>A fixture with a server of its own.</summary>
internal abstract class LookupFixture
{
    /// <summary>Where requests seem to come from.</summary>
    protected const string Source = "192.0.2.7";

    protected TestServer Server { get; private set; } = null!;

    [OneTimeSetUp]
    public async Task StartAsync() => Server = await TestServer.StartAsync(configure: services => services.ComeFrom(Source));

    [OneTimeTearDown]
    public void Stop() => Server.Dispose();

    protected DateTimeOffset Now => Server.Clock.GetUtcNow();

    protected DateOnly Today => DateOnly.FromDateTime(Now.ToOffset(TestServer.Start.Offset).DateTime);

    protected Task<Reply> AskAsync(string role, string number, string reason, string? behalf = null) =>
        Server.LookUpAsync(role, Asking.Request(number, reason, behalf));

    protected Task<Reply> AskAgainAsync(string role, Reply first, string? actingUser = TestServer.ActingUser) =>
        Server.SendAsync(role, HttpMethod.Get, $"/v1/lookups/{first["lookupId"]!.GetValue<string>()}", actingUser: actingUser);
}
