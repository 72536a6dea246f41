namespace Api.Http;

/// <summary>Every problem this service answers with, once (design.md section 3).</summary>
internal static class Problems
{
    private static readonly Text CallThePhone = new(
        "情報は開示されていません。キーホルダーに書かれた電話番号へおかけください。",
        "Nothing was disclosed. Call the phone number on the keyholder.");

    internal static readonly Problem Malformed = new(400, "malformed", new(
        "送信された内容を読み取れません。", "The request cannot be read."));

    internal static readonly Problem UnknownField = new(400, "unknown-field", new(
        "受け付けていない項目が含まれています。", "The request holds a field that is not known here."));

    internal static readonly Problem DuplicateField = new(400, "duplicate-field", new(
        "同じ項目が二度書かれています。", "The request holds the same field twice."));

    internal static readonly Problem Unauthenticated = new(401, "unauthenticated", new(
        "APIキーが送られていないか、APIキーまたはトークンが無効です（期限切れ・失効を含みます）。",
        "The client key or token is missing, unknown, expired or revoked."));

    internal static readonly Problem Forbidden = new(403, "forbidden", new(
        "この操作は、あなたの役割では行えません。", "Your role may not do this."));

    internal static readonly Problem ReasonNotAllowed = new(403, "reason-not-allowed", new(
        "この照会理由は、あなたの役割では使えません。", "Your role may not ask for this reason."));

    // The role may: the same code, because it is the same answer to a program.
    internal static readonly Problem PatientMustAgree = ReasonNotAllowed with
    {
        Title = new("患者さんの同意（patientAgreed）が入っていません。", "It does not say that the patient agreed (patientAgreed)."),
        Detail = new(
            "入退院支援（admission-support）で照会するには、患者さんの同意を得て patientAgreed を true にしてください。"
            + "同意なしに照会できるのは、同じ医療機関が14日以内に救急診療でこの方の情報を開いているときだけです。",
            "For admission-support obtain the patient's agreement and set patientAgreed to true. Without it this reason is for those only whose card "
            + "the same hospital opened for emergency-treatment within 14 days."),
    };

    internal static readonly Problem ActingUserRequired = new(403, "acting-user-required", new(
        "照会する方の職員IDを X-Acting-User ヘッダーに入れてください（氏名は入れないでください）。",
        "Name the person who asks in X-Acting-User: an id, not a name."));

    internal static readonly Problem AbuseStaffOnly = new(403, "abuse-staff-only", new(
        "虐待の疑いの連絡は、センターの担当職員だけが扱えます。", "A suspicion of abuse is for the centre's named staff only."));

    internal static readonly Problem NumberUnknown = new(404, "number-unknown", new(
        "登録が見つかりません。ほかの自治体の番号かもしれません。キーホルダーの電話番号へおかけください。",
        "No registration was found. The number may be another municipality's. Call the phone number on the keyholder."));

    internal static readonly Problem NotFound = new(404, "not-found", new(
        "見つかりません。", "Not found."));

    internal static readonly Problem MethodNotAllowed = new(405, "method-not-allowed", new(
        "この宛先では使えないメソッドです。", "This method is not allowed here."));

    internal static readonly Problem NotAcceptable = new(406, "not-acceptable", new(
        "ご希望の形式では返せません。", "The wanted format is not available."));

    internal static readonly Problem PossibleDuplicate = new(409, "possible-duplicate", new(
        "同じ方がすでに登録されている可能性があります。確かめたうえで登録する場合は acceptDuplicate を true にしてください。",
        "This person may be registered already. Look first; to register all the same, set acceptDuplicate to true."));

    internal static readonly Problem NumberNotInStock = new(409, "number-not-in-stock", new(
        "この番号は、お使いのセンターの未交付の番号ではありません。", "This number is not in your centre's stock."));

    internal static readonly Problem NumberTaken = new(409, "number-taken", new(
        "この番号は、すでに登録されています。", "This number is registered already."));

    internal static readonly Problem NumbersExhausted = new(409, "numbers-exhausted", new(
        "この桁数の番号は発行の上限に達しました。管理者に Numbers:Length を1つ増やすよう依頼してください。",
        "No more numbers of this length are issued. Ask the administrator to raise Numbers:Length by one."));

    internal static readonly Problem AlreadyClosed = new(409, "already-closed", new(
        "この登録は終了しています。", "This registration has ended."));

    internal static readonly Problem ItemNotActive = new(409, "item-not-active", new(
        "この品は、紛失・交換・失効のいずれかで、もう使われていません。", "This item is no longer in use: lost, replaced or revoked."));

    internal static readonly Problem PublicUrlMissing = new(409, "public-url-missing", new(
        "QRコードに入れるアドレスが決まっていません。管理者に Keyholder:PublicUrl の設定を依頼してください。",
        "There is no address to put into the QR code. Ask the administrator to set Keyholder:PublicUrl."));

    internal static readonly Problem NotReported = new(409, "not-reported", new(
        "この登録には、該当する届出がありません。", "Nothing of this kind is reported on this registration."));

    internal static readonly Problem SecondPersonRequired = new(409, "second-person-required", new(
        "終了の確認は、届出を受け付けた職員とは別の職員が行ってください。", "Someone other than the person who entered the report must confirm it."));

    internal static readonly Problem EndLiesAhead = new(409, "end-lies-ahead", new(
        "終了日がまだ来ていません。その日以降に確認してください。", "The day of the end has not come yet. Confirm it on that day or later."));

    internal static readonly Problem OrganisationExists = new(409, "organisation-exists", new(
        "同じ役割・名称の機関が、すでに名簿にあります。", "The directory holds an organisation of this role and name already."));

    internal static readonly Problem ConsentWithdrawn = new(409, "consent-withdrawn", new(
        "ご本人が辞退されています。改めて同意書をいただき、同意の変更（PUT …/consent）で登録を戻してください。",
        "The elder has withdrawn. Obtain a new consent on paper and enter it with PUT …/consent."));

    internal static readonly Problem NoticeTaken = new(409, "notice-taken", new(
        "この連絡には、ほかの職員がすでに対応しています。", "Someone is dealing with this notice already."));

    internal static readonly Problem NoticeNotTaken = new(409, "notice-not-taken", new(
        "この連絡は、まだ受付の状態です。先に対応を始めてください。", "Nobody has taken this notice yet: take it first."));

    internal static readonly Problem NoticeClosed = new(409, "notice-closed", new(
        "この連絡への対応は終了しています。", "This notice is closed."));

    internal static readonly Problem ChangeRunning = new(409, "change-running", new(
        "同じ Idempotency-Key の変更を、いま処理しています。少し待ってから、同じ内容をもう一度送ってください。",
        "The change of this Idempotency-Key is being made. Wait a moment, then send the same request again."))
    { RetryAfter = 1 };

    internal static readonly Problem ChangeDone = new(409, "change-done", new(
        "この Idempotency-Key の変更は、すでに行われています（最初の回答は残っていません）。",
        "The change of this Idempotency-Key was made; its first answer is not kept."));

    internal static readonly Problem KeyReused = new(422, "idempotency-key-reused", new(
        "この Idempotency-Key は、別の変更に使われています。新しい変更には新しい値を付けてください。",
        "This Idempotency-Key belongs to another change. Send a new one with a new change."));

    internal static readonly Problem EditedMeanwhile = new(412, "edited-meanwhile", new(
        "ほかの職員が先に変更しました。読み直してから、もう一度変更してください。", "Someone else changed this first. Read it again, then repeat your change."));

    internal static readonly Problem IfMatchRequired = new(428, "if-match-required", new(
        "変更には If-Match ヘッダー（読み込んだときの ETag）が必要です。", "A change needs If-Match with the ETag you read."));

    internal static readonly Problem TooLarge = new(413, "content-too-large", new(
        "送信された内容が大きすぎます。", "The request is too large."));

    internal static readonly Problem UnsupportedMediaType = new(415, "unsupported-media-type", new(
        "Content-Type: application/json（CSVの取込みでは text/csv）で送ってください。", "Send Content-Type: application/json (text/csv to import)."));

    internal static readonly Problem Validation = new(422, "validation", new(
        "入力内容をご確認ください。", "Please check what was entered."));

    internal static readonly Problem NumberFormat = new(422, "number-format", new(
        "登録番号の形になっていません。", "This is not the form of a number."));

    internal static readonly Problem NumberCheckDigit = new(422, "number-check-digit", new(
        "番号の読み違いです。4けたずつ、もう一度読んでください。", "The number was misread. Read it again, four digits at a time."));

    internal static readonly Problem TooManyRequests = new(429, "too-many-requests", new(
        "照会が続いています。少し待ってから、もう一度お試しください。", "Too many requests. Wait a moment and try again."))
    { RetryAfter = 2 };

    internal static readonly Problem TooManyMisses = new(429, "too-many-misses", new(
        "登録のない番号や不確かな番号の照会が続いたため、照会は2分に1回までに制限されています。",
        "So many unregistered or uncertain numbers were asked for that only one lookup in 2 minutes is answered."))
    {
        Detail = new(
            "お急ぎのときは、(1) その方の生年月日かフリガナがわかれば known に入れる、(2) 救急・消防・医療機関・警察は緊急閲覧（break-glass）で照会する、"
            + "(3) キーホルダーに書かれた電話番号へかける、のいずれかなら制限を受けません。",
            "In an emergency, none of these is held back: (1) if you know the birth date or the kana reading, send it in known; "
            + "(2) ambulance, dispatch, hospital and police: use break-glass; (3) call the phone number on the keyholder."),
        RetryAfter = 120,
    };

    internal static readonly Problem Unexpected = new(500, "unexpected", new(
        "予期しない障害が起きました。", "Something unexpected went wrong."))
    { Detail = CallThePhone };

    internal static readonly Problem AuditUnavailable = new(503, "audit-unavailable", new(
        "照会の記録を保存できないため、お答えできません。", "The look-up cannot be recorded, so it is not answered."))
    {
        Detail = CallThePhone,
        RetryAfter = 5,
    };

    internal static readonly Problem DatabaseUnavailable = new(503, "database-unavailable", new(
        "ただいま照会システムを利用できません。", "The database is unavailable."))
    { Detail = CallThePhone, RetryAfter = 5 };

    internal static readonly Problem ProviderUnavailable = new(503, "identity-provider-unavailable", new(
        "職員の認証を行うシステムに確認できないため、お答えできません。", "The identity provider cannot be asked whether your token is good."))
    { Detail = CallThePhone, RetryAfter = 5 };

    internal static readonly Problem RecordDamaged = new(503, "record-damaged", new(
        "登録内容に不整合が見つかったため、お答えできません。", "The stored record does not agree with itself, so it is not shown."))
    {
        Detail = CallThePhone,
        RetryAfter = 60,
    };

    /// <summary>The list as documentation shows it.</summary>
    internal static readonly IReadOnlyList<Problem> All =
    [
        Malformed, UnknownField, DuplicateField, Unauthenticated, Forbidden, ReasonNotAllowed, ActingUserRequired, NumberUnknown,
        NotFound, MethodNotAllowed, NotAcceptable, PossibleDuplicate, NumberNotInStock, NumberTaken, NumbersExhausted, AlreadyClosed, ItemNotActive,
        PublicUrlMissing, NotReported, SecondPersonRequired, EndLiesAhead, OrganisationExists, ConsentWithdrawn, EditedMeanwhile,
        AbuseStaffOnly, NoticeTaken, NoticeNotTaken, NoticeClosed, ChangeRunning, ChangeDone, KeyReused,
        IfMatchRequired, TooLarge, UnsupportedMediaType, Validation, NumberFormat, NumberCheckDigit, TooManyRequests, TooManyMisses, Unexpected,
        AuditUnavailable, DatabaseUnavailable, ProviderUnavailable, RecordDamaged,
    ];

    internal static Problem Invalid(string field, Text message) =>
        Validation with { Errors = new Dictionary<string, string[]> { [field] = [message.Both] } };

    /// <summary>The problem for a bare HTTP status that the framework set.</summary>
    internal static Problem? ForStatus(int status) => status switch
    {
        400 => Malformed,
        404 => NotFound,
        405 => MethodNotAllowed,
        406 => NotAcceptable,
        413 => TooLarge,
        415 => UnsupportedMediaType,
        _ => null,
    };
}
