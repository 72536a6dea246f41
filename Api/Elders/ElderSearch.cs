using System.Security.Cryptography;
using System.Text;
using Api.Access;
using Api.Audit;
using Api.Http;
using Api.Storage;
using Api.Vault;

namespace Api.Elders;

/// <summary>
/// Finds a centre's own elders by name. Names are sealed, so the centre's elders (some 1,600) are opened and looked
/// through in memory; what was shown is recorded before it is answered.
/// </summary>
internal sealed class ElderSearch(Engine engine, RegistryVault vault, AuditLog audit, Today today)
{
    internal const int PageSize = 100;

    internal async Task<ElderPage> FindAsync(SearchElders request, Caller caller, CancellationToken ct)
    {
        var lines = await MatchesAsync(request, caller.OwnCentre, ct);
        var start = request.Cursor is null ? 0 : lines.FindIndex(line => line.Id == request.Cursor) + 1;
        var page = lines.Skip(start).Take(PageSize).ToList();
        await audit.AppendAsync(new AuditRecord("elder-search", "shown", caller)
        {
            Centre = caller.OwnCentre,
            Rows = (page.Count, SHA256.HashData(Encoding.ASCII.GetBytes(string.Join('\n', page.Select(line => line.Id))))),
        });
        return new ElderPage { Elders = page, Cursor = start + page.Count < lines.Count ? page[^1].Id : null };
    }

    private async Task<List<ElderLine>> MatchesAsync(SearchElders request, long centreId, CancellationToken ct)
    {
        await using var connection = await engine.Registry.OpenConnectionAsync(ct);
        var date = today.Date;
        var thisMonth = DueMonth.Of(date);
        int? dueBy = request.Overdue == true ? thisMonth - 1 : request.Due == true ? thisMonth : null;
        var rows = await ElderQueries.ListOwnAsync(connection, centreId, dueBy, request.State, ct);

        var wanted = request.Name is { } name && !string.IsNullOrWhiteSpace(name) ? Fold(name) : null;
        return [.. rows
            .Select(row => (Row: row, Opened: ElderCells.Open(vault, row, asked: null)))
            .Where(elder => wanted is null || NamesOf(elder.Opened.Document).Any(own => own.Contains(wanted, StringComparison.Ordinal)))
            .Where(elder => request.Community is null || BelongsTo(elder.Opened.Document, request.Community))
            .Select(elder => (Line: ElderAnswers.Line(elder.Row, elder.Opened, date), Key: Kana.Fold(elder.Opened.Document.Identity.Kana!)))
            .OrderBy(elder => elder.Key, StringComparer.Ordinal)
            .ThenBy(elder => elder.Line.Id, StringComparer.Ordinal)
            .Select(elder => elder.Line)];
    }

    private static IEnumerable<string> NamesOf(ElderDocument document)
    {
        yield return Fold(document.Identity.Name!);
        yield return Fold(document.Identity.Kana!);
        foreach (var other in document.Identity.OtherNames ?? [])
            yield return Fold(other.Name!);
    }

    private static bool BelongsTo(ElderDocument document, string community) =>
        document.Care?.Communities?.Any(own => own.Contains(community, StringComparison.Ordinal)) == true;

    private static string Fold(string name) => Kana.Fold(KanjiFold.Fold(name));
}
