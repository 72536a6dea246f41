using System.Collections.Concurrent;
using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace Api.Storage;

/// <summary>
/// One statement on connections that have it compiled: SQLite's are kept here, as many as are asked at once; PostgreSQL's go
/// back to their pool, which knows the statements of each.
/// </summary>
internal sealed class KeptStatements(DbDataSource database, string sql) : IDisposable
{
    private readonly ConcurrentBag<Kept> idle = [];

    /// <param name="values">For the parameters.</param>
    /// <param name="set">Sets them.</param>
    /// <param name="read">Reads the first row; it is not called when there is none.</param>
    /// <param name="ct">The caller has gone.</param>
    /// <returns>Default when there is no row.</returns>
    /// <exception cref="DbException">It failed.</exception>
    internal ValueTask<T?> FirstAsync<TValues, T>(TValues values, Action<Statement, TValues> set, Func<Statement, T> read, CancellationToken ct) =>
        AskAsync(values, set, read, waits: false, ct);

    /// <summary>The same, holding the thread.</summary>
    internal T? First<TValues, T>(TValues values, Action<Statement, TValues> set, Func<Statement, T> read)
    {
        var answer = AskAsync(values, set, read, waits: true, CancellationToken.None);
        return answer.IsCompletedSuccessfully ? answer.Result : answer.AsTask().GetAwaiter().GetResult();
    }

    public void Dispose()
    {
        while (idle.TryTake(out var kept))
            kept.Dispose();
    }

    // With waits everything is done when it returns.
    private async ValueTask<T?> AskAsync<TValues, T>(
        TValues values, Action<Statement, TValues> set, Func<Statement, T> read, bool waits, CancellationToken ct)
    {
        for (var isSecond = false; ; isSecond = true)
        {
            if (!idle.TryTake(out var kept))
                kept = new Kept(waits ? database.OpenConnection() : await database.OpenConnectionAsync(ct), sql);
            try
            {
                set(kept.Statement, values);
                var answer = default(T);
                if (waits ? kept.Statement.Read() : await kept.Statement.ReadAsync(ct))
                {
                    answer = read(kept.Statement);
                    kept.Statement.Reset();
                }

                GiveBack(kept);
                return answer;
            }
            catch (DbException failure) when (!isSecond && failure.IsTransient && failure.InnerException is not TimeoutException)
            {
                // It died with its server some time ago. Another one is asked; who waited in vain is not made to wait twice.
                kept.Dispose();
            }
            catch
            {
                // After an error the connection's state is unknown.
                kept.Dispose();
                throw;
            }
        }
    }

    private void GiveBack(Kept kept)
    {
        if (kept.IsOfFile)
            idle.Add(kept);
        else
            kept.Dispose();
    }

    private sealed class Kept : IDisposable
    {
        private readonly DbConnection connection;

        internal Kept(DbConnection connection, string sql)
        {
            this.connection = connection;
            try
            {
                SqliteEngine.MapFile(connection);
                Statement = Statement.Of(connection, sql);
            }
            catch
            {
                connection.Dispose();
                throw;
            }
        }

        internal Statement Statement { get; }

        internal bool IsOfFile => connection is SqliteConnection;

        public void Dispose()
        {
            Statement.Dispose();
            connection.Dispose();
        }
    }
}
