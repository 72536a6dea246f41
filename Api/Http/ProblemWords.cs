namespace Api.Http;

/// <summary>The fields of a problem in Japanese, for the API's description.</summary>
internal static class ProblemWords
{
    internal static readonly FieldWords Table = new("""
        ProblemBody エラーの内容（RFC 9457）。
        ProblemBody.type この種類のエラーを示す固定の値。
        ProblemBody.title 当番の方が読む一文。
        ProblemBody.status HTTPの状態コード。
        ProblemBody.detail 詳しい説明。
        ProblemBody.code プログラムで判断するためのコード。
        ProblemBody.requestId お問い合わせの際にお知らせください。記録を探せます。
        ProblemBody.errors `validation` のとき、項目ごとの指摘。
        ProblemBody.duplicates `possible-duplicate` のとき、同じ方かもしれない登録。
        DuplicateHint 同じ方かもしれない登録。
        DuplicateHint.id 自センターの登録ID。
        DuplicateHint.number 自センターの登録番号。
        DuplicateHint.centre ほかのセンターの名称。
        DuplicateHint.phone ほかのセンターの電話番号。
        """);
}
