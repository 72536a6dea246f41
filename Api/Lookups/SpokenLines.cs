using System.Text;
using Api.Elders;
using Api.Http;

namespace Api.Lookups;

/// <summary>
/// The two lines that are read out, from what this caller sees (domain.md section 5). Always Japanese: they are spoken
/// on Japanese radio and telephones, whatever language the screen is in.
/// </summary>
internal static class SpokenLines
{
    internal const int Most = 80;

    internal static Spoken Of(LookupAnswer answer, bool training) => new(Radio(answer, training), Phone(answer, training));

    // Bystanders hear the radio: no name, no phone; and infection is never spoken.
    private static string Radio(LookupAnswer answer, bool training)
    {
        var line = new Line(training, Person(answer));
        foreach (var alert in answer.Alerts ?? [])
        {
            if (alert.Code is not "infection")
                line.Add(Phrase(alert));
        }

        if (answer.Gp is [{ Institution: { } institution }, ..])
            line.Add("かかりつけ" + institution);

        return line.ToString();
    }

    private static string Phone(LookupAnswer answer, bool training)
    {
        var identity = answer.Identity!;
        var age = identity.Age is { } years ? $"、{years}歳" : "";
        var line = new Line(training, $"{identity.Kana}様{age}");
        if (answer.Contacts?.FirstOrDefault(Disclosure.MayBeCalled) is { } first)
        {
            var phone = first.Phones?.FirstOrDefault(phone => phone.Kind != "fax");
            var number = PhoneNumber.Spoken(phone?.Number);
            var after = number.Length == 0 ? "" : "、" + number;
            if (!line.Add(Relationship(first) + after))
                line.Add(Codes.Relationship[first.Relationship!].Ja + after);
        }

        return line.ToString();
    }

    private static string Person(LookupAnswer answer)
    {
        var age = answer.Identity?.Age is { } years ? $"{years}歳" : "";
        return age + (answer.Identity?.Sex is "female" or "male" ? Codes.Sex[answer.Identity.Sex].Ja : "");
    }

    // By code, for texts are written for the eye and may name people; of a shunt the side counts, of "other" nothing is left.
    private static string Phrase(Alert alert) => alert.Code switch
    {
        "other" => "",
        // A text that names both arms says which one is not it, too: no side is better than the wrong one.
        "shunt" when Names(alert, '左') && !Names(alert, '右') => "左腕シャント",
        "shunt" when Names(alert, '右') && !Names(alert, '左') => "右腕シャント",
        { } code => Codes.Alert[code].Ja,
        null => "",
    };

    private static bool Names(Alert alert, char side) => alert.Text?.Contains(side) == true;

    private static string Relationship(Contact contact) =>
        string.IsNullOrWhiteSpace(contact.RelationshipText) ? Codes.Relationship[contact.Relationship!].Ja : contact.RelationshipText;

    /// <summary>Sentences as long as they fit: what comes first matters most, and no sentence is cut in two.</summary>
    private sealed class Line
    {
        private readonly StringBuilder text = new(Most);

        internal Line(bool training, string first)
        {
            if (training)
                text.Append("【訓練】");
            text.Append(first.Length + text.Length < Most ? first : first[..(Most - text.Length - 1)]).Append('。');
        }

        /// <returns>False when it does not fit.</returns>
        internal bool Add(string sentence)
        {
            if (text.Length + sentence.Length > Most)
                return false;

            if (sentence.Length > 0)
                text.Append(sentence).Append('。');
            return true;
        }

        public override string ToString() => text.ToString(0, text.Length - 1);
    }
}
