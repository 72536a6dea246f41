using System.Data.Common;

namespace Api.Storage;

/// <summary>The registry's own row: whose it is, and whether anybody in it exists.</summary>
internal static class Registry
{
    private const string Insert = """
        INSERT INTO registry (id, issuer, demo, created_at, directory_version, last_change)
        VALUES (1, @Issuer, @Demo, @At, 0, 0)
        """;

    private const string Find = "SELECT issuer, demo, last_change FROM registry WHERE id = 1";

    internal sealed record Row
    {
        public required string Issuer { get; init; }
        public required bool Demo { get; init; }
        public required long LastChange { get; init; }
    }

    internal static bool Exists(string dataDir) => File.Exists(Path.Combine(dataDir, SqliteEngine.RegistryFile));

    internal static async Task CreateAsync(Engine engine, string issuer, bool demo, TimeProvider clock, CancellationToken ct)
    {
        await using var connection = await engine.Registry.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await transaction.ExecuteAsync(Insert, new { Issuer = issuer, Demo = demo, At = clock.GetUtcNow().ToUnixTimeMilliseconds() }, ct);
        await transaction.CommitAsync(ct);
    }

    /// <exception cref="StartRefusedException">The database was never finished by init.</exception>
    internal static async Task<Row> FindAsync(Engine engine, CancellationToken ct)
    {
        await using var connection = await engine.Registry.OpenConnectionAsync(ct);
        return await FindAsync(connection, ct);
    }

    internal static async Task<Row> FindAsync(DbConnection connection, CancellationToken ct)
    {
        return await connection.FirstAsync<Row>(Find, null, ct) ?? throw new StartRefusedException(
            "データベースの作成が途中で終わっています。データと鍵のフォルダーを空にして init をやり直してください。 / "
            + "The database was not finished: empty the data and key folders and run init again.");
    }
}
