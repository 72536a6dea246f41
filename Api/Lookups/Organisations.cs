using System.Data.Common;
using Api.Access;
using Api.Audit;
using Api.Http;
using Api.Storage;

namespace Api.Lookups;

/// <summary>An organisation that telephones, with the number that it publishes: public, and no person's.</summary>
internal sealed record Organisation
{
    public required long Id { get; init; }

    public required string Role { get; init; }

    public required string Name { get; init; }

    public required string Phone { get; init; }

    public required long Version { get; init; }
}

/// <summary>
/// The directory by which whoever answers a telephone calls back: under the number that stands here, never under the one the caller
/// gave (domain.md section 4). Held in memory; only this class writes the table.
/// </summary>
internal sealed class Organisations(Engine engine, AuditLog audit, TimeProvider clock)
{
    private const string All = "SELECT id, role, name, phone, version FROM organisation ORDER BY name, role, id";

    private const string Insert = """
        INSERT INTO organisation (id, role, name, phone, version, changed_at) VALUES (@Id, @Role, @Name, @Phone, 1, @At)
        ON CONFLICT (role, name) DO NOTHING
        """;

    private const string Update = """
        UPDATE organisation SET role = @Role, name = @Name, phone = @Phone, version = version + 1, changed_at = @At
        WHERE id = @Id AND version = @Version
        """;

    private const string CountSame = "SELECT COUNT(*) FROM organisation WHERE role = @Role AND name = @Name AND id <> @Id";

    private const string TurnDirectory = "UPDATE registry SET directory_version = directory_version + 1 WHERE id = 1";

    private readonly Snapshot<IReadOnlyList<Organisation>> directory = new(
        engine, async (connection, ct) => await connection.QueryAsync<Organisation>(All, null, ct));

    /// <returns>Null when there is none of this id.</returns>
    internal async ValueTask<Organisation?> FindAsync(string? id, CancellationToken ct) =>
        Id.TryParse(id, out var wanted) ? await FindAsync(wanted, ct) : null;

    internal async ValueTask<Organisation?> FindAsync(long id, CancellationToken ct) =>
        (await directory.CurrentAsync(ct)).FirstOrDefault(organisation => organisation.Id == id);

    /// <summary>Those whose name holds this, in whatever width, kana or variant it is typed; all without a name.</summary>
    internal async ValueTask<List<Organisation>> SearchAsync(string? name, CancellationToken ct)
    {
        var wanted = KanjiFold.Key(name ?? "");
        return [.. (await directory.CurrentAsync(ct)).Where(organisation => KanjiFold.Key(organisation.Name).Contains(wanted, StringComparison.Ordinal))];
    }

    /// <returns>The new organisation's id; or that there is one of this role and name.</returns>
    internal async Task<(long Id, Problem? Problem)> AddAsync(SetOrganisation wanted, Caller? caller, string? operatedBy, CancellationToken ct)
    {
        var id = Id.New();
        var problem = await WriteAsync("organisation-added", id, caller, operatedBy, async transaction =>
            await transaction.ExecuteAsync(Insert, RowOf(id, 1, wanted), ct) == 1 ? null : Problems.OrganisationExists, ct);
        return (id, problem);
    }

    /// <returns>Null when it is written; or that somebody was faster, or that there is another one of this role and name.</returns>
    internal Task<Problem?> ChangeAsync(Organisation old, SetOrganisation wanted, Caller caller, CancellationToken ct) =>
        WriteAsync("organisation-changed", old.Id, caller, null, async transaction =>
        {
            var row = RowOf(old.Id, old.Version, wanted);
            if (await transaction.FirstAsync<long>(CountSame, row, ct) > 0)
                return Problems.OrganisationExists;

            return await transaction.ExecuteAsync(Update, row, ct) == 1 ? null : Problems.EditedMeanwhile;
        }, ct);

    private async Task<Problem?> WriteAsync(
        string what, long id, Caller? caller, string? operatedBy, Func<DbTransaction, Task<Problem?>> write, CancellationToken ct)
    {
        Problem? problem = null;
        await audit.ChangeAsync(
            async transaction =>
            {
                problem = await write(transaction);
                await transaction.ExecuteAsync(TurnDirectory, null, ct);
                return new AuditRecord(what, problem?.Code ?? "done", caller) { Operator = operatedBy, Subject = id, IsChange = problem is null };
            },
            ct);
        directory.Forget();
        return problem;
    }

    private object RowOf(long id, long version, SetOrganisation wanted) => new
    {
        Id = id,
        Version = version,
        wanted.Role,
        Name = wanted.Name!.Trim(),
        wanted.Phone,
        At = clock.GetUtcNow().ToUnixTimeMilliseconds(),
    };
}
