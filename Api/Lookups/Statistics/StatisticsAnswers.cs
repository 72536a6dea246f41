using System.Text.Json.Serialization;
using Api.Elders;
using Api.Notices;

namespace Api.Lookups.Statistics;

/// <summary>A month's figures. Training is in none of them.</summary>
internal sealed record MonthStatistics
{
    /// <summary>yyyy-MM.</summary>
    public required string Month { get; init; }

    /// <summary>Up to when: the month's end, or now while it lasts.</summary>
    public required DateTimeOffset AsOf { get; init; }

    /// <summary>Every centre, or your own.</summary>
    public required IReadOnlyList<CentreStatistics> Centres { get; init; }

    /// <summary>All centres together; absent for a centre.</summary>
    public TotalStatistics? Total { get; init; }

    /// <summary>With area=true.</summary>
    public AreaSheet? Area { get; init; }
}

/// <summary>One centre's figures.</summary>
internal sealed record CentreStatistics
{
    /// <summary>The centre's id.</summary>
    public required string Centre { get; init; }

    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Its figures.</summary>
    public required Figures Figures { get; init; }
}

/// <summary>The figures of all centres, with what belongs to none.</summary>
internal sealed record TotalStatistics
{
    /// <summary>Of all centres.</summary>
    public required Figures Figures { get; init; }

    /// <summary>Numbers that were well-formed and not registered: they lead to no centre.</summary>
    public required long Misses { get; init; }

    /// <summary>Numbers that cannot be one: misread or mistyped.</summary>
    public required long Misreads { get; init; }
}

/// <summary>What is counted.</summary>
internal sealed record Figures
{
    /// <summary>Registered at the end, reports of an end that nobody confirmed included.</summary>
    public required long Registered { get; init; }

    /// <summary>Registered during the month.</summary>
    public required long New { get; init; }

    /// <summary>Ended or withdrawn during the month, and not reopened in it.</summary>
    public required long Ended { get; init; }

    /// <summary>The renewals due in this month.</summary>
    public required RenewalFigures Renewals { get; init; }

    /// <summary>Lookups that found a number, by role and reason.</summary>
    public required IReadOnlyList<LookupFigures> Lookups { get; init; }

    /// <summary>Notices that came in, by kind.</summary>
    public required IReadOnlyList<NoticeCount> Notices { get; init; }

    /// <summary>After how many of these lookups a contact was reached.</summary>
    public required int Reached { get; init; }

    /// <summary>Median of the minutes from a lookup to its first reached contact; absent when none was.</summary>
    public double? MedianMinutes { get; init; }
}

/// <summary>How many were due, and how many of them were renewed by the month's end.</summary>
internal sealed record RenewalFigures
{
    /// <summary>Due in this month; whoever ended without a renewal is not counted.</summary>
    public required long Due { get; init; }

    /// <summary>Renewed in the month or before it.</summary>
    public required long InTime { get; init; }

    /// <summary>0 to 1; absent when nobody was due.</summary>
    public double? Share { get; init; }
}

/// <summary>Lookups of one role for one reason.</summary>
internal sealed record LookupFigures
{
    /// <summary>Who asked.</summary>
    public required string Role { get; init; }

    /// <summary>Why.</summary>
    [CodeOf(nameof(LookupCodes.Reason), typeof(LookupCodes))]
    public required string Reason { get; init; }

    /// <summary>Of an answer on the telephone: the role of whoever telephoned.</summary>
    [CodeOf(nameof(LookupCodes.RelayedRole), typeof(LookupCodes))]
    public string? ForRole { get; init; }

    /// <summary>Of an answer on the telephone: why they asked.</summary>
    [CodeOf(nameof(LookupCodes.RelayedReason), typeof(LookupCodes))]
    public string? ForReason { get; init; }

    /// <summary>Answered in full.</summary>
    public required long Full { get; init; }

    /// <summary>Answered with a candidate only.</summary>
    public required long Candidate { get; init; }

    /// <summary>Answered with the status only.</summary>
    public required long StatusOnly { get; init; }

    /// <summary>All three together.</summary>
    public long Count => Full + Candidate + StatusOnly;
}

/// <summary>Notices of one kind.</summary>
internal sealed record NoticeCount
{
    /// <summary>health, daily-life, abuse or other.</summary>
    [CodeOf(nameof(NoticeCodes.Kind), typeof(NoticeCodes))]
    public required string Kind { get; init; }

    /// <summary>How many came in during the month.</summary>
    public required int Received { get; init; }

    /// <summary>How many of these were taken on so far, closed ones too.</summary>
    public required int Taken { get; init; }

    /// <summary>How many of these were closed so far.</summary>
    public required int Closed { get; init; }

    /// <summary>Median of the minutes until they were taken on; absent in the total.</summary>
    public long? MinutesToTaken { get; init; }

    /// <summary>Median of the minutes until they were closed; absent in the total.</summary>
    public long? MinutesToClosed { get; init; }
}

/// <summary>Counts by town; an absent one is below 10, or could tell of fewer than 10.</summary>
internal sealed record AreaSheet
{
    /// <summary>Largest first; towns of fewer than 10 elders stand together at the end, without their names.</summary>
    public required IReadOnlyList<AreaRow> Towns { get; init; }

    /// <summary>All towns; of a column with a gap absent, or the gap could be worked out.</summary>
    public required AreaRow Total { get; init; }
}

/// <summary>One town's counts.</summary>
internal sealed record AreaRow
{
    /// <summary>As registered; absent for all other towns together, and for the total.</summary>
    public string? Town { get; init; }

    /// <summary>Registered at the month's end.</summary>
    public long? Registered { get; init; }

    /// <summary>Living alone.</summary>
    public long? Alone { get; init; }

    /// <summary>Without any contact.</summary>
    public long? NoContact { get; init; }

    /// <summary>Past their due month.</summary>
    public long? Overdue { get; init; }

    /// <summary>Notices that came in during the month, by kind; no total of them, for it stands above.</summary>
    public IReadOnlyDictionary<string, long>? Notices { get; init; }
}

[JsonSerializable(typeof(MonthStatistics))]
internal sealed partial class StatisticsJson : JsonSerializerContext
{
    [System.Runtime.CompilerServices.ModuleInitializer]
    internal static void Register() => Api.Http.Json.Know(Default);
}
