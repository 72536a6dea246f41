using System.Data.Common;
using System.Text.Json;
using Api.Access;
using Api.Audit;
using Api.Centres;
using Api.Elders;
using Api.Http;
using Api.Storage;

namespace Api.Notices;

/// <summary>
/// A centre reads its own notices and those that are nobody's yet; a suspicion of abuse only its named staff. Whoever sent one
/// sees its id, time and state.
/// </summary>
internal sealed class NoticeList(Engine engine, SealedNotes notes, CentreDirectory centres, AuditLog audit, Today today)
{
    internal const int PageSize = 50;

    private const string Find = """
        SELECT n.id, n.kind, n.state, n.channel, n.training, n.centre_id, n.elder_id, n.client_id, c.organisation, n.received_at,
               n.taken_by, n.taken_at, n.closed_by, n.closed_at, n.closed_record_id
        FROM notice n
        LEFT JOIN client c ON c.id = n.client_id
        WHERE (n.client_id = @Client OR n.centre_id = @Centre OR (@Centre IS NOT NULL AND n.centre_id IS NULL))
          AND (@State IS NULL OR n.state = @State)
          AND (@After IS NULL OR (n.received_at, n.id) < (SELECT a.received_at, a.id FROM notice a WHERE a.id = @After))
        ORDER BY n.received_at DESC, n.id DESC
        LIMIT @Most
        """;

    private static readonly Text NamedStaffOnly = new("担当職員のみ閲覧できます", "For named staff only");

    private static readonly Text Damaged = new("内容に不整合があり、表示できません", "It does not agree with itself and is not shown");

    private static readonly Text Erased = new("内容は消去されました", "What was written has been erased");

    private sealed record Row
    {
        public required long Id { get; init; }
        public required string Kind { get; init; }
        public required string State { get; init; }
        public required string Channel { get; init; }
        public required bool Training { get; init; }
        public long? CentreId { get; init; }
        public long? ElderId { get; init; }
        public long? ClientId { get; init; }
        public string? Organisation { get; init; }
        public required long ReceivedAt { get; init; }
        public string? TakenBy { get; init; }
        public long? TakenAt { get; init; }
        public string? ClosedBy { get; init; }
        public long? ClosedAt { get; init; }
        public long? ClosedRecordId { get; init; }
    }

    /// <param name="caller">Anybody who may send notices.</param>
    /// <param name="after">The last notice of the page before.</param>
    /// <param name="state">Only those in this state.</param>
    /// <param name="language">Of what is said beside a notice.</param>
    /// <param name="ct">Stops it before its record, not after.</param>
    internal async Task<NoticePage> PageAsync(Caller caller, long? after, string? state, Language language, CancellationToken ct)
    {
        var lines = new List<NoticeLine>();
        var centre = caller.CentreId is { } id ? await centres.FindAsync(id, ct) : null;
        await using (var registry = await engine.Registry.OpenConnectionAsync(ct))
        {
            var wanted = new { Client = caller.ClientId, Centre = caller.CentreId, State = state, After = after, Most = PageSize };
            foreach (var row in await registry.QueryAsync<Row>(Find, wanted, ct))
            {
                // What a centre sent to another one is as far from it as from any sender.
                var isOurs = centre is not null && (row.CentreId is null || row.CentreId == centre.Id);
                lines.Add(isOurs ? await ReadAsync(registry, row, centre!.MaySeeAbuse(caller.ActingUser), language, ct) : Bare(row));
            }
        }

        if (centre is not null)
        {
            await audit.AppendAsync(new AuditRecord("notices-read", "shown", caller)
            {
                Centre = centre.Id,
                Rows = AuditRecord.RowsOf(lines.Where(line => line.Kind is not null).Select(line => line.Id)),
            });
        }

        return new NoticePage { Notices = lines, Cursor = lines.Count == PageSize ? lines[^1].Id : null };
    }

    private NoticeLine Bare(Row row) => new() { Id = Id.Text(row.Id), Time = Local(row.ReceivedAt), State = row.State };

    private async Task<NoticeLine> ReadAsync(DbConnection registry, Row row, bool maySeeAbuse, Language language, CancellationToken ct)
    {
        var (text, isIntact) = await notes.ReadAsync(registry, row.Id, hash: null, wrappedKey: null, ct);
        var written = text is null ? null : JsonSerializer.Deserialize(text, Json.Info<WrittenNotice>());
        // The sealed kind counts as well: the column alone would let a hand on the database open a suspicion to everybody.
        if ((row.Kind == NoticeKind.Abuse || written?.Kind == NoticeKind.Abuse) && !maySeeAbuse)
            return Bare(row) with { Withheld = NamedStaffOnly.In(language) };

        var done = row.ClosedRecordId is { } closed ? await notes.ReadAsync(registry, closed, hash: null, wrappedKey: null, ct) : (null, true);
        return Bare(row) with
        {
            Withheld = !isIntact || !done.IsIntact ? Damaged.In(language) : written is null ? Erased.In(language) : null,
            Kind = row.Kind,
            Place = written?.Place,
            Town = written?.Town,
            Text = written?.Text,
            ObservedOn = written?.ObservedOn,
            Number = written?.Number,
            Elder = Id.Text(row.ElderId),
            Unrouted = row.CentreId is null ? true : null,
            Training = row.Training ? true : null,
            Channel = row.Channel,
            Organisation = row.Organisation,
            Client = Id.Text(row.ClientId),
            TakenBy = row.TakenBy,
            TakenAt = row.TakenAt is { } taken ? Local(taken) : null,
            ClosedBy = row.ClosedBy,
            ClosedAt = row.ClosedAt is { } ended ? Local(ended) : null,
            Done = done.Text,
        };
    }

    private DateTimeOffset Local(long at) => TimeZoneInfo.ConvertTime(DateTimeOffset.FromUnixTimeMilliseconds(at), today.Zone);
}
