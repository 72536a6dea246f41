using Api.Storage;
using Api.Tests.Support;
using Microsoft.Data.Sqlite;

namespace Api.Tests.Storage;

/// <summary>A table held in memory, while the database does not answer.</summary>
internal sealed class SnapshotTests
{
    [Test]
    public async Task Whoever_stands_in_line_for_a_failing_database_hears_the_first_failure()
    {
        using var bare = await BareRegistry.MakeAsync();
        var attempts = 0;
        var snapshot = new Snapshot<string>(bare.Engine, async (_, ct) =>
        {
            attempts++;
            await Task.Delay(300, ct);
            throw new SqliteException("silent", 10);
        });

        var waiting = Enumerable.Range(0, 5).Select(_ => snapshot.CurrentAsync(CancellationToken.None).AsTask()).ToArray();

        foreach (var one in waiting)
            Assert.That(async () => await one, Throws.InstanceOf<SqliteException>());
        Assert.That(attempts, Is.EqualTo(1));
        Assert.That(async () => await snapshot.CurrentAsync(CancellationToken.None), Throws.InstanceOf<SqliteException>());
        Assert.That(attempts, Is.EqualTo(2), "Whoever comes later asks again.");
    }
}
