using Api.Storage;
using Api.Tests.Elders.Import;
using Api.Tests.Lookups;
using Api.Tests.Support;
using Api.Vault;

namespace Api.Tests.Vault;

/// <summary>A centre's stock whose rows somebody changed: none of its numbers is handed to anybody.</summary>
internal sealed class StockedNumberTests
{
    private TestServer server = null!;
    private string first = null!;

    private long firstId;
    private long secondId;

    [OneTimeSetUp]
    public async Task StartAsync() => server = await TestServer.StartAsync();

    [OneTimeTearDown]
    public void Stop() => server.Dispose();

    [SetUp]
    public async Task StockAsync()
    {
        (first, firstId) = await StockOneAsync();
        (_, secondId) = await StockOneAsync();
    }

    [Test]
    public async Task Two_numbers_exchanged_in_the_stock_are_refused([Values("sealed_number", "number_key")] string column, [Values] bool imported)
    {
        var (a, b) = (await ReadAsync(firstId, column), await ReadAsync(secondId, column));
        // A key is one row's only.
        await WriteAsync(firstId, column, [0]);
        await WriteAsync(secondId, column, a);
        await WriteAsync(firstId, column, b);

        await AssertRefusedAsync(imported);
    }

    [Test]
    public async Task A_number_put_back_into_the_stock_is_not_handed_out_twice([Values] bool imported)
    {
        var before = await KeptRows.TakeAsync(server, "0000000000001", firstId);
        var elder = await server.RegisterAsync(SomeElder.Json(json => json["number"] = first));
        var after = await KeptRows.TakeAsync(server, elder.Id, firstId);
        await before.PutBackAsync(server, "number");

        await AssertRefusedAsync(imported);

        await after.PutBackAsync(server, "number");
        Assert.That((await server.LookUpAsync("ambulance", Asking.Request(first, "emergency-transport"))).Disclosed(), Is.EqualTo("full"));
    }

    private async Task AssertRefusedAsync(bool imported)
    {
        var rows = await server.RowsAsync();

        var reply = imported
            ? await server.ImportAsync(ImportFile.Of(ImportFile.Row(first, ImportFile.Kana())))
            : await server.SendAsync("centre", HttpMethod.Post, "/v1/elders", SomeElder.Json(json => json["number"] = first));

        Assert.That(reply.Disclosed(), Is.EqualTo("503 record-damaged"), reply.Text);
        Assert.That((await server.RecordsAsync())[^1], Does.Contain("\"alerts\":[\"record-damaged\"]"));
        Assert.That(await server.RowsAsync(), Is.EqualTo(rows));
    }

    private async Task<(string, long)> StockOneAsync()
    {
        var number = await server.StockAsync(server.Centre);
        await using var connection = await server.Get<Engine>().Registry.OpenConnectionAsync();
        var digits = number.Replace("-", "", StringComparison.Ordinal);
        var key = server.Get<RegistryVault>().Index.Number(digits);
        return (number, await connection.FirstAsync<long>("SELECT id FROM number WHERE number_key = @Key", new { Key = key }, CancellationToken.None));
    }

    private async Task<byte[]> ReadAsync(long id, string column)
    {
        await using var connection = await server.Get<Engine>().Registry.OpenConnectionAsync();
        return (await connection.FirstAsync<byte[]>($"SELECT {column} FROM number WHERE id = @Id", new { Id = id }, CancellationToken.None))!;
    }

    private async Task WriteAsync(long id, string column, byte[] value) => Assert.That(
        await server.TamperAsync($"UPDATE number SET {column} = @Value WHERE id = @Id", new { Id = id, Value = value }), Is.EqualTo(1));
}
