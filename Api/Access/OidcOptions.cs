using System.Net;
using Api.Storage;

namespace Api.Access;

/// <summary>Section <c>Oidc</c>: an OpenID Connect provider whose access tokens people come with, beside client keys.</summary>
internal sealed class OidcOptions
{
    internal const string Section = "Oidc";

    /// <summary>The provider's address, as it stands in its tokens' iss; empty means client keys only.</summary>
    public string Authority { get; set; } = "";

    /// <summary>What this service is called in its tokens' aud.</summary>
    public string Audience { get; set; } = "";

    /// <summary>The claim whose value names the client: the organisation with its role and centre (client add --oidc).</summary>
    public string ClientClaim { get; set; } = "groups";

    /// <summary>The claim that names the person who asks: an id, never a name.</summary>
    public string ActingUserClaim { get; set; } = "sub";

    /// <summary>What a token says when its owner came with two factors: claim=value, any of those between spaces. Empty asks nothing.</summary>
    public string TwoFactors { get; set; } = "";

    internal bool IsOn => Authority.Length > 0;

    /// <summary>On this machine only, where a test's provider is.</summary>
    internal bool IsPlainHttp => Authority.StartsWith(Uri.UriSchemeHttp + ":", StringComparison.OrdinalIgnoreCase);

    /// <exception cref="StartRefusedException">Something in it is wrong.</exception>
    internal static OidcOptions Read(OidcOptions written)
    {
        if (!written.IsOn && written.Audience.Length > 0)
        {
            throw new StartRefusedException(
                "Oidc:Audience だけが書かれています。Oidc:Authority に認証基盤のアドレスを書いてください。 / "
                + "Oidc:Audience stands alone: write the provider's address in Oidc:Authority.");
        }

        if (!written.IsOn)
            return written;

        if (!Uri.TryCreate(written.Authority, UriKind.Absolute, out var address) || address is not { Query: "", Fragment: "", UserInfo: "" }
            || !(address.Scheme == Uri.UriSchemeHttps || (address.Scheme == Uri.UriSchemeHttp && IsThisMachine(address))))
        {
            throw new StartRefusedException(
                $"Oidc:Authority の {written.Authority} は使えません。https://login.example.jp のように書いてください。 / "
                + $"{written.Authority} cannot be used in Oidc:Authority: write it as https://login.example.jp");
        }

        foreach (var (name, value) in new[]
        {
            (nameof(Audience), written.Audience), (nameof(ClientClaim), written.ClientClaim), (nameof(ActingUserClaim), written.ActingUserClaim),
        })
        {
            if (string.IsNullOrWhiteSpace(value))
                throw new StartRefusedException($"Oidc:{name} が空です。 / Oidc:{name} is empty.");
        }

        if (!written.TwoFactorClaims.All(claim => claim is [{ Length: > 0 }, { Length: > 0 }]))
        {
            throw new StartRefusedException(
                $"Oidc:TwoFactors の {written.TwoFactors} は読めません。amr=mfa のように書いてください。 / "
                + $"Oidc:TwoFactors cannot be read: {written.TwoFactors}. Write it as amr=mfa");
        }

        return written;
    }

    /// <summary>Each claim of <see cref="TwoFactors"/> with its value.</summary>
    internal IEnumerable<string[]> TwoFactorClaims =>
        TwoFactors.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(claim => claim.Split('=', 2));

    private static bool IsThisMachine(Uri address) =>
        address.Host == "localhost" || (IPAddress.TryParse(address.Host.Trim('[', ']'), out var ip) && IPAddress.IsLoopback(ip));
}
