using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Api.Tests.Support;

/// <summary>Everything the program logged, at every level, for what must be in it and what must not.</summary>
internal sealed class LogLines : ILoggerProvider
{
    private readonly ConcurrentQueue<string> lines = new();
    private readonly ConcurrentQueue<string> all = new();

    /// <summary>Also what was taken.</summary>
    internal IReadOnlyCollection<string> All => all;

    internal IReadOnlyCollection<string> Lines => lines;

    internal string Text => string.Join('\n', lines);

    /// <summary>What was logged since it was last asked.</summary>
    internal List<string> Take()
    {
        var taken = new List<string>();
        while (lines.TryDequeue(out var line))
            taken.Add(line);
        return taken;
    }

    public ILogger CreateLogger(string categoryName) => new Logger(categoryName, [lines, all]);

    public void Dispose()
    {
    }

    private sealed class Logger(string category, ConcurrentQueue<string>[] lines) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            var line = $"{logLevel} {category} {formatter(state, exception)} {exception}";
            foreach (var queue in lines)
                queue.Enqueue(line);
        }
    }
}
