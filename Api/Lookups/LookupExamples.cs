using Api.Access;
using Api.Http;
using Api.Keyholders;

namespace Api.Lookups;

/// <summary>One request for each state that a number can be in. The numbers are well-formed and belong to nobody.</summary>
internal static class LookupExamples
{
    internal const string Active = "4821037";

    internal static IReadOnlyList<Example> All() =>
    [
        Ask("active", new("有効な登録", "Active"), Role.Hospital, Reason.EmergencyTreatment, Active),
        Ask("stale", new("更新の時期を過ぎた登録（警告付きで表示）", "Past its confirmation: shown with a warning"),
            Role.Ambulance, Reason.EmergencyTransport, "2750418"),
        Ask("long-overdue", new("6か月以上、更新の確認が取れていない登録", "6 months or more past its confirmation"), Role.Dispatch, Reason.Accident, "3069174"),
        Ask("new-unverified", new("新規登録（書類確認前）", "New, documents not yet checked"), Role.Hospital, Reason.IdentityCheck, "5518206"),
        Ask("lost", new("紛失の届出がある番号（候補だけを表示）", "Reported lost: a candidate"), Role.Police, Reason.Protection, "6140925"),
        Ask("lost-confirmed", new("紛失の届出がある番号：候補と照らし合わせたあと", "Reported lost: after comparing with the candidate"),
            Role.Police, Reason.Protection, "6140925", request => request with { Confirm = true }),
        Ask("lost-in-one-request", new("紛失の届出がある番号：様子と復唱を添えて1回で", "Reported lost: opened in one request"),
            Role.Police, Reason.Protection, "6140925", request => request with
            {
                NumberAgain = request.Number,
                Observed = new Observed { Sex = "female", AgeAbout = 85 },
            }),
        Ask("revoked", new("盗難・不正使用で無効になった番号", "Revoked: theft or misuse"), Role.Police, Reason.IdentityCheck, "1873260"),
        Ask("unassigned", new("まだどなたにも渡していない番号", "Not given to anyone yet"), Role.Hospital, Reason.IdentityCheck, "7304981"),
        Ask("moved-out", new("転出で終了した登録", "Ended: moved out"), Role.Ambulance, Reason.EmergencyTransport, "8412650"),
        Ask("closing", new("終了の届出を確認中の登録（警告付きで表示）", "Reported as ended, being checked"), Role.Hospital, Reason.EmergencyTreatment, "3957102"),
        Ask("deceased", new("死亡の届出で終了した登録（状態だけを表示）", "Ended: deceased"), Role.Hospital, Reason.EmergencyTreatment, "2096813"),
        Ask("deceased-break-glass", new("死亡の届出で終了した登録：緊急閲覧", "Ended: deceased, with break-glass"),
            Role.Hospital, Reason.BreakGlass, "2096813", request => request with { Preset = "unconscious", Note = "救急外来へ搬送。意識レベルJCS 300。" }),
        Ask("withdrawn", new("辞退された登録", "Withdrawn"), Role.Ambulance, Reason.Accident, "4675309"),
        Ask("legacy", new("以前の様式の番号（候補だけを表示）", "A number of the old form: a candidate"),
            Role.Hospital, Reason.EmergencyTreatment, "", request => request with { Number = "A-0123" }),
        Ask("digit-unreadable", new("1けた読めない番号（候補だけを表示）", "One unreadable digit: a candidate"),
            Role.Ambulance, Reason.EmergencyTransport, Active, request => request with { Number = WithUnreadableDigit(request.Number!) }),
        Ask("consent-excludes-police", new("同意の範囲に警察が含まれない登録（状態だけを表示）", "Consent excludes the police: the status only"),
            Role.Police, Reason.Protection, "1520748"),
        Ask("protected", new("支援措置の対象の方（住所と電話番号は表示しない）", "A protected person: no address, no phones"),
            Role.Hospital, Reason.EmergencyTreatment, "6283917"),
        Ask("no-contacts", new("緊急連絡先がない方（まずセンターへ電話）", "No contacts: call the centre first"), Role.Dispatch, Reason.WelfareCheck, "7791046"),
        Ask("missing", new("行方不明届が出ている方", "Reported missing"), Role.Police, Reason.MissingPerson, "5036482"),
        Ask("training", new("訓練用の番号", "Training"), Role.Hospital, Reason.Test, "9100274"),
        Ask("found-item", new("拾得された鍵（状態とセンターの電話番号だけを表示）", "Found keys: status and the centre's phone"), Role.Police, Reason.FoundItem, Active),
        Ask("phone-relay", new("電話照会への回答（警察からの電話を夜間窓口が受ける）", "Telephone enquiry: the night desk answers the police"),
            Role.Desk, Reason.PhoneRelay, Active, request => request with
            {
                OnBehalfOf = new OnBehalfOf
                {
                    Role = Role.Police.Name(),
                    Reason = Reason.Protection.Code(),
                    Organisation = "大森東署 馬込交番",
                    Name = "高橋 巡査",
                    CalledBack = true,
                },
            }),
        Ask("admission-support", new("入退院支援（患者さんの同意あり）", "Admission support, the patient agreed"),
            Role.Hospital, Reason.AdmissionSupport, Active, request => request with { PatientAgreed = true, CaseReference = "MSW-2026-0417" }),
    ];

    /// <summary>A number as printed, from its digits before the check digit.</summary>
    internal static string Printed(string body) => KeyholderNumber.FromStored(body + Damm.CheckDigit(body), legacy: false).Printed;

    private static Example Ask(string name, Text state, Role role, Reason reason, string body, Func<LookupRequest, LookupRequest>? with = null)
    {
        var request = new LookupRequest { Number = body.Length == 0 ? null : Printed(body), Reason = reason.Code() };
        var label = Reasons.All[(int)reason].Label;
        return Example.Sent(
            name,
            new($"{state.Ja}〔{Short(role.Label().Ja)}・{Short(label.Ja)}〕", $"{state.En} [{role.Name()}, {label.En}]"),
            with?.Invoke(request) ?? request,
            role.Name());
    }

    // Without the explanation in brackets: this is one line of a list.
    private static string Short(string label) => label.Split('（')[0];

    private static string WithUnreadableDigit(string number) => string.Concat(number.AsSpan(0, 2), "?", number.AsSpan(3));
}
