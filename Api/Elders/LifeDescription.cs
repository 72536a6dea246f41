using Api.Http;

namespace Api.Elders;

/// <summary>A registration's life as the API's description tells it. The people do not exist and the phones cannot be assigned.</summary>
internal static class LifeDescription
{
    private static readonly Dictionary<string, Text> ById = new() { ["id"] = new("登録のID。", "The registration's id.") };

    private static readonly Answer[] Written = [new Answer(204, new("記録しました。", "Done."), Header.ETag)];

    internal static Operation TransferElder { get; } = new(
        new("担当センターを移管する", "Transfer to another centre"),
        new("""
            番号はそのままで、`on` の日からほかのセンターの担当になります。先の日付は予定として保管し、その日になるとシステムが移管します（1分以内）。
            移管後12か月は、元のセンターの検索に登録ID・番号・移管先だけが出ます。登録そのものは、元のセンターには404です。
            予定があるときにもう一度送ると、予定を置き換えます。
            """,
            """
            The number stays; from the day `on` another centre is responsible. A day that lies ahead is kept as a plan, and the
            service makes the transfer within a minute of its beginning. For 12 months the former centre's search lists id, number and the new centre;
            the registration itself is 404 to it. Sending another plan replaces the first.
            """))
    {
        Parameters = ById,
        Requests = () =>
        [
            Example.Sent("move", new("区内で転居し、来月から別のセンターの担当になる", "Moved within the ward"),
                new TransferElder { Centre = "5m2p8r4t6v0xa", On = new DateOnly(2026, 12, 1) }),
        ],
        TakesIfMatch = true,
        Problems = [Problems.NotFound, Problems.AlreadyClosed, Problems.RecordDamaged],
        Answers = Written,
    };

    internal static Operation CancelTransfer { get; } = new(
        new("移管の予定を取り消す", "Cancel a planned transfer"),
        new("まだ行われていない移管の予定を取り消します。予定がなければ409 `not-reported` です。",
            "Cancels a transfer whose day has not come; without one the answer is 409 `not-reported`."))
    {
        Parameters = ById,
        TakesIfMatch = true,
        Problems = [Problems.NotFound, Problems.NotReported, Problems.RecordDamaged],
        Answers = Written,
    };

    internal static Operation ReportClosure { get; } = new(
        new("終了の届出を受け付ける", "Report an end"),
        new("""
            死亡・転出などの届出を記録し、状態を `closing` にします。更新のお知らせなどの郵送はただちに止まりますが、照会にはまだ注意書き付きで答えます。
            14日以内に、別の職員が `closure/confirmation` で確認してください。連絡先の方へ自動で連絡することはありません。
            `closing` のときにもう一度送ると、届出を置き換えます。
            """,
            """
            Records a death, a move or another end; the state becomes `closing`. Letters stop at once, and lookups are still answered,
            with a warning. Within 14 days somebody else confirms it with `closure/confirmation`. Contacts are never
            messaged by the service. While `closing`, another report takes the first one's place.
            """))
    {
        Parameters = ById,
        Requests = () =>
        [
            Example.Sent("deceased", new("ご家族から死亡の届出", "The family reports a death"),
                new ReportClosure { Kind = ElderState.Deceased, On = new DateOnly(2026, 11, 20), Source = "長女より窓口で届出" }),
            Example.Sent("moved-out", new("区外へ転出し、6か月の表示に同意", "Moved away, and agreed"),
                new ReportClosure { Kind = ElderState.MovedOut, On = new DateOnly(2026, 11, 30), Source = "本人より電話", Agreed = true }),
        ],
        TakesIfMatch = true,
        Problems = [Problems.NotFound, Problems.AlreadyClosed, Problems.RecordDamaged],
        Answers = Written,
    };

    internal static Operation ConfirmClosure { get; } = new(
        new("終了を確認する", "Confirm an end"),
        new("""
            届出を受け付けた職員とは別の職員が、確認した資料を示して登録を終了します。同じ職員だと409 `second-person-required`、
            届出がなければ409 `not-reported`、終了日が来ていなければ409 `end-lies-ahead` です。
            """,
            """
            Somebody other than the person who entered the report closes the registration and names what it was confirmed by. The
            same person gets 409 `second-person-required`; without a report it is 409 `not-reported`, and before the day of the
            end 409 `end-lies-ahead`.
            """))
    {
        Parameters = ById,
        Requests = () =>
        [
            Example.Sent("register", new("住民票の除票で確認した", "By the resident register"), new ConfirmClosure { Source = "住民票の除票を確認" }),
        ],
        TakesIfMatch = true,
        Problems =
        [
            Problems.NotFound, Problems.AlreadyClosed, Problems.NotReported, Problems.SecondPersonRequired, Problems.EndLiesAhead,
            Problems.RecordDamaged,
        ],
        Answers = Written,
    };

    internal static Operation ReopenElder { get; } = new(
        new("終了を取り消す", "Reopen a registration"),
        new("""
            誤って届け出られた、または終了された登録を、有効に戻します（情報が消去されるまで）。理由は封印して保管します。
            辞退された方は409 `consent-withdrawn` です。新しい同意書をいただき、同意の変更で戻してください。
            """,
            """
            Makes a registration that was reported or closed by mistake active again, until its data is erased. The reason is kept
            sealed. After a withdrawal it is 409 `consent-withdrawn`: a new consent undoes that.
            """))
    {
        Parameters = ById,
        Requests = () =>
        [
            Example.Sent("mistake", new("同姓同名の別の方の届出だった", "The report was another person's"),
                new ReopenElder { Why = "同姓同名の別の方の死亡届でした。ご本人に電話で確認しました。" }),
        ],
        TakesIfMatch = true,
        Problems = [Problems.NotFound, Problems.NotReported, Problems.ConsentWithdrawn, Problems.RecordDamaged],
        Answers = Written,
    };

    internal static Operation ChangeConsent { get; } = new(
        new("同意を変更する・辞退を受け付ける", "Change or withdraw the consent"),
        new("""
            書面でいただいた同意の内容に置き換えます。`withdrawnOn` を入れると辞退となり、ただちに状態だけの回答になります。
            辞退された方が改めて同意されたときは、辞退日以降の同意日で送ると登録が有効に戻ります（それより前なら409 `consent-withdrawn`）。
            """,
            """
            Replaces the consent by what was signed on paper. With `withdrawnOn` it is a withdrawal, at once: lookups tell the status
            only. A consent that is not older than the withdrawal makes the registration active again; an older one is 409
            `consent-withdrawn`.
            """))
    {
        Parameters = ById,
        NeedsIfMatch = true,
        Requests = () =>
        [
            Example.Sent("proxy", new("長女が代理で同意した", "The daughter signs as proxy"), new Consent
            {
                Version = "2026-04", GivenOn = new DateOnly(2026, 11, 20), GivenBy = "family", Signer = "山田 直美", Relation = "長女",
                Audiences = ["police"],
            }),
            Example.Sent("withdrawal", new("本人が辞退した", "The elder withdraws"), new Consent
            {
                Version = "2026-04", GivenOn = new DateOnly(2026, 4, 10), GivenBy = "self", Signer = "山田 花子", Audiences = ["police", "finder"],
                WithdrawnOn = new DateOnly(2026, 11, 20),
            }),
        ],
        Problems = [Problems.NotFound, Problems.AlreadyClosed, Problems.ConsentWithdrawn, Problems.RecordDamaged],
        Answers = Written,
    };

    internal static Operation ReportMissing { get; } = new(
        new("行方不明届を登録する", "Report an elder missing"),
        new("警察に行方不明届が出されたことを記録します。解除するまで、どの照会にも届出先の警察署が表示されます。",
            "The police were told that this elder is missing. Until it is lifted, every lookup shows the police station to call."))
    {
        Parameters = ById,
        Requests = () =>
        [
            Example.Sent("missing", new("夕方から行方がわからない", "Missing since the afternoon"), new Missing
            {
                Since = new DateTimeOffset(2026, 11, 20, 16, 30, 0, TimeSpan.FromHours(9)), PoliceStation = "大森警察署", Phone = "03-0762-0110",
            }),
        ],
        TakesIfMatch = true,
        Problems = [Problems.NotFound, Problems.AlreadyClosed, Problems.RecordDamaged],
        Answers = Written,
    };

    internal static Operation LiftMissing { get; } = new(
        new("行方不明届を解除する", "Lift a missing report"),
        new("見つかったときに表示を解除します。届出がなければ409 `not-reported` です。",
            "The elder was found: the banner goes. Without a report the answer is 409 `not-reported`."))
    {
        Parameters = ById,
        TakesIfMatch = true,
        Problems = [Problems.NotFound, Problems.NotReported, Problems.RecordDamaged],
        Answers = Written,
    };

    internal static Operation GetHistory { get; } = new(
        new("登録の履歴を読む", "Read a registration's history"),
        new("""
            版ごとに、だれが・いつ・どの手続で変更したかと、前の版から変わったブロックのその版での内容を、新しい順に返します。読んだことは記録されます。
            """,
            """
            Each version with who wrote it, when and by which event, and the blocks that are not as before, as they stood in it;
            newest first. Reading is recorded.
            """))
    {
        Parameters = ById,
        Problems = [Problems.NotFound, Problems.RecordDamaged],
        Answers =
        [
            new Answer(200, new("履歴。", "The history."))
            {
                Examples = () =>
                [
                    Example.Of("history", new("登録のあと、届出を受け付けた", "Registered, then an end was reported"), new HistoryAnswer
                    {
                        Id = "3k7q9x2m4n8pa",
                        Versions =
                        [
                            new HistoryVersion
                            {
                                Version = 2, At = new DateTimeOffset(2026, 11, 20, 10, 15, 0, TimeSpan.FromHours(9)), ActingUser = "staff-12",
                                Organisation = "地域包括支援センター入新井", Event = "elder-closure-reported", Detail = [ElderState.Deceased],
                                State = ElderState.Closing, Changed = ["closure", "state"],
                                Closure = new Closure
                                {
                                    Kind = ElderState.Deceased, On = new DateOnly(2026, 11, 19), Source = "長女より窓口で届出", ReportedBy = "staff-12",
                                },
                            },
                        ],
                    }),
                ],
            },
        ],
    };
}
