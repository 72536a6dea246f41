using Api.Access;
using Api.Http;

namespace Api.Lookups;

/// <summary>What is told after a lookup, as the API's description tells it.</summary>
internal static class AfterwardsDescription
{
    private static readonly Dictionary<string, Text> LookupParameter = new()
    {
        ["id"] = new("照会の回答にある `lookupId`。", "The `lookupId` of the answer."),
    };

    private static readonly Text WhoAndWhen = new(
        "`full` の回答から7日間、照会した機関の同じ役割の方が記録できます。それ以外は404です。",
        "For 7 days after a `full` answer, by the organisation and role that got it; else 404.");

    internal static Operation SetMatch { get; } = new(
        new("ご本人かどうかを記録する", "Say whether it is the person"),
        new($"""
            目の前の方がご本人か、別の方か、まだわからないかを記録します。何度でも記録でき、最後のものが表示されます。
            「別の方です」（`other`）は、担当センターの受信箱にすぐ届きます。{WhoAndWhen.Ja}
            """,
            $"""
            Whether the person is the one on the card; the newest word counts. `other` rings the elder's centre at once. {WhoAndWhen.En}
            """))
    {
        Parameters = LookupParameter,
        Requests = () => [Example.Sent("same", new("ご本人です", "This is the person"), new SetMatch { Match = "same" }, Role.Hospital.Name())],
        Problems = [Problems.NotFound, Problems.RecordDamaged],
        Answers = [new Answer(204, new("記録しました。", "Recorded."))],
    };

    internal static Operation AddContactAttempt { get; } = new(
        new("連絡の記録を残す", "Record a call to a contact"),
        new($"""
            緊急連絡先への電話の結果を残します。同じ機関の次の方が `GET /v1/lookups/{"{id}"}` で続きから見られます。
            「使われていない番号」（`dead-number`）は、担当センターの受信箱にすぐ届きます。{WhoAndWhen.Ja}
            """,
            $"""
            How a call to one of the contacts went: the next person on shift goes on from there in `GET /v1/lookups/{"{id}"}`.
            `dead-number` rings the elder's centre at once. {WhoAndWhen.En}
            """))
    {
        Parameters = LookupParameter,
        Requests = () =>
        [
            Example.Sent(
                "voicemail", new("1番目の連絡先は留守電", "Voicemail at the first contact"),
                new AddContactAttempt { ContactRank = 1, Outcome = "voicemail", Note = "折り返しを依頼。18時に再度電話する。" }, Role.Hospital.Name()),
        ],
        Problems = [Problems.NotFound, Problems.RecordDamaged],
        Answers =
        [
            new Answer(
                201, new("記録しました。", "Recorded."),
                new Header("Location", new("記録が表示される照会のURL。", "The lookup that shows it."), "/v1/lookups/3k7q9x2m4n8pa")),
        ],
    };

    internal static Operation AddRelay { get; } = new(
        new("電話照会にどう答えたかを記録する", "Say how a telephone enquiry was answered"),
        new($"""
            理由 `phone-relay` の照会について、何を伝えたか（`blocks`）、センターからご家族へ電話したか、断ったかを記録します。
            相手を確かめられないときは、伝えずに**センターからご家族へ電話する**のが原則です。{WhoAndWhen.Ja}
            """,
            $"""
            Of a lookup with the reason `phone-relay`: what was told (`blocks`), that the centre called the family itself, which is the
            rule for a caller who cannot be verified, or that it was refused. {WhoAndWhen.En}
            """))
    {
        Parameters = LookupParameter,
        Requests = () =>
        [
            Example.Sent(
                "told", new("氏名と連絡先を伝えた", "Name and contacts were told"),
                new AddRelay { Outcome = AfterwardsCodes.Told, Blocks = ["identity", "contacts"] }, Role.Desk.Name()),
            Example.Sent(
                "centre-called", new("センターからご家族へ電話した", "The centre called the family"), new AddRelay { Outcome = "centre-called" },
                Role.Centre.Name()),
        ],
        Problems = [Problems.NotFound, Problems.RecordDamaged],
        Answers = [new Answer(204, new("記録しました。", "Recorded."))],
    };
}

/// <summary>The fields of what is told after a lookup, in Japanese.</summary>
internal static class AfterwardsWords
{
    internal static readonly FieldWords Table = new("""
        SetMatch ご本人かどうか。
        SetMatch.match ご本人かどうか。
        AddContactAttempt 緊急連絡先への電話。
        AddContactAttempt.contactRank 電話した連絡先の順位。
        AddContactAttempt.outcome 電話の結果。
        AddContactAttempt.note メモ（自由記入）。暗号化して保管し、照会記録には残しません。
        AddRelay 電話照会への答え方。
        AddRelay.outcome どう答えたか。
        AddRelay.blocks 伝えた内容。この照会で表示したものだけを選べます。
        ContactAttempt 緊急連絡先への電話の記録。
        ContactAttempt.contactRank 電話した連絡先の順位。
        ContactAttempt.outcome 電話の結果。
        ContactAttempt.at 記録した日時。
        ContactAttempt.user 記録した職員のID。
        ContactAttempt.note メモ。電話をかけた機関にだけ表示します。
        """);
}
