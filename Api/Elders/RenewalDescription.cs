using Api.Http;

namespace Api.Elders;

/// <summary>The renewals as the API's description tells them.</summary>
internal static class RenewalDescription
{
    private static readonly Dictionary<string, Text> ById = new() { ["id"] = new("登録のID。", "The registration's id.") };

    private static readonly Text Recorded = new("記録しました。", "Recorded.");

    internal static Operation RenewElder { get; } = new(
        new("登録内容を確認した（更新）", "Confirm a registration again"),
        new("""
            確認した項目（ブロック）を、変わりがなかったものとして今日の日付にします。「変更なし」もこの1回の送信で記録に残ります。
            変わった項目は、先に登録内容の変更（PUT）で直してください。次の更新の月は、いちばん古い確認日から計算し直します。
            `If-Match` は省けます。
            """,
            """
            Each block named was confirmed today, unchanged: "no change" is this one call, and still an event. What did change is
            changed first, with PUT. The due month follows from the block confirmed longest ago. `If-Match` may be left out.
            """))
    {
        Parameters = ById,
        Requests = () =>
        [
            Example.Sent("no-change", new("窓口で本人に確かめ、すべて変更なし", "Everything, by the elder, at the window"), new RenewElder
            {
                Blocks = [.. RenewalCodes.Block.Keys.Order(StringComparer.Ordinal)],
                ConfirmedBy = "self",
                Method = "window",
            }),
            Example.Sent("contacts", new("電話で家族に連絡先だけを確かめた", "The contacts only, by the family on the phone"), new RenewElder
            {
                Blocks = ["contacts"],
                ConfirmedBy = "family",
                Method = "phone",
            }),
        ],
        TakesIfMatch = true,
        Problems = [Problems.NotFound, Problems.AlreadyClosed, Problems.RecordDamaged],
        Answers = [new Answer(204, Recorded, Header.ETag)],
    };

    internal static Operation CheckDocuments { get; } = new(
        new("本人確認書類を確かめた", "The identity documents were seen"),
        new("新規登録のあとで本人確認書類を確かめたことを記録します。照会結果の「新規登録です（書類確認前）」の注意が消えます。本文は要りません。",
            "Records that the identity documents were seen: a lookup no longer warns that they were not. It takes no body."))
    {
        Parameters = ById,
        TakesIfMatch = true,
        Problems = [Problems.NotFound, Problems.AlreadyClosed, Problems.RecordDamaged],
        Answers = [new Answer(204, Recorded, Header.ETag)],
    };

    internal static Operation TakeRenewalStep { get; } = new(
        new("更新のための連絡を記録する", "Record a step towards the renewal"),
        new("""
            更新の確認のために行ったこと（お知らせの郵送、電話、訪問、安否確認）を記録します。最後に行ったことと次の手順は、
            `POST /v1/elders/search` の各行の `renewal` に出ます。終了の届出がある方には記録できません（409）。
            """,
            """
            Records a letter, call, visit or check on the elder's safety. What was done last and what comes next stands in `renewal`
            of each line of `POST /v1/elders/search`. For somebody whose registration is ending it is refused (409).
            """))
    {
        Parameters = ById,
        Requests = () =>
        [
            Example.Sent("letter", new("更新のお知らせを送った", "The letter was sent"), new TakeRenewalStep { Step = "letter", Outcome = "sent" }),
            Example.Sent(
                "asked",
                new("訪問の代わりに民生委員へ依頼した", "Instead of a visit the welfare commissioner was asked"),
                new TakeRenewalStep { Step = "visit", Method = "welfare-commissioner", Outcome = "asked" }),
        ],
        Problems = [Problems.NotFound, Problems.AlreadyClosed, Problems.RecordDamaged],
        Answers = [new Answer(204, Recorded)],
    };
}

/// <summary>The fields of a renewal in Japanese, for the API's description.</summary>
internal static class RenewalWords
{
    internal static readonly FieldWords Table = new("""
        RenewElder 更新の確認。
        RenewElder.blocks 変更がないと確かめた項目（一つ以上）。
        RenewElder.confirmedBy だれが確認したか。
        RenewElder.method どこで、どのように確認したか。
        TakeRenewalStep 更新の確認のために行ったこと。
        TakeRenewalStep.step 手順。
        TakeRenewalStep.method 方法、または依頼した相手。
        TakeRenewalStep.outcome 結果。
        PostcardsSent 発送したお知らせの記録。
        PostcardsSent.recorded 今回、発送済みとして記録した件数。
        PostcardsSent.already すでに記録されていた件数。
        RenewalStanding 更新の進みぐあい。
        RenewalStanding.next 次の手順。すべて済んでいると入りません（更新するまで一覧には残ります）。
        RenewalStanding.nextFrom 次の手順を行う月（この月から）。
        RenewalStanding.longOverdue 更新の月から6か月以上過ぎ、照会のときに注意が表示されます。
        RenewalStanding.last 今回の更新のために最後に行ったこと。
        RenewalStanding.taken 今回の更新のために行ったことすべて（古い順）。
        TakenStep 行ったこと。
        TakenStep.step 手順。
        TakenStep.on 日付。
        TakenStep.by 記録した職員のID。
        TakenStep.method 方法、または依頼した相手。
        TakenStep.outcome 結果。
        """);
}
