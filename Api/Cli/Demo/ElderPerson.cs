using Api.Elders;

namespace Api.Cli.Demo;

/// <summary>What the parts of a made-up elder must agree on.</summary>
internal sealed record ElderPerson
{
    public required WrittenName Surname { get; init; }

    public required bool IsMan { get; init; }

    public required int BirthYear { get; init; }

    public required WardTown Town { get; init; }

    public required string Address { get; init; }

    public required string Household { get; init; }

    public required Phone? HomePhone { get; init; }
}
