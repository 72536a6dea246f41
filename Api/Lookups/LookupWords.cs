using Api.Http;

namespace Api.Lookups;

/// <summary>The fields of a lookup in Japanese, for the API's description.</summary>
internal static class LookupWords
{
    internal static readonly FieldWords Table = new("""
        LookupRequest 照会の内容。番号はURLではなく本文で送ります。
        LookupRequest.number 登録番号。読んだまま・打ったままで構いません（全角、空白、ハイフン可）。読めない1けたは「?」と書けます。
        LookupRequest.token 番号の代わりに送る、QRコードのトークン。
        LookupRequest.reason 照会の理由。使える理由は役割ごとに決まっています。
        LookupRequest.note メモ（自由記入）。暗号化して保管し、照会記録には残しません。
        LookupRequest.caseReference 貴機関の事案番号（半角の英数字とハイフン、40文字以内）。氏名は入れないでください。
        LookupRequest.numberAgain 復唱した番号。
        LookupRequest.observed 目の前の方の様子。numberAgain と一緒に送ると、候補の確認を1回で済ませられます。
        LookupRequest.confirm 30分以内に候補として表示された方が、目の前の方に間違いないこと。
        LookupRequest.known すでにわかっていること。合っていれば、照会回数の制限を受けません。
        LookupRequest.patientAgreed 入退院支援で、患者さんご本人の同意を得ていること。
        LookupRequest.onBehalfOf 電話照会の相手方。
        LookupRequest.answeredAt システムの停止中などに、印刷した一覧で回答した日時。
        LookupRequest.preset 緊急閲覧の状況。
        Observed 目の前の方の様子。
        Observed.sex 見たところの性別。
        Observed.ageAbout 見たところの年齢。10歳までの違いは一致とみなします。
        Known すでにわかっていること。
        Known.birthDate 生年月日。
        Known.kana フリガナ。
        OnBehalfOf 電話をかけてきた相手方。
        OnBehalfOf.role 相手方の役割。その役割が見てよい範囲を読み上げます。
        OnBehalfOf.reason 相手方の照会理由。緊急閲覧は選べません。
        OnBehalfOf.organisation 相手方の機関名（名簿にないとき）。
        OnBehalfOf.organisationId 名簿にある機関のID。機関名の代わりに入れます。
        OnBehalfOf.name 相手方の担当者名。
        OnBehalfOf.calledBack 機関の代表番号へかけ直して確かめたかどうか。相手が名乗った番号ではなく、名簿の番号へかけます。
        LookupAnswer 照会への回答。役割に応じて見てよい項目だけが入ります。
        LookupAnswer.lookupId この照会のID。
        LookupAnswer.expiresAt 再表示できる期限。`full` のときだけ入ります。
        LookupAnswer.status 登録の状態。
        LookupAnswer.disclosure どこまで表示しているか。
        LookupAnswer.heading いちばん上に表示する一文（登録の状態、または【訓練】）。
        LookupAnswer.warnings 注意。ほかの項目より先に読んでください。複数出ることがあります。
        LookupAnswer.spoken 読み上げ用の文。`full` のときだけ入ります。
        LookupAnswer.candidate 照らし合わせるための最小限の情報。`candidate` のときだけ入ります。
        LookupAnswer.missing 行方不明届。
        LookupAnswer.callBack 電話照会のかけ直し先。名簿の機関のときに入ります。
        LookupAnswer.match ご本人かどうかの確認結果。入力があったときに入ります。
        LookupAnswer.contactAttempts 貴機関がこれまでにかけた電話の記録（古い順）。再表示したときだけ入ります。
        LookupAnswer.identity ご本人。
        LookupAnswer.alerts 命に関わる注意。重要なものから順に並びます。
        LookupAnswer.contacts 緊急連絡先。電話する順に並びます。連絡してはいけない方は最後です。
        LookupAnswer.noContactReason 緊急連絡先がない理由。まずセンターへ電話してください。
        LookupAnswer.gp かかりつけ医。
        LookupAnswer.medical 病歴・アレルギー・お薬。
        LookupAnswer.care 介護の状況。
        LookupAnswer.centre 担当の地域包括支援センター。
        LookupAnswer.freshness 情報の新しさ。
        CallBack 電話照会のかけ直し先。
        CallBack.organisation 名簿にある機関名。
        CallBack.phone 名簿にある電話番号。
        Warning 続きを読む前に気をつけること。
        Warning.code 注意の種類。プログラムではこの値で判断してください。
        Warning.text 当番の方が読む文。
        Spoken 読み上げ用の文（各80文字以内、常に日本語）。
        Spoken.radio 無線用。周りに聞こえるため、氏名と電話番号を含みません。
        Spoken.phone 電話用。フリガナ、年齢、最初の連絡先の番号を1けたずつ。
        Candidate 目の前の方と照らし合わせるための最小限の情報。
        Candidate.sex 性別。
        Candidate.age 年齢。
        Candidate.appearance 体格・外見の特徴。
        Candidate.town お住まいの町名（支援措置の対象の方では出しません）。
        Candidate.kanaInitial 姓のフリガナの1文字目。
        SearchAudit 番号から登録のIDを調べる内容。番号はURLではなく本文で送ります。
        SearchAudit.number 登録番号。読んだまま・打ったままで構いませんが、すべてのけたが必要です。
        ElderOfNumber その番号の登録。
        ElderOfNumber.elder 登録のID。記録の `elder` と同じで、`GET /v1/audit` の条件に使えます。
        Disclosures この登録者を見た機関の一覧。
        Disclosures.elder 登録のID。
        Disclosures.name 氏名（自センターにだけ表示します）。
        Disclosures.number 登録番号（自センターにだけ表示します）。
        Disclosures.looks 新しい順に、1,000件まで。
        Look 1回の閲覧。
        Look.at 日時。
        Look.answeredAt システムの停止中などに、実際に電話で回答した日時（`at` は記録した日時）。
        Look.organisation 機関。
        Look.role 役割。
        Look.roleName 役割の名称。
        Look.onBehalfOf 電話で伝えた相手の役割。
        Look.reason 照会理由。
        Look.reasonName 照会理由の名称。
        Look.disclosure 開示の程度。
        Look.blocks 表示した内容。
        """);
}
