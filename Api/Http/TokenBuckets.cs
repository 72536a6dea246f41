using System.Runtime.InteropServices;

namespace Api.Http;

/// <summary>
/// A bucket for each key that holds so many and gets one back each interval. Counted by each process for itself, and forgotten
/// with it.
/// </summary>
/// <param name="clock">Tells the time.</param>
/// <param name="burst">How many a full bucket holds.</param>
/// <param name="interval">After how long one more is in it.</param>
internal sealed class TokenBuckets<TKey>(TimeProvider clock, int burst, TimeSpan interval)
    where TKey : notnull
{
    // Whoever comes under so many keys is not held back by counting them; memory is not theirs to fill.
    private const int MostKeys = 100_000;

    private readonly Lock gate = new();

    // Exact, and one number a key: the tick at which its bucket will be full again (the leaky bucket of ITU-T I.371).
    private readonly Dictionary<TKey, long> fullAt = [];

    /// <summary>Takes one out.</summary>
    /// <param name="key">Whose bucket.</param>
    /// <param name="share">How many times as large and as quick as others this one is.</param>
    /// <returns>Null when there was one; else the seconds until there is.</returns>
    internal int? Take(TKey key, int share = 1)
    {
        var now = clock.GetUtcNow().UtcTicks;
        lock (gate)
        {
            if (fullAt.Count >= MostKeys)
                Forget(now);
            ref var full = ref CollectionsMarshal.GetValueRefOrAddDefault(fullAt, key, out _);
            var then = Within(full, now) + (interval.Ticks / share);
            if (Seconds(then, now) is { } wait)
                return wait;

            full = then;
            return null;
        }
    }

    /// <returns>Null while there is one in the bucket; else the seconds until there is. Nothing is taken.</returns>
    internal int? Wait(TKey key)
    {
        var now = clock.GetUtcNow().UtcTicks;
        lock (gate)
            return fullAt.TryGetValue(key, out var full) ? Seconds(Within(full, now) + interval.Ticks, now) : null;
    }

    // A clock that is set back must not leave a bucket empty for as long as that.
    private long Within(long full, long now) => Math.Clamp(full, now, now + (burst * interval.Ticks));

    private int? Seconds(long full, long now)
    {
        var over = full - now - (burst * interval.Ticks);
        return over <= 0 ? null : (int)Math.Min(int.MaxValue, 1 + ((over - 1) / TimeSpan.TicksPerSecond));
    }

    // A full bucket is as good as none.
    private void Forget(long now)
    {
        foreach (var (key, full) in fullAt)
        {
            if (full <= now)
                fullAt.Remove(key);
        }

        if (fullAt.Count >= MostKeys)
            fullAt.Clear();
    }
}
