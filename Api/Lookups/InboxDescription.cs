using Api.Access;
using Api.Http;

namespace Api.Lookups;

/// <summary>The inbox as the API's description tells it.</summary>
internal static class InboxDescription
{
    internal static Operation ReadInbox { get; } = new(
        new("受信箱を読む", "Read the inbox"),
        new("""
            自センターの登録者についての照会と、すぐに知らせるべき出来事（紛失・無効・終了した番号の使用、別の方が持っていたこと、使われていない連絡先の電話番号、
            行方不明の方の照会、気づきの連絡、二重登録の可能性、更新の月から3か月たった方の安否確認、14日を過ぎた終了の届出など）を、新しい順に
            返します。訓練の照会は入りません。
            続きは `cursor` で、新しい出来事は `lastEventId` を付けて `GET /v1/inbox/stream` で受け取ります。
            """,
            """
            Each lookup of your elders, and what rings for them (a lost, revoked or closed number used, a mismatch, a dead phone number,
            somebody missing, a possible duplicate, a renewal that became a check on safety, a reported end that waits for more than
            14 days), newest first. Training is not in it. Older pages come with `cursor`, news with
            `GET /v1/inbox/stream` and `lastEventId`.
            """))
    {
        Parameters = new Dictionary<string, Text> { ["cursor"] = new("前のページで受け取った `cursor`。", "The `cursor` of the page before.") },
        Problems = [Problems.Validation],
        Answers = [new Answer(200, new("受信箱の1ページ。", "A page.")) { Examples = Page }],
    };

    internal static Operation StreamInbox { get; } = new(
        new("受信箱の新着を受け取る", "Be told of news"),
        new("""
            新しい出来事を、起きたときに送ります（server-sent events）。イベントの `id` は記録の通し番号です。
            切れたら、最後に受け取った `id` を `Last-Event-ID` ヘッダーに入れてつなぎ直してください。サーバーが再起動しても、抜けはありません。
            `Last-Event-ID` がなければ、つないだ後の出来事から送ります。`data` の内容は受信箱の1件と同じです。
            電話の結果やご本人かどうかの記録（`contact-attempt`、`lookup-match`、`relay`）も、記録されたときに届きます。
            同じセンターの方が対応済みにすると `inbox-done` が届き、その `data` の `id` が対応済みになった1件です。
            何もない間は、切れていないことを知らせるコメント行を送ります。APIキーが失効すると閉じます。
            一つのAPIキーで同時に開けるのは100本までです（`too-many-requests`）。
            """,
            """
            Server-sent events, as they happen. An event's `id` is its record's index: come back with the last one in `Last-Event-ID`
            and nothing is missed, after a restart of the server too. Without it, news begin when you connect. `data` is an entry of the
            inbox; what is told of a lookup later (`contact-attempt`, `lookup-match`, `relay`) comes as an event of its own, and so
            does `inbox-done`, whose `data.id` names the entry that somebody dealt with. Comment lines are signs of life. The stream closes when your key is revoked.
            One key may hold 100 of them at a time (`too-many-requests`).
            """))
    {
        Problems = [Problems.Validation, OpenStreams.Refusal],
        Answers = [new Answer(200, new("イベントの流れ。閉じるまで続きます。", "Events, until it is closed."))],
    };

    internal static Operation SetDone { get; } = new(
        new("対応済みにする", "Mark an entry as done"),
        new("""
            受信箱の1件を対応済みにします。だれがいつ対応したかは、同じセンターの全員に見えます。2度目からは何も変わりません。
            虐待の疑いの連絡は、センターの担当職員だけが対応済みにできます。
            """,
            """
            Marks an entry as dealt with: who did and when is seen by everyone at your centre. A second time changes nothing.
            A suspicion of abuse is for the centre's named staff only.
            """))
    {
        Parameters = new Dictionary<string, Text> { ["id"] = new("受信箱の1件の `id`。", "The entry's `id`.") },
        Problems = [Problems.NotFound, Problems.AbuseStaffOnly],
        Answers = [new Answer(204, new("対応済みにしました。", "Done."))],
    };

    private static IReadOnlyList<Example> Page() =>
    [
        Example.Of(
            "night",
            new("夜間に救急外来が照会した", "A hospital asked at night"),
            new InboxPage
            {
                Entries =
                [
                    new InboxEntry
                    {
                        Id = "2h4j6k8m0n1p3",
                        Kind = "lookup",
                        LookupId = "2h4j6k8m0n1p3",
                        At = new DateTimeOffset(2026, 11, 22, 3, 0, 0, TimeSpan.FromHours(9)),
                        Elder = "3k7q9x2m4n8pa",
                        Name = "山田 花子",
                        Organisation = "大森中央総合病院",
                        Role = Role.Hospital.Name(),
                        RoleName = Role.Hospital.Label().Ja,
                        User = "nurse-7",
                        Reason = Reason.EmergencyTreatment.Code(),
                        ReasonName = "救急診療",
                        Status = "active",
                        Outcome = "full",
                        Match = "same",
                        ContactAttempts =
                        [
                            new ContactAttempt
                            {
                                ContactRank = 1,
                                Outcome = "voicemail",
                                At = new DateTimeOffset(2026, 11, 22, 3, 12, 0, TimeSpan.FromHours(9)),
                                User = "nurse-7",
                            },
                        ],
                    },
                ],
                LastEventId = "48213",
            },
            Role.Centre.Name()),
    ];
}

/// <summary>The fields of the inbox in Japanese.</summary>
internal static class InboxWords
{
    internal static readonly FieldWords Table = new("""
        InboxPage 受信箱の1ページ。
        InboxPage.entries 新しい順。
        InboxPage.cursor 次の（古い）ページを読むための値。最後のページにはありません。
        InboxPage.lastEventId 新着を受け取るときに Last-Event-ID へ入れると、このページとの間に抜けがありません。
        InboxEntry 自センターの登録者についての出来事。
        InboxEntry.id この1件のID。対応済みにするときに使います。`inbox-done` では、対応済みになった1件のIDです。
        InboxEntry.kind 出来事の種類。
        InboxEntry.lookupId 照会のID。
        InboxEntry.at 日時。
        InboxEntry.elder 登録のID。まだどなたにも渡していない番号の照会では入りません。
        InboxEntry.name 氏名（自センターの登録である間だけ）。
        InboxEntry.organisation 照会した機関。
        InboxEntry.role 照会した機関の役割。
        InboxEntry.roleName 役割の名称。
        InboxEntry.user 照会した職員のID。
        InboxEntry.onBehalfOf 電話で答えた相手の役割。
        InboxEntry.answeredAt システムの停止中などに、実際に電話で回答した日時（`at` は記録した日時）。
        InboxEntry.callersOrganisation 電話で答えた相手の機関（名簿にあるとき）。
        InboxEntry.reason 照会理由。
        InboxEntry.reasonName 照会理由の名称。
        InboxEntry.status そのとき表示した登録の状態。
        InboxEntry.outcome 照会では開示の程度、ほかでは記録された結果。
        InboxEntry.alerts すぐに知らせる理由。
        InboxEntry.match ご本人かどうか。
        InboxEntry.contactAttempts 照会した機関がかけた電話の記録（メモは含みません）。電話の記録の1件では、その電話です。
        InboxEntry.relay 電話照会への答え方。
        InboxEntry.duplicates 同じ方かもしれない登録。
        InboxEntry.done 対応した方と日時。まだなら入りません。
        InboxAlert すぐに知らせる理由。
        InboxAlert.code 種類。プログラムではこの値で判断してください。
        InboxAlert.text 当番の方が読む文。
        InboxDuplicate 同じ方かもしれない登録。ほかのセンターの登録は、センターの名称と電話番号だけを示します。
        InboxDuplicate.elder 自センターの登録のID。
        InboxDuplicate.centre ほかのセンターの名称。
        InboxDuplicate.phone そのセンターの電話番号。
        InboxDone 対応済みの記録。
        InboxDone.at 日時。
        InboxDone.user 対応した職員のID。
        """);
}
