using Api.Access;
using Api.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Api.Lookups;

/// <summary>Whoever answers the telephone finds the number to call back under; the administrator keeps the directory.</summary>
internal static class OrganisationEndpoints
{
    internal static void MapOrganisations(this IEndpointRouteBuilder app)
    {
        var organisations = app.MapGroup("/v1/organisations").OnlyKnownQuery().AddEndpointFilter<ValidationFilter>().WithTags("Organisations");
        organisations.MapGet("", FindOrganisations).RequireAuthorization(Policies.Organisations)
            .WithName(nameof(FindOrganisations)).Describe(OrganisationDescription.FindOrganisations);
        organisations.MapGet("/{id}", GetOrganisation).RequireAuthorization(Policies.Organisations)
            .WithName(nameof(GetOrganisation)).Describe(OrganisationDescription.GetOrganisation);
        organisations.MapPost("", AddOrganisation).RequireAuthorization(Policies.Admin)
            .WithName(nameof(AddOrganisation)).Describe(OrganisationDescription.AddOrganisation);
        organisations.MapPut("/{id}", ChangeOrganisation).RequireAuthorization(Policies.Admin)
            .WithName(nameof(ChangeOrganisation)).Describe(OrganisationDescription.ChangeOrganisation);
    }

    // Public names and numbers: nobody's data is shown, so there is nothing to record.
    internal static async Task<Ok<OrganisationList>> FindOrganisations(string? name, Organisations directory, CancellationToken ct) =>
        TypedResults.Ok(new OrganisationList { Organisations = (await directory.SearchAsync(name, ct)).ConvertAll(OrganisationAnswer.Of) });

    internal static async Task<Results<Ok<OrganisationAnswer>, Problem>> GetOrganisation(
        string id, HttpContext http, Organisations directory, CancellationToken ct)
    {
        if (await directory.FindAsync(id, ct) is not { } organisation)
            return Problems.NotFound;

        http.Response.Headers.ETag = ETag.Of(organisation.Version);
        return TypedResults.Ok(OrganisationAnswer.Of(organisation));
    }

    internal static async Task<Results<CreatedAtRoute<OrganisationAnswer>, Problem>> AddOrganisation(
        Body<SetOrganisation> body, Caller caller, HttpContext http, Organisations directory, CancellationToken ct)
    {
        var (id, problem) = await directory.AddAsync(body.Value, caller, operatedBy: null, ct);
        if (problem is not null || await directory.FindAsync(id, ct) is not { } organisation)
            return problem ?? Problems.NotFound;

        http.Response.Headers.ETag = ETag.Of(organisation.Version);
        return TypedResults.CreatedAtRoute(
            OrganisationAnswer.Of(organisation), nameof(GetOrganisation), new RouteValueDictionary { ["id"] = Id.Text(id) });
    }

    internal static async Task<Results<NoContent, Problem>> ChangeOrganisation(
        string id, Body<SetOrganisation> body, Caller caller, HttpContext http, Organisations directory, CancellationToken ct)
    {
        if (await directory.FindAsync(id, ct) is not { } organisation)
            return Problems.NotFound;

        if ((ETag.Refusal(http.Request, organisation.Version) ?? await directory.ChangeAsync(organisation, body.Value, caller, ct)) is { } problem)
            return problem;

        http.Response.Headers.ETag = ETag.Of(organisation.Version + 1);
        return TypedResults.NoContent();
    }
}
