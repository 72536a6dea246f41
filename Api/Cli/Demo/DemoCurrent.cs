using Api.Elders;
using static Api.Cli.Demo.DemoElders;

namespace Api.Cli.Demo;

/// <summary>Registrations in force that are old, new, or whose keyholder is not in good hands.</summary>
internal static class DemoCurrent
{
    internal static ElderDocument Stale(DateOnly today)
    {
        var (birthDate, on) = PastDue(1941, 3, today);
        return Plain(
            new Identity
            {
                Name = "横山 節子",
                Kana = "ヨコヤマ セツコ",
                Sex = "female",
                BirthDate = birthDate,
                PostalCode = "146-0082",
                Town = "東京都大田区池上",
                Address = "6-7-8",
                Building = "メゾン池上203",
                Phones = [Home("03-0751-0033")],
                Household = "elders-only",
                Appearance = "148cm 小柄 眼鏡",
            },
            on) with
        {
            Alerts = [Ailment.High("hypoglycaemia", "インスリン使用中")],
            Contacts = [Contact(1, "横山 正雄", "ヨコヤマ マサオ", "spouse", "夫", "090-0751-0034", "東京都大田区池上", on)],
            Gp = [FamilyDoctor("池上若葉医院", "三浦 聡", "03-0751-0035")],
            Medical = Takes("2型糖尿病（インスリン療法）", "インスリン グラルギン 朝8単位"),
        };
    }

    internal static ElderDocument LongOverdue(DateOnly today)
    {
        var (birthDate, on) = PastDue(1936, 8, today);
        return Plain(
            new Identity
            {
                Name = "小林 義雄",
                Kana = "コバヤシ ヨシオ",
                Sex = "male",
                BirthDate = birthDate,
                PostalCode = "144-0043",
                Town = "東京都大田区羽田",
                Address = "3-14-2",
                Phones = [Home("03-0741-0082")],
                Household = "alone",
                Communication = "正面から、低めの声でゆっくり話してください",
                Appearance = "163cm やせ型 帽子をよくかぶる",
            },
            on) with
        {
            Alerts = [Ailment.Low("hearing", "両耳が聞こえにくい")],
            Contacts =
            [
                Contact(1, "小林 康弘", "コバヤシ ヤスヒロ", "niece-nephew", "おい", "090-0741-0083", "静岡県静岡市葵区", on) with { CanCome = false },
            ],
            Gp = [FamilyDoctor("羽田なぎさ診療所", "大野 淳", "03-0741-0084")],
            Medical = Takes("加齢性難聴"),
        };
    }

    // A due month is a birth month, so the birth date has to follow today's month; the last confirmation was in the
    // birth month of the year before.
    private static (DateOnly BirthDate, DateOnly ConfirmedOn) PastDue(int birthYear, int months, DateOnly today)
    {
        var dueMonth = new DateOnly(today.Year, today.Month, 1).AddMonths(-months);
        return (new DateOnly(birthYear, dueMonth.Month, 15), dueMonth.AddYears(-1).AddDays(9));
    }

    internal static ElderDocument NewUnverified(DateOnly today)
    {
        var on = today.AddDays(-2);
        return Plain(
            new Identity
            {
                Name = "髙橋 和子",
                Kana = "タカハシ カズコ",
                NameNote = "髙ははしごだか",
                Sex = "female",
                BirthDate = new DateOnly(1949, 11, 23),
                PostalCode = "143-0023",
                Town = "東京都大田区山王",
                Address = "2-5-9",
                Phones = [Home("03-0771-0051"), Mobile("090-0771-0052")],
                Household = "with-family",
                Appearance = "155cm 中肉 短髪",
            },
            on) with
        {
            Contacts = [Contact(1, "髙橋 直樹", "タカハシ ナオキ", "child", "長男", "090-0771-0053", "東京都大田区山王", on)],
            Gp = [FamilyDoctor("大森さくら内科医院", "前田 香織", "03-0771-0054")],
            Medical = Takes("高血圧症", "アムロジピン 5mg"),
            DocumentsChecked = false,
        };
    }

    internal static ElderDocument LostKeyholder(DateOnly today)
    {
        var on = today.AddDays(-70);
        return Plain(
            new Identity
            {
                Name = "𠮷田 茂",
                Kana = "ヨシダ シゲル",
                NameNote = "𠮷はつちよし",
                Sex = "male",
                BirthDate = new DateOnly(1944, 2, 29),
                PostalCode = "144-0052",
                Town = "東京都大田区蒲田",
                Address = "4-12-6",
                Building = "サンハイム蒲田305",
                Phones = [Mobile("090-0732-0061")],
                Household = "alone",
                Appearance = "168cm がっしり 白髪 眼鏡",
            },
            on) with
        {
            Alerts = [Ailment.High("pacemaker", "ペースメーカー植込み（左前胸部）")],
            Contacts = [Contact(1, "小川 理恵", "オガワ リエ", "child", "長女", "090-0732-0062", "神奈川県横浜市鶴見区", on)],
            Gp = [FamilyDoctor("蒲田あおぞら内科クリニック", "石井 浩一", "03-0732-0063")],
            Medical = Takes("洞不全症候群") with { Devices = ["ペースメーカー"] },
        };
    }

    internal static ElderDocument StolenKeyholder(DateOnly today)
    {
        var on = today.AddDays(-85);
        return Plain(
            new Identity
            {
                Name = "遠藤 静子",
                Kana = "エンドウ シズコ",
                Sex = "female",
                BirthDate = new DateOnly(1942, 7, 8),
                PostalCode = "145-0067",
                Town = "東京都大田区雪谷大塚町",
                Address = "12-4",
                Phones = [Home("03-0720-0071")],
                Household = "elders-only",
                Appearance = "146cm ふっくら 手押し車",
            },
            on) with
        {
            Contacts = [Contact(1, "遠藤 隆", "エンドウ タカシ", "spouse", "夫", "090-0720-0072", "東京都大田区雪谷大塚町", on)],
            Gp = [FamilyDoctor("雪谷けやき医院", "上野 亮", "03-0720-0073")],
            Medical = Takes("変形性膝関節症", "ケトプロフェンテープ 20mg"),
            Care = new Care { Level = "not-applied", Function = "手押し車で歩行" },
        };
    }

    internal static ElderDocument OldNumber(DateOnly today)
    {
        var on = today.AddDays(-45);
        return Plain(
            new Identity
            {
                Name = "佐々木 キヨ",
                Kana = "ササキ キヨ",
                Sex = "female",
                BirthDate = new DateOnly(1931, 9, 30),
                PostalCode = "144-0034",
                Town = "東京都大田区西糀谷",
                Address = "3-8-11",
                Phones = [Home("03-0742-0081")],
                Household = "alone-by-day",
                Communication = "正面から、低めの声でゆっくり話してください",
                Appearance = "143cm 小柄 背中が丸い 杖",
            },
            on) with
        {
            Alerts = [Ailment.Low("hearing", "両耳が聞こえにくい")],
            Contacts = [Contact(1, "佐々木 裕之", "ササキ ヒロユキ", "child", "長男", "090-0742-0085", "東京都大田区西糀谷", on)],
            Gp = [FamilyDoctor("糀谷まごころ医院", "丸山 弥生", "03-0742-0086") with { Kind = "home-visit", NightPhone = "090-0742-0087" }],
            Medical = Takes("骨粗鬆症", "アレンドロン酸 35mg（週1回）") with { Devices = ["補聴器（両耳）"] },
            Care = new Care { Level = "not-applied", Function = "杖歩行", Communities = ["ふれあいサロン 第1・第3金曜"] },
        };
    }
}
