using System.Text.Json.Nodes;
using Api.Tests.Lookups;
using Api.Tests.Support;

namespace Api.Tests.Elders.Life;

/// <summary>A server for each test, because each moves the clock.</summary>
internal abstract class LifeFixture
{
    /// <summary>Another staff member than the one who sends everything else.</summary>
    protected const string Second = "user-2";

    protected const string PublicUrl = "https://keyholder.example.jp";

    protected TestServer Server { get; private set; } = null!;

    protected DateOnly Today => DateOnly.FromDateTime(Server.Clock.GetUtcNow().ToOffset(TestServer.Start.Offset).DateTime);

    [SetUp]
    public async Task StartAsync() => Server = await TestServer.StartAsync(null, null, ("Keyholder:PublicUrl", PublicUrl));

    [TearDown]
    public void Stop() => Server.Dispose();

    protected Task<Reply> PostAsync(string id, string what, object body, string actingUser = TestServer.ActingUser, string role = "centre") =>
        Server.SendAsync(role, HttpMethod.Post, $"/v1/elders/{id}/{what}", body, actingUser);

    protected async Task DoAsync(string id, string what, object body, string actingUser = TestServer.ActingUser)
    {
        var reply = await PostAsync(id, what, body, actingUser);
        Assert.That(reply.Status, Is.EqualTo(204), reply.Text);
    }

    protected Task<Reply> DeleteAsync(string id, string what) => Server.SendAsync("centre", HttpMethod.Delete, $"/v1/elders/{id}/{what}");

    protected Task<Reply> GetAsync(string id, string what = "", string role = "centre") =>
        Server.SendAsync(role, HttpMethod.Get, $"/v1/elders/{id}{what}");

    protected Task<Reply> AskAsync(string role, string number, string reason) => Server.LookUpAsync(role, Asking.Request(number, reason));

    protected async Task CloseAsync(string id, string kind, DateOnly on, bool? agreed = null)
    {
        await DoAsync(id, "closure", Closure(kind, on, agreed));
        await DoAsync(id, "closure/confirmation", new { source = "住民票の除票" }, Second);
    }

    protected static JsonObject Closure(string kind, DateOnly on, bool? agreed = null)
    {
        var closure = new JsonObject { ["kind"] = kind, ["on"] = on.ToString("O"), ["source"] = "長女より窓口で" };
        if (agreed is not null)
            closure["agreed"] = agreed;
        return closure;
    }
}
