using System.Text;
using System.Text.Json.Nodes;
using Api.Keyholders;
using Api.Storage;
using Api.Tests.Support;

namespace Api.Tests.Vault;

/// <summary>
/// What anybody typed, in a request that was answered or refused, stands nowhere in the clear: not in either database, not
/// in their write-ahead logs, not in the program's own log at its most talkative.
/// </summary>
[NonParallelizable]
internal sealed class PlantedStringTests
{
    private readonly Planter planter = new();
    private TestServer server = null!;

    [OneTimeSetUp]
    public async Task PlantAsync()
    {
        server = await TestServer.StartAsync();
        foreach (var key in server.ClientKeys.Values)
            planter.Remember(key);

        var elders = new List<RegisteredPerson>();
        for (var i = 0; i < 5; i++)
            elders.Add(await RegisterAsync());
        planter.RememberNumber(await server.StockAsync(server.Centre));
        await ChangeAndReadAsync(elders[0]);
        await EndAsync(elders);
        await LookUpAsync(elders);
        await NoticeAsync(elders[0]);
        await MisspellAsync(elders[0]);
    }

    [OneTimeTearDown]
    public void Stop() => server.Dispose();

    [Test]
    public void Two_hundred_strings_were_planted()
    {
        Assert.That(planter.Planted, Has.Count.GreaterThanOrEqualTo(200));
    }

    [Test]
    public void None_of_them_is_in_the_files_of_the_running_server()
    {
        Assert.That(File.Exists(Path.Combine(server.DataDir, "keyholder.db-wal")));
        Assert.That(File.Exists(Path.Combine(server.DataDir, "audit.db-wal")));

        Assert.That(LeakScanner.Find(FolderCopy.Read(server.DataDir), planter.Planted), Is.Empty);
    }

    [Test]
    public void None_of_them_is_in_the_log_at_debug_level()
    {
        Assert.That(server.Log.Lines, Has.Count.GreaterThan(100));

        Assert.That(LeakScanner.Find(Encoding.UTF8.GetBytes(server.Log.Text), planter.Planted), Is.Empty);
    }

    [Test]
    public async Task None_of_them_is_in_the_files_after_everything_was_written_back()
    {
        await server.TamperAsync("UPDATE registry SET demo = demo");
        await using (var connection = await server.Get<Engine>().Registry.OpenConnectionAsync())
            connection.Run("PRAGMA wal_checkpoint(TRUNCATE)");

        Assert.That(LeakScanner.Find(FolderCopy.Read(server.DataDir), planter.Planted), Is.Empty);
    }

    private async Task<RegisteredPerson> RegisterAsync(Action<JsonObject>? change = null)
    {
        var elder = planter.Fill(SomeElder.Json());
        elder["legacyNumber"] = null;
        change?.Invoke(elder);
        var registered = await server.RegisterAsync(elder);
        planter.RememberNumber(registered.Number);
        return registered;
    }

    private async Task ChangeAndReadAsync(RegisteredPerson elder)
    {
        await RegisterAsync(json => json["legacyNumber"] = "A-7315");
        var change = planter.Fill(SomeElder.Json());
        foreach (var field in (string[])["documentsChecked", "number", "legacyNumber", "training", "acceptDuplicate"])
            change.Remove(field);
        var changed = await server.SendAsync("centre", HttpMethod.Put, $"/v1/elders/{elder.Id}", change, ifMatch: $"\"{elder.Version}\"");
        Assert.That(changed.Status, Is.EqualTo(204), changed.Text);

        var read = await server.SendAsync("centre", HttpMethod.Get, $"/v1/elders/{elder.Id}");
        Assert.That(planter.Planted, Does.Contain(read["identity"]!["name"]!.GetValue<string>()));
        foreach (var name in (string[])[planter.Text(), planter.Kana(), read["identity"]!["name"]!.GetValue<string>()])
            Assert.That((await server.SendAsync("centre", HttpMethod.Post, "/v1/elders/search", new { name })).Status, Is.EqualTo(200));

        // The same person again: the hints of a possible duplicate, at the own centre and at the other.
        var again = planter.Fill(SomeElder.Json());
        await server.RegisterAsync((JsonObject)again.DeepClone());
        foreach (var centre in (string[])["centre", "centre2"])
            Assert.That((await server.SendAsync(centre, HttpMethod.Post, "/v1/elders", again.ToJsonString())).Code, Is.EqualTo("possible-duplicate"));
    }

    private async Task EndAsync(List<RegisteredPerson> elders)
    {
        await server.ChangeElderAsync(elders[1].Id, state: "deceased");
        await server.ChangeNumberAsync(elders[2].Id, NumberState.Lost);
        await server.ChangeNumberAsync(elders[3].Id, NumberState.Revoked);
    }

    private async Task LookUpAsync(List<RegisteredPerson> elders)
    {
        foreach (var elder in elders)
        {
            await AskAsync("hospital", 200, new { number = elder.Number, reason = "emergency-treatment", note = planter.Text(), known = new { kana = planter.Kana() } });
            await AskAsync("police", 200, new { number = elder.Number, reason = "protection", numberAgain = elder.Number, observed = new { sex = "female", ageAbout = 88 } });
            await AskAsync("ambulance", 200, new { number = elder.Number, reason = "break-glass", preset = "unconscious", note = planter.Text() });
            var behalf = new { role = "hospital", reason = "emergency-treatment", organisation = planter.Text(), name = planter.Text(), calledBack = true };
            await AskAsync("desk", 200, new { number = elder.Number, reason = "phone-relay", onBehalfOf = behalf, note = planter.Text() });
        }

        await AskAsync("hospital", 200, new { number = "A-7315", reason = "emergency-treatment" });
        planter.RememberNumber("8888-8880");
        planter.RememberNumber("7654-3217");
        foreach (var number in (string[])["8888-8880", "7654-3217", "８８８８８８８０"])
            await AskAsync("hospital", null, new { number, reason = "emergency-treatment", note = planter.Text() });
        await AskAsync("hospital", 422, new { number = planter.Latin(), reason = "emergency-treatment", note = planter.Text() });
        await AskAsync("hospital", 403, new { number = elders[0].Number, reason = "protection", note = planter.Text() });
        await AskAsync("watcher", 403, new { number = elders[0].Number, reason = "protection", note = planter.Text() });
        await AskAsync("hospital", 403, new { number = elders[0].Number, reason = "emergency-treatment" }, user: planter.Latin() + " x");
    }

    private async Task NoticeAsync(RegisteredPerson elder)
    {
        var number = $"{elder.Number} {planter.Latin()}";
        var (place, town, text) = (planter.Text(), planter.Text(), planter.Text());
        foreach (var kind in (string[])["health", "abuse"])
        {
            var sent = await server.SendAsync("police", HttpMethod.Post, "/v1/notices", new { kind, place, town, text, observedOn = "2026-11-20", number });
            Assert.That(sent.Status, Is.EqualTo(202), sent.Text);
            await server.SendAsync("centre", HttpMethod.Post, $"/v1/notices/{sent["id"]!.GetValue<string>()}/taken");
            await server.SendAsync("centre", HttpMethod.Post, $"/v1/notices/{sent["id"]!.GetValue<string>()}/closed", new { done = planter.Text() });
        }

        Assert.That((await server.SendAsync("centre", HttpMethod.Get, "/v1/notices")).Text, Does.Contain(text));
        var refused = await server.SendAsync("watcher", HttpMethod.Post, "/v1/notices", new { place = planter.Text(), number = planter.Text(), kind = planter.Text() });
        Assert.That(refused.Code, Is.EqualTo("validation"));
    }

    private async Task MisspellAsync(RegisteredPerson elder)
    {
        const string reason = "\"reason\":\"emergency-treatment\"";
        string[] bodies =
        [
            $$"""{"number":"{{elder.Number}}",{{reason}},"naem":"{{planter.Text()}}"}""",
            $$"""{"number":"{{elder.Number}}",{{reason}},"{{planter.Latin()}}":1}""",
            $$"""{"number":"{{elder.Number}}",{{reason}},"note":"{{planter.Text()}}","note":"{{planter.Text()}}"}""",
            $$$"""{"number":{"{{{planter.Latin()}}}":"{{{planter.Text()}}}"},{{{reason}}}}""",
            $$"""{"number":"{{elder.Number}}","reason":"{{planter.Text()}}"}""",
            $$"""{"number":"{{elder.Number}}",{{reason}},"caseReference":"{{planter.Text()}}"}""",
            $$"""{"number":"{{elder.Number}}",{{reason}},"known":{"birthDate":"{{planter.Text()}}"} }""",
            $$"""{"number":"{{elder.Number}}",{{reason}},"answeredAt":"{{planter.Latin()}}"}""",
            $$"""{"number":"{{elder.Number}}",{{reason}},"note":"{{planter.Text()}}""",
            $$"""{{planter.Text()}} {{elder.Number}}""",
            $$"""{"token":"{{planter.Latin()}}",{{reason}}}""",
        ];
        foreach (var body in bodies)
            await AskAsync("hospital", null, body);
        string[] registrations =
        [
            $$$"""{"identity":{"name":{"x":"{{{planter.Text()}}}"} } }""",
            $$$"""{"identity":{"name":"{{{planter.Text()}}}","birthDate":"{{{planter.Text()}}}"} }""",
            $$$"""{"cursor":"{{{planter.Latin()}}}"}""",
        ];
        foreach (var body in registrations)
            await server.SendAsync("centre", HttpMethod.Post, "/v1/elders", body);
        server.ClientKeys["stranger"] = planter.Remember("kh_" + planter.Latin());
        await AskAsync("stranger", 401, bodies[0]);
    }

    private async Task AskAsync(string role, int? status, object request, string user = TestServer.ActingUser)
    {
        var reply = await server.LookUpAsync(role, request, user);

        Assert.That(reply.Status, status is { } wanted ? Is.EqualTo(wanted) : Is.InRange(400, 499), reply.Text);
    }
}
