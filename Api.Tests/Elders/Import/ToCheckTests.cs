using Api.Tests.Support;

namespace Api.Tests.Elders.Import;

/// <summary>要確認: what a warning let in is found by the centre afterwards, by nobody else, and stays until somebody looked.</summary>
internal sealed class ToCheckTests
{
    private TestServer server = null!;

    [OneTimeSetUp]
    public async Task StartAsync() => server = await TestServer.StartAsync();

    [OneTimeTearDown]
    public void Stop() => server.Dispose();

    [Test]
    public async Task A_row_without_a_mark_of_consent_is_new_unverified_and_on_the_list_until_it_was_checked()
    {
        var kana = ImportFile.Kana();
        var imported = await server.ImportAsync(ImportFile.Of(ImportFile.Row("", kana, consent: ""), ImportFile.Row("", ImportFile.Kana())));

        var elder = await server.FindAsync(kana);

        Assert.That((imported.Status, (int)imported["registered"]!, (int)imported["warnings"]!), Is.EqualTo((200, 2, 1)), imported.Text);
        Assert.That((bool)elder["documentsChecked"]!, Is.False);
        Assert.That((string)elder["toCheck"]![0]!["code"]!, Is.EqualTo("no-consent"));
        Assert.That((string)elder["toCheck"]![0]!["text"]!, Does.Contain("同意"));
        var card = await server.LookUpAsync("hospital", new { number = (string)elder["identity"]!["number"]!, reason = "emergency-treatment" });
        Assert.That(card["warnings"]!.AsArray().Select(warning => (string)warning!["code"]!), Does.Contain("new-unverified"));

        var listed = await server.SearchAsync(new { toCheck = true });
        var ended = await server.SendAsync("centre", HttpMethod.Post, $"/v1/elders/{elder["id"]}/checked");
        var again = await server.SendAsync("centre", HttpMethod.Post, $"/v1/elders/{elder["id"]}/checked");

        Assert.That(listed.Select(line => (string)line!["id"]!), Is.EqualTo(new[] { (string)elder["id"]! }));
        Assert.That((ended.Status, again.Status, again.Code), Is.EqualTo((204, 409, "not-reported")));
        Assert.That(await server.SearchAsync(new { toCheck = true }), Is.Empty);
        Assert.That((await server.FindAsync(kana))["toCheck"], Is.Null);
    }

    [Test]
    public async Task The_cell_as_it_stood_in_the_file_is_there_to_compare()
    {
        var kana = ImportFile.Kana();
        await server.ImportAsync(ImportFile.Of(ImportFile.Row("", kana, sex: "あ")));

        var elder = await server.FindAsync(kana);

        Assert.That(((string)elder["toCheck"]![0]!["column"]!, (string)elder["toCheck"]![0]!["cell"]!), Is.EqualTo(("性別", "あ")));
        Assert.That((await server.SendAsync("centre2", HttpMethod.Post, $"/v1/elders/{elder["id"]}/checked")).Status, Is.EqualTo(404));
    }

    [Test]
    public async Task No_card_of_any_role_shows_it()
    {
        var elder = await server.RegisterAsync();
        const string planted = "要確認の印";
        await server.ChangeElderAsync(elder.Id, change: document => document with
        {
            ToCheck = [new() { Column = planted, Code = planted, Text = planted, Cell = planted }],
        });

        foreach (var (role, reason) in ((string, string)[])
            [
                ("ambulance", "emergency-transport"), ("dispatch", "emergency-transport"), ("hospital", "emergency-treatment"), ("police", "protection"),
                ("centre", "welfare-check"), ("centre2", "welfare-check"), ("desk", "welfare-check"),
            ])
        {
            var card = await server.LookUpAsync(role, new { number = elder.Number, reason });

            Assert.That((string?)card["disclosure"], Is.EqualTo("full"), card.Text);
            Assert.That(card.Text, Does.Not.Contain(planted), role);
        }

        Assert.That((await server.SendAsync("centre", HttpMethod.Get, $"/v1/elders/{elder.Id}")).Text, Does.Contain(planted));
    }
}
