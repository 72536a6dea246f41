using System.Text.Encodings.Web;
using Api.Http;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace Api.Access;

/// <summary>
/// Authorization: Bearer &lt;client key&gt;. A dead key in use is worth a record of its own (<see cref="DeadClient"/>).
/// </summary>
internal sealed class ClientKeyScheme(
    IOptionsMonitor<AuthenticationSchemeOptions> options,
    ILoggerFactory logger,
    UrlEncoder encoder,
    ClientDirectory clients,
    TimeProvider clock)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    internal const string Name = "ClientKey";

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var bearer = Bearer.Read(Request);
        if (bearer.Length == 0)
            return AuthenticateResult.NoResult();

        var key = await clients.FindAsync(ClientKey.Hash(bearer), Context.RequestAborted);
        if (key is null || Caller.Of(Context, key.Client, key.Client.Person ?? ActingUser.Read(Request), key.Hash) is not { } caller)
            return AuthenticateResult.Fail("unknown key");

        return key.IsLive(clock.GetUtcNow().ToUnixTimeMilliseconds())
            ? AuthenticateResult.Success(new AuthenticationTicket(new CallerPrincipal(caller, Name), Name))
            : DeadClient.Refuse(Context, caller);
    }
}

/// <summary>The client whose key or token is no longer good because it is expired, revoked or got with one factor, for the record of the refusal.</summary>
/// <param name="Caller">Who it was.</param>
/// <param name="Detail">What to do, where there is more to say than that it is not good.</param>
internal sealed record DeadClient(Caller Caller, Text? Detail = null)
{
    internal static AuthenticateResult Refuse(HttpContext context, Caller caller, Text? detail = null)
    {
        context.Features.Set(new DeadClient(caller, detail));
        return AuthenticateResult.Fail("dead client");
    }
}

/// <summary>Authorization: Bearer, what follows it.</summary>
internal static class Bearer
{
    private const string Scheme = "Bearer ";

    /// <returns>The key or token; empty when there is none.</returns>
    internal static ReadOnlySpan<char> Read(HttpRequest request)
    {
        var header = request.Headers.Authorization.ToString();
        return header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? header.AsSpan(Scheme.Length).Trim() : [];
    }
}

/// <summary>X-Acting-User: the id of the person who asks, for clients that many people share (design.md section 3).</summary>
internal static class ActingUser
{
    internal const string Header = "X-Acting-User";
    private const int MostCharacters = 64;

    /// <returns>The id, or empty where there is none or it is not of the form <c>[A-Za-z0-9._@-]{1,64}</c>.</returns>
    internal static string Read(HttpRequest request)
    {
        var value = request.Headers[Header];
        return value.Count == 1 && IsValid(value[0]!) ? value[0]! : "";
    }

    internal static bool IsValid(string id)
    {
        if (id.Length is 0 or > MostCharacters)
            return false;

        foreach (var c in id)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('.' or '_' or '@' or '-'))
                return false;
        }

        return true;
    }
}
