using Api.Http;
using Api.Storage;
using Api.Vault;

namespace Api.Cli.Backups;

/// <summary>
/// Compares each sealed row with what the log's file holds as its newest cell, and finds rows that are gone. What a lookup is
/// refused for shows here too, for all rows at once.
/// </summary>
internal sealed class HeadCheck : IDisposable
{
    // Before it a registry is compared with the log's hashes only.
    private const long FirstVersion = 12;

    private const string Find = """
        SELECT h.seal, b.id, b.seal
        FROM (SELECT @Id AS id) asked
        LEFT JOIN cell_head h ON h.id = asked.id
        LEFT JOIN cell_before b ON b.id = asked.id
        """;

    private const string All = "SELECT id FROM cell_head WHERE length(seal) > 0 ORDER BY id";

    private const string FindRow = """
        SELECT 1 FROM elder WHERE id = @Id
        UNION ALL SELECT 1 FROM number WHERE id = @Id
        UNION ALL SELECT 1 FROM item WHERE id = @Id
        UNION ALL SELECT 1 FROM elder_version WHERE id = @Id
        """;

    private static readonly Text IsOlder = new(
        "最後に書き込まれた内容ではありません（行の巻き戻し、または監査ログ側の控えの書き換え）。",
        "It is not what was written there last: the row was rolled back, or the log's note of it was changed.");

    private static readonly Text IsGone = new("監査ログ側に控えがありますが、行がありません。", "The log's file has a note of it, and its row is gone.");

    private readonly Moment moment;
    private readonly CheckResult result;
    private readonly Statement? find;

    private HeadCheck(Moment moment, CheckResult result, bool hasHeads)
    {
        (this.moment, this.result) = (moment, result);
        find = hasHeads ? Statement.Of(moment.Log, Find) : null;
    }

    internal static HeadCheck Of(Moment moment, CheckResult result) => new(moment, result, Migrator.Has(moment.Registry, FirstVersion));

    /// <summary>After the cell itself was checked: what is wrong with it is told once.</summary>
    /// <param name="column">Where the cell is.</param>
    /// <param name="id">The row, as it is told.</param>
    /// <param name="rowId">The row.</param>
    /// <param name="cell">What lies there.</param>
    internal void Check(string column, long id, long rowId, byte[]? cell)
    {
        var damage = Damage.At(column, id, IsOlder);
        if (find is not null && result.Damages.LastOrDefault()?.Where != damage.Where && !IsNewest(rowId, RowSeal.Of(cell)))
            result.Damages.Add(damage);
    }

    internal void FindGone()
    {
        if (find is null)
            return;

        using var all = Statement.Of(moment.Log, All);
        using var row = Statement.Of(moment.Registry, FindRow);
        while (all.Read())
        {
            var id = all.Number(0);
            row.Set(0, id);
            var isThere = row.Read();
            row.Reset();
            if (!isThere && !IsOfInterrupted(id))
                result.Damages.Add(Damage.At("cell_head", id, IsGone));
        }
    }

    public void Dispose() => find?.Dispose();

    // A change that was recorded and never came left what was there before it.
    private bool IsNewest(long id, ReadOnlySpan<byte> seal)
    {
        find!.Set(0, id);
        find.Read();
        var same = find.Holds(0, seal) || (result.IsInterrupted && find.NumberOrNull(1) is not null && find.Holds(2, seal));
        find.Reset();
        return same;
    }

    private bool IsOfInterrupted(long id)
    {
        find!.Set(0, id);
        find.Read();
        var isNew = result.IsInterrupted && find.NumberOrNull(1) is not null && find.BytesOrNull(2) is null;
        find.Reset();
        return isNew;
    }
}
