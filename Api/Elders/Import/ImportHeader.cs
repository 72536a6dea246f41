namespace Api.Elders.Import;

/// <summary>The row of headers: which column of the file is which of ours.</summary>
internal sealed class ImportHeader
{
    // Lists often begin with a title and the day they were printed.
    private const int TitleRows = 10;

    // No column is called so; what is cut off is not folded nine times, nor said again with every finding.
    private const int MostCharacters = 100;

    private readonly Dictionary<string, string> byField = new(StringComparer.OrdinalIgnoreCase);

    private ImportHeader(string[] headers, int row)
    {
        Headers = headers;
        Row = row;
    }

    internal string[] Headers { get; }

    /// <summary>The row's number; the elders stand below.</summary>
    internal int Row { get; }

    /// <summary>In the order of <see cref="ImportColumns.All"/>: what is read later may add to what was read before.</summary>
    internal List<(ImportColumn Column, int At)> Columns { get; } = [];

    internal List<ImportFinding> Findings { get; } = [];

    internal static ImportHeader Of(List<CsvRow> rows, ImportMapping? mapping)
    {
        var first = rows.Take(TitleRows).FirstOrDefault(row => row.Cells.Any(cell => ColumnOf(Header(cell), mapping)?.Field == "identity.name"));
        var row = first.Cells is null ? rows[0] : first;
        var header = new ImportHeader([.. row.Cells.Select(Header)], row.Number);
        header.Match(mapping);
        return header;
    }

    /// <summary>The file's header for a field, or ours where it has none.</summary>
    internal string HeaderOf(string field) =>
        byField.GetValueOrDefault(field) ?? ImportColumns.OfField(field)?.Header ?? "";

    /// <summary>The file's header for the field that a validator names, as near as there is one.</summary>
    internal string HeaderNear(string field)
    {
        for (var path = field; path.Length > 0; path = path[..Math.Max(0, path.LastIndexOf('.'))])
        {
            if (HeaderOf(path) is { Length: > 0 } header)
                return header;
        }

        var within = ImportColumns.All.FirstOrDefault(column => column.Field.StartsWith(field + ".", StringComparison.OrdinalIgnoreCase));
        return within is null ? "" : HeaderOf(within.Field);
    }

    private void Match(ImportMapping? mapping)
    {
        var seen = new HashSet<ImportColumn>();
        for (var at = 0; at < Headers.Length; at++)
        {
            var header = Headers[at];
            if (header.Length == 0)
                continue;

            if (ColumnOf(header, mapping) is not { } column)
                Add(ImportColumns.IsForbidden(header) ? ImportFault.ColumnForbidden : ImportFault.ColumnUnknown, header);
            else if (!seen.Add(column))
                Add(ImportFault.ColumnTwice, header);
            else
                Columns.Add((column, at));
        }

        foreach (var (column, at) in Columns)
            byField.TryAdd(column.Field, Headers[at]);

        foreach (var column in ImportColumns.Required.Concat(mapping?.Headers.Keys ?? []).Distinct().Where(column => !seen.Contains(column)))
            Add(ImportFault.ColumnMissing, mapping?.Headers.GetValueOrDefault(column) ?? column.Header);

        var order = ImportColumns.Order;
        Columns.Sort((a, b) => order[a.Column].CompareTo(order[b.Column]));
    }

    private static string Header(string cell) =>
        cell.Trim() is var header && header.Length > MostCharacters ? header[..MostCharacters] + "…" : header;

    private void Add(ImportFault fault, string header) => Findings.Add(fault.At(Row, header));

    private static ImportColumn? ColumnOf(string header, ImportMapping? mapping)
    {
        foreach (var (column, theirs) in mapping?.Headers ?? new Dictionary<ImportColumn, string>())
        {
            if (theirs == header || ImportColumn.Fold(theirs) == ImportColumn.Fold(header))
                return column;
        }

        return ImportColumns.Find(header) is { } found && mapping?.Headers.ContainsKey(found) != true ? found : null;
    }
}
