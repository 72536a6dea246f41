using Api.Access;
using Api.Http;

namespace Api.Notices;

/// <summary>Notices as the API's description tells them.</summary>
internal static class NoticeDescription
{
    private static readonly Dictionary<string, Text> ById = new() { ["id"] = new("気づきの連絡のID。", "The notice's id.") };

    private static readonly DateTimeOffset Some = new(2026, 11, 22, 10, 5, 0, TimeSpan.FromHours(9));

    internal static Operation SendNotice { get; } = new(
        new("気づきを連絡する", "Send a notice"),
        new($"""
            **{NoticeCodes.FirstLine.Ja}**

            「いつもと違う」と感じたことを、場所・内容・いつからかとともに、担当のセンターへ知らせます。センターは町名（`town`、なければ `place` の書き出し）で
            決まります。担当がわからないときは、すべてのセンターに届きます。番号（`number`）は、照会のできる役割だけが入力できます。
            番号がどなたのものかによって、回答が変わることはありません。虐待の疑い（`abuse`）は、センターの担当職員だけが読みます。
            """,
            $"""
            **{NoticeCodes.FirstLine.En}**

            Something is not as usual: where, what, and since when. It goes to the centre responsible for the town (`town`, else the
            beginning of `place`); where none is found, every centre sees it. A `number` may come only from roles that look numbers up,
            and the answer is the same whosever it is. A suspicion of abuse is read by the centre's named staff only.
            """))
    {
        Requests = () =>
        [
            Example.Sent("newspapers", new("新聞がたまっている", "Newspapers pile up"), new SendNotice
            {
                Kind = "daily-life", Place = "大森北一丁目 コーポ大森101", Town = "大森北", Text = "3日前から新聞がたまっていて、呼んでも返事がない。",
                ObservedOn = new DateOnly(2026, 11, 19),
            }, Role.Watcher.Name()),
            Example.Sent("number", new("番号のわかる方の様子がおかしい", "Somebody whose number is known"), new SendNotice
            {
                Kind = "health", Place = "大森駅前の交番", Text = "同じ道を何度も尋ねに来られる。", ObservedOn = new DateOnly(2026, 11, 20), Number = "4821-0372",
            }, Role.Police.Name()),
        ],
        Problems = [Problems.Validation],
        Answers =
        [
            new Answer(202, new("受け付けました。", "Received."))
            {
                Examples = () => [Example.Of("received", new("受付", "Received"), Sent, Role.Watcher.Name())],
            },
        ],
    };

    internal static Operation ReadNotices { get; } = new(
        new("気づきの連絡を読む", "Read notices"),
        new("""
            新しい順に返します。センターには、自センターあてのものと、担当が決まっていないもの（`unrouted`）を内容とともに返し、読んだことを記録します。
            虐待の疑いは、担当職員（`X-Acting-User`）にだけ内容を表示し、ほかの職員には、届いていることだけを示します（`withheld`）。
            センター以外には、自分が送ったもののID・日時・状態だけを返します。
            """,
            """
            Newest first. A centre gets its own and those that are nobody's yet (`unrouted`), with what was written; that is recorded. What
            is written of a suspicion of abuse is shown to named staff only (`X-Acting-User`); others see that there is one (`withheld`).
            Everybody else gets id, time and state of what they sent themselves.
            """))
    {
        Parameters = new Dictionary<string, Text>
        {
            ["cursor"] = new("前のページで受け取った `cursor`。", "The `cursor` of the page before."),
            ["state"] = new("この状態のものだけ（received、taken、closed）。", "Only those in this state: received, taken, closed."),
        },
        Problems = [Problems.Validation],
        Answers =
        [
            new Answer(200, new("連絡の1ページ。", "A page."))
            {
                Examples = () =>
                [
                    Example.Of("centre", new("センターが読む", "A centre reads"), new NoticePage
                    {
                        Notices =
                        [
                            new NoticeLine
                            {
                                Id = Sent.Id, Time = Some, State = NoticeState.Taken, Kind = "daily-life", Place = "大森北一丁目 コーポ大森101", Town = "大森北",
                                Text = "3日前から新聞がたまっていて、呼んでも返事がない。", ObservedOn = new DateOnly(2026, 11, 19), Channel = NoticeChannel.Api,
                                Organisation = "大森北商店会", Client = "1b2c3d4e5f6g7", TakenBy = "staff-12", TakenAt = Some.AddMinutes(40),
                            },
                        ],
                    }, Role.Centre.Name()),
                    Example.Of("watcher", new("送った方が読む", "The sender reads"), new NoticePage
                    {
                        Notices = [new NoticeLine { Id = Sent.Id, Time = Some, State = NoticeState.Taken }],
                    }, Role.Watcher.Name()),
                ],
            },
        ],
    };

    internal static Operation TakeNotice { get; } = new(
        new("対応を始める", "Take a notice on"),
        new("""
            状態を受付から対応中に変えます。担当が決まっていなかったものは、このセンターの担当になります。ほかの職員が先に始めていれば409 `notice-taken` です。
            """,
            """
            From received to taken. What was nobody's is this centre's from then on. When somebody was first it is 409 `notice-taken`.
            """))
    {
        Parameters = ById,
        Problems = [Problems.AbuseStaffOnly, Problems.NotFound, Problems.NoticeTaken, Problems.NoticeClosed],
        Answers = [new Answer(204, new("対応中にしました。", "Taken."))],
    };

    internal static Operation CloseNotice { get; } = new(
        new("対応を終える", "Close a notice"),
        new("""
            状態を対応中から終了に変え、行った対応を記録します。内容は暗号化して保管し、センターだけが読めます（送った方には状態だけが伝わります）。
            """,
            """
            From taken to closed, with what was done: sealed, and for the centre's eyes; whoever sent the notice hears the state only.
            """))
    {
        Parameters = ById,
        Requests = () =>
        [
            Example.Sent("visited", new("訪問して確かめた", "Somebody went there"), new CloseNotice { Done = "訪問。入院中と家族に確認。新聞は販売店が止めた。" }),
        ],
        Problems = [Problems.AbuseStaffOnly, Problems.NotFound, Problems.NoticeNotTaken, Problems.NoticeClosed],
        Answers = [new Answer(204, new("終了しました。", "Closed."))],
    };

    internal static Operation PrintThanks { get; } = new(
        new("協力機関へのお礼状を印刷する", "Print a sheet of thanks"),
        new("""
            年度（4月から翌年3月）にその機関から届いた件数と、うちセンターが対応した件数を載せた、A4の印刷用ページです。個人情報は載りません。
            訓練は件数に含めません。センターが印刷すると自センターあての連絡を、システム管理が印刷すると全体を数えます。
            """,
            """
            A page for A4: how many notices the organisation sent in a fiscal year (April to March) and how many a centre acted upon. It holds no
            personal data and counts no training. A centre's sheet counts what came to it, the administrator's everything.
            """))
    {
        Parameters = new Dictionary<string, Text>
        {
            ["year"] = new("年度（西暦）。2026 は2026年4月から2027年3月まで。", "The fiscal year: 2026 is April 2026 to March 2027."),
            ["client"] = new("その機関の利用者ID（連絡の `client`）。", "The id of one of its clients: `client` of a notice."),
        },
        Problems = [Problems.Validation, Problems.NotFound],
        Answers = [new Answer(200, new("印刷用のページ。", "A page to print."))],
    };

    private static SentNotice Sent => new() { Id = "5p7r9t1v3x5z7", Time = Some, State = NoticeState.Received };
}

/// <summary>The fields of a notice in Japanese.</summary>
internal static class NoticeWords
{
    internal static readonly FieldWords Table = new("""
        SendNotice 気づきの連絡。
        SendNotice.kind 種類。省くと「その他」になります。
        SendNotice.place どこで。行く人に伝わるように書いてください。
        SendNotice.town 町名。担当のセンターが決まります。
        SendNotice.text 気づいたこと。
        SendNotice.observedOn いつから。
        SendNotice.number 登録番号（照会のできる役割だけ）。どなたのものかは回答に表れません。
        CloseNotice 対応の終了。
        CloseNotice.done 行ったこと。暗号化して保管し、センターだけが読めます。
        SentNotice 受け付けた連絡。
        SentNotice.id 連絡のID。
        SentNotice.time 受け付けた日時。
        SentNotice.state 状態。
        NoticePage 連絡の1ページ。
        NoticePage.notices 新しい順。
        NoticePage.cursor 次の（古い）ページを読むための値。最後のページにはありません。
        NoticeLine 気づきの連絡。送った方にはID・日時・状態だけを返します。
        NoticeLine.id 連絡のID。受信箱の1件のIDと同じです。
        NoticeLine.time 受け付けた日時。
        NoticeLine.state 状態。
        NoticeLine.withheld 内容を表示しない理由。
        NoticeLine.kind 種類。
        NoticeLine.place どこで。
        NoticeLine.town 町名（書かれたとおり）。
        NoticeLine.text 気づいたこと。
        NoticeLine.observedOn いつから。
        NoticeLine.number 登録番号（書かれたとおり）。
        NoticeLine.elder 番号の方の登録のID。
        NoticeLine.unrouted 担当のセンターが決まっていません。どこかが対応を始めるまで、すべてのセンターに表示されます。
        NoticeLine.training 訓練用の番号についての連絡。対応は要りません。
        NoticeLine.channel どこから届いたか。
        NoticeLine.organisation 送った機関。
        NoticeLine.client 送った機関の利用者ID。年度のお礼状に使います。
        NoticeLine.takenBy 対応を始めた職員のID。
        NoticeLine.takenAt 対応を始めた日時。
        NoticeLine.closedBy 終了した職員のID。
        NoticeLine.closedAt 終了した日時。
        NoticeLine.done 行ったこと。
        """);
}
