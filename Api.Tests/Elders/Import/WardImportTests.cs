using System.Text;
using Api.Elders.Import;
using Api.Tests.Support;

namespace Api.Tests.Elders.Import;

/// <summary>A ward's register, which belongs to many centres.</summary>
internal sealed class WardImportTests
{
    private TestServer server = null!;

    [OneTimeSetUp]
    public async Task StartAsync() => server = await TestServer.StartAsync();

    [OneTimeTearDown]
    public void Stop() => server.Dispose();

    [Test]
    public async Task A_ward_s_register_goes_by_town_however_it_is_written_and_a_named_centre_goes_first()
    {
        var (north, south, named) = (ImportFile.Kana(), ImportFile.Kana(), ImportFile.Kana());
        var csv = ImportFile.Header + ",担当センター\r\n"
            + ImportFile.Row("", north).Replace("東京都大田区", "") + ",\r\n"
            + ImportFile.Row("", south).Replace("大森北1-2-3", "南馬込四丁目１－２") + ",\r\n"
            + ImportFile.Row("", named) + ",地域包括支援センター馬込\r\n";

        var outcome = await ImportWardAsync(csv);

        Assert.That((outcome.New, outcome.Errors), Is.EqualTo((3, 0)));
        await server.FindAsync(north, "centre");
        await server.FindAsync(south, "centre2");
        await server.FindAsync(named, "centre2");
    }

    [TestCase("千葉県八街市八街", "", "住所")]
    [TestCase("東京都大田区大森北", "地域包括支援センター大森", "担当センター")]
    public async Task A_row_of_nobody_s_town_or_of_an_unknown_centre_is_asked_for_and_never_guessed(string town, string centre, string column)
    {
        var csv = ImportFile.Header + ",担当センター\r\n"
            + ImportFile.Row("", ImportFile.Kana()).Replace("東京都大田区大森北", town) + $",{centre}\r\n";

        var outcome = await ImportWardAsync(csv);

        Assert.That(outcome.Findings.Where(finding => finding.IsError).Select(finding => finding.Column), Is.EqualTo(new[] { column }));
    }

    private async Task<ImportOutcome> ImportWardAsync(string csv)
    {
        var order = new ImportOrder(Encoding.UTF8.GetBytes(csv), null, null, IsDryRun: false, null, "test");
        return (await server.Get<Imports>().RunAsync(order, Imports.Unseen, CancellationToken.None))!;
    }
}
