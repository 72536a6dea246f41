using System.Text.Json.Serialization;
using Api.Elders;
using Api.Http;
using FluentValidation;

namespace Api.Lookups;

/// <summary>POST and PUT /v1/organisations: an organisation of the directory.</summary>
internal sealed record SetOrganisation
{
    /// <summary>ambulance, dispatch, hospital or police: as whom it is answered.</summary>
    [CodeOf(nameof(LookupCodes.RelayedRole), typeof(LookupCodes))]
    public string? Role { get; init; }

    /// <summary>As it calls itself on the telephone; one name for each role.</summary>
    public string? Name { get; init; }

    /// <summary>The number that it publishes: its switchboard, never a person's.</summary>
    public string? Phone { get; init; }
}

/// <summary>An organisation of the directory.</summary>
internal sealed record OrganisationAnswer
{
    /// <summary>For onBehalfOf.organisationId.</summary>
    public required string Id { get; init; }

    /// <summary>ambulance, dispatch, hospital or police.</summary>
    [CodeOf(nameof(LookupCodes.RelayedRole), typeof(LookupCodes))]
    public required string Role { get; init; }

    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>The number to call back under.</summary>
    public required string Phone { get; init; }

    internal static OrganisationAnswer Of(Organisation organisation) => new()
    {
        Id = Http.Id.Text(organisation.Id),
        Role = organisation.Role,
        Name = organisation.Name,
        Phone = organisation.Phone,
    };
}

/// <summary>What was found in the directory.</summary>
internal sealed record OrganisationList
{
    /// <summary>By name.</summary>
    public required IReadOnlyList<OrganisationAnswer> Organisations { get; init; }
}

internal sealed class SetOrganisationValidator : AbstractValidator<SetOrganisation>
{
    public SetOrganisationValidator()
    {
        RuleFor(x => x.Role).Required().OneOf(LookupCodes.RelayedRole);
        RuleFor(x => x.Name).Required().AtMost(Rules.MostInName);
        RuleFor(x => x.Phone).Required().DialablePhone();
    }
}

[JsonSerializable(typeof(SetOrganisation))]
[JsonSerializable(typeof(OrganisationAnswer))]
[JsonSerializable(typeof(OrganisationList))]
internal sealed partial class OrganisationJson : JsonSerializerContext
{
    [System.Runtime.CompilerServices.ModuleInitializer]
    internal static void Register() => Http.Json.Know(Default);
}
