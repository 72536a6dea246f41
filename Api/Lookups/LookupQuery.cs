using Api.Keyholders;
using Api.Storage;
using Api.Vault;

namespace Api.Lookups;

/// <summary>A number with its elder, where there is one, and the item whose token was asked.</summary>
internal sealed record LookupRow
{
    public required long NumberId { get; init; }
    public long? ElderId { get; init; }
    public long? StockCentreId { get; init; }
    public required string NumberState { get; init; }
    public required long NumberStateAt { get; init; }
    public required bool Legacy { get; init; }
    public byte[]? SealedNumber { get; init; }
    public long? CentreId { get; init; }
    public string? ElderState { get; init; }
    public long? ElderStateAt { get; init; }
    public long? Version { get; init; }
    public byte[]? WrappedKey { get; init; }
    public byte[]? Sealed { get; init; }
    public long? ItemId { get; init; }
    public string? ItemState { get; init; }
    public long? ItemStateAt { get; init; }
    public byte[]? SealedToken { get; init; }

    /// <summary>The registry's newest change when this row was read.</summary>
    public long LastChange { get; init; }
}

/// <summary>Number → elder in one indexed query, on connections of its own that keep it compiled.</summary>
internal sealed class LookupQuery(Engine engine, RegistryVault vault) : IDisposable
{
    private const string FindNumber = """
        SELECT n.id AS number_id, n.elder_id, n.centre_id AS stock_centre_id, n.state AS number_state, n.state_at AS number_state_at,
               n.legacy, n.sealed_number, e.centre_id, e.state AS elder_state, e.state_at AS elder_state_at, e.version,
               e.wrapped_key, e.sealed, i.id AS item_id, i.state AS item_state, i.state_at AS item_state_at, i.sealed_token,
               (SELECT r.last_change FROM registry r WHERE r.id = 1) AS last_change
        FROM number n
        LEFT JOIN elder e ON e.id = n.elder_id
        LEFT JOIN item i ON i.token_hash = @TokenHash
        WHERE n.id = COALESCE(
            @NumberId,
            (SELECT k.id FROM number k WHERE k.number_key = @NumberKey),
            (SELECT t.number_id FROM item t WHERE t.token_hash = @TokenHash))
        """;

    private readonly KeptStatements find = new(engine.Registry, FindNumber);

    private readonly record struct Asked(long? NumberId, byte[]? NumberKey, byte[]? TokenHash);

    internal ValueTask<LookupRow?> FindAsync(KeyholderNumber number, CancellationToken ct) =>
        FindAsync(new Asked(null, vault.Index.Number(number.Normalised), null), ct);

    internal ValueTask<LookupRow?> FindByTokenAsync(byte[] token, CancellationToken ct) =>
        FindAsync(new Asked(null, null, LookupToken.Hash(token)), ct);

    internal ValueTask<LookupRow?> FindByIdAsync(long numberId, CancellationToken ct) => FindAsync(new Asked(numberId, null, null), ct);

    public void Dispose() => find.Dispose();

    private ValueTask<LookupRow?> FindAsync(Asked asked, CancellationToken ct) => find.FirstAsync(asked, Set, Read, ct);

    private static void Set(Statement find, Asked asked)
    {
        find.Set(0, asked.TokenHash);
        find.Set(1, asked.NumberId);
        find.Set(2, asked.NumberKey);
    }

    private static LookupRow Read(Statement find) => new()
    {
        NumberId = find.Number(0),
        ElderId = find.NumberOrNull(1),
        StockCentreId = find.NumberOrNull(2),
        NumberState = find.Text(3),
        NumberStateAt = find.Number(4),
        Legacy = find.Number(5) != 0,
        SealedNumber = find.BytesOrNull(6),
        CentreId = find.NumberOrNull(7),
        ElderState = find.TextOrNull(8),
        ElderStateAt = find.NumberOrNull(9),
        Version = find.NumberOrNull(10),
        WrappedKey = find.BytesOrNull(11),
        Sealed = find.BytesOrNull(12),
        ItemId = find.NumberOrNull(13),
        ItemState = find.TextOrNull(14),
        ItemStateAt = find.NumberOrNull(15),
        SealedToken = find.BytesOrNull(16),
        LastChange = find.Number(17),
    };
}
