using System.Data.Common;
using System.Text;
using Api.Storage;
using Api.Vault;

namespace Api.Keyholders;

/// <summary>An elder's numbers and items when erasure exchanges, or takes away, the key that they are sealed with.</summary>
internal static class SetErasure
{
    private const string ListNumbers = """
        SELECT id AS number_id, state AS number_state, sealed_number, legacy
        FROM number
        WHERE elder_id = @ElderId AND sealed_number IS NOT NULL
        """;

    private const string SetNumber = "UPDATE number SET sealed_number = @Cell WHERE id = @Id";
    private const string SetToken = "UPDATE item SET sealed_token = @Cell WHERE id = @Id";

    // Its key stays: the number is nobody else's for ever, and says what it is (domain.md section 6).
    private const string EraseNumbers = "UPDATE number SET sealed_number = NULL, state = 'erased', state_at = @At WHERE elder_id = @ElderId";

    // The row stays too: a code that is read must not look like one that never was. Empty, because the column takes no null.
    private const string EraseTokens = """
        UPDATE item SET sealed_token = @Empty WHERE number_id IN (SELECT id FROM number WHERE elder_id = @ElderId)
        """;

    /// <summary>Seals every number and token of an elder under another key.</summary>
    /// <returns>False when one does not open under the old one: the change must be rolled back.</returns>
    internal static async Task<bool> ResealAsync(DbTransaction transaction, long elderId, ElderKey from, ElderKey to, CancellationToken ct)
    {
        foreach (var row in await transaction.QueryAsync<NumberRow>(ListNumbers, new { ElderId = elderId }, ct))
        {
            if (Numbers.Open(from, elderId, row) is not { } number)
                return false;

            var cell = to.Seal(
                Encoding.ASCII.GetBytes(number.Normalised),
                CellPlace.Number(new byte[CellPlace.MostBytes], row.NumberId, elderId, row.NumberState));
            await transaction.ExecuteAsync(SetNumber, new { Id = row.NumberId, Cell = cell }, ct);
        }

        foreach (var item in await Items.ListAsync(transaction, elderId, ct))
        {
            if (Items.OpenToken(from, item) is not { } token)
                return false;

            var cell = to.Seal(token, CellPlace.Token(new byte[CellPlace.MostBytes], item.Id, item.NumberId, item.State));
            await transaction.ExecuteAsync(SetToken, new { item.Id, Cell = cell }, ct);
        }

        return true;
    }

    /// <summary>Leaves tombstones: what a number and a code are found by, and that they were erased.</summary>
    internal static async Task EraseAsync(DbTransaction transaction, long elderId, long at, CancellationToken ct)
    {
        await transaction.ExecuteAsync(EraseTokens, new { ElderId = elderId, Empty = Array.Empty<byte>() }, ct);
        await transaction.ExecuteAsync(EraseNumbers, new { ElderId = elderId, At = at }, ct);
    }
}
