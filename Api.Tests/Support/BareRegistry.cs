using Api.Audit;
using Api.Cli;
using Api.Storage;

namespace Api.Tests.Support;

/// <summary>A new registry without a server, for tests whose subject lies below HTTP.</summary>
internal sealed class BareRegistry : IDisposable
{
    private readonly TempFolder folder = new();
    private readonly List<AuditLog> logs = [];

    private readonly string database = TestEngine.NewDatabase();

    private BareRegistry(TimeProvider clock) => Clock = clock;

    internal TimeProvider Clock { get; }

    internal OpenRegistry Registry { get; private set; } = null!;

    internal Engine Engine => Registry.Engine;

    internal TempFolder Folder => folder;

    internal string DataDir => folder["data"];

    internal string KeyDir => folder["keys"];

    internal string LogFile => Path.Combine(DataDir, SqliteEngine.LogFile);

    internal static async Task<BareRegistry> MakeAsync(TimeProvider? clock = null)
    {
        var made = new BareRegistry(clock ?? new TestClock(TestServer.Start));
        made.Registry = await OpenRegistry.CreateAsync(made.Options(), demo: false, made.Clock, CancellationToken.None);
        return made;
    }

    internal KeyholderOptions Options(Action<KeyholderOptions>? change = null)
    {
        var options = new KeyholderOptions { DataDir = DataDir, KeyDir = KeyDir, Issuer = "ota.tokyo", Database = database };
        change?.Invoke(options);
        return options;
    }

    /// <summary>An appender over these files; each is what a process of its own would have.</summary>
    internal AuditLog OpenLog()
    {
        var log = Registry.OpenLog(Clock);
        logs.Add(log);
        return log;
    }

    /// <summary>Closes all files, as at the end of the process.</summary>
    internal void Close()
    {
        logs.ForEach(log => log.Dispose());
        logs.Clear();
        Registry.Dispose();
    }

    public void Dispose()
    {
        Close();
        folder.Dispose();
        PostgresCluster.Drop(database);
    }
}
