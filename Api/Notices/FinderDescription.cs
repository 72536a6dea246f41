using Api.Http;

namespace Api.Notices;

/// <summary>The QR code's page as the API's description tells it.</summary>
internal static class FinderDescription
{
    private static readonly Dictionary<string, Text> ByToken = new() { ["token"] = new("QRコードに入っている文字列。", "What the QR code carries.") };

    internal static Operation ShowFinderPage { get; } = new(
        new("拾った方・見つけた方のページ", "The page behind a QR code"),
        new("""
            品物のQRコードを読んだ方に、いまつながるセンターの電話（時間外は夜間・休日の電話）を表示します。認証は要りません。個人情報、番号、
            登録の状態は表示しません。ご本人が同意している（`finder`）ときだけ、場所を知らせるフォームが付きます。存在しないQRコードにも同じ体裁の
            ページを返します。開いたことは接続元とともに記録し、紛失届・行方不明届のある方のときは、センターの受信箱にすぐ届きます。
            """,
            """
            Shows whoever reads an item's QR code the centre's phone that is answered now. No credentials. It holds no personal data, no
            number and no state. The form to tell the centre where is there only if the elder agreed (`finder`). A code that does not exist
            gets a page that looks the same. Each look is recorded with its source, and rings the centre where the item was reported lost
            or the elder missing. Too many looks get 429 with a page that still says whom to call.
            """))
    {
        Parameters = ByToken,
        Answers =
        [
            new Answer(200, new("HTMLのページ。", "A page of HTML.")),
            new Answer(429, new("短い間に開かれすぎました。電話をご案内するページです。", "Too many looks: a page that says whom to call."), Header.RetryAfter),
            new Answer(503, new("記録できないため、電話をご案内するページです。", "It cannot be recorded: a page that says whom to call."), Header.RetryAfter),
        ],
    };

    internal static Operation TellCentre { get; } = new(
        new("場所をセンターに知らせる", "Tell the centre where"),
        new("""
            見つけた方が、いまいる場所をセンターに知らせます（気づきの連絡になります）。フォーム（`application/x-www-form-urlencoded`）か JSON で
            送ります。認証は要りません。QRコードが有効かどうかによらず、いつも 202 です。フォームの誤りには、入力内容を残したページを返します。
            """,
            """
            A finder tells the centre where the person is: a notice. It takes a form (`application/x-www-form-urlencoded`) or JSON, without
            credentials, and answers 202 whether or not the code is anybody's. Mistakes in a form get the form again, with what was typed.
            """))
    {
        Parameters = ByToken,
        Requests = () =>
        [
            Example.Sent("where", new("駅前で見つけた", "Found at the station"), new FinderReport
            {
                Place = "大森駅東口 交番の前",
                Text = "道に迷われたようです。ベンチに座っています",
                Phone = "090-0111-2222",
            }),
        ],
        AlsoPages = [422, 429, 503],
        Problems = [Problems.TooManyRequests, Problems.AuditUnavailable, Problems.DatabaseUnavailable],
        Answers = [new Answer(202, new("受け付けました。", "Accepted."))],
    };
}

/// <summary>The fields of a finder's message in Japanese.</summary>
internal static class FinderWords
{
    internal static readonly FieldWords Table = new("""
        FinderReport 見つけた方からの連絡。
        FinderReport.place いまいる場所（住所、店の名前、目印など）。
        FinderReport.text その方のご様子。
        FinderReport.phone 折り返しの電話番号。
        """);
}
