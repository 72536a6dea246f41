using System.Text.Json;
using Api.Access;
using Api.Audit;
using Api.Centres;
using Api.Elders;
using Api.Http;
using Api.Storage;

namespace Api.Notices;

/// <summary>
/// Takes notices in, and leads them from 受付 over 対応中 to 終了: each step one change with its record, which holds no text.
/// </summary>
internal sealed class NoticeBook(CentreDirectory centres, SealedNotes notes, AuditLog audit, Today today)
{
    /// <summary>The event of a notice that came in; its record's id is the notice's.</summary>
    internal const string Event = "notice";

    /// <summary>What rings the centre, beside <see cref="NoticeKind.Abuse"/>.</summary>
    internal const string Alert = "notice";

    /// <summary>In the log's column of centres: nobody's yet, so every centre's inbox shows it. No centre has this id.</summary>
    internal const long EveryCentre = 0;

    private const string Insert = """
        INSERT INTO notice (id, kind, state, channel, training, centre_id, elder_id, client_id, received_at)
        VALUES (@Id, @Kind, 'received', @Channel, @Training, @CentreId, @ElderId, @ClientId, @At)
        """;

    private const string Find = """
        SELECT id, kind, state, elder_id FROM notice WHERE id = @Id AND (centre_id = @Centre OR centre_id IS NULL)
        """;

    // The state stands in the WHERE: of two who act at the same moment one changes nothing.
    private const string SetTaken = """
        UPDATE notice SET state = 'taken', centre_id = @Centre, taken_by = @User, taken_at = @At
        WHERE id = @Id AND state = 'received' AND (centre_id = @Centre OR centre_id IS NULL)
        """;

    private const string SetClosed = """
        UPDATE notice SET state = 'closed', closed_by = @User, closed_at = @At, closed_record_id = @RecordId
        WHERE id = @Id AND state = 'taken' AND centre_id = @Centre
        """;

    private sealed record Row
    {
        public required long Id { get; init; }
        public required string Kind { get; init; }
        public required string State { get; init; }
        public long? ElderId { get; init; }
    }

    /// <summary>Stores a notice with its record; what was written is sealed under the registry's key.</summary>
    /// <param name="notice">What was written, and whose it is where that is known.</param>
    /// <param name="caller">Null for a finder without credentials.</param>
    /// <param name="ct">Stops it before its record, not after.</param>
    /// <exception cref="AuditUnavailableException">It is not stored.</exception>
    internal async Task<SentNotice> TakeInAsync(NewNotice notice, Caller? caller, CancellationToken ct)
    {
        var centre = notice.CentreId ?? new TownRouting(await centres.AllAsync(ct)).Nearest(notice.Town ?? notice.Place)?.Id;
        var at = today.Milliseconds;
        var record = new AuditRecord(Event, NoticeState.Received, caller)
        {
            Channel = notice.Channel,
            Source = notice.Source,
            Elder = notice.ElderId,
            Centre = centre ?? EveryCentre,
            Alerts = notice.Training ? null : [notice.Kind == NoticeKind.Abuse ? NoticeKind.Abuse : Alert],
            Detail = [notice.Kind],
        };
        var row = new
        {
            record.Id,
            notice.Kind,
            notice.Channel,
            notice.Training,
            CentreId = centre,
            notice.ElderId,
            caller?.ClientId,
            At = at,
        };
        await audit.ChangeAsync(
            async transaction =>
            {
                await transaction.ExecuteAsync(Insert, row, ct);
                return await notes.AddAsync(transaction, record, elder: null, JsonSerializer.Serialize(notice, Json.Info<WrittenNotice>()));
            },
            ct);
        return new SentNotice
        {
            Id = Id.Text(record.Id),
            Time = TimeZoneInfo.ConvertTime(DateTimeOffset.FromUnixTimeMilliseconds(at), today.Zone),
            State = NoticeState.Received,
        };
    }

    /// <summary>A centre takes a notice on; one that was nobody's is its own from then on.</summary>
    /// <returns>Why it cannot; null when it did.</returns>
    internal Task<Problem?> TakeAsync(string id, Caller caller, CancellationToken ct) => StepAsync(id, caller, done: null, ct);

    /// <summary>A centre says what was done; that ends the notice.</summary>
    /// <returns>Why it cannot; null when it did.</returns>
    internal Task<Problem?> CloseAsync(string id, string done, Caller caller, CancellationToken ct) => StepAsync(id, caller, done, ct);

    private async Task<Problem?> StepAsync(string id, Caller caller, string? done, CancellationToken ct)
    {
        var centre = await centres.FindAsync(caller.OwnCentre, ct);
        Problem? problem = null;
        await audit.ChangeAsync(
            async transaction =>
            {
                var row = Id.TryParse(id, out var noticeId)
                    ? await transaction.FirstAsync<Row>(Find, new { Id = noticeId, Centre = caller.OwnCentre }, ct)
                    : null;
                var record = new AuditRecord(done is null ? "notice-taken" : "notice-closed", "done", caller)
                {
                    About = row?.Id,
                    Elder = row?.ElderId,
                    Centre = caller.OwnCentre,
                };
                problem = row is null ? Problems.NotFound
                    : row.Kind == NoticeKind.Abuse && centre?.MaySeeAbuse(caller.ActingUser) != true ? Problems.AbuseStaffOnly
                    : null;
                var step = new { Id = noticeId, Centre = caller.OwnCentre, User = caller.ActingUser, At = today.Milliseconds, RecordId = record.Id };
                if (problem is null && await transaction.ExecuteAsync(done is null ? SetTaken : SetClosed, step, ct) == 0)
                    problem = OutOfOrder(row!.State);
                if (problem is not null)
                    return record with { Outcome = problem.Code };

                return done is null ? record with { IsChange = true } : await notes.AddAsync(transaction, record, elder: null, done);
            },
            ct);
        return problem;
    }

    private static Problem OutOfOrder(string state) => state switch
    {
        NoticeState.Received => Problems.NoticeNotTaken,
        NoticeState.Taken => Problems.NoticeTaken,
        _ => Problems.NoticeClosed,
    };
}
