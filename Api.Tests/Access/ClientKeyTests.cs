using System.Security.Cryptography;
using System.Text;
using Api.Access;
using Api.Audit;
using Api.Clients;
using Api.Storage;
using Api.Tests.Support;

namespace Api.Tests.Access;

internal sealed class ClientKeyTests
{
    private static readonly CancellationToken Ct = CancellationToken.None;

    private TestServer server = null!;
    private Engine otherEngine = null!;
    private AuditLog otherLog = null!;
    private SigningKey signing = null!;

    // The command line beside the running server: its own connections, its own log, its own snapshot of the clients.
    private ClientAdministration otherProcess = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        server = await TestServer.StartAsync();
        otherEngine = SqliteEngine.Open(server.DataDir, create: false);
        signing = SigningKey.Load(server.KeyDir, (await AuditReader.HeadAsync(otherEngine, CancellationToken.None))!.KeyId);
        otherLog = new AuditLog(otherEngine, signing, server.Get<Installation>(), server.Clock);
        otherProcess = new ClientAdministration(otherEngine, otherLog, new ClientDirectory(otherEngine), server.Clock);
    }

    [OneTimeTearDown]
    public void Stop()
    {
        otherLog.Dispose();
        signing.Dispose();
        otherEngine.Dispose();
        server.Dispose();
    }

    [Test]
    public async Task Only_the_hash_of_a_key_is_stored()
    {
        await using var connection = await server.Get<Engine>().Registry.OpenConnectionAsync();
        var stored = await connection.QueryAsync<byte[]>("SELECT key_hash FROM client", null, Ct);

        var wanted = server.ClientKeys.Where(client => client.Key != "new").Select(client => client.Value).Select(key => SHA256.HashData(Encoding.ASCII.GetBytes(key)));

        Assert.That(wanted, Is.SubsetOf(stored));
        Assert.That(server.ClientKeys.Values.Distinct().Count(), Is.EqualTo(server.ClientKeys.Count));
        Assert.That(server.ClientKeys.Values, Is.All.Match("^kh_[A-Za-z0-9_-]{43}$"));
    }

    [Test]
    public async Task A_key_is_good_until_the_millisecond_it_expires()
    {
        var end = server.Clock.GetUtcNow().AddMinutes(1);
        var (id, key) = await AddAsync(Role.Hospital, expires: end);

        server.Clock.Set(end.AddMilliseconds(-1));
        var before = await AskAsync(key);
        server.Clock.Set(end);
        var after = await AskAsync(key);

        Assert.That((before.Status, after.Status), Is.EqualTo((404, 401)));
        await AssertDeadKeyIsRecordedAsync(id);
    }

    [Test]
    public async Task A_key_revoked_by_another_process_is_dead_within_a_second()
    {
        var (id, key) = await AddAsync(Role.Hospital);
        Assert.That((await AskAsync(key)).Status, Is.EqualTo(404));

        Assert.That(await otherProcess.RevokeAsync(id, "operator", Ct));
        await Task.Delay(TimeSpan.FromSeconds(1));

        Assert.That((await AskAsync(key)).Status, Is.EqualTo(401));
        await AssertDeadKeyIsRecordedAsync(id);
    }

    [Test]
    public async Task A_new_key_kills_the_old_one()
    {
        var (id, old) = await AddAsync(Role.Hospital);
        Assert.That((await AskAsync(old)).Status, Is.EqualTo(404));

        var renewed = await otherProcess.RotateAsync(id, TimeSpan.Zero, "operator", Ct);
        await Task.Delay(TimeSpan.FromSeconds(1));

        Assert.That((await AskAsync(old)).Status, Is.EqualTo(401));
        Assert.That((await AskAsync(renewed!)).Status, Is.EqualTo(404));
    }

    [Test]
    public async Task During_a_rotation_both_keys_are_good_and_then_the_new_one_alone()
    {
        var (id, old) = await AddAsync(Role.Hospital);
        var renewed = await RotateHereAsync(id, TimeSpan.FromHours(24));

        var both = (await AskAsync(old), await AskAsync(renewed));
        server.Clock.Advance(TimeSpan.FromHours(24) - TimeSpan.FromMilliseconds(1));
        var last = await AskAsync(old);
        server.Clock.Advance(TimeSpan.FromMilliseconds(1));
        var after = (await AskAsync(renewed), await AskAsync(old));

        Assert.That((both.Item1.Status, both.Item2.Status, last.Status, after.Item1.Status, after.Item2.Status), Is.EqualTo((404, 404, 404, 404, 401)));
        await AssertDeadKeyIsRecordedAsync(id);
    }

    [Test]
    public async Task A_third_key_ends_the_first()
    {
        var (id, first) = await AddAsync(Role.Hospital);
        var second = await RotateHereAsync(id, TimeSpan.FromHours(24));
        var third = await RotateHereAsync(id, TimeSpan.FromHours(24));

        Assert.That(((await AskAsync(first)).Status, (await AskAsync(second)).Status, (await AskAsync(third)).Status), Is.EqualTo((401, 404, 404)));
    }

    [Test]
    public async Task Revocation_ends_both_keys()
    {
        var (id, old) = await AddAsync(Role.Hospital);
        var renewed = await RotateHereAsync(id, TimeSpan.FromHours(24));

        await Here.RevokeAsync(id, null, Ct);

        Assert.That(((await AskAsync(old)).Status, (await AskAsync(renewed)).Status), Is.EqualTo((401, 401)));
    }

    [Test]
    public async Task A_client_whose_people_come_with_tokens_has_no_key_to_rotate()
    {
        var id = await Here.AddWithTokensAsync(new NewClient(Role.Hospital, "組織", null, null, 1, null), "kh-hospital", null, Ct);

        Assert.That(await Here.RotateAsync(id, TimeSpan.Zero, null, Ct), Is.Null);
    }

    [Test]
    public async Task A_revoked_client_gets_no_new_key_and_is_not_revoked_twice()
    {
        var (id, _) = await AddAsync(Role.Hospital);
        await otherProcess.RevokeAsync(id, null, Ct);

        Assert.That(await otherProcess.RotateAsync(id, TimeSpan.Zero, null, Ct), Is.Null);
        Assert.That(await otherProcess.RevokeAsync(id, null, Ct), Is.False);
        Assert.That(await otherProcess.RotateAsync(1, TimeSpan.Zero, null, Ct), Is.Null);
    }

    [Test]
    public async Task What_was_done_to_a_client_is_recorded_with_who_did_it()
    {
        var (id, _) = await AddAsync(Role.Hospital);
        await otherProcess.RotateAsync(id, TimeSpan.Zero, "operator", Ct);
        await otherProcess.RevokeAsync(id, "operator", Ct);

        var records = await server.RecordsAsync();

        Assert.That(records[^2], Does.Contain("client-rotated").And.Contain("\"detail\":[\"at-once\"]").And.Contain("\"operator\":\"operator\"").And.Contain(global::Api.Http.Id.Text(id)));
        Assert.That(records[^1], Does.Contain("client-revoked").And.Contain(global::Api.Http.Id.Text(id)));
    }

    private Task<(long Id, string Key)> AddAsync(Role role, DateTimeOffset? expires = null) =>
        AddHereAsync(new NewClient(role, "組織", null, null, 1, expires?.ToUnixTimeMilliseconds()));

    // In the server's own process, so that it is known at once.
    private Task<(long Id, string Key)> AddHereAsync(NewClient client) => Here.AddAsync(client, null, Ct);

    private async Task<string> RotateHereAsync(long id, TimeSpan overlap) => (await Here.RotateAsync(id, overlap, null, Ct))!;

    private ClientAdministration Here => new(server.Get<Engine>(), server.Get<AuditLog>(), server.Get<ClientDirectory>(), server.Clock);

    // An unknown number: 404 says that the key was good.
    private async Task<Reply> AskAsync(string key)
    {
        server.ClientKeys["new"] = key;
        return await server.LookUpAsync("new", new { number = "4821-0372", reason = "emergency-treatment" });
    }

    private async Task AssertDeadKeyIsRecordedAsync(long id)
    {
        var record = (await StoredLog.ReadAsync(server.Get<Engine>().Log)).Rows[^1];
        Assert.That((record.Event, record.Outcome, record.ClientId), Is.EqualTo(("refused", "unauthenticated", (long?)id)));
    }
}
