using Api.Http;

namespace Api.Elders.Import;

/// <summary>
/// Something to be said about one cell, or about the file. It goes to whoever sent the file, so it names place and reason;
/// the cell's own text stands only in <see cref="CellToCheck"/>.
/// </summary>
/// <param name="Row">As a spreadsheet counts it: the first is 1, line breaks inside a cell do not count. 0: the file.</param>
/// <param name="Column">The header as the file writes it, or ours where the file has none; empty: the file or the row.</param>
/// <param name="Code">One of <see cref="ImportFault"/>.</param>
/// <param name="Reason">For the person who mends the file. No personal data.</param>
/// <param name="IsError">An error stops the file; a warning lets the row in.</param>
internal sealed record ImportFinding(int Row, string Column, string Code, Text Reason, bool IsError);

/// <summary>What a warning leaves for the centre to look at after the import (要確認).</summary>
/// <param name="Column">The header as the file writes it, or ours where the file has none.</param>
/// <param name="Code">One of <see cref="ImportFault"/>.</param>
/// <param name="Reason">What is to be checked.</param>
/// <param name="Cell">The cell as it stood in the file: personal data, to be sealed. Empty where there was none.</param>
internal sealed record CellToCheck(string Column, string Code, Text Reason, string Cell);

/// <summary>One row of the file.</summary>
internal sealed record ImportRow
{
    /// <summary>As a spreadsheet counts it: the header is 1.</summary>
    public required int Row { get; init; }

    /// <summary>
    /// The registration that the row asks for; null with an error. Its <c>Number</c> or <c>LegacyNumber</c> is the cell of
    /// 登録番号, whichever of the two it reads as. It has passed <see cref="RegisterElderValidator"/>.
    /// </summary>
    public RegisterElder? Elder { get; init; }

    /// <summary>The cell of 登録番号; null: a new number is to be issued.</summary>
    public string? Number { get; init; }

    /// <summary>The cell of 担当センター, as written.</summary>
    public string? Centre { get; init; }

    /// <summary>When the register was last confirmed, as the file says; a month counts from its first day. Null: not said.</summary>
    public DateOnly? ConfirmedOn { get; init; }

    /// <summary>By whom: a code of <see cref="Codes.ConfirmedBy"/>.</summary>
    public string? ConfirmedBy { get; init; }

    public required IReadOnlyList<ImportFinding> Findings { get; init; }

    /// <summary>One for each warning.</summary>
    public required IReadOnlyList<CellToCheck> ToCheck { get; init; }
}

/// <summary>A file as it was read. With an error among <see cref="Findings"/> there are no rows.</summary>
/// <param name="Columns">The headers as the file writes them.</param>
/// <param name="Rows">Without those that are empty.</param>
/// <param name="Findings">About the file as a whole.</param>
internal sealed record ImportTable(
    IReadOnlyList<string> Columns, IReadOnlyList<ImportRow> Rows, IReadOnlyList<ImportFinding> Findings)
{
    /// <summary>The file's header for a field, or ours where it has none.</summary>
    internal Func<string, string> HeaderOf { get; init; } = field => ImportColumns.OfField(field)?.Header ?? "";

    internal bool HasErrors => AllFindings.Any(finding => finding.IsError);

    internal IEnumerable<ImportFinding> AllFindings => Findings.Concat(Rows.SelectMany(row => row.Findings));
}
