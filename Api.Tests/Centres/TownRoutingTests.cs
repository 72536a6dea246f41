using Api.Audit;
using Api.Centres;
using Api.Cli;
using Api.Http;
using Api.Tests.Support;

namespace Api.Tests.Centres;

/// <summary>Towns as centres list them and as people write them.</summary>
internal sealed class TownRoutingTests
{
    private TestServer server = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        server = await TestServer.StartAsync();
        foreach (var towns in (string[][])[["山王"], ["山王三丁目"], ["鵜の木", "四日市場"], ["大田区蒲田"], ["蒲田"], ["嶺町"]])
        {
            var centre = new Centre(Id.New(), towns[0], "03-0762-0031", null, SomeHours.Of("mon-fri 9:00-17:00"), [], towns);
            await CentreCommands.AddAsync(server.Get<AuditLog>(), centre, null, server.Clock, CancellationToken.None);
        }

        server.Get<CentreDirectory>().Forget();
    }

    [OneTimeTearDown]
    public void Stop() => server.Dispose();

    [TestCase("大森北", "入新井")]
    [TestCase("大田区大森北", "入新井")]
    [TestCase("東京都大田区大森北１－２－３", "入新井")]
    [TestCase("大森北一丁目", "入新井")]
    [TestCase("コーポ大森101、大田区 大森 北1-2", "入新井", Description = "the house first, and spaces within")]
    [TestCase("南馬込4丁目", "馬込")]
    [TestCase("山王二丁目", "山王")]
    [TestCase("山王3丁目", "山王三丁目", Description = "the longest entry")]
    [TestCase("山王３－１２", "山王三丁目", Description = "the house number says which 丁目")]
    [TestCase("鵜ノ木", "鵜の木")]
    [TestCase("嶋町", null, Description = "another character")]
    [TestCase("嶺町", "嶺町")]
    [TestCase("蒲田", null, Description = "two centres list it")]
    [TestCase("大田区", null, Description = "no town")]
    [TestCase("馬込", null, Description = "less than 南馬込")]
    [TestCase("北馬込", null, Description = "nobody's")]
    [TestCase("場外", null, Description = "the rest of 四日市場")]
    [TestCase("駅前", null)]
    [TestCase(" ", null)]
    [TestCase(null, null)]
    public async Task A_town_leads_to_its_centre_however_it_is_written(string? written, string? centre)
    {
        var centres = await server.Get<CentreDirectory>().AllAsync(CancellationToken.None);

        var found = new TownRouting(centres).Nearest(written);

        Assert.That(found?.Name.Replace("地域包括支援センター", "", StringComparison.Ordinal), Is.EqualTo(centre));
    }
}
