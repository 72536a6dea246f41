using System.Data.Common;
using Api.Storage;

namespace Api.Centres;

/// <summary>The centres in memory: every card names one.</summary>
internal sealed class CentreDirectory(Engine engine)
{
    private readonly Snapshot<Held> centres = new(engine, LoadAsync);

    private sealed record Held(IReadOnlyList<Centre> All, Dictionary<long, Centre> ById);

    internal async ValueTask<Centre?> FindAsync(long id, CancellationToken ct) =>
        (await centres.CurrentAsync(ct)).ById.GetValueOrDefault(id);

    /// <summary>All centres, oldest first.</summary>
    internal async ValueTask<IReadOnlyList<Centre>> AllAsync(CancellationToken ct) => (await centres.CurrentAsync(ct)).All;

    /// <summary>A centre was added or changed by this process.</summary>
    internal void Forget() => centres.Forget();

    private static async Task<Held> LoadAsync(DbConnection connection, CancellationToken ct)
    {
        var all = await CentreQueries.AllAsync(connection, ct);
        return new Held(all, all.ToDictionary(centre => centre.Id));
    }
}
