using System.Text.Encodings.Web;
using Api.Http;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Api.Access;

/// <summary>Nobody can tell whether what the caller came with is good: that is no refusal, and to be tried again.</summary>
internal sealed record Undecided(Problem Problem);

/// <summary>
/// Authorization: Bearer &lt;JWT&gt;: an access token of the provider (RFC 9068, RFC 8725). It says who the person is and which
/// client that person belongs to; role, organisation, centre and their end are the client's, as the ward keeps them.
/// </summary>
internal sealed class OidcScheme(
    IOptionsMonitor<AuthenticationSchemeOptions> options,
    ILoggerFactory logger,
    UrlEncoder encoder,
    OidcOptions oidc,
    ProviderKeys keys,
    ClientDirectory clients,
    TimeProvider clock)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    internal const string Name = "Oidc";

    /// <summary>A token that names nobody in the way that an id is written here.</summary>
    internal static readonly Text NoActingUser = new(
        "トークンに照会する方の職員IDがありません。使えるのは英数字と . _ @ - の64文字までです。管理者に Oidc:ActingUserClaim の確認を依頼してください。",
        "The token does not name the person who asks by an id of at most 64 letters, digits and . _ @ -: ask the administrator about Oidc:ActingUserClaim.");

    private static readonly Text OneFactor = new(
        "二要素認証でサインインし直してください。このトークンからは、二つの要素で確認されたことが分かりません。",
        "Sign in again with two factors: this token does not say that it was got so.");

    private const int MostCharacters = 16 * 1024;
    private const string CriticalHeader = "crit";

    private static readonly TimeSpan Skew = TimeSpan.FromSeconds(60);

    // Never none, and never HMAC, for which the provider's public key would be the secret.
    private static readonly string[] Algorithms =
    [
        SecurityAlgorithms.RsaSha256, SecurityAlgorithms.RsaSha384, SecurityAlgorithms.RsaSha512,
        SecurityAlgorithms.RsaSsaPssSha256, SecurityAlgorithms.RsaSsaPssSha384, SecurityAlgorithms.RsaSsaPssSha512,
        SecurityAlgorithms.EcdsaSha256, SecurityAlgorithms.EcdsaSha384, SecurityAlgorithms.EcdsaSha512,
    ];

    private static readonly JsonWebTokenHandler Handler = new() { MaximumTokenSizeInBytes = MostCharacters };

    /// <summary>Three parts, and no client key, which has no dots.</summary>
    internal static bool IsToken(ReadOnlySpan<char> bearer) => bearer.Count('.') == 2;

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (Read(Bearer.Read(Request)) is not { Kid.Length: > 0 } token)
            return AuthenticateResult.Fail("no token that can be read");

        var provider = await keys.FindAsync(token.Kid, Context.RequestAborted);
        if (provider is null)
        {
            Context.Features.Set(new Undecided(Problems.ProviderUnavailable));
            return AuthenticateResult.Fail("the provider's keys are not known");
        }

        // The type of the failure only: its message may quote the token.
        var validated = await Handler.ValidateTokenAsync(token, Demanded(provider));
        if (!validated.IsValid)
            return AuthenticateResult.Fail(validated.Exception.GetType().Name);

        if (await ClientOfAsync(token) is not { } client)
            return AuthenticateResult.Fail("not one client is named");

        var endsAt = new DateTimeOffset(token.ValidTo).ToUnixTimeMilliseconds() + (long)Skew.TotalMilliseconds;
        if (Caller.Of(Context, client, ActingUserOf(token), token: (client.OidcValue!, endsAt)) is not { } caller)
            return AuthenticateResult.Fail("unknown role");

        if (!client.IsLive(clock.GetUtcNow().ToUnixTimeMilliseconds()))
            return DeadClient.Refuse(Context, caller);

        return HasTwoFactors(token)
            ? AuthenticateResult.Success(new AuthenticationTicket(new CallerPrincipal(caller, Name), Name))
            : DeadClient.Refuse(Context, caller, OneFactor);
    }

    /// <returns>Null when it is no token, too long, or demands something that is not understood here (RFC 7515 section 4.1.11).</returns>
    private static JsonWebToken? Read(ReadOnlySpan<char> bearer)
    {
        if (bearer.Length > MostCharacters)
            return null;

        try
        {
            var token = new JsonWebToken(bearer.ToString());
            return token.TryGetHeaderValue<object>(CriticalHeader, out _) ? null : token;
        }
        catch (Exception failure) when (failure is ArgumentException or SecurityTokenException)
        {
            return null;
        }
    }

    private TokenValidationParameters Demanded(ProviderKeys.Held provider) => new()
    {
        ValidIssuer = provider.Issuer,
        ValidAudience = oidc.Audience,
        IssuerSigningKeys = provider.Keys,
        TryAllIssuerSigningKeys = false,
        ValidAlgorithms = Algorithms,
        TypeValidator = (type, _, _) => type is null or "" or "JWT" or "at+jwt" or "application/at+jwt"
            ? type
            : throw new SecurityTokenInvalidTypeException(),
        LifetimeValidator = (from, until, _, _) => IsNow(from, until),
    };

    private bool IsNow(DateTime? from, DateTime? until)
    {
        // Added to now: a token may name the end of time.
        var now = clock.GetUtcNow().UtcDateTime;
        return until is { } end && now - Skew < end && (from is not { } start || now + Skew >= start);
    }

    // acr is one value, amr a list (RFC 8176); which of them says so is the provider's own.
    private bool HasTwoFactors(JsonWebToken token) =>
        oidc.TwoFactors.Length == 0
        || oidc.TwoFactorClaims.Any(wanted => token.Claims.Any(claim => claim.Type == wanted[0] && claim.Value == wanted[1]));

    // People are in many groups; the ward knows some of them. Two that it knows would be two roles, and which one is not guessed.
    private async ValueTask<ClientDirectory.Client?> ClientOfAsync(JsonWebToken token)
    {
        var named = new HashSet<ClientDirectory.Client>(ReferenceEqualityComparer.Instance);
        foreach (var value in token.Claims.Where(claim => claim.Type == oidc.ClientClaim).Select(claim => claim.Value))
        {
            if (await clients.FindByOidcValueAsync(value, Context.RequestAborted) is { } client)
                named.Add(client);
        }

        var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
        var live = named.Where(client => client.IsLive(now)).ToList();
        return live.Count == 0 && named.Count == 1 ? named.Single() : live.Count == 1 ? live[0] : null;
    }

    private string ActingUserOf(JsonWebToken token)
    {
        var named = token.Claims.Where(claim => claim.Type == oidc.ActingUserClaim).Select(claim => claim.Value).ToList();
        return named is [{ } id] && ActingUser.IsValid(id) ? id : "";
    }
}

/// <summary>Tokens beside client keys.</summary>
internal static class Oidc
{
    internal static void AddOidc(this IServiceCollection services, OidcOptions oidc)
    {
        services.AddSingleton(oidc);
        services.AddSingleton<ProviderKeys>();
        services.AddTransient<OidcScheme>();
        services.Configure<AuthenticationOptions>(options => options.AddScheme<OidcScheme>(OidcScheme.Name, null));
        services.Configure<AuthenticationSchemeOptions>(ClientKeyScheme.Name, options =>
            options.ForwardDefaultSelector = context => OidcScheme.IsToken(Bearer.Read(context.Request)) ? OidcScheme.Name : null);
    }
}
