using System.Text.RegularExpressions;
using Api.Http;

namespace Api.Elders.Import;

/// <summary>One cell that is not empty, and the ways to read it. What cannot be read is noted, and read as nothing.</summary>
/// <param name="notes">Of the row.</param>
/// <param name="column">The header as the file has it.</param>
/// <param name="text">Without space around it.</param>
internal readonly partial struct ImportCell(RowNotes notes, string column, string text)
{
    private const char Geta = '〓';
    private const int PostalDigits = 7;

    /// <summary>As it stands, line breaks too.</summary>
    internal string Text => text;

    internal string Column => column;

    /// <summary>Without space and a spreadsheet's crutches around it; empty for a cell that holds only dashes.</summary>
    internal static string Trimmed(string cell)
    {
        var trimmed = cell.AsSpan().Trim(" 　\t");

        // ="0312345678" keeps a spreadsheet from taking text for a quantity; an apostrophe keeps it from taking it for a
        // formula, and our own files have that one (CsvFile).
        if (trimmed is ['=', '"', .., '"'])
            trimmed = trimmed[2..^1];
        else if (trimmed is ['\'', '=' or '+' or '-' or '@' or '＝' or '＋' or '－' or '＠', ..])
            trimmed = trimmed[1..];

        foreach (var c in trimmed)
        {
            if (!WrittenForm.IsFiller(c) && c is not ('\r' or '\n'))
                return (trimmed.Length == cell.Length ? cell : trimmed.ToString()).Replace('\t', ' ');
        }

        return "";
    }

    /// <summary>What is wrong with it whatever the column; null: nothing.</summary>
    internal ImportFault? Fault()
    {
        if (text.Length > CsvCells.MostInCell)
            return ImportFault.TooLong;

        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.IsAscii && rune.Value >= ' ')
                continue;

            if (rune.Value == CsvCells.Unreadable)
                return ImportFault.BadEncoding;
            if (rune.Value is Geta or (>= 0xE000 and <= 0xF8FF) or >= 0xF0000)
                return ImportFault.Gaiji;
            if (rune.Value is not ('\n' or '\r') && JsonGate.IsForbidden(rune.Value))
                return ImportFault.ControlCharacter;
        }

        return text[0] == '#' && SpreadsheetError().IsMatch(text) ? ImportFault.SpreadsheetError
            : WrittenCodes.IsDitto(text) ? ImportFault.Ditto
            : null;
    }

    internal void Note(ImportFault fault) => notes.Add(fault, column, text);

    /// <summary>On one line.</summary>
    internal string Line() => text.AsSpan().ContainsAny('\n', '\r') ? LineBreak().Replace(text, " ").Trim() : text;

    /// <summary>Kept letter by letter; a question mark in it may be all that is left of one.</summary>
    internal string Name()
    {
        if (text.AsSpan().ContainsAny('?', '？'))
            Note(ImportFault.PossiblyGarbled);
        return Line();
    }

    internal string Reading() => Kana.Widen(Line());

    internal DateOnly? Date()
    {
        if (DateCell.Read(text, out var date) is not { } fault)
            return date;

        Note(fault);
        return null;
    }

    /// <param name="isMonth">A month alone: the date is its first day.</param>
    internal DateOnly? Month(out bool isMonth)
    {
        if (DateCell.ReadMonth(text, out var date, out isMonth) is not { } fault)
            return date;

        Note(fault);
        return null;
    }

    internal IReadOnlyList<string> List() => [.. ListCell.Split(text)];

    /// <summary>The code of a word; null and a warning when it is none.</summary>
    internal string? Code(Func<string, string?> words, ImportFault? otherwise = null)
    {
        var code = words(Line());
        if (code is null)
            Note(otherwise ?? ImportFault.Word);
        return code;
    }

    internal string? Code(IReadOnlyDictionary<string, Text> labels) => Code(word => WrittenCodes.Labelled(labels, word));

    internal bool? Flag(ImportFault? otherwise = null)
    {
        var flag = WrittenCodes.YesOrNo(Line());
        if (flag is null)
            Note(otherwise ?? ImportFault.Word);
        return flag;
    }

    internal IReadOnlyList<Phone>? Phones(string? kind = null)
    {
        if (IsScientific())
            return null;

        var (phones, fault) = PhoneCell.Read(text, kind);
        if (fault is not null)
            Note(fault);
        return fault is { IsError: true } || phones.Count == 0 ? null : phones;
    }

    /// <summary>The one phone of a field without room for a note.</summary>
    internal string? Phone()
    {
        var phones = Phones();
        if (phones is { Count: > 1 } || phones?[0] is { Note: not null } or { Kind: not null })
            Note(ImportFault.ManyLines);
        return phones?[0].Number;
    }

    internal string? PostalCode()
    {
        if (IsScientific())
            return null;

        var digits = text.Count(c => char.IsAsciiDigit(WrittenForm.ToAscii(c)));
        if (digits != PostalDigits - 1)
            return text;

        Note(ImportFault.LostZero);
        return null;
    }

    internal bool IsScientific()
    {
        var isScientific = text.AsSpan().ContainsAny("EeＥｅ") && Scientific().IsMatch(string.Concat(text.Select(WrittenForm.ToAscii)));
        if (isScientific)
            Note(ImportFault.Scientific);
        return isScientific;
    }

    [GeneratedRegex(@"\s*[\r\n]+\s*")]
    private static partial Regex LineBreak();

    [GeneratedRegex(@"^#(?:REF!|N/A|VALUE!|NAME\?|DIV/0!|NULL!|NUM!|#+)$")]
    private static partial Regex SpreadsheetError();

    [GeneratedRegex(@"^[0-9](?:\.[0-9]+)?[Ee]\+?[0-9]{1,2}$")]
    private static partial Regex Scientific();
}
