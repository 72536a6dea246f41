using System.Security.Claims;

namespace Api.Access;

/// <summary>Who asks, for this request: the client, its one organisation and role, and the person behind it.</summary>
/// <param name="ClientId">The client.</param>
/// <param name="Organisation">The client's organisation.</param>
/// <param name="Role">The client's role.</param>
/// <param name="CentreId">Its centre, when the role is <see cref="Access.Role.Centre"/>.</param>
/// <param name="ActingUser">The person who asks: an id, never a name. Empty only before authorisation.</param>
/// <param name="RequestId">The request, as problems and logs name it.</param>
/// <param name="Source">The address the request came from.</param>
/// <param name="Desks">How many people ask through the client at once: its limits grow with it.</param>
internal sealed record Caller(
    long ClientId,
    string Organisation,
    Role Role,
    long? CentreId,
    string ActingUser,
    string RequestId,
    string? Source,
    int Desks = 1)
{
    /// <summary>Of what it came with, when that is a client key: the hash.</summary>
    internal byte[]? KeyHash { get; init; }

    /// <summary>When it came with a token: the value that names the client, and until when it holds (Unix milliseconds).</summary>
    internal (string ClientValue, long EndsAt)? Token { get; init; }

    /// <summary>With an Idempotency-Key: whoever records this request's change keeps it beside.</summary>
    internal ChangeKey? Change { get; init; }

    /// <returns>Null when the client's role is none that this version knows.</returns>
    internal static Caller? Of(
        HttpContext context, ClientDirectory.Client client, string actingUser, byte[]? keyHash = null, (string, long)? token = null) =>
        Roles.TryParse(client.Role, out var role)
            ? new Caller(
                client.Id, client.Organisation, role, client.CentreId, actingUser, context.TraceIdentifier,
                context.Connection.RemoteIpAddress?.ToString(), (int)client.Desks)
            { KeyHash = keyHash, Token = token }
            : null;

    /// <summary>Binds the caller to a handler's parameter; authorisation has made sure that there is one.</summary>
    public static ValueTask<Caller> BindAsync(HttpContext context) => new(((CallerPrincipal)context.User).Caller);

    /// <summary>The centre of a caller whose policy demands one.</summary>
    internal long OwnCentre => CentreId ?? throw new InvalidOperationException("A centre's client without a centre.");
}

/// <summary>The caller as the framework's authorisation sees it.</summary>
internal sealed class CallerPrincipal(Caller caller, string scheme)
    : ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.Role, caller.Role.Name())], scheme))
{
    internal Caller Caller => caller;
}
