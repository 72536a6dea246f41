using Api.Storage;
using Microsoft.Extensions.Logging.Abstractions;

namespace Api.Http;

/// <summary>
/// Around every logger, whatever <c>Logging</c> says: an exception is described and never quoted, and the framework says nothing
/// below Warning, where it writes paths, queries and values that do not bind.
/// </summary>
internal sealed class GuardedLoggers(ILoggerFactory loggers) : ILoggerFactory
{
    // Writes a request's path and query, and puts the path around every other line as a scope.
    private const string OfRequests = "Microsoft.AspNetCore.Hosting.Diagnostics";

    private static readonly string[] Framework = ["Microsoft.", "System."];

    public ILogger CreateLogger(string categoryName) =>
        categoryName == OfRequests ? NullLogger.Instance
        : new Guarded(loggers.CreateLogger(categoryName), IsFramework(categoryName) ? LogLevel.Warning : LogLevel.Trace);

    public void AddProvider(ILoggerProvider provider) => loggers.AddProvider(provider);

    public void Dispose() => loggers.Dispose();

    private static bool IsFramework(string category) =>
        Array.Exists(Framework, prefix => category.StartsWith(prefix, StringComparison.Ordinal));

    private sealed class Guarded(ILogger logger, LogLevel least) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => logger.BeginScope(state);

        public bool IsEnabled(LogLevel logLevel) => logLevel >= least && logger.IsEnabled(logLevel);

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (logLevel >= least)
                logger.Log(logLevel, eventId, state, exception is null ? null : new Described(exception), formatter);
        }
    }

    // Formatters write Message or ToString(): both are the description.
    private sealed class Described(Exception failure) : Exception(Failures.Describe(failure))
    {
        public override string ToString() => Message;
    }
}
