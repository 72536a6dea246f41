using System.Text.Json.Nodes;
using Api.Audit;
using Api.Elders;
using Api.Storage;
using Api.Tests.Support;

namespace Api.Tests.Rules;

/// <summary>
/// Every route that changes something, sent twice with one Idempotency-Key by whoever may: it is done once, and answered twice. A new
/// route is here with its row in <see cref="AccessMatrix"/>.
/// </summary>
internal sealed class RepeatTests
{
    // They change nothing, or know no caller.
    private static readonly string[] WithoutKey = ["/v1/lookups", "/v1/elders/search", "/v1/audit/search", "/q/{token}/notices"];

    private AccessWorld world = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        world = await AccessWorld.MakeAsync();
        // Somebody at each centre to whom a letter goes.
        await world.Server.RegisterAsync(role: "centre2");
        Assert.That(DueMonth.TryParse(AccessWorld.LetterMonth, out var month));
        await world.Server.TamperAsync("UPDATE elder SET due_month = @Month", new { Month = month });
    }

    [OneTimeTearDown]
    public void Stop() => world.Dispose();

    [Test]
    public async Task What_is_sent_twice_is_done_once_and_answered_twice_on_every_route()
    {
        var (wrong, done) = (new List<string>(), new HashSet<string>());
        foreach (var (row, role, status) in Accepted().Where(one => !WithoutKey.Contains(one.Row.Route)))
        {
            var send = await world.PrepareAsync(row, role, status, key: $"\"{Guid.NewGuid()}\"");
            var before = await StateAsync();

            var first = await send();
            var between = await StateAsync();
            var second = await send();
            var after = await StateAsync();

            var name = $"{row.Method} {row.Route} {role}";
            if (Told(first) != Told(second) || first.Status != status)
                wrong.Add($"{name}: {Told(first)} and then {Told(second)}");
            if (between.Changes != before.Changes + 1 || after.Changes != between.Changes || after.LastChange != between.LastChange)
                wrong.Add($"{name}: {between.Changes - before.Changes} changes, and {after.Changes - between.Changes} by the repetition");
            if (after.Records - between.Records != 1 || !after.Last.Contains($"\"{RepeatGate.Event}\"", StringComparison.Ordinal))
                wrong.Add($"{name}: the repetition wrote {after.Records - between.Records} records, and last {after.Last}");
            done.Add(row.Route);
        }

        Assert.That(wrong, Is.Empty, string.Join('\n', wrong));
        Assert.That(done, Has.Count.GreaterThan(20));
    }

    [Test]
    public async Task What_changes_nothing_does_not_read_the_header()
    {
        var read = new List<string>();
        foreach (var (row, role, status) in Accepted().Where(one => WithoutKey.Contains(one.Row.Route)))
        {
            foreach (var key in (string[])["one and the same", "\"one\""])
            {
                if ((await (await world.PrepareAsync(row, role, status, key: key))()).Status != status)
                    read.Add($"{row.Method} {row.Route} {role}: {key}");
            }
        }

        Assert.That(read, Is.Empty);
    }

    private static IEnumerable<(AccessMatrix.Row Row, string Role, int Status)> Accepted() =>
        from row in AccessMatrix.Rows
        where row.Method != "GET"
        from cell in row.Cells
        where cell.Status < 300
        select (row, cell.Role, cell.Status);

    private static string Told(Reply reply) => string.Join(
        ' ', reply.Status, reply.ContentType, reply.ETag, reply.Headers.Location, reply.Headers.TryGetValues(Receipt.Header, out var receipt) ? receipt.Single() : "", reply.Text);

    private async Task<(int Changes, long LastChange, int Records, string Last)> StateAsync()
    {
        var records = await world.Server.RecordsAsync();
        await using var connection = await world.Server.Get<Engine>().Registry.OpenConnectionAsync();
        var last = await connection.FirstAsync<long>("SELECT last_change FROM registry", null, CancellationToken.None);
        return (records.Count(record => (bool?)JsonNode.Parse(record)!["change"] == true), last, records.Count, records[^1]);
    }
}
