using Api.Centres;
using Api.Http;
using Api.Storage;

namespace Api.Tests.Centres;

[TestFixture]
internal sealed class CentreDirectoryTests
{
    private const string OneRegistry = """
        INSERT INTO registry (id, issuer, demo, created_at, directory_version, last_change) VALUES (1, 't', 0, 0, 0, 0)
        """;

    private string folder = "";
    private Engine engine = null!;

    [SetUp]
    public async Task Make_an_empty_registry()
    {
        folder = Directory.CreateTempSubdirectory("keyholder-centres-").FullName;
        engine = SqliteEngine.Open(folder, create: true);
        await Migrator.MigrateAsync(engine, Migrator.Embedded("sqlite"), TimeProvider.System, CancellationToken.None);
        await using var connection = await engine.Registry.OpenConnectionAsync();
        connection.Run(OneRegistry);
    }

    [TearDown]
    public void Remove_it()
    {
        engine.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    [Test]
    public async Task What_is_added_comes_out_whole()
    {
        var centre = Centre("地域包括支援センター「入新井」") with
        {
            OnCallPhone = "03-0762-0002",
            Hours = SomeHours.Of("mon-fri 9:00-17:00; sat 9:00-12:00"),
            ClosedOn = [new(2026, 6, 4), new(2026, 10, 1)],
            Towns = ["大森北", "山王"],
        };

        var id = await AddAsync(centre);
        var found = await new CentreDirectory(engine).FindAsync(id, CancellationToken.None);

        Assert.That(id, Is.EqualTo(centre.Id));
        Assert.That(found, Is.EqualTo(centre).UsingPropertiesComparer());
    }

    [Test]
    public async Task A_centre_without_hours_or_towns_or_phone_on_call_comes_out_as_it_is()
    {
        var centre = Centre("大森");

        await AddAsync(centre);
        var all = await new CentreDirectory(engine).AllAsync(CancellationToken.None);

        Assert.That(all.Single(), Is.EqualTo(centre).UsingPropertiesComparer());
    }

    [Test]
    public async Task Lists_are_stored_as_the_API_writes_them()
    {
        await AddAsync(Centre("大森") with { Hours = SomeHours.Of("月,火 9:00-17:00"), ClosedOn = [new(2026, 6, 4)], Towns = ["大森北"] });

        await using var connection = await engine.Registry.OpenConnectionAsync();
        var stored = await connection.FirstAsync<string>("SELECT hours || closed_on || towns FROM centre", null, CancellationToken.None);

        Assert.That(stored, Is.EqualTo("""[{"days":["mon","tue"],"from":"09:00","to":"17:00"}]["2026-06-04"]["大森北"]"""));
    }

    [Test]
    public async Task Centres_are_listed_oldest_first()
    {
        await AddAsync(Centre("second"), createdAt: 2);
        await AddAsync(Centre("first"), createdAt: 1);

        var all = await new CentreDirectory(engine).AllAsync(CancellationToken.None);

        Assert.That(all.Select(centre => centre.Name), Is.EqualTo(new[] { "first", "second" }));
    }

    [Test]
    public async Task An_unknown_centre_is_not_found()
    {
        var found = await new CentreDirectory(engine).FindAsync(Id.New(), CancellationToken.None);

        Assert.That(found, Is.Null);
    }

    [Test]
    public async Task An_added_centre_is_seen_by_another_process_within_a_second()
    {
        using var other = SqliteEngine.Open(folder, create: false);
        var directory = new CentreDirectory(other);
        var before = await directory.AllAsync(CancellationToken.None);

        var id = await AddAsync(Centre("大森"));
        await Task.Delay(TimeSpan.FromSeconds(0.9));
        var found = await directory.FindAsync(id, CancellationToken.None);

        Assert.That(before, Is.Empty);
        Assert.That(found?.Name, Is.EqualTo("大森"));
    }

    [Test]
    public async Task An_added_centre_is_seen_at_once_where_it_was_added()
    {
        var directory = new CentreDirectory(engine);
        await directory.AllAsync(CancellationToken.None);

        var id = await AddAsync(Centre("大森"));
        directory.Forget();
        var found = await directory.FindAsync(id, CancellationToken.None);

        Assert.That(found?.Name, Is.EqualTo("大森"));
    }

    [Test]
    public void A_centre_without_an_id_is_not_added() =>
        Assert.That(() => AddAsync(Centre("大森") with { Id = 0 }), Throws.InstanceOf<ArgumentOutOfRangeException>());

    private static Centre Centre(string name) => new(Id.New(), name, "03-0762-0001", null, Hours: [], ClosedOn: [], Towns: []);

    private async Task<long> AddAsync(Centre centre, long createdAt = 1)
    {
        await using var connection = await engine.Registry.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        var id = await CentreQueries.AddAsync(transaction, centre, createdAt, CancellationToken.None);
        await transaction.CommitAsync();
        return id;
    }
}
