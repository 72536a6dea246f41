using Api.Access;
using Api.Tests.Support;

namespace Api.Tests.Lookups;

/// <summary>Whether a number is somebody's is never told by a refusal: walking the numbers with a reason that is refused finds nothing.</summary>
internal sealed class RefusedAlikeTests : LimitFixture
{
    private static readonly string[] States = ["registered", "lost", "revoked", "deceased", "withdrawn", "stock", "legacy", "training"];

    protected override (string Name, string Value)[] Settings => [];

    [TestCaseSource(nameof(Roles))]
    public async Task A_refusal_says_the_same_of_every_number(string role)
    {
        var free = Guess();
        var numbers = new Dictionary<string, string>();
        foreach (var state in States)
            numbers[state] = await NumberAsync(state);

        // First what an emergency, asked for later on, would allow.
        foreach (var reason in global::Api.Lookups.Reasons.Codes.OrderBy(code => code != "admission-support"))
        {
            var request = new { number = free, reason, preset = reason == "break-glass" ? "unconscious" : null };
            var unknown = await Server.LookUpAsync(role, request);
            foreach (var (state, number) in numbers)
            {
                var reply = await Server.LookUpAsync(role, request with { number = number });
                if (unknown.Status != 404 || reply.Status is not (200 or 404))
                    Assert.That(Same(reply), Is.EqualTo(Same(unknown)), $"{reason}, {state}");
            }
        }
    }

    [Test]
    public async Task Without_the_patients_word_registered_and_other_numbers_are_counted_alike()
    {
        using var server = await TestServer.StartAsync(settings: TestServer.UsualLimits);
        var held = new List<int>();
        foreach (var registered in new[] { true, false })
        {
            var client = await server.AddClientAsync($"hospital {registered}", Role.Hospital);
            for (var i = 0; ; i++)
            {
                var number = registered ? (await server.RegisterAsync()).Number : Guess();
                if (await SupportAsync(server, client, number) is { Status: 429 } reply)
                {
                    Assert.That(reply.Code, Is.EqualTo("too-many-misses"));
                    held.Add(i);
                    break;
                }

                server.Clock.Advance(TimeSpan.FromSeconds(2));
            }
        }

        Assert.That(held, Is.EqualTo(new[] { 50, 50 }));
    }

    [Test]
    public async Task The_record_names_elder_and_number_and_the_answer_what_is_missing()
    {
        var elder = await Server.RegisterAsync();

        var reply = await SupportAsync(Server, "hospital", elder.Number);

        var record = await Server.LastRecordAsync();
        Assert.That((reply.Status, reply.Code), Is.EqualTo((403, "reason-not-allowed")));
        Assert.That((string)reply["title"]!, Does.Contain("patientAgreed").And.Not.Contain("役割"));
        Assert.That((string)reply["detail"]!, Does.Contain("14日"));
        Assert.That(((string)record["event"]!, (string)record["elder"]!), Is.EqualTo(("refused", elder.Id)));
        Assert.That(record["number"], Is.Not.Null);
        await SupportAsync(Server, "hospital", Guess());
        Assert.That((await Server.LastRecordAsync())["asked"], Is.Not.Null);
    }

    [Test]
    public async Task On_the_telephone_it_is_refused_before_the_number_is_looked_up()
    {
        var elder = await Server.RegisterAsync();
        var request = Asking.Request(elder.Number, "phone-relay", "hospital admission-support");
        request.Remove("patientAgreed");

        var reply = await Server.LookUpAsync(await AddClientAsync(Role.Desk, desks: 1), request);

        Assert.That(reply.Disclosed(), Is.EqualTo("403 reason-not-allowed"));
        Assert.That((await Server.LastRecordAsync())["elder"], Is.Null);
    }

    private static string[] Roles() => ["ambulance", "dispatch", "hospital", "police", "centre", "desk"];

    private static Task<Reply> SupportAsync(TestServer server, string client, string number) =>
        server.LookUpAsync(client, new { number, reason = "admission-support" });

    private async Task<string> NumberAsync(string state)
    {
        if (state == "stock")
            return await Server.StockAsync(Server.Centre);
        if (state == "legacy")
        {
            var older = Legacy(Random.Shared.Next(10_000));
            await Server.RegisterAsync(SomeElder.Json(person => person["legacyNumber"] = older));
            return older;
        }

        var elder = await Server.RegisterAsync(SomeElder.Json(person => person["training"] = state == "training"));
        if (state is "lost" or "revoked")
            await Server.ChangeNumberAsync(elder.Id, state);
        else if (state is "deceased" or "withdrawn")
            await Server.ChangeElderAsync(elder.Id, state);
        return elder.Number;
    }

    private static string Same(Reply reply)
    {
        var body = reply.Json.DeepClone().AsObject();
        body.Remove("requestId");
        return body.ToJsonString();
    }
}
