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
    public required long CreatedAt { get; init; }
    public long? ExpiresAt { get; init; }
    public long? RevokedAt { get; init; }
}

/// <summary>Adds, lists, rotates and revokes clients. Only this slice writes the table.</summary>
internal sealed class ClientAdministration(Engine engine, AuditLog audit, ClientDirectory directory, TimeProvider clock)
{
    private const string Insert = """
        INSERT INTO client (id, role, organisation, person, centre_id, desks, key_hash, created_at, expires_at)
        VALUES (@Id, @Role, @Organisation, @Person, @CentreId, @Desks, @KeyHash, @At, @ExpiresAt)
        """;

    private const string SetKey = "UPDATE client SET key_hash = @KeyHash WHERE id = @Id AND revoked_at IS NULL";

    private const string SetRevoked = "UPDATE client SET revoked_at = @At WHERE id = @Id AND revoked_at IS NULL";

    private const string BumpDirectory = "UPDATE registry SET directory_version = directory_version + 1 WHERE id = 1";

    private const string AllClients = """
        SELECT id, role, organisation, person, centre_id, desks, created_at, expires_at, revoked_at
        FROM client
        ORDER BY created_at, id
        """;

    /// <returns>The client's id and its key, which is shown once.</returns>
    internal async Task<(long Id, string Key)> AddAsync(NewClient client, string? operatedBy, CancellationToken ct)
    {
        var (id, key) = (Id.New(), ClientKey.New());
        var row = new
        {
            Id = id,
            Role = client.Role.Name(),
            client.Organisation,
            client.Person,
            client.CentreId,
            client.Desks,
            KeyHash = ClientKey.Hash(key),
            At = Now,
            client.ExpiresAt,
        };
        await ChangeAsync("client-added", Insert, row, id, operatedBy, ct);
        return (id, key);
    }

    /// <returns>The new key, shown once; null when there is no live client of this id.</returns>
    internal async Task<string?> RotateAsync(long id, string? operatedBy, CancellationToken ct)
    {
        var key = ClientKey.New();
        return await ChangeAsync("client-rotated", SetKey, new { Id = id, KeyHash = ClientKey.Hash(key) }, id, operatedBy, ct) ? key : null;
    }

    /// <returns>False when there is no live client of this id.</returns>
    internal Task<bool> RevokeAsync(long id, string? operatedBy, CancellationToken ct) =>
        ChangeAsync("client-revoked", SetRevoked, new { Id = id, At = Now }, id, operatedBy, ct);

    internal async Task<List<ClientLine>> ListAsync(CancellationToken ct)
    {
        await using var connection = await engine.Registry.OpenConnectionAsync(ct);
        return await connection.QueryAsync<ClientLine>(AllClients, null, ct);
    }

    private long Now => clock.GetUtcNow().ToUnixTimeMilliseconds();

    private async Task<bool> ChangeAsync(string what, string sql, object row, long id, string? operatedBy, CancellationToken ct)
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
                    IsChange = done,
                };
            },
            ct);
        directory.Forget();
        return done;
    }
}
