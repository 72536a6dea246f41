using Api.Audit;
using Api.Elders;
using Api.Http;
using Api.Storage;
using Api.Tests.Elders;
using Api.Tests.Lookups;
using Api.Tests.Support;

namespace Api.Tests.Vault;

/// <summary>
/// Rows put back whole, from a copy of before a change: each agrees with itself, and only the log's file knows better. An
/// answer is then refused with an alarm, or it is the one of after the change.
/// </summary>
internal sealed class PutBackTests : ItemFixture
{
    private static readonly Dictionary<string, (string[] Touches, Func<PutBackTests, SealedPerson, Task> Do)> Changes = new()
    {
        ["a changed document"] = (["elder"], (_, person) => person.Server.ChangeElderAsync(
            person.Elder.Id, change: document => document with { NoContactReason = "改" })),
        ["a closed registration"] = (["elder"], (_, person) => person.Server.ChangeElderAsync(person.Elder.Id, ElderState.Closed)),
        ["a death"] = (["elder"], (_, person) => person.Server.ChangeElderAsync(person.Elder.Id, ElderState.Deceased)),
        ["a withdrawal"] = (["elder"], (_, person) => person.Server.ChangeElderAsync(person.Elder.Id, ElderState.Withdrawn)),
        ["another centre"] = (["elder"], (test, person) => test.MoveAsync(person)),
        ["a revoked number"] = (["number"], (_, person) => person.Server.ChangeNumberAsync(person.Elder.Id, "revoked")),
        ["a lost number"] = (["number"], (_, person) => person.Server.ChangeNumberAsync(person.Elder.Id, "lost")),
        ["a lost item"] = (["item"], (test, person) => test.PostAsync(person.Elder, $"items/{person.Item}/loss", new { newNumber = false })),
        ["an erased elder"] = (["elder", "number"], (_, person) => person.Server.EraseAsync(person.Elder.Id)),
    };

    private static IEnumerable<TestCaseData> Cases() =>
        from change in Changes
        from tables in (string[][])[["elder"], ["number"], ["item"], ["elder", "elder_version"], ["elder", "number"], KeptRows.Tables]
        where tables.Intersect(change.Value.Touches).Any()
        select new TestCaseData(change.Key, tables).SetArgDisplayNames(change.Key, string.Join(" and ", tables));

    [TestCaseSource(nameof(Cases))]
    public async Task What_was_put_back_is_refused_and_found(string change, string[] tables)
    {
        var person = await MakeAsync();
        var before = await KeptRows.TakeAsync(Server, person.Elder.Id, person.NumberId);
        await Changes[change].Do(this, person);
        var after = await KeptRows.TakeAsync(Server, person.Elder.Id, person.NumberId);
        var answers = new List<string>();
        foreach (var (_, ask) in person.Readers)
            answers.Add(Said(await ask()));

        await before.PutBackAsync(Server, tables);

        var refused = 0;
        foreach (var ((what, ask), said) in person.Readers.Zip(answers))
        {
            var reply = await ask();
            if (reply.Code != Problems.RecordDamaged.Code)
            {
                Assert.That(Said(reply), Is.EqualTo(said), what);
                continue;
            }

            refused++;
            Assert.That((await LastRecordAsync())["alerts"].Strings(), Is.EqualTo(new[] { "record-damaged" }), what);
        }

        Assert.That(refused, Is.Not.Zero);
        Assert.That((await CheckedAsync()).Damages, Is.Not.Empty);
        await after.PutBackAsync(Server, KeptRows.Tables);
    }

    [Test]
    public async Task Lists_show_nothing_of_a_row_that_was_put_back()
    {
        var person = await MakeAsync("旧姓 花子");
        var before = await KeptRows.TakeAsync(Server, person.Elder.Id, person.NumberId);
        await Server.ChangeElderAsync(person.Elder.Id, change: document => document with { Identity = document.Identity with { Name = "新姓 花子" } });
        var after = await KeptRows.TakeAsync(Server, person.Elder.Id, person.NumberId);
        await before.PutBackAsync(Server, KeptRows.Tables);

        foreach (var list in person.Lists)
        {
            var reply = await list();

            Assert.That(reply.Text, Does.Not.Contain("旧姓 花子"));
            if (reply.Status != 200)
                Assert.That((await LastRecordAsync())["alerts"].Strings(), Is.EqualTo(new[] { "record-damaged" }));
        }

        await after.PutBackAsync(Server, KeptRows.Tables);
    }

    [Test]
    public async Task A_number_put_back_into_the_stock_is_nobodys_to_see()
    {
        var number = await Server.StockAsync(Server.Centre);
        await using var connection = await Server.Get<Engine>().Registry.OpenConnectionAsync();
        var id = await connection.FirstAsync<long>("SELECT id FROM number WHERE state = 'unassigned' ORDER BY state_at DESC", null, CancellationToken.None);
        var before = await KeptRows.TakeAsync(Server, "0000000000001", id);
        var elder = await Server.RegisterAsync(SomeElder.Json(json => json["number"] = number));
        var after = await KeptRows.TakeAsync(Server, elder.Id, id);
        await before.PutBackAsync(Server, "number");

        Assert.That((await LookUpNumberAsync(number)).Disclosed(), Is.EqualTo("503 record-damaged"));
        await after.PutBackAsync(Server, "number");
    }

    [Test]
    public async Task An_old_version_put_back_after_a_contact_was_removed_from_it_is_refused()
    {
        var person = await MakeAsync();
        var before = await KeptRows.TakeAsync(Server, person.Elder.Id, person.NumberId);
        var removed = await Server.SendAsync("centre", HttpMethod.Post, $"/v1/elders/{person.Elder.Id}/contacts/1/removal", "{}", ifMatch: "\"2\"");
        Assert.That(removed.Status, Is.EqualTo(204), removed.Text);
        var after = await KeptRows.TakeAsync(Server, person.Elder.Id, person.NumberId);
        await before.PutBackAsync(Server, "elder_version");

        var history = await Server.SendAsync("centre", HttpMethod.Get, $"/v1/elders/{person.Elder.Id}/history");

        Assert.That(history.Disclosed(), Is.EqualTo("503 record-damaged"));
        await after.PutBackAsync(Server, KeptRows.Tables);
    }

    // Status and card; ids and times of the answer are its own.
    private static string Said(Reply reply) =>
        $"{reply.Status} {reply.Code} {reply.Text.Contains(SealedPerson.Newest, StringComparison.Ordinal)} {reply.Text.Contains('改', StringComparison.Ordinal)}";

    private Task<SealedPerson> MakeAsync(string name = "巻戻 花子") => SealedPerson.MakeAsync(
        Server,
        async elder =>
        {
            var item = await AddAsync(elder);
            return (item, await TokenAsync(elder, item));
        },
        name);

    private async Task MoveAsync(SealedPerson person)
    {
        await Server.Get<AuditLog>().ChangeAsync(
            async transaction =>
            {
                var row = (await ElderQueries.FindOwnAsync(transaction, person.Id, Server.Centre, CancellationToken.None))!;
                var document = ElderCells.Open(Server.Get<global::Api.Vault.RegistryVault>(), row, asked: null).Document;
                var written = await Server.Get<ElderRegistry>().MoveAsync(transaction, row, document, Server.Centre2, Id.New(), 1, CancellationToken.None);
                return new AuditRecord("test-move", "done", null) { Elder = person.Id, Cell = written!.CellHash, IsChange = true };
            },
            CancellationToken.None);
    }

    private Task<global::Api.Cli.Backups.CheckResult> CheckedAsync() => global::Api.Cli.Backups.CheckCommand.RunAsync(
        new KeyholderOptions { DataDir = Server.DataDir, KeyDir = Server.KeyDir }, CancellationToken.None);
}
