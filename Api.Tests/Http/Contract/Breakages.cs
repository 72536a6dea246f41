using Api.Access;
using Api.Audit;
using Api.Centres;
using Api.Tests.Support;

namespace Api.Tests.Http.Contract;

/// <summary>A part of the machine that fails while one request is sent, and is mended again.</summary>
internal sealed record Breakage(string Why, Func<TestServer, Task> Break, Func<TestServer, Task> Mend)
{
    private static readonly (string Table, string Column)[] Cells =
        [("elder", "sealed"), ("elder_version", "sealed"), ("number", "sealed_number"), ("item", "sealed_token"), ("sealed_note", "sealed")];

    internal static readonly Breakage Damage = new(
        "with damaged records",
        // No cell begins with this byte, so that only those which had it put before them lose it.
        server => CellsAsync(server, "x'ff' || {0}", "{0} IS NOT NULL"),
        server => CellsAsync(server, "substr({0}, 2)", "substr({0}, 1, 1) = x'ff'"));

    internal static readonly Breakage[] All =
    [
        // Nobody has foreseen a clock that fails.
        new("with a clock that fails", server => Clock(server, isBroken: true), server => Clock(server, isBroken: false)),
        new("with a log that takes no record",
            server => LogAsync(server, "CREATE TRIGGER refuse BEFORE INSERT ON audit_record BEGIN SELECT RAISE(ABORT, 'refused'); END"),
            server => LogAsync(server, "DROP TRIGGER refuse")),
        new("without the registry", server => Registry(server, "registry", "away"), server => Registry(server, "away", "registry")),
        Damage,
    ];

    private static Task Clock(TestServer server, bool isBroken)
    {
        server.Clock.IsBroken = isBroken;
        return Task.CompletedTask;
    }

    private static async Task Registry(TestServer server, string from, string to)
    {
        await server.TamperAsync($"ALTER TABLE {from} RENAME TO {to}");
        server.Get<ClientDirectory>().Forget();
        server.Get<CentreDirectory>().Forget();
    }

    // Readiness goes by the last record, and refusals are recorded one by one only as long as they are few.
    private static async Task LogAsync(TestServer server, string sql)
    {
        await server.Get<Refusals>().SumUpAsync();
        await server.TamperAsync(sql, log: true);
        try
        {
            await server.Get<AuditLog>().AppendAsync(new AuditRecord("test-log", "done", null));
        }
        catch (AuditUnavailableException)
        {
            // As it is to be.
        }
    }

    private static Task<int> CellsAsync(TestServer server, string change, string where) => server.TamperAsync(string.Join(';', Cells.Select(cell =>
        $"UPDATE {cell.Table} SET {cell.Column} = CAST({change} AS BLOB) WHERE {where}".Replace("{0}", cell.Column, StringComparison.Ordinal))));
}
