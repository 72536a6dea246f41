using Api.Elders;
using Api.Keyholders;
using Api.Storage;
using Api.Vault;

namespace Api.Notices;

/// <summary>What a QR code's token leads to, as far as a finder's page depends on it.</summary>
/// <param name="ItemId">The item.</param>
/// <param name="NumberId">The number on it.</param>
/// <param name="ElderId">Whose it is.</param>
/// <param name="CentreId">The centre responsible.</param>
/// <param name="MayTell">The elder agreed to finders, the registration stands, and nobody misses the item: the page has the form.</param>
/// <param name="Alerts">What a look at the page tells the centre at once; null for nothing.</param>
/// <param name="Training">A made-up elder.</param>
internal sealed record FoundItem(long ItemId, long NumberId, long ElderId, long CentreId, bool MayTell, IReadOnlyList<string>? Alerts, bool Training);

/// <summary>Token → item, number and elder. What it finds says what the page may offer; none of it stands on the page.</summary>
internal sealed class FoundItems(Engine engine, RegistryVault vault)
{
    private const string Audience = "finder";

    private const string Find = """
        SELECT i.id AS item_id, i.state AS item_state, i.sealed_token, n.id AS number_id, n.state AS number_state, n.sealed_number, n.legacy,
               e.id AS elder_id, e.centre_id, e.state AS elder_state, e.version, e.wrapped_key, e.sealed
        FROM item i
        JOIN number n ON n.id = i.number_id
        JOIN elder e ON e.id = n.elder_id
        WHERE i.token_hash = @Hash
        """;

    private sealed record Row : IElderCell
    {
        public required long ItemId { get; init; }
        public required string ItemState { get; init; }
        public required byte[] SealedToken { get; init; }
        public required long NumberId { get; init; }
        public required string NumberState { get; init; }
        public byte[]? SealedNumber { get; init; }
        public required bool Legacy { get; init; }
        public required long ElderId { get; init; }
        public required long CentreId { get; init; }
        public required string ElderState { get; init; }
        public required long Version { get; init; }
        public byte[]? WrappedKey { get; init; }
        public byte[]? Sealed { get; init; }

        byte[] IElderCell.WrappedKey => WrappedKey ?? [];
        byte[] IElderCell.Sealed => Sealed ?? [];
        byte[] IElderCell.SealedNumber => SealedNumber ?? [];
    }

    /// <returns>Null for a token that is no item's.</returns>
    /// <exception cref="RecordDamagedException">The rows do not agree with each other.</exception>
    internal async Task<FoundItem?> FindAsync(byte[] token, CancellationToken ct)
    {
        await using var connection = await engine.Registry.OpenConnectionAsync(ct);
        if (await connection.FirstAsync<Row>(Find, new { Hash = ItemToken.Hash(token) }, ct) is not { } row)
            return null;

        // An erased elder has neither key nor document; the centre that had it can still be called.
        if (row.Sealed is null && !vault.Heads.AreNewest(row.ElderId, [], row.NumberId, row.SealedNumber))
            throw new RecordDamagedException(row.ElderId, row.NumberId, row.CentreId);

        var document = row.WrappedKey is null || row.Sealed is null ? null : Open(row, token);
        var training = document?.Training == true;
        var mayTell = row is { ItemState: ItemState.Active, NumberState: NumberState.Active } && ElderState.IsRunning(row.ElderState)
            && document?.Consent.Audiences?.Contains(Audience) == true;
        return new FoundItem(row.ItemId, row.NumberId, row.ElderId, row.CentreId, mayTell, training ? null : AlertsOf(row, document), training);
    }

    private ElderDocument Open(Row row, byte[] token)
    {
        if (!vault.TryUnwrap(row.WrappedKey, row.ElderId, out var key))
            throw new RecordDamagedException(row.ElderId, row.NumberId, row.CentreId);

        using (key)
        {
            // The item's own cell names its number: an item that was pointed at another one does not open.
            var text = new byte[ItemToken.Bytes];
            var place = CellPlace.Token(stackalloc byte[CellPlace.MostBytes], row.ItemId, row.NumberId, row.ItemState);
            if (!key.TryOpen(row.SealedToken, place, text) || !text.AsSpan().SequenceEqual(token)
                || !vault.Heads.IsNewest(SealedTable.Items, row.ItemId, row.SealedToken))
            {
                throw new RecordDamagedException(row.ElderId, row.NumberId, row.CentreId);
            }
        }

        return ElderCells.Open(vault, row, asked: null).Document;
    }

    // The codes of a lookup's alerts: a page that is looked at is a number that is used.
    private static List<string>? AlertsOf(Row row, ElderDocument? document)
    {
        var alerts = new List<string>(2);
        if (!ElderState.IsRunning(row.ElderState))
            alerts.Add("closed-used");
        else if (row.NumberState == NumberState.Lost || row.ItemState is ItemState.Lost or ItemState.Replaced)
            alerts.Add("lost-used");
        if (row.NumberState == NumberState.Revoked)
            alerts.Add("revoked-used");
        if (row.ElderState == ElderState.Closing)
            alerts.Add("closing-used");
        if (document?.Missing is not null && ElderState.IsRunning(row.ElderState))
            alerts.Add("missing");
        return alerts.Count > 0 ? alerts : null;
    }
}
