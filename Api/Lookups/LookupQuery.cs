using System.Collections.Concurrent;
using System.Data.Common;
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
}

/// <summary>Number → elder in one indexed query, on connections of its own that keep it compiled.</summary>
internal sealed class LookupQuery(Engine engine, RegistryVault vault) : IDisposable
{
    private const string Find = """
        SELECT n.id AS number_id, n.elder_id, n.centre_id AS stock_centre_id, n.state AS number_state, n.state_at AS number_state_at,
               n.legacy, n.sealed_number, e.centre_id, e.state AS elder_state, e.state_at AS elder_state_at, e.version,
               e.wrapped_key, e.sealed, i.id AS item_id, i.state AS item_state, i.state_at AS item_state_at, i.sealed_token
        FROM number n
        LEFT JOIN elder e ON e.id = n.elder_id
        LEFT JOIN item i ON i.token_hash = @TokenHash
        WHERE n.id = COALESCE(
            @NumberId,
            (SELECT k.id FROM number k WHERE k.number_key = @NumberKey),
            (SELECT t.number_id FROM item t WHERE t.token_hash = @TokenHash))
        """;

    private readonly ConcurrentBag<Reader> idle = [];

    internal Task<LookupRow?> FindAsync(KeyholderNumber number, CancellationToken ct) =>
        FindAsync(null, vault.Index.Number(number.Normalised), null, ct);

    internal Task<LookupRow?> FindByTokenAsync(byte[] token, CancellationToken ct) =>
        FindAsync(null, null, LookupToken.Hash(token), ct);

    internal Task<LookupRow?> FindByIdAsync(long numberId, CancellationToken ct) => FindAsync(numberId, null, null, ct);

    public void Dispose()
    {
        while (idle.TryTake(out var reader))
            reader.Dispose();
    }

    private async Task<LookupRow?> FindAsync(long? numberId, byte[]? numberKey, byte[]? tokenHash, CancellationToken ct)
    {
        if (!idle.TryTake(out var reader))
            reader = new Reader(await engine.Registry.OpenConnectionAsync(ct));

        LookupRow? row;
        try
        {
            row = await reader.FindAsync(numberId, numberKey, tokenHash, ct);
        }
        catch
        {
            // After an error the connection's state is unknown: the next lookup opens another.
            reader.Dispose();
            throw;
        }

        idle.Add(reader);
        return row;
    }

    private sealed class Reader : IDisposable
    {
        private readonly DbConnection connection;
        private readonly DbCommand find;
        private Func<DbDataReader, LookupRow>? parse;

        internal Reader(DbConnection connection)
        {
            this.connection = connection;
            find = connection.Prepare(Find, "NumberId", "NumberKey", "TokenHash");
        }

        internal async Task<LookupRow?> FindAsync(long? numberId, byte[]? numberKey, byte[]? tokenHash, CancellationToken ct)
        {
            find.Parameters[0].Value = (object?)numberId ?? DBNull.Value;
            find.Parameters[1].Value = (object?)numberKey ?? DBNull.Value;
            find.Parameters[2].Value = (object?)tokenHash ?? DBNull.Value;
            await using var rows = await find.ExecuteReaderAsync(ct);
            parse ??= rows.RowParser<LookupRow>();
            return await rows.ReadAsync(ct) ? parse(rows) : null;
        }

        public void Dispose()
        {
            find.Dispose();
            connection.Dispose();
        }
    }
}
