using Api.Elders;

namespace Api.Cli.Demo;

/// <summary>Believable elders in any number, whose phones cannot be assigned to anybody (design.md section 2).</summary>
internal static class SyntheticElders
{
    private static readonly string[] Builds = ["やせ型", "やせ型", "小柄", "中肉", "中肉", "ふっくら", "がっしり"];
    private static readonly string[] Looks = ["眼鏡", "白髪", "短髪", "帽子をよくかぶる", "白髪 眼鏡", "背中が丸い"];
    private static readonly string[] LeftAtHome = ["犬", "猫", "猫2匹", "小鳥"];
    private static readonly string[] Police = ["police"];
    private static readonly string[] PoliceAndFinder = ["police", "finder"];

    /// <summary>
    /// The same elder for the same seed and day. Age 65 to 99, confirmed within the last 11 months and not past due.
    /// </summary>
    internal static ElderDocument Make(int seed, DateOnly today)
    {
        var dice = new Dice(seed);
        var isMan = !dice.Chance(60);
        var birthDate = BirthDate(dice, today);
        var confirmedOn = ConfirmedOn(dice, birthDate, today);
        var household = Household(dice);
        var hasHomePhone = dice.Chance(85);
        var town = dice.Of(SyntheticTowns.Ward);
        var elder = new ElderPerson
        {
            Surname = dice.Of(SyntheticNames.Surnames),
            IsMan = isMan,
            BirthYear = birthDate.Year,
            Town = town,
            Address = Address(dice, town),
            Household = household,
            HomePhone = hasHomePhone ? new Phone { Number = dice.HomePhone("03"), Kind = "home" } : null,
        };

        var ailments = Ailments.Throw(dice, isMan);
        var allergies = SyntheticHealth.ThrowAllergies(dice);
        var aid = Aid(dice, ailments);
        var hasContacts = household != "alone" || !dice.Chance(17);
        var contacts = hasContacts ? SyntheticContacts.Throw(dice, elder, confirmedOn, confirmedOn) : [];
        var identity = Identity(dice, elder, birthDate, ailments, aid);
        return new ElderDocument
        {
            Identity = identity,
            Alerts = SyntheticHealth.Alerts(ailments, allergies),
            Contacts = contacts,
            NoContactReason = hasContacts ? null : SyntheticContacts.Reason(dice),
            Gp = SyntheticHealth.Gps(dice, town, ailments),
            Medical = SyntheticHealth.Medical(dice, town, ailments, allergies),
            Care = SyntheticCare.Throw(dice, town, ailments, aid, today),
            Consent = Consent(dice, identity.Name!, contacts, confirmedOn),
            DocumentsChecked = true,
            Confirmed = Confirmations.All(confirmedOn, dice.Chance(80) || !HasClose(contacts) ? "self" : "family"),
        };
    }

    internal static WrittenName[] GivenNames(bool isMan, int birthYear) => birthYear < SyntheticNames.FirstYearOfYounger
        ? isMan ? SyntheticNames.OlderMen : SyntheticNames.OlderWomen
        : isMan ? SyntheticNames.YoungerMen : SyntheticNames.YoungerWomen;

    private static Identity Identity(Dice dice, ElderPerson elder, DateOnly birthDate, List<Ailment> ailments, string? aid)
    {
        var given = dice.Of(GivenNames(elder.IsMan, elder.BirthYear));
        var isInFacility = elder.Household == "facility";
        var facility = isInFacility ? "有料老人ホーム" + elder.Town.Quarter + "の里" : null;
        var mobile = elder.HomePhone is null || dice.Chance(45) ? new Phone { Number = dice.MobilePhone(), Kind = "mobile" } : null;
        return new Identity
        {
            Name = elder.Surname.Text + " " + given.Text,
            Kana = elder.Surname.Kana + " " + given.Kana,
            NameNote = elder.Surname.Note,
            Sex = elder.IsMan ? "male" : "female",
            BirthDate = birthDate,
            PostalCode = elder.Town.PostalCode,
            Town = elder.Town.FullName,
            Address = elder.Address,
            Building = facility ?? (dice.Chance(50) ? Building(dice, elder.Town) : null),
            Phones = elder.HomePhone is null ? [mobile!] : mobile is null ? [elder.HomePhone] : [elder.HomePhone, mobile],
            Household = elder.Household,
            LeftAtHome = elder.Household == "alone" && dice.Chance(12) ? dice.Of(LeftAtHome) : null,
            Residence = isInFacility ? new Residence { Kind = "facility", Name = facility, Phone = dice.HomePhone("03") } : null,
            Communication = ailments.Find(ailment => ailment.Communication is not null)?.Communication,
            Language = "ja",
            Appearance = dice.Chance(80) ? Appearance(dice, elder.IsMan, aid) : null,
        };
    }

    private static DateOnly BirthDate(Dice dice, DateOnly today)
    {
        // Registrants, not inhabitants: half are between 78 and 87.
        var age = dice.Between(0, 99) switch
        {
            < 7 => dice.Between(65, 69),
            < 22 => dice.Between(70, 74),
            < 46 => dice.Between(75, 79),
            < 72 => dice.Between(80, 84),
            < 90 => dice.Between(85, 89),
            < 97 => dice.Between(90, 94),
            _ => dice.Between(95, 99),
        };
        return today.AddYears(-age).AddDays(-dice.Between(0, 364));
    }

    // People confirm in their birth month or soon after. Of those whose month it is now, half have not come yet.
    private static DateOnly ConfirmedOn(Dice dice, DateOnly birthDate, DateOnly today)
    {
        var monthsAgo = (today.Month - birthDate.Month + 12) % 12;
        if (monthsAgo == 0 && dice.Chance(50))
            monthsAgo = 12;

        var thisMonth = new DateOnly(today.Year, today.Month, 1);
        var on = thisMonth.AddMonths(-monthsAgo).AddDays(dice.Between(0, 40));
        var earliest = Later(today.AddMonths(-11), birthDate.AddYears(65));
        return Later(earliest, on > today ? today : on);
    }

    private static DateOnly Later(DateOnly a, DateOnly b) => a > b ? a : b;

    private static string Household(Dice dice) => dice.Between(0, 99) switch
    {
        < 30 => "alone",
        < 63 => "elders-only",
        < 87 => "with-family",
        < 97 => "alone-by-day",
        < 99 => "facility",
        _ => "unknown",
    };

    private static string Address(Dice dice, WardTown town) => town.Blocks == 0
        ? Dice.Text($"{dice.Between(1, 40)}-{dice.Between(1, 20)}")
        : Dice.Text($"{dice.Between(1, town.Blocks)}-{dice.Between(1, 30)}-{dice.Between(1, 20)}");

    private static string Building(Dice dice, WardTown town) =>
        Dice.Text($"{dice.Of(SyntheticTowns.Buildings)}{town.Quarter}{dice.Between(1, 5)}{dice.Between(1, 12):D2}");

    private static string? Aid(Dice dice, List<Ailment> ailments)
    {
        var isHeavy = ailments.Exists(ailment => ailment.IsHeavy);
        return dice.Between(0, 99) switch
        {
            < 6 when isHeavy => "車いす",
            < 14 => "手押し車",
            < 40 => "杖",
            _ => null,
        };
    }

    private static string Appearance(Dice dice, bool isMan, string? aid)
    {
        var height = isMan ? dice.Between(154, 172) : dice.Between(142, 158);
        return Dice.Text($"{height}cm {dice.Of(Builds)} {aid ?? dice.Of(Looks)}");
    }

    private static Consent Consent(Dice dice, string name, List<Contact> contacts, DateOnly on)
    {
        var audiences = dice.Between(0, 99) switch { < 85 => PoliceAndFinder, < 94 => Police, _ => [] };
        var consent = ConsentForm.Self(name, on, audiences);
        return HasClose(contacts) && dice.Chance(8)
            ? consent with { GivenBy = "family", Signer = contacts[0].Name, Relation = contacts[0].RelationshipText }
            : consent;
    }

    private static bool HasClose(List<Contact> contacts) => contacts is [{ Relationship: "spouse" or "child" }, ..];
}
