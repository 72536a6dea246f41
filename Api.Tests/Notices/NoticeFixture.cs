using System.Text.Json.Nodes;
using Api.Audit;
using Api.Centres;
using Api.Cli;
using Api.Tests.Support;

namespace Api.Tests.Notices;

/// <summary>A server for each test: lists of notices are read whole.</summary>
internal abstract class NoticeFixture
{
    /// <summary>A place in the town of <c>centre</c>, and one of <c>centre2</c>.</summary>
    protected const string OmoriKita = "大森北", MinamiMagome = "南馬込";

    protected const string Seen = "3日前から新聞がたまっている";

    protected TestServer Server { get; private set; } = null!;

    [SetUp]
    public async Task StartAsync() => Server = await TestServer.StartAsync();

    [TearDown]
    public void Stop() => Server.Dispose();

    protected static JsonObject Notice(Action<JsonObject>? change = null)
    {
        var notice = new JsonObject { ["place"] = "大森北一丁目 コーポ大森101", ["text"] = Seen, ["observedOn"] = "2026-11-19" };
        change?.Invoke(notice);
        return notice;
    }

    protected Task<Reply> PostAsync(string role, object body) => Server.SendAsync(role, HttpMethod.Post, "/v1/notices", body);

    /// <summary>Sends a notice and returns its id.</summary>
    protected async Task<string> SendAsync(string role = "watcher", Action<JsonObject>? change = null)
    {
        var reply = await PostAsync(role, Notice(change));
        Assert.That(reply.Status, Is.EqualTo(202), reply.Text);
        return reply["id"]!.GetValue<string>();
    }

    protected async Task<Reply> ReadAsync(string role = "centre", string query = "", string actingUser = TestServer.ActingUser)
    {
        var reply = await Server.SendAsync(role, HttpMethod.Get, "/v1/notices" + query, actingUser: actingUser);
        Assert.That(reply.Status, Is.EqualTo(200), reply.Text);
        return reply;
    }

    protected async Task<List<JsonObject>> LinesAsync(string role = "centre", string query = "", string actingUser = TestServer.ActingUser) =>
        [.. (await ReadAsync(role, query, actingUser))["notices"]!.AsArray().Select(line => line!.AsObject())];

    protected Task<Reply> TakeAsync(string id, string role = "centre", string actingUser = TestServer.ActingUser) =>
        Server.SendAsync(role, HttpMethod.Post, $"/v1/notices/{id}/taken", actingUser: actingUser);

    protected Task<Reply> CloseAsync(string id, string role = "centre", string actingUser = TestServer.ActingUser, string done = "訪問して無事を確認") =>
        Server.SendAsync(role, HttpMethod.Post, $"/v1/notices/{id}/closed", new { done }, actingUser);

    protected async Task NameAbuseStaffAsync(long centre, params string[] users)
    {
        Assert.That(await CentreCommands.NameAbuseStaffAsync(Server.Get<AuditLog>(), centre, users, "operator", CancellationToken.None), Is.True);
        Server.Get<CentreDirectory>().Forget();
    }

    protected static string Text(JsonNode json, string name) => json[name]!.GetValue<string>();

    protected static IEnumerable<string> Fields(JsonObject json) => json.Select(field => field.Key);
}
