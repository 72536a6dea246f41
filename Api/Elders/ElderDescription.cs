using Api.Http;

namespace Api.Elders;

/// <summary>The registrations as the API's description tells them.</summary>
internal static class ElderDescription
{
    private static readonly Dictionary<string, Text> ById = new() { ["id"] = new("登録のID。", "The registration's id.") };

    internal static Operation RegisterElder { get; } = new(
        new("登録する", "Register an elder"),
        new("""
            自センターの窓口で受け付けた方を登録します。必ず要るのは氏名・フリガナ・性別・生年月日・同意と、緊急連絡先（いないときは理由）です。
            `number` にセンターの在庫の番号を入れるとその番号を渡し、省くと新しい番号を発行します。
            フリガナと生年月日が同じ方がいると409 `possible-duplicate` です。
            以前の番号（`legacyNumber`）がほかのセンターのもの（409 `number-taken`）であることが続くと、429 `too-many-misses` です。
            """,
            """
            Registers an elder at your centre. Needed are name, kana, sex, date of birth, consent, and a contact (or why there is
            none). `number` takes one of your centre's stock; without it a new one is issued. If somebody has the same kana and date
            of birth, the answer is 409 `possible-duplicate`. If many a `legacyNumber` turns out to be another centre's (409 `number-taken`),
            it is 429 `too-many-misses`.
            """))
    {
        Requests = ElderExamples.Registrations,
        Problems =
        [
            Problems.PossibleDuplicate, Problems.NumberNotInStock, Problems.NumberTaken, Problems.NumbersExhausted, Problems.TooManyMisses, Problems.NumberFormat,
            Problems.NumberCheckDigit, Problems.RecordDamaged,
        ],
        Answers = [new Answer(201, new("登録しました。", "Registered."), Header.Location) { Examples = ElderExamples.Registered }],
    };

    internal static Operation SearchElders { get; } = new(
        new("自センターの登録者を探す", "Find your own elders"),
        new("""
            自センターの登録者をフリガナ順に返します。条件を省くと全員です。1回に100件までで、続きがあるときは `cursor` が返ります。
            `due`（今月まで）・`overdue`（過ぎた方）・`dueMonth`（その月の方）は更新の作業一覧です。有効な登録だけを、独居の方から、
            更新の月が古い順に返します（訓練用の登録は除きます）。各行の `renewal` に、次の手順と、最後にだれが何をしたかが入ります。
            `toCheck` を true にすると、取込みで要確認となった方だけを返します。
            記録に異常のある方は一覧に載せず、その人数を `damaged` に示して受信箱に知らせます。
            """,
            """
            Your own elders in the order of their kana; everybody without a filter. At most 100 at a time: `cursor` is present while
            there is more. `due` (up to this month), `overdue` and `dueMonth` make it the work list of renewals: registrations in
            force only, those who live alone first, then the longest overdue, without made-up people. `renewal` says of each
            which step is next and which was taken last, by whom and how. `toCheck` leaves those of whom an import left something
            to check. Whoever's record is damaged is left out, counted in `damaged`, and rings in the inbox.
            """))
    {
        Requests = ElderExamples.Searches,
        Answers = [new Answer(200, new("該当する方の一覧。", "Those found.")) { Examples = ElderExamples.Pages }],
    };

    internal static Operation GetElder { get; } = new(
        new("登録内容を読む", "Read a registration"),
        new("自センターの登録者の全内容です。読んだことは記録されます。ほかのセンターの登録は404です。",
            "Everything of one of your own elders. Reading is recorded. Another centre's elder is 404."))
    {
        Parameters = ById,
        Problems = [Problems.NotFound, Problems.RecordDamaged],
        Answers = [new Answer(200, new("登録内容。", "The registration."), Header.ETag) { Examples = ElderExamples.Answers }],
    };

    internal static Operation ChangeElder { get; } = new(
        new("登録内容を変更する", "Change a registration"),
        new("""
            すべてのブロックを、変更後の内容で送ります（送らないブロックは空になります。`consent` だけは省くと元のままです）。
            `If-Match` に読み込んだときの ETag を入れてください。ほかの職員が先に変更していると412です。
            読んだ内容を送り返すときは、サーバーが計算する項目（`dial`、`age`、`identity` の `number` と `issuer`、`freshness`）を除いてください。
            """,
            """
            Send every block as it shall be: a block left out becomes empty, except `consent`, which then stays. Send the ETag you
            read as `If-Match`; if somebody else changed it first, the answer is 412. Of what you read, leave out what the service
            computes (`dial`, `age`, `number` and `issuer` in `identity`, `freshness`).
            """))
    {
        Parameters = ById,
        NeedsIfMatch = true,
        Requests = ElderExamples.Changes,
        Problems = [Problems.NotFound, Problems.AlreadyClosed, Problems.RecordDamaged],
        Answers = [new Answer(204, new("変更しました。", "Changed."), Header.ETag)],
    };
}
