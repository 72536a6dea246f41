using System.Buffers.Binary;
using System.Data.Common;
using System.Security.Cryptography;
using Api.Storage;

namespace Api.Access;

/// <summary>The clients in memory, found by their key.</summary>
internal sealed class ClientDirectory(Engine engine)
{
    private const string AllClients = """
        SELECT id, role, organisation, person, centre_id, desks, key_hash, expires_at, revoked_at FROM client
        """;

    private readonly Snapshot<Dictionary<long, Client>> clients = new(engine, LoadAsync);

    /// <summary>A client as stored; times in Unix milliseconds.</summary>
    internal sealed record Client
    {
        public required long Id { get; init; }
        public required string Role { get; init; }
        public required string Organisation { get; init; }
        public string? Person { get; init; }
        public long? CentreId { get; init; }
        public required long Desks { get; init; }
        public required byte[] KeyHash { get; init; }
        public long? ExpiresAt { get; init; }
        public long? RevokedAt { get; init; }

        internal bool IsLive(long now) => RevokedAt is null && (ExpiresAt is not { } expires || now < expires);
    }

    /// <returns>The key's client, also one that is expired or revoked; null when there is none.</returns>
    internal async ValueTask<Client?> FindAsync(byte[] hash, CancellationToken ct)
    {
        var known = await clients.CurrentAsync(ct);
        return hash.Length == SHA256.HashSizeInBytes
            && known.TryGetValue(Bucket(hash), out var client)
            && CryptographicOperations.FixedTimeEquals(client.KeyHash, hash)
            ? client
            : null;
    }

    /// <returns>The client, also one that is expired or revoked; null when there is none.</returns>
    internal async ValueTask<Client?> FindAsync(long id, CancellationToken ct) =>
        (await clients.CurrentAsync(ct)).Values.FirstOrDefault(client => client.Id == id);

    /// <summary>A client was added, changed or revoked by this process.</summary>
    internal void Forget() => clients.Forget();

    private static async Task<Dictionary<long, Client>> LoadAsync(DbConnection connection, CancellationToken ct) =>
        (await connection.QueryAsync<Client>(AllClients, null, ct)).ToDictionary(client => Bucket(client.KeyHash));

    // The dictionary compares this much in variable time; it is a piece of a hash, and the hash is then compared whole.
    private static long Bucket(byte[] hash) => BinaryPrimitives.ReadInt64LittleEndian(hash);
}
