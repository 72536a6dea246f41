using Api.Audit;
using Api.Http;

namespace Api.Lookups;

/// <summary>The lookups as the API's description tells them.</summary>
internal static class LookupDescription
{
    private static readonly Header ReceiptHeader = new(
        Receipt.Header,
        new("照会記録の受領証（通し番号と記録のハッシュ値）。保存しておくと、記録が消されていないことを後から確かめられます。",
            "The receipt of the record (`index.hash`): keep it to prove later that the record still exists."),
        "48213.pZBLpzTiaW8tmkuYNhjQvDJpkOPp1hTrQp0dW6z7bVg");

    internal static Operation ReadDisclosures { get; } = new(
        new("だれが見たかを調べる", "Who looked at this elder"),
        new("""
            この登録者の情報を見た機関・役割・理由・日時・表示した内容を、新しい順に返します。
            ご本人の求めに応じて渡す一覧は、`Accept: text/html` で印刷用のページになります。個人情報保護担当には氏名と番号を出しません。
            """,
            """
            Organisation, role, reason, time and the blocks shown, newest first. With `Accept: text/html` it is a page to print for the
            elder who asks. The privacy officer sees neither name nor number.
            """))
    {
        Parameters = new Dictionary<string, Text> { ["id"] = new("登録のID。", "The registration's id.") },
        Problems = [Problems.NotFound, Problems.RecordDamaged],
        Answers = [new Answer(200, new("見た機関の一覧。", "The looks.")) { Examples = Looks }],
    };

    internal static Operation SearchAudit { get; } = new(
        new("番号から登録のIDを調べる", "Find the id of a number's elder"),
        new("""
            番号の登録者を、記録に使われている不透明なIDで返します。氏名などは返しません。IDは `GET /v1/audit?elder=` や開示一覧に使えます。
            紛失・無効・以前の様式の番号や、終了した登録の番号でも調べられます。調べたこと自体も記録されます（番号は記録に残しません）。
            回数と、登録のない番号・不確かな番号の数には、照会と同じ上限があります（429）。
            """,
            """
            The opaque id by which the log names the number's elder, and nothing else of anybody: use it in `GET /v1/audit?elder=` and for
            the list of looks. Lost, revoked and older numbers are found too, and those of registrations that ended. Searching is
            recorded itself, without the number. The limits of lookups hold here too (429).
            """))
    {
        Requests = () =>
        [
            Example.Sent(
                "number", new("有効な番号", "A number in use"), new SearchAudit { Number = LookupExamples.Printed(LookupExamples.Active) }, "auditor"),
        ],
        Problems = [Problems.NumberUnknown, Problems.NumberFormat, Problems.NumberCheckDigit, Problems.TooManyMisses, Problems.RecordDamaged],
        Answers =
        [
            new Answer(200, new("登録のID。", "The id."))
            {
                Examples = () => [Example.Of("found", new("見つかりました", "Found"), new ElderOfNumber { Elder = "2h4j6k8m0n1p3" }, "auditor")],
            },
        ],
    };

    private static IReadOnlyList<Example> Looks() =>
    [
        Example.Of(
            "one",
            new("夜間に病院が1回見ました", "A hospital looked once, at night"),
            new Disclosures
            {
                Elder = "2h4j6k8m0n1p3",
                Name = "山田 花子",
                Number = "4821-0372",
                Looks =
                [
                    new Look
                    {
                        At = new DateTimeOffset(2026, 11, 22, 3, 0, 0, TimeSpan.FromHours(9)),
                        Organisation = "大森中央総合病院",
                        Role = "hospital",
                        RoleName = "医療機関（救急外来・医療相談室）",
                        Reason = "emergency-treatment",
                        ReasonName = "救急診療",
                        Disclosure = "full",
                        Blocks = ["identity", "alerts", "contacts", "gp", "medical", "care", "centre", "freshness"],
                    },
                ],
            },
            "centre"),
    ];

    internal static Operation LookUp { get; } = new(
        new("登録番号を照会する", "Look up a number"),
        new("""
            登録番号（またはQRコードのトークン）と理由を送ると、役割に応じた内容を返します。番号はURLに載せません。

            - `demo` コマンドで起動したサーバーでは、例の番号を `demo.json` の番号に置き換えると、各状態の回答を試せます。
            - 登録のない番号は404です。けた数の誤り・読み違いは422で、登録簿は調べません。いずれも記録されます。
            - 照会は、APIキーごとに1分あたり「30回×席数」まで（一度に「10回×席数」まで。いずれも既定値）です。超えると429（`too-many-requests`）です。
            - 登録のない番号を1時間に50回、または以前の様式の番号や `?` を含む番号を1時間に20種類照会すると、その職員（APIキー全体では席数倍）の照会は2分に1回までになります（429、`too-many-misses`）。番号の登録の有無は問いません。
            - 生年月日かフリガナが `known` に正しく入っている照会は、制限を受けません。緊急閲覧（`break-glass`）も受けませんが、1人1時間に5回までです。
            - 訓練用の番号（9で始まる番号）は理由 `test` でだけ使え、`test` ではほかの番号を使えません。
            """,
            """
            Send the number (or a QR code's token) and a reason; the answer holds what your role may see. No number stands in a URL.

            - On a server started with `demo`, put the numbers of `demo.json` into these examples to see each state's answer.
            - A number nobody has is 404. A wrong length or a misreading is 422 and never touches the registry. All are recorded.
            - Unless set otherwise a key may look up 30 times a minute for each of its desks (10 at once); beyond that it is 429 `too-many-requests`.
            - After 50 unregistered numbers in an hour, or 20 different numbers of the old form or with a `?`, that acting user (or, times its
              desks, the key) gets one lookup in 2 minutes, registered or not: 429 `too-many-misses`.
            - Never held back: a request with the right birth date or kana in `known`, and `break-glass`, 5 times an hour for each acting user.
            - Training numbers (they begin with 9) go with the reason `test` only, and `test` with no others.
            """))
    {
        Requests = LookupExamples.All,
        Problems =
        [
            Problems.ReasonNotAllowed, Problems.NumberUnknown, Problems.NumberFormat, Problems.NumberCheckDigit,
            Problems.TooManyRequests, Problems.TooManyMisses, Problems.RecordDamaged,
        ],
        Answers =
        [
            new Answer(
                200,
                new("登録があります。`disclosure` が、どこまで表示しているかを示します。", "There is a registration; `disclosure` says how much is shown."),
                ReceiptHeader)
            {
                Examples = CardExamples.All,
            },
        ],
    };

    internal static Operation LookUpAgain { get; } = new(
        new("照会した内容をもう一度見る", "Show a card again"),
        new("""
            `full` で開いた照会を、期限（`expiresAt`。医療機関は24時間、ほかは4時間）まで、同じ機関・同じ役割で再表示します。内容はその時点で判断し直し、記録されます。
            """,
            """
            Shows a card that was opened with `full` again, to the same organisation and role, until `expiresAt` (24 hours for a
            hospital, 4 for others). It is judged afresh and recorded.
            """))
    {
        Parameters = new Dictionary<string, Text>
        {
            ["id"] = new("照会の回答にある `lookupId`。", "The `lookupId` of the answer."),
        },
        Problems = [Problems.NotFound, Problems.RecordDamaged],
        Answers = [new Answer(200, new("照会の内容。", "The card."), ReceiptHeader) { Examples = CardExamples.Again }],
    };
}
