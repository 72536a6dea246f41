using System.Data.Common;
using System.Security.Cryptography;

namespace Api.Audit;

/// <summary>Verifies the log as it is stored: its signed head, every record, and what the next record would build on.</summary>
internal static class StoredLogCheck
{
    private const int ReportEach = 4096;

    /// <param name="log">The log's database.</param>
    /// <param name="head">Its head, read before or in the same transaction.</param>
    /// <param name="key">The public key that must have signed it.</param>
    /// <param name="outside">Checkpoints that were kept elsewhere.</param>
    /// <param name="receipts">Receipts that were kept elsewhere.</param>
    /// <param name="take">Gets each record that was found good; null where nobody wants them.</param>
    /// <param name="report">Is told how many records were read.</param>
    /// <param name="ct">Ends it.</param>
    internal static async Task<AuditFault?> FaultAsync(
        DbConnection log, AuditReader.Head head, ECDsa key, IReadOnlyList<Checkpoint> outside, IReadOnlyList<Receipt> receipts,
        Action<RecordColumns, byte[]>? take, Action<long> report, CancellationToken ct)
    {
        using var verifier = new AuditVerifier(key, head.Checkpoint, outside, receipts);
        if (verifier.Begin() is { } unsigned)
            return unsigned;

        foreach (var (columns, record) in AuditReader.Records(log, head.LastIndex, ct))
        {
            if (verifier.Next(record, columns) is { } fault)
                return fault;

            take?.Invoke(columns, record);
            if (verifier.Size % ReportEach == 0)
                report(verifier.Size);
        }

        report(verifier.Size);
        return verifier.End() ?? verifier.EndOf(head);
    }
}
