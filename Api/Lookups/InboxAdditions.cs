using Api.Elders;
using Api.Http;
using Api.Notices;
using Api.Storage;
using Api.Vault;

namespace Api.Lookups;

/// <summary>What the registry adds to records in an inbox: the names of elders who are the centre's, and who dealt with what.</summary>
internal sealed class InboxAdditions(Engine engine, RegistryVault vault, Today today)
{
    private const string FindDone = """
        SELECT idx, done_by, done_at FROM inbox_done WHERE centre_id = @Centre AND idx BETWEEN @First AND @Last
        """;

    private const string FindTaken = """
        SELECT taken_by AS done_by, taken_at AS done_at FROM notice WHERE id = @Id AND taken_at IS NOT NULL
        """;

    internal async Task<(Dictionary<string, string> Names, Dictionary<long, InboxDone> Done)> OfAsync(
        List<InboxEntry> found, long centre, CancellationToken ct)
    {
        var names = new Dictionary<string, string>();
        await using var registry = await engine.Registry.OpenConnectionAsync(ct);
        foreach (var elder in found.Select(entry => entry.Elder).OfType<string>().Distinct())
        {
            // Another centre's by now, or erased: the event stays, the name is not told.
            if (Id.TryParse(elder, out var id) && await ElderQueries.FindOwnAsync(registry, id, centre, ct) is { } row && NameOf(row) is { } name)
                names[elder] = name;
        }

        if (found.Count == 0)
            return (names, []);

        var range = new { Centre = centre, First = found.Min(entry => entry.Index), Last = found.Max(entry => entry.Index) };
        var rows = await registry.QueryAsync<DoneRow>(FindDone, range, ct);
        var done = rows.ToDictionary(row => row.Idx, DoneOf);
        // Whoever takes a notice on deals with it, for every centre that it rang at.
        foreach (var entry in found.Where(entry => entry.Kind == NoticeBook.Event && !done.ContainsKey(entry.Index)))
        {
            if (Id.TryParse(entry.Id, out var notice) && await registry.FirstAsync<DoneRow>(FindTaken, new { Id = notice }, ct) is { } taken)
                done[entry.Index] = DoneOf(taken);
        }

        return (names, done);
    }

    private InboxDone DoneOf(DoneRow row) => new(TimeZoneInfo.ConvertTime(DateTimeOffset.FromUnixTimeMilliseconds(row.DoneAt), today.Zone), row.DoneBy);

    // One damaged elder must not shut the inbox in which it rings.
    private string? NameOf(ElderRow row)
    {
        try
        {
            return ElderCells.Open(vault, row, asked: null).Document.Identity.Name;
        }
        catch (RecordDamagedException)
        {
            return null;
        }
    }

    private sealed record DoneRow
    {
        public long Idx { get; init; }
        public required string DoneBy { get; init; }
        public required long DoneAt { get; init; }
    }
}
