using System.Collections.Frozen;
using System.Reflection;

namespace Api.Http;

/// <summary>What the description needs from higher slices.</summary>
internal sealed record About
{
    internal required string Title { get; init; }

    /// <summary>What it is for and how to use it: markdown, Japanese first.</summary>
    internal required string Overview { get; init; }

    /// <summary>The parts of the API in the order in which they are read.</summary>
    internal required (string Name, Text About)[] Tags { get; init; }

    /// <summary>The roles of a named policy; null for one that is open.</summary>
    internal required Func<string, IReadOnlyList<(string Name, Text Label)>?> RolesOf { get; init; }

    /// <summary>How many roles there are: a policy that names as many refuses none.</summary>
    internal required int Roles { get; init; }

    /// <summary>The closed list that a property's codes come from.</summary>
    internal required Func<MemberInfo, IReadOnlyDictionary<string, Text>?> CodesOf { get; init; }

    /// <summary>The header that names the person who asks.</summary>
    internal required string ActingUserHeader { get; init; }

    /// <summary>Japanese for the fields, one table of each slice.</summary>
    internal required IReadOnlyList<FieldWords> Words { get; init; }
}

/// <summary>
/// A slice's fields in Japanese, a line each (<c>Type.field words</c>). The English is the property's own comment; a table
/// beside the types keeps them short enough to read.
/// </summary>
internal sealed class FieldWords(string table)
{
    internal FrozenDictionary<string, string> ByField { get; } = table
        .Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
        .ToFrozenDictionary(line => line[..line.IndexOf(' ', StringComparison.Ordinal)], line => line[(line.IndexOf(' ', StringComparison.Ordinal) + 1)..]);
}
