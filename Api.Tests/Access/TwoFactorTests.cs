using System.Text.Json.Nodes;
using Api.Storage;

namespace Api.Tests.Access;

/// <summary>Where two factors are demanded, a token that does not say so is refused by name of who came with it.</summary>
internal sealed class TwoFactorTests : TokenFixture
{
    protected override (string Name, string Value)[] Settings => [("Oidc:TwoFactors", "amr=mfa acr=urn:example:two")];

    [TestCase("""["pwd", "otp", "mfa"]""", null, 404)]
    [TestCase("\"mfa\"", null, 404)]
    [TestCase(null, "urn:example:two", 404)]
    [TestCase("""["pwd"]""", "urn:example:one", 401)]
    [TestCase("""["mfaa"]""", "mfa", 401)]
    [TestCase(null, null, 401)]
    public async Task A_token_is_good_when_it_says_that_two_factors_were_shown(string? amr, string? acr, int status)
    {
        var claims = Claims();
        if (amr is not null)
            claims["amr"] = JsonNode.Parse(amr);
        if (acr is not null)
            claims["acr"] = acr;

        var reply = await AskAsync(Signed(claims));

        Assert.That(reply.Status, Is.EqualTo(status), reply.Text);
        if (status == 404)
            return;

        Assert.That((reply.Code, (string?)reply["detail"]), Is.EqualTo(("unauthenticated", "二要素認証でサインインし直してください。このトークンからは、二つの要素で確認されたことが分かりません。")));
        var record = await LastAsync();
        Assert.That((record.Event, record.Outcome, record.ClientId, record.ActingUser), Is.EqualTo(("refused", "unauthenticated", (long?)HospitalId, Person)));
    }

    [TestCase("mfa")]
    [TestCase("amr=")]
    [TestCase("=mfa")]
    public void What_names_no_claim_is_refused_at_the_start(string written)
    {
        var options = new global::Api.Access.OidcOptions { Authority = "https://login.example.jp", Audience = "x", TwoFactors = written };

        Assert.That(() => global::Api.Access.OidcOptions.Read(options), Throws.TypeOf<StartRefusedException>().With.Message.Contains("Oidc:TwoFactors"));
    }
}
