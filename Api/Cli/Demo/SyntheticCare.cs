using Api.Elders;

namespace Api.Cli.Demo;

/// <summary>The care block. Nine in ten use no care insurance (domain.md section 1).</summary>
internal static class SyntheticCare
{
    private static readonly string[] Levels = ["care-1", "care-1", "care-1", "care-2", "care-2", "care-3"];
    private static readonly string[] Services =
        ["訪問介護 週2", "訪問介護 週3", "通所介護 火・金", "通所リハビリ 水", "福祉用具貸与（手すり）", "配食サービス 月〜金", "短期入所 月1回"];

    private static readonly string[] Groups =
    [
        "公園体操 火曜", "ラジオ体操会 毎朝6時半", "ふれあいサロン 第1・第3金曜", "カラオケの会 木曜", "囲碁クラブ 土曜", "地域食堂 第2水曜",
        "シニアクラブ 書道 月曜", "いきいき体操教室 水曜",
    ];

    internal static Care? Throw(Dice dice, WardTown town, List<Ailment> ailments, string? aid, DateOnly today)
    {
        var isLikely = ailments.Exists(ailment => ailment.IsHeavy);
        var groups = dice.Chance(25) ? new[] { dice.Of(Groups) } : null;
        if (dice.Chance(isLikely ? 27 : 4))
            return Certified(dice, town, ailments, aid, groups, today);

        return groups is null && dice.Chance(50) ? null : new Care { Level = "not-applied", Function = Walking(aid), Communities = groups };
    }

    private static Care Certified(
        Dice dice, WardTown town, List<Ailment> ailments, string? aid, string[]? groups, DateOnly today)
    {
        var services = new List<string>(3) { dice.Of(Services) };
        var second = dice.Of(Services);
        if (!services.Contains(second))
            services.Add(second);

        var hasNurse = ailments.Exists(ailment => ailment.Devices.Length > 0) || dice.Chance(15);
        if (hasNurse)
            services.Add("訪問看護 週1");

        // A certificate runs to the end of a month.
        var lastMonth = today.AddMonths(dice.Between(1, 24));
        return new Care
        {
            Level = dice.Of(Levels),
            ValidUntil = new DateOnly(lastMonth.Year, lastMonth.Month, DateTime.DaysInMonth(lastMonth.Year, lastMonth.Month)),
            Function = Walking(aid),
            Manager = new CareManager
            {
                Office = town.Quarter + "ケアプランセンター",
                Name = dice.Of(SyntheticNames.Surnames).Text + " " + dice.Of(SyntheticNames.Daughters).Text,
                Phone = dice.HomePhone("03"),
            },
            VisitingNurse = hasNurse
                ? new VisitingNurse { Office = town.Quarter + "訪問看護ステーション", Phone24h = dice.MobilePhone() }
                : null,
            Services = services,
            Communities = groups,
        };
    }

    private static string Walking(string? aid) => aid switch
    {
        "杖" => "杖歩行",
        "手押し車" => "手押し車で歩行",
        "車いす" => "車いす使用",
        _ => "歩行は自立",
    };
}
