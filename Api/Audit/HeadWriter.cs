using System.Data.Common;
using Api.Storage;
using Api.Vault;

namespace Api.Audit;

/// <summary>Writes <see cref="CellHeads"/> in the transaction of a change's record, so that they never lag behind the log.</summary>
internal sealed class HeadWriter : IDisposable
{
    private const string ForgetBefore = "DELETE FROM cell_before";

    private const string KeepBefore = """
        INSERT INTO cell_before (id, seal, applied) VALUES (@Id, (SELECT h.seal FROM cell_head h WHERE h.id = @Id), @Applied)
        """;

    private const string SetHead = """
        INSERT INTO cell_head (id, seal) VALUES (@Id, @Seal) ON CONFLICT (id) DO UPDATE SET seal = excluded.seal
        """;

    // Of a row that is gone, or that a statement wrote and took back.
    private const string Empty = "UPDATE cell_head SET seal = @Empty WHERE id = @Id";

    private const string RemoveNew = "DELETE FROM cell_head WHERE id IN (SELECT b.id FROM cell_before b WHERE b.seal IS NULL)";

    private const string PutBack = """
        INSERT INTO cell_head (id, seal) SELECT b.id, b.seal FROM cell_before b WHERE b.seal IS NOT NULL
        ON CONFLICT (id) DO UPDATE SET seal = excluded.seal
        """;

    private readonly StatementQueue queue;
    private readonly Statement forgetBefore;
    private readonly Statement keepBefore;
    private readonly Statement setHead;
    private readonly Statement empty;
    private readonly Statement removeNew;
    private readonly Statement putBack;

    internal HeadWriter(DbConnection log, StatementQueue queue)
    {
        this.queue = queue;
        forgetBefore = Statement.Of(log, ForgetBefore);
        keepBefore = Statement.Of(log, KeepBefore);
        setHead = Statement.Of(log, SetHead);
        empty = Statement.Of(log, Empty);
        removeNew = Statement.Of(log, RemoveNew);
        putBack = Statement.Of(log, PutBack);
    }

    /// <param name="seals">What the change leaves in the rows it wrote.</param>
    /// <param name="applied">The registry's last change before it.</param>
    internal void Write(IReadOnlyList<RowSeal> seals, long applied)
    {
        queue.Run(forgetBefore);
        foreach (var (id, seal) in seals)
        {
            keepBefore.Set(0, id);
            keepBefore.Set(1, applied);
            queue.Run(keepBefore);
            if (seal is null)
            {
                empty.Set(0, Array.Empty<byte>());
                empty.Set(1, id);
                queue.Run(empty);
                continue;
            }

            setHead.Set(0, id);
            setHead.Set(1, seal);
            queue.Run(setHead);
        }
    }

    /// <summary>The newest recorded change never came to the registry.</summary>
    internal void TakeBack()
    {
        queue.Run(removeNew);
        queue.Run(putBack);
        queue.Run(forgetBefore);
    }

    public void Dispose()
    {
        forgetBefore.Dispose();
        keepBefore.Dispose();
        setHead.Dispose();
        empty.Dispose();
        removeNew.Dispose();
        putBack.Dispose();
    }
}
