using Api.Elders;
using Api.Http;
using Api.Storage;
using Api.Tests.Elders.Life;
using Api.Vault;

namespace Api.Tests.Elders.Import;

/// <summary>What a file said word by word goes with what was to be forgotten; check finds each of these registries intact.</summary>
internal sealed class ForgottenCellsTests : ErasureFixture
{
    private const string Said = "避野";

    [Test]
    public async Task The_files_cells_go_with_a_contact_who_asks_for_it_from_history_too()
    {
        var id = await ImportAsync();

        var removed = await Server.SendAsync(
            "centre", HttpMethod.Post, $"/v1/elders/{id}/contacts/1/removal", new { noContactReason = "身寄りなし" }, ifMatch: "\"1\"");

        Assert.That(removed.Status, Is.EqualTo(204), removed.Text);
        var point = (await GetAsync(id))["toCheck"]![0]!;
        Assert.That(((string?)point["column"], point["cell"]), Is.EqualTo(("性別", (object?)null)));
        Assert.That((await FirstVersionAsync(id)).ToCheck!.Single().Cell, Is.Null);
    }

    [Test]
    public async Task Nothing_to_check_is_left_of_whom_the_health_data_was_erased_and_nothing_at_all_after_five_years()
    {
        var id = await ImportAsync();
        await EndAsync(id, ElderState.Deceased);
        Server.Clock.Advance(TimeSpan.FromDays(366));

        var health = await EraseAsync();
        var left = await GetAsync(id);
        Server.Clock.Advance(TimeSpan.FromDays(5 * 366));
        var all = await EraseAsync();

        Assert.That((health.Count, all.Count), Is.EqualTo((1, 1)));
        Assert.That(left["toCheck"], Is.Null);
        Assert.That(left.Text, Does.Not.Contain(Said));
    }

    private async Task<string> ImportAsync()
    {
        var kana = ImportFile.Kana();
        var imported = await Server.ImportAsync(ImportFile.Of(ImportFile.Row("", kana, sex: Said)));
        Assert.That((int)imported["registered"]!, Is.EqualTo(1), imported.Text);
        var elder = await Server.FindAsync(kana);
        Assert.That((string?)elder["toCheck"]![0]!["cell"], Is.EqualTo(Said));
        return (string)elder["id"]!;
    }

    private async Task<ElderDocument> FirstVersionAsync(string id)
    {
        _ = Id.TryParse(id, out var elder);
        await using var connection = await Server.Get<Engine>().Registry.OpenConnectionAsync();
        var row = (await ElderQueries.FindOwnAsync(connection, elder, Server.Centre, CancellationToken.None))!;
        var kept = await ElderQueries.ListKeptAsync(connection, elder, row.Version, CancellationToken.None);
        return ElderCells.OpenKept(Server.Get<RegistryVault>(), row, kept.Single());
    }
}
