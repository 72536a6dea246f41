using System.Data.Common;
using System.Text.Json;
using Api.Access;
using Api.Audit;
using Api.Centres;
using Api.Elders;
using Api.Http;
using Api.Notices;
using Api.Storage;

namespace Api.Lookups;

/// <summary>
/// What a centre is to know of: each lookup of its elders, and whatever rang for them. It is a view of the log; only what was
/// dealt with has rows of its own. Training is not in it.
/// </summary>
internal sealed class Inbox(
    Engine engine, InboxAdditions additions, WhoLooked looks, CentreDirectory centres, Organisations organisations, AuditLog audit, Today today)
{
    internal const int PageSize = 50;

    private const string Lookup = "lookup";
    private const string Done = "inbox-done";
    private const int BlockBits = 10;

    // How many blocks of the log one query of the stream walks over: a reconnection after weeks is not one long read.
    private const int BlocksAtOnce = 256;

    private const string Size = "SELECT size FROM audit_head WHERE id = 1";

    // Whoever is told of news is told too that a colleague dealt with an entry.
    private const string DoneNow = "r.event = 'inbox-done' AND r.outcome = 'done'";

    private const string Shown = """
        r.event IN ('lookup', 'lookup-again', 'lookup-match', 'contact-attempt', 'relay', 'record-damaged', 'elder-missing', 'elder-transfer', 'notice',
                    'elder-registered', 'possible-duplicate', 'welfare-check-due', 'closing-overdue', 'finder-page')
          AND COALESCE(r.reason, '') <> 'test'
        """;

    // Centre 0 is no centre's: a notice that is nobody's yet (NoticeBook.EveryCentre), which every inbox shows.
    private const string InBlocks = $"""
        {AuditQueries.BlocksBetween}
        SELECT r.idx, r.id, r.record
        FROM block CROSS JOIN audit_record r
        WHERE r.idx >> 10 = block.number AND r.centre_id IN (@Centre, 0)
        """;

    internal const string FindNewest = $"""
        {InBlocks}
          AND r.idx >= @From AND r.idx < @Before AND {Shown}
        ORDER BY r.idx DESC
        LIMIT @Most
        """;

    private const string FindNext = $"""
        {InBlocks}
          AND r.idx >= @From AND r.idx < @Before AND ({Shown} OR {DoneNow})
        ORDER BY r.idx
        LIMIT @Most
        """;

    private const string FindEntry = $"""
        SELECT r.idx, r.id, r.record FROM audit_record r WHERE r.id = @Id AND r.centre_id IN (@Centre, 0) AND {Shown}
        """;

    private const string InsertDone = """
        INSERT INTO inbox_done (centre_id, idx, done_by, done_at) VALUES (@Centre, @Idx, @User, @At) ON CONFLICT DO NOTHING
        """;

    /// <summary>Newest first, from before an index of the log.</summary>
    internal async Task<InboxPage> PageAsync(Caller caller, long? before, Language language, CancellationToken ct)
    {
        var found = new List<InboxEntry>();
        await using var log = await engine.Log.OpenConnectionAsync(ct);
        var size = await log.FirstAsync<long>(Size, null, ct);
        var end = Math.Min(before ?? size, size);

        // The newest blocks first, and each time four times as many: a full page is found without walking the whole log.
        for (var blocks = 1L; end > 0 && found.Count < PageSize; blocks *= 4)
        {
            var from = Math.Max(0, (((end - 1) >> BlockBits) - blocks + 1) << BlockBits);
            var most = PageSize - found.Count;
            var rows = await log.QueryAsync<StoredRecord>(FindNewest, new { From = from, Before = end, Centre = caller.OwnCentre, Most = most }, ct);
            found.AddRange(rows.Select(row => Read(row, language)).Where(IsInPage));
            end = rows.Count == most ? rows[^1].Idx : from;
        }

        var entries = await CompleteAsync(log, found, caller, ct);
        return new InboxPage { Entries = entries, Cursor = end > 0 ? Text(end) : null, LastEventId = Text(size - 1) };
    }

    /// <summary>
    /// What came after an index, oldest first, calls, matches and what was dealt with too; up to where the log was read, and
    /// whether there is more.
    /// </summary>
    /// <param name="caller">A centre.</param>
    /// <param name="after">The index of the last record that was read.</param>
    /// <param name="size">Of the log; while nothing was added the log is not asked.</param>
    /// <param name="language">Of what a person reads.</param>
    /// <param name="ct">Stops it before its record, not after.</param>
    internal async Task<(IReadOnlyList<InboxEntry> Entries, long ReadTo, bool IsBehind)> AfterAsync(
        Caller caller, long after, long size, Language language, CancellationToken ct)
    {
        var (from, last) = (after + 1, size - 1);
        if (from > last)
            return ([], after, false);

        last = Math.Min(last, (((from >> BlockBits) + BlocksAtOnce) << BlockBits) - 1);
        await using var log = await engine.Log.OpenConnectionAsync(ct);
        var rows = await log.QueryAsync<StoredRecord>(FindNext, new { From = from, Before = last + 1, Centre = caller.OwnCentre, Most = PageSize }, ct);
        if (rows.Count == PageSize)
            last = rows[^1].Idx;

        var found = rows.Select(row => Read(row, language)).Where(entry => entry.IsTold || IsInPage(entry)).ToList();
        return (found.Count == 0 ? [] : await CompleteAsync(log, found, caller, ct), last, last < size - 1);
    }

    /// <summary>How many records the log holds; what comes after them is news.</summary>
    internal async Task<long> SizeAsync(CancellationToken ct)
    {
        await using var log = await engine.Log.OpenConnectionAsync(ct);
        return await log.FirstAsync<long>(Size, null, ct);
    }

    /// <returns>Why it cannot: there is no such entry in this centre's inbox, or it is for named staff.</returns>
    internal async Task<Problem?> DoneAsync(string id, Caller caller, CancellationToken ct)
    {
        if (!Id.TryParse(id, out var recordId) || await FindAsync(recordId, caller.OwnCentre, ct) is not { } entry)
            return Problems.NotFound;
        // Whoever may not read it cannot know that it is dealt with.
        if (IsAbuse(entry) && (await centres.FindAsync(caller.OwnCentre, ct))?.MaySeeAbuse(caller.ActingUser) != true)
        {
            await audit.AppendAsync(new AuditRecord(Done, Problems.AbuseStaffOnly.Code, caller) { About = recordId, Centre = caller.OwnCentre });
            return Problems.AbuseStaffOnly;
        }

        await audit.ChangeAsync(
            async transaction =>
            {
                var row = new { Centre = caller.OwnCentre, Idx = entry.Index, User = caller.ActingUser, At = today.Milliseconds };
                var isFirst = await transaction.ExecuteAsync(InsertDone, row, ct) == 1;
                return new AuditRecord(Done, isFirst ? "done" : "already-done", caller)
                {
                    About = recordId,
                    Elder = Id.TryParse(entry.Elder, out var elder) ? elder : null,
                    Centre = caller.OwnCentre,
                    IsChange = isFirst,
                };
            },
            ct);
        return null;
    }

    // Whatever is no lookup is news only where it rings: a card read again of a number that was reported lost meanwhile, say.
    private static bool IsInPage(InboxEntry entry) => entry.IsLookup || entry.Alerts is not null;

    internal static string Text(long index) => index.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private async Task<InboxEntry?> FindAsync(long recordId, long centre, CancellationToken ct)
    {
        await using var log = await engine.Log.OpenConnectionAsync(ct);
        return await log.FirstAsync<StoredRecord>(FindEntry, new { Id = recordId, Centre = centre }, ct) is { } row
            && Read(row, Language.Japanese) is var entry && IsInPage(entry) ? entry : null;
    }

    private InboxEntry Read(StoredRecord stored, Language language)
    {
        using var json = JsonDocument.Parse(stored.Record);
        var root = json.RootElement;
        var look = looks.Read(root, language);
        var kind = Field(root, "event")!;
        var isOurs = Field(root, "role") is null;
        var about = Field(root, "about");
        var entry = new InboxEntry
        {
            Index = stored.Idx,
            // What was dealt with is named as it stands in the inbox, so that a screen finds it.
            Id = kind == Done ? about! : Id.Text(stored.Id),
            Kind = kind,
            LookupId = kind is Lookup ? Id.Text(stored.Id) : IsOfLookup(kind) ? about : null,
            At = look.At,
            AnsweredAt = look.AnsweredAt,
            Elder = Field(root, "elder"),
            Organisation = Field(root, "organisation"),
            Role = isOurs ? null : look.Role,
            RoleName = isOurs ? null : look.RoleName,
            User = Field(root, "user"),
            OnBehalfOf = look.OnBehalfOf,
            Relayed = look.OnBehalfOf is null ? null : Field(root, "subject"),
            Reason = look.Reason,
            ReasonName = look.Reason is null ? null : look.ReasonName,
            Status = Field(root, "state"),
            Outcome = look.Disclosure,
            Alerts = AlertsOf(root, language),
            Others = Duplicates.Read(root),
            // Which contact it was: a dead number is to be mended, and the stream tells of each call by itself.
            ContactAttempts = kind == Afterwards.Attempt ? [Told.Read(stored).AsAttempt(today.Zone)] : null,
            Done = kind == Done ? new InboxDone(look.At, Field(root, "user")!) : null,
        };
        // Whom a suspicion of abuse is about and who sent it is for named staff, in GET /v1/notices.
        return IsAbuse(entry)
            ? entry with { Elder = null, Organisation = null, Role = null, RoleName = null, User = null }
            : entry;
    }

    private static bool IsAbuse(InboxEntry entry) => entry.Alerts?.Any(alert => alert.Code == NoticeKind.Abuse) == true;

    private static bool IsOfLookup(string kind) => kind is "lookup-again" or Afterwards.Match or Afterwards.Attempt or Afterwards.Relay;

    private static List<InboxAlert>? AlertsOf(JsonElement record, Language language) =>
        record.TryGetProperty("alerts", out var alerts)
            ? [.. alerts.EnumerateArray().Select(alert => alert.GetString()!).Select(code =>
                new InboxAlert(code, InboxCodes.Alert.TryGetValue(code, out var text) ? text.In(language) : code))]
            : null;

    // Adds what the record itself does not say: the name, what was told since, and who dealt with it; then records the answer.
    private async Task<List<InboxEntry>> CompleteAsync(DbConnection log, List<InboxEntry> found, Caller caller, CancellationToken ct)
    {
        var (names, done) = await additions.OfAsync(found, caller.OwnCentre, ct);
        var toldOf = await PastLookups.ToldBetweenAsync(log, caller.OwnCentre, found.Select(entry => entry.Index), ct);
        var entries = new List<InboxEntry>(found.Count);
        foreach (var entry in found)
        {
            var told = entry.IsLookup && Id.TryParse(entry.Id, out var lookup) ? toldOf[lookup].ToList() : [];
            var attempts = told.Where(one => one.Event == Afterwards.Attempt).Select(one => one.AsAttempt(today.Zone)).ToList();
            entries.Add(entry with
            {
                Name = entry.Elder is { } elder ? names.GetValueOrDefault(elder) : null,
                Match = told.MatchOf(),
                ContactAttempts = attempts.Count == 0 ? entry.ContactAttempts : attempts,
                Relay = told.LastOrDefault(one => one.Event == Afterwards.Relay)?.Outcome,
                Done = entry.Done ?? done.GetValueOrDefault(entry.Index),
                Duplicates = await OthersOfAsync(entry, ct),
                CallersOrganisation = entry.Relayed is { } id ? (await organisations.FindAsync(id, ct))?.Name : null,
            });
        }

        var ids = found.Select(entry => entry.Elder).OfType<string>().Distinct().Order(StringComparer.Ordinal);
        await audit.AppendAsync(new AuditRecord("inbox-read", "shown", caller)
        {
            Centre = caller.OwnCentre,
            Rows = AuditRecord.RowsOf(ids),
        });
        return entries;
    }

    private async Task<IReadOnlyList<InboxDuplicate>?> OthersOfAsync(InboxEntry entry, CancellationToken ct)
    {
        var others = new List<InboxDuplicate>(entry.Others.Count);
        foreach (var (elder, centre) in entry.Others)
        {
            var other = centre is { } id ? await centres.FindAsync(id, ct) : null;
            others.Add(new InboxDuplicate { Elder = elder is { } own ? Id.Text(own) : null, Centre = other?.Name, Phone = other?.Phone });
        }

        return others.Count == 0 ? null : others;
    }

    private static string? Field(JsonElement record, string name) => record.TryGetProperty(name, out var value) ? value.GetString() : null;
}
