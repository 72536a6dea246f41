using System.Data.Common;
using System.Security.Cryptography;
using Api.Storage;

namespace Api.Vault;

/// <summary>
/// The open vault of one registry: its master key and its index keys, in memory for as long as the process lives. While another
/// process rotates the master key, it learns of the new one by itself.
/// </summary>
internal sealed class RegistryVault : IDisposable
{
    private const string FindMasterKeys = "SELECT id, wrapped_index_key FROM master_key ORDER BY id";

    private const string AddMasterKey = """
        INSERT INTO master_key (id, wrapped_index_key, created_at) VALUES (@Id, @WrappedIndexKey, @CreatedAt)
        """;

    private const string RemoveMasterKey = "DELETE FROM master_key WHERE id = @Id";

    private readonly Engine engine;
    private readonly string keyDir;
    private readonly Lock gate = new();
    private volatile MasterKeys keys;

    private RegistryVault(Engine engine, string keyDir, MasterKeys keys)
    {
        (this.engine, this.keyDir, this.keys) = (engine, keyDir, keys);
        Index = new IndexKeys(keys.Root);
        Heads = new CellHeads(engine);
    }

    /// <summary>The master keys as they were last read.</summary>
    internal MasterKeys Keys => keys;

    /// <summary>The current one of them; whoever writes asks <see cref="KeysIn"/> in the transaction.</summary>
    internal MasterKey Master => keys.Current;

    internal IndexKeys Index { get; }

    internal CellHeads Heads { get; }

    /// <summary>Makes the keys of a new registry.</summary>
    internal static async Task<RegistryVault> CreateAsync(Engine engine, string keyDir, TimeProvider clock, CancellationToken ct)
    {
        var row = MasterKeys.RowOf(MasterKey.Create(keyDir), RandomNumberGenerator.GetBytes(IndexKeys.RootBytes), replaced: null);
        await using var connection = await engine.Registry.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await AddAsync(transaction, row, clock, ct);
        await transaction.CommitAsync(ct);
        return Open(engine, connection, keyDir);
    }

    /// <summary>Opens the vault; the wrapped index key is at once the check that the master key is the right one.</summary>
    /// <exception cref="StartRefusedException">A key named in the database is missing, wrong or readable by others.</exception>
    internal static async Task<RegistryVault> OpenAsync(Engine engine, string keyDir, CancellationToken ct)
    {
        await using var connection = await engine.Registry.OpenConnectionAsync(ct);
        return Open(engine, connection, keyDir);
    }

    /// <summary>The same with the keys of the moment that a connection sees.</summary>
    internal static RegistryVault Open(Engine engine, DbConnection connection, string keyDir) =>
        new(engine, keyDir, MasterKeys.Open(Rows(connection), keyDir));

    /// <summary>The keys as a connection sees them: in a write transaction nobody changes them until its end.</summary>
    /// <exception cref="StartRefusedException">There is a new one whose file cannot be used here.</exception>
    internal MasterKeys KeysIn(DbConnection connection)
    {
        var rows = Rows(connection);
        lock (gate)
            return keys.AreOf(rows) ? keys : keys = MasterKeys.Open(rows, keyDir, keys);
    }

    /// <inheritdoc cref="ElderKey.TryUnwrap"/>
    internal bool TryUnwrap(ReadOnlySpan<byte> wrapped, long elderId, out ElderKey key)
    {
        key = default;
        return KeyOf(wrapped) is { } master && ElderKey.TryUnwrap(master, wrapped, elderId, out key);
    }

    /// <summary>An elder's key, wrapped with another master key.</summary>
    /// <returns>Null when it does not unwrap.</returns>
    internal byte[]? Rewrap(MasterKey to, ReadOnlySpan<byte> wrapped, long elderId) =>
        KeyOf(wrapped) is { } from ? ElderKey.Rewrap(from, to, wrapped, elderId) : null;

    /// <summary>Puts a new master key beside the current one, inside a change; from its commit on it is the current one.</summary>
    internal async Task<MasterKey> BeginRotationAsync(DbTransaction transaction, TimeProvider clock, CancellationToken ct)
    {
        var old = KeysIn(transaction.Connection!);
        var next = MasterKey.Create(keyDir, like: old.Current);
        await AddAsync(transaction, MasterKeys.RowOf(next, old.Root, old.Current), clock, ct);
        return next;
    }

    /// <summary>Nothing is wrapped with the key any more: the registry forgets it, inside a change.</summary>
    internal static Task EndRotationAsync(DbTransaction transaction, MasterKey replaced, CancellationToken ct) =>
        transaction.ExecuteAsync(RemoveMasterKey, new { replaced.Id }, ct);

    public void Dispose() => Heads.Dispose();

    // A key that this process has not heard of: somebody rotates, or the row is damaged.
    private MasterKey? KeyOf(ReadOnlySpan<byte> wrapped)
    {
        if (keys.Of(wrapped) is { } known)
            return known;
        if (wrapped.Length != ElderKey.WrappedBytes)
            return null;

        using var connection = engine.Registry.OpenConnection();
        return KeysIn(connection).Of(wrapped);
    }

    private static Task<int> AddAsync(DbTransaction transaction, MasterKeyRow row, TimeProvider clock, CancellationToken ct) => transaction.ExecuteAsync(
        AddMasterKey, new { row.Id, WrappedIndexKey = row.Cell, CreatedAt = clock.GetUtcNow().ToUnixTimeMilliseconds() }, ct);

    private static List<MasterKeyRow> Rows(DbConnection connection)
    {
        using var find = Statement.Of(connection, FindMasterKeys);
        var rows = new List<MasterKeyRow>();
        while (find.Read())
            rows.Add(new(find.Text(0), find.Bytes(1)));
        return rows;
    }
}
