using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Api.Tests.Support;

namespace Api.Tests.Access;

/// <summary>Tokens that somebody made, took from elsewhere or kept too long; each differs from a good one in one thing.</summary>
internal sealed class ForgedTokenTests : TokenFixture
{
    private static readonly Dictionary<string, Func<ForgedTokenTests, string>> Forgeries = new()
    {
        ["no signature (alg none)"] = t => t.Make(h => h["alg"] = "none", sign: _ => []),
        ["alg None, in other letters"] = t => t.Make(h => h["alg"] = "nOnE", sign: _ => []),
        ["no alg"] = t => t.Make(h => h.Remove("alg")),
        ["its signature cut off"] = t => t.Good()[..(t.Good().LastIndexOf('.') + 1)],
        ["somebody else's key under the provider's key id"] = t => t.Make(sign: Other),
        ["HMAC with the provider's public key (PEM)"] = t => t.Hmac(Encoding.ASCII.GetBytes(t.Provider.Key.ExportSubjectPublicKeyInfoPem())),
        ["HMAC with the provider's public key (DER)"] = t => t.Hmac(t.Provider.Key.ExportSubjectPublicKeyInfo()),
        ["HMAC with the provider's modulus"] = t => t.Hmac(t.Provider.Key.ExportParameters(false).Modulus!),
        ["a key that it brings along itself (jwk)"] = t => t.Make(h => (h["jwk"], h["kid"]) = (PublicKey(), "mine"), sign: Other),
        ["a key that it names an address of (jku)"] = t => t.Make(h => (h["jku"], h["kid"]) = ("http://127.0.0.1:9/jwks", "mine"), sign: Other),
        ["a key id that nobody has"] = t => t.Make(h => h["kid"] = "nobody"),
        ["a key id that is a path"] = t => t.Make(h => h["kid"] = "../../../../dev/null", sign: Other),
        ["no key id"] = t => t.Make(h => h.Remove("kid")),
        ["another type"] = t => t.Make(h => h["typ"] = "logout+jwt"),
        ["an extension that must be understood"] = t => t.Make(h => (h["crit"], h["b64"]) = (new JsonArray("b64"), false)),
        ["another issuer"] = t => t.Make(c: c => c["iss"] = "https://login.example.jp"),
        ["an issuer that begins like ours"] = t => t.Make(c: c => c["iss"] = t.Provider.Issuer + ".example.jp"),
        ["no issuer"] = t => t.Make(c: c => c.Remove("iss")),
        ["another service's audience"] = t => t.Make(c: c => c["aud"] = "https://payroll.example.jp/"),
        ["an audience that begins like ours"] = t => t.Make(c: c => c["aud"] = OidcProvider.Audience + "x"),
        ["no audience"] = t => t.Make(c: c => c.Remove("aud")),
        ["expired long ago"] = t => t.Make(c: c => c["exp"] = t.Server.Clock.GetUtcNow().AddYears(-1).ToUnixTimeSeconds()),
        ["no end"] = t => t.Make(c: c => c.Remove("exp")),
        ["an end that is no number"] = t => t.Make(c: c => c["exp"] = "tomorrow"),
        ["begins tomorrow"] = t => t.Make(c: c => c["nbf"] = t.Server.Clock.GetUtcNow().AddDays(1).ToUnixTimeSeconds()),
        ["an organisation that the ward does not know"] = t => t.Make(c: c => c["groups"] = new JsonArray("kh-nobody")),
        ["no organisation"] = t => t.Make(c: c => c.Remove("groups")),
        ["its own role, in a claim that nobody asked for"] = t => t.Make(c: c => (c["groups"], c["role"]) = (new JsonArray(), "admin")),
        ["the organisation as an object"] = t => t.Make(c: c => c["groups"] = new JsonObject { [Hospital] = true }),
        ["more than 16 KiB"] = t => t.Make(c: c => c["padding"] = new string('x', 14_000)),
        ["a payload that is no JSON"] = t => t.Raw("[1,2"),
        ["a payload of another encoding"] = t => t.Raw("\u0000\u0001"),
        ["two dots and nothing else"] = _ => "..",
        ["no base64"] = _ => "ああ.いい.うう".Replace('あ', '!').Replace('い', '*').Replace('う', '~'),
    };

    [TestCaseSource(nameof(Names))]
    public async Task A_forged_token_is_refused(string forgery)
    {
        var reply = await AskAsync(Forgeries[forgery](this), actingUser: "user-1");

        Assert.That((reply.Status, reply.Code), Is.EqualTo((401, "unauthenticated")), reply.Text);
        Assert.That((await AskAsync(Good())).Status, Is.EqualTo(404), "the good one beside it");
    }

    [Test]
    public async Task What_the_provider_issued_for_another_service_is_refused()
    {
        var token = await Provider.TokenAsync(new { sub = Person, groups = new[] { Hospital } }, audience: "https://payroll.example.jp/");

        Assert.That((await AskAsync(token)).Status, Is.EqualTo(401));
    }

    [Test]
    public async Task A_good_token_of_15_KiB_is_read()
    {
        var token = Make(c: claims => claims["padding"] = new string('x', 11_000));

        Assert.That(token, Has.Length.InRange(15_000, 16_384));
        Assert.That((await AskAsync(token)).Status, Is.EqualTo(404));
    }

    [Test]
    public async Task An_end_beyond_all_calendars_does_no_harm()
    {
        foreach (var end in new[] { 253_402_300_799, long.MaxValue / 1000, long.MaxValue })
        {
            Assert.That((await AskAsync(Make(c: claims => claims["exp"] = end))).Status, Is.AnyOf(401, 404), $"{end}");
        }
    }

    [Test]
    public async Task No_changed_letter_of_a_good_token_is_let_in_or_does_harm()
    {
        var good = Good();
        var random = new Random(20261123);
        for (var i = 0; i < 200; i++)
        {
            var letters = good.ToCharArray();
            // Not the last one, whose low bits no signature covers.
            var at = random.Next(letters.Length - 1);
            var letter = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_."[random.Next(65)];
            if (letters[at] == letter || letters[at] == '.')
                continue;

            letters[at] = letter;
            Assert.That((await AskAsync(new string(letters))).Status, Is.EqualTo(401), $"letter {at} as {letter}");
        }
    }

    [Test]
    public async Task On_open_routes_no_token_is_asked_for()
    {
        var reply = await SendAsync(Make(sign: Other), HttpMethod.Get, "/health/live");

        Assert.That(reply.Status, Is.EqualTo(200));
    }

    private static IEnumerable<string> Names => Forgeries.Keys;

    private string Good() => Signed(Claims());

    private string Make(Action<JsonObject>? h = null, Action<JsonObject>? c = null, Func<byte[], byte[]>? sign = null)
    {
        var (header, claims) = (Header(), Claims());
        h?.Invoke(header);
        c?.Invoke(claims);
        return OidcProvider.Signed(header, claims, sign ?? Provider.Sign);
    }

    private string Hmac(byte[] key) => Make(header => header["alg"] = "HS256", sign: text => HMACSHA256.HashData(key, text));

    private string Raw(string payload)
    {
        var text = $"{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(Header().ToJsonString()))}.{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(payload))}";
        return $"{text}.{Base64Url.EncodeToString(Provider.Sign(Encoding.ASCII.GetBytes(text)))}";
    }

    private static readonly RSA OtherKey = RSA.Create(2048);

    private static byte[] Other(byte[] text) => OtherKey.SignData(text, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);

    private static JsonObject PublicKey()
    {
        var key = OtherKey.ExportParameters(false);
        return new JsonObject { ["kty"] = "RSA", ["n"] = Base64Url.EncodeToString(key.Modulus), ["e"] = Base64Url.EncodeToString(key.Exponent), ["kid"] = "mine" };
    }
}
