using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Api.Access;
using Api.Http;
using Api.Storage;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Api.Audit;

/// <summary>The privacy officer reads the log; each reading is a record too, made before it is answered.</summary>
internal static class AuditEndpoints
{
    private const int PageSize = 200;
    private const int LongestCode = 40;
    private const string Event = "audit-read";

    private static readonly string[] LocalTimes = ["yyyy-MM-dd", "yyyy-MM-ddTHH:mm", "yyyy-MM-ddTHH:mm:ss"];

    internal static void MapAudit(this IEndpointRouteBuilder app)
    {
        var audit = app.MapGroup("/v1/audit")
            .RequireAuthorization(Policies.Auditor)
            .OnlyKnownQuery()
            .AddEndpointFilter<ValidationFilter>()
            .WithTags("Audit");
        audit.MapGet("", ReadAudit).WithName(nameof(ReadAudit)).Describe(AuditDescription.ReadAudit);
        audit.MapGet("/checkpoint", ReadCheckpoint).WithName(nameof(ReadCheckpoint)).Produces<string>(200, "text/plain").Describe(AuditDescription.ReadCheckpoint);
        audit.MapGet("/proof/inclusion", ProveInclusion).WithName(nameof(ProveInclusion)).Describe(AuditDescription.ProveInclusion);
        audit.MapGet("/proof/consistency", ProveConsistency).WithName(nameof(ProveConsistency)).Describe(AuditDescription.ProveConsistency);
        audit.MapGet("/export", ExportAudit).WithName(nameof(ExportAudit)).Produces<string>(200, "application/x-ndjson").Describe(AuditDescription.ExportAudit);
        audit.MapGet("/review", ReadReviews).WithName(nameof(ReadReviews)).Describe(AuditDescription.ReadReviews);
        audit.MapPost("/review/{id}", Review).WithName(nameof(Review)).Describe(AuditDescription.Review);
    }

    internal static async Task<Results<Ok<AuditPage>, Problem>> ReadAudit(
        string? from, string? to, string? elder, string? client, string? outcome, string? cursor,
        Caller caller, Installation place, AuditQueries queries, AuditLog audit, CancellationToken ct)
    {
        var filter = new AuditFilter(null, null, null, null, outcome, -1);
        if (!TryTime(from, place.Zone, out var start))
            return Problems.Invalid("from", NotATime);
        if (!TryTime(to, place.Zone, out var end))
            return Problems.Invalid("to", NotATime);
        if (!TryId(elder, out var elderId))
            return Problems.Invalid("elder", NotAnId);
        if (!TryId(client, out var clientId))
            return Problems.Invalid("client", NotAnId);
        if (outcome is not null && !IsCode(outcome))
            return Problems.Invalid("outcome", NotACode);
        if (!TryCursor(cursor, out var after))
            return Problems.Invalid("cursor", NotACursor);

        var (found, next) = await queries.FindAsync(
            filter with { From = start, To = end, Elder = elderId, Client = clientId, After = after }, PageSize, ct);
        await audit.AppendAsync(new AuditRecord(Event, "shown", caller)
        {
            Elder = elderId,
            Asking = (clientId, outcome, start, end),
            Sum = (found.Count, 0),
        });
        return TypedResults.Ok(Page(found, next));
    }

    internal static async Task<ContentHttpResult> ReadCheckpoint(Caller caller, Engine engine, AuditLog audit, CancellationToken ct)
    {
        await audit.AppendAsync(new AuditRecord("audit-checkpoint", "shown", caller));
        var head = await AuditReader.HeadAsync(engine, ct);
        return TypedResults.Text(head!.Checkpoint, "text/plain", Encoding.UTF8);
    }

    internal static async Task<Results<Ok<MerkleProof>, Problem>> ProveInclusion(
        long? index, long? size, Caller caller, Engine engine, AuditLog audit, CancellationToken ct)
    {
        var head = (await AuditReader.HeadAsync(engine, ct))!;
        if (size is not { } of || of < 1 || of > head.Size)
            return Problems.Invalid("size", new($"1から{head.Size}までの件数を入れてください。", $"Give a size from 1 to {head.Size}."));
        if (index is not { } leaf || leaf < 0 || leaf >= of)
            return Problems.Invalid("index", new($"0から{of - 1}までの番号を入れてください。", $"Give an index from 0 to {of - 1}."));

        await audit.AppendAsync(new AuditRecord("audit-proof", "shown", caller));
        return TypedResults.Ok(await ProofAsync(engine, MerkleProofs.InclusionSpans(leaf, of), of, ct));
    }

    internal static async Task<Results<Ok<MerkleProof>, Problem>> ProveConsistency(
        long? from, long? to, Caller caller, Engine engine, AuditLog audit, CancellationToken ct)
    {
        var head = (await AuditReader.HeadAsync(engine, ct))!;
        if (to is not { } newer || newer < 1 || newer > head.Size)
            return Problems.Invalid("to", new($"1から{head.Size}までの件数を入れてください。", $"Give a size from 1 to {head.Size}."));
        if (from is not { } older || older < 1 || older > newer)
            return Problems.Invalid("from", new($"1から to（{newer}）までの件数を入れてください。", $"Give a size from 1 to {newer}, which is to."));

        await audit.AppendAsync(new AuditRecord("audit-proof", "shown", caller));
        return TypedResults.Ok(await ProofAsync(engine, MerkleProofs.ConsistencySpans(older, newer), newer, ct));
    }

    internal static async Task<PushStreamHttpResult> ExportAudit(Caller caller, Engine engine, AuditLog audit, CancellationToken ct)
    {
        await audit.AppendAsync(new AuditRecord("audit-export", "shown", caller));
        var head = (await AuditReader.HeadAsync(engine, ct))!;
        return TypedResults.Stream(stream => AuditExport.WriteAsync(engine, head, stream, ct), "application/x-ndjson");
    }

    internal static async Task<Results<Ok<AuditPage>, Problem>> ReadReviews(
        string? cursor, Caller caller, AuditQueries queries, AuditLog audit, CancellationToken ct)
    {
        if (!TryCursor(cursor, out var after))
            return Problems.Invalid("cursor", NotACursor);

        var found = await queries.OpenReviewsAsync(after, PageSize, ct);
        await audit.AppendAsync(new AuditRecord("audit-review", "shown", caller) { Sum = (found.Count, 0) });
        return TypedResults.Ok(Page(found, found.Count == PageSize ? found[^1].Idx : null));
    }

    internal static async Task<Results<NoContent, Problem>> Review(
        string id, Body<ReviewRequest> body, Caller caller, Reviews reviews, CancellationToken ct) =>
        Id.TryParse(id, out var record) && await reviews.ReviewAsync(record, body.Value, caller, ct)
            ? TypedResults.NoContent()
            : Problems.NotFound;

    private static async Task<MerkleProof> ProofAsync(Engine engine, List<MerkleProofs.Span> spans, long size, CancellationToken ct) => new()
    {
        Size = size,
        Hashes = [.. (await MerkleProofs.RootsAsync(spans, AuditReader.LeavesAsync(engine, size, ct))).Select(Convert.ToBase64String)],
    };

    private static AuditPage Page(List<StoredRecord> found, long? next) => new()
    {
        Records = [.. found.Select(stored => JsonDocument.Parse(stored.Record).RootElement)],
        Cursor = next?.ToString(CultureInfo.InvariantCulture),
    };

    private static readonly Text NotATime = new("日時を 2026-04-10T00:00:00+09:00 のように入れてください。", "Write a time as 2026-04-10T00:00:00+09:00.");
    private static readonly Text NotAnId = new("IDを入れてください。", "This is not an id.");
    private static readonly Text NotACode = new("結果のコードを小文字の英字とハイフンで入れてください。", "Write an outcome's code: small letters and hyphens.");
    private static readonly Text NotACursor = new("前のページで受け取った値を入れてください。", "Use the value from the page before.");

    // A day or time without an offset is local. The + of an offset arrives as a space where it was not written as %2B.
    private static bool TryTime(string? text, TimeZoneInfo zone, out long? time)
    {
        time = null;
        if (text is null)
            return true;

        if (text.Contains('T', StringComparison.Ordinal))
            text = text.Replace(' ', '+');
        // Of the first and the last year a zone may make a time that there is not.
        if (DateTime.TryParseExact(text, LocalTimes, CultureInfo.InvariantCulture, DateTimeStyles.None, out var local) && local.Year is > 1 and < 9999)
            time = new DateTimeOffset(local, zone.GetUtcOffset(local)).ToUnixTimeMilliseconds();
        else if (DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var parsed) && parsed.Year is > 1 and < 9999)
            time = parsed.ToUnixTimeMilliseconds();

        return time is not null;
    }

    private static bool TryId(string? text, out long? id)
    {
        id = null;
        if (text is null)
            return true;

        if (!Id.TryParse(text, out var parsed))
            return false;

        id = parsed;
        return true;
    }

    // It goes into the log, where neither a name nor a number may stand: no outcome has a digit or is this long.
    private static bool IsCode(string text) => text.Length <= LongestCode && text.All(letter => letter is '-' or (>= 'a' and <= 'z'));

    private static bool TryCursor(string? text, out long after)
    {
        after = -1;
        return text is null || long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out after);
    }
}

/// <summary>Records as they are stored.</summary>
internal sealed record AuditPage
{
    /// <summary>Oldest first.</summary>
    public required IReadOnlyList<JsonElement> Records { get; init; }

    /// <summary>Present while there may be more, also beside an empty page.</summary>
    public string? Cursor { get; init; }
}

/// <summary>The hashes of RFC 6962, base64, in the order in which they are used.</summary>
internal sealed record MerkleProof
{
    /// <summary>The size of the log that the proof is about.</summary>
    public required long Size { get; init; }

    /// <summary>Base64, in the order in which they are used.</summary>
    public required IReadOnlyList<string> Hashes { get; init; }
}

/// <summary>What the auditor found.</summary>
internal sealed record ReviewRequest
{
    /// <summary>Whether the look was justified.</summary>
    public bool? Justified { get; init; }

    /// <summary>Free text: sealed, and not in the log.</summary>
    public string? Note { get; init; }
}

[JsonSerializable(typeof(AuditPage))]
[JsonSerializable(typeof(MerkleProof))]
[JsonSerializable(typeof(ReviewRequest))]
internal sealed partial class AuditJson : JsonSerializerContext
{
    [System.Runtime.CompilerServices.ModuleInitializer]
    internal static void Register() => Json.Know(Default);
}
