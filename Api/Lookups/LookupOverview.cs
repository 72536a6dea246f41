using Api.Access;

namespace Api.Lookups;

/// <summary>The first page of the API's description: what it is for, and what every client must know before its first request.</summary>
internal static class LookupOverview
{
    internal static string Markdown => $"""
        {Japanese}

        {ReasonTable}

        {WarningTable}

        ---

        {English}
        """;

    private const string Japanese = """
        **高齢者見守りキーホルダー**に書かれた登録番号から、どなたで、だれに連絡し、何に気をつければよいかをお答えするAPIです。救急隊・消防指令センター・医療機関・警察と、電話を受けるセンター・夜間窓口が使います。照会は1回の `POST /v1/lookups` で終わり、同意画面はありません。

        **認証。** 区の管理者から受け取った鍵を `Authorization: Bearer kh_…` で送ります。役割は鍵ごとに一つです。組織の認証基盤（OpenID Connect）をつないであれば、鍵の代わりに職員ご本人のアクセストークン（JWT）を送ります。そのときの照会者はトークンの中の職員IDで、`X-Acting-User` は見ません。部署で共有する鍵では、照会する職員のIDを `X-Acting-User` に入れてください。IDは半角の英数字と `. _ @ -`、64文字までで、**氏名は入れません**。文言は `Accept-Language: en` で英語になります（既定は日本語）。変更（登録・更新・連絡など）には `Idempotency-Key` を付けられます。回答が届かなかったときに、同じ値・同じ内容で24時間以内にもう一度送れば、二重の変更にならず、最初と同じ回答が返ります。照会と検索には使いません。

        **回答の読み方。** はじめに `warnings` を読み、次に `disclosure` を見ます。`full` は役割に応じた情報です。`candidate` は、紛失の届出がある番号や読み違いを見つけられない番号のため、性別・年齢・特徴だけを示します。目の前の方と照らし合わせ、合っていれば30分以内に同じ職員が `"confirm": true` を付けてもう一度送ります。はじめから `observed`（見たところの性別・年齢）と `numberAgain`（復唱した番号）を送り、どちらも一致すれば1回で開きます。`status-only` は登録の状態とセンターの電話番号だけです。見てよい範囲にない項目は、空（null）ではなく**項目そのものがありません**。

        **緊急閲覧。** 命に関わるのに、同意の範囲外や登録終了で開けないときは、理由 `break-glass` と状況（`preset`）を送ります。ご本人と連絡先だけが開き、すべて個人情報保護担当が3開庁日以内に確認します。犯罪捜査のための照会はできません。区へ文書でお問い合わせください。

        **記録。** どの照会も、回答の前に必ず記録されます。記録できないときは回答しません（503）。その場合はキーホルダーの電話番号へおかけください。`lookups` の回答に付く `Audit-Receipt` は記録の受領証です。保存しておくと、記録が後から消されていないことを確かめられます。エラーはすべて `application/problem+json` で、プログラムでは `code` を見てください。
        """;

    private const string English = """
        **What it is for.** The number on an elder's keyholder becomes the person: whom to call and what to know. For ambulance crews, fire dispatch, hospitals and police, and for the centres and the night desk that answer the telephone. One `POST /v1/lookups`, one answer, no consent dialogue.

        **Credentials.** Send the key from the ward's administrator as `Authorization: Bearer kh_…`; a key has exactly one role. Where your organisation's OpenID Connect provider is connected, send the person's access token (JWT) in place of a key: the person who asks is then the one it names, and `X-Acting-User` is not read. With a key that several people share, name the person who asks in `X-Acting-User`: an id of letters, digits and `. _ @ -`, at most 64, **never a name**. `Accept-Language: en` gives English texts (Japanese by default). A change (a registration, a renewal, a note) takes an `Idempotency-Key`: where no answer came, send the same request with the same value within 24 hours; it is made once, and you get the first answer. Lookups and searches do not read it.

        **Reading an answer.** Read `warnings` first, then `disclosure`. `full`: what your role may see. `candidate`: the number was reported lost or cannot be checked for misreading, so only sex, age and features are shown; compare them with the person before you and, if they agree, send the request again within 30 minutes, by the same acting user, with `"confirm": true`. Or send `observed` (sex and age as seen) and `numberAgain` (the number read back) at once: if both agree, one request is enough. `status-only`: the status and the centre's phone. A field you may not see is **absent**, not null.

        **Break-glass.** Where life is at stake and consent or an ended registration keeps the card shut, send the reason `break-glass` with a `preset`. It opens identity and contacts only, and the privacy officer reviews each use within 3 working days. Criminal investigation is never a reason here: write to the ward.

        **On record.** Every lookup is recorded before its answer leaves; if that fails, nothing is disclosed (503): call the phone on the keyholder. `Audit-Receipt` on a lookup's answer is your receipt: keep it to prove later that the record still exists. Every error is `application/problem+json`; program against its `code`.
        """;

    private static string ReasonTable
    {
        get
        {
            var roles = Policies.RolesOf[Policies.LookUp];
            var heads = string.Concat(roles.Select(role => $" {role.Name()}<br>{role.Label().Ja} |"));
            var rows = Reasons.All.Select(entry =>
                $"| `{entry.Code}` | {entry.Label.Ja} | {entry.Label.En} |"
                + string.Concat(roles.Select(role => Reasons.IsAllowed(entry.Reason, role) ? " ● |" : " – |")));
            return $"""
                **照会の理由と、使える役割 / Reasons and roles**

                | reason | 日本語 | English |{heads}
                |---|---|---|{string.Concat(roles.Select(_ => ":-:|"))}
                {string.Join('\n', rows)}
                """;
        }
    }

    private static string WarningTable =>
        "**注意（warnings）の種類 / Warnings**\n\n| code | 日本語 | English |\n|---|---|---|\n"
        + string.Join('\n', LookupCodes.Warning.Select(warning => $"| `{warning.Key}` | {warning.Value.Ja} | {warning.Value.En} |"));
}
