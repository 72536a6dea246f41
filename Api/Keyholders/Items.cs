using System.Data.Common;
using Api.Http;
using Api.Storage;
using Api.Vault;

namespace Api.Keyholders;

/// <summary>An item's states; what its token then answers: domain.md section 6.</summary>
internal static class ItemState
{
    internal const string Active = "active";
    internal const string Lost = "lost";

    /// <summary>Worn, and reprinted: another item took its place.</summary>
    internal const string Replaced = "replaced";

    /// <summary>Its number was revoked.</summary>
    internal const string Revoked = "revoked";
}

/// <summary>An item with the number that is printed on it.</summary>
internal sealed record ItemRow : NumberRow
{
    public required long Id { get; init; }
    public required string Kind { get; init; }
    public required string State { get; init; }
    public required long StateAt { get; init; }
    public required byte[] SealedToken { get; init; }
}

/// <summary>The SQL and the seals of the item table: keyholder, magnet and labels of one number, each with its own token.</summary>
internal static class Items
{
    private const string List = """
        SELECT i.id, i.kind, i.state, i.state_at, i.sealed_token, n.id AS number_id, n.state AS number_state, n.sealed_number, n.legacy
        FROM item i
        JOIN number n ON n.id = i.number_id
        WHERE n.elder_id = @ElderId
        ORDER BY i.state_at DESC, i.id
        """;

    private const string Find = """
        SELECT i.id, i.kind, i.state, i.state_at, i.sealed_token, n.id AS number_id, n.state AS number_state, n.sealed_number, n.legacy
        FROM item i
        JOIN number n ON n.id = i.number_id
        WHERE n.elder_id = @ElderId AND i.id = @Id
        """;

    private const string Insert = """
        INSERT INTO item (id, number_id, kind, token_hash, sealed_token, state, state_at)
        VALUES (@Id, @NumberId, @Kind, @TokenHash, @SealedToken, 'active', @At)
        """;

    private const string SetState = "UPDATE item SET sealed_token = @SealedToken, state = @State, state_at = @At WHERE id = @Id";

    internal static Task<List<ItemRow>> ListAsync(DbConnection connection, long elderId, CancellationToken ct) =>
        connection.QueryAsync<ItemRow>(List, new { ElderId = elderId }, ct);

    internal static Task<List<ItemRow>> ListAsync(DbTransaction transaction, long elderId, CancellationToken ct) =>
        transaction.QueryAsync<ItemRow>(List, new { ElderId = elderId }, ct);

    internal static Task<ItemRow?> FindAsync(DbConnection connection, long elderId, long id, CancellationToken ct) =>
        connection.FirstAsync<ItemRow>(Find, new { ElderId = elderId, Id = id }, ct);

    internal static Task<ItemRow?> FindAsync(DbTransaction transaction, long elderId, long id, CancellationToken ct) =>
        transaction.FirstAsync<ItemRow>(Find, new { ElderId = elderId, Id = id }, ct);

    /// <summary>A new item of a set, with a token that nobody has seen yet.</summary>
    /// <returns>Its id.</returns>
    internal static async Task<long> IssueAsync(
        DbTransaction transaction, ElderKey key, long numberId, string kind, long at, CancellationToken ct)
    {
        var (id, token) = (Id.New(), ItemToken.New());
        var row = new
        {
            Id = id,
            NumberId = numberId,
            Kind = kind,
            TokenHash = ItemToken.Hash(token),
            SealedToken = key.Seal(token, Place(id, numberId, ItemState.Active)),
            At = at,
        };
        await transaction.ExecuteAsync(Insert, row, ct);
        return id;
    }

    /// <summary>The state is part of what the token is sealed with, so it is sealed anew.</summary>
    /// <returns>False when the stored token does not open: nothing was written.</returns>
    internal static async Task<bool> SetStateAsync(
        DbTransaction transaction, ElderKey key, ItemRow item, string state, long at, CancellationToken ct)
    {
        if (OpenToken(key, item) is not { } token)
            return false;

        var cell = key.Seal(token, Place(item.Id, item.NumberId, state));
        await transaction.ExecuteAsync(SetState, new { item.Id, SealedToken = cell, State = state, At = at }, ct);
        return true;
    }

    /// <returns>Null when the cell is not this item's in this state.</returns>
    internal static byte[]? OpenToken(ElderKey key, ItemRow item)
    {
        var token = new byte[ItemToken.Bytes];
        return key.TryOpen(item.SealedToken, Place(item.Id, item.NumberId, item.State), token) ? token : null;
    }

    private static byte[] Place(long itemId, long numberId, string state) =>
        CellPlace.Token(stackalloc byte[CellPlace.MostBytes], itemId, numberId, state).ToArray();
}
