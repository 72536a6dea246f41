using Api.Elders;

namespace Api.Cli.Demo;

/// <summary>Alerts, doctors and the medical block that follow from what an elder has.</summary>
internal static class SyntheticHealth
{
    private static readonly string[] GpNames =
        ["さくら", "ひかり", "若葉", "あおぞら", "ひまわり", "けやき", "すみれ", "まごころ", "つばさ", "なぎさ", "かえで", "こもれび"];

    private static readonly string[] GpForms = ["医院", "医院", "内科医院", "クリニック", "内科クリニック", "診療所"];
    private static readonly string[] HospitalNames = ["みどり総合病院", "あけぼの病院", "こぶし総合病院", "かもめ病院"];
    private static readonly string[] PharmacyNames = ["ひまわり薬局", "すずらん薬局", "みつば薬局", "あさひ調剤薬局", "わかば薬局"];
    private static readonly string[] BloodTypes = ["A+", "A+", "A+", "A+", "O+", "O+", "O+", "B+", "B+", "AB+"];
    private static readonly string[] Places = ["冷蔵庫（救急医療情報キット）", "冷蔵庫", "仏壇の引き出し", "お薬手帳にはさんである", "電話台の引き出し"];

    // None of these is among the drugs of Ailments.
    private static readonly Allergy[] AllergyItems =
    [
        new() { Text = "ペニシリン系抗菌薬", Criticality = "high" },
        new() { Text = "ヨード造影剤", Criticality = "high" },
        new() { Text = "そば", Criticality = "high" },
        new() { Text = "サバ", Criticality = "low" },
        new() { Text = "卵", Criticality = "low" },
        new() { Text = "ピリン系解熱剤", Criticality = "low" },
        new() { Text = "絆創膏（かぶれ）", Criticality = "low" },
    ];

    private static readonly Dictionary<Allergy, Alert> SevereAlerts = AllergyItems.Where(item => item.Criticality == "high")
        .ToDictionary(item => item, item => Ailment.High("severe-allergy", item.Text + "でアナフィラキシーの既往"));

    private static readonly Allergies NoAllergies = new() { Known = "none" };
    private static readonly Allergies NotAsked = new() { Known = "not-asked" };

    internal static Allergies ThrowAllergies(Dice dice) => dice.Between(0, 99) switch
    {
        < 15 => new Allergies { Known = "some", Items = [dice.Of(AllergyItems)] },
        < 80 => NoAllergies,
        _ => NotAsked,
    };

    internal static List<Alert> Alerts(List<Ailment> ailments, Allergies allergies)
    {
        var alerts = new List<Alert>(4);
        foreach (var item in allergies.Items ?? [])
        {
            if (SevereAlerts.TryGetValue(item, out var severe))
                alerts.Add(severe);
        }

        foreach (var ailment in ailments)
            alerts.AddRange(ailment.Alerts);
        return alerts;
    }

    internal static Medical Medical(Dice dice, WardTown town, List<Ailment> ailments, Allergies allergies)
    {
        var conditions = new List<Condition>(ailments.Count);
        var medications = new List<Medication>(ailments.Count * 2);
        List<string>? devices = null;
        foreach (var ailment in ailments)
        {
            conditions.Add(dice.Chance(30) || ailment.Occupies == Occupies.Mind ? ailment.ByDoctor : ailment.Condition);
            medications.AddRange(ailment.Medications);
            if (ailment.Devices.Length > 0)
                (devices ??= []).AddRange(ailment.Devices);
        }

        return new Medical
        {
            Conditions = conditions,
            Allergies = allergies,
            Medications = medications,
            MedicationNotebook = medications.Count > 0 ? dice.Chance(90) : null,
            Devices = devices,
            BloodType = dice.Chance(60) ? dice.Of(BloodTypes) : null,
            Pharmacy = medications.Count > 0 && dice.Chance(65)
                ? new Pharmacy { Name = town.Quarter + dice.Of(PharmacyNames), Phone = dice.HomePhone("03") }
                : null,
            AdvanceCarePlanning = dice.Between(0, 99) switch
            {
                < 20 => new AdvanceCarePlanning { Exists = "yes", Place = dice.Of(Places) },
                < 60 => new AdvanceCarePlanning { Exists = "no" },
                _ => new AdvanceCarePlanning { Exists = "unknown" },
            },
        };
    }

    internal static List<Gp> Gps(Dice dice, WardTown town, List<Ailment> ailments)
    {
        var gps = new List<Gp>(2) { FamilyDoctor(dice, town) };
        // Of several, the clinic that expects the elder three times a week.
        var elsewhere = ailments.Find(ailment => ailment.GpKind == "dialysis") ?? ailments.Find(ailment => ailment.GpKind != "outpatient");
        if (elsewhere is not null)
            gps.Add(Specialist(dice, town, elsewhere));

        return gps;
    }

    private static Gp FamilyDoctor(Dice dice, WardTown town)
    {
        var isHomeVisit = dice.Chance(8);
        return new Gp
        {
            Kind = isHomeVisit ? "home-visit" : "outpatient",
            Institution = town.Quarter + dice.Of(GpNames) + dice.Of(GpForms),
            Department = "内科",
            Doctor = Doctor(dice),
            Phones = [new Phone { Number = dice.HomePhone("03"), Kind = "work" }],
            NightPhone = isHomeVisit || dice.Chance(15) ? dice.MobilePhone() : null,
            PatientNumber = dice.Chance(50) ? Dice.Text($"{dice.Between(1, 99999):D6}") : null,
            Preferred = true,
        };
    }

    private static Gp Specialist(Dice dice, WardTown town, Ailment ailment) => new()
    {
        Kind = ailment.GpKind,
        Institution = town.Quarter + (ailment.GpKind == "dialysis" ? "じんクリニック" : dice.Of(HospitalNames)),
        Department = ailment.Department,
        Doctor = dice.Chance(60) ? Doctor(dice) : null,
        Phones = [new Phone { Number = dice.HomePhone("03"), Kind = "work", Note = dice.Chance(30) ? "代表" : null }],
        PatientNumber = dice.Chance(50) ? Dice.Text($"{dice.Between(100000, 9999999):D7}") : null,
        Preferred = false,
    };

    private static string Doctor(Dice dice) => dice.Of(SyntheticNames.Surnames).Text + " "
        + dice.Of(dice.Chance(70) ? SyntheticNames.Sons : SyntheticNames.Daughters).Text;
}
