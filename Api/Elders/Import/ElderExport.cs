using Api.Access;
using Api.Audit;
using Api.Http;
using Api.Storage;
using Api.Vault;

namespace Api.Elders.Import;

/// <summary>A centre's own elders as the file that an import reads. What leaves is recorded first.</summary>
internal sealed class ElderExport(Engine engine, RegistryVault vault, ReadableRows readable, AuditLog audit, Today today)
{
    internal async Task<CsvFile> OfAsync(Caller caller, CancellationToken ct)
    {
        List<(string Id, OpenedElder Elder)> elders;
        int damaged;
        await using (var connection = await engine.Registry.OpenConnectionAsync(ct))
        {
            (elders, damaged) = await readable.OfAsync(
                (await ElderQueries.ListOwnAsync(connection, caller.OwnCentre, dueBy: null, state: null, ct))
                    .Where(row => ElderState.IsRunning(row.ElderState) && !row.Training),
                row => (Id: Id.Text(row.ElderId), Elder: ElderCells.Open(vault, row, asked: null)),
                caller);
            elders = [.. elders
                .OrderBy(elder => Kana.Fold(elder.Elder.Document.Identity.Kana!), StringComparer.Ordinal)
                .ThenBy(elder => elder.Id, StringComparer.Ordinal)];
        }

        await audit.AppendAsync(new AuditRecord("elder-export", "shown", caller)
        {
            Centre = caller.OwnCentre,
            Rows = AuditRecord.RowsOf(elders.Select(elder => elder.Id)),
        });
        // No row can say so: the file is to be imported again.
        var left = damaged == 0 ? "" : $"-{damaged}-damaged-left-out";
        return new CsvFile($"elders-{today.Date:yyyyMMdd}{left}.csv", Rows(elders));
    }

    private static IEnumerable<IReadOnlyList<string?>> Rows(List<(string Id, OpenedElder Elder)> elders)
    {
        yield return [.. ImportColumns.Exported.Select(column => column.Header)];
        foreach (var (_, elder) in elders)
            yield return [.. ImportColumns.Exported.Select(column => column.Write(elder.Document, elder.Number))];
    }
}
