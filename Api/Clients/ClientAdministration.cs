using Api.Access;
using Api.Audit;
using Api.Http;
using Api.Storage;

namespace Api.Clients;

/// <summary>A client as it is asked for.</summary>
/// <param name="Role">What it may ask.</param>
/// <param name="Organisation">The one organisation it belongs to.</param>
/// <param name="Person">Makes it a personal client: the id of the one person who uses it.</param>
/// <param name="CentreId">Of a centre's client.</param>
/// <param name="Desks">How many people work with it at once; limits grow with it.</param>
/// <param name="ExpiresAt">Unix milliseconds, or never.</param>
internal sealed record NewClient(Role Role, string Organisation, string? Person, long? CentreId, int Desks, long? ExpiresAt);

/// <summary>A client as listed; its key is never stored and never shown again.</summary>
internal sealed record ClientLine
{
    public required long Id { get; init; }
    public required string Role { get; init; }
    public required string Organisation { get; init; }
    public string? Person { get; init; }
    public long? CentreId { get; init; }
    public required long Desks { get; init; }
    public long? OldKeyEndsAt { get; init; }
    public string? OidcValue { get; init; }
    public required long CreatedAt { get; init; }
    public long? ExpiresAt { get; init; }
    public long? RevokedAt { get; init; }
}

/// <summary>Adds, lists, rotates and revokes clients. Only this slice writes the table.</summary>
internal sealed class ClientAdministration(Engine engine, AuditLog audit, ClientDirectory directory, TimeProvider clock)
{
    private const string Insert = """
        INSERT INTO client (id, role, organisation, person, centre_id, desks, key_hash, oidc_value, created_at, expires_at)
        VALUES (@Id, @Role, @Organisation, @Person, @CentreId, @Desks, @KeyHash, @OidcValue, @At, @ExpiresAt)
        """;

    // There is room for one old key, so a rotation within another's overlap ends the oldest.
    private const string SetKey = """
        UPDATE client
        SET old_key_hash = key_hash, old_key_ends_at = @OldKeyEndsAt, key_hash = @KeyHash
        WHERE id = @Id AND revoked_at IS NULL AND oidc_value IS NULL
        """;

    private const string SetRevoked = "UPDATE client SET revoked_at = @At WHERE id = @Id AND revoked_at IS NULL";

    private const string BumpDirectory = "UPDATE registry SET directory_version = directory_version + 1 WHERE id = 1";

    private const string AllClients = """
        SELECT id, role, organisation, person, centre_id, desks, old_key_ends_at, oidc_value, created_at, expires_at, revoked_at
        FROM client
        ORDER BY created_at, id
        """;

    /// <returns>The client's id and its key, which is shown once.</returns>
    internal async Task<(long Id, string Key)> AddAsync(NewClient client, string? operatedBy, CancellationToken ct)
    {
        var key = ClientKey.New();
        return (await InsertAsync(client, key, null, operatedBy, ct), key);
    }

    /// <summary>Adds an organisation whose people come with tokens that name it by <paramref name="value"/>.</summary>
    /// <returns>Its id; it has no key: the one that the table must hold is thrown away unseen.</returns>
    internal Task<long> AddWithTokensAsync(NewClient client, string value, string? operatedBy, CancellationToken ct) =>
        InsertAsync(client, ClientKey.New(), value, operatedBy, ct);

    /// <param name="id">A client with a key.</param>
    /// <param name="overlap">How long the key before this one stays good; zero ends it at once.</param>
    /// <param name="operatedBy">Who runs the command.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>The new key, shown once; null when there is no live client of this id that has a key.</returns>
    internal async Task<string?> RotateAsync(long id, TimeSpan overlap, string? operatedBy, CancellationToken ct)
    {
        var key = ClientKey.New();
        var row = new { Id = id, KeyHash = ClientKey.Hash(key), OldKeyEndsAt = Now + (long)overlap.TotalMilliseconds };
        string[] detail = [overlap == TimeSpan.Zero ? "at-once" : $"overlap-{(long)overlap.TotalMinutes}min"];
        return await ChangeAsync("client-rotated", SetKey, row, id, operatedBy, ct, detail) ? key : null;
    }

    /// <returns>False when there is no live client of this id.</returns>
    internal Task<bool> RevokeAsync(long id, string? operatedBy, CancellationToken ct) =>
        ChangeAsync("client-revoked", SetRevoked, new { Id = id, At = Now }, id, operatedBy, ct);

    internal async Task<List<ClientLine>> ListAsync(CancellationToken ct)
    {
        await using var connection = await engine.Registry.OpenConnectionAsync(ct);
        return await connection.QueryAsync<ClientLine>(AllClients, null, ct);
    }

    private async Task<long> InsertAsync(NewClient client, string key, string? oidcValue, string? operatedBy, CancellationToken ct)
    {
        var id = Id.New();
        var row = new
        {
            Id = id,
            Role = client.Role.Name(),
            client.Organisation,
            client.Person,
            client.CentreId,
            client.Desks,
            KeyHash = ClientKey.Hash(key),
            OidcValue = oidcValue,
            At = Now,
            client.ExpiresAt,
        };
        await ChangeAsync("client-added", Insert, row, id, operatedBy, ct);
        return id;
    }

    private long Now => clock.GetUtcNow().ToUnixTimeMilliseconds();

    private async Task<bool> ChangeAsync(
        string what, string sql, object row, long id, string? operatedBy, CancellationToken ct, IReadOnlyList<string>? detail = null)
    {
        var done = false;
        await audit.ChangeAsync(
            async transaction =>
            {
                done = await transaction.ExecuteAsync(sql, row, ct) == 1;
                await transaction.ExecuteAsync(BumpDirectory, null, ct);
                return new AuditRecord(what, done ? "done" : Problems.NotFound.Code, null)
                {
                    Operator = operatedBy,
                    Subject = id,
                    Detail = detail,
                    IsChange = done,
                };
            },
            ct);
        directory.Forget();
        return done;
    }
}
