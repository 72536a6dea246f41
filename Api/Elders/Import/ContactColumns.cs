using System.Text.RegularExpressions;

namespace Api.Elders.Import;

/// <summary>緊急連絡先①–⑤: the same columns for each. The slot is the rank.</summary>
internal static partial class ContactColumns
{
    private const string Circled = "①②③④⑤";
    private const int InTemplate = 2;

    private static readonly string[] Beginnings = ["緊急連絡先", "緊急時連絡先", "連絡先", "緊急"];

    internal static readonly ImportColumn[] All =
    [
        .. Enumerable.Range(1, RowDraft.Slots).SelectMany(Slot),
        new("連絡先がない理由", "noContactReason")
        {
            Aliases = ["緊急連絡先がない理由", "緊急連絡先なしの理由"],
            Read = (d, c) => d.NoContactReason = c.Line(),
            Writer = (document, _) => document.NoContactReason,
        },
    ];

    private static IEnumerable<ImportColumn> Slot(int slot)
    {
        yield return Of(slot, "氏名", "name", (k, c) => k.Name = c.Name(), k => k.Name, ["見本 太郎", "見本 良子"], "名前", "");
        yield return Of(slot, "フリガナ", "kana", (k, c) => k.Kana = c.Reading(), k => k.Kana, ["ミホン タロウ", ""], "カナ", "氏名カナ", "氏名フリガナ");
        yield return Of(slot, "続柄", "relationship", Relationship, k => WrittenRelationships.Write(k.Relationship, k.RelationshipText), ["長男", "長男の妻"], "関係", "本人との関係");
        yield return Of(slot, "電話", "phones", AddPhones(null), k => PhoneCell.Write(k.Phones), ["090-0111-2222（携帯）", "03-0762-0012"], "電話番号", "TEL");
        yield return Of(slot, "携帯", "phones", AddPhones("mobile"), null, null, "携帯電話", "携帯番号");
        yield return Of(slot, "自宅電話", "phones", AddPhones("home"), null, null, "固定電話");
        yield return Of(slot, "勤務先電話", "phones", AddPhones("work"), null, null, "職場電話");
        yield return Of(slot, "住所", "address", Address, null, ["神奈川県川崎市中原区木月1-2-3", ""]);
        yield return Of(slot, "住所（町名まで）", "town", (k, c) => k.Town = c.Line(), k => k.Town, null, "町名");
        yield return Of(slot, "住所（番地）", "address", (k, c) => k.Address = c.Line(), k => k.Address, null, "番地");
        yield return Of(slot, "連絡できる時間", "hours", (k, c) => k.Hours = c.Line(), k => k.Hours, ["夜間可", ""], "時間帯", "連絡可能時間");
        yield return Of(slot, "駆けつけ", "canCome", (k, c) => k.CanCome = c.Flag(), k => YesNo(k.CanCome, "可", "不可"), null, "駆けつけ可否", "来所可否");
        yield return Of(slot, "鍵", "hasKey", (k, c) => k.HasKey = c.Flag(), k => YesNo(k.HasKey, "あり", "なし"), null, "鍵の有無", "合鍵");
        yield return Of(slot, "連絡してはいけない理由", "caution", (k, c) => k.Caution = c.Line(), k => k.Caution, null, "連絡不可の理由", "注意");
        yield return Of(slot, "最終連絡日", "lastReachedOn", (k, c) => k.LastReachedOn = c.Date(), k => DateCell.Write(k.LastReachedOn), null);
        yield return Of(slot, "同意日", "consentedOn", (k, c) => k.ConsentedOn = c.Date(), k => DateCell.Write(k.ConsentedOn), null);
        yield return Of(slot, "備考", "hours", Remark, null, null, "メモ", "特記事項");
    }

    private static ImportColumn Of(
        int slot, string name, string field, Action<Contact, ImportCell> read, Func<Contact, string?>? write, string[]? examples, params string[] aliases) =>
        new($"緊急連絡先{Circled[slot - 1]}{name}", $"contacts.{slot}.{field}")
        {
            Aliases = [.. aliases.Prepend(name).SelectMany(alias => Headers(slot, alias))],
            Read = (d, c) => read(d.Contact(slot), c),
            Writer = write is null ? null : (document, _) => document.Contacts?.FirstOrDefault(contact => contact.Rank == slot) is { } contact ? write(contact) : null,
            Example = examples is null || slot > InTemplate ? null : examples[slot - 1],
        };

    // 緊急連絡先1氏名, 緊急連絡先氏名1, 第1連絡先氏名; without a number it is the first one's, but 連絡先 alone may be the elder's own.
    private static IEnumerable<string> Headers(int slot, string name)
    {
        foreach (var beginning in Beginnings)
        {
            yield return $"{beginning}{slot}{name}";
            yield return $"{beginning}{name}{slot}";
            yield return $"第{slot}{beginning}{name}";
            if (slot == 1 && beginning == Beginnings[0])
                yield return $"{beginning}{name}";
        }
    }

    private static string? YesNo(bool? flag, string yes, string no) => flag is null ? null : flag.Value ? yes : no;

    private static Action<Contact, ImportCell> AddPhones(string? kind) => (contact, cell) =>
    {
        if (cell.Phones(kind) is { } phones)
            contact.Phones = [.. contact.Phones ?? [], .. phones];
    };

    private static void Relationship(Contact contact, ImportCell cell) =>
        (contact.Relationship, contact.RelationshipText) = WrittenRelationships.Read(cell.Line());

    private static void Address(Contact contact, ImportCell cell)
    {
        var line = cell.Line();
        var cut = WrittenAddress.HouseNumberIn(line);
        contact.Town = cut == 0 ? null : line[..cut];
        contact.Address = cut == line.Length ? null : line[cut..];
    }

    // A remark has no field of its own. Where it says not to call, it must be read before anybody calls.
    private static void Remark(Contact contact, ImportCell cell)
    {
        var remark = cell.Line();
        if (NotToCall().IsMatch(remark))
            contact.Caution = Joined(contact.Caution, remark);
        else
            contact.Hours = Joined(contact.Hours, remark);
        cell.Note(ImportFault.ContactNote);
    }

    private static string Joined(string? before, string remark) => before is null ? remark : $"{before} {remark}";

    [GeneratedRegex("(?:連絡|電話).{0,8}(?:しない|しては|不可|禁止|控え|NG|ＮＧ|だめ|ダメ|拒否|不要)")]
    private static partial Regex NotToCall();
}
