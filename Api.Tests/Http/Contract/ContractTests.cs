using System.Reflection;
using System.Text;
using System.Text.Json.Nodes;
using Api.Storage;
using Api.Tests.Elders.Import;
using Api.Tests.Http.Hostile;
using Api.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Api.Tests.Http.Contract;

/// <summary>
/// The description is true: of each route every documented example is sent, every documented answer comes back to some
/// request, no other does, and each is as its schema says. A new route is here by itself.
/// </summary>
internal sealed class ContractTests
{
    private const string Memory = "/dev/shm";

    // What replaces everything is sent as it is; of the others the scene puts ids in that exist.
    private static readonly string[] SentAsShown = ["RegisterElder", "ChangeElder", "LookUp"];

    private string? folder;
    private TestServer server = null!;
    private TestServer bare = null!;
    private Contract contract = null!;
    private Exchange exchange = null!;

    // In memory where that can be had: each of some thousand records is synced.
    [OneTimeSetUp]
    public async Task StartAsync()
    {
        folder = Directory.Exists(Memory) ? Directory.CreateDirectory($"{Memory}/keyholder-test-{Guid.NewGuid():n}").FullName : null;
        // A provider that nobody reaches: whoever comes with a token hears so.
        server = await TestServer.StartAsync(
            folder, services => services.AddLogging(log => log.AddFilter<LogLines>(null, LogLevel.Critical)),
            ("Keyholder:PublicUrl", "https://keyholder.example.jp/"), ("Oidc:Authority", "http://127.0.0.1:9"), ("Oidc:Audience", "https://keyholder.example.jp/"));
        bare = await TestServer.StartAsync(settings: [("Limits:StrangersPerMinute", "1"), ("Limits:MissesPerHour", "1")]);
        contract = new Contract(await ApiDocument.ReadAsync(server));
        exchange = new Exchange(contract);
    }

    [OneTimeTearDown]
    public void Stop()
    {
        server?.Dispose();
        bare?.Dispose();
        if (folder is not null)
            Directory.Delete(folder, recursive: true);
    }

    [Test]
    public async Task Every_documented_example_is_as_its_schema_says()
    {
        var wrong = await contract.WrongExamplesAsync();

        Assert.That(wrong, Is.Empty, string.Join('\n', wrong));
    }

    [Test]
    public async Task Every_documented_answer_comes_back_and_no_other()
    {
        List<string> refused = [];
        foreach (var operation in contract.Operations)
        {
            await server.KeepCheckpointAsync();
            refused.AddRange(await SendExamplesAsync(operation));
            await SendAsync(server, operation, "as it should be");
            foreach (var row in OwnProblems.Rows.Where(row => row.IsFor(operation) && contract.Documented(operation).Any(outcome => outcome.Split(' ')[^1] == row.Code)))
                await SendAsync(row.IsOfBareServer ? bare : server, operation, $"for {row.Code}", row);
            await ProbeAsync(operation);
            foreach (var breakage in Breakage.All)
                await BreakAsync(operation, breakage);
        }

        await ImportTooLateAsync();
        await ImportAfterGuessesAsync();

        var missing = contract.Operations.SelectMany(operation => exchange.Missing(operation).Select(outcome => $"{operation.Id} {outcome}")).ToList();
        TestContext.Out.WriteLine($"{exchange.Sent} requests to {contract.Operations.Count} routes, {contract.Operations.Sum(operation => contract.Documented(operation).Count())} documented answers");
        Assert.Multiple(() =>
        {
            Assert.That(exchange.Faults.Distinct(), Is.Empty, $"not as documented: mend the answer, or the route's Operation:\n{string.Join('\n', exchange.Faults.Distinct())}");
            Assert.That(refused, Is.Empty, $"examples that are not accepted: mend them, or set their scene in Scene.cs:\n{string.Join('\n', refused)}");
            Assert.That(missing, Is.Empty, $"documented, and nothing brought it about: say how in OwnProblems.cs (or in Scene.cs for a success), or take it out of the route's Operation:\n{string.Join('\n', missing)}");
        });
    }

    private async Task SendAsync(TestServer to, DescribedOperation operation, string why, OwnProblems.Row? row = null)
    {
        var scene = await SetAsync(to, operation);
        if (row is not null)
            await row.Before(to, scene);
        await exchange.SendAsync(to, operation, scene, why, Exchange.Good(operation, scene));
        if (row?.After is { } after)
            await after(to);
    }

    private static async Task<Scene> SetAsync(TestServer to, DescribedOperation operation)
    {
        var scene = await Scene.SetAsync(to, operation);
        if (operation.Parameters.Contains(("path", "token")))
            await scene.ReplaceTokenAsync();
        return scene;
    }

    private async Task ProbeAsync(DescribedOperation operation)
    {
        var scene = await SetAsync(server, operation);
        var count = GenericProbes.Of(operation, scene).Count();
        for (var i = 0; i < count; i++)
        {
            var (why, caller, request) = GenericProbes.Of(operation, scene).ElementAt(i);
            var (role, user) = (scene.Role, scene.ActingUser);
            caller?.Invoke(scene);
            var reply = await exchange.SendAsync(server, operation, scene, why, request);
            (scene.Role, scene.ActingUser) = (role, user);
            if (reply.IsSuccess && operation.Method != "GET")
                scene = await SetAsync(server, operation);
        }
    }

    private async Task BreakAsync(DescribedOperation operation, Breakage breakage)
    {
        var scene = await SetAsync(server, operation);
        await breakage.Break(server);
        try
        {
            await exchange.SendAsync(server, operation, scene, breakage.Why, Exchange.Good(operation, scene));
            // A refusal is recorded too, or not said.
            scene.ActingUser = "";
            await exchange.SendAsync(server, operation, scene, $"without an acting user, {breakage.Why}", Exchange.Good(operation, scene));
        }
        finally
        {
            await breakage.Mend(server);
        }
    }

    private async Task<List<string>> SendExamplesAsync(DescribedOperation operation)
    {
        List<string> refused = [];
        foreach (var example in contract.Requests(operation))
        {
            var shown = (example.Value as JsonObject)?.DeepClone().AsObject();
            var scene = await SetAsync(server, operation with { Body = shown });
            // What one role has begun is gone on with by the same.
            if (operation.Parameters.All(parameter => parameter.In != "path"))
                scene.Role = example.Role ?? scene.Role;
            scene.ActingUser = scene.ActingUser == TestServer.ActingUser ? contract.HeaderExample("X-Acting-User") : scene.ActingUser;
            var body = SentAsShown.Contains(operation.Id) ? shown : scene.Body;
            var reply = await SendAsync(body);
            if (operation.Id == "LookUp")
            {
                Assert.That(reply.Code, Is.EqualTo("number-unknown"), "nobody has the numbers of the examples");
                var isTraining = (string?)shown!["reason"] == "test";
                var number = (await server.RegisterAsync(SomeElder.Json(elder => elder["training"] = isTraining))).Number;
                foreach (var field in new[] { "number", "numberAgain" }.Where(shown.ContainsKey))
                    shown[field] = number;
                reply = await SendAsync(shown);
            }

            if (!reply.IsSuccess)
                refused.Add($"{operation.Id} {example.MediaType} {example.Name}: {Contract.OutcomeOf(reply)} {reply.Text}");

            Task<StraightReply> SendAsync(JsonObject? sent) => exchange.SendAsync(
                server, operation, scene, $"example {example.Name}", Exchange.WithExample(example, Exchange.Good(operation, scene), sent));
        }

        return refused;
    }

    // With one number from before in it, by a centre that asked for nobody's.
    private async Task ImportAfterGuessesAsync()
    {
        var file = Encoding.UTF8.GetBytes(ImportFile.Of(ImportFile.Row("A-5434", ImportFile.Kana())));
        await bare.LookUpAsync("centre", new { number = "4821-0372", reason = "welfare-check" });
        var reply = await bare.SendStraightAsync("centre", new StraightRequest("POST", "/v1/imports") { Body = file, ContentType = "text/csv" });
        await exchange.TakeAsync(contract.Operations.Single(one => one.Id == "ImportElders"), "after guesses", reply);
    }

    // An import is judged and then written. Here each number that it brings along is somebody's by then, as often as it is tried.
    private async Task ImportTooLateAsync()
    {
        var file = Encoding.UTF8.GetBytes(ImportFile.Of(ImportFile.Row("A-5432", ImportFile.Kana())));
        // Such a trigger ends changes: here it only plays the others.
        typeof(Engine).GetProperty(nameof(Engine.FindForeignTrigger), BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public)!
            .SetValue(server.Get<Engine>(), "SELECT NULL WHERE 1 = 0");
        await server.TamperAsync("CREATE TRIGGER taken BEFORE INSERT ON number WHEN NEW.legacy = 1 BEGIN SELECT RAISE(IGNORE); END");
        var reply = await server.SendStraightAsync("centre", new StraightRequest("POST", "/v1/imports") { Body = file, ContentType = "text/csv" });
        await server.TamperAsync("DROP TRIGGER taken");
        await exchange.TakeAsync(contract.Operations.Single(one => one.Id == "ImportElders"), "while others take the number", reply);
    }
}
