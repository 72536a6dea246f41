using System.Collections.Frozen;
using System.Text.Json.Serialization;
using Api.Elders;
using Api.Http;
using Api.Notices;

namespace Api.Lookups;

/// <summary>The closed lists of the inbox.</summary>
internal static class InboxCodes
{
    internal static readonly FrozenDictionary<string, Text> Kind = Codes.List(
        ("lookup", "照会", "a lookup"), ("lookup-again", "再表示", "a card that was read again"),
        (Afterwards.Match, "ご本人かどうかの記録", "whether it was the person"), (Afterwards.Attempt, "緊急連絡先への電話", "a call to a contact"),
        (Afterwards.Relay, "電話照会への答え方", "how a telephone enquiry was answered"), ("record-damaged", "登録内容の不整合", "a damaged record"),
        ("elder-missing", "行方不明届", "somebody reported missing"), ("elder-transfer", "移管", "a transfer"),
        (NoticeBook.Event, "気づきの連絡", "a notice"), (Finder.Event, "QRコードのページを開いた", "somebody read the QR code"),
        ("elder-registered", "登録", "a registration"), ("possible-duplicate", "ほかのセンターでの登録", "a registration at another centre"),
        (Reminders.WelfareCheck, "更新から安否確認へ", "a renewal that became a check on safety"),
        (Reminders.Closing, "終了の届出の確認待ち", "a reported end that waits"), ("inbox-done", "対応済み", "an entry that was dealt with"));

    internal static readonly FrozenDictionary<string, Text> Alert = Codes.List(
        ("lost-used", "紛失の届出がある番号が使われました", "A number reported lost was used"),
        (LookupAlerts.RevokedUsed, "無効にした番号が使われました", "A revoked number was used"),
        (LookupAlerts.ClosedUsed, "終了した登録の番号が使われました", "The number of an ended registration was used"),
        ("closing-used", "終了の届出を確認中の番号が使われました", "The number of a registration reported as ended was used"),
        ("missing", "行方不明届が出ている方です", "This person is reported missing"),
        ("consent-excluded", "同意の範囲に含まれない機関からの照会です", "The elder's consent does not include who asked"),
        (LookupAlerts.BreakGlass, "緊急閲覧がありました", "Break-glass was used"),
        (LookupAlerts.HeldBack, "不確かな番号の照会が続いたため、この利用者の照会を制限しました", "So many uncertain numbers were asked for that this caller is held back"),
        (LookupAlerts.NotCalledBack, "かけ直さずに電話照会へ回答しました", "A telephone enquiry was answered without calling back"),
        (LookupAlerts.NotInDirectory, "名簿にない機関からの電話照会に回答しました", "Somebody whose organisation is not in the directory was answered on the telephone"),
        (LookupAlerts.Mismatch, "番号を持っていたのは別の方でした", "Somebody else carried the number"),
        (LookupAlerts.DeadNumber, "緊急連絡先の電話番号が使われていません", "A contact's telephone number is not in use"),
        (Duplicates.Code, "同じ方が二重に登録されている可能性があります", "The same person may be registered twice"),
        (Reminders.WelfareCheck, "更新の月から3か月たちました。安否を確認してください", "Three months past the renewal: check that the elder is safe"),
        (Reminders.Closing, "終了の届出から14日がたちました。確認するか、登録を戻してください", "An end was reported 14 days ago: confirm it, or reopen"),
        ("transferred-in", "ほかのセンターから移管されました", "Another centre handed this elder over"),
        (NoticeBook.Alert, "気づきの連絡が届きました", "Somebody noticed something"),
        (NoticeKind.Abuse, "虐待の疑いの連絡が届きました（担当職員のみ閲覧できます）", "A suspicion of abuse came in, for named staff only"),
        ("record-damaged", "登録内容に不整合があり、表示できませんでした", "The stored record does not agree with itself and was not shown"));
}

/// <summary>What a centre is to know of, newest first.</summary>
internal sealed record InboxPage
{
    /// <summary>Newest first.</summary>
    public required IReadOnlyList<InboxEntry> Entries { get; init; }

    /// <summary>For the next, older page; absent on the last.</summary>
    public string? Cursor { get; init; }

    /// <summary>Send it as Last-Event-ID to the stream: nothing between this page and the stream is missed.</summary>
    public required string LastEventId { get; init; }
}

/// <summary>One event of an own elder.</summary>
internal sealed record InboxEntry
{
    [JsonIgnore]
    public long Index { get; init; }

    [JsonIgnore]
    public bool IsLookup => Kind == "lookup";

    [JsonIgnore]
    public bool IsTold => Kind is Afterwards.Match or Afterwards.Attempt or Afterwards.Relay or "inbox-done";

    [JsonIgnore]
    public string? Relayed { get; init; }

    [JsonIgnore]
    public IReadOnlyList<(long? Elder, long? Centre)> Others { get; init; } = [];

    /// <summary>Names this entry when it is done; of inbox-done, which the stream tells, the entry that was.</summary>
    public required string Id { get; init; }

    /// <summary>
    /// lookup, lookup-again, lookup-match, contact-attempt, relay, record-damaged, elder-missing, elder-transfer, notice, elder-registered,
    /// possible-duplicate, welfare-check-due, closing-overdue or finder-page; in the stream inbox-done too.
    /// </summary>
    [CodeOf(nameof(InboxCodes.Kind), typeof(InboxCodes))]
    public required string Kind { get; init; }

    /// <summary>The lookup that this is, or is about.</summary>
    public string? LookupId { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>When it was really told on the telephone, during an outage; <c>at</c> is when that was entered.</summary>
    public DateTimeOffset? AnsweredAt { get; init; }

    /// <summary>The elder's id; absent for a number that nobody has.</summary>
    public string? Elder { get; init; }

    /// <summary>The elder's name, while the elder is yours.</summary>
    public string? Name { get; init; }

    /// <summary>Who asked or did it: the organisation. Absent, as role and user are, where the service did it by itself.</summary>
    public string? Organisation { get; init; }

    /// <summary>Its role.</summary>
    public string? Role { get; init; }

    /// <summary>Its role in words.</summary>
    public string? RoleName { get; init; }

    /// <summary>The acting user's id.</summary>
    public string? User { get; init; }

    /// <summary>Who was answered on the telephone, in words.</summary>
    public string? OnBehalfOf { get; init; }

    /// <summary>Which organisation that was, where it stands in the directory.</summary>
    public string? CallersOrganisation { get; init; }

    /// <summary>Why.</summary>
    public string? Reason { get; init; }

    /// <summary>Why, in words.</summary>
    public string? ReasonName { get; init; }

    /// <summary>The status that was shown.</summary>
    [CodeOf(nameof(LookupCodes.Status), typeof(LookupCodes))]
    public string? Status { get; init; }

    /// <summary>Of a lookup full, candidate or status-only; of what was told its outcome.</summary>
    public required string Outcome { get; init; }

    /// <summary>What it rings for.</summary>
    public IReadOnlyList<InboxAlert>? Alerts { get; init; }

    /// <summary>Of a lookup: same, other or unsure, once somebody has said so.</summary>
    [CodeOf(nameof(LookupCodes.Match), typeof(LookupCodes))]
    public string? Match { get; init; }

    /// <summary>Of a lookup: whom they called since, without their notes. Of a contact-attempt: that call.</summary>
    public IReadOnlyList<ContactAttempt>? ContactAttempts { get; init; }

    /// <summary>Of a telephone enquiry: told, centre-called or refused, once somebody has said so.</summary>
    [CodeOf(nameof(AfterwardsCodes.RelayOutcome), typeof(AfterwardsCodes))]
    public string? Relay { get; init; }

    /// <summary>Who may be the same person: an own elder's id, or the centre to ask.</summary>
    public IReadOnlyList<InboxDuplicate>? Duplicates { get; init; }

    /// <summary>Who dealt with it; absent while nobody has.</summary>
    public InboxDone? Done { get; init; }
}

/// <summary>What an entry rings for.</summary>
/// <param name="Code">The code to program against.</param>
/// <param name="Text">For the person on shift, in the caller's language.</param>
internal sealed record InboxAlert([property: CodeOf(nameof(InboxCodes.Alert), typeof(InboxCodes))] string Code, string Text);

/// <summary>Somebody who may be the same person; of another centre's elder only that centre is told.</summary>
internal sealed record InboxDuplicate
{
    /// <summary>The id of an own elder.</summary>
    public string? Elder { get; init; }

    /// <summary>The other centre's name.</summary>
    public string? Centre { get; init; }

    /// <summary>The other centre's phone.</summary>
    public string? Phone { get; init; }
}

/// <summary>Who dealt with an entry, and when.</summary>
/// <param name="At">When.</param>
/// <param name="User">The acting user's id.</param>
internal sealed record InboxDone(DateTimeOffset At, string User);

[JsonSerializable(typeof(InboxPage))]
[JsonSerializable(typeof(InboxEntry))]
internal sealed partial class InboxJson : JsonSerializerContext
{
    [System.Runtime.CompilerServices.ModuleInitializer]
    internal static void Register() => Http.Json.Know(Default);
}
