using System.Data.Common;
using System.Globalization;
using Api.Access;
using Api.Audit;
using Api.Http;
using Api.Storage;
using Api.Vault;

namespace Api.Elders;

/// <summary>
/// Finds a centre's own elders by name, or those to be renewed. Names are sealed, so the centre's elders (some 1,600) are opened and looked
/// through in memory; what was shown is recorded before it is answered.
/// </summary>
internal sealed class ElderSearch(Engine engine, RegistryVault vault, ReadableRows readable, Transfers transfers, AuditLog audit, Today today)
{
    internal const int PageSize = 100;

    internal static readonly Text NotACursor = new(
        "前のページで受け取った cursor の値を、そのまま入れてください。", "Use the cursor from the page before.");

    // More than any month: living alone comes before any delay.
    private const int InCompany = 1_000_000;

    /// <summary>Where somebody stands: in a work list by urgency first; by reading, and among the same readings by id.</summary>
    private readonly record struct Place(int Urgency, string Reading, string Id) : IComparable<Place>
    {
        public int CompareTo(Place other) =>
            Urgency != other.Urgency ? Urgency.CompareTo(other.Urgency)
            : string.CompareOrdinal(Reading, other.Reading) is not 0 and var byReading ? byReading
            : string.CompareOrdinal(Id, other.Id);
    }

    // An id; in a work list with the urgency behind it.
    internal static bool IsCursor(string cursor) => TryReadCursor(cursor, out _, out _);

    /// <returns>Null when the cursor names nobody of the caller's own.</returns>
    internal async Task<ElderPage?> FindAsync(SearchElders request, Caller caller, CancellationToken ct)
    {
        if (await MatchesAsync(request, caller, ct) is not var (lines, damaged))
            return null;

        var page = lines.Take(PageSize).Select(found => found.Line).ToList();
        var gone = request is { Cursor: null, Due: not true, Overdue: not true, DueMonth: null, State: null, Community: null, ToCheck: not true }
            ? await transfers.GoneFromAsync(caller.OwnCentre, ct)
            : [];
        await audit.AppendAsync(new AuditRecord("elder-search", "shown", caller)
        {
            Centre = caller.OwnCentre,
            Rows = AuditRecord.RowsOf(page.Select(line => line.Id).Concat(gone.Select(elder => elder.Id))),
        });
        return new ElderPage
        {
            Elders = page,
            Cursor = page.Count < lines.Count ? CursorOf(lines[page.Count - 1].Place) : null,
            Transferred = gone.Count > 0 ? gone : null,
            Damaged = damaged > 0 ? damaged : null,
        };
    }

    private static string CursorOf(Place place) =>
        place.Urgency == 0 ? place.Id : string.Create(CultureInfo.InvariantCulture, $"{place.Id}-{place.Urgency}");

    private static bool TryReadCursor(string cursor, out long id, out int urgency)
    {
        var parts = cursor.Split('-');
        urgency = 0;
        return Id.TryParse(parts[0], out id)
            && (parts.Length == 1 || (parts.Length == 2 && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out urgency) && urgency > 0));
    }

    // The place and not the person: whoever was renewed or closed since is no longer in the list, and looking for them
    // there would begin it again. The urgency travels in the cursor, because a renewal between two pages moves it by a year.
    // LIMIT: a reading changed between two pages moves the place with it.
    private async Task<Place?> PlaceOfAsync(DbConnection connection, string cursor, bool isWorkList, Caller caller, CancellationToken ct)
    {
        if (!TryReadCursor(cursor, out var id, out var urgency) || isWorkList != urgency > 0
            || await ElderQueries.FindOwnAsync(connection, id, caller.OwnCentre, ct) is not { } row)
        {
            return null;
        }

        // Whoever was damaged since is no place any more.
        var (read, _) = await readable.OfAsync([row], one => PlaceOf(one, ElderCells.Open(vault, one, asked: null), urgency), caller);
        return read is [var place] ? place : null;
    }

    private static Place PlaceOf(ElderRow row, OpenedElder opened, int urgency) =>
        new(urgency, Kana.Fold(opened.Document.Identity.Kana!), Id.Text(row.ElderId));

    private static int UrgencyOf(ElderRow row, OpenedElder opened) =>
        (int)row.DueMonth + (opened.Document.Identity.Household == "alone" ? 0 : InCompany);

    // Everybody who matches behind the cursor, in order.
    private async Task<(List<(ElderLine Line, Place Place)> Lines, int Damaged)?> MatchesAsync(SearchElders request, Caller caller, CancellationToken ct)
    {
        var centreId = caller.OwnCentre;
        var isWorkList = request.Due == true || request.Overdue == true || request.DueMonth is not null;
        await using var connection = await engine.Registry.OpenConnectionAsync(ct);
        var after = request.Cursor is { } cursor ? await PlaceOfAsync(connection, cursor, isWorkList, caller, ct) : null;
        if (request.Cursor is not null && after is null)
            return null;

        var date = today.Date;
        var thisMonth = DueMonth.Of(date);
        int? dueBy = request.Overdue == true ? thisMonth - 1 : request.Due == true ? thisMonth : null;
        int? dueIn = DueMonth.TryParse(request.DueMonth, out var month) ? month : null;
        var rows = await ElderQueries.ListOwnAsync(connection, centreId, dueBy, request.State ?? (isWorkList ? ElderState.Active : null), ct);
        var steps = await RenewalQueries.OfCentreAsync(connection, centreId, ct);

        var wanted = request.Name is { } name && !string.IsNullOrWhiteSpace(name) ? KanjiFold.Key(name) : null;
        var community = request.Community is { } salon && !string.IsNullOrWhiteSpace(salon) ? KanjiFold.Key(salon) : null;
        var (read, damaged) = await readable.OfAsync(
            rows.Where(row => (dueIn is null || row.DueMonth == dueIn) && (!isWorkList || !row.Training)),
            row => (Row: row, Opened: ElderCells.Open(vault, row, asked: null)),
            caller);
        return ([.. read
            .Where(elder => wanted is null || NamesOf(elder.Opened.Document).Any(own => own.Contains(wanted, StringComparison.Ordinal)))
            .Where(elder => request.ToCheck != true || elder.Opened.Document.ToCheck is { Count: > 0 })
            .Where(elder => community is null || BelongsTo(elder.Opened.Document, community))
            .Select(elder => (elder.Row, elder.Opened, Place: PlaceOf(elder.Row, elder.Opened, isWorkList ? UrgencyOf(elder.Row, elder.Opened) : 0)))
            .Where(elder => after is null || elder.Place.CompareTo(after.Value) > 0)
            .OrderBy(elder => elder.Place)
            .Select(elder => (ElderAnswers.Line(elder.Row, elder.Opened, StandingOf(elder.Row, steps), today), elder.Place))], damaged);
    }

    private RenewalStanding? StandingOf(ElderRow row, ILookup<long, RenewalQueries.StepRow> steps) =>
        row.ElderState == ElderState.Active ? RenewalLadder.Of((int)row.DueMonth, steps[row.ElderId], today) : null;

    private static IEnumerable<string> NamesOf(ElderDocument document)
    {
        yield return KanjiFold.Key(document.Identity.Name!);
        yield return KanjiFold.Key(document.Identity.Kana!);
        foreach (var other in document.Identity.OtherNames ?? [])
            yield return KanjiFold.Key(other.Name!);
    }

    private static bool BelongsTo(ElderDocument document, string community) =>
        document.Care?.Communities?.Any(own => KanjiFold.Key(own).Contains(community, StringComparison.Ordinal)) == true;
}
