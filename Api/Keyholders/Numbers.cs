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

/// <summary>More than 1 % of the numbers of a length are in use: guessing would begin to pay (domain.md section 2).</summary>
internal sealed class NumbersExhaustedException() : Exception("No numbers of this length are left to issue.");

/// <summary>Reads numbers and hands them out: from a centre's stock, new, or as an elder's older one.</summary>
internal sealed class Numbers(Engine engine, RegistryVault vault, NumberOptions options, NumberReader reader)
{
    private const string AllLengths = "SELECT length FROM number_length";

    private const string Insert = """
        INSERT INTO number (id, elder_id, centre_id, number_key, sealed_number, legacy, state, state_at)
        VALUES (@Id, @ElderId, @CentreId, @NumberKey, @SealedNumber, @Legacy, @State, @At)
        ON CONFLICT (number_key) DO NOTHING
        """;

    // The centre stands in the WHERE: another centre's stock is as far away as a number that does not exist.
    private const string TakeFromStock = """
        UPDATE number SET elder_id = @ElderId, sealed_number = @SealedNumber, state = 'active', state_at = @At
        WHERE id = @Id AND state = 'unassigned' AND centre_id = @CentreId
        """;

    private const string FindInStock = """
        SELECT id FROM number WHERE number_key = @NumberKey AND state = 'unassigned' AND centre_id = @CentreId
        """;

    private const string SetNumberState = """
        UPDATE number SET sealed_number = @SealedNumber, state = @State, state_at = @At WHERE id = @Id
        """;

    private const string CountIssued = """
        INSERT INTO number_length (length, issued) VALUES (@Length, 1)
        ON CONFLICT (length) DO UPDATE SET issued = number_length.issued + 1
        RETURNING issued
        """;

    private const string BumpDirectory = "UPDATE registry SET directory_version = directory_version + 1 WHERE id = 1";

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
            await CountAsync(transaction, digits, ct);

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
    /// <returns>False when it is not in this centre's stock.</returns>
    internal async Task<bool> TakeFromStockAsync(
        DbTransaction transaction, long elderId, ElderKey key, long centreId, KeyholderNumber number, long at, CancellationToken ct)
    {
        var id = await transaction.FirstAsync<long?>(
            FindInStock, new { NumberKey = vault.Index.Number(number.Normalised), CentreId = centreId }, ct);
        return id is { } stocked && await transaction.ExecuteAsync(
            TakeFromStock,
            new { Id = stocked, ElderId = elderId, CentreId = centreId, SealedNumber = SealFor(key, stocked, elderId, number, NumberState.Active), At = at },
            ct) == 1;
    }

    /// <summary>A number for a centre's stock, before anybody has it.</summary>
    internal async Task<KeyholderNumber> StockAsync(DbTransaction transaction, long centreId, long at, CancellationToken ct)
    {
        await CountAsync(transaction, options.Length, ct);
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
            };
            if (await transaction.ExecuteAsync(Insert, row, ct) == 1)
                return number;
        }
    }

    /// <summary>Lost or revoked: the state is part of what the cell is sealed with.</summary>
    internal static Task SetStateAsync(
        DbTransaction transaction, long numberId, long elderId, ElderKey key, KeyholderNumber number, string state, long at, CancellationToken ct) =>
        transaction.ExecuteAsync(
            SetNumberState, new { Id = numberId, SealedNumber = SealFor(key, numberId, elderId, number, state), State = state, At = at }, ct);

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
        };
        return await transaction.ExecuteAsync(Insert, row, ct) == 1;
    }

    private async Task CountAsync(DbTransaction transaction, int length, CancellationToken ct)
    {
        var issued = await transaction.FirstAsync<long>(CountIssued, new { Length = length }, ct);
        if (issued > MostIssued(length))
            throw new NumbersExhaustedException();

        if (issued == 1)
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
