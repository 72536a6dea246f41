using Api.Keyholders;

namespace Api.Elders.Import;

/// <summary>A row of the file, and what is to become of it.</summary>
internal sealed class JudgedRow(ImportRow row)
{
    private readonly List<ImportFinding> findings = [.. row.Findings];

    internal ImportRow Row => row;

    /// <summary>The reader's, then the registry's. Whoever is registered just like this was checked when the row was let in.</summary>
    internal IReadOnlyList<ImportFinding> Findings => IsUnchanged ? [] : findings;

    internal bool HasError => findings.Exists(finding => finding.IsError);

    /// <summary>Whose elder it is.</summary>
    internal long Centre { get; set; }

    /// <summary>The new registration; null where there is none to be made.</summary>
    internal ElderDocument? New { get; set; }

    internal byte[] PersonKey { get; set; } = [];

    /// <summary>Another centre's elder who has the row's number from before: to say so is counted.</summary>
    internal long? Holder { get; set; }

    /// <summary>Who at other centres may be the same person, and rings there once the row is registered.</summary>
    internal List<(long Elder, long Centre)> Elsewhere { get; set; } = [];

    /// <summary>How many with this kana and date of birth the registry held.</summary>
    internal int Namesakes { get; set; }

    internal KeyholderNumber? Legacy { get; set; }

    internal (long Id, KeyholderNumber Number)? Stocked { get; set; }

    /// <summary>Registered already, just like this.</summary>
    internal bool IsUnchanged { get; set; }

    internal SealedElder? Sealed { get; set; }

    internal void Say(ImportFault fault, string column)
    {
        findings.Add(fault.At(row.Row, column));
        if (fault.IsError)
            New = null;
    }
}
