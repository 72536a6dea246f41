using Api.Access;
using Api.Http;

namespace Api.Lookups.Statistics;

/// <summary>The month's figures as the API's description tells them.</summary>
internal static class StatisticsDescription
{
    internal static Operation ReadStatistics { get; } = new(
        new("月ごとの集計", "A month's figures"),
        new("""
            登録者数、新規登録と終了、期限内の更新率、役割・理由ごとの照会件数、気づきの連絡、照会から連絡がつくまでの分（中央値）を、センターごとと全体で
            返します。センターには自センター分だけを返します。訓練用の登録と理由 `test` の照会は、どの数字にも入りません。
            `area=true` を付けると、町名ごとの集計（登録者数、独居、連絡先なし、更新の遅れ、気づきの連絡）も返します。10未満の数字（0を含む）と、
            引き算で10未満の数字がわかるものは載せません。登録者が10人未満の町名は、名前を出さずにまとめます。
            `Accept: text/csv` で CSV（`area=true` では町名ごとの表）になります。集計したことは記録されます。
            """,
            """
            Registered, new and ended, the share renewed in time, lookups by role and reason, notices, and the median minutes from a lookup to a
            reached contact: by centre and in all; a centre sees its own. Training and the reason `test` are in no figure.
            `area=true` adds counts by town: registered, living alone, without contact, overdue, notices by kind. Counts below 10 (a zero too), and those
            that would give one away by subtraction, are left out; towns of fewer than 10 elders stand together, unnamed.
            `Accept: text/csv` answers CSV, with `area=true` the table of towns. It is recorded.
            """))
    {
        Parameters = new Dictionary<string, Text>
        {
            ["month"] = new("月（yyyy-MM）。今月はいままでの数字です。", "The month: yyyy-MM. This month's figures are those so far."),
            ["area"] = new("`true` なら町名ごとの集計も返します。", "With `true`, counts by town too."),
        },
        Problems = [Problems.Validation, Problems.RecordDamaged],
        Answers = [new Answer(200, new("集計。", "The figures.")) { Examples = Examples }],
    };

    private static IReadOnlyList<Example> Examples() =>
    [
        Example.Of("centre", new("センターの10月の集計", "A centre's October"), new MonthStatistics
        {
            Month = "2026-10",
            AsOf = new DateTimeOffset(2026, 11, 1, 0, 0, 0, TimeSpan.FromHours(9)),
            Centres =
            [
                new CentreStatistics
                {
                    Centre = "6x8y0z2a4b6c8",
                    Name = "地域包括支援センター入新井",
                    Figures = new Figures
                    {
                        Registered = 1612,
                        New = 14,
                        Ended = 9,
                        Renewals = new RenewalFigures { Due = 131, InTime = 104, Share = 0.7939 },
                        Lookups =
                        [
                            new LookupFigures { Role = "ambulance", Reason = "emergency-transport", Full = 11, Candidate = 1, StatusOnly = 0 },
                            new LookupFigures
                            {
                                Role = "desk", Reason = "phone-relay", ForRole = "police", ForReason = "protection", Full = 3, Candidate = 0, StatusOnly = 0,
                            },
                        ],
                        Notices = [new NoticeCount { Kind = "health", Received = 23, Taken = 22, Closed = 20, MinutesToTaken = 41, MinutesToClosed = 1530 }],
                        Reached = 8,
                        MedianMinutes = 6.5,
                    },
                },
            ],
            Area = new AreaSheet
            {
                Towns =
                [
                    new AreaRow { Town = "東京都大田区大森北", Registered = 1204, Alone = 410, NoContact = 31, Overdue = 122, Notices = new Dictionary<string, long> { ["health"] = 12 } },
                    new AreaRow { Registered = 408, Alone = 133, Overdue = 40, Notices = new Dictionary<string, long> { ["health"] = 11 } },
                ],
                Total = new AreaRow { Registered = 1612, Alone = 543, Overdue = 162 },
            },
        }, Role.Centre.Name()),
    ];
}

/// <summary>The fields of a month's figures in Japanese.</summary>
internal static class StatisticsWords
{
    internal static readonly FieldWords Table = new("""
        MonthStatistics 月ごとの集計。訓練用のものは、どの数字にも入りません。
        MonthStatistics.month 月（yyyy-MM）。
        MonthStatistics.asOf いつまでの数字か。月の終わり、今月はいま。
        MonthStatistics.centres センターごと（センターには自センターだけ）。
        MonthStatistics.total 全センターの合計（センターには入りません）。
        MonthStatistics.area 町名ごとの集計（area=true のとき）。
        CentreStatistics センターの集計。
        CentreStatistics.centre センターのID。
        CentreStatistics.name センターの名称。
        CentreStatistics.figures 集計。
        TotalStatistics 全センターの合計と、どのセンターのものでもない数字。
        TotalStatistics.figures 全センターの集計。
        TotalStatistics.misses 形は正しいが登録のない番号の照会。どのセンターのものでもありません。
        TotalStatistics.misreads 番号として成り立たない照会（読み違い・打ち間違い）。
        Figures 集計した数字。
        Figures.registered 月の終わりの登録者数（終了の届出を確認中の方を含む）。
        Figures.new その月の新規登録。
        Figures.ended その月の終了・辞退（同じ月に戻したものを除く）。
        Figures.renewals その月が更新の月の方の更新。
        Figures.lookups 番号が見つかった照会（役割・理由ごと）。
        Figures.notices その月に届いた気づきの連絡（種類ごと）。
        Figures.reached このうち、緊急連絡先に連絡がついた照会の数。
        Figures.medianMinutes 照会から最初に連絡がつくまでの分（中央値）。なければ入りません。
        RenewalFigures 更新の対象と、期限内の更新。
        RenewalFigures.due その月が更新の月だった方（更新せずに終了した方を除く）。
        RenewalFigures.inTime その月の終わりまでに更新した方。
        RenewalFigures.share 期限内の更新率（0から1）。対象がなければ入りません。
        LookupFigures 1つの役割・理由の照会件数。
        LookupFigures.role 照会した役割。
        LookupFigures.reason 照会理由。
        LookupFigures.forRole 電話照会への回答のとき、電話をかけてきた側の役割。
        LookupFigures.forReason 電話照会への回答のとき、電話をかけてきた側の理由。
        LookupFigures.full すべて表示した件数。
        LookupFigures.candidate 候補だけを表示した件数。
        LookupFigures.statusOnly 登録の状態だけを表示した件数。
        LookupFigures.count 三つの合計。
        NoticeCount 1つの種類の気づきの連絡。
        NoticeCount.kind 種類。
        NoticeCount.received 届いた件数。
        NoticeCount.taken このうち対応を始めた件数（終了を含む）。
        NoticeCount.closed このうち終了した件数。
        NoticeCount.minutesToTaken 対応を始めるまでの分（中央値）。合計には入りません。
        NoticeCount.minutesToClosed 終了までの分（中央値）。合計には入りません。
        AreaSheet 町名ごとの集計。載っていない数字は、10未満のものか、載せると10未満の数字がわかるものです。
        AreaSheet.towns 登録者の多い順。登録者が10人未満の町名は、最後に名前を出さずにまとめます。
        AreaSheet.total 合計。載せない数字のある列にはありません（引き算でその数字がわかるため）。
        AreaRow 1つの町名の集計。
        AreaRow.town 登録された町名。その他の町名と合計の行にはありません。
        AreaRow.registered 月の終わりの登録者数。
        AreaRow.alone 独居の方。
        AreaRow.noContact 連絡先のない方。
        AreaRow.overdue 更新の月を過ぎた方。
        AreaRow.notices その月に届いた気づきの連絡（種類ごと）。全体の件数は、センターごとの集計にあります。
        """);
}
