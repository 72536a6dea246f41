using System.Diagnostics.CodeAnalysis;

namespace Api.Storage;

/// <summary>
/// One thread that commits what waits, at most <paramref name="most"/> items at a time. While one commit is on its way
/// the next batch gathers by itself: under load many items share one flush, alone an item waits for nothing. No timer.
/// </summary>
/// <param name="most">The largest batch.</param>
/// <param name="room">How many may wait. One more is refused at once: an item that waits longer than its caller does helps nobody.</param>
/// <param name="alone">Whether an item must be a batch of its own, so that its failure touches nobody else's.</param>
/// <param name="commit">Makes a batch durable and releases its waiters, also when it fails; it never throws.</param>
[SuppressMessage("Design", "CA2213", Justification = "Whoever adds beside the end signals after it; without a wait handle it holds nothing.")]
internal sealed class GroupCommit<T>(int most, int room, Func<T, bool> alone, Action<List<T>> commit) : IDisposable
    where T : class
{
    private readonly Queue<T> waiting = new();
    private readonly Lock gate = new();
    private readonly SemaphoreSlim signal = new(0);
    private Thread? thread;
    private bool closed;

    internal void Start(string name)
    {
        thread = new Thread(Run) { IsBackground = true, Name = name };
        thread.Start();
    }

    /// <returns>False when there is no room or it is closing: the item will not be committed.</returns>
    internal bool TryAdd(T item)
    {
        bool first;
        lock (gate)
        {
            if (closed || waiting.Count >= room)
                return false;

            waiting.Enqueue(item);
            first = waiting.Count == 1;
        }

        // Whoever finds the queue empty wakes the thread; the others' items are seen when it looks.
        if (first)
            signal.Release();

        return true;
    }

    /// <summary>Commits what already waits, takes nothing new, and ends.</summary>
    public void Dispose()
    {
        lock (gate)
        {
            closed = true;
        }

        signal.Release();
        thread?.Join();
    }

    private void Run()
    {
        var batch = new List<T>(most);
        while (true)
        {
            if (Take(batch))
            {
                commit(batch);
                batch.Clear();
                continue;
            }

            lock (gate)
            {
                if (waiting.Count > 0)
                    continue;

                if (closed)
                    return;
            }

            signal.Wait();
        }
    }

    private bool Take(List<T> batch)
    {
        lock (gate)
        {
            while (batch.Count < most && waiting.TryPeek(out var next))
            {
                var own = alone(next);
                if (own && batch.Count > 0)
                    break;

                batch.Add(waiting.Dequeue());
                if (own)
                    break;
            }
        }

        return batch.Count > 0;
    }
}
