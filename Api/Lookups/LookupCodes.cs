using System.Collections.Frozen;
using Api.Access;
using Api.Elders;
using Api.Http;
using Api.Keyholders;

namespace Api.Lookups;

/// <summary>The closed lists of a lookup, each code with what a person reads.</summary>
internal static class LookupCodes
{
    internal static readonly FrozenDictionary<string, Text> Reason = Reasons.All.ToFrozenDictionary(entry => entry.Code, entry => entry.Label);

    internal static readonly FrozenDictionary<string, Text> RelayedReason = Reasons.All
        .Where(entry => entry.Reason is not (Lookups.Reason.BreakGlass or Lookups.Reason.Test) && entry.Roles.Intersect(Reasons.RelayedRoles).Any())
        .ToFrozenDictionary(entry => entry.Code, entry => entry.Label);

    internal static readonly FrozenDictionary<string, Text> RelayedRole =
        Reasons.RelayedRoles.ToFrozenDictionary(role => role.Name(), role => role.Label());

    internal static readonly FrozenDictionary<string, Text> Preset = Reasons.Presets;

    internal static readonly FrozenDictionary<string, Text> Status = Codes.State
        .Concat(Codes.List(
            (NumberState.Lost, "紛失の届出あり", "reported lost"), (NumberState.Unassigned, "未交付", "not given to anyone yet"),
            (NumberState.Revoked, "無効（盗難・不正使用）", "revoked: theft or misuse")))
        .ToFrozenDictionary();

    internal static readonly FrozenDictionary<string, Text> Disclosure = Codes.List(
        ("full", "役割に応じた情報をすべて表示", "everything your role may see"),
        ("candidate", "照らし合わせに必要な情報だけ", "only what is needed to compare"),
        ("status-only", "登録の状態とセンターの電話番号だけ", "only the status and the centre's phone"));

    internal static readonly FrozenDictionary<string, Text> Match = Codes.List(
        ("same", "ご本人です", "this is the person"), ("other", "別の方です", "this is somebody else"), ("unsure", "まだわからない", "not yet known"));

    internal static readonly FrozenDictionary<string, Text> Warning = Codes.List(
        ("stale", "更新の時期を過ぎている（6か月未満）", "past its yearly confirmation by less than 6 months"),
        ("long-overdue", "6か月以上、更新の確認が取れていない", "6 months or more past it"),
        ("new-unverified", "新規登録（書類確認前）", "new, documents not yet checked"),
        ("item-lost", "紛失の届出がある", "the keyholder was reported lost"),
        ("digit-inferred", "読めない1けたを計算で補った", "one unreadable digit was worked out"),
        ("legacy-number", "以前の様式の番号（読み違いを見つけられない）", "a number of the old form: a misreading cannot be found"),
        ("closing", "終了の届出があり、確認中", "reported as ended, being checked"),
        ("consent-excluded", "ご本人の同意の範囲に含まれない", "the elder's consent does not include you"),
        ("spouse-registered", "ご夫婦・ご家族も登録（取り違えに注意）", "the spouse is registered too: take care"),
        ("protected", "支援措置の対象（居場所を伝えない）", "a protected person: tell nobody where"),
        ("missing", "行方不明届が出ている", "reported missing"));
}
