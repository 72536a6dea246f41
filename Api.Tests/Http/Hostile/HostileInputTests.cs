using System.Text.Json.Nodes;
using Api.Tests.Elders;
using Api.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Api.Tests.Http.Hostile;

/// <summary>
/// Hostile texts in every place of every route: no 5xx, nothing of the program's inside, nothing of others, at most one log
/// line, and what was accepted comes back as it was sent. Here every place meets every family, and every payload some place;
/// <c>scripts/hostile-input</c> sends every payload to every field and parameter.
/// </summary>
internal sealed class HostileInputTests
{
    private const int NaughtyForEach = 3;
    private const int ForOthers = 3;
    private const int ForOthersOfAll = 40;
    private const int MostComplaints = 40;
    private const string Memory = "/dev/shm";

    private static readonly bool IsWhole = Environment.GetEnvironmentVariable("KEYHOLDER_HOSTILE") == "all";

    private static readonly List<IGrouping<string, Payload>> Families = [.. Payloads.All.GroupBy(payload => payload.Family)];

    private readonly Dictionary<string, int> next = [];
    private readonly HashSet<Payload> used = [];
    private readonly List<string> complaints = [];
    private readonly List<string> notReached = [];
    private readonly Dictionary<string, int> accepted = [];
    private readonly SortedDictionary<int, int> statuses = [];
    private int sent;
    private int readBack;

    [Test]
    public void There_are_enough_payloads()
    {
        Assert.That(NaughtyStrings.All, Has.Count.EqualTo(515));
        Assert.That(Payloads.Own, Has.Count.GreaterThan(500));
        Assert.That(Payloads.Own.Select(payload => Convert.ToBase64String(payload.Json)).Distinct().Count(), Is.EqualTo(Payloads.Own.Count), "none twice");
    }

    [Test]
    public async Task Nothing_hostile_does_harm_in_any_place_of_any_route()
    {
        List<DescribedOperation> operations = [];
        await OnServerAsync(async server => operations.AddRange(DescribedOperation.Of(await ApiDocument.ReadAsync(server))));

        // Those that read come first: a search opens everybody that those that write have registered.
        var inOrder = operations.OrderBy(operation => operation.Method != "GET").ThenBy(operation => operation.Fields.Length).ToList();
        foreach (var some in IsWhole ? inOrder.Chunk(1) : [[.. inOrder]])
            await OnServerAsync(server => SweepAsync(server, some));

        var places = operations.SelectMany(HostilePlace.Of).ToList();
        TestContext.Out.WriteLine(
            $"{sent} requests, {used.Count} payloads, {places.Count} places of {operations.Count} routes ({operations.Count - notReached.Count} with a request that succeeds, not {string.Join(", ", notReached)}), "
            + $"{readBack} read back; {string.Join(", ", statuses.Select(status => $"{status.Key}: {status.Value}"))}");
        Assert.Multiple(() =>
        {
            Assert.That(complaints, Is.Empty, string.Join('\n', complaints));
            Assert.That(used, Has.Count.EqualTo(Payloads.All.Count), "every payload somewhere");
            Assert.That(notReached.Except(["Ready"]), Is.Empty, "a scene of a good request");
            Assert.That(readBack, Is.GreaterThan(500));
            Assert.That(places.Where(IsFreeText).Where(place => !accepted.ContainsKey(place.ToString())), Is.Empty, "free text that took none");
        });
    }

    // In memory where that can be had: each of some ten thousand records is synced.
    private static async Task OnServerAsync(Func<TestServer, Task> work)
    {
        var folder = Directory.Exists(Memory) ? Directory.CreateDirectory($"{Memory}/keyholder-test-{Guid.NewGuid():n}").FullName : null;
        try
        {
            // As the settings that are shipped have it, and not each of the framework's thoughts.
            using var server = await TestServer.StartAsync(
                folder, services => services.AddLogging(log => log.AddFilter<LogLines>("Microsoft", LogLevel.Warning)), ("Keyholder:PublicUrl", "https://keyholder.example.jp/"));
            await work(server);
        }
        finally
        {
            if (folder is not null)
                Directory.Delete(folder, recursive: true);
        }
    }

    private async Task SweepAsync(TestServer server, IEnumerable<DescribedOperation> operations)
    {
        var judgement = await PlantAsync(server);
        foreach (var operation in operations)
        {
            if (!await SweepAsync(server, operation, judgement))
                notReached.Add(operation.Id);
        }

        await CheckRecordsAsync(server);
    }

    private static bool IsFreeText(HostilePlace place) => RoundTrip.IsReadable(place)
        && place.Name.Split('.')[^1] is "name" or "nameNote" or "address" or "building" or "note" or "text" or "appearance" or "place" or "caution" or "function" or "doctor";

    // True where the request does what it is for when nothing is replaced.
    private async Task<bool> SweepAsync(TestServer server, DescribedOperation operation, Judgement judgement)
    {
        var scene = await Scene.SetAsync(server, operation);
        var good = await server.SendStraightAsync(scene.Role, HostilePlace.Untouched(scene, operation), scene.ActingUser);
        scene = await Scene.SetAsync(server, operation);
        foreach (var place in HostilePlace.Of(operation))
        {
            foreach (var payload in ForPlace(place))
            {
                if (operation.Id == "RegisterElder")
                    scene = await Scene.SetAsync(server, operation);
                scene = await SendAsync(server, place, scene, payload, judgement, good.Status);
            }

            if (complaints.Count > MostComplaints)
                Assert.Fail(string.Join('\n', complaints));
        }

        return good.IsSuccess;
    }

    private async Task<Scene> SendAsync(TestServer server, HostilePlace place, Scene scene, Payload payload, Judgement judgement, int usual)
    {
        var role = place.Kind == "header" && place.Name == "Authorization" ? null : scene.Role;
        _ = server.Log.Take();
        var reply = await server.SendStraightAsync(role, place.With(scene, payload), scene.ActingUser);
        if (reply.Status == 429)
        {
            server.Clock.Advance(TimeSpan.FromHours(1));
            scene = await Scene.SetAsync(server, place.Operation);
            reply = await server.SendStraightAsync(role, place.With(scene, payload), scene.ActingUser);
        }

        sent++;
        used.Add(payload);
        statuses[reply.Status] = statuses.GetValueOrDefault(reply.Status) + 1;
        if (judgement.Of(payload, role, reply, server.Log.Take(), usual) is { } wrong)
            complaints.Add($"{place} × {payload}: {wrong}");
        if (!reply.IsSuccess)
            return scene;

        accepted[place.ToString()] = accepted.GetValueOrDefault(place.ToString()) + 1;
        if (RoundTrip.IsReadable(place))
            readBack++;
        if (await RoundTrip.FaultAsync(server, place, scene, payload, reply) is { } other)
            complaints.Add($"{place} × {payload}: {other}");
        return await AfterAsync(server, place.Operation, scene, reply);
    }

    // What was done once cannot be done again: the next request finds a new scene, or the new version.
    private static async Task<Scene> AfterAsync(TestServer server, DescribedOperation operation, Scene scene, StraightReply reply)
    {
        if (operation.Method == "GET" || (operation.Parameters.All(parameter => parameter.In != "path") && operation.Id != "AddOrganisation"))
            return scene;
        if (operation.Id != "ChangeElder")
            return await Scene.SetAsync(server, operation);

        scene.IfMatch = reply.Headers.ETag.ToString();
        return scene;
    }

    private IEnumerable<Payload> ForPlace(HostilePlace place)
    {
        if (place.Kind is "header" or "cell")
        {
            return Enumerable.Range(0, IsWhole ? ForOthersOfAll : ForOthers).Select(_ => Turn(place.Kind, Payloads.All))
                .Concat(place.Name.StartsWith("If-", StringComparison.Ordinal) ? [Payloads.EndsTooSoon] : []);
        }

        if (IsWhole)
            return Payloads.All;

        return Families.SelectMany(family =>
            family.Key == Payloads.DelicateFamily && RoundTrip.IsReadable(place)
                ? family
                : Enumerable.Range(0, family.Key == NaughtyStrings.Family ? NaughtyForEach : 1).Select(_ => Turn(family.Key, [.. family])));
    }

    private Payload Turn(string family, IReadOnlyList<Payload> payloads)
    {
        var at = next.GetValueOrDefault(family);
        next[family] = at + 1;
        return payloads[at % payloads.Count];
    }

    // Somebody of another centre, whose every field is a string that stands nowhere else.
    private static async Task<Judgement> PlantAsync(TestServer server)
    {
        var planter = new Planter();
        var elder = await server.RegisterAsync(planter.Fill(FullElder.Json()), "centre2");
        planter.RememberNumber(elder.Number);
        return new Judgement(planter.Planted, elder.Id);
    }

    private static async Task CheckRecordsAsync(TestServer server)
    {
        var records = await server.RecordsAsync();
        var byRequest = records.Select(record => JsonNode.Parse(record)!).Where(record => record["request"] is not null)
            .GroupBy(record => (string)record["request"]!).Where(request => request.Count() > 1)
            .Select(request => string.Join(" | ", request.Select(record => $"{record["event"]} {record["outcome"]}")));

        Assert.That(records.Where(record => record.Any(char.IsControl)), Is.Empty, "a record is one line");
        Assert.That(byRequest.Distinct(), Is.Empty, "one record for each event");
    }
}
