using System.Text;
using System.Text.Json.Nodes;
using Api.Cli.Backups;
using Api.Http;
using Api.Storage;
using Api.Tests.Elders.Import;
using Api.Tests.Support;

namespace Api.Tests.Elders;

/// <summary>
/// A change that is sent again with its Idempotency-Key. That every route does it once and answers twice is RepeatTests' question;
/// here is whose a key is, what it stands for, and how long.
/// </summary>
internal sealed class RepeatedChangeTests
{
    private const string CountKeys = "SELECT COUNT(*) FROM change_key";

    private TestServer server = null!;
    private int made;

    [OneTimeSetUp]
    public async Task StartAsync() => server = await TestServer.StartAsync();

    [OneTimeTearDown]
    public void Stop() => server.Dispose();

    [Test]
    public async Task One_key_stands_for_one_request()
    {
        var (key, elder) = (NewKey(), await server.RegisterAsync());
        Assert.That((await RenewAsync(key, elder.Id)).Status, Is.EqualTo(204));

        Reply[] others =
        [
            await RenewAsync(key, elder.Id, method: "phone"),
            await RenewAsync(key, (await server.RegisterAsync()).Id),
            await RenewAsync(key, elder.Id, ifMatch: "\"1\""),
            await server.SendAsync("centre", HttpMethod.Post, $"/v1/elders/{elder.Id}/documents-checked", key: key),
            await server.SendAsync("centre", HttpMethod.Post, "/v1/elders", SomeElder.Json(), key: key),
        ];

        Assert.That(others.Select(reply => (reply.Status, reply.Code)), Is.All.EqualTo((422, "idempotency-key-reused")));
        Assert.That(await VersionAsync(elder.Id), Is.EqualTo(2));
        Assert.That((await RenewAsync($"\"{key}\"", elder.Id)).ETag, Is.EqualTo("\"2\""), "the same key in quotation marks");
    }

    [Test]
    public async Task A_key_is_its_clients_and_its_acting_users_own()
    {
        var (key, person) = (NewKey(), SomeElder.Json(elder => elder["acceptDuplicate"] = true));

        Reply[] replies =
        [
            await server.SendAsync("centre", HttpMethod.Post, "/v1/elders", person, key: key),
            await server.SendAsync("centre", HttpMethod.Post, "/v1/elders", person, "user-2", key: key),
            await server.SendAsync("centre2", HttpMethod.Post, "/v1/elders", person, key: key),
        ];

        Assert.That(replies.Select(reply => reply.Status), Is.All.EqualTo(201));
        Assert.That(replies.Select(reply => reply["id"]!.GetValue<string>()).Distinct().Count(), Is.EqualTo(3));
    }

    [Test]
    public async Task A_first_that_changed_nothing_may_be_sent_again()
    {
        var (key, person) = (NewKey(), SomeElder.Json());
        await server.RegisterAsync(person.DeepClone().AsObject());

        Assert.That((await RegisterAsync(key, "{}")).Code, Is.EqualTo("validation"));
        Assert.That((await RegisterAsync(key, person)).Code, Is.EqualTo("possible-duplicate"));
        person["acceptDuplicate"] = true;
        Assert.That((await RegisterAsync(key, person)).Status, Is.EqualTo(201));
    }

    [Test]
    public async Task After_24_hours_a_key_is_new_and_the_old_ones_go()
    {
        using var own = await TestServer.StartAsync();
        var (notice, key) = (new { place = "大森北", text = "雨戸", observedOn = "2026-11-20" }, NewKey());
        Task<Reply> SendAsync() => own.SendAsync("watcher", HttpMethod.Post, "/v1/notices", notice, key: key);
        var first = await SendAsync();
        own.Clock.Advance(TimeSpan.FromHours(24) - TimeSpan.FromMinutes(1));
        Assert.That((await SendAsync()).Text, Is.EqualTo(first.Text));

        own.Clock.Advance(TimeSpan.FromMinutes(1));
        var second = await SendAsync();

        Assert.That(second.Status, Is.EqualTo(202));
        Assert.That(second.Text, Is.Not.EqualTo(first.Text));
        Assert.That((await SendAsync()).Text, Is.EqualTo(second.Text));
        own.Clock.Advance(TimeSpan.FromHours(24));
        // Nobody sends a key any more: the program's own work takes the old ones away.
        await own.WriteAsync("UPDATE registry SET demo = demo");
        Assert.That(await CountAsync(own, CountKeys), Is.Zero);
    }

    [Test]
    public async Task An_import_is_repeated_with_its_first_answer()
    {
        var key = NewKey();
        var file = Encoding.UTF8.GetBytes(ImportFile.Of(ImportFile.Row("", ImportFile.Kana())));
        async Task<StraightReply> SendAsync() => await server.SendStraightAsync(
            "centre", new StraightRequest("POST", "/v1/imports") { Body = file, ContentType = "text/csv", Headers = { [IdempotencyKey.Header] = key } });

        var (first, second) = (await SendAsync(), await SendAsync());

        Assert.That((int)JsonNode.Parse(first.Text)!["registered"]!, Is.EqualTo(1));
        Assert.That(second.Text, Is.EqualTo(first.Text));
    }

    [Test]
    public async Task Whoever_repeats_must_still_be_allowed_to_see_the_answer()
    {
        var (key, person) = (NewKey(), SomeElder.Json());
        var first = await RegisterAsync(key, person);
        var id = first["id"]!.GetValue<string>();
        var moved = await server.SendAsync(
            "centre", HttpMethod.Post, $"/v1/elders/{id}/transfer", new { centre = Id.Text(server.Centre2), on = "2026-11-22" }, key: key + "-2");
        Assert.That(moved.Status, Is.EqualTo(204), moved.Text);

        var second = await RegisterAsync(key, person);

        Assert.That((second.Status, second.Code), Is.EqualTo((404, "not-found")));
    }

    [Test]
    public async Task A_kept_answer_opens_for_its_own_change_alone()
    {
        var (mine, yours) = (NewKey(), NewKey());
        var (me, you) = (SomeElder.Json(), SomeElder.Json());
        await RegisterAsync(mine, me);
        await RegisterAsync(yours, you);
        await server.TamperAsync("""
            UPDATE change_key SET (sealed, record_id, elder_id) =
                (SELECT o.sealed, o.record_id, o.elder_id FROM change_key o WHERE o.rowid = (SELECT MAX(rowid) FROM change_key))
            WHERE rowid = (SELECT MAX(rowid) - 1 FROM change_key)
            """);

        var reply = await RegisterAsync(mine, me);

        Assert.That((reply.Status, reply.Code), Is.EqualTo((409, "change-done")));
        Assert.That(reply["detail"]!.GetValue<string>(), Does.Match("GET /v1/elders/[0-9a-z]{13} "));
        Assert.That((await RegisterAsync(yours, you)).Status, Is.EqualTo(201));
        var check = await CheckCommand.RunAsync(new KeyholderOptions { DataDir = server.DataDir, KeyDir = server.KeyDir }, CancellationToken.None);
        Assert.That(check.Damages.Select(damage => damage.Where.Split(' ')[0]), Has.Exactly(1).EqualTo("change_key.sealed"));
    }

    [Test]
    public async Task Neither_key_nor_request_nor_answer_lies_in_the_clear()
    {
        using var own = await TestServer.StartAsync();
        var key = $"planted-{Guid.NewGuid()}";
        var reply = await own.SendAsync("centre", HttpMethod.Post, "/v1/elders", SomeElder.Json(), key: key);
        Assert.That((await own.SendAsync("centre", HttpMethod.Post, "/v1/elders", SomeElder.Json(), key: key)).Code, Is.EqualTo("idempotency-key-reused"));

        string[] planted = [key, reply["number"]!.GetValue<string>(), reply["number"]!.GetValue<string>().Replace("-", "", StringComparison.Ordinal), "ワルファリン", "大森医院"];

        Assert.That(await CountAsync(own, $"{CountKeys} WHERE sealed IS NOT NULL"), Is.EqualTo(1));
        Assert.That(LeakScanner.Find(FolderCopy.Read(own.DataDir), planted), Is.Empty);
        Assert.That(LeakScanner.Find(Encoding.UTF8.GetBytes(own.Log.Text), planted), Is.Empty);
    }

    private string NewKey() => $"key-{++made}";

    private Task<Reply> RegisterAsync(string key, object person) => server.SendAsync("centre", HttpMethod.Post, "/v1/elders", person, key: key);

    private Task<Reply> RenewAsync(string key, string id, string method = "window", string? ifMatch = null) => server.SendAsync(
        "centre", HttpMethod.Post, $"/v1/elders/{id}/renewals", new { blocks = new[] { "contacts" }, confirmedBy = "self", method }, ifMatch: ifMatch, key: key);

    private async Task<long> VersionAsync(string id) => (await server.SendAsync("centre", HttpMethod.Get, $"/v1/elders/{id}"))["version"]!.GetValue<long>();

    private static async Task<long> CountAsync(TestServer of, string sql)
    {
        await using var connection = await of.Get<Engine>().Registry.OpenConnectionAsync();
        return await connection.FirstAsync<long>(sql, null, CancellationToken.None);
    }
}
