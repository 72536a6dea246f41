using System.Collections;
using System.Reflection;
using System.Text.RegularExpressions;
using Api.Elders;
using Api.Http;

namespace Api.Tests.Cli;

/// <summary>What every made-up document must keep: phones, readings, codes and the limits of design.md section 3.</summary>
internal static partial class ElderRules
{
    internal static void Hold(ElderDocument document, DateOnly today)
    {
        Walk(document, today);

        Assert.That(document.Contacts ?? [], Has.Count.LessThanOrEqualTo(5));
        Assert.That(document.Gp ?? [], Has.Count.LessThanOrEqualTo(5));
        Assert.That(document.Alerts ?? [], Has.Count.LessThanOrEqualTo(10));
        Assert.That(document.Medical?.Conditions ?? [], Has.Count.LessThanOrEqualTo(20));
        Assert.That(document.Medical?.Medications ?? [], Has.Count.LessThanOrEqualTo(20));
        Assert.That(document.Medical?.Allergies?.Items ?? [], Has.Count.LessThanOrEqualTo(10));
        Assert.That(document.Care?.Services ?? [], Has.Count.LessThanOrEqualTo(10));
        Assert.That(document.Care?.Communities ?? [], Has.Count.LessThanOrEqualTo(10));
        Assert.That(document.Consent.Audiences, Is.SubsetOf(Codes.Audience.Keys));
        Assert.That(document.Contacts is { Count: > 0 } ^ document.NoContactReason is not null);
        Assert.That(document.Contacts?.Select(contact => contact.Rank), Is.EqualTo(Enumerable.Range(1, document.Contacts?.Count ?? 0)));
        Assert.That((document.Medical?.Allergies?.Known == "some") == document.Medical?.Allergies?.Items is { Count: > 0 });
        RequiredAreSet(document);
    }

    private static void RequiredAreSet(ElderDocument document)
    {
        Assert.That(document.Identity.Name, Is.Not.Empty);
        Assert.That(document.Identity.Kana, Is.Not.Empty);
        Assert.That(document.Identity.Sex, Is.Not.Null);
        Assert.That(document.Identity.BirthDate, Is.Not.Null);
        Assert.That(document.Identity.PostalCode, Does.Match(@"^14[3-6]-\d{4}$"));
        Assert.That(JapaneseDate.AgeOn(document.Identity.BirthDate!.Value, document.Confirmed.Identity), Is.GreaterThanOrEqualTo(65));
        Assert.That(document.Consent.Version, Does.Match(@"^\d{4}-04$"));
        Assert.That(document.Consent.GivenBy, Is.Not.Null);
    }

    private static void Walk(object part, DateOnly today)
    {
        foreach (var property in part.GetType().GetProperties(BindingFlags.Instance | BindingFlags.Public))
        {
            switch (property.GetValue(part))
            {
                case null:
                    break;
                case string text:
                    HoldsText(property, text);
                    break;
                case DateOnly day when property.Name != nameof(Care.ValidUntil):
                    Assert.That(day, Is.LessThanOrEqualTo(today), property.Name);
                    break;
                case IEnumerable<string> texts:
                    foreach (var text in texts)
                        HoldsText(property, text);
                    break;
                case IEnumerable list:
                    foreach (var item in list)
                        Walk(item, today);
                    break;
                case var block when block.GetType().Namespace == typeof(ElderDocument).Namespace:
                    Walk(block, today);
                    break;
            }
        }
    }

    private static void HoldsText(PropertyInfo property, string text)
    {
        var isName = property.Name is nameof(Identity.Name) or nameof(Identity.Kana) or nameof(Gp.Doctor) or nameof(Consent.Signer);
        Assert.That(text, Has.Length.InRange(1, isName ? 100 : 200), property.Name);
        Assert.That(text, Does.Not.Match(@"徘徊|[\p{Cc}]"), property.Name);

        if (Codes.ListOf(property) is { } codes)
            Assert.That(codes.Keys, Does.Contain(text), property.Name);
        if (property.Name == nameof(Identity.Kana))
            Assert.That(Kana.IsKana(text), text);
        if (IsPhone(property))
        {
            Assert.That(Unassignable().IsMatch(text), text);
            Assert.That(PhoneNumber.Dial(text), Does.StartWith("+81"), text);
        }
    }

    private static bool IsPhone(PropertyInfo property) =>
        property.Name is nameof(Pharmacy.Phone) or nameof(Gp.NightPhone) or nameof(VisitingNurse.Phone24h)
        || (property.DeclaringType == typeof(Phone) && property.Name == nameof(Phone.Number));

    // Not 080-0: that is the freephone 0800, whose numbers are given to real subscribers.
    [GeneratedRegex(@"^(090-0\d{3}|03-0\d{3}|0\d\d-0\d\d)-\d{4}$")]
    private static partial Regex Unassignable();
}
