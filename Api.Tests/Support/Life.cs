using System.Data.Common;
using Api.Audit;
using Api.Elders;
using Api.Http;
using Api.Keyholders;
using Api.Storage;
using Api.Vault;

namespace Api.Tests.Support;

/// <summary>
/// Brings registrations into states that have no route yet, with the program's own parts and recorded like any change.
/// </summary>
internal static class Life
{
    /// <summary>Writes the elder's next version with another state or document.</summary>
    internal static async Task ChangeElderAsync(
        this TestServer server, string id, string? state = null, Func<ElderDocument, ElderDocument>? change = null, DateTimeOffset? at = null)
    {
        var vault = server.Get<RegistryVault>();
        await server.ChangeAsync(async (transaction, elder) =>
        {
            var document = ElderCells.Open(vault, elder, asked: null).Document;
            var written = await server.Get<ElderRegistry>().UpdateAsync(
                transaction, elder, change?.Invoke(document) ?? document, state ?? elder.ElderState, Id.New(),
                (at ?? server.Clock.GetUtcNow()).ToUnixTimeMilliseconds(), CancellationToken.None);
            Assert.That(written, Is.Not.Null);
            return written!.CellHash;
        }, id);
    }

    /// <summary>Lost or revoked.</summary>
    internal static Task ChangeNumberAsync(this TestServer server, string id, string state, DateTimeOffset? at = null) =>
        server.ChangeAsync(
            async (transaction, elder) =>
            {
                var vault = server.Get<RegistryVault>();
                var number = ElderCells.Open(vault, elder, asked: null).Number;
                Assert.That(ElderKey.TryUnwrap(vault.Master, elder.WrappedKey, elder.ElderId, out var key));
                using (key)
                {
                    await Numbers.SetStateAsync(
                        transaction, elder.NumberId, elder.ElderId, key, number, state,
                        (at ?? server.Clock.GetUtcNow()).ToUnixTimeMilliseconds(), CancellationToken.None);
                }

                return null;
            },
            id);

    /// <summary>A number in a centre's stock.</summary>
    internal static async Task<string> StockAsync(this TestServer server, long centre)
    {
        KeyholderNumber number = default;
        await server.Get<AuditLog>().ChangeAsync(
            async transaction =>
            {
                number = await server.Get<Numbers>().StockAsync(transaction, centre, server.Clock.GetUtcNow().ToUnixTimeMilliseconds(), CancellationToken.None);
                return new AuditRecord("test-stock", "done", null) { IsChange = true };
            },
            CancellationToken.None);
        return number.Printed;
    }

    /// <summary>Runs SQL behind the program's back, on the registry or on the log.</summary>
    internal static async Task<int> TamperAsync(this TestServer server, string sql, object? parameters = null, bool log = false)
    {
        var engine = server.Get<Engine>();
        await using var connection = await (log ? engine.Log : engine.Registry).OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        var rows = await transaction.ExecuteAsync(sql, parameters, CancellationToken.None);
        await transaction.CommitAsync();
        return rows;
    }

    /// <summary>Runs SQL as the program would: in a recorded change.</summary>
    internal static Task WriteAsync(this TestServer server, string sql, object? parameters = null, AuditRecord? record = null) =>
        server.Get<AuditLog>().ChangeAsync(
            async transaction =>
            {
                await transaction.ExecuteAsync(sql, parameters, CancellationToken.None);
                return (record ?? new AuditRecord("test-write", "done", null)) with { IsChange = true };
            },
            CancellationToken.None);

    /// <summary>The log's records as text, oldest first.</summary>
    internal static async Task<List<string>> RecordsAsync(this TestServer server)
    {
        await using var connection = await server.Get<Engine>().Log.OpenConnectionAsync();
        var records = await connection.QueryAsync<byte[]>("SELECT record FROM audit_record ORDER BY idx", null, CancellationToken.None);
        return [.. records.Select(record => System.Text.Encoding.UTF8.GetString(record))];
    }

    private static async Task ChangeAsync(this TestServer server, Func<DbTransaction, ElderRow, Task<byte[]?>> change, string id)
    {
        Assert.That(Id.TryParse(id, out var elderId), id);
        await server.Get<AuditLog>().ChangeAsync(
            async transaction =>
            {
                var elder = await ElderQueries.FindOwnAsync(transaction, elderId, server.Centre, CancellationToken.None)
                    ?? await ElderQueries.FindOwnAsync(transaction, elderId, server.Centre2, CancellationToken.None);
                Assert.That(elder, Is.Not.Null);
                var cell = await change(transaction, elder!);
                return new AuditRecord("test-change", "done", null) { Elder = elderId, Cell = cell, IsChange = true };
            },
            CancellationToken.None);
    }
}
