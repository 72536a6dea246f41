using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Api.Audit;
using Api.Centres;
using Api.Cli;
using Api.Http;
using Api.Storage;
using Api.Tests.Support;

namespace Api.Tests.Rules;

/// <summary>What the rows of <see cref="AccessMatrix"/> are asked about: elders, lookups, a notice and the rest, all of them there.</summary>
internal sealed class AccessWorld : IDisposable
{
    /// <summary>Names of the elders that everybody asks about, and of nobody else.</summary>
    internal static readonly string[] Names = ["水谷", "ミズタニ"];

    internal const string LetterMonth = "2026-12";

    private const string RowsOfElders = "SELECT id, centre_id, state, version, changed_at FROM elder WHERE id IN @Ids ORDER BY id";

    // Of what is made for a row's sake there are records too: these are told from them by who asks.
    private const string Asker = "asker";

    // Before now: while the card may be read again, while only notes are taken, and when neither is.
    private static readonly (string Grant, TimeSpan Ago)[] Ages =
        [("over", TimeSpan.FromDays(8)), ("expired", TimeSpan.FromHours(25)), ("open", TimeSpan.Zero)];

    private static readonly (string Role, string Reason)[] Reasons =
    [
        ("ambulance", "emergency-transport"), ("dispatch", "emergency-transport"), ("hospital", "emergency-treatment"),
        ("police", "identity-check"), ("centre", "welfare-check"), ("centre2", "welfare-check"), ("desk", "welfare-check"),
    ];

    private readonly Dictionary<string, string> lookups = new() { ["none"] = Id.Text(Id.New()) };
    private readonly Dictionary<string, RegisteredPerson> elders = [];
    private string batch = "", organisation = "";
    private long thirdCentre;
    private int made;

    private AccessWorld(TestServer server) => Server = server;

    /// <summary>How long ago an elder was looked up by all who may; none: never.</summary>
    internal static readonly string[] Grants = ["open", "expired", "over", "none"];

    internal TestServer Server { get; }

    /// <summary>Read by all, and changed by nobody: whoever may change one gets another.</summary>
    internal IEnumerable<RegisteredPerson> Elders => elders.Values;

    internal static async Task<AccessWorld> MakeAsync()
    {
        var world = new AccessWorld(await TestServer.StartAsync(null, FromAddress.Add, ("Keyholder:PublicUrl", "https://keyholder.example.jp/")));
        var server = world.Server;
        foreach (var grant in Grants)
            world.elders[grant] = await server.RegisterAsync(SomeElder.Json(Rename));
        foreach (var (grant, ago) in Ages)
        {
            // Only forward: the log's time never goes back.
            server.Clock.Set(TestServer.Start + Ages[0].Ago - ago);
            foreach (var (role, reason) in Reasons)
            {
                var id = await world.LookUpAsync(role, reason, world.elders[grant]);
                if (role == "hospital")
                    world.lookups[grant] = id;
            }
        }

        await world.AddItemAsync(world.elders["open"]);
        await server.KeepCheckpointAsync();
        var log = server.Get<AuditLog>();
        world.thirdCentre = Id.New();
        _ = OpenHours.TryParse("mon-fri 09:00-17:00", out var hours);
        await CentreCommands.AddAsync(log, new Centre(world.thirdCentre, "地域包括支援センター矢口", "03-0762-0031", null, hours!, [], []), null, server.Clock, CancellationToken.None);
        world.batch = Made(await server.SendAsync("admin", HttpMethod.Post, "/v1/batches", new { count = 1, centre = Id.Text(server.Centre) }));
        world.organisation = Made(await server.SendAsync(
            "admin", HttpMethod.Post, "/v1/organisations", new { role = "hospital", name = "大森病院", phone = "03-0762-0400" }));
        return world;
    }

    /// <summary>Sends a row's request as a role; to a centre that may change an elder, about one of its own.</summary>
    /// <returns>The answer, read whole unless it has no end.</returns>
    internal async Task<Reply> SendAsync(AccessMatrix.Row row, string role, int expected, string grant = "open") =>
        await (await PrepareAsync(row, role, expected, grant))();

    /// <summary>The same, to be sent as often as one likes.</summary>
    /// <param name="key">An Idempotency-Key.</param>
    internal async Task<Func<Task<Reply>>> PrepareAsync(AccessMatrix.Row row, string role, int expected, string grant = "open", string? key = null)
    {
        var elder = row.IsOfElder && row.Method != "GET" && expected < 400 ? await Server.RegisterAsync() : elders[grant];
        var path = await PathAsync(row, elder, expected, grant);
        var tag = row.Route == "/v1/organisations/{id}" ? await OrganisationTagAsync() : "\"1\"";
        var address = path + Filled(row.Query, elder, role);
        var content = row.Body is { } body ? Filled(body, elder, role) : null;
        return () => SendAsync(row, role, address, tag, content, key);
    }

    private async Task<Reply> SendAsync(AccessMatrix.Row row, string role, string address, string tag, string? content, string? key)
    {
        using var client = Server.CreateClient();
        using var request = new HttpRequestMessage(new HttpMethod(row.Method), address);
        request.Headers.Add(FromAddress.Header, $"198.18.{++made >> 8}.{made & 255}");
        if (role != "none")
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Server.ClientKeys[role]);
            request.Headers.Add("X-Acting-User", Asker);
        }

        if (row.Method is "PUT" or "DELETE" || row.IsOfElder && row.Method != "GET")
            request.Headers.TryAddWithoutValidation("If-Match", tag);
        if (key is not null)
            request.Headers.Add(IdempotencyKey.Header, key);
        if (content is not null)
            request.Content = new StringContent(content, Encoding.UTF8, "application/json");

        using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        AnswerHeaders.Check(response);
        return response.Content.Headers.ContentType?.MediaType == "text/event-stream"
            ? new Reply((int)response.StatusCode, response.Headers, "text/event-stream", "")
            : await Reply.ReadAsync(response);
    }

    /// <summary>The records by name of who asked as a role, from an index on.</summary>
    internal async Task<bool> IsRecordedAsync(string role, int from) =>
        (await Server.RecordsAsync()).Skip(from).Select(text => JsonNode.Parse(text)!)
            .Any(record => ((string?)record["client"], (string?)record["user"]) == (Id.Text(Server.ClientIds[role]), Asker));

    /// <summary>The elders' rows, less what is sealed.</summary>
    internal async Task<string> RowsAsync()
    {
        var ids = elders.Values.Select(elder => Id.TryParse(elder.Id, out var id) ? id : 0).ToArray();
        await using var connection = await Server.Get<Engine>().Registry.OpenConnectionAsync();
        return string.Join('\n', await connection.QueryAsync<Row>(RowsOfElders, new { Ids = ids }, CancellationToken.None));
    }

    public void Dispose() => Server.Dispose();

    private async Task<string> PathAsync(AccessMatrix.Row row, RegisteredPerson elder, int expected, string grant)
    {
        var path = row.Route;
        if (path.Contains("{item}", StringComparison.Ordinal))
            path = path.Replace("{item}", await AddItemAsync(elder), StringComparison.Ordinal);
        if (path.StartsWith("/v1/notices/{id}", StringComparison.Ordinal))
            path = path.Replace("{id}", await NoticeAsync(taken: path.EndsWith("closed", StringComparison.Ordinal)), StringComparison.Ordinal);
        if (path.StartsWith("/v1/audit/review/{id}", StringComparison.Ordinal) && expected < 400)
            path = path.Replace("{id}", await LookUpAsync("ambulance", "break-glass", elder, "unconscious", $"crew-{++made}"), StringComparison.Ordinal);
        return path
            .Replace("/v1/elders/{id}", $"/v1/elders/{elder.Id}", StringComparison.Ordinal)
            .Replace("/v1/inbox/{id}", $"/v1/inbox/{lookups["open"]}", StringComparison.Ordinal)
            .Replace("/v1/lookups/{id}", $"/v1/lookups/{lookups[grant]}", StringComparison.Ordinal)
            .Replace("/v1/batches/{id}", $"/v1/batches/{batch}", StringComparison.Ordinal)
            .Replace("/v1/organisations/{id}", $"/v1/organisations/{organisation}", StringComparison.Ordinal)
            .Replace("{rank}", "1", StringComparison.Ordinal)
            .Replace("{token}", $"none{made}", StringComparison.Ordinal);
    }

    private string Filled(string text, RegisteredPerson elder, string role) => text switch
    {
        "{person}" => SomeElder.Json().ToJsonString(),
        "{change}" => SomeElder.Json(person => person.Remove("documentsChecked")).ToJsonString(),
        "{consent}" => SomeElder.Json()["consent"]!.ToJsonString(),
        _ => text
            .Replace("{number}", elder.Number, StringComparison.Ordinal)
            .Replace("{reason}", Reasons.FirstOrDefault(known => known.Role == role).Reason ?? "welfare-check", StringComparison.Ordinal)
            .Replace("{centre}", Id.Text(Server.Centre), StringComparison.Ordinal)
            .Replace("{centre3}", Id.Text(thirdCentre), StringComparison.Ordinal)
            .Replace("{watcher}", Id.Text(Server.ClientIds["watcher"]), StringComparison.Ordinal)
            .Replace("{new}", $"第{++made}", StringComparison.Ordinal)
            .Replace("{letters}", LetterMonth, StringComparison.Ordinal)
            .Replace("{due}", "2027-04", StringComparison.Ordinal),
    };

    private static void Rename(JsonObject elder)
    {
        var identity = elder["identity"]!;
        identity["name"] = identity["name"]!.GetValue<string>().Replace("山田", Names[0], StringComparison.Ordinal);
        identity["kana"] = identity["kana"]!.GetValue<string>().Replace("ヤマダ", Names[1], StringComparison.Ordinal);
    }

    private async Task<string> OrganisationTagAsync() =>
        (await Server.SendAsync("admin", HttpMethod.Get, $"/v1/organisations/{organisation}")).ETag!;

    private async Task<string> LookUpAsync(string role, string reason, RegisteredPerson elder, string? preset = null, string? actingUser = null)
    {
        var reply = await Server.LookUpAsync(role, new { number = elder.Number, reason, preset }, actingUser ?? Asker);
        return reply["lookupId"]!.GetValue<string>();
    }

    private async Task<string> AddItemAsync(RegisteredPerson elder) =>
        Made(await Server.SendAsync("centre", HttpMethod.Post, $"/v1/elders/{elder.Id}/items", new { kind = "keyholder" }));

    private async Task<string> NoticeAsync(bool taken)
    {
        await Server.SendAsync("watcher", HttpMethod.Post, "/v1/notices", new { place = "大田区大森北1丁目", text = "雨戸", observedOn = "2026-11-20" });
        var sent = await Server.SendAsync("watcher", HttpMethod.Get, "/v1/notices");
        var id = sent["notices"]![0]!["id"]!.GetValue<string>();
        if (taken)
            Assert.That((await Server.SendAsync("centre", HttpMethod.Post, $"/v1/notices/{id}/taken")).Status, Is.EqualTo(204));
        return id;
    }

    private static string Made(Reply reply)
    {
        Assert.That(reply.Status, Is.EqualTo(201), reply.Text);
        return ((JsonNode)reply["id"]!).GetValue<string>();
    }

    private sealed record Row
    {
        public required long Id { get; init; }
        public required long CentreId { get; init; }
        public required string State { get; init; }
        public required long Version { get; init; }
        public required long ChangedAt { get; init; }
    }
}
