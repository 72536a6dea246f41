using System.Data.Common;
using Api.Storage;

namespace Api.Elders;

/// <summary>An elder's row with the number that names it best: active before lost, issued before legacy.</summary>
internal record ElderRow : IElderCell
{
    public required long ElderId { get; init; }
    public required long CentreId { get; init; }
    public required string ElderState { get; init; }
    public required long StateAt { get; init; }
    public required bool Training { get; init; }
    public required long BirthMonth { get; init; }
    public required long DueMonth { get; init; }
    public required long Version { get; init; }
    public required byte[] WrappedKey { get; init; }
    public required byte[] Sealed { get; init; }
    public required long NumberId { get; init; }
    public required string NumberState { get; init; }
    public required byte[] SealedNumber { get; init; }
    public required bool Legacy { get; init; }

    long? IElderCell.StateAt => StateAt;
}

/// <summary>The SQL of the elder table; the centre stands in each WHERE, so that no code can forget it.</summary>
internal static class ElderQueries
{
    /// <summary>What an <see cref="ElderRow"/> is read from: columns of elder_with_number.</summary>
    internal const string Columns = """
        elder_id, centre_id, elder_state, state_at, training, birth_month, due_month, version, wrapped_key, sealed,
               number_id, number_state, sealed_number, legacy
        """;

    private const string FindOwn = $"""
        SELECT {Columns}
        FROM elder_with_number
        WHERE elder_id = @Id AND centre_id = @CentreId
        """;

    // Due is who is to be asked: letters stop as soon as an end is reported (domain.md section 8).
    private const string ListOwn = $"""
        SELECT {Columns}
        FROM elder_with_number
        WHERE centre_id = @CentreId AND (@DueBy IS NULL OR (due_month <= @DueBy AND elder_state = 'active')) AND (@State IS NULL OR elder_state = @State)
        """;

    // Who may be the same person, at any centre: this one query looks beyond the caller's own elders, and what it finds
    // there is answered with the other centre's name and phone only.
    private const string FindSamePerson = $"""
        SELECT {Columns}
        FROM elder_with_number
        WHERE person_key = @PersonKey
        LIMIT 10
        """;

    private const string Insert = """
        INSERT INTO elder (
            id, centre_id, state, state_at, training, birth_month, due_month, version, person_key, wrapped_key, sealed,
            created_at, changed_at)
        VALUES (
            @Id, @CentreId, 'active', @At, @Training, @BirthMonth, @DueMonth, 1, @PersonKey, @WrappedKey, @Sealed, @At, @At)
        """;

    private const string KeepVersion = """
        INSERT INTO elder_version (elder_id, version, centre_id, state, sealed, record_id, replaced_at)
        SELECT id, version, centre_id, state, sealed, @RecordId, @At
        FROM elder
        WHERE id = @Id AND centre_id = @CentreId AND version = @Version
        """;

    private const string Update = """
        UPDATE elder
        SET centre_id = @NewCentreId, state = @State, state_at = @StateAt, birth_month = @BirthMonth, due_month = @DueMonth, version = version + 1,
            person_key = @PersonKey, sealed = @Sealed, changed_at = @At
        WHERE id = @Id AND centre_id = @CentreId AND version = @Version
        """;

    private const string ListKept = """
        SELECT id AS row_id, version, centre_id, state, sealed FROM elder_version WHERE elder_id = @Id AND version < @Before ORDER BY version
        """;

    /// <summary>An old version of an elder.</summary>
    internal sealed record KeptVersion
    {
        public required long RowId { get; init; }
        public required long Version { get; init; }
        public required long CentreId { get; init; }
        public required string State { get; init; }
        public required byte[] Sealed { get; init; }
    }

    /// <summary>The versions before this one, oldest first.</summary>
    internal static Task<List<KeptVersion>> ListKeptAsync(DbConnection connection, long id, long before, CancellationToken ct) =>
        connection.QueryAsync<KeptVersion>(ListKept, new { Id = id, Before = before }, ct);

    internal static Task<List<KeptVersion>> ListKeptAsync(DbTransaction transaction, long id, CancellationToken ct) =>
        transaction.QueryAsync<KeptVersion>(ListKept, new { Id = id, Before = long.MaxValue }, ct);

    internal static Task<ElderRow?> FindOwnAsync(DbConnection connection, long id, long centreId, CancellationToken ct) =>
        connection.FirstAsync<ElderRow>(FindOwn, new { Id = id, CentreId = centreId }, ct);

    internal static Task<ElderRow?> FindOwnAsync(DbTransaction transaction, long id, long centreId, CancellationToken ct) =>
        transaction.FirstAsync<ElderRow>(FindOwn, new { Id = id, CentreId = centreId }, ct);

    /// <param name="dueBy">Only those whose due month is this one or before it.</param>
    internal static Task<List<ElderRow>> ListOwnAsync(
        DbConnection connection, long centreId, int? dueBy, string? state, CancellationToken ct) =>
        connection.QueryAsync<ElderRow>(ListOwn, new { CentreId = centreId, DueBy = dueBy, State = state }, ct);

    internal static Task<List<ElderRow>> FindSamePersonAsync(DbTransaction transaction, byte[] personKey, CancellationToken ct) =>
        transaction.QueryAsync<ElderRow>(FindSamePerson, new { PersonKey = personKey }, ct);

    internal sealed record NewRow(
        long Id, long CentreId, bool Training, int BirthMonth, int DueMonth, byte[] PersonKey, byte[] WrappedKey, byte[] Sealed, long At);

    internal static Task InsertAsync(DbTransaction transaction, NewRow row, CancellationToken ct) =>
        transaction.ExecuteAsync(Insert, row, ct);

    /// <summary>For thousands of rows: compiled once.</summary>
    internal static DbCommand PrepareInsert(DbTransaction transaction) =>
        transaction.Prepare(Insert, "@Id", "@CentreId", "@Training", "@BirthMonth", "@DueMonth", "@PersonKey", "@WrappedKey", "@Sealed", "@At");

    internal static void Run(DbCommand insert, NewRow row) =>
        insert.Run(row.Id, row.CentreId, row.Training, row.BirthMonth, row.DueMonth, row.PersonKey, row.WrappedKey, row.Sealed, row.At);

    internal sealed record ChangedRow(
        long Id, long CentreId, long Version, string State, long StateAt, int BirthMonth, int DueMonth, byte[] PersonKey, byte[] Sealed,
        long At, long RecordId, long NewCentreId);

    /// <returns>False when somebody else changed the elder since <see cref="ChangedRow.Version"/> was read.</returns>
    internal static async Task<bool> UpdateAsync(DbTransaction transaction, ChangedRow row, CancellationToken ct) =>
        await transaction.ExecuteAsync(KeepVersion, row, ct) == 1 && await transaction.ExecuteAsync(Update, row, ct) == 1;
}
