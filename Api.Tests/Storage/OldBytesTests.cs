using System.Data.Common;
using Api.Cli;
using Api.Storage;
using Api.Tests.Support;

namespace Api.Tests.Storage;

/// <summary>What was deleted is in no gap of the file: SQLite's secure_delete alone leaves copies where it moved rows to another page.</summary>
internal sealed class OldBytesTests
{
    private const int Rows = 60;
    private const int Start = 16;

    [Test]
    public async Task Nothing_deleted_is_left_in_the_file()
    {
        using var registry = await BareRegistry.MakeAsync();
        var deleted = new List<byte[]>();
        await using (var connection = await registry.Engine.Registry.OpenConnectionAsync())
        {
            // Tables with ids that do not ascend, as elders' do; so many that one of them has such a gap.
            for (var table = 0; table < 40; table++)
                deleted.AddRange(FillAndDelete(connection, $"gap_{table}", new Random(table)));
            Assert.That(SqliteEngine.TruncateLog(connection, TimeSpan.FromSeconds(5)));
        }

        Assert.That(CountLeft(registry, deleted), Is.Positive, "SQLite clears its gaps: then nothing need be written anew.");

        var exit = await OldBytes.ForgetAsync(registry.Engine, new("消去前の内容", "What was erased"), CancellationToken.None);

        Assert.That((exit, CountLeft(registry, deleted)), Is.EqualTo((0, 0)));
    }

    private static List<byte[]> FillAndDelete(DbConnection connection, string table, Random random)
    {
        connection.Run($"CREATE TABLE {table} (id INTEGER PRIMARY KEY, goes INTEGER, cell BLOB) STRICT");
        var cells = new List<byte[]>();
        for (var i = 0; i < Rows; i++)
        {
            var cell = new byte[random.Next(900, 1300)];
            random.NextBytes(cell);
            var goes = i % 2 == 0;
            if (goes)
                cells.Add(cell);
            connection.Run($"INSERT INTO {table} VALUES ({random.NextInt64()}, {goes}, x'{Convert.ToHexString(cell)}')");
        }

        // Not all: a page that nothing is left on is cleared as a whole.
        connection.Run($"DELETE FROM {table} WHERE goes");
        return cells;
    }

    private static int CountLeft(BareRegistry registry, List<byte[]> cells)
    {
        var files = FolderCopy.Read(registry.DataDir);
        return cells.Count(cell => files.AsSpan().IndexOf(cell.AsSpan(0, Start)) >= 0 || files.AsSpan().IndexOf(cell.AsSpan(cell.Length - Start)) >= 0);
    }
}
