using System.Text.RegularExpressions;
using Api.Http;
using Api.Keyholders;

namespace Api.Elders.Import;

/// <summary>
/// Reads a centre's or a town's register from CSV. It asks no database and changes nothing; whoever writes the rows judges
/// duplicates, stock and centres. What cannot be read for certain is a finding, never a guess.
/// </summary>
internal static partial class ImportReader
{
    // Ten times what an answer lists. Whoever has more has a file of another kind, and the rest of it would take minutes.
    private const int MostErrors = 10_000;

    /// <param name="file">UTF-8 with or without a byte order mark, or Shift_JIS as Windows has it (code page 932).</param>
    /// <param name="mapping">Where the file's headers are not ours.</param>
    /// <param name="readNumber">Reads a registration number, issued or of an older form.</param>
    /// <param name="today">The day of the import.</param>
    /// <param name="most">More elders are not read.</param>
    internal static ImportTable Read(
        ReadOnlyMemory<byte> file, ImportMapping? mapping, Func<string, NumberReading> readNumber, Today today, int most = CsvCells.MostRows)
    {
        if (!CsvCells.IsCsv(file.Span))
            return Refused([], ImportFault.NotCsv.At(0, ""));

        var rows = CsvCells.Read(file.Span, out var broken);
        if (broken is not null)
            return Refused([], broken);

        if (rows.TrueForAll(row => row.IsEmpty))
            return Refused([], ImportFault.NoRows.At(0, ""));

        var header = ImportHeader.Of(rows, mapping);
        var elders = rows.Skip(header.Row).Where(row => !row.IsEmpty).ToList();
        if (elders.Count == 0)
            header.Findings.Add(ImportFault.NoRows.At(0, ""));
        if (elders.Count > most)
            header.Findings.Add(ImportFault.TooManyElders(most).At(elders[most].Number, ""));
        if (header.Findings.Exists(finding => finding.IsError))
            return Refused(header.Headers, [.. header.Findings]);

        var validator = new RegisterElderValidator(today);
        var seen = new HashSet<KeyholderNumber>();
        var errors = 0;
        var read = new List<ImportRow>(elders.Count);
        foreach (var row in elders)
        {
            var one = ReadRow(row, header, readNumber, seen, validator, today.Date);
            errors += one.Findings.Count(finding => finding.IsError);
            read.Add(errors <= MostErrors ? one : one with { Findings = [.. one.Findings, ImportFault.TooManyErrors.At(one.Row, "")] });
            if (errors > MostErrors)
                break;
        }

        return new ImportTable(header.Headers, read, header.Findings) { HeaderOf = header.HeaderOf };
    }

    private static ImportTable Refused(string[] columns, params ImportFinding[] findings) => new(columns, [], findings);

    private static ImportRow ReadRow(
        CsvRow row, ImportHeader header, Func<string, NumberReading> readNumber, HashSet<KeyholderNumber> seen, RegisterElderValidator validator, DateOnly today)
    {
        var notes = new RowNotes(row.Number);
        var draft = new RowDraft(notes);
        foreach (var (column, at) in header.Columns)
        {
            var text = at < row.Cells.Length ? ImportCell.Trimmed(row.Cells[at]) : "";
            if (text.Length == 0)
                continue;

            var cell = new ImportCell(notes, header.Headers[at], text);
            if (cell.Fault() is { } fault)
                cell.Note(fault);
            else
                column.Read(draft, cell);
        }

        for (var at = 0; at < row.Cells.Length; at++)
        {
            if ((at >= header.Headers.Length || header.Headers[at].Length == 0) && !string.IsNullOrWhiteSpace(row.Cells[at]))
                notes.Add(ImportFault.TooManyCells, "");
        }

        Number(draft, notes, header.HeaderOf("number"), readNumber, seen);
        var elder = draft.Finish(header.HeaderOf, today);
        foreach (var failure in validator.Validate(elder).Errors)
        {
            // A cell that could not be read is missing for that reason, and this was said.
            var column = header.HeaderNear(FieldOf(failure.PropertyName, draft));
            if (!notes.IsWrong(column))
                notes.Add(ImportFault.Validation(failure.ErrorMessage), column);
        }

        return new ImportRow
        {
            Row = row.Number,
            Elder = notes.HasError ? null : elder,
            Number = draft.Number,
            Centre = draft.Centre,
            ConfirmedOn = draft.ConfirmedOn,
            ConfirmedBy = draft.ConfirmedBy,
            Findings = notes.Findings,
            ToCheck = notes.ToCheck,
        };
    }

    private static void Number(
        RowDraft draft, RowNotes notes, string column, Func<string, NumberReading> readNumber, HashSet<KeyholderNumber> seen)
    {
        if (draft.Number is null)
            return;

        var read = readNumber(draft.Number);
        if (read.Number is { DigitInferred: false } number)
        {
            draft.NumberIsLegacy = number.IsLegacy;
            if (!seen.Add(number))
                notes.Add(ImportFault.NumberTwice, column);
            return;
        }

        var isShort = read.DigitsSeen < KeyholderNumber.ShortestIssued && draft.Number.All(c => char.IsAsciiDigit(WrittenForm.ToAscii(c)));
        notes.Add(
            read.Fault == NumberFault.CheckDigit ? ImportFault.NumberCheckDigit : isShort ? ImportFault.LostZero : ImportFault.NumberFormat,
            column);
    }

    // contacts[1].phones[0].number: the second contact of the list may have been the file's third.
    private static string FieldOf(string path, RowDraft draft) => Place().Replace(path, place =>
    {
        var list = place.Groups[1].Value;
        var index = int.Parse(place.Groups[2].ValueSpan, System.Globalization.CultureInfo.InvariantCulture);
        return list.ToUpperInvariant() switch
        {
            "CONTACTS" => $"{list}.{draft.ContactSlot(index)}",
            "GP" => $"{list}.{draft.GpSlot(index)}",
            _ => list,
        };
    });

    [GeneratedRegex(@"\b(\w+)\[(\d+)\]")]
    private static partial Regex Place();
}
