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
        if (answer.Contacts?.FirstOrDefault(contact => contact.Caution is null) is { } first)
        {
            var number = first.Phones is [{ } phone, ..] ? PhoneNumber.Spoken(phone.Number) : "";
            line.Add(number.Length == 0 ? Relationship(first) : $"{Relationship(first)}、{number}");
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
        "shunt" when alert.Text?.Contains('左') == true => "左腕シャント",
        "shunt" when alert.Text?.Contains('右') == true => "右腕シャント",
        { } code => Codes.Alert[code].Ja,
        null => "",
    };

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

        internal void Add(string sentence)
        {
            if (sentence.Length > 0 && text.Length + sentence.Length <= Most)
                text.Append(sentence).Append('。');
        }

        public override string ToString() => text.ToString(0, text.Length - 1);
    }
}
