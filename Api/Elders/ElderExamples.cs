using Api.Http;

namespace Api.Elders;

/// <summary>A registration as a centre sends it. The people do not exist and the phones cannot be assigned.</summary>
internal static class ElderExamples
{
    private const string SomeId = "3k7q9x2m4n8pa";
    private const string SomeNumber = "4821-0372";

    /// <summary>The document that the registration becomes when every block is confirmed on a day.</summary>
    internal static ElderDocument Document(DateOnly confirmed) => ElderChanges.New(Full, confirmed);

    internal static IReadOnlyList<Example> Registrations() =>
    [
        Example.Sent("shortest", new("必要最小限（身寄りのない方）", "The least there must be: nobody to call"), Shortest),
        Example.Sent("full", new("よくある登録", "A usual registration"), Full),
    ];

    internal static IReadOnlyList<Example> Registered() =>
        [Example.Of("registered", new("登録できました", "Registered"), new RegisteredElder { Id = SomeId, Number = SomeNumber, Version = 1 })];

    internal static IReadOnlyList<Example> Changes() =>
    [
        Example.Sent(
            "new-contact-phone",
            new("連絡先の電話番号が変わった（ほかのブロックも読んだまま送る）", "A contact's phone changed; the other blocks as they were read"),
            new ChangeElder
            {
                Identity = Full.Identity,
                Alerts = Full.Alerts,
                Contacts = [Full.Contacts![0] with { Phones = [new Phone { Number = "090-0111-7777", Kind = "mobile" }] }, Full.Contacts[1]],
                Gp = Full.Gp,
                Medical = Full.Medical,
                Care = Full.Care,
            }),
    ];

    internal static IReadOnlyList<Example> Searches() =>
    [
        Example.Sent("by-name", new("フリガナの一部で探す", "By a part of the kana"), new SearchElders { Name = "ヤマダ" }),
        Example.Sent("overdue", new("更新の時期を過ぎた方", "Past their month"), new SearchElders { Overdue = true }),
        Example.Sent(
            "overdue-at-salon",
            new("更新の時期を過ぎた方を、通いの場ごとに", "Past their month, by the salon where they are seen"),
            new SearchElders { Overdue = true, Community = "公園体操" }),
        Example.Sent("due-in-month", new("来月が更新の月の方（お知らせの発送）", "Due in a month to come: for the letters"), new SearchElders { DueMonth = "2027-04" }),
        Example.Sent("all", new("自センターの全員", "Everybody of the centre"), new SearchElders()),
    ];

    internal static IReadOnlyList<Example> Pages() =>
    [
        Example.Of("page", new("1件見つかった", "One was found"), new ElderPage
        {
            Elders =
            [
                new ElderLine
                {
                    Id = SomeId,
                    Number = SomeNumber,
                    Name = Full.Identity!.Name!,
                    Kana = Full.Identity.Kana!,
                    BirthDate = Full.Identity.BirthDate!.Value,
                    Age = 88,
                    State = ElderState.Active,
                    DueMonth = "2027-04",
                    OverdueMonths = 0,
                    Household = Full.Identity.Household,
                    Town = Full.Identity.Town,
                    Communities = Full.Care!.Communities,
                    Renewal = new RenewalStanding { Next = "letter", NextFrom = "2027-03" },
                },
            ],
        }),
    ];

    internal static IReadOnlyList<Example> Answers()
    {
        var day = new DateOnly(2026, 4, 10);
        var document = Document(day);
        return
        [
            Example.Of("elder", new("担当センターが読む全内容", "Everything, for the elder's own centre"), new ElderAnswer
            {
                Id = SomeId,
                Version = 3,
                State = ElderState.Active,
                DocumentsChecked = true,
                DueMonth = "2027-04",
                Identity = new IdentityAnswer(document.Identity) { Number = SomeNumber, Issuer = "ota.tokyo", Age = 88 },
                Alerts = document.Alerts,
                Contacts = document.Contacts,
                Gp = document.Gp,
                Medical = document.Medical,
                Care = document.Care,
                Consent = document.Consent,
                Freshness = new Freshness
                {
                    LastConfirmedOn = day,
                    ConfirmedBy = "self",
                    OverdueMonths = 0,
                    Blocks = new BlockDates { Identity = day, Alerts = day, Contacts = day, Gp = day, Medical = day, Care = day },
                },
            }),
        ];
    }

    private static Consent Signed(string name) => new()
    {
        Version = "2026-04",
        GivenOn = new DateOnly(2026, 4, 10),
        GivenBy = "self",
        Signer = name,
        Audiences = ["police", "finder"],
    };

    private static RegisterElder Shortest => new()
    {
        Identity = new Identity { Name = "森 トメ", Kana = "モリ トメ", Sex = "female", BirthDate = new DateOnly(1940, 3, 1) },
        NoContactReason = "身寄りなし",
        Consent = Signed("森 トメ"),
    };

    private static RegisterElder Full => new()
    {
        Identity = new Identity
        {
            Name = "山田 花子",
            Kana = "ヤマダ ハナコ",
            Sex = "female",
            BirthDate = new DateOnly(1938, 4, 1),
            PostalCode = "143-0016",
            Town = "東京都大田区大森北",
            Address = "1-2-3",
            Building = "コーポ大森101",
            Phones = [new Phone { Number = "03-0762-0015", Kind = "home", Note = "呼び出しを長めに" }],
            Household = "alone",
            LeftAtHome = "犬",
            Communication = "右耳が聞こえにくい",
            Language = "ja",
            Appearance = "150cm やせ型 杖",
        },
        Alerts =
        [
            new Alert { Code = "antithrombotic", Criticality = "high", Text = "ワルファリン内服" },
            new Alert { Code = "hearing", Criticality = "low", Text = "右耳が聞こえにくい" },
        ],
        Contacts =
        [
            new Contact
            {
                Rank = 1, Name = "山田 太郎", Kana = "ヤマダ タロウ", Relationship = "child", RelationshipText = "長男",
                Phones = [new Phone { Number = "090-0111-2222", Kind = "mobile" }],
                Town = "神奈川県川崎市中原区", Address = "木月9-8-7", Hours = "夜間可", CanCome = true, HasKey = true,
                LastReachedOn = new DateOnly(2026, 4, 10), ConsentedOn = new DateOnly(2026, 4, 10),
            },
            new Contact
            {
                Rank = 2, Name = "佐々木 節子", Relationship = "welfare-commissioner",
                Phones = [new Phone { Number = "090-0111-4444", Kind = "mobile" }], Town = "東京都大田区大森北", Hours = "日中のみ",
                CanCome = true, HasKey = false, ConsentedOn = new DateOnly(2026, 4, 10),
            },
        ],
        Gp =
        [
            new Gp
            {
                Kind = "outpatient", Institution = "大森医院", Department = "内科", Doctor = "佐藤 一郎",
                Phones = [new Phone { Number = "03-0762-0021", Kind = "work" }], NightPhone = "090-0762-0022", PatientNumber = "004821", Preferred = true,
            },
        ],
        Medical = new Medical
        {
            Conditions = [new Condition { Text = "心房細動", Current = true, Source = "doctor" }],
            Allergies = new Allergies { Known = "some", Items = [new Allergy { Text = "ペニシリン（発疹）", Criticality = "high" }] },
            Medications = [new Medication { Text = "ワルファリン 2mg" }],
            MedicationNotebook = true,
            Pharmacy = new Pharmacy { Name = "大森ひまわり薬局", Phone = "03-0762-0041" },
            AdvanceCarePlanning = new AdvanceCarePlanning { Exists = "yes", Place = "冷蔵庫" },
        },
        Care = new Care
        {
            Level = "care-1",
            ValidUntil = new DateOnly(2027, 3, 31),
            Function = "杖歩行",
            Manager = new CareManager { Office = "大森北ケアプランセンター", Name = "中村 恵美", Phone = "03-0762-0051" },
            Services = ["訪問介護 週2"],
            Communities = ["みま～もステーション 公園体操 火曜"],
        },
        Consent = Signed("山田 花子"),
        DocumentsChecked = true,
    };
}
