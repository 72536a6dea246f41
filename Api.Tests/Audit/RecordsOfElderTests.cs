using Api.Access;
using Api.Audit;
using Api.Lookups;
using Api.Tests.Support;

namespace Api.Tests.Audit;

/// <summary>An elder's records in a log of several blocks, the elder's first and last at a block's edges.</summary>
internal sealed class RecordsOfElderTests
{
    private const int Block = 1024;
    private const int Records = (3 * Block) + 100;
    private const long Elder = 7;

    private static readonly Caller Asker = new(1, "病院", Role.Hospital, null, "nurse-1", "0HN:1", null);

    // By index, once the log holds what a start wrote.
    private static readonly int[] Its = [Block - 1, Block, (2 * Block) - 1, 2 * Block, (3 * Block) + 50];

    private TestServer server = null!;

    [OneTimeSetUp]
    public async Task WriteAsync()
    {
        server = await TestServer.StartAsync();
        var audit = server.Get<AuditLog>();
        for (var index = await SizeAsync(); index < Records; index++)
        {
            server.Clock.Advance(TimeSpan.FromSeconds(1));
            await audit.AppendAsync(new AuditRecord("lookup", "candidate", Asker)
            {
                Elder = Its.Contains((int)index) ? Elder : Elder + 1,
                Number = index,
                Reason = "emergency-treatment",
            });
        }
    }

    [OneTimeTearDown]
    public void Stop() => server.Dispose();

    [Test]
    public async Task Looks_are_found_in_every_block_newest_first()
    {
        var queries = server.Get<AuditQueries>();

        Assert.That((await queries.LooksAsync(Elder, 100, default)).Select(look => look.Idx), Is.EqualTo(Its.Reverse()));
        Assert.That((await queries.LooksAsync(Elder, 2, default)).Select(look => look.Idx), Is.EqualTo(Its.Reverse().Take(2)));
    }

    [Test]
    public async Task Pages_of_a_search_go_on_across_blocks()
    {
        var queries = server.Get<AuditQueries>();
        var found = new List<long>();
        long? after = -1;
        while (after is { } from)
        {
            (var page, after) = await queries.FindAsync(new AuditFilter(null, null, Elder, null, null, from), 2, default);
            found.AddRange(page.Select(record => record.Idx));
        }

        Assert.That(found, Is.EqualTo(Its));
    }

    // A second lies between two records, and a candidate stands for 30 minutes.
    [TestCase((3 * Block) + 50, ExpectedResult = true)]
    [TestCase(2 * Block, ExpectedResult = true)]
    [TestCase((2 * Block) - 1, ExpectedResult = true)]
    [TestCase(Block, ExpectedResult = false)]
    public Task<bool> What_was_shown_is_found_as_far_back_as_it_stands(long index) =>
        server.Get<PastLookups>().WasShownAsync(Asker, Elder, index, default);

    private async Task<long> SizeAsync() =>
        (await server.Get<AuditQueries>().FindAsync(new AuditFilter(null, null, null, null, null, -1), 1000, default)).Found.Count;
}
