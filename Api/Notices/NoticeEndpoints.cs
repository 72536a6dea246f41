using System.Globalization;
using Api.Access;
using Api.Centres;
using Api.Elders;
using Api.Http;
using Api.Storage;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Api.Notices;

/// <summary>Whoever notices something sends it; the centre responsible takes it on and says what was done.</summary>
internal static class NoticeEndpoints
{
    private const int FirstYear = 2000;
    private const int LastYear = 2200;

    internal static void MapNotices(this IEndpointRouteBuilder app)
    {
        var notices = app.MapGroup("/v1/notices")
            .OnlyKnownQuery()
            .AddEndpointFilter<ValidationFilter>()
            .WithTags("Notices");
        notices.MapPost("", SendNotice).RequireAuthorization(Policies.Notices).WithName(nameof(SendNotice)).Describe(NoticeDescription.SendNotice);
        notices.MapGet("", ReadNotices).RequireAuthorization(Policies.Notices).WithName(nameof(ReadNotices)).Describe(NoticeDescription.ReadNotices);
        notices.MapPost("/{id}/taken", TakeNotice).RequireAuthorization(Policies.Centre).WithName(nameof(TakeNotice)).Describe(NoticeDescription.TakeNotice);
        notices.MapPost("/{id}/closed", CloseNotice).RequireAuthorization(Policies.Centre).WithName(nameof(CloseNotice)).Describe(NoticeDescription.CloseNotice);
        notices.MapGet("/thanks", PrintThanks).RequireAuthorization(Policies.Thanks).WithName(nameof(PrintThanks))
            .Produces<string>(200, "text/html").Describe(NoticeDescription.PrintThanks);
    }

    internal static async Task<Results<Accepted<SentNotice>, Problem>> SendNotice(
        Body<SendNotice> body, Caller caller, NoticedNumber numbers, NoticeBook book, CancellationToken ct)
    {
        var sent = body.Value;
        // Reading neighbours' keys would be surveillance (domain.md section 8), whatever it is meant for.
        if (!string.IsNullOrWhiteSpace(sent.Number) && !Policies.RolesOf[Policies.LookUp].Contains(caller.Role))
            return Problems.Invalid("number", new("登録番号は入力しないでください。", "Leave the number out: your role does not look numbers up."));

        var notice = new NewNotice
        {
            Kind = sent.Kind ?? NoticeKind.Other,
            Place = sent.Place,
            Town = sent.Town,
            Text = sent.Text,
            ObservedOn = sent.ObservedOn,
            Number = sent.Number,
            Channel = NoticeChannel.Api,
        };
        // One look at an index whoever has the number, and an answer that does not depend on it.
        return TypedResults.Accepted((string?)null, await book.TakeInAsync(await numbers.ResolveAsync(notice, ct), caller, ct));
    }

    internal static async Task<Results<Ok<NoticePage>, Problem>> ReadNotices(
        string? cursor, string? state, Caller caller, HttpContext http, NoticeList list, CancellationToken ct)
    {
        long after = 0;
        if (cursor is not null && !Id.TryParse(cursor, out after))
            return Problems.Invalid("cursor", ElderSearch.NotACursor);
        if (state is not null && !NoticeCodes.State.ContainsKey(state))
            return Problems.Invalid("state", new("received、taken、closed のいずれかで入力してください。", "One of: received, taken, closed"));

        return TypedResults.Ok(await list.PageAsync(caller, cursor is null ? null : after, state, http.Language(), ct));
    }

    internal static async Task<Results<NoContent, Problem>> TakeNotice(string id, Caller caller, NoticeBook book, CancellationToken ct) =>
        await book.TakeAsync(id, caller, ct) is { } problem ? problem : TypedResults.NoContent();

    internal static async Task<Results<NoContent, Problem>> CloseNotice(
        string id, Body<CloseNotice> body, Caller caller, NoticeBook book, CancellationToken ct) =>
        await book.CloseAsync(id, body.Value.Done!, caller, ct) is { } problem ? problem : TypedResults.NoContent();

    internal static async Task<Results<PrintedPage, Problem>> PrintThanks(
        string? year, string? client, Caller caller, HttpContext http, NoticeStatistics statistics, CentreDirectory centres, Installation place,
        Today today, CancellationToken ct)
    {
        if (!int.TryParse(year, NumberStyles.None, CultureInfo.InvariantCulture, out var fiscal) || fiscal is < FirstYear or > LastYear)
            return Problems.Invalid("year", new("年度を西暦4けたで入力してください（2026年度なら 2026）。", "Write the fiscal year: 2026 begins in April 2026."));
        if (!Id.TryParse(client, out var sender))
            return Problems.Invalid("client", new("協力機関の利用者ID（client）を入力してください。", "Write the id of one of the organisation's clients."));

        var centre = caller.CentreId is { } own ? await centres.FindAsync(own, ct) : null;
        return await statistics.OfYearAsync(sender, fiscal, caller.CentreId, ct) is { } thanks
            ? ThanksSheet.Of(thanks, fiscal, centre?.Name ?? place.Issuer, today.Date, http.Language())
            : Problems.NotFound.With(new("この年度のご連絡はありません。", "Nothing was sent in this year."));
    }
}
