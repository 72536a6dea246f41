using System.Buffers.Binary;
using System.Collections.Concurrent;
using Api.Access;
using Api.Http;
using Api.Keyholders;

namespace Api.Lookups;

/// <summary>
/// How often a client may look numbers up, and who is held back because they look like guesses (design.md section 8). Whom a
/// machine's client names as acting user is its own word: its own count, of as many desks as it has, holds back whoever changes the
/// name with each request. A QR token cannot be guessed: it is neither counted nor held back, but takes from the bucket.
/// LIMIT: a stopped process forgets what it counted. Whoever holds a stolen key cannot stop it.
/// </summary>
internal sealed class LookupLimits(LimitOptions limits, TimeProvider clock)
{
    private const int FewUsers = 1000;

    private static readonly Text TooOften = new(
        "照会の回数が、このAPIキーの上限を超えています。お急ぎのときは、その方の生年月日かフリガナを known に入れるか、緊急閲覧（break-glass）で照会するか、キーホルダーに書かれた電話番号へおかけください。",
        "There are more lookups than this key may make. In an emergency send the birth date or kana reading in known, use break-glass, or call "
        + "the phone number on the keyholder.");

    private static readonly Text TooMuchBreakGlass = new(
        "緊急閲覧（break-glass）の1時間あたりの上限に達しました。ほかの照会理由で照会するか、キーホルダーに書かれた電話番号へおかけください。",
        "No more break-glass within this hour. Look up for another reason, or call the phone number on the keyholder.");

    private readonly TokenBuckets<long> lookups = new(clock, limits.Share(limits.LookupBurst), limits.PerLookup);

    // Only of clients that guessed at all: most lookups find nothing here.
    private readonly ConcurrentDictionary<long, OfClient> guessers = new();

    /// <summary>A client's own count, the lock of all that is counted under it, and its acting users.</summary>
    private sealed class OfClient(LimitOptions limits, int desks)
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

    /// <summary>Before the registry is asked. A misreading takes from the bucket and no more: no registry is asked for it.</summary>
    /// <returns>Null to go on; else the answer, unless the caller knows the person (<see cref="MayProve"/>).</returns>
    internal Problem? Enter(Asker asker, LookupRequest request, NumberReading reading)
    {
        var caller = asker.Caller;
        if (asker.IsBreakGlass && reading.Fault is null)
            return TakeBreakGlass(caller);
        if (lookups.Take(caller.ClientId, caller.Desks) is { } wait)
            return Problems.TooManyRequests.With(TooOften) with { RetryAfter = wait };
        if (reading.Fault is not null || request.Token is not null || !guessers.TryGetValue(caller.ClientId, out var client))
            return null;

        var now = Now;
        lock (client.Gate)
        {
            var user = client.Find(caller.ActingUser);
            var held = Math.Max(client.Own.HeldFor(now), user?.HeldFor(now) ?? 0);
            if (held > 0)
                return Problems.TooManyMisses with { RetryAfter = Seconds(held) };

            client.Own.Go(now);
            user?.Go(now);
            return null;
        }
    }

    /// <summary>
    /// Whether what a caller who is held back says to know of the person is looked at. Wrong ones are counted: ten an hour are too
    /// few to try readings or birth dates on the numbers one after another.
    /// </summary>
    internal bool MayProve(Caller caller, LookupRequest request, NumberReading reading)
    {
        if (request.Known is null || reading.Fault is not null)
            return false;
        if (!guessers.TryGetValue(caller.ClientId, out var client))
            return true;

        lock (client.Gate)
            return client.Own.MayProve(Now) && client.Find(caller.ActingUser)?.MayProve(Now) != false;
    }

    internal void CountWrongKnown(Caller caller) => Count(caller, (guesses, now) =>
    {
        guesses.WrongKnown(now);
        return GuessAlarm.None;
    });

    /// <param name="caller">Who asked.</param>
    /// <param name="number">A number that nobody has.</param>
    /// <param name="asked">Its keyed hash.</param>
    internal GuessAlarm CountMiss(Caller caller, KeyholderNumber number, byte[] asked)
    {
        long? key = number.IsLegacy || number.DigitInferred ? BinaryPrimitives.ReadInt64LittleEndian(asked) : null;
        return Count(caller, (guesses, now) => guesses.Miss(key, now));
    }

    /// <summary>Somebody was found: counted where the number could be guessed.</summary>
    internal GuessAlarm CountFound(Caller caller, FoundNumber found, NumberReading reading)
    {
        if (reading.Number is not { } number || !(number.DigitInferred || found.Row.Legacy))
            return GuessAlarm.None;

        var elder = found.Row.ElderId ?? found.Row.NumberId;
        return Count(caller, (guesses, now) => guesses.Reach(elder, now));
    }

    private Problem? TakeBreakGlass(Caller caller)
    {
        var now = Now;
        var client = ClientOf(caller);
        lock (client.Gate)
        {
            var user = client.Of(caller.ActingUser, now);
            var wait = Math.Max(client.Own.NoBreakGlassFor(now), user.NoBreakGlassFor(now));
            if (wait > 0)
                return Problems.TooManyRequests.With(TooMuchBreakGlass) with { RetryAfter = Seconds(wait) };

            client.Own.BreakGlass(now);
            user.BreakGlass(now);
            return null;
        }
    }

    private GuessAlarm Count(Caller caller, Func<Guesses, long, GuessAlarm> count)
    {
        var now = Now;
        var client = ClientOf(caller);
        lock (client.Gate)
            return count(client.Own, now) | count(client.Of(caller.ActingUser, now), now);
    }

    private OfClient ClientOf(Caller caller) => guessers.GetOrAdd(caller.ClientId, (_, desks) => new OfClient(limits, desks), caller.Desks);

    private long Now => clock.GetUtcNow().UtcTicks;

    private static int Seconds(long ticks) => (int)(1 + ((ticks - 1) / TimeSpan.TicksPerSecond));
}
