using System.Security.Cryptography;
using Api.Storage;

namespace Api.Vault;

/// <summary>The open vault of one registry: its master key and its index keys, in memory for as long as the process lives.</summary>
internal sealed class RegistryVault(MasterKey master, IndexKeys index, CellHeads heads) : IDisposable
{
    private const string FindMasterKeys = "SELECT id, wrapped_index_key FROM master_key";

    private const string AddMasterKey = """
        INSERT INTO master_key (id, wrapped_index_key, created_at) VALUES (@Id, @WrappedIndexKey, @CreatedAt)
        """;

    internal MasterKey Master => master;

    internal IndexKeys Index => index;

    internal CellHeads Heads => heads;

    public void Dispose() => heads.Dispose();

    private sealed record MasterKeyRow
    {
        public required string Id { get; init; }
        public required byte[] WrappedIndexKey { get; init; }
    }

    /// <summary>Makes the keys of a new registry. The only place that makes a master key.</summary>
    internal static async Task<RegistryVault> CreateAsync(Engine engine, string keyDir, TimeProvider clock, CancellationToken ct)
    {
        var master = MasterKey.Create(keyDir);
        var root = RandomNumberGenerator.GetBytes(IndexKeys.RootBytes);
        await using var connection = await engine.Registry.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await transaction.ExecuteAsync(
            AddMasterKey,
            new
            {
                master.Id,
                WrappedIndexKey = Sealed.Seal(master.Bytes, root, master.IdBytesValue),
                CreatedAt = clock.GetUtcNow().ToUnixTimeMilliseconds(),
            },
            ct);
        await transaction.CommitAsync(ct);
        return new RegistryVault(master, new IndexKeys(root), new CellHeads(engine));
    }

    /// <summary>Opens the vault; the wrapped index key is at once the check that the master key is the right one.</summary>
    /// <exception cref="StartRefusedException">The key named in the database is missing, wrong or readable by others.</exception>
    internal static async Task<RegistryVault> OpenAsync(Engine engine, string keyDir, CancellationToken ct)
    {
        await using var connection = await engine.Registry.OpenConnectionAsync(ct);
        var rows = await connection.QueryAsync<MasterKeyRow>(FindMasterKeys, null, ct);
        var row = rows.Count == 1
            ? rows[0]
            : throw new StartRefusedException(
                "データベースにマスター鍵の記録がありません。バックアップから復元してください。 / "
                + "The database names no master key: restore it from a backup.");

        var master = MasterKey.Load(keyDir, row.Id);
        var root = new byte[IndexKeys.RootBytes];
        if (!Sealed.TryOpen(master.Bytes, row.WrappedIndexKey, master.IdBytesValue, root))
        {
            throw new StartRefusedException(
                $"マスター鍵 master-{row.Id}.key はこのデータベースのものではありません。正しい写しを戻してください。 / "
                + $"master-{row.Id}.key is not this database's key: put the right copy back.");
        }

        return new RegistryVault(master, new IndexKeys(root), new CellHeads(engine));
    }
}
