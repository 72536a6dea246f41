using System.Text.RegularExpressions;
using Api.Tests.Support;

namespace Api.Tests.Rules;

/// <summary>README's tables hold no test, script or setting that is not there, and no threat without either a test or a LIMIT.</summary>
internal sealed class ReadmeTests
{
    private const string Threats = "## Threats";
    private const string Operator = "## 運用者のために / For the operator";

    private static readonly string Readme = File.ReadAllText(Path.Combine(Repository.Root, "README.md"));

    [Test]
    public void Every_test_and_script_of_the_threat_table_exists()
    {
        var named = Rows(Threats).SelectMany(cells => Code(cells[^1])).Distinct().ToList();

        Assert.That(named, Has.Count.GreaterThan(40));
        Assert.That(named.Where(name => !(name.StartsWith("scripts/", StringComparison.Ordinal) ? IsScript(name) : IsFixture(name))), Is.Empty);
    }

    [Test]
    public void Every_threat_has_a_test_or_says_that_it_is_a_limit()
    {
        var rows = Rows(Threats);

        Assert.That(rows, Has.Count.GreaterThan(15));
        Assert.That(
            rows.Where(cells => cells.Length != 4 || (Code(cells[3]).Count == 0 && !cells[2].Contains("LIMIT", StringComparison.Ordinal))).Select(cells => cells[0]),
            Is.Empty);
    }

    [Test]
    public void Every_setting_that_the_operator_is_sent_to_stands_in_the_table_of_settings()
    {
        var settings = Rows("## Settings").SelectMany(cells => Code(cells[0])).ToHashSet();
        var named = Code(Section(Operator)).Where(code => Regex.IsMatch(code, "^[A-Z][A-Za-z]+:[A-Za-z:]+$")).Distinct().ToList();

        Assert.That(named, Has.Count.GreaterThan(8));
        Assert.That(named.Where(name => !settings.Contains(name)), Is.Empty);
    }

    [Test]
    public void Every_row_of_a_table_has_as_many_cells_as_its_head_and_no_row_lies_outside_of_one()
    {
        var wrong = new List<string>();
        var (code, cells) = (false, 0);
        foreach (var line in Readme.Split('\n'))
        {
            code ^= line.StartsWith("```", StringComparison.Ordinal);
            var now = code || !line.StartsWith('|') ? 0 : Cells(line).Length;
            if (now > 0 && (cells > 0 ? now != cells : !Readme.Contains($"{line}\n|--", StringComparison.Ordinal)))
                wrong.Add(line);
            cells = now;
        }

        Assert.That(wrong, Is.Empty);
    }

    // A slice's name parts two of one name: Access.TokenTests.
    private static bool IsFixture(string name) => Array.Exists(
        typeof(ReadmeTests).Assembly.GetTypes(),
        type => $"{type.FullName}".EndsWith($".{name}", StringComparison.Ordinal)
            && Array.Exists(type.GetMethods(), method => method.IsDefined(typeof(TestAttribute), true) || method.IsDefined(typeof(TestCaseAttribute), true)
                || method.IsDefined(typeof(TestCaseSourceAttribute), true)));

    private static bool IsScript(string name) => File.Exists(Path.Combine(Repository.Root, name));

    private static string Section(string heading)
    {
        var start = Readme.IndexOf($"\n{heading}\n", StringComparison.Ordinal);
        Assert.That(start, Is.Not.Negative, heading);
        var end = Readme.IndexOf("\n## ", start + heading.Length, StringComparison.Ordinal);
        return Readme[start..(end < 0 ? Readme.Length : end)];
    }

    /// <summary>The rows of a section's tables, without their heads.</summary>
    private static List<string[]> Rows(string heading)
    {
        var lines = Section(heading).Split('\n');
        return [.. lines.Where((line, at) => line.StartsWith('|') && !line.StartsWith("|--", StringComparison.Ordinal)
            && !lines[at + 1].StartsWith("|--", StringComparison.Ordinal)).Select(Cells)];
    }

    // A bar inside of code parts no cells.
    private static string[] Cells(string line) =>
        [.. Regex.Split(line.Trim().Trim('|'), @"\|(?=(?:[^`]*`[^`]*`)*[^`]*$)").Select(cell => cell.Trim())];

    private static List<string> Code(string text) => [.. Regex.Matches(text, "`([^`]+)`").Select(match => match.Groups[1].Value)];
}
