using Api.Audit;
using Api.Storage;
using Api.Tests.Support;

namespace Api.Tests.Storage;

internal sealed class MomentTests
{
    [Test]
    public async Task A_moment_and_its_copies_know_nothing_of_what_comes_after()
    {
        using var registry = await BareRegistry.MakeAsync();
        var log = registry.OpenLog();
        await ChangeAsync(log);
        Directory.CreateDirectory(registry.Folder["copies"]);

        using (var moment = await Moment.TakeAsync(registry.Engine, CancellationToken.None))
        {
            await ChangeAsync(log);
            moment.CopyTo(registry.Folder["copies"]);
        }

        using var copies = SqliteEngine.Open(registry.Folder["copies"], create: false);
        var (live, copied) = (await StoredLog.ReadAsync(registry.Engine.Log), await StoredLog.ReadAsync(copies.Log));
        Assert.That((live.Rows.Count, copied.Rows.Count), Is.EqualTo((2, 1)));
        Assert.That(await LastChangeAsync(registry.Engine), Is.EqualTo(live.Rows[1].Id), "the pool hands no old moment out");
        Assert.That(await LastChangeAsync(copies), Is.EqualTo(copied.Rows[0].Id));
    }

    private static Task<Receipt> ChangeAsync(AuditLog log) =>
        log.ChangeAsync(_ => Task.FromResult(new AuditRecord("changed", "done", null) { IsChange = true }), CancellationToken.None);

    private static async Task<long> LastChangeAsync(Engine engine) => (await Registry.FindAsync(engine, CancellationToken.None)).LastChange;
}
