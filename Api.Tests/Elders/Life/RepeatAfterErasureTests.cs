using Api.Elders;
using Api.Http;
using Api.Storage;
using Api.Tests.Support;

namespace Api.Tests.Elders.Life;

/// <summary>An erasure takes along what is kept for a repetition: the answer names the elder's number.</summary>
internal sealed class RepeatAfterErasureTests : ErasureFixture
{
    private const string Key = "erased-1";

    private const string OfElder = "SELECT sealed FROM change_key WHERE elder_id = @Id AND sealed IS NOT NULL";

    [TestCase(Api.Elders.Erasure.Health)]
    [TestCase(Api.Elders.Erasure.Personal)]
    public async Task Nothing_is_left_to_be_repeated(string stage)
    {
        var person = SomeElder.Json(elder => elder["acceptDuplicate"] = true);
        var elder = (await Server.SendAsync("centre", HttpMethod.Post, "/v1/elders", person, key: Key + stage))["id"]!.GetValue<string>();
        var item = await Server.SendAsync("centre", HttpMethod.Post, $"/v1/elders/{elder}/items", new { kind = "magnet" }, key: Key + stage + "i");
        Assert.That(item.Status, Is.EqualTo(201), item.Text);
        await EndAsync(elder, ElderState.Deceased);
        var kept = await SealedAsync(elder);
        Assert.That(kept, Has.Count.EqualTo(2));
        Assert.That(CountFound(FolderCopy.Read(Server.DataDir), kept), Is.EqualTo(2));

        _ = Id.TryParse(elder, out var id);
        var terms = new ErasureOptions { EraseHealthAfterMonths = 0, EraseAllAfterYears = stage == Api.Elders.Erasure.Personal ? 0 : 5 };
        Assert.That(await Erasure(terms).EraseAsync(new(id, stage, Today), CancellationToken.None));
        await ForgetOldBytesAsync();

        Assert.That((await SealedAsync(elder)).Count, Is.Zero);
        Assert.That(CountFound(FolderCopy.Read(Server.DataDir), kept), Is.Zero);
        var repeated = await Server.SendAsync("centre", HttpMethod.Post, $"/v1/elders/{elder}/items", new { kind = "magnet" }, key: Key + stage + "i");
        Assert.That((repeated.Status, repeated.Code), Is.EqualTo(stage == Api.Elders.Erasure.Personal ? (404, "not-found") : (409, "already-closed")));
    }

    private async Task<List<byte[]>> SealedAsync(string id)
    {
        _ = Id.TryParse(id, out var elder);
        await using var connection = await Server.Get<Engine>().Registry.OpenConnectionAsync();
        return await connection.QueryAsync<byte[]>(OfElder, new { Id = elder }, CancellationToken.None);
    }
}
