using System.Data.Common;
using Api.Storage;

namespace Api.Keyholders;

/// <summary>An elder's number, sealed and not yet written.</summary>
/// <param name="Id">Of its row: a new one, or that of the number in the stock.</param>
internal sealed record SealedNumber(long Id, long ElderId, bool IsLegacy, byte[] NumberKey, byte[] Cell);

/// <summary>Writes sealed numbers by the thousand inside one transaction.</summary>
/// <param name="at">Unix milliseconds.</param>
internal sealed class NumberRows(DbTransaction transaction, long at) : IDisposable
{
    private readonly DbCommand insert = transaction.Prepare(
        Numbers.Insert, "@Id", "@ElderId", "@CentreId", "@NumberKey", "@SealedNumber", "@Legacy", "@State", "@At", "@Batch");

    private readonly DbCommand take = transaction.Prepare(Numbers.TakeFromStock, "@ElderId", "@SealedNumber", "@At", "@Id", "@CentreId");

    /// <returns>False when somebody has it already.</returns>
    internal bool Add(SealedNumber number) =>
        insert.Run(number.Id, number.ElderId, null, number.NumberKey, number.Cell, number.IsLegacy, NumberState.Active, at, null) == 1;

    /// <returns>False when it is no longer in this centre's stock.</returns>
    internal bool Take(SealedNumber number, long centreId) => take.Run(number.ElderId, number.Cell, at, number.Id, centreId) == 1;

    public void Dispose()
    {
        insert.Dispose();
        take.Dispose();
    }
}
