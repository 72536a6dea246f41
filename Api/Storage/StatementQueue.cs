using System.Data.Common;
using Npgsql;

namespace Api.Storage;

/// <summary>
/// Statements without rows that run one after the other. A database elsewhere gets many of them in one message, when
/// <see cref="Flush"/> says so or enough have gathered; in a file each runs at once.
/// </summary>
internal sealed class StatementQueue(DbConnection connection) : IDisposable
{
    // An import notes forty thousand rows: neither one message each, nor all in memory.
    private const int Most = 1000;

    private NpgsqlBatch? waiting;

    /// <summary>Runs the statement with the values that it has now, at once or at the next flush.</summary>
    /// <exception cref="DbException">It failed, or one before it.</exception>
    internal void Run(Statement statement)
    {
        if (statement is not PostgresStatement remote)
        {
            statement.Run();
            return;
        }

        waiting ??= new NpgsqlBatch((NpgsqlConnection)connection);
        waiting.BatchCommands.Add(remote.ForBatch());
        if (waiting.BatchCommands.Count == Most)
            Flush();
    }

    /// <exception cref="DbException">One of them failed; the transaction cannot go on.</exception>
    internal void Flush()
    {
        if (waiting is not { } batch)
            return;

        waiting = null;
        using (batch)
        {
            batch.Prepare();
            batch.ExecuteNonQuery();
        }
    }

    public void Dispose() => waiting?.Dispose();
}
