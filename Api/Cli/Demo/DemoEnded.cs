using Api.Elders;
using static Api.Cli.Demo.DemoElders;

namespace Api.Cli.Demo;

/// <summary>Registrations that have ended, or of which an end was reported.</summary>
internal static class DemoEnded
{
    internal static ElderDocument MovedOut(DateOnly today, int daysAgo)
    {
        var on = LastConfirmed(today);
        return Registered(
            new Identity
            {
                Name = "内田 幸雄",
                Kana = "ウチダ ユキオ",
                Sex = "male",
                BirthDate = new DateOnly(1940, 12, 5),
                PostalCode = "146-0085",
                Town = "東京都大田区久が原",
                Address = "4-20-3",
                Phones = [Home("03-0753-0091")],
                Household = "alone",
                Appearance = "165cm 中肉 白髪",
            },
            Contact(1, "内田 智美", "ウチダ トモミ", "child", "長女", "090-0753-0092", "埼玉県さいたま市浦和区", on),
            on) with
        {
            Closure = new Closure
            {
                Kind = "moved-out",
                On = today.AddDays(-daysAgo - 1),
                Source = "住民票の異動（さいたま市へ転出）",
                Agreed = true,
            },
        };
    }

    internal static ElderDocument Closing(DateOnly today, int daysAgo)
    {
        var on = LastConfirmed(today);
        return Registered(
            new Identity
            {
                Name = "酒井 ミツ",
                Kana = "サカイ ミツ",
                Sex = "female",
                BirthDate = new DateOnly(1935, 6, 18),
                PostalCode = "143-0025",
                Town = "東京都大田区南馬込",
                Address = "5-3-17",
                Phones = [Home("03-0777-0093")],
                Household = "alone",
                Appearance = "147cm やせ型 眼鏡",
            },
            Contact(1, "酒井 美穂", "サカイ ミホ", "child-in-law", "長男の妻", "090-0777-0094", "神奈川県川崎市幸区", on),
            on) with
        {
            Closure = new Closure
            {
                Kind = "moved-out",
                On = today.AddDays(-daysAgo - 4),
                Source = "長男の妻より電話（川崎市の施設に入所し、住所も移したとのこと）",
                Agreed = true,
            },
        };
    }

    internal static ElderDocument Deceased(DateOnly today, int daysAgo)
    {
        var on = LastConfirmed(today);
        return Registered(
            new Identity
            {
                Name = "中川 正",
                Kana = "ナカガワ タダシ",
                Sex = "male",
                BirthDate = new DateOnly(1933, 1, 27),
                PostalCode = "144-0055",
                Town = "東京都大田区仲六郷",
                Address = "2-30-5",
                Phones = [Home("03-0738-0095")],
                Household = "with-family",
                Appearance = "160cm 小柄 杖",
            },
            Contact(1, "中川 伸一", "ナカガワ シンイチ", "child", "長男", "090-0738-0096", "東京都大田区仲六郷", on),
            on) with
        {
            Closure = new Closure
            {
                Kind = "deceased",
                On = today.AddDays(-daysAgo - 3),
                Source = "長男より窓口で届出（死亡届の写しを確認）",
            },
        };
    }

    internal static ElderDocument Withdrawn(DateOnly today, int daysAgo)
    {
        var on = LastConfirmed(today);
        var registered = Registered(
            new Identity
            {
                Name = "松井 隆",
                Kana = "マツイ タカシ",
                Sex = "male",
                BirthDate = new DateOnly(1951, 3, 3),
                PostalCode = "145-0071",
                Town = "東京都大田区田園調布",
                Address = "1-15-8",
                Phones = [Home("03-0721-0097")],
                Household = "elders-only",
                Appearance = "171cm 中肉 眼鏡",
            },
            Contact(1, "松井 啓子", "マツイ ケイコ", "spouse", "妻", "090-0721-0098", "東京都大田区田園調布", on),
            on);
        return registered with { Consent = registered.Consent with { WithdrawnOn = today.AddDays(-daysAgo) } };
    }

    // Before any of the ends above, and never past due: the end is what these show.
    private static DateOnly LastConfirmed(DateOnly today) => today.AddDays(-80);

    private static ElderDocument Registered(Identity identity, Contact contact, DateOnly confirmedOn) =>
        Plain(identity, confirmedOn) with
        {
            Contacts = [contact],
            Gp = [FamilyDoctor("大森ひかり医院", "野口 達也", "03-0762-0099")],
            Medical = Takes("高血圧症", "アムロジピン 5mg"),
        };
}
