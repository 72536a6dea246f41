using System.Data.Common;
using System.Security.Cryptography;
using Api.Http;
using Api.Keyholders;
using Api.Vault;

namespace Api.Elders;

/// <summary>Where a new elder's number comes from.</summary>
/// <param name="FromStock">One of the centre's unassigned numbers; null issues a new one.</param>
/// <param name="Legacy">The number from before this service, beside the new one.</param>
/// <param name="Training">A made-up person: the number starts with 9.</param>
/// <param name="Length">Digits of a new number, where not the setting's.</param>
internal readonly record struct NumberWish(
    KeyholderNumber? FromStock = null, KeyholderNumber? Legacy = null, bool Training = false, int? Length = null);

/// <summary>What a change wrote: ids and the hash of the new cell, for its record.</summary>
internal sealed record WrittenElder(long Id, long Version, KeyholderNumber Number, byte[] CellHash);

/// <summary>A new elder, sealed and not yet written.</summary>
/// <param name="FromStock">The number is one of the centre's stock, and not new.</param>
internal sealed record SealedElder(ElderQueries.NewRow Row, byte[] CellHash, SealedNumber Number, bool FromStock, SealedNumber? Legacy);

/// <summary>Seals elders and writes their rows, always inside the transaction of a recorded change.</summary>
internal sealed class ElderRegistry(RegistryVault vault, Numbers numbers)
{
    /// <returns>The elder, or the problem with its number.</returns>
    /// <exception cref="NumbersExhaustedException">No number is left to issue.</exception>
    /// <exception cref="RecordDamagedException">The number's row in the stock is not what was written there.</exception>
    internal async Task<(WrittenElder? Written, Problem? Problem)> InsertAsync(
        DbTransaction transaction, ElderDocument document, long centreId, NumberWish wish, long at, CancellationToken ct)
    {
        var id = Id.New();
        using var key = ElderKey.Create(vault.KeysIn(transaction.Connection!).Current, id, out var wrapped);
        var cell = ElderCells.Seal(key, document with { StateAt = at }, id, version: 1, centreId, ElderState.Active);
        await ElderQueries.InsertAsync(
            transaction,
            new(id, centreId, wish.Training, BirthMonth(document), DueMonthOf(document), PersonKey(document), wrapped, cell, at),
            ct);

        if (wish.Legacy is { } legacy && !await numbers.AddLegacyAsync(transaction, id, key, legacy, at, ct))
            return (null, Problems.NumberTaken);

        if (wish.FromStock is not { } stocked)
        {
            var issued = await numbers.IssueAsync(transaction, id, key, wish.Training, wish.Length, at, ct);
            return (new WrittenElder(id, 1, issued, SHA256.HashData(cell)), null);
        }

        var (taken, damaged) = await numbers.TakeFromStockAsync(transaction, id, key, centreId, stocked, at, ct);
        if (damaged is { } number)
            throw new RecordDamagedException(0, number, centreId);

        return taken
            ? (new WrittenElder(id, 1, stocked, SHA256.HashData(cell)), null)
            : (null, Problems.NumberNotInStock);
    }

    /// <summary>Writes the next version of an elder; the old one becomes history.</summary>
    /// <returns>Null when somebody else changed it meanwhile.</returns>
    internal Task<WrittenElder?> UpdateAsync(
        DbTransaction transaction, ElderRow old, ElderDocument document, string state, long recordId, long at, CancellationToken ct) =>
        WriteAsync(transaction, old, document, state, old.CentreId, recordId, at, ct);

    /// <summary>The same, and from this version on the elder is another centre's.</summary>
    internal Task<WrittenElder?> MoveAsync(
        DbTransaction transaction, ElderRow old, ElderDocument document, long centreId, long recordId, long at, CancellationToken ct) =>
        WriteAsync(transaction, old, document, old.ElderState, centreId, recordId, at, ct);

    private async Task<WrittenElder?> WriteAsync(
        DbTransaction transaction, ElderRow old, ElderDocument document, string state, long centreId, long recordId, long at, CancellationToken ct)
    {
        if (!vault.TryUnwrap(old.WrappedKey, old.ElderId, out var key))
            throw new RecordDamagedException(old.ElderId, old.NumberId);

        using (key)
        {
            var isNew = state != old.ElderState;
            var stateAt = isNew ? at : old.StateAt;
            // A column that was never sealed is not sealed now, as if it had been looked after.
            var dated = isNew ? document with { StateAt = at } : document;
            var cell = ElderCells.Seal(key, dated, old.ElderId, old.Version + 1, centreId, state);
            var row = new ElderQueries.ChangedRow(
                old.ElderId, old.CentreId, old.Version, state, stateAt, BirthMonth(document), DueMonthOf(document), PersonKey(document),
                cell, at, recordId, centreId);
            return await ElderQueries.UpdateAsync(transaction, row, ct)
                ? new WrittenElder(old.ElderId, old.Version + 1, default, SHA256.HashData(cell))
                : null;
        }
    }

    /// <summary>What a person is recognised by when registered twice: folded kana and birth date.</summary>
    internal byte[] PersonKey(ElderDocument document) =>
        vault.Index.Person(Kana.Fold(document.Identity.Kana!), document.Identity.BirthDate!.Value);

    /// <summary>
    /// Seals a new elder outside of any transaction: an import seals thousands before it takes the write lock.
    /// </summary>
    /// <param name="document">The elder.</param>
    /// <param name="centreId">Whose.</param>
    /// <param name="legacy">The number from before this service, beside the issued one.</param>
    /// <param name="stocked">A number of the centre's stock; null makes a new one.</param>
    /// <param name="at">Unix milliseconds.</param>
    internal SealedElder Seal(ElderDocument document, long centreId, KeyholderNumber? legacy, (long Id, KeyholderNumber Number)? stocked, long at)
    {
        var id = Id.New();
        using var key = ElderKey.Create(vault.Master, id, out var wrapped);
        var cell = ElderCells.Seal(key, document with { StateAt = at }, id, version: 1, centreId, ElderState.Active);
        return new SealedElder(
            new(id, centreId, document.Training, BirthMonth(document), DueMonthOf(document), PersonKey(document), wrapped, cell, at),
            SHA256.HashData(cell),
            numbers.Seal(key, id, stocked?.Id ?? Id.New(), stocked?.Number ?? numbers.New()),
            stocked is not null,
            legacy is { } older ? numbers.Seal(key, id, Id.New(), older) : null);
    }

    /// <summary>The master key as it is while the rows are written: it may have been rotated since they were sealed.</summary>
    internal MasterKey MasterIn(DbTransaction transaction) => vault.KeysIn(transaction.Connection!).Current;

    /// <summary>A sealed elder's row under this master key.</summary>
    internal ElderQueries.NewRow Under(MasterKey master, ElderQueries.NewRow row) => row.WrappedKey.AsSpan().StartsWith(master.IdBytesValue)
        ? row
        : row with { WrappedKey = vault.Rewrap(master, row.WrappedKey, row.Id) ?? throw new RecordDamagedException(row.Id, null) };

    /// <summary>Another new number for a sealed elder: somebody has the first one already.</summary>
    internal SealedNumber SealAnother(SealedElder elder)
    {
        if (!vault.TryUnwrap(elder.Row.WrappedKey, elder.Row.Id, out var key))
            throw new RecordDamagedException(elder.Row.Id, null);

        using (key)
            return numbers.Seal(key, elder.Row.Id, Id.New(), numbers.New());
    }

    private static int BirthMonth(ElderDocument document) => document.Identity.BirthDate!.Value.Month;

    private static int DueMonthOf(ElderDocument document) => DueMonth.Of(BirthMonth(document), document.Confirmed.Oldest);
}
