using System.Reflection;
using System.Text.RegularExpressions;

namespace Api.Tests.Rules;

/// <summary>
/// What a centre may not see is not read at all: every statement about elders names the centre, so that a handler that forgets
/// to compare finds nothing. The others are listed with what keeps them from telling a centre of somebody else's elder.
/// </summary>
internal sealed partial class CentreInSqlTests
{
    private const string Found = "by the id of an elder that the same request has found by its centre";
    private const string OfAll = "for everybody: a command or a timer that answers no caller";
    private const string Sums = "counts by centre, of nobody";
    private const string ByNumber = "by a number or token, for callers of any centre: what they see is Disclosure's question";

    private static readonly Dictionary<string, string> WithoutCentre = new()
    {
        ["LookupQuery.FindNumber"] = ByNumber,
        ["FoundItems.Find"] = ByNumber,
        ["NoticedNumber.FindElder"] = ByNumber,
        ["KnownElders.FindNumber"] = "whether an imported number is taken, wherever: it is one ward's number",
        ["KnownElders.FindPerson"] = "possible duplicates: of another centre's only that there is one (domain.md section 7)",
        ["Registration.FindHolder"] = "whether it is another centre's: then to say that it is taken is counted",
        ["ImportWriter.CountPersons"] = "the same, before the import's commit",
        ["Items.List"] = Found,
        ["Items.Find"] = Found,
        ["Items.Insert"] = Found,
        ["Items.SetState"] = Found,
        ["ContactRemoval.SetKept"] = Found,
        ["ElderQueries.ListKept"] = Found,
        ["Transfers.Add"] = Found,
        ["Transfers.ForgetPlan"] = Found,
        ["InboxAdditions.FindTaken"] = "by the id of a notice that the inbox of the same centre holds; who took it, and when",
        ["WhoLooked.CountElder"] = "whether an auditor's elder exists",
        ["StatisticsQueries.KeptVersion"] = Sums,
        ["StatisticsQueries.StateAtEnd"] = Sums,
        ["StatisticsQueries.StateAtStart"] = Sums,
        ["StatisticsQueries.CentreAtEnd"] = Sums,
        ["StatisticsQueries.CountElders"] = Sums,
        ["RenewalQueries.Rate"] = Sums,
        ["Transfers.FindDue"] = OfAll,
        ["Reminders.FindUnrenewed"] = OfAll,
        ["Reminders.FindClosing"] = OfAll,
        ["Erasure.ListEnded"] = OfAll,
        ["Erasure.SetHealthErased"] = OfAll,
        ["Erasure.SetErased"] = OfAll,
        ["Erasure.ForgetVersions"] = OfAll,
        ["Erasure.ForgetRenewals"] = OfAll,
        ["SetErasure.SetToken"] = OfAll,
        ["SetErasure.EraseTokens"] = OfAll,
        ["ChangeKeys.Find"] = "by the key of the caller's own change; RepeatGate compares the centre",
        ["SealedNotes.EraseOfElder"] = OfAll,
        ["CellCheck.AllElders"] = OfAll,
        ["CellCheck.AllVersions"] = OfAll,
        ["CellCheck.AllNumbers"] = OfAll,
        ["CellCheck.AllItems"] = OfAll,
        ["CellCheck.AllNotes"] = OfAll,
        ["CellCheck.AllAnswers"] = OfAll,
        ["HeadCheck.FindRow"] = OfAll,
        ["KeyRotation.Count"] = OfAll,
        ["KeyRotation.CountLeft"] = OfAll,
        ["KeyRotation.ListNext"] = OfAll,
        ["KeyRotation.SetWrapped"] = OfAll,
        ["RegistryCheck.CountCells"] = OfAll,
    };

    [GeneratedRegex(@"\b(FROM|JOIN|UPDATE|INTO)\s+(elder|elder_version|item|renewal_step|transfer|notice)\b")]
    private static partial Regex AboutElders();

    [GeneratedRegex(@"@\w*Centre(Id)?\b")]
    private static partial Regex NamesCentre();

    [Test]
    public void Every_statement_about_elders_names_the_centre_or_is_listed_with_its_reason()
    {
        var without = Statements().Where(one => AboutElders().IsMatch(one.Sql) && !NamesCentre().IsMatch(one.Sql)).Select(one => one.Name).ToList();

        Assert.That(without, Is.EquivalentTo(WithoutCentre.Keys));
    }

    private static IEnumerable<(string Name, string Sql)> Statements() =>
        from type in typeof(global::Api.Server).Assembly.GetTypes()
        from field in type.GetFields(BindingFlags.Static | BindingFlags.NonPublic | BindingFlags.Public | BindingFlags.DeclaredOnly)
        where field.FieldType == typeof(string) && !field.Name.StartsWith('<')
        let sql = (field.IsLiteral ? field.GetRawConstantValue() : field.GetValue(null)) as string
        where sql is not null
        select ($"{type.Name}.{field.Name}", sql);
}
