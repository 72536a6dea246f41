using Api.Elders;
using Api.Keyholders;
using Api.Storage;
using Api.Vault;

namespace Api.Notices;

/// <summary>
/// Whose number stands in a notice: for the centre, never for the sender. A number that is nobody's, misread or has an
/// unreadable digit names nobody, and the notice goes by its town.
/// </summary>
internal sealed class NoticedNumber(Engine engine, RegistryVault vault, Numbers numbers)
{
    private const string FindElder = """
        SELECT e.id AS elder_id, e.centre_id, e.state AS elder_state, e.version, e.wrapped_key, e.sealed,
               n.id AS number_id, n.state AS number_state, n.sealed_number, n.legacy
        FROM number n
        JOIN elder e ON e.id = n.elder_id
        WHERE n.number_key = @NumberKey AND n.sealed_number IS NOT NULL AND e.sealed IS NOT NULL
        """;

    private sealed record Row : IElderCell
    {
        public required long ElderId { get; init; }
        public required long CentreId { get; init; }
        public required string ElderState { get; init; }
        public required long Version { get; init; }
        public required byte[] WrappedKey { get; init; }
        public required byte[] Sealed { get; init; }
        public required long NumberId { get; init; }
        public required string NumberState { get; init; }
        public required byte[] SealedNumber { get; init; }
        public required bool Legacy { get; init; }
    }

    /// <summary>The notice with the elder and the centre responsible, where its number is somebody's.</summary>
    internal async Task<NewNotice> ResolveAsync(NewNotice notice, CancellationToken ct)
    {
        if (string.IsNullOrWhiteSpace(notice.Number) || (await numbers.ReadAsync(notice.Number, ct)).Number is not { DigitInferred: false } number)
            return notice;

        await using var connection = await engine.Registry.OpenConnectionAsync(ct);
        var row = await connection.FirstAsync<Row>(FindElder, new { NumberKey = vault.Index.Number(number.Normalised) }, ct);
        if (row is null)
            return notice with { Training = number.IsTraining };

        try
        {
            var training = ElderCells.Open(vault, row, number).Document.Training;
            return notice with { ElderId = row.ElderId, CentreId = row.CentreId, Training = training };
        }
        catch (RecordDamagedException)
        {
            // Somebody may need help whatever became of the row, and a refusal would say that there is one: it goes by town.
            return notice;
        }
    }
}
