using System.Data.Common;
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

    internal static readonly Text NotACursor = new(
        "前のページで受け取った cursor の値を、そのまま入れてください。", "Use the cursor from the page before.");

    /// <summary>Where somebody stands in the list: by reading, and among the same readings by id.</summary>
    private readonly record struct Place(string Reading, string Id) : IComparable<Place>
    {
        public int CompareTo(Place other) =>
            string.CompareOrdinal(Reading, other.Reading) is not 0 and var byReading ? byReading : string.CompareOrdinal(Id, other.Id);
    }

    /// <returns>Null when the cursor names nobody of the caller's own.</returns>
    internal async Task<ElderPage?> FindAsync(SearchElders request, Caller caller, CancellationToken ct)
    {
        if (await MatchesAsync(request, caller.OwnCentre, ct) is not { } lines)
            return null;

        var page = lines.Take(PageSize).ToList();
        await audit.AppendAsync(new AuditRecord("elder-search", "shown", caller)
        {
            Centre = caller.OwnCentre,
            Rows = (page.Count, SHA256.HashData(Encoding.ASCII.GetBytes(string.Join('\n', page.Select(line => line.Id))))),
        });
        return new ElderPage { Elders = page, Cursor = page.Count < lines.Count ? page[^1].Id : null };
    }

    // The place and not the person: whoever was renewed or closed since is no longer in the list, and looking for them
    // there would begin it again. LIMIT: a reading changed between two pages moves the place with it.
    private async Task<Place?> PlaceOfAsync(DbConnection connection, string cursor, long centreId, CancellationToken ct) =>
        Id.TryParse(cursor, out var id) && await ElderQueries.FindOwnAsync(connection, id, centreId, ct) is { } row
            ? PlaceOf(row, ElderCells.Open(vault, row, asked: null))
            : null;

    private static Place PlaceOf(ElderRow row, OpenedElder opened) => new(Kana.Fold(opened.Document.Identity.Kana!), Id.Text(row.ElderId));

    // Everybody who matches behind the cursor, in order.
    private async Task<List<ElderLine>?> MatchesAsync(SearchElders request, long centreId, CancellationToken ct)
    {
        await using var connection = await engine.Registry.OpenConnectionAsync(ct);
        var after = request.Cursor is { } cursor ? await PlaceOfAsync(connection, cursor, centreId, ct) : null;
        if (request.Cursor is not null && after is null)
            return null;

        var date = today.Date;
        var thisMonth = DueMonth.Of(date);
        int? dueBy = request.Overdue == true ? thisMonth - 1 : request.Due == true ? thisMonth : null;
        var rows = await ElderQueries.ListOwnAsync(connection, centreId, dueBy, request.State, ct);

        var wanted = request.Name is { } name && !string.IsNullOrWhiteSpace(name) ? Fold(name) : null;
        return [.. rows
            .Select(row => (Row: row, Opened: ElderCells.Open(vault, row, asked: null)))
            .Where(elder => wanted is null || NamesOf(elder.Opened.Document).Any(own => own.Contains(wanted, StringComparison.Ordinal)))
            .Where(elder => request.Community is null || BelongsTo(elder.Opened.Document, request.Community))
            .Select(elder => (Line: ElderAnswers.Line(elder.Row, elder.Opened, date), Place: PlaceOf(elder.Row, elder.Opened)))
            .Where(elder => after is null || elder.Place.CompareTo(after.Value) > 0)
            .OrderBy(elder => elder.Place)
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
