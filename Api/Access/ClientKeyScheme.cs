using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace Api.Access;

/// <summary>
/// Authorization: Bearer &lt;client key&gt;. A key of a client that is expired or revoked is remembered in
/// <see cref="DeadClient"/>, because a dead key in use is worth a record of its own.
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
    private const string Bearer = "Bearer ";

    /// <summary>The client whose key is no longer good, for the record of the refusal.</summary>
    internal sealed record DeadClient(Caller Caller);

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var header = Request.Headers.Authorization.ToString();
        if (!header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase))
            return AuthenticateResult.NoResult();

        var client = await clients.FindAsync(ClientKey.Hash(header.AsSpan(Bearer.Length).Trim()), Context.RequestAborted);
        if (client is null || !Roles.TryParse(client.Role, out var role))
            return AuthenticateResult.Fail("unknown key");

        var caller = new Caller(
            client.Id,
            client.Organisation,
            role,
            client.CentreId,
            client.Person ?? ActingUser.Read(Request),
            Context.TraceIdentifier,
            Context.Connection.RemoteIpAddress?.ToString());
        if (!client.IsLive(clock.GetUtcNow().ToUnixTimeMilliseconds()))
        {
            Context.Features.Set(new DeadClient(caller));
            return AuthenticateResult.Fail("dead key");
        }

        return AuthenticateResult.Success(new AuthenticationTicket(new CallerPrincipal(caller, Name), Name));
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
