using System.Data.Common;
using System.Text.Json;
using Api.Http;
using Api.Storage;

namespace Api.Centres;

/// <summary>The table centre: lists stand in it as JSON, for they are read whole or not at all.</summary>
internal static class CentreQueries
{
    private const string AllCentres = """
        SELECT id, name, phone, on_call_phone, hours, closed_on, towns, abuse_staff FROM centre ORDER BY created_at, id
        """;

    private const string AddCentre = """
        INSERT INTO centre (id, name, phone, on_call_phone, hours, closed_on, towns, abuse_staff, created_at)
        VALUES (@Id, @Name, @Phone, @OnCallPhone, @Hours, @ClosedOn, @Towns, @AbuseStaff, @CreatedAt)
        """;

    private const string SetAbuseStaff = "UPDATE centre SET abuse_staff = @AbuseStaff WHERE id = @Id";

    private const string TurnDirectory = "UPDATE registry SET directory_version = directory_version + 1 WHERE id = 1";

    private sealed record CentreRow
    {
        public required long Id { get; init; }
        public required string Name { get; init; }
        public required string Phone { get; init; }
        public string? OnCallPhone { get; init; }
        public required string Hours { get; init; }
        public required string ClosedOn { get; init; }
        public required string Towns { get; init; }
        public required string AbuseStaff { get; init; }
    }

    /// <summary>All centres, oldest first.</summary>
    internal static async Task<IReadOnlyList<Centre>> AllAsync(DbConnection connection, CancellationToken ct) =>
        [.. (await connection.QueryAsync<CentreRow>(AllCentres, null, ct)).Select(ToCentre)];

    /// <summary>Adds the centre under its own id. After the commit, <see cref="CentreDirectory.Forget"/> makes it hold at once.</summary>
    /// <param name="createdAt">Unix milliseconds.</param>
    /// <returns>The centre's id.</returns>
    internal static async Task<long> AddAsync(DbTransaction transaction, Centre centre, long createdAt, CancellationToken ct)
    {
        // Zero is the id that somebody forgot: the second such centre would fail, the first would not.
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(centre.Id);
        await transaction.ExecuteAsync(
            AddCentre,
            new
            {
                centre.Id,
                centre.Name,
                centre.Phone,
                centre.OnCallPhone,
                Hours = Write<IReadOnlyList<WrittenHours>>([.. centre.Hours.Select(hours => hours.Written)]),
                ClosedOn = Write(centre.ClosedOn),
                Towns = Write(centre.Towns),
                AbuseStaff = Write(centre.AbuseStaff),
                CreatedAt = createdAt,
            },
            ct);
        await transaction.ExecuteAsync(TurnDirectory, null, ct);
        return centre.Id;
    }

    /// <summary>Names the staff who may read a suspicion of abuse, in place of those before them.</summary>
    /// <returns>False when there is no such centre.</returns>
    internal static async Task<bool> SetAbuseStaffAsync(DbTransaction transaction, long id, IReadOnlyList<string> staff, CancellationToken ct)
    {
        var isOne = await transaction.ExecuteAsync(SetAbuseStaff, new { Id = id, AbuseStaff = Write(staff) }, ct) == 1;
        await transaction.ExecuteAsync(TurnDirectory, null, ct);
        return isOne;
    }

    private static Centre ToCentre(CentreRow row) => new(
        row.Id,
        row.Name,
        row.Phone,
        row.OnCallPhone,
        [.. Read<IReadOnlyList<WrittenHours>>(row.Hours).Select(written => ToHours(row, written))],
        Read<IReadOnlyList<DateOnly>>(row.ClosedOn),
        Read<IReadOnlyList<string>>(row.Towns))
    {
        AbuseStaff = Read<IReadOnlyList<string>>(row.AbuseStaff),
    };

    private static OpenHours ToHours(CentreRow row, WrittenHours written) =>
        OpenHours.TryRead(written, out var hours)
            ? hours
            : throw new InvalidDataException($"The hours of centre {Id.Text(row.Id)} cannot be read.");

    private static string Write<T>(T value) => JsonSerializer.Serialize(value, Json.Info<T>());

    private static T Read<T>(string json) => JsonSerializer.Deserialize(json, Json.Info<T>())!;
}
