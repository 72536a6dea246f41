namespace Api.Elders.Import;

/// <summary>Who this is.</summary>
internal static class IdentityColumns
{
    internal static readonly ImportColumn[] All =
    [
        new("登録番号", "number")
        {
            // 番号 alone is as often the row's own.
            Aliases = ["キーホルダー番号", "見守りキーホルダー登録番号", "見守りキーホルダー番号", "登録No", "登録No."],
            Read = (d, c) => d.Number = c.IsScientific() ? null : c.Line(),
            Writer = (_, number) => number.Printed,
            Example = "",
        },
        new("担当センター", "centre")
        {
            Aliases = ["センター", "センター名", "担当包括", "包括", "担当地域包括支援センター", "地域包括支援センター"],
            Read = (d, c) => d.Centre = c.Line(),
        },
        Of("氏名", "name", (d, c) => d.Identity.Name = c.Name(), i => i.Name, "見本 花子", "名前", "お名前", "登録者氏名", "利用者氏名", "本人氏名", "対象者氏名"),
        Of("フリガナ", "kana", (d, c) => d.Identity.Kana = c.Reading(), i => i.Kana, "ミホン ハナコ", "ふりがな", "カナ", "カナ氏名", "氏名カナ", "氏名フリガナ", "よみがな", "読み"),
        Of("氏名の注記", "nameNote", (d, c) => d.Identity.NameNote = c.Line(), i => i.NameNote, null, "字形の注記", "外字の注記"),
        OtherName("旧姓・旧名", "former", "旧姓", "旧名"),
        OtherName("通称名", "alias", "通称", "通名"),
        OtherName("ローマ字", "roman", "ローマ字氏名", "英字氏名"),
        Of("性別", "sex", (d, c) => d.Identity.Sex = c.Code(WrittenCodes.Sex, ImportFault.SexUnknown), i => Label(Codes.Sex, i.Sex), "女性", "男女"),
        Of("生年月日", "birthDate", (d, c) => d.Identity.BirthDate = c.Date(), i => DateCell.Write(i.BirthDate), "昭和15年3月1日", "誕生日", "本人生年月日"),
        Of("〒", "postalCode", (d, c) => d.Identity.PostalCode = c.PostalCode(), i => i.PostalCode, "143-0016", "郵便番号", "〒番号"),
        new("住所", "identity.address") { Aliases = ["現住所", "住所1", "本人住所", "居住地"], Read = Address, Example = "東京都大田区大森北1-2-3" },
        Of("住所（町名まで）", "town", (d, c) => d.Identity.Town = c.Line(), i => i.Town, null, "町名"),
        Of("住所（番地）", "address", (d, c) => d.Identity.Address = c.Line(), i => i.Address, null, "番地"),
        Of("建物・部屋", "building", (d, c) => d.Identity.Building = c.Line(), i => i.Building, "コーポ大森101", "建物", "建物名", "建物名・部屋番号", "住所2", "方書", "マンション名", "アパート名"),
        Of("支援措置", "protected", (d, c) => d.Identity.Protected = c.Flag(ImportFault.Protection) ?? true, i => i.Protected ? "あり" : null, null, "支援措置対象", "住所非開示"),
        Of("電話", "phones", (d, c) => d.Phones.AddRange(c.Phones() ?? []), i => PhoneCell.Write(i.Phones), "03-0762-0011", "電話番号", "TEL", "本人電話", "本人電話番号", "電話1"),
        new("自宅電話", "identity.phones") { Aliases = ["固定電話", "自宅電話番号"], Read = (d, c) => d.Phones.AddRange(c.Phones("home") ?? []) },
        new("携帯電話", "identity.phones") { Aliases = ["携帯", "携帯番号", "携帯電話番号", "本人携帯"], Read = (d, c) => d.Phones.AddRange(c.Phones("mobile") ?? []) },
        new("FAX", "identity.phones") { Aliases = ["ファックス", "FAX番号"], Read = (d, c) => d.Phones.AddRange(c.Phones("fax") ?? []) },
        Of("世帯状況", "household", (d, c) => d.Identity.Household = c.Code(WrittenCodes.Household), i => Label(Codes.Household, i.Household), "独居", "世帯", "世帯構成", "世帯区分", "家族構成", "居住形態"),
        Of("家に残る人・動物", "leftAtHome", (d, c) => d.Identity.LeftAtHome = c.Line(), i => i.LeftAtHome, null, "ペット", "自宅に残る家族・ペット"),
        Of("居所", "residence.kind", (d, c) => Residence(d).Kind = c.Code(Codes.ResidenceKind), i => Label(Codes.ResidenceKind, i.Residence?.Kind), null, "現在の居所"),
        Of("居所の名称", "residence.name", (d, c) => Residence(d).Name = c.Line(), i => i.Residence?.Name, null, "入院・入所先"),
        Of("居所の電話", "residence.phone", (d, c) => Residence(d).Phone = c.Phone(), i => i.Residence?.Phone, null),
        Of("居所の開始日", "residence.since", (d, c) => Residence(d).Since = c.Date(), i => DateCell.Write(i.Residence?.Since), null, "入院・入所日"),
        Of("意思疎通", "communication", (d, c) => d.Identity.Communication = c.Line(), i => i.Communication, "右耳が聞こえにくい", "コミュニケーション", "会話"),
        Of("言語", "language", (d, c) => d.Identity.Language = WrittenCodes.Language(c.Line()), i => i.Language, null, "使用言語"),
        Of("身体的特徴", "appearance", (d, c) => d.Identity.Appearance = c.Line(), i => i.Appearance, "150cm やせ型 杖", "特徴", "容姿", "外見", "外見の特徴"),
    ];

    internal static string? Label(IReadOnlyDictionary<string, Api.Http.Text> codes, string? code) => code is null ? null : codes[code].Ja;

    private static ImportColumn Of(
        string header, string field, Action<RowDraft, ImportCell> read, Func<Identity, string?> write, string? example, params string[] aliases) =>
        new(header, $"identity.{field}")
        {
            Aliases = aliases,
            Read = read,
            Writer = (document, _) => write(document.Identity),
            Example = example,
        };

    private static ImportColumn OtherName(string header, string kind, params string[] aliases) => new(header, $"identity.otherNames.{kind}")
    {
        Aliases = aliases,
        Read = (d, c) => d.OtherNames.AddRange(c.List().Select(name => new OtherName { Kind = kind, Name = name })),
        Writer = (document, _) => ListCell.Write(document.Identity.OtherNames?.Where(other => other.Kind == kind).Select(other => other.Name)),
    };

    private static Residence Residence(RowDraft draft) => draft.Identity.Residence ??= new Residence();

    // A candidate's town is shown before anybody is sure who it is, so house numbers must not stay in it.
    private static void Address(RowDraft draft, ImportCell cell)
    {
        var line = cell.Line();
        var cut = WrittenAddress.HouseNumberIn(line);
        draft.Identity.Town = cut == 0 ? null : line[..cut];
        draft.Identity.Address = cut == line.Length ? null : line[cut..];
    }
}
