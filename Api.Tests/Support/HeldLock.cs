using System.Data.Common;
using Api.Storage;

namespace Api.Tests.Support;

/// <summary>Holds SQLite's write lock on a file, as another process in the middle of its commit would.</summary>
internal sealed class HeldLock : IDisposable
{
    private readonly SqliteSource source;
    private readonly DbConnection connection;
    private readonly DbTransaction transaction;

    internal HeldLock(string file)
    {
        source = new SqliteSource(file, create: false, pooling: false);
        connection = source.OpenConnection();
        transaction = connection.BeginTransaction();
    }

    public void Dispose()
    {
        transaction.Dispose();
        connection.Dispose();
        source.Dispose();
    }
}
