using System.Data.Common;
using Api.Access;
using Api.Audit;
using Api.Http;
using FluentValidation;

namespace Api.Notices;

/// <summary>
/// What an item's QR code leads to, for a finder without credentials. Whatever is asked, the answer is a page that helps:
/// unknown and dead tokens, a refusal and a failure too, because somebody may be lying in the street.
/// </summary>
internal static class FinderEndpoints
{
    private const int MostBytes = 8 * 1024;
    private const int RetryAfterFailure = 5;
    private const string Url = "application/x-www-form-urlencoded";

    internal static void MapFinder(this IEndpointRouteBuilder app)
    {
        var finder = app.MapGroup("/q/{token}")
            .RequireAuthorization(Policies.Open)
            .WithMetadata(new BodyLimit(MostBytes))
            .WithTags("Finder");
        finder.MapGet("", ShowFinderPage).WithName(nameof(ShowFinderPage)).Produces<string>(200, "text/html")
            .Produces<string>(429, "text/html").Produces<string>(503, "text/html").Describe(FinderDescription.ShowFinderPage);
        finder.MapPost("/notices", TellCentre).WithName(nameof(TellCentre)).WithoutIdempotencyKey().Accepts<FinderReport>("application/json", Url)
            .Produces<string>(StatusCodes.Status202Accepted, "text/html").Describe(FinderDescription.TellCentre);
    }

    internal static async Task<IResult> ShowFinderPage(
        string token, HttpContext http, FinderLimits limits, Finder finder, CancellationToken ct)
    {
        if (limits.RefusePage(http.Connection.RemoteIpAddress, token) is { } seconds)
            return FinderPage.Of(http.Language(), null, said: TooOften, status: 429, retryAfter: seconds);

        try
        {
            var (item, centre) = await finder.LookAsync(token, http.Connection.RemoteIpAddress?.ToString(), ct);
            return FinderPage.Of(http.Language(), centre, item?.MayTell == true ? new($"{token}/notices", new()) : null);
        }
        catch (Exception failure) when (failure is AuditUnavailableException or DbException)
        {
            return FinderPage.Of(http.Language(), null, status: 503, retryAfter: RetryAfterFailure);
        }
    }

    internal static async Task<IResult> TellCentre(
        string token, HttpContext http, FinderLimits limits, Finder finder, IValidator<FinderReport> validator, CancellationToken ct)
    {
        var isForm = http.Request.ContentType?.StartsWith(Url, StringComparison.OrdinalIgnoreCase) == true;
        IResult Refuse(int seconds, FinderReport typed) => isForm
            ? Again(http, typed, SentTooOften, 429, seconds)
            : Problems.TooManyRequests with { RetryAfter = seconds };

        if (limits.RefusePage(http.Connection.RemoteIpAddress, token) is { } wait)
            return Refuse(wait, new());

        var (report, problem) = isForm ? await ReadFormAsync(http, validator, ct) : await ReadJsonAsync(http);
        if (problem is not null)
            return isForm && report is not null ? Again(http, report, Check, problem.Status, wrong: problem.Errors) : problem;
        if (limits.RefuseNotice(http.Connection.RemoteIpAddress, token) is { } seconds)
            return Refuse(seconds, report!);

        try
        {
            await finder.TellAsync(token, http.Connection.RemoteIpAddress?.ToString(), report!, ct);
        }
        catch (Exception failure) when (isForm && failure is AuditUnavailableException or DbException)
        {
            return Again(http, report!, NotKept, 503, RetryAfterFailure);
        }

        return isForm ? FinderPage.Of(http.Language(), null, said: Thanks, status: 202, phonesAt: PhonesOf(http)) : TypedResults.StatusCode(202);
    }

    // What was typed comes back, whether or not there is such a token: only its owner knows what was typed.
    private static FinderPage Again(
        HttpContext http, FinderReport typed, Text said, int status, int? retryAfter = null, IReadOnlyDictionary<string, string[]>? wrong = null) =>
        FinderPage.Of(http.Language(), null, new("notices", typed, wrong), said, status, retryAfter, PhonesOf(http));

    // Relative, because a proxy may have put something before it; the token as it came, whether or not there is one.
    private static string PhonesOf(HttpContext http) => "../" + Uri.EscapeDataString((string)http.GetRouteValue("token")!);

    private static async Task<(FinderReport? Report, Problem? Problem)> ReadJsonAsync(HttpContext http)
    {
        var body = await Body<FinderReport>.BindAsync(http);
        return body.Check(http.RequestServices) is { } problem ? (null, problem) : (body.Value, null);
    }

    private static async Task<(FinderReport? Report, Problem? Problem)> ReadFormAsync(
        HttpContext http, IValidator<FinderReport> validator, CancellationToken ct)
    {
        if (await FinderReport.ReadFormAsync(http.Request, MostBytes, ct) is not { } report)
            return (null, Problems.TooLarge);

        var result = await validator.ValidateAsync(report, ct);
        return (report, result.IsValid ? null : Problems.Validation with
        {
            Errors = result.Errors.GroupBy(error => error.PropertyName).ToDictionary(
                group => group.Key, group => group.Select(error => error.ErrorMessage).ToArray()),
        });
    }

    private static readonly Text TooOften = new(
        "短い間に何度も開かれたため、表示を一時的に止めています。お急ぎのときはお電話ください。しばらくすると、またご覧いただけます。",
        "Too many requests for the moment. If it is urgent, please call; or wait a little and try again.");

    private static readonly Text SentTooOften = new(
        "まだ送られていません。短い間に続けて送信されたため、受付を一時的に止めています。お急ぎのときはお電話ください。しばらくしてから、もう一度お送りください。",
        "Not sent yet: too many messages for the moment. If it is urgent, please call; or wait a little and send it again.");

    private static readonly Text Check = new("まだ送られていません。下の入力内容をご確認ください。", "Not sent yet. Please check what you entered below.");

    private static readonly Text NotKept = new(
        "ただいまお知らせを受け付けられません。お電話でお知らせください。", "Your message could not be taken in. Please call instead.");

    // True whatever the token is: a code that leads nowhere any more brings nothing to anybody.
    private static readonly Text Thanks = new(
        "送信しました。ありがとうございます。このQRコードが使われているものであれば、担当のセンターに届きます。お急ぎのときは、お電話でもお知らせください。",
        "Sent, thank you. If this code is in use, it reaches the centre responsible. If it is urgent, please call as well.");
}
