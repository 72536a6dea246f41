using Api.Access;
using Api.Audit;
using Api.Centres;
using Api.Http;
using Api.Keyholders;
using Api.Storage;
using Api.Vault;

namespace Api.Elders;

/// <summary>One elder as the list for an outage shows it, with every number that answers.</summary>
internal sealed record HandoutElder(ElderRow Row, ElderDocument Document, IReadOnlyList<HandoutNumber> Numbers);

/// <summary>A number as printed on an item.</summary>
internal sealed record HandoutNumber(string Printed, bool IsLost);

/// <summary>The list that a centre prints each month, to answer from when nothing else answers (domain.md section 8).</summary>
internal static class HandoutEndpoints
{
    private const string ListNumbers = """
        SELECT n.elder_id, n.id AS number_id, n.state AS number_state, n.sealed_number, n.legacy
        FROM elder e
        JOIN number n ON n.elder_id = e.id
        WHERE e.centre_id = @CentreId AND e.state IN ('active', 'closing') AND n.state IN ('active', 'lost') AND n.sealed_number IS NOT NULL
        """;

    private sealed record OwnNumber : NumberRow
    {
        public required long ElderId { get; init; }
    }

    internal static void MapHandout(this IEndpointRouteBuilder app) => app.MapGet("/v1/elders/handout", PrintHandout)
        .RequireAuthorization(Policies.Centre)
        .AddEndpointFilter<DamageAlarm>()
        .OnlyKnownQuery()
        .WithTags("Elders")
        .WithName(nameof(PrintHandout))
        .Produces<string>(200, "text/html")
        .Describe(Description);

    internal static async Task<PrintedPage> PrintHandout(
        Caller caller, HttpContext http, Engine engine, RegistryVault vault, ReadableRows readable, CentreDirectory centres, AuditLog audit, Today today,
        CancellationToken ct)
    {
        var (elders, damaged) = await EldersAsync(engine, vault, readable, caller, ct);
        await audit.AppendAsync(new AuditRecord("handout", "shown", caller)
        {
            Centre = caller.OwnCentre,
            Rows = AuditRecord.RowsOf(elders.Select(elder => Id.Text(elder.Row.ElderId))),
        });
        return Handout.Of(elders, damaged, await centres.FindAsync(caller.OwnCentre, ct), caller.ActingUser, today.Date, http.Language());
    }

    // Whoever's number still answers, in the order of kana; made-up people are for training.
    private static async Task<(List<HandoutElder> Elders, int Damaged)> EldersAsync(
        Engine engine, RegistryVault vault, ReadableRows readable, Caller caller, CancellationToken ct)
    {
        var centreId = caller.OwnCentre;
        await using var connection = await engine.Registry.OpenConnectionAsync(ct);
        var numbers = (await connection.QueryAsync<OwnNumber>(ListNumbers, new { CentreId = centreId }, ct)).ToLookup(number => number.ElderId);
        var (read, damaged) = await readable.OfAsync(
            (await ElderQueries.ListOwnAsync(connection, centreId, dueBy: null, state: null, ct)).Where(row => ElderState.IsRunning(row.ElderState) && !row.Training),
            row => new HandoutElder(
                row,
                ElderCells.Open(vault, row, asked: null).Document,
                [.. numbers[row.ElderId].OrderBy(number => number.Legacy).Select(number => Open(vault, row, number))]),
            caller);
        return ([.. read
            .OrderBy(elder => Kana.Fold(elder.Document.Identity.Kana!), StringComparer.Ordinal)
            .ThenBy(elder => elder.Row.ElderId)], damaged);
    }

    private static HandoutNumber Open(RegistryVault vault, ElderRow row, OwnNumber number)
    {
        var cell = row with { NumberId = number.NumberId, NumberState = number.NumberState, SealedNumber = number.SealedNumber, Legacy = number.Legacy };
        return new(ElderCells.OpenNumber(vault, cell).Printed, number.NumberState == NumberState.Lost);
    }

    private static Operation Description { get; } = new(
        new("停電・障害に備える一覧を印刷する", "Print the list for an outage"),
        new("""
            自センターの有効な登録者（終了の届出を確認中の方を含みます）の一覧を、A4で印刷するページで返します。月に一度印刷して施錠できる場所に置き、
            翌月の分を印刷したら前の分を破棄してください。番号・氏名・フリガナ・年齢・住所・緊急連絡先・かかりつけ医・命に関わる注意をフリガナ順に載せ、
            最後に番号順の索引が付きます。記録に異常のある方は載せず、その人数を表題の下に示して受信箱に知らせます。支援措置の方の住所と、訓練用の登録は載せません。印刷したことは、人数とともに記録されます。
            この一覧から答えた内容は、復旧後に `POST /v1/lookups`（`phone-relay`、`answeredAt` に答えた日時）で一件ずつ入力してください。
            """,
            """
            A page to print on A4: your own elders whose registration is in force, or is being checked after a report of its end. Print it
            each month, keep it locked, and destroy the one before. In the order of kana it holds number, name, age, address, contacts, GP
            and alerts, and an index by number at the end; whoever's record is damaged is left out, counted below the title, and rings in the inbox; not the address of protected people, nor made-up ones. It is recorded with the
            number of people. What was answered from it is entered afterwards, one by one, with `POST /v1/lookups` (`phone-relay`, and
            `answeredAt` for when it was answered).
            """))
    {
        Answers = [new Answer(200, new("印刷用のページ。", "A page to print."))],
    };
}
