using Api.Elders;
using static Api.Cli.Demo.DemoElders;

namespace Api.Cli.Demo;

/// <summary>Registrations whose card differs in what it may or can say.</summary>
internal static class DemoSpecial
{
    internal static ElderDocument NoPolice(DateOnly today)
    {
        var on = today.AddDays(-35);
        const string name = "藤井 弘";
        return Plain(
            new Identity
            {
                Name = name,
                Kana = "フジイ ヒロシ",
                Sex = "male",
                BirthDate = new DateOnly(1946, 10, 14),
                PostalCode = "145-0063",
                Town = "東京都大田区南千束",
                Address = "2-11-4",
                Phones = [Mobile("090-0726-0111")],
                Household = "alone",
                Appearance = "170cm やせ型 眼鏡",
            },
            on) with
        {
            Alerts = [Ailment.High("epilepsy", "発作は年1回程度。レベチラセタム内服")],
            Contacts = [Contact(1, "藤井 礼子", "フジイ レイコ", "sibling", "妹", "090-0726-0112", "東京都目黒区", on)],
            Gp = [FamilyDoctor("千束すみれクリニック", "安藤 綾", "03-0726-0113")],
            Medical = Takes("てんかん", "レベチラセタム 500mg"),
            Consent = ConsentForm.Self(name, on),
        };
    }

    internal static ElderDocument Protected(DateOnly today)
    {
        var on = today.AddDays(-25);
        return Plain(
            new Identity
            {
                // U+FA1A: Unicode normalisation would make another character of it, so it is never typed as such.
                Name = "宮本 \uFA1A子",
                Kana = "ミヤモト サチコ",
                NameNote = "祥の偏は「示」の字体",
                Sex = "female",
                BirthDate = new DateOnly(1948, 5, 20),
                PostalCode = "146-0092",
                Town = "東京都大田区下丸子",
                Address = "3-6-10",
                Building = "レジデンス矢口402",
                Protected = true,
                Phones = [Mobile("090-0759-0121")],
                Household = "alone",
                Appearance = "153cm 中肉 白髪",
            },
            on) with
        {
            Contacts = [Contact(1, "岡本 久美", "オカモト クミ", "child", "長女", "090-0759-0122", "千葉県千葉市美浜区", on)],
            Gp = [FamilyDoctor("矢口かえで医院", "増田 拓也", "03-0759-0123")],
            Medical = Takes("脂質異常症", "ロスバスタチン 2.5mg"),
        };
    }

    internal static ElderDocument NoContacts(DateOnly today) => Plain(
        new Identity
        {
            Name = "原田 実",
            Kana = "ハラダ ミノル",
            Sex = "male",
            BirthDate = new DateOnly(1943, 8, 2),
            PostalCode = "144-0045",
            Town = "東京都大田区南六郷",
            Address = "1-9-21",
            Building = "第二コーポ六郷106",
            Phones = [Home("03-0739-0131")],
            Household = "alone",
            LeftAtHome = "猫",
            Appearance = "160cm 小柄 帽子をよくかぶる",
        },
        today.AddDays(-50)) with
    {
        NoContactReason = "身寄りなし（センターが最初の連絡先）",
        Alerts = [Ailment.High("antithrombotic", "アスピリン内服")],
        Gp = [FamilyDoctor("六郷つばさ診療所", "河野 誠", "03-0739-0132")],
        Medical = Takes("陳旧性心筋梗塞", "アスピリン 100mg", "ビソプロロール 2.5mg"),
    };

    internal static ElderDocument Missing(DateOnly today)
    {
        var on = today.AddDays(-60);
        return Plain(
            new Identity
            {
                Name = "斎藤 文子",
                Kana = "サイトウ フミコ",
                Sex = "female",
                BirthDate = new DateOnly(1939, 2, 11),
                PostalCode = "143-0015",
                Town = "東京都大田区大森西",
                Address = "5-17-2",
                Phones = [Home("03-0764-0141")],
                Household = "with-family",
                Communication = "一つずつ、ゆっくり話すと伝わります",
                Appearance = "149cm やせ型 紺の上着 白い運動靴",
            },
            on) with
        {
            Alerts = [Ailment.High("dementia", "帰り道がわからなくなることがある")],
            Contacts = [Contact(1, "斎藤 和也", "サイトウ カズヤ", "child", "長男", "090-0764-0142", "東京都大田区大森西", on)],
            Gp = [FamilyDoctor("大森こもれび医院", "新井 千春", "03-0764-0143")],
            Medical = Takes("アルツハイマー型認知症", "ドネペジル 5mg"),
            Care = new Care
            {
                Level = "care-2",
                ValidUntil = new DateOnly(today.Year + 1, 6, 30),
                Function = "歩行は自立",
                Manager = new CareManager { Office = "大森西ケアプランセンター", Name = "平野 恵美", Phone = "03-0764-0144" },
                Services = ["通所介護 火・金"],
            },
            Confirmed = Confirmations.All(on, "family"),
            Missing = new Missing
            {
                Since = new DateTimeOffset(today.AddDays(-1).ToDateTime(new TimeOnly(16, 40)), TimeSpan.FromHours(9)),
                PoliceStation = "大森警察署",
                Phone = "03-0768-0110",
            },
        };
    }

    internal static ElderDocument Training(DateOnly today)
    {
        var on = today.AddDays(-15);
        return Plain(
            new Identity
            {
                Name = "訓練 太郎",
                Kana = "クンレン タロウ",
                NameNote = "訓練用の架空の登録",
                Sex = "male",
                BirthDate = new DateOnly(1940, 1, 1),
                PostalCode = "143-0016",
                Town = "東京都大田区大森北",
                Address = "0-0-0",
                Building = "訓練荘101",
                Phones = [Home("03-0000-0151")],
                Household = "alone",
                Appearance = "165cm 中肉 杖",
            },
            on) with
        {
            Alerts = [Ailment.High("antithrombotic", "ワルファリン内服（訓練）"), Ailment.High("hypoglycaemia", "インスリン使用中（訓練）")],
            Contacts = [Contact(1, "訓練 花子", "クンレン ハナコ", "child", "長女", "090-0000-0152", "東京都大田区蒲田", on)],
            Gp = [FamilyDoctor("訓練医院", "研修 一郎", "03-0000-0153")],
            Medical = Takes("心房細動（訓練）", "ワルファリン 2mg"),
        };
    }
}
