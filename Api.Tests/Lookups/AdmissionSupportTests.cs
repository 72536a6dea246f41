using Api.Access;
using Api.Audit;
using Api.Clients;
using Api.Storage;
using Api.Tests.Support;

namespace Api.Tests.Lookups;

/// <summary>admission-support without the patient's word, after an emergency (domain.md section 4).</summary>
internal sealed class AdmissionSupportTests : LookupFixture
{
    [TestCase(13.9, "full")]
    [TestCase(14.1, "403 reason-not-allowed")]
    public async Task It_is_allowed_within_14_days_after_an_emergency_lookup_by_the_same_hospital(double days, string expected)
    {
        var elder = await Server.RegisterAsync();
        await AskAsync("hospital", elder.Number, "emergency-treatment");
        Server.Clock.Advance(TimeSpan.FromDays(days));

        var reply = await SupportAsync("hospital", elder.Number);

        Assert.That(reply.Disclosed(), Is.EqualTo(expected));
    }

    [Test]
    public async Task Another_hospitals_emergency_does_not_count()
    {
        var elder = await Server.RegisterAsync();
        await AskAsync("hospital", elder.Number, "emergency-treatment");
        var other = await Server.AddClientAsync("another hospital", Role.Hospital);

        var reply = await SupportAsync(other, elder.Number);

        Assert.That(reply.Disclosed(), Is.EqualTo("403 reason-not-allowed"));
    }

    [Test]
    public async Task Another_desk_of_the_same_hospital_goes_on()
    {
        var elder = await Server.RegisterAsync();
        await AskAsync("hospital", elder.Number, "emergency-treatment");
        var ward = await Server.AddClientAsync("ward", Role.Hospital, "組織 hospital");

        var reply = await SupportAsync(ward, elder.Number);

        Assert.That(reply.Disclosed(), Is.EqualTo("full"));
    }

    [TestCase("identity-check")]
    [TestCase("admission-support")]
    public async Task A_lookup_for_another_reason_is_no_emergency(string reason)
    {
        var elder = await Server.RegisterAsync();
        await AskAsync("hospital", elder.Number, reason);

        var reply = await SupportAsync("hospital", elder.Number);

        Assert.That(reply.Disclosed(), Is.EqualTo("403 reason-not-allowed"));
    }

    [Test]
    public async Task An_emergency_of_somebody_else_does_not_count()
    {
        var patient = await Server.RegisterAsync();
        var neighbour = await Server.RegisterAsync();
        await AskAsync("hospital", patient.Number, "emergency-treatment");

        var reply = await SupportAsync("hospital", neighbour.Number);

        Assert.That(reply.Disclosed(), Is.EqualTo("403 reason-not-allowed"));
    }

    [Test]
    public async Task A_candidate_that_was_never_opened_is_no_emergency()
    {
        var elder = await Server.RegisterAsync();
        await Server.ChangeNumberAsync(elder.Id, "lost");
        await AskAsync("hospital", elder.Number, "emergency-treatment");

        var reply = await SupportAsync("hospital", elder.Number);

        Assert.That(reply.Disclosed(), Is.EqualTo("403 reason-not-allowed"));
    }

    private Task<Reply> SupportAsync(string client, string number) =>
        Server.LookUpAsync(client, new { number, reason = "admission-support" });
}

/// <summary>Clients beside those that every server has.</summary>
internal static class OtherClients
{
    /// <returns>The name to ask as.</returns>
    internal static async Task<string> AddClientAsync(this TestServer server, string name, Role role, string? organisation = null, long? centre = null)
    {
        var client = new NewClient(role, organisation ?? $"組織 {name}", null, centre, 1, null);
        var administration = new ClientAdministration(
            server.Get<Engine>(), server.Get<AuditLog>(), server.Get<ClientDirectory>(), server.Clock);
        (server.ClientIds[name], server.ClientKeys[name]) = await administration.AddAsync(client, null, CancellationToken.None);
        return name;
    }
}
