using Api.Lookups.Statistics;

namespace Api.Tests.Lookups.Statistics;

/// <summary>Gaps that cannot be filled from what else is told.</summary>
internal sealed class SuppressionTests
{
    [TestCase("20 30 10", "20 30 10")]
    [TestCase("20 30 9", "- 30 -", Description = "One gap is the total less the rest.")]
    [TestCase("9 9 30 40", "- - - 40", Description = "Two gaps of 18 in all are two nines.")]
    [TestCase("0 0 50", "- - 50")]
    [TestCase("20 5", "- -")]
    [TestCase("5", "-")]
    [TestCase("", "")]
    public void No_gap_beside_a_known_total_can_be_worked_out(string counts, string shown)
    {
        var cells = Suppression.OfTold([.. counts.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(long.Parse)]);

        Assert.That(string.Join(' ', cells.Select(cell => cell?.ToString() ?? "-")), Is.EqualTo(shown));
    }
}
