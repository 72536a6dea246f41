using System.Data.Common;
using Api.Access;
using Api.Audit;
using Api.Http;
using Api.Keyholders;
using Api.Vault;

namespace Api.Elders;

/// <summary>What became of an elder's items, for the answer and for the record; or why nothing did.</summary>
internal sealed record SetChange<T>(T? Value, Problem? Problem = null)
    where T : class
{
    internal long? Item { get; init; }

    internal long? Number { get; init; }

    internal IReadOnlyList<string>? Detail { get; init; }

    internal static SetChange<T> Refused(Problem problem) => new(null, problem);
}

/// <summary>An elder's set inside the transaction that changes it, with the elder's key open.</summary>
internal sealed record OpenSet(DbTransaction Transaction, ElderRow Elder, ElderKey Key, bool Training, long At)
{
    /// <exception cref="RecordDamagedException">There is none: every registration was given an issued number.</exception>
    internal async Task<NumberRow> NumberAsync(CancellationToken ct) =>
        await Numbers.FindOfSetAsync(Transaction, Elder.ElderId, ct) ?? throw Damaged(Elder.NumberId);

    internal Task<ItemRow?> FindItemAsync(string item, CancellationToken ct)
    {
        _ = Id.TryParse(item, out var id);
        return Items.FindAsync(Transaction, Elder.ElderId, id, ct);
    }

    internal async Task EndItemAsync(ItemRow item, string state, CancellationToken ct)
    {
        if (!await Items.SetStateAsync(Transaction, Key, item, state, At, ct))
            throw Damaged(item.NumberId);
    }

    internal Task EndNumberAsync(NumberRow number, string state, CancellationToken ct) =>
        Numbers.SetStateAsync(Transaction, number.NumberId, Elder.ElderId, Key, Open(number), state, At, ct);

    internal KeyholderNumber Open(NumberRow number) =>
        Numbers.Open(Key, Elder.ElderId, number) ?? throw Damaged(number.NumberId);

    private RecordDamagedException Damaged(long number) => new(Elder.ElderId, number, Elder.CentreId);
}

/// <summary>A centre changes the items and the number of its own elder: one transaction with its record.</summary>
internal sealed class ItemEditor(OwnElders own, RegistryVault vault, AuditLog audit, Today today)
{
    internal async Task<(T? Value, Problem? Problem)> ChangeAsync<T>(
        string id, Caller caller, string what, Func<OpenSet, Task<SetChange<T>>> change, CancellationToken ct)
        where T : class
    {
        if (await own.FindAsync(id, caller, ct) is not { } found)
            return (null, Problems.NotFound);

        var done = SetChange<T>.Refused(Problems.NotFound);
        await audit.ChangeAsync(
            async transaction =>
            {
                // Read again under the write lock: since then it may have been closed, or gone to another centre.
                var row = await ElderQueries.FindOwnAsync(transaction, found.Row.ElderId, caller.OwnCentre, ct);
                if (row is not null)
                    done = await ChangeAsync(transaction, row, found.Opened.Document.Training, change);

                return new AuditRecord(what, done.Problem?.Code ?? "done", caller)
                {
                    Elder = found.Row.ElderId,
                    Centre = found.Row.CentreId,
                    Number = done.Number,
                    Subject = done.Item,
                    Detail = done.Detail,
                    IsChange = done.Problem is null,
                };
            },
            ct);
        return (done.Value, done.Problem);
    }

    private async Task<SetChange<T>> ChangeAsync<T>(
        DbTransaction transaction, ElderRow row, bool training, Func<OpenSet, Task<SetChange<T>>> change)
        where T : class
    {
        if (!ElderState.IsRunning(row.ElderState))
            return SetChange<T>.Refused(Problems.AlreadyClosed);

        if (!vault.TryUnwrap(row.WrappedKey, row.ElderId, out var key))
            throw new RecordDamagedException(row.ElderId, row.NumberId, row.CentreId);

        using (key)
        {
            await RefuseOlderRowsAsync(transaction, row);
            try
            {
                return await change(new OpenSet(transaction, row, key, training, today.Milliseconds));
            }
            catch (NumbersExhaustedException)
            {
                return SetChange<T>.Refused(Problems.NumbersExhausted);
            }
        }
    }

    // A number that was revoked and put back whole would be sealed anew here, and from then on be as good as any.
    private async Task RefuseOlderRowsAsync(DbTransaction transaction, ElderRow row)
    {
        var numbers = (await Items.ListAsync(transaction, row.ElderId, CancellationToken.None))
            .Select(item => vault.Heads.IsNewest(SealedTable.Items, item.Id, item.SealedToken) ? item : throw new RecordDamagedException(row.ElderId, item.NumberId, row.CentreId))
            .Concat(await Numbers.ListAnsweringAsync(transaction, row.ElderId, legacy: false, CancellationToken.None))
            .Concat(await Numbers.ListAnsweringAsync(transaction, row.ElderId, legacy: true, CancellationToken.None));
        foreach (var number in numbers)
        {
            if (!vault.Heads.IsNewest(SealedTable.Numbers, number.NumberId, number.SealedNumber))
                throw new RecordDamagedException(row.ElderId, number.NumberId, row.CentreId);
        }
    }
}
