using static Api.Elders.Import.IdentityColumns;

namespace Api.Elders.Import;

/// <summary>What was signed, when the register was confirmed, and whether the registration still stands.</summary>
internal static class ConsentColumns
{
    internal static readonly ImportColumn[] All =
    [
        Of("同意日", "givenOn", GivenOn, k => DateCell.Write(k.GivenOn), "2026-04-10", "同意", "同意書", "同意の有無", "同意書の有無", "同意年月日", "同意書日付", "個人情報提供同意"),
        Of("同意者", "givenBy", Giver, k => Label(Codes.ConsentGiver, k.GivenBy), "本人", "同意した人"),
        Of("同意書の署名", "signer", (d, c) => d.Consent.Signer = c.Name(), k => k.Signer, null, "同意者氏名", "署名", "署名者"),
        Of("同意者続柄", "relation", (d, c) => d.Consent.Relation = c.Line(), k => k.Relation, null, "同意者の続柄", "署名者続柄", "代理人続柄"),
        Of("同意書の版", "version", (d, c) => d.Consent.Version = c.Line(), k => k.Version, null, "同意書版"),
        Of("提供に同意した相手", "audiences", Audiences, k => WriteAudiences(k.Audiences), "警察、拾得者", "提供先", "情報提供先"),
        new("書類確認", "documentsChecked")
        {
            Aliases = ["本人確認", "本人確認書類", "書類確認済"],
            Read = (d, c) => d.DocumentsChecked = c.Flag() ?? false,
            Writer = (document, _) => document.DocumentsChecked ? "済" : "未",
        },
        new("登録日", "registeredOn") { Aliases = ["登録年月日", "受付日", "申請日", "登録年月"], Read = (d, c) => d.RegisteredOn = c.Month(out _) },
        new("最終確認日", "confirmedOn")
        {
            Aliases = ["最終更新日", "更新日", "確認日", "最終確認年月", "更新年月", "最終更新年月", "情報更新日"],
            Read = (d, c) => d.ConfirmedOn = c.Month(out _),
            Writer = (document, _) => DateCell.Write(document.Confirmed.Oldest),
            Example = "2026-04",
        },
        new("確認者", "confirmedBy")
        {
            Aliases = ["確認した人"],
            Read = (d, c) => d.ConfirmedBy = c.Code(WrittenCodes.ConfirmedBy),
            Writer = (document, _) => Label(Codes.ConfirmedBy, document.Confirmed.By),
        },
        new("終了日", "ended")
        {
            Aliases = ["死亡日", "転出日", "辞退日", "廃止日", "資格喪失日", "登録終了日", "抹消日", "取消日"],
            Read = (_, c) => c.Note(ImportFault.Ended),
        },
    ];

    private static ImportColumn Of(
        string header, string field, Action<RowDraft, ImportCell> read, Func<Consent, string?> write, string? example, params string[] aliases) =>
        new(header, $"consent.{field}")
        {
            Aliases = aliases,
            Read = read,
            Writer = (document, _) => write(document.Consent),
            Example = example,
        };

    // A day, or a mark such as ○ or 済 that says only that there is a form.
    private static void GivenOn(RowDraft draft, ImportCell cell)
    {
        draft.Consented = WrittenCodes.YesOrNo(cell.Line());
        if (draft.Consented is not null)
            return;

        draft.Consented = true;
        draft.Consent.GivenOn = cell.Date();
    }

    // 本人, a relationship (長女) or the name of whoever signed.
    private static void Giver(RowDraft draft, ImportCell cell)
    {
        var word = cell.Line();
        draft.Consent.GivenBy = WrittenCodes.Giver(word);
        if (draft.Consent.GivenBy is not null)
            return;

        var (relationship, _) = WrittenRelationships.Read(word);
        if (relationship == "other")
        {
            draft.Consent.Signer ??= word;
            return;
        }

        draft.Consent.GivenBy = relationship == "guardian" ? "guardian" : "family";
        draft.Consent.Relation ??= word;
    }

    private static void Audiences(RowDraft draft, ImportCell cell)
    {
        if (WrittenCodes.IsNone(cell.Text))
        {
            draft.Consent.Audiences = [];
            return;
        }

        var audiences = cell.List().Select(word => WrittenCodes.Labelled(Codes.Audience, word)).ToList();
        if (audiences.Contains(null))
            cell.Note(ImportFault.Word);
        draft.Consent.Audiences = [.. audiences.OfType<string>()];
    }

    private static string? WriteAudiences(IReadOnlyList<string>? audiences) => audiences switch
    {
        null => null,
        [] => "なし",
        _ => ListCell.Write(audiences.Select(audience => Codes.Audience[audience].Ja)),
    };
}
