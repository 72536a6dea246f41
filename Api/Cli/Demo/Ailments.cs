using static Api.Cli.Demo.Ailment;

namespace Api.Cli.Demo;

/// <summary>What elders have, roughly as often as they have it.</summary>
internal static class Ailments
{
    private static readonly Ailment[] List =
    [
        new(60, Occupies.None, "高血圧症", "アムロジピン 5mg"),
        new(35, Occupies.None, "脂質異常症", "ロスバスタチン 2.5mg"),
        new(25, Occupies.None, "変形性膝関節症", "ケトプロフェンテープ 20mg"),
        new(18, Occupies.Kidney, "骨粗鬆症", "アレンドロン酸 35mg（週1回）"),
        new(10, Occupies.None, "腰部脊柱管狭窄症", "リマプロスト 5μg"),
        new(12, Occupies.None, "逆流性食道炎", "ランソプラゾール 15mg"),
        new(10, Occupies.None, "不眠症", "レンボレキサント 5mg"),
        new(6, Occupies.None, "甲状腺機能低下症", "レボチロキシン 50μg"),
        new(8, Occupies.None, "慢性心不全", "フロセミド 20mg"),
        new(6, Occupies.Lung, "気管支喘息", "ブデソニド・ホルモテロール吸入"),
        new(10, Occupies.Bladder, "前立腺肥大症", "タムスロシン 0.2mg") { MenOnly = true },
        new(9, Occupies.Clotting | Occupies.Rhythm, "心房細動", "ワルファリン 2mg")
        {
            Alerts = [High("antithrombotic", "ワルファリン内服")],
        },
        new(9, Occupies.Clotting | Occupies.Rhythm | Occupies.Kidney, "心房細動", "アピキサバン 2.5mg")
        {
            Alerts = [High("antithrombotic", "アピキサバン（抗凝固薬）内服")],
        },
        new(8, Occupies.Clotting | Occupies.Lung, "陳旧性心筋梗塞", "アスピリン 100mg", "ビソプロロール 2.5mg")
        {
            Alerts = [High("antithrombotic", "アスピリン内服")],
            GpKind = "specialist",
            Department = "循環器内科",
        },
        new(5, Occupies.Clotting | Occupies.Vessels, "脳梗塞後遺症（左片麻痺）", "クロピドグレル 75mg")
        {
            Alerts = [High("antithrombotic", "クロピドグレル内服")],
            GpKind = "specialist",
            Department = "脳神経外科",
            IsHeavy = true,
        },
        new(3, Occupies.Clotting | Occupies.Vessels, "脳梗塞後遺症（右片麻痺・失語）", "クロピドグレル 75mg")
        {
            Alerts = [High("antithrombotic", "クロピドグレル内服"), Low("aphasia", "言葉が出にくい。こちらの話は理解できる")],
            Communication = "「はい」「いいえ」で答えられるように尋ねてください",
            GpKind = "specialist",
            Department = "脳神経内科",
            IsHeavy = true,
        },
        new(14, Occupies.Sugar | Occupies.Kidney, "2型糖尿病", "メトホルミン 250mg", "シタグリプチン 50mg"),
        new(6, Occupies.Sugar | Occupies.Kidney, "2型糖尿病", "グリメピリド 1mg")
        {
            Alerts = [High("hypoglycaemia", "血糖降下薬（グリメピリド）内服")],
        },
        new(7, Occupies.Sugar, "2型糖尿病（インスリン療法）", "インスリン グラルギン 朝8単位")
        {
            Alerts = [High("hypoglycaemia", "インスリン使用中")],
            GpKind = "specialist",
            Department = "糖尿病内科",
        },
        new(3, Occupies.Kidney, "慢性腎不全（血液透析）", "沈降炭酸カルシウム 500mg")
        {
            Alerts = [High("dialysis", "血液透析 月・水・金"), High("shunt", "左腕シャント（採血・血圧測定は右腕で）")],
            GpKind = "dialysis",
            Department = "腎臓内科",
            IsHeavy = true,
        },
        new(1, Occupies.Kidney, "慢性腎不全（血液透析）", "炭酸ランタン 250mg")
        {
            Alerts = [High("dialysis", "血液透析 火・木・土"), High("shunt", "右腕シャント（採血・血圧測定は左腕で）")],
            GpKind = "dialysis",
            Department = "腎臓内科",
            IsHeavy = true,
        },
        new(4, Occupies.Rhythm, "洞不全症候群")
        {
            Alerts = [High("pacemaker", "ペースメーカー植込み（左前胸部）")],
            Devices = ["ペースメーカー"],
            GpKind = "specialist",
            Department = "循環器内科",
        },
        new(3, Occupies.None, "てんかん", "レベチラセタム 500mg")
        {
            Alerts = [High("epilepsy", "発作は年1回程度。レベチラセタム内服")],
            GpKind = "specialist",
            Department = "脳神経内科",
        },
        new(10, Occupies.Mind, "アルツハイマー型認知症", "ドネペジル 5mg")
        {
            Alerts = [High("dementia", "帰り道がわからなくなることがある")],
            Communication = "一つずつ、ゆっくり話すと伝わります",
            IsHeavy = true,
        },
        new(3, Occupies.Mind, "レビー小体型認知症", "ドネペジル 5mg")
        {
            Alerts = [High("dementia", "幻視があることがある。抗精神病薬で悪化しやすい")],
            Communication = "見えているものを否定せず、落ち着いて話してください",
            GpKind = "specialist",
            Department = "脳神経内科",
            IsHeavy = true,
        },
        new(3, Occupies.Lung, "慢性閉塞性肺疾患（在宅酸素療法）", "チオトロピウム吸入")
        {
            Alerts = [High("oxygen", "在宅酸素 安静時1L/分。高濃度酸素に注意")],
            Devices = ["酸素濃縮器", "携帯用酸素ボンベ"],
            GpKind = "specialist",
            Department = "呼吸器内科",
            IsHeavy = true,
        },
        new(4, Occupies.None, "パーキンソン病", "レボドパ・カルビドパ 100mg")
        {
            Alerts = [Low("dysphagia", "むせやすい。水分はとろみをつける"), High("other", "抗パーキンソン病薬は中断しない")],
            Communication = "声が小さく返事に時間がかかります。待ってください",
            GpKind = "specialist",
            Department = "脳神経内科",
            IsHeavy = true,
        },
        new(22, Occupies.Hearing, "加齢性難聴")
        {
            Alerts = [Low("hearing", "両耳が聞こえにくい")],
            Devices = ["補聴器（両耳）"],
            Communication = "正面から、低めの声でゆっくり話してください",
        },
        new(12, Occupies.Hearing, "右突発性難聴後遺症")
        {
            Alerts = [Low("hearing", "右耳が聞こえにくい")],
            Communication = "左側から話しかけてください",
        },
        new(8, Occupies.None, "緑内障", "タフルプロスト点眼")
        {
            Alerts = [Low("vision", "視野が狭い")],
            Communication = "正面から声をかけ、腕に触れてから案内してください",
            GpKind = "specialist",
            Department = "眼科",
        },
        new(2, Occupies.Bladder, "神経因性膀胱")
        {
            Alerts = [Low("catheter-gastrostomy", "膀胱留置カテーテル")],
            Devices = ["膀胱留置カテーテル"],
            GpKind = "specialist",
            Department = "泌尿器科",
            IsHeavy = true,
        },
        new(1, Occupies.None, "B型肝炎（キャリア）") { Alerts = [Low("infection", "B型肝炎")] },
    ];

    // One entry per weight, so that a throw is one index.
    private static readonly Ailment[] Weighted = [.. List.SelectMany(ailment => Enumerable.Repeat(ailment, ailment.Weight))];

    private static readonly int[] HowMany = [0, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 4, 5];

    internal static List<Ailment> Throw(Dice dice, bool isMan)
    {
        var wanted = dice.Of(HowMany);
        var had = new List<Ailment>(wanted);
        var occupied = Occupies.None;
        for (var i = 0; i < wanted; i++)
        {
            var ailment = dice.Of(Weighted);
            if ((occupied & ailment.Occupies) != 0 || (ailment.MenOnly && !isMan) || had.Contains(ailment))
                continue;

            occupied |= ailment.Occupies;
            had.Add(ailment);
        }

        return had;
    }
}
