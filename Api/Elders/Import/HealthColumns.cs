using static Api.Elders.Import.IdentityColumns;

namespace Api.Elders.Import;

/// <summary>Care, family doctors, illness, medicines and what a crew must know at once.</summary>
internal static class HealthColumns
{
    private const string Circled = "①②③④⑤";

    internal static readonly ImportColumn[] All =
    [
        OfCare("介護度", "level", (d, c) => d.Care.Level = c.Code(WrittenCodes.CareLevel), k => Label(Codes.CareLevel, k.Level), "要介護1", "要介護度", "介護認定", "認定", "要介護状態区分"),
        OfCare("認定有効期限", "validUntil", ValidUntil, k => DateCell.Write(k.ValidUntil), null, "認定期限", "認定満了日", "介護認定有効期限", "認定有効期間満了日"),
        OfCare("身体の状況", "function", (d, c) => d.Care.Function = c.Line(), k => k.Function, "杖歩行", "ADL", "身体状況", "歩行"),
        OfCare("居宅介護支援事業所", "manager.office", (d, c) => Manager(d).Office = c.Line(), k => k.Manager?.Office, "大森北ケアプランセンター", "ケアマネ事業所", "居宅支援事業所", "ケアマネ所属"),
        OfCare("担当ケアマネ", "manager.name", (d, c) => Manager(d).Name = c.Name(), k => k.Manager?.Name, "中村 恵美", "ケアマネ", "ケアマネジャー", "担当ケアマネジャー", "ケアマネ氏名", "介護支援専門員"),
        OfCare("ケアマネの電話", "manager.phone", (d, c) => Manager(d).Phone = c.Phone(), k => k.Manager?.Phone, "03-0762-0051", "ケアマネ電話番号", "ケアマネ連絡先", "担当ケアマネ電話", "居宅介護支援事業所電話"),
        OfCare("訪問看護", "visitingNurse.office", (d, c) => Nurse(d).Office = c.Line(), k => k.VisitingNurse?.Office, null, "訪問看護ステーション", "訪問看護事業所"),
        OfCare("訪問看護の24時間電話", "visitingNurse.phone24h", (d, c) => Nurse(d).Phone24h = c.Phone(), k => k.VisitingNurse?.Phone24h, null, "訪問看護電話"),
        OfCare("利用サービス", "services", (d, c) => d.Care.Services = c.List(), k => ListCell.Write(k.Services), null, "サービス", "介護サービス"),
        OfCare("通いの場", "communities", (d, c) => d.Care.Communities = c.List(), k => ListCell.Write(k.Communities), null, "サロン", "参加グループ"),
        .. Enumerable.Range(1, RowDraft.Slots).SelectMany(GpSlot),
        OfMedical("病名・既往歴", "conditions", (d, c) => d.Medical.Conditions = [.. c.List().Select(Condition)], WriteConditions, "心房細動、高血圧症", "病名", "既往歴", "病歴", "現病歴", "既往症", "持病", "疾患", "病名既往症"),
        new("服薬・アレルギー", "medical.medications") { Aliases = ["服薬アレルギー等", "薬・アレルギー", "内服薬・アレルギー"], Read = Medicines, Example = "ワルファリン2mg、アレルギー：なし" },
        OfMedical("服薬", "medications", (d, c) => d.Medical.Medications = WrittenCodes.IsNone(c.Text) ? null : [.. c.List().Select(text => new Medication { Text = text })], m => ListCell.Write(m.Medications?.Select(medicine => medicine.Text)), null, "内服薬", "服薬状況", "処方薬", "常用薬", "薬"),
        OfMedical("アレルギー", "allergies", (d, c) => d.Medical.Allergies = MedicineCell.ReadAllergies(c.Text), m => MedicineCell.WriteAllergies(m.Allergies), null, "アレルギーの有無", "薬剤アレルギー", "アレルギー歴"),
        OfMedical("お薬手帳", "medicationNotebook", (d, c) => d.Medical.MedicationNotebook = c.Flag(), m => m.MedicationNotebook is null ? null : m.MedicationNotebook.Value ? "あり" : "なし", null, "お薬手帳の有無"),
        OfMedical("医療機器", "devices", (d, c) => d.Medical.Devices = c.List(), m => ListCell.Write(m.Devices), null, "使用中の医療機器", "体内機器"),
        OfMedical("血液型", "bloodType", (d, c) => d.Medical.BloodType = c.Line(), m => m.BloodType, null),
        OfMedical("薬局", "pharmacy.name", (d, c) => Pharmacy(d).Name = c.Line(), m => m.Pharmacy?.Name, null, "かかりつけ薬局"),
        OfMedical("薬局の電話", "pharmacy.phone", (d, c) => Pharmacy(d).Phone = c.Phone(), m => m.Pharmacy?.Phone, null, "かかりつけ薬局電話"),
        OfMedical("事前の意思の書面", "advanceCarePlanning.exists", (d, c) => Planning(d).Exists = c.Code(Codes.AdvanceCareExists), m => Label(Codes.AdvanceCareExists, m.AdvanceCarePlanning?.Exists), null, "ACP", "人生会議"),
        OfMedical("事前の意思の書面の場所", "advanceCarePlanning.place", (d, c) => Planning(d).Place = c.Line(), m => m.AdvanceCarePlanning?.Place, null, "ACP保管場所"),
        new("注意事項", "alerts")
        {
            Aliases = ["注意点", "医療上の注意", "緊急時の注意"],
            Read = Alerts,
            Writer = (document, _) => ListCell.Write(document.Alerts?.Select(alert => ListCell.WithTags(
                $"{Label(Codes.Alert, alert.Code)}{(alert.Text is null ? "" : "：")}{alert.Text}", Label(Codes.Criticality, alert.Criticality)))),
        },
    ];

    private static IEnumerable<ImportColumn> GpSlot(int slot)
    {
        yield return OfGp(slot, "", "institution", Institution, g => g.Institution, "大森医院", "医療機関", "医院", "医療機関名");
        yield return OfGp(slot, "種別", "kind", (g, c) => g.Kind = c.Code(Codes.GpKind), g => Label(Codes.GpKind, g.Kind), null);
        yield return OfGp(slot, "医療機関コード", "institutionCode", (g, c) => g.InstitutionCode = c.Line(), g => g.InstitutionCode, null);
        yield return OfGp(slot, "診療科", "department", (g, c) => g.Department = c.Line(), g => g.Department, "内科", "科");
        yield return OfGp(slot, "医師", "doctor", (g, c) => g.Doctor = c.Name(), g => g.Doctor, "佐藤 一郎", "医師名", "主治医", "担当医");
        yield return OfGp(slot, "電話", "phones", AddPhones, g => PhoneCell.Write(g.Phones), "03-0762-0021", "電話番号", "TEL");
        yield return OfGp(slot, "夜間電話", "nightPhone", (g, c) => g.NightPhone = c.Phone(), g => g.NightPhone, null);
        yield return OfGp(slot, "診察券番号", "patientNumber", (g, c) => g.PatientNumber = c.IsScientific() ? null : c.Line(), g => g.PatientNumber, null);
        yield return OfGp(slot, "搬送希望", "preferred", (g, c) => g.Preferred = c.Flag(), g => g.Preferred is null ? null : g.Preferred.Value ? "あり" : "なし", null);
    }

    private static ImportColumn OfGp(
        int slot, string name, string field, Action<Gp, ImportCell> read, Func<Gp, string?> write, string? example, params string[] aliases) =>
        new($"かかりつけ医{Circled[slot - 1]}{name}", $"gp.{slot}.{field}")
        {
            Aliases =
            [
                .. aliases.Prepend(name).SelectMany(alias => new[] { $"かかりつけ医{slot}{alias}", $"かかりつけ医{alias}{slot}" }),
                .. slot == 1 ? aliases.Prepend(name).Select(alias => $"かかりつけ医{alias}") : [],
                .. slot == 1 && field == "institution" ? ["かかりつけ", "かかりつけ医院", "かかりつけ病院", "かかりつけ医療機関", "主治医医療機関"] : Array.Empty<string>(),
                .. slot == 1 && field == "doctor" ? ["主治医", "主治医名", "かかりつけ医氏名"] : Array.Empty<string>(),
                .. slot == 1 && field == "phones" ? ["医療機関電話", "かかりつけ医療機関電話", "医療機関電話番号"] : Array.Empty<string>(),
            ],
            Read = (d, c) => read(d.Gp(slot), c),
            Writer = (document, _) => document.Gp?.ElementAtOrDefault(slot - 1) is { } gp ? write(gp) : null,
            Example = slot == 1 ? example : null,
        };

    private static ImportColumn OfCare(
        string header, string field, Action<RowDraft, ImportCell> read, Func<Care, string?> write, string? example, params string[] aliases) =>
        new(header, $"care.{field}")
        {
            Aliases = aliases,
            Read = read,
            Writer = (document, _) => document.Care is null ? null : write(document.Care),
            Example = example,
        };

    private static ImportColumn OfMedical(
        string header, string field, Action<RowDraft, ImportCell> read, Func<Medical, string?> write, string? example, params string[] aliases) =>
        new(header, $"medical.{field}")
        {
            Aliases = aliases,
            Read = read,
            Writer = (document, _) => document.Medical is null ? null : write(document.Medical),
            Example = example,
        };

    private static CareManager Manager(RowDraft draft) => draft.Care.Manager ??= new CareManager();

    private static VisitingNurse Nurse(RowDraft draft) => draft.Care.VisitingNurse ??= new VisitingNurse();

    private static Pharmacy Pharmacy(RowDraft draft) => draft.Medical.Pharmacy ??= new Pharmacy();

    private static AdvanceCarePlanning Planning(RowDraft draft) => draft.Medical.AdvanceCarePlanning ??= new AdvanceCarePlanning();

    // A certification runs to the end of a month (介護保険法施行規則38条): the month says the day.
    private static void ValidUntil(RowDraft draft, ImportCell cell)
    {
        var until = cell.Month(out var isMonth);
        draft.Care.ValidUntil = isMonth ? until?.AddMonths(1).AddDays(-1) : until;
    }

    // 大森医院 03-0762-0021: a number in the cell is the clinic's.
    private static void Institution(Gp gp, ImportCell cell)
    {
        var (name, phone, isSure) = PhoneCell.BesideName(cell.Text);
        gp.Institution = string.Join(' ', name.Split(['\n', '\r'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
        if (phone is not null)
            gp.Phones = [.. gp.Phones ?? [], phone];
        if (!isSure || name.AsSpan().ContainsAny('\n', '\r'))
            cell.Note(ImportFault.ManyLines);
    }

    private static void AddPhones(Gp gp, ImportCell cell)
    {
        if (cell.Phones() is { } phones)
            gp.Phones = [.. gp.Phones ?? [], .. phones];
    }

    private static void Medicines(RowDraft draft, ImportCell cell)
    {
        if (MedicineCell.Read(cell.Text, draft.Medical) is { } fault)
            cell.Note(fault);
    }

    private static Condition Condition(string entry)
    {
        var (text, tags) = ListCell.Tagged(entry);
        var condition = new Condition { Text = text };
        foreach (var tag in tags)
        {
            if (tag is "現在" or "既往")
                condition.Current = tag == "現在";
            else if (WrittenCodes.Labelled(Codes.ConditionSource, tag) is { } source)
                condition.Source = source;
            else
                return new Condition { Text = entry };
        }

        return condition;
    }

    private static string? WriteConditions(Medical medical) => ListCell.Write(medical.Conditions?.Select(condition => ListCell.WithTags(
        condition.Text,
        condition.Current is null ? null : condition.Current.Value ? "現在" : "既往",
        Label(Codes.ConditionSource, condition.Source))));

    // 抗血栓薬：ワルファリン内服【重要】. None is derived from an illness: what is an alert, the centre decides.
    private static void Alerts(RowDraft draft, ImportCell cell)
    {
        foreach (var entry in cell.List())
        {
            var (text, tags) = ListCell.Tagged(entry);
            var criticality = tags is [var tag] ? WrittenCodes.Labelled(Codes.Criticality, tag) : null;
            var cut = text.IndexOfAny(['：', ':']);
            var code = WrittenCodes.Labelled(Codes.Alert, cut < 0 ? text : text[..cut]);
            if (criticality is null || code is null)
                cell.Note(ImportFault.AlertLevel);

            var rest = code is null ? criticality is null ? entry : text : cut < 0 ? null : text[(cut + 1)..].Trim();
            draft.Alerts.Add(new Alert { Code = code ?? "other", Criticality = criticality ?? "high", Text = rest });
        }
    }
}
