using System.Diagnostics;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Api.Elders;
using Api.Elders.Import;
using Api.Http;
using Api.Keyholders;

namespace Api.Tests.Elders.Import;

/// <summary>The table of columns: template, what is written is read as the same, and how long a town's register takes.</summary>
internal sealed class ImportColumnsTests
{
    private const int Rows = 40_000;
    private const int MostBytesARow = 64 * 1024;

    private static readonly KeyholderNumber Number = KeyholderNumber.FromStored("48210372", legacy: false);

    private static readonly Func<JsonObject>[] Samples =
    [
        FullElder.Json,
        () => FullElder.Changed(FullElder.Json()),
    ];

    [Test]
    public async Task What_is_written_column_by_column_is_read_as_the_same_registration([ValueSource(nameof(Samples))] Func<JsonObject> sample)
    {
        var elder = Sent(sample());
        var document = ElderChanges.New(elder, SomeFile.Today.Date);

        var file = new CsvFile("export.csv",
        [
            [.. ImportColumns.Exported.Select(column => column.Header)],
            [.. ImportColumns.Exported.Select(column => column.Write(document, Number))],
        ]);
        var row = SomeFile.Read(await SomeFile.BytesAsync(file)).Rows.Single();

        Assert.That(row.Findings, Is.Empty);
        Assert.That(SomeFile.Json(row.Elder!).ToJsonString(), Is.EqualTo(SomeFile.Json(elder with { Contacts = document.Contacts, Number = "4821-0372" }).ToJsonString()));
    }

    [Test]
    public void Every_exported_column_stands_for_a_field_of_its_own()
    {
        var fields = ImportColumns.Exported.Select(column => column.Field).ToList();

        Assert.That(fields, Is.Unique);
        Assert.That(ImportColumns.All.Select(column => ImportColumn.Fold(column.Header)), Is.Unique);
        Assert.That(ImportColumns.Exported, Has.All.Matches<ImportColumn>(column => ImportColumns.OfField(column.Field) == column));
    }

    [Test]
    public async Task The_template_is_read_without_a_finding()
    {
        var bytes = await SomeFile.BytesAsync(ImportColumns.Template());

        var table = SomeFile.Read(bytes);

        Assert.That(bytes.AsSpan().StartsWith(Encoding.UTF8.Preamble));
        Assert.That(table.AllFindings, Is.Empty);
        Assert.That(table.Rows.Single().Elder!.Contacts, Has.Count.EqualTo(2));
        Assert.That(table.Columns, Is.SupersetOf(new[]
        {
            "登録番号", "氏名", "フリガナ", "生年月日", "〒", "住所", "建物・部屋", "電話", "世帯状況", "介護度", "担当ケアマネ", "病名・既往歴", "服薬・アレルギー", "緊急連絡先①氏名",
        }));
    }

    [Test]
    public void A_towns_register_of_40000_rows_and_60_columns_is_read_with_little_memory()
    {
        var cells = ImportColumns.All.Where(column => column.Field.Length > 0 && column.Field is not ("ended" or "number"))
            .Take(60).Select(column => (column.Header, Cell: column.Example is { Length: > 0 } ? column.Example : "")).ToDictionary(cell => cell.Header, cell => cell.Cell);
        foreach (var (header, cell) in new[] { ("性別", "女"), ("同意日", "2026-04-10"), ("緊急連絡先①氏名", "見本 太郎"), ("緊急連絡先①続柄", "長男"), ("緊急連絡先①電話", "045-011-0022 日中は090-0333-4444(嫁)") })
            cells[header] = cell;
        var file = new StringBuilder(SomeFile.Line(cells.Keys));
        var line = SomeFile.Line(cells.Values);
        for (var row = 0; row < Rows; row++)
            file.Append(line);
        var bytes = SomeFile.ShiftJis.GetBytes(file.ToString());

        // What is allocated does not depend on who else uses the machine; how long it took is only shown.
        var watch = Stopwatch.StartNew();
        var before = GC.GetAllocatedBytesForCurrentThread();
        var table = SomeFile.Read(bytes);
        var allocated = (GC.GetAllocatedBytesForCurrentThread() - before) / Rows;

        TestContext.Out.WriteLine($"{bytes.Length >> 20} MiB, {cells.Count} columns, {watch.ElapsedMilliseconds} ms, {allocated} bytes a row");
        Assert.That(cells, Has.Count.GreaterThanOrEqualTo(60));
        Assert.That(table.HasErrors, Is.False);
        Assert.That(table.Rows, Has.Count.EqualTo(Rows));
        Assert.That(allocated, Is.LessThan(MostBytesARow));
    }

    // Links to other elders are ids of this registry; a file cannot carry them over.
    private static RegisterElder Sent(JsonObject elder)
    {
        elder["identity"]!["linkedElders"] = null;
        return elder.Deserialize(global::Api.Http.Json.Info<RegisterElder>())!;
    }
}
