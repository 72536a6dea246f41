using Api.Access;
using Api.Audit;
using Api.Centres;
using Api.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Api.Elders;

/// <summary>What a centre prints to have registrations confirmed: a month's postcards, and an elder's sheet to sign.</summary>
internal static class RenewalPapers
{
    internal static void MapRenewalPapers(this IEndpointRouteBuilder app)
    {
        var elders = app.MapGroup("/v1/elders")
            .RequireAuthorization(Policies.Centre)
            .AddEndpointFilter<DamageAlarm>()
            .OnlyKnownQuery()
            .WithTags("Renewals");
        elders.MapGet("/postcards", PrintPostcards).WithName(nameof(PrintPostcards)).Produces<string>(200, "text/csv").Describe(Postcards);
        elders.MapPost("/postcards", RecordPostcards).WithName(nameof(RecordPostcards)).Describe(Sent);
        elders.MapGet("/{id}/confirmation-sheet", PrintConfirmationSheet).WithName(nameof(PrintConfirmationSheet))
            .Produces<string>(200, "text/html").Describe(Sheet);
    }

    internal static async Task<IResult> PrintPostcards(string? month, Caller caller, HttpContext http, Postcards postcards, CancellationToken ct) =>
        DueMonth.TryParse(month, out var due) ? await postcards.OfAsync(due, caller, http.Language(), ct) : Problems.Invalid("month", RenewalCodes.NotAMonth);

    internal static async Task<Results<Ok<PostcardsSent>, Problem>> RecordPostcards(
        string? month, Caller caller, Postcards postcards, CancellationToken ct)
    {
        if (!DueMonth.TryParse(month, out var due))
            return Problems.Invalid("month", RenewalCodes.NotAMonth);

        return await postcards.SentAsync(due, caller, ct) is { } sent ? TypedResults.Ok(sent) : Problems.Invalid("month", TooEarly);
    }

    internal static async Task<Results<PrintedPage, Problem>> PrintConfirmationSheet(
        string id, Caller caller, HttpContext http, OwnElders own, CentreDirectory centres, AuditQueries queries, AuditLog audit, Today today,
        CancellationToken ct)
    {
        if (await own.FindAsync(id, caller, ct) is not { } elder)
            return Problems.NotFound;

        var lastConfirmed = new DateTimeOffset(elder.Opened.Document.Confirmed.Oldest, TimeOnly.MinValue, today.Now.Offset);
        var looks = await queries.CountLookupsAsync(elder.Row.ElderId, lastConfirmed.ToUnixTimeMilliseconds(), ct);
        // A reading like any other, so that the elder's list of who looked holds it.
        await audit.AppendAsync(new AuditRecord("elder-read", "shown", caller)
        {
            Elder = elder.Row.ElderId,
            Centre = elder.Row.CentreId,
            Version = elder.Row.Version,
            Blocks = ["all"],
            Detail = ["confirmation-sheet"],
        });
        return ConfirmationSheet.Of(elder, await centres.FindAsync(elder.Row.CentreId, ct), looks, today.Date, http.Language());
    }

    private static Operation Postcards { get; } = new(
        new("更新のお知らせの宛名を出力する", "The addresses for a month's letters"),
        new("""
            `month`（yyyy-MM）が更新の月の方の宛名を、はがき印刷用の CSV（UTF-8、BOM 付き）で返します。はがきは人目に触れるため、登録番号と
            病気などの情報は入りません。終了・辞退の届出がある方と訓練用の登録は除きます。住所の登録がない方は空欄のまま先頭に並びます。
            出力したことは、件数とともに記録されます。発送したら `POST /v1/elders/postcards?month=` で、その月の分をまとめて記録してください。
            """,
            """
            CSV (UTF-8 with a byte order mark) of the addresses of those who are due in `month` (yyyy-MM), to print postcards from. It
            holds no number and no illness, and nobody whose registration ended, is ending or was made up. Who has no address stands
            first. It is recorded with the number of people. When the cards are sent, record them all with one POST.
            """))
    {
        Parameters = new Dictionary<string, Text> { ["month"] = new("更新の月（yyyy-MM）。", "The due month: yyyy-MM.") },
        Problems = [Problems.Validation, Problems.RecordDamaged],
        Answers = [new Answer(200, new("宛名の一覧（CSV）。", "The addresses as CSV."))],
    };

    private static Text TooEarly { get; } = new(
        "お知らせの発送は、更新の月の3か月前から記録できます。", "Letters can be recorded from three months before their month.");

    private static Operation Sent { get; } = new(
        new("更新のお知らせをまとめて発送済みにする", "Record a month's letters as sent"),
        new("""
            `GET /v1/elders/postcards` で `month` の宛名に出る方全員について、お知らせを発送したことを1回で記録します。すでに記録のある方はそのままで、
            何度送っても同じです。宛先不明で戻ったときは、その方だけ `POST /v1/elders/{id}/renewal-steps` で記録してください。本文は要りません。
            """,
            """
            Records the letter for everybody whose address `GET /v1/elders/postcards` gives for `month`, in one go. Whoever has one
            recorded already is left as it is, so that sending it twice changes nothing. A card that comes back is a step of that elder
            alone. It takes no body.
            """))
    {
        Parameters = new Dictionary<string, Text> { ["month"] = new("更新の月（yyyy-MM）。", "The due month: yyyy-MM.") },
        Problems = [Problems.Validation, Problems.RecordDamaged],
        Answers =
        [
            new Answer(200, new("何件を記録したか。", "How many were recorded."))
            {
                Examples = () => [Example.Of("sent", new("132件を記録した", "132 were recorded"), new PostcardsSent { Recorded = 132, Already = 2 })],
            },
        ],
    };

    private static Operation Sheet { get; } = new(
        new("登録内容確認票を印刷する", "Print the sheet to check and sign"),
        new("""
            ご本人が登録内容を確かめて署名するための、A4・大きな文字の印刷用ページです。前回の確認から今日までに照会された回数も載ります。
            家の中で人目に触れることがあるため、支援措置の有無と「連絡してはいけない」方は載せません。印刷したことは閲覧として記録されます。
            """,
            """
            A page for A4 in large type, for the elder to check, correct and sign; it says how often the number was looked up since the
            last confirmation. Others at home may read it, so neither protection measures nor contacts who must not be called stand
            on it. It is recorded as a reading.
            """))
    {
        Parameters = new Dictionary<string, Text> { ["id"] = new("登録のID。", "The registration's id.") },
        Problems = [Problems.NotFound, Problems.RecordDamaged],
        Answers = [new Answer(200, new("印刷用のページ。", "A page to print."))],
    };
}
