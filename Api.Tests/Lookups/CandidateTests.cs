using System.Text.Json.Nodes;
using Api.Access;
using Api.Tests.Support;

namespace Api.Tests.Lookups;

/// <summary>A number that may be in the wrong hands opens only after a comparison (domain.md section 2).</summary>
internal sealed class CandidateTests : LookupFixture
{
    [Test]
    public async Task A_candidate_is_what_can_be_seen_of_a_person()
    {
        var elder = await LostAsync();

        var reply = await AskAsync("ambulance", elder.Number, "emergency-transport");

        Assert.That(
            reply["candidate"]!.ToJsonString(Readable),
            Is.EqualTo("""{"sex":"female","age":88,"appearance":"150cm やせ型 杖","town":"東京都大田区大森北","kanaInitial":"ヤ"}"""));
    }

    [TestCase(29, "full")]
    [TestCase(31, "candidate")]
    public async Task Confirming_counts_within_30_minutes_of_being_shown(int minutes, string expected)
    {
        var elder = await LostAsync();
        await AskAsync("ambulance", elder.Number, "emergency-transport");
        Server.Clock.Advance(TimeSpan.FromMinutes(minutes));

        var reply = await ConfirmAsync("ambulance", elder);

        Assert.That(reply.Disclosed(), Is.EqualTo(expected));
    }

    [Test]
    public async Task Confirming_without_having_been_shown_shows_the_candidate()
    {
        var elder = await LostAsync();

        var reply = await ConfirmAsync("ambulance", elder);

        Assert.That(reply.Disclosed(), Is.EqualTo("candidate"));
    }

    [Test]
    public async Task What_another_user_was_shown_does_not_count()
    {
        var elder = await LostAsync();
        await AskAsync("ambulance", elder.Number, "emergency-transport");

        var reply = await ConfirmAsync("ambulance", elder, "user-2");

        Assert.That(reply.Disclosed(), Is.EqualTo("candidate"));
    }

    [Test]
    public async Task What_the_same_user_was_shown_at_another_client_does_not_count()
    {
        var elder = await LostAsync();
        await AskAsync("ambulance", elder.Number, "emergency-transport");
        var second = await Server.AddClientAsync("second ambulance", Role.Ambulance, "組織 ambulance");

        var reply = await ConfirmAsync(second, elder);

        Assert.That(reply.Disclosed(), Is.EqualTo("candidate"));
    }

    [Test]
    public async Task Another_candidate_that_was_shown_does_not_count()
    {
        var shown = await LostAsync();
        var elder = await LostAsync();
        await AskAsync("ambulance", shown.Number, "emergency-transport");

        var reply = await ConfirmAsync("ambulance", elder);

        Assert.That(reply.Disclosed(), Is.EqualTo("candidate"));
    }

    [Test]
    public async Task A_status_that_was_shown_does_not_count()
    {
        var elder = await LostAsync();
        await AskAsync("police", elder.Number, "found-item");

        var reply = await Server.LookUpAsync("police", Asking.Request(elder.Number, "protection").With("confirm", true));

        Assert.That(reply.Disclosed(), Is.EqualTo("candidate"));
    }

    [TestCase("female", 88, "same", "full")]
    [TestCase("female", 78, "same", "full")]
    [TestCase("female", 98, "same", "full")]
    [TestCase("female", 77, "same", "candidate")]
    [TestCase("female", 99, "same", "candidate")]
    [TestCase("male", 88, "same", "candidate")]
    [TestCase("unknown", 88, "same", "candidate")]
    [TestCase("female", 88, "other", "candidate")]
    [TestCase("female", 88, "misread", "candidate")]
    [TestCase("female", 88, null, "candidate")]
    public async Task One_request_is_enough_when_what_is_seen_and_what_is_read_back_agree(string sex, int age, string? again, string expected)
    {
        var elder = await LostAsync();
        var other = await Server.RegisterAsync();
        var request = Asking.Request(elder.Number, "emergency-transport")
            .With("observed", new JsonObject { ["sex"] = sex, ["ageAbout"] = age })
            .With("numberAgain", again switch { "same" => elder.Number, "other" => other.Number, "misread" => elder.Number[..^1], _ => null });

        var reply = await Server.LookUpAsync("ambulance", request);

        Assert.That(reply.Disclosed(), Is.EqualTo(expected));
        Assert.That((await Server.LastRecordAsync()).ContainsKey("confirmed"), Is.EqualTo(expected == "full"));
    }

    [Test]
    public async Task Reading_the_number_back_alone_is_not_enough()
    {
        var elder = await LostAsync();

        var reply = await Server.LookUpAsync(
            "ambulance", Asking.Request(elder.Number, "emergency-transport").With("numberAgain", elder.Number));

        Assert.That(reply.Disclosed(), Is.EqualTo("candidate"));
    }

    [TestCase(-1)]
    [TestCase(131)]
    [TestCase(int.MinValue)]
    [TestCase(-2147483560)]
    public async Task An_age_that_nobody_has_is_refused(int age)
    {
        var elder = await LostAsync();
        var request = Asking.Request(elder.Number, "emergency-transport")
            .With("observed", new JsonObject { ["sex"] = "female", ["ageAbout"] = age })
            .With("numberAgain", elder.Number);

        var reply = await Server.LookUpAsync("ambulance", request);

        Assert.That(reply.Disclosed(), Is.EqualTo("422 validation"));
    }

    [Test]
    public async Task Break_glass_does_not_spare_the_comparison([Values("ambulance", "hospital", "police")] string role)
    {
        var elder = await LostAsync();

        var reply = await AskAsync(role, elder.Number, "break-glass");

        Assert.That(reply.Disclosed(), Is.EqualTo("candidate"));
    }

    [Test]
    public async Task A_candidate_or_a_status_opens_no_grant([Values("emergency-transport", "found-item")] string reason)
    {
        var elder = await LostAsync();
        var role = reason == "found-item" ? "police" : "ambulance";
        var shown = await AskAsync(role, elder.Number, reason);

        var reply = await AskAgainAsync(role, shown);

        Assert.That(shown["expiresAt"], Is.Null);
        Assert.That(reply.Disclosed(), Is.EqualTo("404 not-found"));
    }

    [Test]
    public async Task A_lost_number_of_a_registration_that_is_closing_tells_the_centre_both()
    {
        var elder = await LostAsync();
        await Server.ChangeElderAsync(elder.Id, "closing");

        await AskAsync("ambulance", elder.Number, "emergency-transport");

        Assert.That((await Server.LastRecordAsync())["alerts"].Strings(), Is.EquivalentTo(new[] { "lost-used", "closing-used" }));
    }

    private static readonly System.Text.Json.JsonSerializerOptions Readable =
        new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private Task<Reply> ConfirmAsync(string client, RegisteredPerson elder, string user = TestServer.ActingUser) =>
        Server.LookUpAsync(client, Asking.Request(elder.Number, "emergency-transport").With("confirm", true), user);

    /// <summary>A woman of 88 whose keyholder was reported lost.</summary>
    private async Task<RegisteredPerson> LostAsync()
    {
        var elder = await Server.RegisterAsync(Elder.BornIn(4));
        await Server.ChangeNumberAsync(elder.Id, "lost");
        return elder;
    }
}
