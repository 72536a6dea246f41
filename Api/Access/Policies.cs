using Microsoft.AspNetCore.Authorization;

namespace Api.Access;

/// <summary>
/// The named policies: each endpoint names one, and what names none demands at least an authenticated caller. (A fallback
/// that refuses everybody would turn 404, 405 and 415 into 403.)
/// </summary>
internal static class Policies
{
    /// <summary>Everyone who may ask whose number this is.</summary>
    internal const string LookUp = "look-up";

    /// <summary>A centre, on its own elders.</summary>
    internal const string Centre = "centre";

    /// <summary>The privacy officer, on the log.</summary>
    internal const string Auditor = "auditor";

    /// <summary>The ward's administrator.</summary>
    internal const string Admin = "admin";

    /// <summary>Who looked: a centre at its own elders, the privacy officer at all, without names.</summary>
    internal const string Disclosures = "disclosures";

    /// <summary>Whoever notices something may say so.</summary>
    internal const string Notices = "notices";

    /// <summary>The yearly thanks to those who send notices.</summary>
    internal const string Thanks = "thanks";

    /// <summary>A month's figures: a centre its own, the ward all.</summary>
    internal const string Statistics = "statistics";

    /// <summary>Who telephones: for those who answer, and who keeps the directory.</summary>
    internal const string Organisations = "organisations";

    /// <summary>No credentials needed; said by name so that an endpoint cannot be open by forgetting.</summary>
    internal const string Open = "open";

    /// <summary>The roles of each policy.</summary>
    internal static readonly IReadOnlyDictionary<string, Role[]> RolesOf = new Dictionary<string, Role[]>
    {
        [LookUp] = [Role.Ambulance, Role.Dispatch, Role.Hospital, Role.Police, Role.Centre, Role.Desk],
        [Centre] = [Role.Centre],
        [Auditor] = [Role.Auditor],
        [Admin] = [Role.Admin],
        [Disclosures] = [Role.Centre, Role.Auditor],
        [Notices] = Roles.All,
        [Thanks] = [Role.Centre, Role.Admin],
        [Statistics] = [Role.Centre, Role.Auditor, Role.Admin],
        [Organisations] = [Role.Centre, Role.Desk, Role.Admin],
    };

    /// <param name="services">The program's services.</param>
    /// <param name="oidc">Checked; of the default, nobody comes with a token.</param>
    internal static void AddAccess(this IServiceCollection services, OidcOptions oidc)
    {
        services.AddSingleton<ClientDirectory>();
        services.AddSingleton<StrangerLimit>();
        services.AddSingleton<IAuthorizationHandler, ActingUserRequirement.Handler>();
        // The core only: AddAuthentication brings data protection along, which would leave a key ring in a home folder.
        services.AddWebEncoders();
        services.AddTransient<ClientKeyScheme>();
        services.AddAuthenticationCore(options =>
        {
            options.DefaultScheme = ClientKeyScheme.Name;
            options.AddScheme<ClientKeyScheme>(ClientKeyScheme.Name, null);
        });
        if (oidc.IsOn)
            services.AddOidc(oidc);
        services.AddAuthorization(options =>
        {
            options.FallbackPolicy = new AuthorizationPolicyBuilder().RequireAuthenticatedUser().AddRequirements(new ActingUserRequirement()).Build();
            options.AddPolicy(Open, policy => policy.RequireAssertion(_ => true));
            foreach (var (name, roles) in RolesOf)
            {
                options.AddPolicy(name, policy => policy
                    .RequireAuthenticatedUser()
                    .RequireRole(roles.Select(role => role.Name()))
                    .AddRequirements(new ActingUserRequirement()));
            }
        });
    }
}

/// <summary>Every request names the person who asks (domain.md section 3).</summary>
internal sealed class ActingUserRequirement : IAuthorizationRequirement
{
    internal sealed class Handler : AuthorizationHandler<ActingUserRequirement>
    {
        protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, ActingUserRequirement requirement)
        {
            if (context.User is CallerPrincipal { Caller.ActingUser.Length: > 0 })
                context.Succeed(requirement);

            return Task.CompletedTask;
        }
    }
}
