using System.Text.Json;
using Api.Audit;
using Api.Http;
using Api.Storage;

namespace Api.Notices;

/// <summary>A notice as the area sheet counts it.</summary>
/// <param name="Kind">A code of <see cref="NoticeCodes.Kind"/>.</param>
/// <param name="ElderId">Whose it is, where that is known.</param>
/// <param name="Written">The town as it was written, or else the place; null where it was erased or is damaged.</param>
internal sealed record NoticePlace(string Kind, long? ElderId, string? Written);

/// <summary>Where a month's notices came from. Towns are sealed with the rest of a notice: they are opened to be counted.</summary>
internal sealed class NoticePlaces(Engine engine, SealedNotes notes)
{
    private const string Find = """
        SELECT n.id, n.kind, n.elder_id
        FROM notice n
        WHERE n.training = 0 AND n.received_at >= @From AND n.received_at < @To AND (@Centre IS NULL OR n.centre_id = @Centre)
        """;

    private sealed record Row
    {
        public required long Id { get; init; }
        public required string Kind { get; init; }
        public long? ElderId { get; init; }
    }

    /// <param name="from">Unix milliseconds, inclusive.</param>
    /// <param name="to">Unix milliseconds, exclusive.</param>
    /// <param name="centreId">Null: of all centres, and of none.</param>
    /// <param name="ct">Stops it.</param>
    internal async Task<List<NoticePlace>> OfAsync(long from, long to, long? centreId, CancellationToken ct)
    {
        var places = new List<NoticePlace>();
        await using var registry = await engine.Registry.OpenConnectionAsync(ct);
        foreach (var row in await registry.QueryAsync<Row>(Find, new { From = from, To = to, Centre = centreId }, ct))
        {
            var (text, _) = await notes.ReadAsync(registry, row.Id, hash: null, wrappedKey: null, ct);
            var written = text is null ? null : JsonSerializer.Deserialize(text, Json.Info<WrittenNotice>());
            places.Add(new(row.Kind, row.ElderId, string.IsNullOrWhiteSpace(written?.Town) ? written?.Place : written.Town));
        }

        return places;
    }
}
