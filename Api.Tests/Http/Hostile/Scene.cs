using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Api.Tests.Elders;
using Api.Tests.Elders.Import;
using Api.Tests.Support;

namespace Api.Tests.Http.Hostile;

/// <summary>
/// What has to be there for a request to be a good one but for the one place that is replaced: a registration, a lookup, a
/// notice. A route that needs nothing of its own is set up from its description alone.
/// </summary>
internal sealed class Scene
{
    private static int legacies;

    private readonly TestServer server;
    private readonly DescribedOperation operation;
    private readonly Dictionary<string, string> path = [];

    private Scene(TestServer server, DescribedOperation operation)
    {
        this.server = server;
        this.operation = operation;
        Role = operation.Role;
        Body = operation.Body?.DeepClone().AsObject();
    }

    internal string Operation => operation.Id;

    internal string? Role { get; set; }

    internal string ActingUser { get; set; } = TestServer.ActingUser;

    internal JsonObject? Body { get; set; }

    /// <summary>Where the request comes from; by default from an address of its own.</summary>
    internal IPAddress? From { get; set; }

    internal string? IfMatch { get; set; }

    /// <summary>An Idempotency-Key.</summary>
    internal string? Key { get; set; }

    /// <summary>What is asked when nothing is wrong with it.</summary>
    internal StraightRequest Good => HostilePlace.Untouched(this, operation);

    internal Dictionary<string, string> Query { get; } = [];

    internal string Id => path["id"];

    internal string Part(string name) => path[name];

    /// <summary>Somebody of whom nothing is reported or planned.</summary>
    internal async Task ReplaceElderAsync()
    {
        path["id"] = (await server.RegisterAsync()).Id;
        IfMatch = "\"1\"";
    }

    /// <summary>A notice of this kind that nobody has taken on.</summary>
    internal async Task ReplaceNoticeAsync(string kind) => path["id"] = (await DoAsync(
        "watcher", "/v1/notices", new { kind, place = "大森北", town = "東京都大田区大森北", text = "けがが見える", observedOn = "2026-11-20" }))["id"]!.GetValue<string>();

    /// <summary>The path, with one of its parts replaced if so wished.</summary>
    internal string Path(string? part = null, string? by = null) =>
        path.Aggregate(operation.Path, (whole, own) => whole.Replace($"{{{own.Key}}}", own.Key == part ? by : own.Value, StringComparison.Ordinal));

    internal static async Task<Scene> SetAsync(TestServer server, DescribedOperation operation)
    {
        var scene = new Scene(server, operation);
        foreach (var (_, name) in operation.Parameters.Where(parameter => parameter.In == "path"))
            scene.path[name] = name == "rank" ? "1" : Api.Http.Id.Text(Api.Http.Id.New());
        if (operation.Path.StartsWith("/v1/elders/{id}", StringComparison.Ordinal))
            await scene.ElderAsync();
        else if (operation.Path.StartsWith("/v1/lookups/{id}", StringComparison.Ordinal))
            await scene.LookupAsync();
        else
            await scene.OtherAsync();
        return scene;
    }

    private async Task ElderAsync()
    {
        var full = FullElder.Json();
        if (operation.Id == "RevokeNumber")
            full["legacyNumber"] = $"A-{Interlocked.Increment(ref legacies) % 10_000:D4}";
        var elder = await server.RegisterAsync(full);
        path["id"] = elder.Id;
        IfMatch = "\"1\"";
        if (path.ContainsKey("item"))
            path["item"] = (await DoAsync("centre", $"/v1/elders/{elder.Id}/items", new { kind = "keyholder" }))["id"]!.GetValue<string>();
        if (operation.Id == "ChangeElder")
        {
            foreach (var (field, _) in full.ToList())
            {
                if (!operation.Fields.Any(known => known.Path == field || known.Path.StartsWith(field + ".", StringComparison.Ordinal)))
                    full.Remove(field);
            }

            Body = full;
        }

        var report = new { kind = "deceased", on = "2026-11-20", source = "長女より" };
        switch (operation.Id)
        {
            case "ConfirmClosure":
                await DoAsync("centre", $"/v1/elders/{elder.Id}/closure", report);
                ActingUser = "user-2";
                break;
            case "ReopenElder":
                await DoAsync("centre", $"/v1/elders/{elder.Id}/closure", report);
                break;
            case "LiftMissing":
                await DoAsync("centre", $"/v1/elders/{elder.Id}/missing", new { since = "2026-11-20T16:30:00+09:00", policeStation = "大森警察署", phone = "03-0762-0110" });
                break;
            case "CancelTransfer":
                await DoAsync("centre", $"/v1/elders/{elder.Id}/transfer", new { centre = Api.Http.Id.Text(server.Centre2), on = "2027-01-15" });
                break;
            case "EndCheck":
                path["id"] = await ToCheckAsync();
                break;
            case "RevokeNumber" when Body!.ContainsKey("number"):
                Body["number"] = elder.Number;
                break;
            case "TransferElder":
                Body!["centre"] = Api.Http.Id.Text(server.Centre2);
                break;
            default:
                break;
        }
    }

    // Somebody whose sex the file does not tell.
    private async Task<string> ToCheckAsync()
    {
        var kana = ImportFile.Kana();
        var file = Encoding.UTF8.GetBytes(ImportFile.Of(ImportFile.Row("", kana, sex: "")));
        var reply = await server.SendStraightAsync("centre", new StraightRequest("POST", "/v1/imports") { Body = file, ContentType = "text/csv" });
        Assert.That(reply.IsSuccess, reply.Text);
        return (await DoAsync("centre", "/v1/elders/search", new { name = kana, toCheck = true }))["elders"]![0]!["id"]!.GetValue<string>();
    }

    /// <summary>What the QR code of somebody's keyholder carries.</summary>
    internal async Task ReplaceTokenAsync()
    {
        var elder = await server.RegisterAsync();
        var item = (await DoAsync("centre", $"/v1/elders/{elder.Id}/items", new { kind = "keyholder" }))["id"]!.GetValue<string>();
        var label = await server.SendAsync("centre", HttpMethod.Get, $"/v1/elders/{elder.Id}/items/{item}/label");
        path["token"] = QrReader.Read(label.Text).Split("/q/")[1];
    }

    private async Task LookupAsync()
    {
        var elder = await server.RegisterAsync(FullElder.Json());
        Role = operation.Id == "AddRelay" ? "centre" : "hospital";
        var asked = operation.Id == "AddRelay" ? Relay(elder.Number) : Emergency(elder.Number);
        path["id"] = (await DoAsync(Role, "/v1/lookups", asked))["lookupId"]!.GetValue<string>();
    }

    private async Task OtherAsync()
    {
        switch (operation.Id)
        {
            case "RegisterElder":
                Body = FullElder.Json();
                Body["acceptDuplicate"] = true;
                break;
            case "LookUp":
                Body = Relay((await server.RegisterAsync()).Number);
                break;
            case "SearchAudit":
                Body!["number"] = (await server.RegisterAsync()).Number;
                break;
            case "SetDone":
                path["id"] = (await DoAsync("hospital", "/v1/lookups", Emergency((await server.RegisterAsync()).Number)))["lookupId"]!.GetValue<string>();
                break;
            case "Review":
                var opened = Emergency((await server.RegisterAsync()).Number);
                (opened["reason"], opened["preset"]) = ("break-glass", "unconscious");
                path["id"] = (await DoAsync("hospital", "/v1/lookups", opened))["lookupId"]!.GetValue<string>();
                break;
            case "TakeNotice" or "CloseNotice":
                path["id"] = (await DoAsync("watcher", "/v1/notices", SomeNotice))["id"]!.GetValue<string>();
                if (operation.Id == "CloseNotice")
                    await DoAsync("centre", $"/v1/notices/{Id}/taken", null);
                break;
            case "GetOrganisation" or "ChangeOrganisation":
                var organisation = new { role = "police", name = $"交番 {Api.Http.Id.New()}", phone = "03-0762-0110" };
                path["id"] = (await DoAsync("admin", "/v1/organisations", organisation))["id"]!.GetValue<string>();
                (Role, IfMatch) = ("admin", "\"1\"");
                if (operation.Id == "ChangeOrganisation")
                    Body!["name"] = $"交番 {Api.Http.Id.New()}";
                break;
            case "AddOrganisation":
                Body!["name"] = $"交番 {Api.Http.Id.New()}";
                break;
            case "MakeBatch":
                (Body!["count"], Body["centre"]) = (1, Api.Http.Id.Text(server.Centre));
                break;
            case "GetBatch":
                path["id"] = (await DoAsync("admin", "/v1/batches", new { count = 1, centre = Api.Http.Id.Text(server.Centre) }))["id"]!.GetValue<string>();
                break;
            case "PrintPostcards" or "RecordPostcards" or "ReadStatistics":
                Query["month"] = operation.Id == "ReadStatistics" ? "2026-10" : "2026-12";
                break;
            case "PrintThanks":
                await DoAsync("watcher", "/v1/notices", SomeNotice);
                (Query["year"], Query["client"]) = ("2026", Api.Http.Id.Text(server.ClientIds["watcher"]));
                break;
            case "ProveInclusion":
                (Query["index"], Query["size"]) = ("0", "1");
                break;
            case "ProveConsistency":
                (Query["from"], Query["to"]) = ("1", "1");
                break;
            default:
                break;
        }
    }

    private static object SomeNotice => new { place = "大森北", town = "東京都大田区大森北", text = "新聞がたまっている", observedOn = "2026-11-20" };

    private static JsonObject Emergency(string number) => new() { ["number"] = number, ["reason"] = "emergency-treatment" };

    private static JsonObject Relay(string number) => new()
    {
        ["number"] = number,
        ["reason"] = "phone-relay",
        ["note"] = "意識あり",
        ["caseReference"] = "C-1",
        ["onBehalfOf"] = new JsonObject
        {
            ["role"] = "hospital",
            ["reason"] = "emergency-treatment",
            ["organisation"] = "大森病院",
            ["name"] = "佐藤",
            ["calledBack"] = true,
        },
    };

    private async Task<JsonObject> DoAsync(string role, string address, object? body)
    {
        var json = body as JsonObject ?? System.Text.Json.JsonSerializer.SerializeToNode(body);
        var request = new StraightRequest("POST", address) { Body = json is null ? null : Encoding.UTF8.GetBytes(json.ToJsonString()) };
        var reply = await server.SendStraightAsync(role, request);
        if (reply.Status == 429)
        {
            // Whoever sets the scene does not test how often it may be set.
            server.Clock.Advance(TimeSpan.FromHours(1));
            await server.KeepCheckpointAsync();
            reply = await server.SendStraightAsync(role, request);
        }

        Assert.That(reply.IsSuccess, $"{address}: {reply.Status} {reply.Text}");
        return reply.Text.Length == 0 ? [] : JsonNode.Parse(reply.Text)!.AsObject();
    }
}
