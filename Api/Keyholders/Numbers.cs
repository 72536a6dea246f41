using System.Data.Common;
using System.Text;
using Api.Http;
using Api.Storage;
using Api.Vault;

namespace Api.Keyholders;

/// <summary>A number's states in the registry.</summary>
internal static class NumberState
{
    internal const string Unassigned = "unassigned";
    internal const string Active = "active";
    internal const string Lost = "lost";
    internal const string Revoked = "revoked";
    internal const string Erased = "erased";
}

/// <summary>An elder's number as it is stored.</summary>
internal record NumberRow
{
    public required long NumberId { get; init; }
    public required string NumberState { get; init; }
    public required byte[] SealedNumber { get; init; }
    public required bool Legacy { get; init; }
}

/// <summary>More than 1 % of the numbers of a length are in use: guessing would begin to pay (domain.md section 2).</summary>
internal sealed class NumbersExhaustedException() : Exception("No numbers of this length are left to issue.");

/// <summary>Reads numbers and hands them out: from a centre's stock, new, or as an elder's older one.</summary>
internal sealed class Numbers(Engine engine, RegistryVault vault, NumberOptions options, NumberReader reader)
{
    private const string AllLengths = "SELECT length FROM number_length";

    internal const string Insert = """
        INSERT INTO number (id, elder_id, centre_id, number_key, sealed_number, legacy, state, state_at, batch)
        VALUES (@Id, @ElderId, @CentreId, @NumberKey, @SealedNumber, @Legacy, @State, @At, @Batch)
        ON CONFLICT (number_key) DO NOTHING
        """;

    // The centre stands in the WHERE: another centre's stock is as far away as a number that does not exist.
    internal const string TakeFromStock = """
        UPDATE number SET elder_id = @ElderId, sealed_number = @SealedNumber, state = 'active', state_at = @At
        WHERE id = @Id AND state = 'unassigned' AND centre_id = @CentreId
        """;

    private const string FindInStock = """
        SELECT id, sealed_number FROM number WHERE number_key = @NumberKey AND state = 'unassigned' AND centre_id = @CentreId
        """;

    private const string SetNumberState = """
        UPDATE number SET sealed_number = @SealedNumber, state = @State, state_at = @At WHERE id = @Id
        """;

    private const string FindOfSet = """
        SELECT id AS number_id, state AS number_state, sealed_number, legacy
        FROM number
        WHERE elder_id = @ElderId AND legacy = 0 AND state IN ('active', 'lost')
        ORDER BY state, state_at DESC
        LIMIT 1
        """;

    private const string ListAnswering = """
        SELECT id AS number_id, state AS number_state, sealed_number, legacy
        FROM number
        WHERE elder_id = @ElderId AND legacy = @Legacy AND state IN ('active', 'lost')
        ORDER BY id
        """;

    private const string CountIssued = """
        INSERT INTO number_length (length, issued) VALUES (@Length, @Count)
        ON CONFLICT (length) DO UPDATE SET issued = number_length.issued + @Count
        RETURNING issued
        """;

    private const string BumpDirectory = "UPDATE registry SET directory_version = directory_version + 1 WHERE id = 1";

    private sealed record StockedRow
    {
        public required long Id { get; init; }
        public byte[]? SealedNumber { get; init; }
    }

    private readonly Snapshot<int[]> lengths = new(
        engine,
        async (connection, ct) => [.. (await connection.QueryAsync<long>(AllLengths, null, ct)).Select(length => (int)length)]);

    /// <summary>Reads what a person typed; the registry's numbers are not asked.</summary>
    internal async ValueTask<NumberReading> ReadAsync(string text, CancellationToken ct) =>
        reader.Read(text, await ReadableLengthsAsync(ct));

    /// <summary>Every length ever issued, and the one being issued now.</summary>
    internal async ValueTask<int[]> ReadableLengthsAsync(CancellationToken ct)
    {
        var issued = await lengths.CurrentAsync(ct);
        return Array.IndexOf(issued, options.Length) >= 0 ? issued : [.. issued, options.Length];
    }

    /// <summary>A new random number for an elder.</summary>
    /// <exception cref="NumbersExhaustedException">1 % of the length is in use.</exception>
    internal async Task<KeyholderNumber> IssueAsync(
        DbTransaction transaction, long elderId, ElderKey key, bool training, int? length, long at, CancellationToken ct)
    {
        var digits = length ?? options.Length;
        if (!training)
            await CountAsync(transaction, digits, 1, ct);

        while (true)
        {
            var number = KeyholderNumber.Generate(digits, training);
            if (await InsertAsync(transaction, elderId, key, number, at, ct))
                return number;
        }
    }

    /// <summary>The number that an elder had before this service.</summary>
    /// <returns>False when somebody has it already.</returns>
    internal Task<bool> AddLegacyAsync(
        DbTransaction transaction, long elderId, ElderKey key, KeyholderNumber number, long at, CancellationToken ct) =>
        InsertAsync(transaction, elderId, key, number, at, ct);

    /// <summary>Hands a number out of a centre's stock.</summary>
    /// <returns>Whether it was in this centre's stock; or the row whose cell is not this number's newest one, which is nobody's to have.</returns>
    internal async Task<(bool Taken, long? DamagedId)> TakeFromStockAsync(
        DbTransaction transaction, long elderId, ElderKey key, long centreId, KeyholderNumber number, long at, CancellationToken ct)
    {
        var row = await transaction.FirstAsync<StockedRow>(
            FindInStock, new { NumberKey = vault.Index.Number(number.Normalised), CentreId = centreId }, ct);
        if (row is null)
            return (false, null);

        if (!IsStocked(row.Id, row.SealedNumber, number))
            return (false, row.Id);

        var cell = SealFor(key, row.Id, elderId, number, NumberState.Active);
        var taken = await transaction.ExecuteAsync(
            TakeFromStock, new { row.Id, ElderId = elderId, CentreId = centreId, SealedNumber = cell, At = at }, ct);
        return (taken == 1, null);
    }

    /// <summary>A number for a centre's stock, before anybody has it.</summary>
    internal async Task<KeyholderNumber> StockAsync(DbTransaction transaction, long centreId, long at, CancellationToken ct)
    {
        await CountAsync(transaction, options.Length, 1, ct);
        return await StockOneAsync(transaction, centreId, batch: null, at, ct);
    }

    /// <summary>A batch for a factory: numbers for a centre's stock.</summary>
    /// <exception cref="NumbersExhaustedException">With these, more than 1 % of the length would be in use.</exception>
    internal async Task StockAsync(DbTransaction transaction, long centreId, long batch, int count, long at, CancellationToken ct)
    {
        await CountAsync(transaction, options.Length, count, ct);
        for (var i = 0; i < count; i++)
            await StockOneAsync(transaction, centreId, batch, at, ct);
    }

    /// <summary>A new number, which somebody may have already.</summary>
    internal KeyholderNumber New() => KeyholderNumber.Generate(options.Length, training: false);

    /// <summary>Seals an elder's number outside of any transaction; <see cref="NumberRows"/> writes it.</summary>
    internal SealedNumber Seal(ElderKey key, long elderId, long numberId, KeyholderNumber number) => new(
        numberId, elderId, number.IsLegacy, vault.Index.Number(number.Normalised), SealFor(key, numberId, elderId, number, NumberState.Active));

    /// <summary>So many new numbers are about to be written.</summary>
    /// <exception cref="NumbersExhaustedException">With these, more than 1 % of the length would be in use.</exception>
    internal Task CountNewAsync(DbTransaction transaction, int count, CancellationToken ct) =>
        count == 0 ? Task.CompletedTask : CountAsync(transaction, options.Length, count, ct);

    /// <summary>The issued number of an elder's set: the active one, or else the one that was reported lost last.</summary>
    internal static Task<NumberRow?> FindOfSetAsync(DbTransaction transaction, long elderId, CancellationToken ct) =>
        transaction.FirstAsync<NumberRow>(FindOfSet, new { ElderId = elderId }, ct);

    /// <summary>The issued numbers, or those from before this service, that still answer for an elder.</summary>
    internal static Task<List<NumberRow>> ListAnsweringAsync(DbTransaction transaction, long elderId, bool legacy, CancellationToken ct) =>
        transaction.QueryAsync<NumberRow>(ListAnswering, new { ElderId = elderId, Legacy = legacy }, ct);

    /// <returns>Null when the cell is not this elder's number in this state.</returns>
    internal static KeyholderNumber? Open(ElderKey key, long elderId, NumberRow row)
    {
        var text = new byte[Math.Max(row.SealedNumber.Length - Sealed.Overhead, 0)];
        return key.TryOpen(row.SealedNumber, Place(row.NumberId, elderId, row.NumberState), text)
            ? KeyholderNumber.FromStored(Encoding.ASCII.GetString(text), row.Legacy)
            : null;
    }

    /// <summary>An unassigned number, which is sealed under the registry's key.</summary>
    /// <returns>Null when the cell is not this number's, or is an older one.</returns>
    internal KeyholderNumber? OpenStocked(long numberId, byte[] cell)
    {
        var text = new byte[Math.Max(cell.Length - Sealed.Overhead, 0)];
        return vault.Heads.IsNewest(SealedTable.Numbers, numberId, cell)
            && Sealed.TryOpen(vault.Index.Registry, cell, Place(numberId, null, NumberState.Unassigned), text)
            ? KeyholderNumber.FromStored(Encoding.ASCII.GetString(text), legacy: false)
            : null;
    }

    /// <summary>Whether a row of the stock is this number's, as it was written last: neither exchanged nor somebody's that was put back.</summary>
    internal bool IsStocked(long numberId, byte[]? cell, KeyholderNumber number) => OpenStocked(numberId, cell ?? []) is { } stocked && stocked.Equals(number);

    /// <summary>Lost or revoked: the state is part of what the cell is sealed with.</summary>
    internal static Task SetStateAsync(
        DbTransaction transaction, long numberId, long elderId, ElderKey key, KeyholderNumber number, string state, long at, CancellationToken ct) =>
        transaction.ExecuteAsync(
            SetNumberState, new { Id = numberId, SealedNumber = SealFor(key, numberId, elderId, number, state), State = state, At = at }, ct);

    private async Task<KeyholderNumber> StockOneAsync(DbTransaction transaction, long centreId, long? batch, long at, CancellationToken ct)
    {
        while (true)
        {
            var number = KeyholderNumber.Generate(options.Length, training: false);
            var id = Id.New();
            var row = new
            {
                Id = id,
                ElderId = (long?)null,
                CentreId = (long?)centreId,
                NumberKey = vault.Index.Number(number.Normalised),
                SealedNumber = Sealed.Seal(vault.Index.Registry, Encoding.ASCII.GetBytes(number.Normalised), Place(id, null, NumberState.Unassigned)),
                Legacy = false,
                State = NumberState.Unassigned,
                At = at,
                Batch = batch,
            };
            if (await transaction.ExecuteAsync(Insert, row, ct) == 1)
                return number;
        }
    }

    private async Task<bool> InsertAsync(
        DbTransaction transaction, long elderId, ElderKey key, KeyholderNumber number, long at, CancellationToken ct)
    {
        var id = Id.New();
        var row = new
        {
            Id = id,
            ElderId = (long?)elderId,
            CentreId = (long?)null,
            NumberKey = vault.Index.Number(number.Normalised),
            SealedNumber = SealFor(key, id, elderId, number, NumberState.Active),
            Legacy = number.IsLegacy,
            State = NumberState.Active,
            At = at,
            Batch = (long?)null,
        };
        return await transaction.ExecuteAsync(Insert, row, ct) == 1;
    }

    private async Task CountAsync(DbTransaction transaction, int length, int count, CancellationToken ct)
    {
        var issued = await transaction.FirstAsync<long>(CountIssued, new { Length = length, Count = count }, ct);
        if (issued > MostIssued(length))
            throw new NumbersExhaustedException();

        if (issued == count)
        {
            await transaction.ExecuteAsync(BumpDirectory, null, ct);
            lengths.Forget();
        }
    }

    /// <summary>1 % of what a length holds: first digit 1–8, the rest free, the last one the check digit.</summary>
    internal static long MostIssued(int length)
    {
        var all = 8L;
        for (var free = length - 2; free > 0; free--)
            all *= 10;
        return all / 100;
    }

    private static byte[] SealFor(ElderKey key, long numberId, long elderId, KeyholderNumber number, string state) =>
        key.Seal(Encoding.ASCII.GetBytes(number.Normalised), Place(numberId, elderId, state));

    private static byte[] Place(long numberId, long? elderId, string state) =>
        CellPlace.Number(stackalloc byte[CellPlace.MostBytes], numberId, elderId, state).ToArray();
}
