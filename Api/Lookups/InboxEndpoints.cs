using System.Globalization;
using Api.Access;
using Api.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Api.Lookups;

/// <summary>A centre reads its inbox, is told of news as they come, and marks what it has dealt with.</summary>
internal static class InboxEndpoints
{
    private const string LastEventId = "Last-Event-ID";

    internal static void MapInbox(this IEndpointRouteBuilder app)
    {
        var inbox = app.MapGroup("/v1/inbox")
            .RequireAuthorization(Policies.Centre)
            .OnlyKnownQuery()
            .WithTags("Inbox");
        inbox.MapGet("", ReadInbox).WithName(nameof(ReadInbox)).Describe(InboxDescription.ReadInbox);
        inbox.MapGet("/stream", StreamInbox).WithName(nameof(StreamInbox)).Describe(InboxDescription.StreamInbox);
        inbox.MapPost("/{id}/done", SetDone).WithName(nameof(SetDone)).Describe(InboxDescription.SetDone);
    }

    internal static async Task<Results<Ok<InboxPage>, Problem>> ReadInbox(
        string? cursor, HttpContext http, Caller caller, Inbox inbox, CancellationToken ct) =>
        TryIndex(cursor, out var before)
            ? TypedResults.Ok(await inbox.PageAsync(caller, before, http.Language(), ct))
            : Problems.Invalid("cursor", new("前のページで受け取った cursor の値を、そのまま入れてください。", "Use the cursor from the page before."));

    internal static async Task<Results<InboxStream, Problem>> StreamInbox(
        HttpContext http, Caller caller, Inbox inbox, LogWatch watch, OpenStreams open, ClientDirectory clients, InboxPace pace, TimeProvider clock,
        IHostApplicationLifetime lifetime, CancellationToken ct)
    {
        var given = http.Request.Headers[LastEventId];
        if (!TryIndex(given.Count == 0 ? null : given.ToString(), out var after))
            return Problems.Invalid(LastEventId, new("最後に受け取ったイベントの id を、そのまま入れてください。", "Use the id of the last event you got."));

        // A log restored from a backup may be shorter than what was seen of it: whatever is new in it is news.
        var size = await inbox.SizeAsync(ct);
        return new InboxStream(
            inbox, watch, open, clients, pace, clock, caller, (Math.Min(after ?? size, size - 1), size), lifetime.ApplicationStopping);
    }

    internal static async Task<Results<NoContent, Problem>> SetDone(string id, Caller caller, Inbox inbox, CancellationToken ct) =>
        await inbox.DoneAsync(id, caller, ct) is { } problem ? problem : TypedResults.NoContent();

    private static bool TryIndex(string? text, out long? index)
    {
        index = null;
        if (text is null)
            return true;

        var isNumber = long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number);
        index = isNumber ? number : null;
        return isNumber;
    }
}
