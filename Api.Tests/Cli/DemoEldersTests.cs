using System.Text;
using Api.Cli.Demo;
using Api.Elders;

namespace Api.Tests.Cli;

[TestFixture]
internal sealed class DemoEldersTests
{
    private static readonly string[] Keys =
    [
        "active", "stale", "longOverdue", "newUnverified", "lost", "revoked", "movedOut", "closing", "deceased", "withdrawn", "legacy",
        "consentExcludesPolice", "protected", "noContacts", "missing", "training",
    ];

    private static readonly DateOnly Today = new(2026, 11, 20);

    // The last day of each month too: adding months is where dates slip.
    private static IEnumerable<DateOnly> Days() =>
        from month in Enumerable.Range(0, 24)
        let first = new DateOnly(2026, 11, 1).AddMonths(month)
        from day in new[] { first, first.AddMonths(1).AddDays(-1) }
        select day;

    [Test]
    public void Every_key_of_the_demo_file_has_its_elder() =>
        Assert.That(DemoElders.All(Today).Select(elder => elder.Key), Is.EquivalentTo(Keys));

    [TestCaseSource(nameof(Days))]
    public void Every_elder_keeps_the_rules_of_a_registration(DateOnly today)
    {
        foreach (var elder in DemoElders.All(today))
            ElderRules.Hold(elder.Document, today);
    }

    [TestCaseSource(nameof(Days))]
    public void Only_the_late_ones_are_past_due_and_by_their_months(DateOnly today)
    {
        foreach (var elder in DemoElders.All(today))
        {
            var due = DueMonth.Of(elder.Document.Identity.BirthDate!.Value.Month, elder.Document.Confirmed.Oldest);

            var expected = elder.Key switch { "stale" => 3, "longOverdue" => 8, _ => 0 };
            Assert.That(DueMonth.OverdueMonths(due, today), Is.EqualTo(expected), elder.Key);
        }
    }

    [Test]
    public void Names_and_phones_are_nobody_elses_in_the_demo()
    {
        var elders = DemoElders.All(Today).Select(elder => elder.Document).ToArray();

        Assert.That(elders.Select(elder => elder.Identity.Name), Is.Unique);
        Assert.That(elders.SelectMany(elder => elder.Identity.Phones!).Select(phone => phone.Number), Is.Unique);
        Assert.That(
            elders.SelectMany(elder => elder.Contacts!).SelectMany(contact => contact.Phones!).Select(phone => phone.Number),
            Is.Unique);
    }

    [Test]
    public void The_first_card_is_the_example_of_the_design()
    {
        var hanako = Document("active");

        Assert.That(hanako.Identity.Name, Is.EqualTo("山田 花子"));
        Assert.That(hanako.Identity.BirthDate, Is.EqualTo(new DateOnly(1938, 4, 1)));
        Assert.That(hanako.Identity.Phones![0].Dial, Is.EqualTo("+81307620011"));
        Assert.That(hanako.Alerts!.Select(alert => alert.Code), Is.EqualTo(new[] { "antithrombotic", "shunt", "hearing" }));
        Assert.That(hanako.Gp![0].Institution, Is.EqualTo("大森医院"));
    }

    [Test]
    public void The_first_card_has_every_field_that_may_be_there()
    {
        var hanako = Document("active");

        Assert.That(Empty(hanako.Identity), Is.EqualTo(new[] { nameof(Identity.LinkedElders) }));
        Assert.That(Empty(hanako.Contacts![0]), Is.EqualTo(new[] { nameof(Contact.Caution) }));
        Assert.That(hanako.Contacts[^1].Caution, Is.Not.Null);
        object[] complete =
            [hanako.Gp![0], hanako.Gp[1], hanako.Medical!, hanako.Care!, hanako.Care!.Manager!, hanako.Identity.Residence!];
        foreach (var part in complete)
            Assert.That(Empty(part), Is.Empty, part.GetType().Name);
    }

    [Test]
    public void Each_case_shows_what_it_is_called_after()
    {
        var cases = DemoElders.All(Today).ToDictionary(elder => elder.Key);

        Assert.That(Document("newUnverified").DocumentsChecked, Is.False);
        Assert.That(cases["lost"].NumberState, Is.EqualTo("lost"));
        Assert.That(cases["revoked"].NumberState, Is.EqualTo("revoked"));
        Assert.That(Document("movedOut").Closure, Has.Property("Kind").EqualTo("moved-out").And.Property("Agreed").True);
        Assert.That(Document("closing").Closure, Is.Not.Null);
        Assert.That(cases["closing"].StateDaysAgo, Is.InRange(1, 13));
        Assert.That(Document("deceased").Closure, Has.Property("Kind").EqualTo("deceased"));
        Assert.That(Document("withdrawn").Consent.WithdrawnOn, Is.EqualTo(Today.AddDays(-cases["withdrawn"].StateDaysAgo)));
        Assert.That(cases["legacy"].Legacy);
        Assert.That(Document("consentExcludesPolice").Consent.Audiences, Is.Empty);
        Assert.That(Document("protected").Identity.Protected);
        Assert.That(Document("noContacts").NoContactReason, Is.Not.Null);
        Assert.That(Document("missing").Missing!.Since, Is.EqualTo(new DateTimeOffset(2026, 11, 19, 16, 40, 0, TimeSpan.FromHours(9))));
        Assert.That(cases["training"].Training);
    }

    [Test]
    public void Rare_characters_are_there_byte_for_byte()
    {
        var names = string.Concat(DemoElders.All(Today).Select(elder => elder.Document.Identity.Name));

        Assert.That(names, Does.Contain("\u9AD9").And.Contain("\U00020BB7").And.Contain("\uFA1A"));
        Assert.That(names.IsNormalized(NormalizationForm.FormC), Is.False);
    }

    private static ElderDocument Document(string key) => DemoElders.All(Today).Single(elder => elder.Key == key).Document;

    private static IEnumerable<string> Empty(object part) => part.GetType().GetProperties()
        .Where(property => property.GetValue(part) is null)
        .Select(property => property.Name);
}
