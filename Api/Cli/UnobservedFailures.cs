using Api.Storage;

namespace Api.Cli;

/// <summary>Failures that nobody awaits or catches: described like any other, where the runtime says nothing or quotes them.</summary>
internal sealed class UnobservedFailures : IDisposable
{
    private static int watching;
    private readonly ILogger log;

    /// <summary>Logs tasks that failed and were never awaited, which the runtime passes over in silence.</summary>
    internal UnobservedFailures(ILogger log)
    {
        this.log = log;
        TaskScheduler.UnobservedTaskException += Log;
    }

    /// <summary>An exception that ends the process does so without its message on standard error.</summary>
    internal static void DescribeCrashes()
    {
        if (Interlocked.Exchange(ref watching, 1) == 0)
            AppDomain.CurrentDomain.UnhandledException += (_, crash) => Environment.FailFast(Failures.Describe((Exception)crash.ExceptionObject));
    }

    public void Dispose() => TaskScheduler.UnobservedTaskException -= Log;

    private void Log(object? sender, UnobservedTaskExceptionEventArgs failed) =>
        log.LogError("A task failed that nobody waited for: {Failure}", Failures.Describe(failed.Exception));
}
