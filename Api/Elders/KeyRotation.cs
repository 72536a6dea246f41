using System.Data.Common;
using Api.Audit;
using Api.Storage;
using Api.Vault;

namespace Api.Elders;

/// <summary>
/// Goes over to a new master key beside running servers. Begin puts the new key beside the old one, and from then on whoever
/// makes an elder's key wraps it with the new one; then every older elder's key is wrapped anew, some at a time; the end takes
/// the old key out of the registry. Between the two every process opens both, so that it may be killed anywhere, and a second
/// run goes on. No cell changes: only beginning and end are changes of data, with their records.
/// LIMIT: elders' own keys stay. Whoever has a copy of the database and the old master key opens with them what is in that copy,
/// and later cells of the same elders, if he gets at them.
/// </summary>
internal sealed class KeyRotation(Engine engine, RegistryVault vault, AuditLog audit, TimeProvider clock, string? operatedBy)
{
    internal const string Event = "master-key-rotated";
    internal const string Begun = "begun";
    internal const string Done = "done";

    // A few megabytes: whoever changes something meanwhile waits no longer than for these.
    private const int MostAtOnce = 2_000;
    private const int LeastAtOnce = 10;
    private const int CacheMiB = 32;

    private const string Count = "SELECT count(*) FROM elder WHERE wrapped_key IS NOT NULL";
    private const string CountLeft = "SELECT count(*) FROM elder WHERE substr(wrapped_key, 1, 4) <> @Current";

    private const string ListNext = """
        SELECT id, wrapped_key FROM elder WHERE id > @After AND wrapped_key IS NOT NULL ORDER BY id LIMIT @Count
        """;

    // Where the row was changed since it was read, it was erased, or its key is a new one under the new master key already.
    private const string SetWrapped = "UPDATE elder SET wrapped_key = @New WHERE id = @Id AND wrapped_key = @Old";

    private MasterKeys keys = null!;

    /// <summary>The keys between which it goes.</summary>
    internal (MasterKey Old, MasterKey New) Between => (keys.Replaced!, keys.Current);

    private readonly record struct Wrapped(long Id, byte[] Old, byte[] New);

    /// <summary>Makes a new master key, unless a rotation that was interrupted has one.</summary>
    /// <returns>Whether it goes on with an interrupted one.</returns>
    internal async Task<bool> BeginAsync(CancellationToken ct)
    {
        var goesOn = false;
        await audit.ChangeAsync(
            async transaction =>
            {
                keys = vault.KeysIn(transaction.Connection!);
                goesOn = keys.Replaced is not null;
                if (goesOn)
                    return RecordOf("resumed", keys.Replaced!, keys.Current);

                var next = await vault.BeginRotationAsync(transaction, clock, ct);
                return RecordOf(Begun, keys.Current, next) with { IsChange = true };
            },
            ct);
        await using var connection = await engine.Registry.OpenConnectionAsync(ct);
        keys = vault.KeysIn(connection);
        return goesOn;
    }

    internal async Task<long> CountAsync(CancellationToken ct)
    {
        await using var connection = await engine.Registry.OpenConnectionAsync(ct);
        return await connection.FirstAsync<long>(Count, null, ct);
    }

    /// <summary>Wraps anew whatever is not under the new key yet.</summary>
    /// <param name="total">How many elders there are.</param>
    /// <param name="report">How many of them it has seen.</param>
    /// <param name="ct">Stops it between two steps.</param>
    internal async Task RewrapAsync(long total, Action<long> report, CancellationToken ct)
    {
        // A small registry takes some steps too.
        var atOnce = (int)Math.Clamp(total / 20, LeastAtOnce, MostAtOnce);
        await using var connection = await engine.Registry.OpenConnectionAsync(ct);
        SqliteEngine.WidenCache(connection, CacheMiB);
        try
        {
            long after = long.MinValue, seen = 0;
            while (true)
            {
                ct.ThrowIfCancellationRequested();
                // Read and wrapped outside of the write lock, which others get meanwhile.
                var (last, read, next) = Next(connection, after, atOnce);
                if (read == 0)
                    return;

                if (next.Count > 0)
                    await WriteAsync(connection, next, ct);
                after = last;
                seen += read;
                report(Math.Min(seen, total));
            }
        }
        finally
        {
            // It goes back to its pool.
            SqliteEngine.WidenCache(connection, SqliteEngine.UsualCacheMiB);
        }
    }

    /// <summary>Takes the old key out of the registry, when nothing is left under it.</summary>
    /// <returns>How many are left: their keys do not open, and the old master key stays.</returns>
    internal async Task<long> EndAsync(CancellationToken ct)
    {
        await using var connection = await engine.Registry.OpenConnectionAsync(ct);
        var left = await connection.FirstAsync<long>(CountLeft, new { Current = keys.Current.IdBytesValue }, ct);
        var total = await connection.FirstAsync<long>(Count, null, ct);
        var (old, current) = Between;
        await audit.ChangeAsync(
            async transaction =>
            {
                var now = vault.KeysIn(transaction.Connection!);
                var ends = left == 0 && now.Current.Id == current.Id && now.Replaced is not null;
                if (ends)
                    await RegistryVault.EndRotationAsync(transaction, old, ct);

                return RecordOf(left == 0 ? Done : "damaged", old, current) with { Sum = (total - left, 0), IsChange = ends };
            },
            ct);
        return left;
    }

    private (long Last, int Read, List<Wrapped> Next) Next(DbConnection connection, long after, int count)
    {
        var (old, current) = Between;
        using var list = Statement.Of(connection, ListNext);
        list.Set(0, after);
        list.Set(1, count);
        var next = new List<Wrapped>(count);
        var (last, read) = (after, 0);
        while (list.Read())
        {
            (last, read) = (list.Number(0), read + 1);
            var wrapped = list.Bytes(1);
            if (ElderKey.Rewrap(old, current, wrapped, last) is { } rewrapped)
                next.Add(new(last, wrapped, rewrapped));
        }

        return (last, read, next);
    }

    private static async Task WriteAsync(DbConnection connection, List<Wrapped> next, CancellationToken ct)
    {
        await using var transaction = await connection.BeginTransactionAsync(ct);
        using (var set = Statement.Of(connection, SetWrapped))
        {
            foreach (var one in next)
            {
                set.Set(0, one.New);
                set.Set(1, one.Id);
                set.Set(2, one.Old);
                set.Run();
            }
        }

        await transaction.CommitAsync(ct);
    }

    private AuditRecord RecordOf(string outcome, MasterKey old, MasterKey next) => new(Event, outcome, null)
    {
        Operator = operatedBy,
        Detail = [old.Id, next.Id],
    };
}
