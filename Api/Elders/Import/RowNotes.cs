namespace Api.Elders.Import;

/// <summary>What was found in one row, gathered while it is read.</summary>
internal sealed class RowNotes(int row)
{
    private readonly List<ImportFinding> findings = [];
    private readonly List<CellToCheck> toCheck = [];

    internal IReadOnlyList<ImportFinding> Findings => findings;

    internal IReadOnlyList<CellToCheck> ToCheck => toCheck;

    internal bool HasError => findings.Exists(finding => finding.IsError);

    internal bool IsWrong(string column) => findings.Exists(finding => finding.IsError && finding.Column == column);

    /// <param name="fault">What was found.</param>
    /// <param name="column">The header as the file has it, or ours.</param>
    /// <param name="cell">The cell's text, for the centre to look at after a warning.</param>
    internal void Add(ImportFault fault, string column, string cell = "")
    {
        // The same again says nothing new.
        if (findings.Exists(finding => finding.Code == fault.Code && finding.Column == column))
            return;

        findings.Add(fault.At(row, column));
        if (!fault.IsError)
            toCheck.Add(new CellToCheck(column, fault.Code, fault.Reason, cell));
    }
}
