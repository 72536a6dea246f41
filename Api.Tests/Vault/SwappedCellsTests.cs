using Api.Storage;
using Api.Tests.Elders;
using Api.Tests.Lookups;
using Api.Tests.Support;

namespace Api.Tests.Vault;

/// <summary>Any sealed cell put into the place of any other: refused with an alarm, and nobody's data in anybody's answer.</summary>
internal sealed class SwappedCellsTests : ItemFixture
{
    private const string OneName = "入替 一子";
    private const string OtherName = "別人 次郎";

    private SealedPerson one = null!;
    private SealedPerson other = null!;

    private static IEnumerable<TestCaseData> Between() =>
        from a in SealedColumn.All
        from b in SealedColumn.All
        select new TestCaseData(a, b).SetArgDisplayNames($"{a}", $"{b} of another");

    private static IEnumerable<TestCaseData> Within() =>
        from a in SealedColumn.All.Index()
        from b in SealedColumn.All.Skip(a.Index + 1)
        select new TestCaseData(a.Item, b).SetArgDisplayNames($"{a.Item}", $"{b} of the same");

    [OneTimeSetUp]
    public async Task MakeAsync()
    {
        one = await SealedPerson.MakeAsync(Server, AddItemAsync, OneName);
        other = await SealedPerson.MakeAsync(Server, AddItemAsync, OtherName);
        foreach (var (_, ask) in one.Readers.Concat(other.Readers))
            Assert.That((await ask()).Status, Is.EqualTo(200));
    }

    [TestCaseSource(nameof(Between))]
    public Task Cells_of_two_people_exchanged_are_refused(SealedColumn mine, SealedColumn others) =>
        AssertRefusedAsync((one, mine), (other, others));

    [TestCaseSource(nameof(Within))]
    public Task Cells_of_one_person_exchanged_are_refused(SealedColumn first, SealedColumn second) =>
        AssertRefusedAsync((one, first), (one, second));

    // A sealed column that comes one day is exchanged here as well, or this says so.
    [Test]
    public async Task Every_blob_of_the_registry_is_exchanged_here_or_is_no_cell()
    {
        await using var connection = await Server.Get<Engine>().Registry.OpenConnectionAsync();
        var blobs = await connection.QueryAsync<string>(
            """
            SELECT t.name || '.' || c.name
            FROM pragma_table_list t
            JOIN pragma_table_info(t.name) c
            WHERE t.schema = 'main' AND t.type = 'table' AND c.type = 'BLOB'
            """,
            null, CancellationToken.None);

        Assert.That(blobs, Is.EquivalentTo(SealedColumn.All.Select(column => column.ToString()).Concat(SealedColumn.NotSealed).Concat(SealedColumn.OfRequests)));
    }

    private async Task<(string, string)> AddItemAsync(RegisteredPerson elder)
    {
        var item = await AddAsync(elder);
        return (item, await TokenAsync(elder, item));
    }

    private async Task AssertRefusedAsync((SealedPerson Of, SealedColumn Column) a, (SealedPerson Of, SealedColumn Column) b)
    {
        var (cellA, cellB) = (await ReadAsync(a.Of, a.Column), await ReadAsync(b.Of, b.Column));
        await WriteAsync(a.Of, a.Column, cellB);
        await WriteAsync(b.Of, b.Column, cellA);
        try
        {
            await AssertReadersAsync(a.Of, a.Column);
            await AssertReadersAsync(b.Of, b.Column);
            foreach (var list in one.Lists)
                await AssertNobodyElseAsync(await list());
        }
        finally
        {
            await WriteAsync(a.Of, a.Column, cellA);
            await WriteAsync(b.Of, b.Column, cellB);
        }
    }

    private async Task AssertReadersAsync(SealedPerson person, SealedColumn column)
    {
        foreach (var (what, ask) in person.Readers)
        {
            var reply = await ask();
            Assert.That(reply.Text, Does.Not.Contain(person == one ? OtherName : OneName));
            if (!what.Split(' ').Contains(column.Table))
                continue;

            Assert.That(reply.Disclosed(), Is.EqualTo("503 record-damaged"), what);
            Assert.That((await LastRecordAsync())["alerts"].Strings(), Is.EqualTo(new[] { "record-damaged" }), what);
        }
    }

    // A list may leave somebody out; under nobody's name stands another one's document.
    private static Task AssertNobodyElseAsync(Reply reply)
    {
        Assert.That(reply.Status, Is.EqualTo(200).Or.EqualTo(503), reply.Text);
        return Task.CompletedTask;
    }

    private async Task<byte[]> ReadAsync(SealedPerson person, SealedColumn column)
    {
        await using var connection = await Server.Get<Engine>().Registry.OpenConnectionAsync();
        return (await connection.FirstAsync<byte[]>(
            $"SELECT {column.Column} FROM {column.Table} WHERE {column.Where}", new { Elder = person.Id }, CancellationToken.None))!;
    }

    private async Task WriteAsync(SealedPerson person, SealedColumn column, byte[] cell) => Assert.That(
        await Server.TamperAsync(
            $"UPDATE {column.Table} SET {column.Column} = @Cell WHERE {column.Where}", new { Elder = person.Id, Cell = cell }),
        Is.EqualTo(1));
}
