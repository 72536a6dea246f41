namespace Api.Lookups;

/// <summary>
/// How long the log is by now: one look at its head every so often for the whole process, however many streams wait for it, and
/// none while nobody does. The log is asked and not this process's appender: other processes write it as well.
/// </summary>
internal sealed class LogWatch(Inbox inbox, InboxPace pace) : IDisposable
{
    private readonly Lock gate = new();
    private readonly CancellationTokenSource ended = new();
    private Task<long>? next;

    /// <summary>The log's size at the next look; whoever asks before it shares it.</summary>
    internal Task<long> NextAsync()
    {
        lock (gate)
            return next ??= LookAsync();
    }

    /// <summary>Afterwards nobody looks: the log is about to be closed.</summary>
    public void Dispose()
    {
        ended.Cancel();
        Task? last;
        lock (gate)
            last = next;
        if (last is not null)
            Task.WhenAny(last).Wait();
        ended.Dispose();
    }

    private async Task<long> LookAsync()
    {
        try
        {
            await Task.Delay(pace.Poll, ended.Token);
            return await inbox.SizeAsync(ended.Token);
        }
        finally
        {
            lock (gate)
                next = null;
        }
    }
}
