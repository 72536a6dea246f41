using System.Net.Http.Headers;
using System.Text.RegularExpressions;
using Api.Storage;
using Api.Tests.Support;

namespace Api.Tests.Cli;

/// <summary>From nothing to a served registry and its clients, by commands alone, also beside the running server.</summary>
internal sealed partial class InitTests
{
    private TempFolder folder = null!;
    private string adminKey = null!;

    [OneTimeSetUp]
    public async Task InitAsync()
    {
        folder = new TempFolder();
        var ended = await RunningProgram.RunAsync(folder, "init", "--issuer", "ota.tokyo");
        Assert.That(ended.ExitCode, Is.Zero, ended.All);
        Assert.That(ended.Out, Does.Contain(folder["keys"]).And.Contain("安全な場所").And.Contain("safe place"));
        adminKey = Key().Match(ended.Out).Value;
    }

    [OneTimeTearDown]
    public void Remove() => folder.Dispose();

    [Test]
    public async Task A_client_is_added_listed_rotated_and_revoked_while_the_server_runs()
    {
        using var program = await RunningProgram.ServeAsync(folder);
        var centre = Id().Match((await RunAsync("centre", "add", "--name", "包括センター一", "--phone", "03-0762-0011", "--hours", "月-金 9:00-17:00")).Out).Value;
        var added = await RunAsync("client", "add", "--role", "centre", "--organisation", "包括センター一", "--centre", centre, "--desks", "3");
        var (id, key) = (Id().Match(added.Out).Value, Key().Match(added.Out).Value);
        var listed = await RunAsync("client", "list");
        var before = await AskAsync(program, key);

        var second = Key().Match((await RunAsync("client", "rotate", id)).Out).Value;
        var twoListed = await RunAsync("client", "list");
        await Task.Delay(TimeSpan.FromSeconds(1));
        var overlap = (await AskAsync(program, key), await AskAsync(program, second));
        var rotated = Key().Match((await RunAsync("client", "rotate", id, "--at-once")).Out).Value;
        await Task.Delay(TimeSpan.FromSeconds(1));
        var (old, renewed) = (await AskAsync(program, second), await AskAsync(program, rotated));
        var revoked = await RunAsync("client", "revoke", id);
        await Task.Delay(TimeSpan.FromSeconds(1));
        var after = await AskAsync(program, rotated);

        Assert.That(listed.Out, Does.Match($"{id}.*desks 3"));
        Assert.That((before, overlap, old, renewed, after), Is.EqualTo((404, (404, 404), 401, 404, 401)));
        Assert.That(twoListed.Out, Does.Match($"{id}.*two keys"));
        Assert.That(listed.Out, Does.Contain(id).And.Contain("包括センター一").And.Contain("admin").And.Not.Contain(key).And.Not.Contain(adminKey));
        Assert.That(revoked.Out, Does.Contain("Revoked"));
        Assert.That((await RunAsync("client", "list")).Out, Does.Match($"{id}.*revoked"));
        Assert.That((await RunAsync("centre", "list")).Out, Does.Contain($"{centre}  包括センター一  03-0762-0011"));
        var again = await RunningProgram.RunAsync(folder, "client", "revoke", id);
        Assert.That((again.ExitCode, again.ErrorLines.Length), Is.EqualTo((1, 1)), again.All);
        var stopped = await program.TerminateAsync();
        Assert.That(stopped.ExitCode, Is.Zero, stopped.All);
        Assert.That(stopped.All, Does.Not.Contain(key).And.Not.Contain(rotated).And.Not.Contain("Unhandled"));
        await AssertLogIsOneTreeAsync("centre-added", "client-added", "client-rotated", "client-revoked");
    }

    [Test]
    public async Task A_second_init_is_refused_and_changes_nothing()
    {
        var before = folder.Fingerprint();

        var ended = await RunningProgram.RunAsync(folder, "init", "--issuer", "ota.tokyo");

        Assert.That((ended.ExitCode, ended.ErrorLines.Length), Is.EqualTo((78, 1)), ended.All);
        Assert.That(folder.Fingerprint(), Is.EqualTo(before));
    }

    [Test]
    public async Task Demo_refuses_a_real_registry_and_changes_nothing()
    {
        var before = folder.Fingerprint();

        var ended = await RunningProgram.RunAsync(folder, "demo", "--data", "data", "--keys", "keys", "--seed-only");

        Assert.That((ended.ExitCode, ended.ErrorLines.Length), Is.EqualTo((78, 1)), ended.All);
        Assert.That(ended.Error, Does.Contain("real registry"));
        Assert.That(folder.Fingerprint(), Is.EqualTo(before));
    }

    [TestCase("client add --role doctor --organisation x", "doctor")]
    [TestCase("client add --role hospital --organisation x --expires 2027-02-30", "2027-02-30")]
    [TestCase("client add --role centre --organisation x", "--centre")]
    [TestCase("client add --role centre --organisation x --centre 0000000000000", "centre list")]
    [TestCase("client add --role hospital --organisation x --person 山田花子", "--person")]
    [TestCase("client add --role hospital --organisation x --desks 0", "--desks")]
    [TestCase("client add --role hospital --organisation x --person a --oidc kh-x", "--person")]
    [TestCase("client rotate nobody", "client list")]
    [TestCase("client rotate nobody --overlap 0", "--overlap")]
    [TestCase("client rotate nobody --overlap 2 --at-once", "--at-once")]
    [TestCase("centre add --name x --phone 12", "12")]
    [TestCase("centre add --name x --phone 03-0762-0011 --hours sometimes", "--hours")]
    [TestCase("seed --elders 5", "real registry")]
    public async Task What_cannot_be_is_refused_in_one_line_and_changes_nothing(string words, string says)
    {
        var before = folder.Fingerprint();

        var ended = await RunningProgram.RunAsync(folder, words.Split(' '));

        Assert.That((ended.ExitCode, ended.ErrorLines.Length), Is.EqualTo((78, 1)), ended.All);
        Assert.That(ended.Error, Does.Contain(says));
        Assert.That(folder.Fingerprint(), Is.EqualTo(before));
    }

    private async Task<Finished> RunAsync(params string[] args)
    {
        var ended = await RunningProgram.RunAsync(folder, args);
        Assert.That(ended.ExitCode, Is.Zero, ended.All);
        return ended;
    }

    // Nobody has this id: 404 says that the key was good.
    private static async Task<int> AskAsync(RunningProgram program, string key)
    {
        using var client = new HttpClient { BaseAddress = program.Address };
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/elders/0000000000000");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        request.Headers.Add("X-Acting-User", "user-1");
        using var response = await client.SendAsync(request);
        return (int)response.StatusCode;
    }

    private async Task AssertLogIsOneTreeAsync(params string[] events)
    {
        using var engine = SqliteEngine.Open(folder["data"], create: false);
        var stored = await StoredLog.ReadAsync(engine.Log);
        stored.AssertIsOneSignedTree(folder["data"]);
        Assert.That(events, Is.SubsetOf(stored.Events));
        Assert.That(stored.Events, Has.None.EqualTo("not-applied"));
    }

    [GeneratedRegex("kh_[A-Za-z0-9_-]{43}")]
    private static partial Regex Key();

    [GeneratedRegex("(?<![0-9a-z])[0-7][0-9a-hjkmnp-tv-z]{12}(?![0-9a-z])")]
    private static partial Regex Id();
}
