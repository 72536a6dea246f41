using System.Collections.Concurrent;
using Api.Access;

namespace Api.Keyholders;

/// <summary>
/// Who guesses numbers (design.md section 8), wherever an answer tells that one exists: lookups, the privacy officer's search,
/// registrations and imports share one count. Whom a machine's client names as acting user is its own word: its own count, of as many
/// desks as it has, holds back whoever changes the name with each request.
/// LIMIT: a stopped process forgets what it counted. Whoever holds a stolen key cannot stop it.
/// </summary>
internal sealed class Guessers(LimitOptions limits, TimeProvider clock)
{
    private const int FewUsers = 1000;

    // Only of clients that guessed at all: most requests find nothing here.
    private readonly ConcurrentDictionary<long, OfClient> clients = new();

    /// <summary>A client's own count, the lock of all that is counted under it, and its acting users.</summary>
    internal sealed class OfClient(LimitOptions limits, int desks)
    {
        private readonly Dictionary<string, Guesses> users = [];
        private int sweepAt = FewUsers;

        internal Lock Gate { get; } = new();

        internal Guesses Own { get; } = new(limits, desks);

        internal Guesses? Find(string user) => users.GetValueOrDefault(user);

        // What the client itself is granted bounds how many users can be counted in two hours.
        internal Guesses Of(string user, long now)
        {
            if (users.TryGetValue(user, out var known))
                return known;

            if (users.Count >= sweepAt)
            {
                foreach (var stale in users.Where(one => Guesses.IsStale(one.Value, now)).Select(one => one.Key).ToList())
                    users.Remove(stale);
                sweepAt = FewUsers + (2 * users.Count);
            }

            return users[user] = new Guesses(limits, desks: 1);
        }
    }

    /// <summary>UTC ticks.</summary>
    internal long Now => clock.GetUtcNow().UtcTicks;

    internal OfClient? Find(Caller caller) => clients.GetValueOrDefault(caller.ClientId);

    internal OfClient Of(Caller caller) => clients.GetOrAdd(caller.ClientId, (_, desks) => new OfClient(limits, desks), caller.Desks);

    internal GuessAlarm Count(Caller caller, Func<Guesses, long, GuessAlarm> count)
    {
        var now = Now;
        var client = Of(caller);
        lock (client.Gate)
            return count(client.Own, now) | count(client.Of(caller.ActingUser, now), now);
    }

    /// <summary>Numbers that one answer would name, all at once.</summary>
    /// <returns>What rings, and whether these are more than the caller may be told.</returns>
    internal (GuessAlarm Alarm, bool IsBeyond) Reach(Caller caller, IEnumerable<long> keys)
    {
        var now = Now;
        var client = Of(caller);
        var alarm = GuessAlarm.None;
        lock (client.Gate)
        {
            var user = client.Of(caller.ActingUser, now);
            foreach (var key in keys)
            {
                alarm |= client.Own.Reach(key, now) | user.Reach(key, now);
                // No more than that is kept: a file may hold a hundred thousand.
                if (client.Own.IsBeyond(now) || user.IsBeyond(now))
                    return (alarm, true);
            }
        }

        return (alarm, false);
    }

    /// <returns>Seconds until the caller has guessed less than the limits within the hour; null where that is so.</returns>
    internal int? OverFor(Caller caller)
    {
        if (Find(caller) is not { } client)
            return null;

        var now = Now;
        lock (client.Gate)
        {
            var ticks = Math.Max(client.Own.OverFor(now), client.Find(caller.ActingUser)?.OverFor(now) ?? 0);
            return ticks == 0 ? null : Seconds(ticks);
        }
    }

    /// <summary>Rounded up.</summary>
    internal static int Seconds(long ticks) => (int)(1 + ((ticks - 1) / TimeSpan.TicksPerSecond));
}
