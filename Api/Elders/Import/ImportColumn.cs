using System.Text;
using Api.Http;
using Api.Keyholders;

namespace Api.Elders.Import;

/// <summary>One column of a register: how its header is written, how a cell is read, and how it is written again.</summary>
/// <param name="Header">Ours: in the template, the export and a mapping.</param>
/// <param name="Field">
/// The field as a validator names it, without places in lists: <c>identity.birthDate</c>; of contacts and gp with the slot,
/// <c>contacts.2.name</c>.
/// </param>
internal sealed record ImportColumn(string Header, string Field)
{
    private const string Circled = "①②③④⑤⑥⑦⑧⑨";

    /// <summary>Other headers for it, as centres write them.</summary>
    internal string[] Aliases { get; init; } = [];

    /// <summary>Takes over one cell that is not empty.</summary>
    internal required Action<RowDraft, ImportCell> Read { get; init; }

    /// <summary>The cell that <see cref="Read"/> makes the same of; null where another column writes this field.</summary>
    internal Func<ElderDocument, KeyholderNumber, string?>? Writer { get; init; }

    /// <summary>In the template's row of a made-up person; null: not in the template.</summary>
    internal string? Example { get; init; }

    internal bool IsExported => Writer is not null;

    internal string? Write(ElderDocument document, KeyholderNumber number) => Writer?.Invoke(document, number);

    /// <summary>
    /// One key for every way to write a header: 緊急連絡先①（氏名）, 緊急連絡先1_氏名 and 緊急連絡先１の氏名 are one.
    /// </summary>
    internal static string Fold(string header)
    {
        var key = new StringBuilder(header.Length);
        foreach (var c in Kana.Fold(header))
        {
            var circled = Circled.IndexOf(c, StringComparison.Ordinal);
            if (circled >= 0)
                key.Append((char)('1' + circled));
            else if (c is '〒' || (char.IsLetterOrDigit(c) && c is not ('ー' or 'ノ')))
                key.Append(c);
        }

        return key.ToString();
    }
}
