using System.Collections.Frozen;
using Api.Access;
using Api.Http;

namespace Api.Lookups;

/// <summary>Why somebody asks (domain.md section 4). 捜査 is never one: that goes to the ward in writing.</summary>
internal enum Reason
{
    EmergencyTransport,
    Accident,
    EmergencyTreatment,
    IdentityCheck,
    AdmissionSupport,
    Protection,
    MissingPerson,
    FoundItem,
    WelfareCheck,
    PhoneRelay,
    BreakGlass,
    Test,
}

/// <summary>Each reason's code, its words, and the roles that may give it.</summary>
internal static class Reasons
{
    internal sealed record Entry(Reason Reason, string Code, Text Label, params Role[] Roles);

    internal static readonly IReadOnlyList<Entry> All =
    [
        new(Reason.EmergencyTransport, "emergency-transport", new("救急活動（搬送・不搬送）", "Emergency call"), Role.Ambulance, Role.Dispatch),
        new(Reason.Accident, "accident", new("事故・災害", "Accident or disaster"), Role.Ambulance, Role.Dispatch, Role.Police),
        new(Reason.EmergencyTreatment, "emergency-treatment", new("救急診療", "Emergency treatment"), Role.Hospital),
        new(Reason.IdentityCheck, "identity-check", new("身元確認（ご遺体を含む）", "Identity check"), Role.Hospital, Role.Police),
        new(Reason.AdmissionSupport, "admission-support", new("入退院支援", "Admission and discharge support"), Role.Hospital),
        new(Reason.Protection, "protection", new("保護（道に迷った方など）", "Taken into care"), Role.Police, Role.Dispatch, Role.Ambulance),
        new(Reason.MissingPerson, "missing-person", new("行方不明者の捜索", "Search for a missing person"), Role.Police, Role.Centre),
        new(Reason.FoundItem, "found-item", new("拾得物（鍵）の照会", "Found keys"), Role.Police),
        new(Reason.WelfareCheck, "welfare-check", new("安否確認", "Welfare check"),
            Role.Police, Role.Dispatch, Role.Ambulance, Role.Centre, Role.Desk),
        new(Reason.PhoneRelay, "phone-relay", new("電話照会への回答", "Answer to a telephone enquiry"), Role.Centre, Role.Desk),
        new(Reason.BreakGlass, "break-glass", new("緊急閲覧", "Emergency override"), Role.Ambulance, Role.Dispatch, Role.Hospital, Role.Police),
        new(Reason.Test, "test", new("訓練・動作確認", "Training and tests"),
            Role.Ambulance, Role.Dispatch, Role.Hospital, Role.Police, Role.Centre, Role.Desk),
    ];

    /// <summary>What a caller chooses with break-glass.</summary>
    internal static readonly FrozenDictionary<string, Text> Presets = new Dictionary<string, Text>
    {
        ["unconscious"] = new("意識なし", "Unconscious"),
        ["cannot-say-name"] = new("名乗れない", "Cannot say the name"),
        ["family-unreachable"] = new("家族と連絡不能", "Family cannot be reached"),
    }.ToFrozenDictionary();

    /// <summary>Roles on whose behalf a telephone is answered.</summary>
    internal static readonly Role[] RelayedRoles = [Role.Ambulance, Role.Dispatch, Role.Hospital, Role.Police];

    private static readonly FrozenDictionary<string, Entry> ByCode = All.ToFrozenDictionary(entry => entry.Code);

    internal static IReadOnlyList<string> Codes { get; } = [.. All.Select(entry => entry.Code)];

    internal static string Code(this Reason reason) => All[(int)reason].Code;

    internal static Reason? Parse(string? code) => code is not null && ByCode.TryGetValue(code, out var entry) ? entry.Reason : null;

    internal static bool IsAllowed(Reason reason, Role role) => Array.IndexOf(All[(int)reason].Roles, role) >= 0;
}
