using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Api.Cli.Demo;
using Api.Elders;
using Api.Http;

namespace Api.Tests.Cli;

[TestFixture]
internal sealed class SyntheticEldersTests
{
    private const int Many = 4000;

    private static readonly string[] Antithrombotics = ["ワルファリン", "アピキサバン", "アスピリン", "クロピドグレル"];

    private static readonly DateOnly Today = new(2026, 11, 20);

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    private static readonly ElderDocument[] Elders = [.. Enumerable.Range(0, Many).Select(seed => SyntheticElders.Make(seed, Today))];

    [Test]
    public void Every_elder_keeps_the_rules_of_a_registration()
    {
        foreach (var elder in Elders)
            ElderRules.Hold(elder, Today);
    }

    [Test]
    public void The_rules_hold_on_any_day_of_two_years()
    {
        for (var day = 0; day < 731; day++)
        {
            var today = new DateOnly(2027, 6, 1).AddDays(day);

            ElderRules.Hold(SyntheticElders.Make(day, today), today);
        }
    }

    [Test]
    public void The_same_seed_gives_the_same_elder()
    {
        for (var seed = 0; seed < 200; seed++)
            Assert.That(Written(SyntheticElders.Make(seed, Today)), Is.EqualTo(Written(Elders[seed])));
    }

    [Test]
    public void Different_seeds_give_different_elders() =>
        Assert.That(Elders.Select(Written).Distinct().Count(), Is.EqualTo(Many));

    [Test]
    public void A_negative_seed_is_refused() =>
        Assert.That(() => SyntheticElders.Make(-1, Today), Throws.InstanceOf<ArgumentOutOfRangeException>());

    [Test]
    public void Ages_lie_between_65_and_99_most_between_75_and_90()
    {
        var ages = Elders.Select(elder => JapaneseDate.AgeOn(elder.Identity.BirthDate!.Value, Today)).ToArray();

        Assert.That(ages, Is.All.InRange(65, 99));
        Assert.That(Share(ages.Count(age => age is >= 75 and <= 90)), Is.InRange(60, 80));
    }

    [Test]
    public void Shares_are_those_of_the_ward()
    {
        Assert.That(Share(Elders.Count(elder => elder.Identity.Sex == "female")), Is.InRange(57, 63));
        Assert.That(Share(Elders.Count(elder => elder.Identity.Household == "alone")), Is.InRange(27, 33));
        Assert.That(Share(Elders.Count(elder => elder.Contacts!.Count == 0)), Is.InRange(4, 6.5));
        Assert.That(Share(Elders.Count(elder => elder.Identity.Communication is not null)), Is.InRange(30, 50));
        Assert.That(Share(Elders.Count(elder => elder.Identity.Building is not null)), Is.InRange(46, 56));
        Assert.That(Share(Elders.Count(elder => elder.Consent.Audiences!.Count == 2)), Is.InRange(82, 88));
        Assert.That(Share(Elders.Count(elder => elder.Care is null or { Level: "not-applied" })), Is.InRange(87, 93));
    }

    [Test]
    public void Everybody_was_confirmed_within_eleven_months_and_nobody_is_past_due()
    {
        foreach (var elder in Elders)
        {
            var due = DueMonth.Of(elder.Identity.BirthDate!.Value.Month, elder.Confirmed.Oldest);

            Assert.That(elder.Confirmed.Oldest, Is.InRange(Today.AddMonths(-11), Today));
            Assert.That(DueMonth.OverdueMonths(due, Today), Is.Zero);
        }
    }

    [Test]
    public void Drugs_and_alerts_agree()
    {
        foreach (var elder in Elders)
        {
            var drugs = string.Join(' ', elder.Medical!.Medications!.Select(drug => drug.Text));
            var alerts = elder.Alerts!.Select(alert => alert.Code).ToHashSet();

            Assert.That(alerts.Contains("antithrombotic"), Is.EqualTo(ContainsAny(drugs, Antithrombotics)));
            Assert.That(alerts.Contains("hypoglycaemia"), Is.EqualTo(ContainsAny(drugs, "インスリン", "グリメピリド")));
            Assert.That(alerts.Contains("shunt"), Is.EqualTo(alerts.Contains("dialysis")));
            Assert.That(alerts.Contains("dialysis"), Is.EqualTo(elder.Gp!.Any(gp => gp.Kind == "dialysis")));
            Assert.That(alerts.Contains("severe-allergy"), Is.EqualTo(HasSevere(elder.Medical.Allergies!)));
        }
    }

    [Test]
    public void A_document_is_about_two_kilobytes()
    {
        var bytes = Elders.Select(elder => JsonSerializer.SerializeToUtf8Bytes(elder, Json).Length).ToArray();

        TestContext.Out.WriteLine($"{bytes.Min()} {bytes.Average()} {bytes.Max()}");
        Assert.That(bytes.Average(), Is.InRange(1500, 2500));
        Assert.That(bytes.Max(), Is.LessThan(5000));
    }

    [Test]
    public void There_are_enough_names_with_one_reading_each()
    {
        Assert.That(SyntheticNames.Surnames, Has.Length.GreaterThanOrEqualTo(60));
        Assert.That(SyntheticNames.OlderWomen, Has.Length.GreaterThanOrEqualTo(40));
        Assert.That(SyntheticNames.OlderMen, Has.Length.GreaterThanOrEqualTo(40));
        Assert.That(SyntheticNames.Surnames.Select(name => name.Text), Is.Unique);
    }

    private static bool HasSevere(Allergies allergies) => allergies.Items?.Any(item => item.Criticality == "high") ?? false;

    private static double Share(int count) => 100.0 * count / Many;

    private static bool ContainsAny(string text, params string[] words) => words.Any(word => text.Contains(word, StringComparison.Ordinal));

    private static string Written(ElderDocument elder) => JsonSerializer.Serialize(elder, Json);
}
