using Api.Access;
using Api.Http;

namespace Api.Lookups;

/// <summary>
/// As whom a lookup is answered: the caller itself, or the role on whose behalf a centre or desk answers the telephone.
/// Tier, consent and reason are those of that role (domain.md section 4).
/// </summary>
/// <param name="Caller">The client that asks.</param>
/// <param name="Tier">Whose card it is; null for a centre or desk that asks for itself.</param>
/// <param name="Reason">The reason that tier and consent are judged by.</param>
/// <param name="GivenReason">The reason as the client gave it, for the record.</param>
/// <param name="OnBehalfOf">The caller at the other end of the telephone.</param>
/// <param name="Preset">break-glass: the situation.</param>
internal sealed record Asker(Caller Caller, Role? Tier, Reason Reason, Reason GivenReason, RelayedCaller? OnBehalfOf, string? Preset)
{
    internal bool IsBreakGlass => Reason == Reason.BreakGlass;

    internal bool IsPolice => Tier == Role.Police;

    /// <returns>Null when the caller's role, or the role it answers for, may not give this reason.</returns>
    internal static Asker? Of(Caller caller, LookupRequest request)
    {
        if (Reasons.Parse(request.Reason) is not { } given || !Reasons.IsAllowed(given, caller.Role))
            return null;

        if (request.OnBehalfOf is not { } behalf)
            return new Asker(caller, caller.Role is Role.Centre or Role.Desk ? null : caller.Role, given, given, null, request.Preset);

        var relayed = Reasons.Parse(behalf.Reason);
        return Roles.TryParse(behalf.Role, out var role) && relayed is { } reason
            && reason is not (Reason.BreakGlass or Reason.Test) && Reasons.IsAllowed(reason, role)
            ? new Asker(caller, role, reason, given, new RelayedCaller(role, reason, behalf.CalledBack ?? false, OrganisationOf(behalf)), null)
            : null;
    }

    private static long? OrganisationOf(OnBehalfOf behalf) => Id.TryParse(behalf.OrganisationId, out var id) ? id : null;
}

/// <summary>For whom a telephone is answered.</summary>
/// <param name="Organisation">Of the directory; null for one that does not stand there.</param>
internal sealed record RelayedCaller(Role Role, Reason Reason, bool CalledBack, long? Organisation);
