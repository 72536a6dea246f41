using System.Net;
using System.Text.Json.Nodes;
using Api.Access;
using Api.Audit;
using Api.Centres;
using Api.Cli;
using Api.Elders;
using Api.Http;
using Api.Lookups;
using Api.Notices;
using Api.Tests.Http.Hostile;
using Api.Tests.Support;

namespace Api.Tests.Http.Contract;

/// <summary>
/// What has to happen before a route answers with a problem of its own: code (of a page its status), routes (none: every one that documents it), and
/// the change to the scene of a good request. A new code, or one that a new route brings about in another way, gets a line.
/// </summary>
internal static class OwnProblems
{
    internal sealed record Row(string Code, string[] Routes, Func<TestServer, Scene, Task> Before)
    {
        internal Func<TestServer, Task>? After { get; init; }

        /// <summary>Sent to a server without an address for its codes, and whose limits are met at once; to routes that need a key.</summary>
        internal bool IsOfBareServer { get; init; }

        internal bool IsFor(DescribedOperation operation) =>
            Routes.Length == 0 ? !IsOfBareServer || operation.Role is not null : Routes.Contains(operation.Id);
    }

    private static readonly IPAddress Stranger = IPAddress.Parse("192.0.2.99");

    private const string Free = "4821-0372";
    private const string Misread = "4821-0373";
    private const string Short = "4821-037";

    private static readonly List<IDisposable> Held = [];

    internal static readonly Row[] Rows =
    [
        Of("number-unknown", (_, scene) => scene.Body!["number"] = Free),
        Of("number-check-digit", (_, scene) => scene.Body!["number"] = Misread),
        Of("number-format", (_, scene) => scene.Body!["number"] = Short),
        Of("reason-not-allowed", (_, scene) => scene.Body = new() { ["number"] = Free, ["reason"] = "emergency-treatment" }, "LookUp"),
        Of("number-not-in-stock", (_, scene) => scene.Body!["number"] = Free),
        new("number-taken", ["RegisterElder"], async (server, scene) =>
        {
            var legacy = $"A-{Random.Shared.Next(10_000):D4}";
            await server.RegisterAsync(SomeElder.Json(elder => elder["legacyNumber"] = legacy));
            scene.Body!["legacyNumber"] = legacy;
        }),
        new("possible-duplicate", ["RegisterElder"], async (server, scene) =>
        {
            scene.Body!.Remove("acceptDuplicate");
            await server.RegisterAsync(scene.Body.DeepClone().AsObject());
        }),
        new("numbers-exhausted", [], async (server, scene) =>
        {
            await server.TamperAsync("UPDATE number_length SET issued = issued + 80000 WHERE length = 8");
            if (scene.Operation == "ReportLoss")
                scene.Body!["newNumber"] = true;
        })
        {
            After = server => server.TamperAsync("UPDATE number_length SET issued = issued - 80000 WHERE length = 8"),
        },
        new("item-not-active", [], (server, scene) => DoAsync(server, "centre", $"/v1/elders/{scene.Id}/items/{scene.Part("item")}/reprint")),
        new("already-closed", [], async (server, scene) =>
        {
            await ReportAsync(server, scene, "2026-11-20");
            scene.IfMatch = await DoAsync(server, "centre", $"/v1/elders/{scene.Id}/closure/confirmation", new { source = "除票" }, "user-2");
        }),
        new("end-lies-ahead", ["ConfirmClosure"], (server, scene) => ReportAsync(server, scene, "2027-01-20")),
        Of("second-person-required", (_, scene) => scene.ActingUser = TestServer.ActingUser),
        new("not-reported", [], (_, scene) => scene.ReplaceElderAsync()),
        new("consent-withdrawn", [], async (server, scene) =>
        {
            var signed = new JsonObject { ["version"] = "2026-04", ["givenOn"] = "2026-04-10", ["givenBy"] = "self", ["signer"] = "山田 花子" };
            scene.Body = scene.Body!.ContainsKey("givenOn") ? signed.DeepClone().AsObject() : scene.Body;
            signed["withdrawnOn"] = "2026-11-20";
            await scene.ReplaceElderAsync();
            scene.IfMatch = await DoAsync(server, "centre", $"/v1/elders/{scene.Id}/consent", signed, method: "PUT", ifMatch: scene.IfMatch);
        }),
        new("organisation-exists", [], async (server, scene) =>
        {
            (scene.Body!["role"], scene.Body["name"]) = ("police", $"交番 {Id.New()}");
            await DoAsync(server, "admin", "/v1/organisations", scene.Body.DeepClone());
        }),
        new("abuse-staff-only", [], async (server, scene) =>
        {
            Assert.That(await CentreCommands.NameAbuseStaffAsync(server.Get<AuditLog>(), server.Centre, ["sato-1"], "operator", CancellationToken.None));
            server.Get<CentreDirectory>().Forget();
            await scene.ReplaceNoticeAsync("abuse");
        }),
        new("notice-not-taken", ["CloseNotice"], (_, scene) => scene.ReplaceNoticeAsync("health")),
        new("notice-taken", ["TakeNotice"], (server, scene) => DoAsync(server, "centre", $"/v1/notices/{scene.Id}/taken")),
        new("notice-closed", [], async (server, scene) =>
        {
            await scene.ReplaceNoticeAsync("health");
            await DoAsync(server, "centre", $"/v1/notices/{scene.Id}/taken");
            await DoAsync(server, "centre", $"/v1/notices/{scene.Id}/closed", new { done = "訪問した" });
        }),
        Of("not-found", (_, scene) => scene.Query["year"] = "2020", "PrintThanks"),
        Of("validation", (_, scene) => scene.Query["size"] = "99999999", "ProveInclusion"),
        Of("validation", (_, scene) => scene.Query["to"] = "99999999", "ProveConsistency"),
        new("record-damaged", ["RegisterElder"], async (server, scene) =>
        {
            scene.Body!.Remove("acceptDuplicate");
            await server.RegisterAsync(scene.Body.DeepClone().AsObject());
            await Breakage.Damage.Break(server);
        }) { After = Breakage.Damage.Mend },
        new("record-damaged", ["PrintPostcards", "RecordPostcards"], async (server, scene) =>
        {
            var elder = await server.RegisterAsync();
            Assert.That(Id.TryParse(elder.Id, out var id) & DueMonth.TryParse(scene.Query["month"], out var month));
            await server.TamperAsync("UPDATE elder SET due_month = @Month WHERE id = @Id", new { Id = id, Month = month });
            await Breakage.Damage.Break(server);
        }) { After = Breakage.Damage.Mend },
        new("record-damaged", ["ReadStatistics"], async (server, scene) =>
        {
            (scene.Query["month"], scene.Query["area"]) = ("2026-11", "true");
            await server.RegisterAsync();
            await Breakage.Damage.Break(server);
        }) { After = Breakage.Damage.Mend },
        new("idempotency-key-reused", [], (server, scene) => scene.PlantKeyAsync(server, "another request"u8.ToArray())),
        new("change-done", [], (server, scene) => scene.PlantKeyAsync(server, scene.Good.Body ?? [])),
        Of("change-running", (server, scene) =>
        {
            scene.Key = "running";
            Held.Add(server.Hold(scene.ChangeKey(server, [])));
        }) with { After = _ => LetGo() },
        new("public-url-missing", [], (_, _) => Task.CompletedTask) { IsOfBareServer = true },
        Of("too-many-requests", (server, scene) =>
        {
            (scene.Role, scene.From) = (null, Stranger);
            server.Get<StrangerLimit>().Count(Stranger);
        }) with { IsOfBareServer = true },
        new("too-many-misses", ["LookUp"], async (server, scene) =>
        {
            for (var i = 0; i < 3; i++)
            {
                var guess = scene.Body!.DeepClone().AsObject();
                guess["number"] = Free;
                await server.LookUpAsync(scene.Role!, guess);
            }
        }) { IsOfBareServer = true },
        new("too-many-misses", ["RegisterElder"], async (server, scene) =>
        {
            scene.Body!["legacyNumber"] = "A-5433";
            await server.LookUpAsync("centre", new { number = Free, reason = "welfare-check" });
        }) { IsOfBareServer = true },
        new("too-many-misses", ["SearchAudit"], (server, scene) =>
            server.SendAsync("auditor", HttpMethod.Post, "/v1/audit/search", new { number = Free })) { IsOfBareServer = true },
        Of("too-many-requests", (server, _) => Held.AddRange(Enumerable.Range(0, OpenStreams.Most).Select(_ => server.Get<OpenStreams>().Enter(server.ClientIds["centre"])).OfType<IDisposable>()), "StreamInbox")
            with { After = _ => LetGo() },
        new("too-many-requests", ["TellCentre"], LookOftenAsync),
        new("429", ["ShowFinderPage"], LookOftenAsync),
    ];

    private static Row Of(string code, Action<TestServer, Scene> before, params string[] routes) => new(code, routes, (server, scene) =>
    {
        before(server, scene);
        return Task.CompletedTask;
    });

    private static async Task LookOftenAsync(TestServer server, Scene scene)
    {
        for (var i = 0; i < FinderLimits.PagesOfToken; i++)
            await server.SendStraightAsync(null, new StraightRequest("GET", $"/q/{scene.Part("token")}"));
    }

    private static Task LetGo()
    {
        Held.ForEach(place => place.Dispose());
        Held.Clear();
        return Task.CompletedTask;
    }

    private static async Task ReportAsync(TestServer server, Scene scene, string on)
    {
        scene.IfMatch = await DoAsync(server, "centre", $"/v1/elders/{scene.Id}/closure", new { kind = "moved-out", on, source = "長女より" });
    }

    /// <returns>The new version.</returns>
    private static async Task<string?> DoAsync(
        TestServer server, string role, string path, object? body = null, string user = TestServer.ActingUser, string method = "POST", string? ifMatch = null)
    {
        var reply = await server.SendAsync(role, new HttpMethod(method), path, body, user, ifMatch);
        Assert.That(reply.Status, Is.InRange(200, 299), $"{path}: {reply.Text}");
        return reply.ETag;
    }
}
