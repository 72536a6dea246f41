using Api.Tests.Support;

namespace Api.Tests.Lookups;

internal sealed class LookUpTests
{
    private TestServer server = null!;

    [OneTimeSetUp]
    public async Task StartAsync() => server = await TestServer.StartAsync();

    [OneTimeTearDown]
    public void Stop() => server.Dispose();

    [Test]
    public async Task A_number_becomes_a_person()
    {
        var elder = await server.RegisterAsync();

        var reply = await server.LookUpAsync("hospital", new { number = elder.Number, reason = "emergency-treatment" });

        Assert.That(reply.Status, Is.EqualTo(200), reply.Text);
        Assert.That(reply["disclosure"]!.GetValue<string>(), Is.EqualTo("full"));
        Assert.That(reply["identity"]!["number"]!.GetValue<string>(), Is.EqualTo(elder.Number));
    }

    [Test]
    public async Task Unknown_number_returns_404_and_leaves_an_audit_record()
    {
        var before = (await server.RecordsAsync()).Count;

        var reply = await server.LookUpAsync("hospital", new { number = "4821-0372", reason = "emergency-treatment" });

        Assert.That(reply.Code, Is.EqualTo("number-unknown"));
        var records = await server.RecordsAsync();
        Assert.That(records, Has.Count.EqualTo(before + 1));
        Assert.That(records[^1], Does.Contain("number-unknown").And.Not.Contain("48210372"));
    }
}
