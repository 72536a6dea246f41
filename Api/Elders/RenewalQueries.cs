using System.Data.Common;
using Api.Storage;

namespace Api.Elders;

/// <summary>How many elders a month was due for, and how many of them were renewed by its end.</summary>
internal sealed record RenewalRate
{
    /// <summary>Whose they were.</summary>
    public long CentreId { get; init; }

    public required long Due { get; init; }

    public required long InTime { get; init; }

    /// <summary>0 to 1; null when nobody was due.</summary>
    internal double? Share => Due == 0 ? null : (double)InTime / Due;
}

/// <summary>The SQL of the steps towards a renewal.</summary>
internal static class RenewalQueries
{
    /// <summary>The step that ends the ladder: the due month moved on.</summary>
    internal const string Renewed = "renewed";

    private const string Add = """
        INSERT INTO renewal_step (id, elder_id, centre_id, due_month, step, method, outcome, acting_user, month, at)
        VALUES (@Id, @ElderId, @CentreId, @DueMonth, @Step, @Method, @Outcome, @ActingUser, @Month, @At)
        """;

    // One row for each, by whoever is first: a second time, or a letter recorded by hand before, adds none.
    private const string AddLetter = """
        INSERT INTO renewal_step (id, elder_id, centre_id, due_month, step, outcome, acting_user, month, at)
        SELECT @Id, e.id, e.centre_id, e.due_month, 'letter', 'sent', @ActingUser, @Month, @At
        FROM elder e
        WHERE e.id = @ElderId AND e.centre_id = @CentreId AND e.due_month = @DueMonth AND e.state = 'active'
          AND NOT EXISTS (SELECT 1 FROM renewal_step s WHERE s.elder_id = e.id AND s.due_month = e.due_month AND s.step = 'letter')
        """;

    // Steps of an earlier due month are history: whoever was renewed stands at the foot of the ladder again.
    private const string OfCentre = """
        SELECT s.elder_id, s.step, s.method, s.outcome, s.acting_user, s.at
        FROM elder e
        JOIN renewal_step s ON s.elder_id = e.id AND s.due_month = e.due_month
        WHERE e.centre_id = @CentreId AND s.step <> 'renewed'
        ORDER BY s.at, s.id
        """;

    // Whoever ended without a renewal could not be renewed and does not count; made-up people never do.
    private const string Rate = """
        SELECT counted.centre_id, COUNT(*) AS due, SUM(counted.in_time) AS in_time
        FROM (
            SELECT MIN(s.centre_id) AS centre_id, CASE WHEN MIN(s.month) <= @Month THEN 1 ELSE 0 END AS in_time
            FROM renewal_step s
            JOIN elder e ON e.id = s.elder_id AND e.training = 0
            WHERE s.due_month = @Month AND s.step = 'renewed'
            GROUP BY s.elder_id
            UNION ALL
            SELECT e.centre_id, 0
            FROM elder e
            WHERE e.due_month = @Month AND e.state = 'active' AND e.training = 0
              AND NOT EXISTS (SELECT 1 FROM renewal_step s WHERE s.elder_id = e.id AND s.due_month = @Month AND s.step = 'renewed')
        ) AS counted
        GROUP BY counted.centre_id
        """;

    internal sealed record StepRow
    {
        public required long ElderId { get; init; }
        public required string Step { get; init; }
        public required string? Method { get; init; }
        public required string? Outcome { get; init; }
        public required string ActingUser { get; init; }
        public required long At { get; init; }
    }

    /// <param name="Id">That of the event's record.</param>
    /// <param name="DueMonth">The one that the step is about.</param>
    /// <param name="Month">The local month in which it was taken.</param>
    internal sealed record NewStep(
        long Id, long ElderId, long CentreId, long DueMonth, string Step, string? Method, string? Outcome, string ActingUser, int Month, long At);

    internal static Task AddAsync(DbTransaction transaction, NewStep step, CancellationToken ct) =>
        transaction.ExecuteAsync(Add, step, ct);

    /// <returns>False where the letter stands already, or none is to be sent any more.</returns>
    internal static async Task<bool> AddLetterAsync(DbTransaction transaction, NewStep step, CancellationToken ct) =>
        await transaction.ExecuteAsync(AddLetter, step, ct) == 1;

    /// <summary>The steps taken for the due months that a centre's elders have now, oldest first.</summary>
    internal static async Task<ILookup<long, StepRow>> OfCentreAsync(DbConnection connection, long centreId, CancellationToken ct) =>
        (await connection.QueryAsync<StepRow>(OfCentre, new { CentreId = centreId }, ct)).ToLookup(step => step.ElderId);

    /// <summary>Each centre's renewal rate of a month: renewed in it or before it, of all whom it was due for.</summary>
    /// <param name="connection">To the registry.</param>
    /// <param name="month">As <see cref="DueMonth"/> counts.</param>
    /// <param name="ct">Stops it.</param>
    internal static async Task<Dictionary<long, RenewalRate>> RatesAsync(DbConnection connection, int month, CancellationToken ct) =>
        (await connection.QueryAsync<RenewalRate>(Rate, new { Month = month }, ct)).ToDictionary(rate => rate.CentreId);
}
