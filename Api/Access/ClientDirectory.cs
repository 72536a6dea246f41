using System.Buffers.Binary;
using System.Data.Common;
using System.Security.Cryptography;
using Api.Storage;

namespace Api.Access;

/// <summary>The clients in memory, found by a key or by the value that tokens name them with.</summary>
internal sealed class ClientDirectory(Engine engine)
{
    private const string AllClients = """
        SELECT id, role, organisation, person, centre_id, desks, key_hash, old_key_hash, old_key_ends_at, oidc_value, expires_at, revoked_at
        FROM client
        ORDER BY created_at, id
        """;

    private readonly Snapshot<Known> clients = new(engine, LoadAsync);

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
        public byte[]? OldKeyHash { get; init; }
        public long? OldKeyEndsAt { get; init; }
        public string? OidcValue { get; init; }
        public long? ExpiresAt { get; init; }
        public long? RevokedAt { get; init; }

        internal bool IsLive(long now) => RevokedAt is null && (ExpiresAt is not { } expires || now < expires);
    }

    /// <summary>A key and whose it is; the older of two ends while its client lives on.</summary>
    internal sealed record Key(byte[] Hash, Client Client, long? EndsAt)
    {
        internal bool IsLive(long now) => Client.IsLive(now) && (EndsAt is not { } end || now < end);
    }

    private sealed record Known(Dictionary<long, Key> ByKey, Dictionary<string, Client> ByOidcValue);

    /// <returns>The key with its client, also one that is expired or revoked; null when there is none.</returns>
    internal async ValueTask<Key?> FindAsync(byte[] hash, CancellationToken ct)
    {
        var known = await clients.CurrentAsync(ct);
        return hash.Length == SHA256.HashSizeInBytes
            && known.ByKey.TryGetValue(Bucket(hash), out var key)
            && CryptographicOperations.FixedTimeEquals(key.Hash, hash)
            ? key
            : null;
    }

    /// <returns>The client that tokens name so, also one that is expired or revoked; null when there is none.</returns>
    internal async ValueTask<Client?> FindByOidcValueAsync(string value, CancellationToken ct) =>
        (await clients.CurrentAsync(ct)).ByOidcValue.GetValueOrDefault(value);

    /// <returns>Whether what the caller came with would still let it in: an answer that goes on for hours asks again.</returns>
    internal async ValueTask<bool> IsLiveAsync(Caller caller, long now, CancellationToken ct) => caller switch
    {
        { KeyHash: { } hash } => await FindAsync(hash, ct) is { } key && key.IsLive(now),
        { Token: { } token } => now < token.EndsAt && await FindByOidcValueAsync(token.ClientValue, ct) is { } client
            && client.Id == caller.ClientId && client.IsLive(now),
        _ => false,
    };

    /// <summary>A client was added, changed or revoked by this process.</summary>
    internal void Forget() => clients.Forget();

    private static async Task<Known> LoadAsync(DbConnection connection, CancellationToken ct)
    {
        var known = new Known([], []);
        foreach (var client in await connection.QueryAsync<Client>(AllClients, null, ct))
        {
            if (client.OidcValue is { } value)
            {
                // A revoked one gives its value free for another; it stays known itself as long as there is no other.
                if (!known.ByOidcValue.TryGetValue(value, out var before) || before.RevokedAt is not null)
                    known.ByOidcValue[value] = client;
                continue;
            }

            known.ByKey[Bucket(client.KeyHash)] = new Key(client.KeyHash, client, null);
            if (client.OldKeyHash is { } old)
                known.ByKey[Bucket(old)] = new Key(old, client, client.OldKeyEndsAt);
        }

        return known;
    }

    // The dictionary compares this much in variable time; it is a piece of a hash, and the hash is then compared whole.
    private static long Bucket(byte[] hash) => BinaryPrimitives.ReadInt64LittleEndian(hash);
}
