using System.Buffers.Binary;
using Api.Access;
using Api.Http;
using Api.Keyholders;

namespace Api.Lookups;

/// <summary>
/// How often a client may look numbers up, and who is held back because they look like guesses (design.md section 8). A QR token
/// cannot be guessed: it is neither counted nor held back, but takes from the bucket.
/// </summary>
internal sealed class LookupLimits(LimitOptions limits, Guessers guessers, TimeProvider clock)
{
    private static readonly Text TooOften = new(
        "照会の回数が、このAPIキーの上限を超えています。お急ぎのときは、その方の生年月日かフリガナを known に入れるか、緊急閲覧（break-glass）で照会するか、キーホルダーに書かれた電話番号へおかけください。",
        "There are more lookups than this key may make. In an emergency send the birth date or kana reading in known, use break-glass, or call "
        + "the phone number on the keyholder.");

    private static readonly Text TooMuchBreakGlass = new(
        "緊急閲覧（break-glass）の1時間あたりの上限に達しました。ほかの照会理由で照会するか、キーホルダーに書かれた電話番号へおかけください。",
        "No more break-glass within this hour. Look up for another reason, or call the phone number on the keyholder.");

    private static readonly Text NoEmergency = new(
        "登録のない番号や不確かな番号の照会が続きました。しばらく待ってから、もう一度お試しください。",
        "Too many of the numbers asked for were nobody's or uncertain. Wait, then try again.");

    private readonly TokenBuckets<long> lookups = new(clock, limits.Share(limits.LookupBurst), limits.PerLookup);

    /// <summary>Before the registry is asked. A misreading takes from the bucket and no more: no registry is asked for it.</summary>
    /// <returns>Null to go on; else the answer, unless the caller knows the person (<see cref="MayProve"/>).</returns>
    internal Problem? Enter(Asker asker, LookupRequest request, NumberReading reading)
    {
        var caller = asker.Caller;
        if (asker.IsBreakGlass && reading.Fault is null)
            return TakeBreakGlass(caller);
        if (lookups.Take(caller.ClientId, caller.Desks) is { } wait)
            return Problems.TooManyRequests.With(TooOften) with { RetryAfter = wait };
        return reading.Fault is not null || request.Token is not null ? null : Hold(caller);
    }

    /// <summary>The privacy officer's search tells which numbers exist, too. It is no emergency: nothing gets round it.</summary>
    internal Problem? EnterSearch(Caller caller, NumberReading reading)
    {
        if (lookups.Take(caller.ClientId, caller.Desks) is { } wait)
            return Problems.TooManyRequests with { RetryAfter = wait };

        return reading.Fault is null ? Hold(caller)?.With(NoEmergency) : null;
    }

    /// <summary>
    /// Whether what a caller who is held back says to know of the person is looked at. Wrong ones are counted: ten an hour are too
    /// few to try readings or birth dates on the numbers one after another.
    /// </summary>
    internal bool MayProve(Caller caller, LookupRequest request, NumberReading reading)
    {
        if (request.Known is null || reading.Fault is not null)
            return false;
        if (guessers.Find(caller) is not { } client)
            return true;

        var now = guessers.Now;
        lock (client.Gate)
            return client.Own.MayProve(now) && client.Find(caller.ActingUser)?.MayProve(now) != false;
    }

    internal void CountWrongKnown(Caller caller) => guessers.Count(caller, (guesses, now) =>
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
        return guessers.Count(caller, (guesses, now) => guesses.Miss(key, now));
    }

    /// <summary>Somebody was found: counted where the number could be guessed.</summary>
    internal GuessAlarm CountFound(Caller caller, FoundNumber found, NumberReading reading)
    {
        if (reading.Number is not { } number || !(number.DigitInferred || found.Row.Legacy))
            return GuessAlarm.None;

        var elder = found.Row.ElderId ?? found.Row.NumberId;
        return guessers.Count(caller, (guesses, now) => guesses.Reach(elder, now));
    }

    private Problem? Hold(Caller caller)
    {
        if (guessers.Find(caller) is not { } client)
            return null;

        var now = guessers.Now;
        lock (client.Gate)
        {
            var user = client.Find(caller.ActingUser);
            var held = Math.Max(client.Own.HeldFor(now), user?.HeldFor(now) ?? 0);
            if (held > 0)
                return Problems.TooManyMisses with { RetryAfter = Guessers.Seconds(held) };

            client.Own.Go(now);
            user?.Go(now);
            return null;
        }
    }

    private Problem? TakeBreakGlass(Caller caller)
    {
        var now = guessers.Now;
        var client = guessers.Of(caller);
        lock (client.Gate)
        {
            var user = client.Of(caller.ActingUser, now);
            var wait = Math.Max(client.Own.NoBreakGlassFor(now), user.NoBreakGlassFor(now));
            if (wait > 0)
                return Problems.TooManyRequests.With(TooMuchBreakGlass) with { RetryAfter = Guessers.Seconds(wait) };

            client.Own.BreakGlass(now);
            user.BreakGlass(now);
            return null;
        }
    }
}
