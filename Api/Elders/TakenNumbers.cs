using Api.Access;
using Api.Audit;
using Api.Http;
using Api.Keyholders;

namespace Api.Elders;

/// <summary>
/// A number from before this service that another centre has cannot be let in, and saying so tells that it exists. Whoever hears it is
/// counted like whoever looks such numbers up (design.md section 8), and beyond the limit hears nothing more of any.
/// </summary>
internal sealed class TakenNumbers(Guessers guessers, ReviewTerm term)
{
    /// <summary>What rings at the privacy officer's.</summary>
    internal const string HeldBack = "held-back";

    private static readonly Text Wait = new(
        "ほかのセンターが使っている以前の番号が続いたため、以前の番号の登録・取込みを一時的に止めています。しばらく待ってから、もう一度お試しください。"
        + "以前の番号のない登録は、いまも行えます。",
        "So many numbers from before are another centre's that none is let in for a while. Wait, then try again. Registrations without such a "
        + "number go on.");

    /// <summary>Before the registry is asked for a number from before.</summary>
    /// <returns>Null to go on.</returns>
    internal Problem? Enter(Caller caller) => guessers.OverFor(caller) is { } seconds ? Problem(seconds) : null;

    /// <summary>What an answer would tell, before it does.</summary>
    /// <param name="caller">A centre.</param>
    /// <param name="holders">The other centres' elders whose numbers these are.</param>
    /// <param name="record">The answer's.</param>
    /// <returns>The record with what it rings for; and the problem where all of it is more than may be told.</returns>
    internal (AuditRecord Record, Problem? Problem) Count(Caller caller, IEnumerable<long> holders, AuditRecord record)
    {
        var (alarm, isBeyond) = guessers.Reach(caller, holders);
        var problem = isBeyond ? Enter(caller) : null;
        record = problem is null ? record : record with { Outcome = problem.Code };
        return (alarm.HasFlag(GuessAlarm.HeldBack) ? record with { Alerts = [HeldBack], ReviewBy = term.End } : record, problem);
    }

    private static Problem Problem(int seconds) => Problems.TooManyMisses.With(Wait) with { RetryAfter = seconds };
}
