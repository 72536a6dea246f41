using Api.Elders;
using static Api.Cli.Demo.DemoElders;

namespace Api.Cli.Demo;

/// <summary>The elder of design.md section 3, with every field that may stand together: the first card anybody sees.</summary>
internal static class DemoHanako
{
    internal static ElderDocument Document(DateOnly today)
    {
        var confirmedOn = today.AddDays(-20);
        return new ElderDocument
        {
            Identity = Identity,
            Alerts =
            [
                Ailment.High("antithrombotic", "ワルファリン内服"),
                Ailment.High("shunt", "左腕シャント"),
                Ailment.Low("hearing", "右耳が聞こえにくい"),
            ],
            Contacts = Contacts(confirmedOn),
            Gp = Gps,
            Medical = Medical,
            Care = Care(today),
            Consent = ConsentForm.Self("山田 花子", confirmedOn, "police", "finder"),
            DocumentsChecked = true,
            Confirmed = Confirmations.All(confirmedOn, "self"),
        };
    }

    private static Identity Identity => new()
    {
        Name = "山田 花子",
        Kana = "ヤマダ ハナコ",
        NameNote = "旧字体なし",
        OtherNames = [new OtherName { Kind = "former", Name = "鈴木 花子" }, new OtherName { Kind = "roman", Name = "YAMADA Hanako" }],
        Sex = "female",
        BirthDate = new DateOnly(1938, 4, 1),
        PostalCode = "143-0016",
        Town = "東京都大田区大森北",
        Address = "1-2-3",
        Building = "コーポ大森101",
        Phones = [Home("03-0762-0011") with { Note = "呼び出しを長めに" }, Mobile("090-0762-0012") with { Note = "外出時のみ" }],
        Household = "alone",
        LeftAtHome = "犬",
        Residence = new Residence { Kind = "home", Name = "コーポ大森101", Phone = "03-0762-0011", Since = new DateOnly(1998, 10, 1) },
        Communication = "右耳が聞こえにくい",
        Language = "ja",
        Appearance = "150cm やせ型 杖",
    };

    private static Contact[] Contacts(DateOnly on) =>
    [
        Contact(1, "山田 太郎", "ヤマダ タロウ", "child", "長男", "090-0111-2222", "神奈川県川崎市", on) with
        {
            Phones = [Mobile("090-0111-2222"), new Phone { Number = "044-011-2233", Kind = "work", Note = "内線12" }],
            Address = "中原区木月1-2-3",
            Hours = "夜間可",
        },
        Contact(2, "田中 由美子", "タナカ ユミコ", "child", "長女", "090-0111-3333", "埼玉県さいたま市浦和区", on) with
        {
            Address = "岸町4-5-6",
            Hours = "平日18時以降、土日は終日",
            HasKey = false,
        },
        Contact(3, "佐々木 節子", "ササキ セツコ", "welfare-commissioner", "民生委員", "090-0111-4444", "東京都大田区大森北", on) with
        {
            Address = "1-8-2",
            Hours = "日中のみ",
        },
        Contact(4, "山田 次郎", "ヤマダ ジロウ", "child", "次男", "090-0111-5555", "千葉県千葉市", on) with
        {
            Address = "美浜区高洲2-3-4",
            CanCome = false,
            HasKey = false,
            Caution = "ご本人の希望により連絡しないでください",
            LastReachedOn = null,
        },
    ];

    private static Gp[] Gps =>
    [
        FamilyDoctor("大森医院", "佐藤 一郎", "03-0762-0021") with
        {
            InstitutionCode = "1312345678",
            NightPhone = "090-0762-0022",
            PatientNumber = "004821",
        },
        new Gp
        {
            Kind = "specialist",
            Institution = "大森みどり総合病院",
            InstitutionCode = "1312345679",
            Department = "腎臓内科",
            Doctor = "木村 恭子",
            Phones = [new Phone { Number = "03-0762-0031", Kind = "work", Note = "代表" }],
            NightPhone = "03-0762-0032",
            PatientNumber = "1203344",
            Preferred = false,
        },
    ];

    // The shunt is made before dialysis begins: spoken lines name it without dialysis (domain.md section 5).
    private static Medical Medical => new()
    {
        Conditions =
        [
            new Condition { Text = "心房細動", Current = true, Source = "doctor" },
            new Condition { Text = "慢性腎臓病（シャント造設済み、透析は未開始）", Current = true, Source = "doctor" },
            new Condition { Text = "高血圧症", Current = true, Source = "self" },
            new Condition { Text = "右大腿骨頸部骨折（手術後）", Current = false, Source = "family" },
        ],
        Allergies = new Allergies { Known = "some", Items = [new Allergy { Text = "ペニシリン（発疹）", Criticality = "low" }] },
        Medications =
        [
            new Medication { Text = "ワルファリン 2mg" },
            new Medication { Text = "アムロジピン 5mg" },
            new Medication { Text = "フロセミド 20mg" },
        ],
        MedicationNotebook = true,
        Devices = ["補聴器（右耳）"],
        BloodType = "A+",
        Pharmacy = new Pharmacy { Name = "大森ひまわり薬局", Phone = "03-0762-0041" },
        AdvanceCarePlanning = new AdvanceCarePlanning { Exists = "yes", Place = "冷蔵庫" },
    };

    private static Care Care(DateOnly today) => new()
    {
        Level = "care-1",
        ValidUntil = new DateOnly(today.Year + 1, 3, 31),
        Function = "杖歩行",
        Manager = new CareManager { Office = "大森北ケアプランセンター", Name = "中村 恵美", Phone = "03-0762-0051" },
        VisitingNurse = new VisitingNurse { Office = "大森訪問看護ステーション", Phone24h = "090-0762-0061" },
        Services = ["訪問介護 週2", "訪問看護 週1"],
        Communities = ["みま～もステーション 公園体操 火曜"],
    };
}
