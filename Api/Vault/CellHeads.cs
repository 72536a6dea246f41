using System.Data.Common;
using Api.Storage;

namespace Api.Vault;

/// <summary>A table whose rows are sealed, one cell each.</summary>
/// <param name="Name">The table.</param>
/// <param name="FindSeal">The end of the cell of one row.</param>
/// <param name="FindNow">The registry's last change, and the same as of that change.</param>
internal sealed record SealedTable(string Name, string FindSeal, string FindNow)
{
    internal static readonly SealedTable Elders = new(
        "elder",
        "SELECT substr(sealed, length(sealed) - 15) FROM elder WHERE id = @Id",
        "SELECT r.last_change, substr(e.sealed, length(e.sealed) - 15) FROM registry r LEFT JOIN elder e ON e.id = @Id WHERE r.id = 1");

    internal static readonly SealedTable Numbers = new(
        "number",
        "SELECT substr(sealed_number, length(sealed_number) - 15) FROM number WHERE id = @Id",
        "SELECT r.last_change, substr(n.sealed_number, length(n.sealed_number) - 15) FROM registry r LEFT JOIN number n ON n.id = @Id WHERE r.id = 1");

    internal static readonly SealedTable Items = new(
        "item",
        "SELECT substr(sealed_token, length(sealed_token) - 15) FROM item WHERE id = @Id",
        "SELECT r.last_change, substr(i.sealed_token, length(i.sealed_token) - 15) FROM registry r LEFT JOIN item i ON i.id = @Id WHERE r.id = 1");

    // An old version is sealed anew where a contact is removed from it.
    internal static readonly SealedTable Versions = new(
        "elder_version",
        "SELECT substr(sealed, length(sealed) - 15) FROM elder_version WHERE id = @Id",
        "SELECT r.last_change, substr(v.sealed, length(v.sealed) - 15) FROM registry r LEFT JOIN elder_version v ON v.id = @Id WHERE r.id = 1");

    internal static readonly IReadOnlyList<SealedTable> All = [Elders, Numbers, Items, Versions];
}

/// <summary>The end of a row's cell: its tag, which no other cell has. Empty for a row without one, null without a row.</summary>
internal readonly record struct RowSeal(long Id, byte[]? Seal)
{
    internal const int Bytes = 16;

    internal static ReadOnlySpan<byte> Of(ReadOnlySpan<byte> cell) => cell.Length > Bytes ? cell[^Bytes..] : cell;
}

/// <summary>
/// Which cell each sealed row was last written with, kept in the log's file and written in one transaction with the change's
/// record. A seal says that a cell belongs to its row; only this says that it is the newest of them: a row that was put back
/// whole, with its state, version and key, agrees with itself.
/// A change between its record and its commit is told from one that was rolled back by what the log's head confirms.
/// LIMIT: who writes into both files is found by check.
/// </summary>
internal sealed class CellHeads(Engine engine) : IDisposable
{
    // A change that comes between two looks is over by the next; a row that still differs after these was not changed by us.
    private const int Attempts = 8;

    private const string FindTwo = """
        SELECT (SELECT a.seal FROM cell_head a WHERE a.id = @First), (SELECT b.seal FROM cell_head b WHERE b.id = @Second)
        """;

    private const string FindWithBefore = """
        SELECT h.last_change, (SELECT d.change FROM confirmed_change d WHERE d.id = 1), (SELECT c.seal FROM cell_head c WHERE c.id = @Id), b.applied, b.seal
        FROM audit_head h
        LEFT JOIN cell_before b ON b.id = @Id
        WHERE h.id = 1
        """;

    private readonly KeptStatements findTwo = new(engine.Log, FindTwo);
    private volatile KnownSeals known = new(-1);

    /// <summary>Whether this is what the row was last written with.</summary>
    internal bool IsNewest(SealedTable table, long id, ReadOnlySpan<byte> cell) =>
        Compare(id, cell, id, cell) == (true, true) || Settles(table, id);

    /// <summary>The same of an elder and a number at once.</summary>
    /// <param name="lastChange">The registry's newest change when both were read; null looks into the log's file in any case.</param>
    internal bool AreNewest(long elderId, ReadOnlySpan<byte> document, long numberId, ReadOnlySpan<byte> number, long? lastChange = null)
    {
        var seals = lastChange is { } change ? KnownAt(change) : null;
        if (seals is not null && seals.Have(elderId, document) && seals.Have(numberId, number))
            return true;

        var (elderIs, numberIs) = Compare(elderId, document, numberId, number);
        if (elderIs && numberIs)
        {
            seals?.Add(elderId, document);
            seals?.Add(numberId, number);
            return true;
        }

        return (elderIs || Settles(SealedTable.Elders, elderId)) && (numberIs || Settles(SealedTable.Numbers, numberId));
    }

    /// <summary>What a change leaves in the rows it wrote, before its commit.</summary>
    internal static List<RowSeal> Read(DbConnection registry, WrittenRows written)
    {
        var seals = new List<RowSeal>();
        foreach (var table in SealedTable.All)
        {
            var ids = written.Of(table.Name);
            if (ids.Count == 0)
                continue;

            using var find = Statement.Of(registry, table.FindSeal);
            seals.AddRange(ids.Select(id => new RowSeal(id, SealOf(find, id))));
        }

        // In the order of the file: of forty thousand rows each page is written once.
        seals.Sort((a, b) => a.Id.CompareTo(b.Id));
        return seals;
    }

    public void Dispose() => findTwo.Dispose();

    // The registry's word for its last change is not enough: who puts a row back puts that back as well.
    private KnownSeals? KnownAt(long lastChange)
    {
        if (lastChange != engine.Newest.Id)
            return null;

        var seals = known;
        return seals.Serves(lastChange) ? seals : known = new KnownSeals(lastChange);
    }

    // LIMIT: on PostgreSQL it holds a thread for a round trip where the seals are not known since the last change.
    private (bool First, bool Second) Compare(long first, ReadOnlySpan<byte> firstCell, long second, ReadOnlySpan<byte> secondCell)
    {
        var (firstSeal, secondSeal) = findTwo.First(
            (First: first, Second: second),
            static (find, ids) =>
            {
                find.Set(0, ids.First);
                find.Set(1, ids.Second);
            },
            static find => (find.BytesOrNull(0), find.BytesOrNull(1)));
        return (Same(firstSeal, RowSeal.Of(firstCell)), Same(secondSeal, RowSeal.Of(secondCell)));
    }

    // It differs. Either the row that was read is of a moment before a change that has come since, or of one that is recorded and
    // not yet committed; or it is not what we wrote. Asked of the row as it is now, and only where both files are of one moment.
    private bool Settles(SealedTable table, long id)
    {
        using var registry = engine.Registry.OpenConnection();
        using var log = engine.Log.OpenConnection();
        using var now = Statement.Of(registry, table.FindNow);
        using var find = Statement.Of(log, FindWithBefore);
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            Thread.Sleep(attempt);
            now.Set(0, id);
            find.Set(0, id);
            if (!now.Read() || !find.Read())
                return false;

            var (applied, row) = (now.Number(0), now.Bytes(1));
            var (recorded, confirmed) = (find.Number(0), find.Number(1));
            var (head, appliedBefore, before) = (find.BytesOrNull(2), find.NumberOrNull(3), find.BytesOrNull(4));
            now.Reset();
            find.Reset();
            if (recorded == applied)
                return Same(head, row);

            // A change that came and is gone again was taken back by a hand.
            if (appliedBefore == applied && confirmed != recorded)
                return Same(before, row);
        }

        return false;
    }

    private static byte[]? SealOf(Statement find, long id)
    {
        find.Set(0, id);
        if (!find.Read())
            return null;

        var seal = find.Bytes(0);
        find.Reset();
        return seal;
    }

    private static bool Same(byte[]? recorded, ReadOnlySpan<byte> row) => recorded is not null && row.SequenceEqual(recorded);
}
