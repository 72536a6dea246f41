using Api.Http;

namespace Api.Elders;

/// <summary>The fields of a registration's life in Japanese, for the API's description.</summary>
internal static class LifeWords
{
    internal static readonly FieldWords Table = new("""
        TransferElder 担当センターの移管。
        TransferElder.centre 移管先のセンターのID。
        TransferElder.on 移管日。先の日付は、その日まで予定として保管します。
        ReportClosure 終了の届出（死亡・転出など）。
        ReportClosure.kind 種類。
        ReportClosure.on 死亡日・転出日など。
        ReportClosure.source 届け出た方、または確認した資料。
        ReportClosure.agreed 転出後6か月、本人と連絡先の表示に同意している。
        ConfirmClosure 終了の確認（届出を受け付けた職員とは別の職員）。
        ConfirmClosure.source 確認した資料・窓口・相手方。
        ReopenElder 終了の取消し。
        ReopenElder.why 取り消す理由（自由記述。封印して保管し、監査ログにはハッシュだけを残します）。
        TransferredElder ほかのセンターへ移管した方。氏名は含みません。
        TransferredElder.id 登録のID。
        TransferredElder.number 登録番号。
        TransferredElder.centre 移管先のセンターの名称。
        TransferredElder.phone 移管先のセンターの電話番号。
        TransferredElder.on 移管日。
        ElderPage.transferred 12か月以内にほかのセンターへ移管した方（氏名での検索・全員の一覧の最初のページだけ）。
        ElderAnswer.transfer 移管の予定。
        Transfer 移管の予定。
        Transfer.centre 移管先のセンターのID。
        Transfer.on 移管日。
        Closure.reportedBy 届出を受け付けた職員のID。
        Closure.confirmedBy 終了を確認した職員のID。
        Closure.confirmedSource 終了を確認した資料・窓口・相手方。
        HistoryAnswer 登録の履歴。
        HistoryAnswer.id 登録のID。
        HistoryAnswer.versions 新しい順の版。
        HistoryVersion 1つの版。だれが、いつ、どの手続で書き、前の版とどこが違うか。
        HistoryVersion.version 版。
        HistoryVersion.at 書かれた日時。取込みなど、まとめて記録された版にはありません。
        HistoryVersion.actingUser 職員のID。システムが行ったときはありません。
        HistoryVersion.organisation 職員の所属。
        HistoryVersion.event 手続の名称（監査ログと同じ）。
        HistoryVersion.detail 手続の補足（コード）。
        HistoryVersion.state この版での登録の状態。
        HistoryVersion.changed 前の版から変わったブロック（最初の版ではすべて）。
        HistoryVersion.identity この版でのご本人。
        HistoryVersion.alerts この版での命に関わる注意。
        HistoryVersion.contacts この版での緊急連絡先。
        HistoryVersion.noContactReason この版での緊急連絡先がない理由。
        HistoryVersion.gp この版でのかかりつけ医。
        HistoryVersion.medical この版での病歴・アレルギー・お薬。
        HistoryVersion.care この版での介護の状況。
        HistoryVersion.consent この版での同意。
        HistoryVersion.missing この版での行方不明届。
        HistoryVersion.closure この版での終了の届出。
        HistoryVersion.transfer この版での移管の予定。
        """);
}
