using System.Text.RegularExpressions;
using Api.Http;

namespace Api.Elders.Import;

/// <summary>
/// Telephones as people write them into one cell: several, with words beside them (045-011-0022 日中は090-0333-4444(嫁)).
/// What is a number is for <see cref="PhoneNumber"/> to say; everything else is kept as a note.
/// </summary>
internal static partial class PhoneCell
{
    private const int LongestWritten = 24;
    private const int FewestDigits = 7;
    private const int DigitsLessOne = 9;
    private const int MobileDigitsLessOne = 10;

    /// <returns>The phones, and what is wrong or uncertain; no phones and no fault for a cell that says there are none.</returns>
    internal static (List<Phone> Phones, ImportFault? Fault) Read(string text, string? kind = null)
    {
        if (PhoneNumber.Dial(text) is not null)
            return ([new Phone { Number = text, Kind = kind }], null);

        var phones = new List<Phone>();
        ImportFault? fault = null;
        foreach (var line in ListCell.Split(text))
        {
            var found = Line(Ignored().Replace(line, " "), kind, phones);
            if (found is { IsError: true })
                return (phones, found);

            fault ??= found;
        }

        if (phones.Count == 0 && fault is null && !WrittenCodes.IsNone(text))
            fault = ImportFault.Word;
        return (phones, fault);
    }

    /// <summary>A name with one number beside it (大森医院 03-0762-0021) as both; any other text as it stands.</summary>
    /// <returns>IsSure is false where several numbers stand in the text.</returns>
    internal static (string Name, Phone? Phone, bool IsSure) BesideName(string text)
    {
        if (!text.Any(IsDigit))
            return (text, null, true);

        var plain = Ignored().Replace(text, " ");
        var found = Numbers(plain);
        if (found is not [var number])
            return (text, null, found.Count == 0);

        var name = string.Join(' ', new[] { plain[..number.Start], plain[number.End..] }
            .Select(part => PhoneWords.Clean(part.Trim())).Where(part => part.Length > 0));
        return name.Length == 0 ? (text, null, false) : (name, new Phone { Number = plain[number] }, true);
    }

    /// <summary>The reverse: one line for each, e.g. 090-0111-2222（携帯：夜間のみ）.</summary>
    internal static string? Write(IReadOnlyList<Phone>? phones) => phones is null or []
        ? null
        : ListCell.Write(phones.Select(phone =>
        {
            var kind = phone.Kind is null ? null : Codes.PhoneKind[phone.Kind].Ja;
            var note = kind is null ? phone.Note : phone.Note is null ? kind : $"{kind}：{phone.Note}";
            return note is null ? phone.Number! : $"{phone.Number}（{note}）";
        }));

    private static ImportFault? Line(string line, string? kind, List<Phone> phones)
    {
        var found = Numbers(line);
        if (found.Count == 0)
            return WithoutNumber(line, phones);

        ImportFault? fault = null;
        var notes = new List<string>[found.Count];
        for (var i = 0; i < found.Count; i++)
            notes[i] = [];

        for (var gap = 0; gap <= found.Count; gap++)
        {
            var start = gap == 0 ? 0 : found[gap - 1].End.Value;
            var words = line[start..(gap == found.Count ? line.Length : found[gap].Start.Value)];
            if (PhoneWords.Clean(words).Length == 0)
                continue;

            if (HasNumber(words))
                return LostOr(words, ImportFault.Phone);

            if (gap == 0 || gap == found.Count)
            {
                notes[gap == 0 ? 0 : gap - 1].Add(words);
                continue;
            }

            // Between two: words in parentheses, or written close to a number, are about that one.
            var after = AtStart().Match(words);
            if (after.Success)
                notes[gap - 1].Add(after.Value);
            words = words[after.Length..];
            if (PhoneWords.Clean(words).Length == 0)
                continue;

            var closeToLast = !after.Success && !PhoneWords.IsFill(words[0]);
            var closeToNext = !PhoneWords.IsFill(words[^1]) || words[^1] is ':' or '：' or '→';
            notes[closeToLast && !closeToNext ? gap - 1 : gap].Add(words);
            if (closeToLast == closeToNext)
                fault = ImportFault.PhoneNote;
        }

        for (var i = 0; i < found.Count; i++)
            phones.Add(Phone(line[found[i]], kind, notes[i]));
        return fault;
    }

    // A line of words belongs to the number in the line above.
    private static ImportFault? WithoutNumber(string line, List<Phone> phones)
    {
        if (HasNumber(line))
            return LostOr(line, ImportFault.Phone);

        var note = PhoneWords.Clean(line);
        if (note.Length == 0 || WrittenCodes.IsNone(line))
            return null;

        if (phones.Count == 0)
            return ImportFault.Word;

        phones[^1].Note = phones[^1].Note is { } before ? $"{before} {note}" : note;
        return ImportFault.PhoneNote;
    }

    private static Phone Phone(string number, string? kind, List<string> words)
    {
        var notes = new List<string>();
        foreach (var part in words.Select(PhoneWords.Clean).Where(part => part.Length > 0))
        {
            var cut = part.IndexOfAny([':', '：']);
            var first = cut < 0 ? part : part[..cut];
            if (WrittenCodes.PhoneKind(first) is { } said)
            {
                kind = said;
                if (cut >= 0)
                    notes.Add(part[(cut + 1)..].Trim());
            }
            else
            {
                notes.Add(part);
            }
        }

        return new Phone { Number = number, Kind = kind, Note = notes.Count == 0 ? null : string.Join(' ', notes) };
    }

    // From the left, each as long as it can be dialled.
    private static List<Range> Numbers(string line)
    {
        var found = new List<Range>();
        for (var start = 0; start < line.Length; start++)
        {
            if (!Starts(line, start))
                continue;

            var end = Math.Min(line.Length, start + LongestWritten);
            while (end > start + FewestDigits && (!Ends(line, end) || PhoneNumber.Dial(line[start..end]) is null))
                end--;

            if (end <= start + FewestDigits)
                continue;

            found.Add(start..end);
            start = end - 1;
        }

        return found;
    }

    private static bool Starts(string line, int at) =>
        WrittenForm.ToAscii(line[at]) is '+' or '(' or (>= '0' and <= '9') && (at == 0 || !IsDigit(line[at - 1]));

    private static bool Ends(string line, int end) => IsDigit(line[end - 1]) && (end == line.Length || !IsDigit(line[end]));

    private static bool IsDigit(char c) => char.IsAsciiDigit(WrittenForm.ToAscii(c));

    // Digits enough for a number without its area code; those of 24時間 or 内線1234 are too few.
    private static bool HasNumber(string words) => DigitRuns().Matches(words).Any(run => run.Value.Count(IsDigit) >= FewestDigits);

    private static ImportFault LostOr(string words, ImportFault otherwise)
    {
        var digits = string.Concat(words.Select(WrittenForm.ToAscii).Where(char.IsAsciiDigit));
        return digits[0] != '0' && digits.Length is DigitsLessOne or MobileDigitsLessOne ? ImportFault.LostZero : otherwise;
    }

    [GeneratedRegex(@"℡|☎|☏|(?<![A-Za-z])(?:TEL|Tel|tel|ＴＥＬ)[.．:：]?")]
    private static partial Regex Ignored();

    [GeneratedRegex(@"^\s*[（(][^）)]*[）)]")]
    private static partial Regex AtStart();

    [GeneratedRegex(@"[0-9０-９](?:[-‐－−―ー()（） ]?[0-9０-９])*")]
    private static partial Regex DigitRuns();
}
