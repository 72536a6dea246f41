using Api.Elders;

namespace Api.Cli.Demo;

/// <summary>Whom to call: those who live with the elder first, then children and others elsewhere.</summary>
internal static class SyntheticContacts
{
    private static readonly string[] Hours =
        ["終日可", "終日可", "夜間可", "平日18時以降、土日は終日", "平日9〜17時は勤務先へ", "日中のみ", "21時まで"];

    private static readonly string[] NoContactReasons =
    [
        "身寄りなし（センターが最初の連絡先）", "身寄りなし（センターが最初の連絡先）", "親族とは疎遠で、連絡を希望しない（センターが最初の連絡先）",
        "登録できる方を確認中（センターが最初の連絡先）",
    ];

    private static readonly Kin[] Children =
    [
        new("child", "長男", false, 100), new("child", "長女", true, 35), new("child", "次男", false, 100), new("child", "次女", true, 35),
    ];

    private static readonly Kin[] Elsewhere =
    [
        .. Children, .. Children, .. Children, .. Children,
        new("sibling", "妹", true, 20) { IsOfSameAge = true }, new("sibling", "弟", false, 70) { IsOfSameAge = true },
        new("niece-nephew", "めい", true, 20), new("niece-nephew", "おい", false, 40), new("grandchild", "孫", true, 40),
        new("neighbour", "近所の方", true, 0) { IsOfSameAge = true, IsClose = true },
        new("friend", "友人", true, 0) { IsOfSameAge = true, IsClose = true },
        new("welfare-commissioner", "民生委員", true, 0) { IsOfSameAge = true, IsClose = true },
    ];

    private sealed record Kin(string Code, string Text, bool IsWoman, int SameSurname)
    {
        internal bool IsOfSameAge { get; init; }

        /// <summary>Lives in the elder's own town.</summary>
        internal bool IsClose { get; init; }
    }

    internal static string Reason(Dice dice) => dice.Of(NoContactReasons);

    internal static List<Contact> Throw(Dice dice, ElderPerson elder, DateOnly consentedOn, DateOnly confirmedOn)
    {
        var contacts = new List<Contact>(3);
        if (Housemate(dice, elder) is { } housemate)
        {
            contacts.Add(Make(dice, elder, housemate, 1, consentedOn, confirmedOn) with
            {
                Town = elder.Town.FullName,
                Address = elder.Address,
                CanCome = true,
                HasKey = true,
                Phones = elder.HomePhone is { } home ? [Mobile(dice), home] : [Mobile(dice)],
            });
        }

        var wanted = dice.Between(1, 3);
        while (contacts.Count < wanted)
        {
            var kin = dice.Of(Elsewhere);
            if (!contacts.Exists(contact => contact.RelationshipText == kin.Text))
                contacts.Add(Make(dice, elder, kin, contacts.Count + 1, consentedOn, confirmedOn));
        }

        return contacts;
    }

    private static Kin? Housemate(Dice dice, ElderPerson elder) => elder.Household switch
    {
        "elders-only" => new Kin("spouse", elder.IsMan ? "妻" : "夫", elder.IsMan, 100) { IsOfSameAge = true },
        "with-family" or "alone-by-day" => dice.Of(Children),
        _ => null,
    };

    private static Contact Make(Dice dice, ElderPerson elder, Kin kin, int rank, DateOnly consentedOn, DateOnly confirmedOn)
    {
        var surname = dice.Chance(kin.SameSurname) ? elder.Surname : dice.Of(SyntheticNames.Surnames);
        var given = dice.Of(Given(elder, kin));
        var town = dice.Of(SyntheticTowns.Others);
        return new Contact
        {
            Rank = rank,
            Name = surname.Text + " " + given.Text,
            Kana = surname.Kana + " " + given.Kana,
            Relationship = kin.Code,
            RelationshipText = kin.Text,
            Phones = dice.Chance(30)
                ? [Mobile(dice), new Phone { Number = dice.HomePhone(kin.IsClose ? "03" : town.Area), Kind = "home" }]
                : [Mobile(dice)],
            Town = kin.IsClose ? elder.Town.FullName : town.Town,
            Address = kin.IsClose || dice.Chance(40) ? null : Dice.Text($"{town.District}{dice.Between(1, 40)}-{dice.Between(1, 20)}"),
            Hours = dice.Chance(70) ? dice.Of(Hours) : null,
            CanCome = (kin.IsClose || town.IsNear) && dice.Chance(85),
            HasKey = kin.Code is "child" or "grandchild" && dice.Chance(55),
            LastReachedOn = dice.Chance(40) ? confirmedOn : null,
            ConsentedOn = consentedOn,
        };
    }

    private static WrittenName[] Given(ElderPerson elder, Kin kin) => kin.IsOfSameAge
        ? SyntheticElders.GivenNames(!kin.IsWoman, elder.BirthYear)
        : kin.IsWoman ? SyntheticNames.Daughters : SyntheticNames.Sons;

    private static Phone Mobile(Dice dice) => new() { Number = dice.MobilePhone(), Kind = "mobile" };
}
