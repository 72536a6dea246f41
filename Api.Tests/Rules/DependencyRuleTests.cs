using System.Text.RegularExpressions;
using Api.Tests.Support;

namespace Api.Tests.Rules;

/// <summary>Who may use whom: a slice may use those that stand further down, and nothing else.</summary>
internal sealed partial class DependencyRuleTests
{
    // One level a line; slices of one level do not know each other, save where a line says so.
    private static readonly string[][] Levels =
    [
        ["Cli"],
        ["Console", "Fhir"],
        ["Lookups"],
        ["Notices"],
        ["Elders"],
        ["Keyholders"],
        ["Centres", "Clients"],
        ["Audit"],
        ["Access"],
        ["Vault"],
        ["Http"],
        ["Storage"],
    ];

    private static readonly string[] Slices = [.. Levels.SelectMany(level => level)];

    [TestCaseSource(nameof(Folders))]
    public void A_slice_uses_only_those_below_it(string slice)
    {
        var allowed = Levels.SkipWhile(level => !level.Contains(slice)).Skip(1).SelectMany(level => level).Append(slice).ToHashSet();

        var wrong = Repository.Sources(Path.Combine("Api", slice))
            .SelectMany(file => UsedBy(file).Where(used => !allowed.Contains(used)).Select(used => $"{Path.GetFileName(file)} uses {used}"))
            .Distinct();

        Assert.That(wrong, Is.Empty);
    }

    [Test]
    public void Every_folder_of_the_program_is_a_known_slice()
    {
        Assert.That(Folders(), Is.SubsetOf(Slices));
    }

    [Test]
    public void Only_storage_names_the_database_drivers()
    {
        var wrong = Repository.Sources("Api")
            .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}Storage{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .Where(file => Drivers().IsMatch(File.ReadAllText(file)))
            .Select(Path.GetFileName);

        Assert.That(wrong, Is.Empty);
    }

    private static string[] Folders() =>
    [
        .. Directory.GetDirectories(Path.Combine(Repository.Root, "Api"))
            .Select(folder => Path.GetFileName(folder)!)
            .Where(name => name is not ("bin" or "obj" or "Properties" or "wwwroot")),
    ];

    // A using, or a name that starts with a slice's: inside namespace Api.X, Http.Id needs no using.
    private static IEnumerable<string> UsedBy(string file)
    {
        var code = File.ReadAllText(file);
        return Usings().Matches(code).Concat(Qualified().Matches(NotCode().Replace(code, ""))).Select(match => match.Groups[1].Value).Where(Slices.Contains);
    }

    [GeneratedRegex(@"^\s*using (?:static )?Api\.(\w+)", RegexOptions.Multiline)]
    private static partial Regex Usings();

    [GeneratedRegex(@"(?<![\w.""])(?:Api\.)?(Cli|Console|Fhir|Lookups|Notices|Elders|Keyholders|Centres|Clients|Audit|Access|Vault|Http|Storage)\.[A-Z]\w*(?=[\s.(<;,)])")]
    private static partial Regex Qualified();

    [GeneratedRegex(@"//.*$|^\s*namespace .*$|^\s*using .*$", RegexOptions.Multiline)]
    private static partial Regex NotCode();

    [GeneratedRegex(@"\b(Dapper|Npgsql|Microsoft\.Data\.Sqlite|SQLitePCL)\b")]
    private static partial Regex Drivers();
}
