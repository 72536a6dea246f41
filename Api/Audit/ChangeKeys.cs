using System.Data.Common;
using Api.Access;
using Api.Storage;
using Api.Vault;

namespace Api.Audit;

/// <summary>The request's Idempotency-Key stands beside another change: this one was rolled back.</summary>
internal sealed class ChangedAlreadyException() : Exception("A change with this Idempotency-Key was made already.");

/// <summary>A change that was made, as its key keeps it.</summary>
internal sealed record KeyedChange
{
    public required byte[] RequestHash { get; init; }
    public long? ElderId { get; init; }
    public long? SubjectId { get; init; }
    public required long RecordId { get; init; }
    public byte[]? Sealed { get; init; }
    public byte[]? WrappedKey { get; init; }

    /// <summary>Whose the elder is now.</summary>
    public long? CentreId { get; init; }
}

/// <summary>
/// Idempotency-Keys for 24 hours, each written in one transaction with its change and, on its way, with the change's record: there
/// are all three of them or none, whatever is killed, times out or fails over. Only this class writes the table.
/// </summary>
internal sealed class ChangeKeys(RegistryVault vault, Engine engine, AuditLog audit, TimeProvider clock)
{
    /// <summary>One client's keys at a time: more than a register of 40,000 has changes on its busiest day, and some ten megabytes.</summary>
    internal const int MostOfClient = 20_000;

    // Longer answers than this (an import's many findings) are not kept.
    private const int MostBytes = 32 * 1024;

    // More than one change adds, so that none are left over.
    private const int MostSwept = 100;

    private const string Find = """
        SELECT k.request_hash, k.elder_id, k.subject_id, k.record_id, k.sealed, e.wrapped_key, e.centre_id
        FROM change_key k
        LEFT JOIN elder e ON e.id = k.elder_id
        WHERE k.key_hash = @Hash AND k.at > @Expired
        """;

    // Where the key stands already, and is not expired, no row is written.
    private const string Add = """
        INSERT INTO change_key (key_hash, request_hash, client_id, elder_id, subject_id, record_id, at)
        VALUES (@Hash, @Request, @Client, @Elder, @Subject, @RecordId, @At)
        ON CONFLICT (key_hash) DO UPDATE
        SET request_hash = excluded.request_hash, client_id = excluded.client_id, elder_id = excluded.elder_id,
            subject_id = excluded.subject_id, record_id = excluded.record_id, sealed = NULL, at = excluded.at
        WHERE change_key.at <= @Expired
        """;

    private const string Sweep = """
        DELETE FROM change_key WHERE key_hash IN (SELECT o.key_hash FROM change_key o WHERE o.at <= @Expired ORDER BY o.at LIMIT @Most)
        """;

    private const string SetAnswer = "UPDATE change_key SET sealed = @Sealed WHERE key_hash = @Hash AND record_id = @RecordId";

    private const string Count = "SELECT COUNT(*) FROM change_key WHERE client_id = @Client AND at > @Expired";

    private const string EraseOfElder = "DELETE FROM change_key WHERE elder_id = @ElderId";

    private static readonly TimeSpan Kept = TimeSpan.FromHours(24);

    /// <summary>Puts the key of the request, where it has one, into the change that <paramref name="record"/> is of.</summary>
    /// <exception cref="ChangedAlreadyException">It stands beside another change: on another node somebody was faster.</exception>
    internal static async Task AddAsync(DbTransaction transaction, AuditRecord record, TimeProvider clock)
    {
        var key = record.Caller?.Change;
        // Whoever changes something with a key sweeps, and the program's own work, so that they go also when nobody sends one any more.
        if (key is null && record.Caller is not null)
            return;

        var at = clock.GetUtcNow().ToUnixTimeMilliseconds();
        var expired = at - (long)Kept.TotalMilliseconds;
        if (key is not null)
        {
            var row = new
            {
                key.Hash,
                key.Request,
                Client = record.Caller!.ClientId,
                record.Elder,
                record.Subject,
                RecordId = record.Id,
                At = at,
                Expired = expired,
            };
            if (await transaction.ExecuteAsync(Add, row, CancellationToken.None) == 0)
                throw new ChangedAlreadyException();

            key.RecordId = record.Id;
        }

        await transaction.ExecuteAsync(Sweep, new { Expired = expired, Most = MostSwept }, CancellationToken.None);
    }

    /// <summary>Every key of an elder's changes with its answer, before what they are sealed with goes.</summary>
    internal static Task EraseAsync(DbTransaction transaction, long elderId, CancellationToken ct) =>
        transaction.ExecuteAsync(EraseOfElder, new { ElderId = elderId }, ct);

    /// <returns>Null when no change of the last 24 hours has this key.</returns>
    internal async Task<KeyedChange?> FindAsync(ChangeKey key, CancellationToken ct)
    {
        await using var connection = await engine.Registry.OpenConnectionAsync(ct);
        return await connection.FirstAsync<KeyedChange>(Find, new { key.Hash, Expired }, ct);
    }

    /// <summary>Whether the client has as many keys as it may, so that it cannot fill the disk.</summary>
    internal async Task<bool> IsFullAsync(Caller caller, CancellationToken ct)
    {
        await using var connection = await engine.Registry.OpenConnectionAsync(ct);
        return await connection.FirstAsync<long>(Count, new { Client = caller.ClientId, Expired }, ct) >= MostOfClient;
    }

    /// <summary>Keeps the answer beside its change, unless an erasure has taken the key away or the answer is very long.</summary>
    /// <exception cref="DbException">It is not kept.</exception>
    internal async Task KeepAsync(ChangeKey key, KeptAnswer answer)
    {
        var text = answer.Write();
        if (text.Length > MostBytes)
            return;

        await audit.WriteBesideAsync(async transaction =>
        {
            // Under the write lock: the elder's key is the one that an erasure would take.
            var change = await transaction.FirstAsync<KeyedChange>(Find, new { key.Hash, Expired }, CancellationToken.None);
            if (change is not null && change.RecordId == key.RecordId)
                await transaction.ExecuteAsync(SetAnswer, new { Sealed = Seal(change, key, text), key.Hash, key.RecordId }, CancellationToken.None);
        });
    }

    /// <returns>The first answer; null when there is none, or none that opens.</returns>
    internal KeptAnswer? Open(KeyedChange change, ChangeKey key)
    {
        if (change.Sealed is not { } cell)
            return null;

        var text = new byte[Math.Max(cell.Length - Sealed.Overhead, 0)];
        var place = CellPlace.Answer(stackalloc byte[CellPlace.MostBytes], change.RecordId, key.Hash);
        if (!OfElder(change, out var own))
            return Sealed.TryOpen(vault.Index.Registry, cell, place, text) ? KeptAnswer.Read(text) : null;

        using (own)
            return own.TryOpen(cell, place, text) ? KeptAnswer.Read(text) : null;
    }

    private byte[] Seal(KeyedChange change, ChangeKey key, byte[] text)
    {
        var place = CellPlace.Answer(stackalloc byte[CellPlace.MostBytes], change.RecordId, key.Hash);
        if (!OfElder(change, out var own))
            return Sealed.Seal(vault.Index.Registry, text, place);

        using (own)
            return own.Seal(text, place);
    }

    // An elder who was erased before has no key: what is told about one names nobody.
    private bool OfElder(KeyedChange change, out ElderKey own)
    {
        own = default;
        return change is { ElderId: { } elder, WrappedKey: { } wrapped } && vault.TryUnwrap(wrapped, elder, out own);
    }

    private long Expired => (clock.GetUtcNow() - Kept).ToUnixTimeMilliseconds();
}
