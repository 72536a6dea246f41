using System.Text.Json.Nodes;
using Api.Http;

namespace Api.Audit;

/// <summary>The auditor's routes as the API's description tells them.</summary>
internal static class AuditDescription
{
    private const string SomeRecord = """
        {"index":4711,"time":"2026-11-22T18:03:12.345Z","id":"3k7q9x2m4n8pa","event":"lookup","outcome":"full","request":"0HN7:00000001",
        "client":"1b2c3d4e5f6g7","organisation":"大森中央総合病院","role":"hospital","user":"nurse-12","source":"192.0.2.7","channel":"api",
        "reason":"emergency-treatment","elder":"2h4j6k8m0n1p3","centre":"6x8y0z2a4b6c8","state":"active",
        "tier":"hospital","blocks":["identity","contacts","centre","freshness"],"expiresAt":1795457000000}
        """;

    private static readonly Text CursorAbout = new("前のページで受け取った値。", "The value from the page before.");

    internal static Operation ReadAudit { get; } = new(
        new("記録を調べる", "Read the log"),
        new("""
            条件に合う記録を古い順に返します（1回に200件まで）。読んだこと自体も記録されます。
            記録には氏名・番号・電話・病名は入っていません。登録者は不透明なIDで示されます。
            """,
            """
            The records that fit, oldest first, at most 200 at a time. Reading them is recorded too. No record holds a name, number,
            phone or illness; an elder is an opaque id.
            """))
    {
        Parameters = new Dictionary<string, Text>
        {
            ["from"] = new("この日時から（RFC 3339）。日付だけのときは、その日の0時（日本時間）です。", "From this time on (RFC 3339); of a date alone, from midnight local time."),
            ["to"] = new("この日時の直前まで。", "Up to, and without, this time."),
            ["elder"] = new("登録者のID。", "An elder's id."),
            ["client"] = new("利用者のID。", "A client's id."),
            ["outcome"] = new("結果（full、candidate、number-unknown など）。", "An outcome: full, candidate, number-unknown …"),
            ["cursor"] = CursorAbout,
        },
        Problems = [Problems.Validation],
        Answers = [new Answer(200, new("記録。", "The records.")) { Examples = Pages }],
    };

    internal static Operation ReadCheckpoint { get; } = new(
        new("チェックポイントを受け取る", "Take a checkpoint"),
        new("ログ全体の署名付き要約（C2SP tlog-checkpoint）です。この機械の外に保管すると、あとからの削除や書き換えを見つけられます。",
            "A signed summary of the whole log (C2SP tlog-checkpoint). Kept outside this machine it shows any later deletion or change."))
    {
        Answers = [new Answer(200, new("署名付きノート。", "A signed note."))],
    };

    internal static Operation ProveInclusion { get; } = new(
        new("記録が入っている証明", "Prove that a record is in the log"),
        new("`index` 番の記録が、`size` 件のログに入っていることの証明（RFC 6962）です。", "An inclusion proof of RFC 6962 for record `index` in the log of `size` records."))
    {
        Parameters = new Dictionary<string, Text>
        {
            ["index"] = new("記録の番号（0から）。", "The record's index, from 0."),
            ["size"] = new("チェックポイントの件数。", "The checkpoint's size."),
        },
        Problems = [Problems.Malformed, Problems.Validation],
        Answers = [new Answer(200, new("証明。", "The proof.")) { Examples = Proofs }],
    };

    internal static Operation ProveConsistency { get; } = new(
        new("書き換えがない証明", "Prove that nothing before was changed"),
        new("`from` 件のログが、そのまま `to` 件のログの始まりであることの証明（RFC 6962）です。", "A consistency proof of RFC 6962: the log of `from` records is the beginning of the log of `to`."))
    {
        Parameters = new Dictionary<string, Text>
        {
            ["from"] = new("古いチェックポイントの件数。", "The older checkpoint's size."),
            ["to"] = new("新しいチェックポイントの件数。", "The newer checkpoint's size."),
        },
        Problems = [Problems.Malformed, Problems.Validation],
        Answers = [new Answer(200, new("証明。", "The proof.")) { Examples = Proofs }],
    };

    internal static Operation ExportAudit { get; } = new(
        new("ログを書き出す", "Export the log"),
        new("""
            すべての記録を1行に1件（保存されたバイト列のまま）、空行、署名付きチェックポイントの順に返します。
            `scripts/verify-audit.py` だけで検証できます。
            """,
            """
            Every record on a line of its own, byte for byte as stored, an empty line, and the signed checkpoint.
            `scripts/verify-audit.py` verifies it without this program.
            """))
    {
        Answers = [new Answer(200, new("記録とチェックポイント。", "Records and checkpoint."))],
    };

    internal static Operation ReadReviews { get; } = new(
        new("確認待ちの一覧", "What is to be reviewed"),
        new("""
            緊急閲覧、折り返しのない電話照会、登録のない番号の連続照会、無効・終了した番号の使用です。
            `reviewBy`（3営業日）までに確認してください。氏名は含まれません。
            """,
            """
            Emergency overrides, telephone answers without a call-back, runs of misses, and the use of revoked or closed numbers. Each
            is due by `reviewBy`, within 3 working days. No person is named.
            """))
    {
        Parameters = new Dictionary<string, Text> { ["cursor"] = CursorAbout },
        Problems = [Problems.Validation],
        Answers = [new Answer(200, new("確認待ちの記録。", "Records to review.")) { Examples = Pages }],
    };

    internal static Operation Review { get; } = new(
        new("確認の結果を記録する", "Record a finding"),
        new("正当かどうかを残します。正当でないときはメモに理由を書いてください。メモは封印され、ログには入りません。あとから訂正でき、どちらも記録に残ります。",
            "Whether it was justified; if not, the note says why. The note is sealed and not in the log. A later finding corrects it, and both stay."))
    {
        Parameters = new Dictionary<string, Text> { ["id"] = new("記録のID。", "The record's id.") },
        Problems = [Problems.NotFound],
        Requests = () => [Example.Of("justified", new("正当な閲覧でした", "It was justified"), new ReviewRequest { Justified = true, Note = "搬送記録と一致" }, "auditor")],
        Answers = [new Answer(204, new("記録しました。", "Recorded."))],
    };

    private static IReadOnlyList<Example> Pages() =>
    [
        new("one", new("照会1件", "One lookup"), new JsonObject { ["records"] = new JsonArray(JsonNode.Parse(SomeRecord)) }, "auditor"),
    ];

    private static IReadOnlyList<Example> Proofs() =>
    [
        Example.Of(
            "proof",
            new("2件のログの証明", "A proof in a log of two"),
            new MerkleProof { Size = 2, Hashes = ["lqKW0iTyhcZ77pPDD4owkVfw2qNdxbh+QQt4YwoJz8c="] },
            "auditor"),
    ];
}

/// <summary>The fields of the auditor's answers in Japanese.</summary>
internal static class AuditWords
{
    internal static readonly FieldWords Table = new("""
        AuditPage 記録の一覧。
        AuditPage.records 保存されたままの記録。古い順です。
        AuditPage.cursor 続きがあるときの目印。記録が1件もないページでも、これがあれば続きを調べてください。
        MerkleProof RFC 6962 の証明。
        MerkleProof.size ログの件数。
        MerkleProof.hashes 使う順に並べたハッシュ（Base64）。
        ReviewRequest 確認の結果。
        ReviewRequest.justified 正当な閲覧だったかどうか。
        ReviewRequest.note メモ。封印され、ログには入りません。
        """);
}
