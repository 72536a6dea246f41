using System.Text;
using Api.Elders.Import;

namespace Api.Tests.Elders.Import;

/// <summary>What is no register is given up early: 32 MiB of line ends or of mistakes would take gigabytes and minutes.</summary>
internal sealed class ImportBoundsTests
{
    [Test]
    public void A_file_has_so_many_rows()
    {
        var most = SomeFile.Read(SomeFile.Table() + new string('\n', CsvCells.MostRows - 2));
        var more = SomeFile.Read(SomeFile.Table() + new string('\n', CsvCells.MostRows - 1));

        Assert.That(most.AllFindings, Is.Empty);
        Assert.That(more.AllFindings.Select(finding => (finding.Code, finding.Row)), Is.EqualTo(new[] { ("too-many-rows", CsvCells.MostRows + 1) }));
    }

    [Test]
    public void A_file_has_so_many_cells_in_all()
    {
        var line = new string(',', CsvCells.MostCells - 1) + "\n";

        var more = SomeFile.Read(SomeFile.Table() + string.Concat(Enumerable.Repeat(line, CsvCells.MostInAll / CsvCells.MostCells)));

        Assert.That(more.AllFindings.Select(finding => finding.Code), Is.EqualTo(new[] { "too-many-rows" }));
    }

    [Test]
    public void A_row_has_so_many_cells()
    {
        var table = SomeFile.Table().TrimEnd('\r', '\n');
        var own = table.Split('\n')[1].Split(',').Length;

        var most = SomeFile.Read(table + new string(',', CsvCells.MostCells - own));
        var more = SomeFile.Read(table + new string(',', CsvCells.MostCells - own + 1));

        Assert.That(most.AllFindings, Is.Empty);
        Assert.That(more.AllFindings.Select(finding => (finding.Code, finding.Row)), Is.EqualTo(new[] { ("too-many-columns", 2) }));
    }

    [TestCase("電話")]
    [TestCase("住所")]
    [TestCase("服薬・アレルギー")]
    public void A_cell_has_so_many_characters(string column)
    {
        var row = SomeFile.Row((column, new string('一', 10_001)));

        Assert.That(row.Codes(), Is.EqualTo(new[] { "too-long" }));
        Assert.That(row.Elder, Is.Null);
    }

    [Test]
    public void After_ten_thousand_errors_the_rest_is_not_read()
    {
        var table = SomeFile.Read(SomeFile.Table() + string.Concat(Enumerable.Repeat("a\n", 20_000)));

        Assert.That(table.Rows, Has.Count.LessThan(10_000));
        Assert.That(table.AllFindings.Count(finding => finding.IsError), Is.GreaterThan(10_000).And.LessThan(10_020));
        Assert.That(table.AllFindings.Last().Code, Is.EqualTo("too-many-errors"));
    }

    [Test]
    public void A_header_is_not_repeated_in_full()
    {
        var table = SomeFile.Read(Encoding.UTF8.GetBytes($"{new string('山', 50_000)},氏名\na,b\n"));

        Assert.That(table.AllFindings.Select(finding => finding.Column.Length), Has.All.LessThan(102));
    }
}
