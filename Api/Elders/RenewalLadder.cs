namespace Api.Elders;

/// <summary>
/// What is done when, until a registration is confirmed (domain.md section 8): a letter the month before the due month, a call one
/// month after it, a visit two and a check on the elder's safety three months after it. Nobody is ever dropped from it.
/// </summary>
internal static class RenewalLadder
{
    private const int LongOverdueMonths = 6;

    private static readonly (string Step, int Months)[] Rungs = [("letter", -1), ("phone", 1), ("visit", 2), ("welfare-check", 3)];

    /// <param name="dueMonth">The elder's.</param>
    /// <param name="taken">The steps taken for it, oldest first.</param>
    /// <param name="today">Local.</param>
    internal static RenewalStanding Of(int dueMonth, IEnumerable<RenewalQueries.StepRow> taken, Today today)
    {
        var months = DueMonth.Of(today.Date) - dueMonth;
        var steps = new List<TakenStep>();
        var (highest, isOpen) = (-1, false);
        foreach (var step in taken)
        {
            steps.Add(Told(step, today));
            highest = Math.Max(highest, Rung(step.Step));
            if (step.Step == Rungs[^1].Step)
                isOpen = step.Outcome is not (null or "safe" or "reached");
        }

        // Nobody is done with while a check on the elder's safety found nobody, or somebody was only asked to go.
        if (isOpen)
            highest = Rungs.Length - 2;

        // A step that was missed is not made up for by a milder one: the month says which, unless it was taken already.
        var next = Math.Max(Array.FindLastIndex(Rungs, rung => rung.Months <= months), highest + 1);
        return new RenewalStanding
        {
            Next = next < Rungs.Length ? Rungs[next].Step : null,
            NextFrom = next < Rungs.Length ? DueMonth.Text(dueMonth + Rungs[next].Months) : null,
            LongOverdue = months >= LongOverdueMonths ? true : null,
            Last = steps.LastOrDefault(),
            Taken = steps.Count > 0 ? steps : null,
        };
    }

    private static TakenStep Told(RenewalQueries.StepRow step, Today today) => new()
    {
        Step = step.Step,
        On = today.DateOf(step.At),
        By = step.ActingUser,
        Method = step.Method,
        Outcome = step.Outcome,
    };

    private static int Rung(string step) => Array.FindIndex(Rungs, rung => rung.Step == step);
}
