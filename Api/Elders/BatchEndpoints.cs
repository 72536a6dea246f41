using Api.Access;
using Api.Audit;
using Api.Centres;
using Api.Http;
using Api.Keyholders;
using Api.Storage;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Api.Elders;

/// <summary>Numbers by the thousand, for the factory that makes the items; until handed out, they are a centre's stock.</summary>
internal static class BatchEndpoints
{
    private const string FindBatch = "SELECT id, centre_id, state, sealed_number FROM number WHERE batch = @Batch ORDER BY id";

    private sealed record StockedRow
    {
        public required long Id { get; init; }
        public required long CentreId { get; init; }
        public required string State { get; init; }
        public byte[]? SealedNumber { get; init; }
    }

    internal static void MapBatches(this IEndpointRouteBuilder app)
    {
        var batches = app.MapGroup("/v1/batches")
            .RequireAuthorization(Policies.Admin)
            .AddEndpointFilter<DamageAlarm>()
            .AddEndpointFilter<ValidationFilter>()
            .WithTags("Items");
        batches.MapPost("", MakeBatch).WithName(nameof(MakeBatch)).Describe(ItemDescription.MakeBatch);
        batches.MapGet("/{id}", GetBatch).WithName(nameof(GetBatch)).Produces<string>(200, "text/csv", "text/html").Describe(ItemDescription.GetBatch);
    }

    internal static async Task<Results<CreatedAtRoute<BatchAnswer>, Problem>> MakeBatch(
        Body<NewBatch> body, Caller caller, Numbers numbers, CentreDirectory centres, AuditLog audit, Today today, CancellationToken ct)
    {
        var count = body.Value.Count!.Value;
        if (!Id.TryParse(body.Value.Centre, out var centre) || await centres.FindAsync(centre, ct) is null)
            return Problems.Invalid("centre", new("このIDのセンターはありません。", "There is no centre with this id."));

        var batch = Id.New();
        Problem? problem = null;
        await audit.ChangeAsync(
            async transaction =>
            {
                try
                {
                    await numbers.StockAsync(transaction, centre, batch, count, today.Milliseconds, ct);
                }
                catch (NumbersExhaustedException)
                {
                    problem = Problems.NumbersExhausted;
                }

                return new AuditRecord("batch-made", problem?.Code ?? "done", caller)
                {
                    Subject = problem is null ? batch : null,
                    Centre = centre,
                    Sum = (count, 0),
                    IsChange = problem is null,
                };
            },
            ct);
        return problem is not null
            ? problem
            : TypedResults.CreatedAtRoute(
                new BatchAnswer { Id = Id.Text(batch), Centre = Id.Text(centre), Count = count }, nameof(GetBatch),
                new RouteValueDictionary { ["id"] = Id.Text(batch) });
    }

    internal static async Task<Results<CsvFile, PrintedPage, Problem>> GetBatch(
        string id, Caller caller, HttpContext http, Engine engine, Numbers numbers, CentreDirectory centres, AuditLog audit, CancellationToken ct)
    {
        _ = Id.TryParse(id, out var batch);
        List<StockedRow> rows;
        await using (var connection = await engine.Registry.OpenConnectionAsync(ct))
            rows = await connection.QueryAsync<StockedRow>(FindBatch, new { Batch = batch }, ct);
        if (rows.Count == 0)
            return Problems.NotFound;

        // What was handed out is somebody's number, and no longer the administrator's to see.
        var stocked = rows
            .Where(row => row.State == NumberState.Unassigned)
            .Select(row => numbers.OpenStocked(row.Id, row.SealedNumber ?? []) ?? throw new RecordDamagedException(0, row.Id, row.CentreId))
            .ToList();
        var centre = (await centres.FindAsync(rows[0].CentreId, ct))!;
        await audit.AppendAsync(new AuditRecord("batch-read", "shown", caller)
        {
            Subject = batch,
            Centre = centre.Id,
            Sum = (stocked.Count, 0),
        });
        return http.WantsPage()
            ? Label.Page(stocked.Select(number => Label.Svg(number, centre.Phone, address: null)), http.Language())
            : new CsvFile(
                $"batch-{id}.csv",
                [["印刷する番号", "数字のみ", "センター", "電話"], .. stocked.Select(number => (string[])[number.Printed, number.Normalised, centre.Name, centre.Phone])]);
    }
}
