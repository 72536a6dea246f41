using System.Collections.Frozen;
using System.Reflection;
using Api.Http;

namespace Api.Elders;

/// <summary>The closed lists of domain.md section 5, each code with what a person reads.</summary>
internal static class Codes
{
    internal static readonly FrozenDictionary<string, Text> Sex = List(
        ("female", "女性", "woman"), ("male", "男性", "man"), ("other", "その他", "other"), ("unknown", "不明", "unknown"));

    internal static readonly FrozenDictionary<string, Text> OtherNameKind = List(
        ("alias", "通称名", "alias"), ("former", "旧姓・旧名", "former name"), ("roman", "ローマ字", "in Roman letters"));

    internal static readonly FrozenDictionary<string, Text> PhoneKind = List(
        ("home", "自宅", "home"), ("mobile", "携帯", "mobile"), ("work", "勤務先", "work"), ("fax", "FAX", "fax"));

    internal static readonly FrozenDictionary<string, Text> Household = List(
        ("alone", "独居", "lives alone"), ("elders-only", "高齢者のみの世帯", "elders only"), ("alone-by-day", "日中独居", "alone by day"),
        ("with-family", "家族と同居", "with family"), ("facility", "施設", "facility"), ("unknown", "不明", "unknown"));

    internal static readonly FrozenDictionary<string, Text> ResidenceKind = List(
        ("home", "自宅", "home"), ("hospital", "入院中", "in hospital"), ("facility", "施設入所中", "in a facility"),
        ("short-stay", "ショートステイ中", "on a short stay"));

    // In the order in which they are listed where the criticality is the same.
    internal static readonly string[] AlertOrder =
    [
        "antithrombotic", "dialysis", "shunt", "pacemaker", "hypoglycaemia", "severe-allergy", "epilepsy", "dementia", "oxygen",
        "tracheostomy-ventilator", "dysphagia", "catheter-gastrostomy", "hearing", "vision", "aphasia", "infection", "other",
    ];

    internal static readonly FrozenDictionary<string, Text> Alert = List(
        ("antithrombotic", "抗血栓薬", "antithrombotic drugs"), ("dialysis", "透析", "dialysis"), ("shunt", "シャント", "shunt"),
        ("pacemaker", "ペースメーカー", "pacemaker"), ("hypoglycaemia", "低血糖に注意", "hypoglycaemia"),
        ("severe-allergy", "重いアレルギー", "severe allergy"), ("epilepsy", "てんかん", "epilepsy"), ("dementia", "認知症", "dementia"),
        ("oxygen", "在宅酸素", "home oxygen"), ("tracheostomy-ventilator", "気管切開・人工呼吸器", "tracheostomy or ventilator"),
        ("dysphagia", "嚥下障害", "dysphagia"), ("catheter-gastrostomy", "カテーテル・胃ろう", "catheter or gastrostomy"),
        ("hearing", "耳が遠い", "hard of hearing"), ("vision", "視覚障害", "impaired vision"), ("aphasia", "失語", "aphasia"),
        ("infection", "感染症", "infection"), ("other", "その他", "other"));

    internal static readonly FrozenDictionary<string, Text> Criticality = List(("high", "重要", "high"), ("low", "参考", "low"));

    internal static readonly FrozenDictionary<string, Text> Relationship = List(
        ("spouse", "配偶者・パートナー", "spouse or partner"), ("child", "子", "child"), ("child-in-law", "子の配偶者", "child-in-law"),
        ("grandchild", "孫", "grandchild"), ("sibling", "兄弟姉妹", "sibling"), ("parent", "親", "parent"),
        ("niece-nephew", "おい・めい", "niece or nephew"), ("other-relative", "その他の親族", "other relative"), ("friend", "友人・知人", "friend"),
        ("neighbour", "近隣の方", "neighbour"), ("welfare-commissioner", "民生委員", "welfare commissioner"),
        ("care-manager", "ケアマネジャー", "care manager"), ("caseworker", "ケースワーカー", "caseworker"),
        ("facility-staff", "施設職員", "facility staff"), ("guardian", "成年後見人等", "guardian"), ("guarantor", "身元保証人", "guarantor"),
        ("landlord-manager", "大家・管理会社", "landlord or building manager"), ("other", "その他", "other"));

    internal static readonly FrozenDictionary<string, Text> GpKind = List(
        ("outpatient", "通院", "outpatient"), ("home-visit", "訪問診療", "home visits"), ("dialysis", "透析", "dialysis"),
        ("specialist", "専門外来", "specialist"));

    internal static readonly FrozenDictionary<string, Text> ConditionSource = List(
        ("self", "本人", "self"), ("family", "家族", "family"), ("doctor", "医師", "doctor"));

    internal static readonly FrozenDictionary<string, Text> AllergiesKnown = List(
        ("some", "あり", "some"), ("none", "なし（確認済み）", "none (asked)"), ("not-asked", "未確認", "not asked"));

    internal static readonly FrozenDictionary<string, Text> AdvanceCareExists = List(
        ("yes", "あり", "yes"), ("no", "なし", "no"), ("unknown", "不明", "unknown"));

    internal static readonly FrozenDictionary<string, Text> CareLevel = List(
        ("not-applied", "介護認定なし（未申請）", "not applied"), ("not-eligible", "非該当", "not eligible"), ("pending", "申請中", "pending"),
        ("program", "事業対象者", "prevention programme"), ("support-1", "要支援1", "support 1"), ("support-2", "要支援2", "support 2"),
        ("care-1", "要介護1", "care 1"), ("care-2", "要介護2", "care 2"), ("care-3", "要介護3", "care 3"), ("care-4", "要介護4", "care 4"),
        ("care-5", "要介護5", "care 5"), ("unknown", "不明", "unknown"));

    internal static readonly FrozenDictionary<string, Text> ConsentGiver = List(
        ("self", "本人", "self"), ("family", "家族", "family"), ("guardian", "成年後見人等", "guardian"));

    internal static readonly FrozenDictionary<string, Text> Audience = List(
        ("police", "警察", "police"), ("finder", "拾得者", "finder"));

    internal static readonly FrozenDictionary<string, Text> ConfirmedBy = List(
        ("self", "本人", "self"), ("family", "家族", "family"), ("care-manager", "ケアマネジャー", "care manager"), ("doctor", "医師", "doctor"));

    internal static readonly FrozenDictionary<string, Text> ClosureKind = List(
        ("deceased", "死亡", "deceased"), ("moved-out", "転出", "moved out"), ("closed", "その他の終了", "closed"));

    internal static readonly FrozenDictionary<string, Text> State = List(
        (ElderState.Active, "有効", "active"), (ElderState.Closing, "終了の届出あり（確認中）", "reported as ended, being checked"),
        (ElderState.Deceased, "終了（死亡）", "ended: deceased"), (ElderState.MovedOut, "終了（転出）", "ended: moved out"),
        (ElderState.Closed, "終了（その他）", "ended otherwise"), (ElderState.Withdrawn, "辞退", "withdrawn"),
        (ElderState.Erased, "消去済み", "erased"));

    /// <summary>The list that a property's codes come from, for the API's description.</summary>
    internal static IReadOnlyDictionary<string, Text>? ListOf(MemberInfo? property) =>
        property?.GetCustomAttribute<CodeOfAttribute>() is { } code
            ? (IReadOnlyDictionary<string, Text>?)(code.Holder ?? typeof(Codes))
                .GetField(code.List, BindingFlags.Static | BindingFlags.NonPublic)?.GetValue(null)
            : null;

    internal static FrozenDictionary<string, Text> List(params ReadOnlySpan<(string Code, string Ja, string En)> codes)
    {
        var list = new Dictionary<string, Text>();
        foreach (var (code, ja, en) in codes)
            list.Add(code, new Text(ja, en));
        return list.ToFrozenDictionary();
    }
}

/// <summary>Says which list of <see cref="Codes"/>, or of a higher slice's holder, a text property's values come from.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class CodeOfAttribute(string list, Type? holder = null) : Attribute
{
    internal string List => list;

    internal Type? Holder => holder;
}
