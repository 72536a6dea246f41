using Api.Elders;
using Api.Storage;
using Api.Tests.Support;

namespace Api.Tests.Cli;

/// <summary>erase: what it lists, what it leaves, and what check then accepts and what not.</summary>
[NonParallelizable]
internal sealed class EraseCommandTests
{
    private readonly TempFolder folder = new();
    private RegisteredPerson health = null!;
    private RegisteredPerson everything = null!;
    private TempFolder copy = null!;

    [OneTimeSetUp]
    public async Task MakeAsync()
    {
        using (var server = await TestServer.StartAsync(folder.Path))
        {
            (health, everything) = (await server.RegisterAsync(), await server.RegisterAsync());
            await server.RegisterAsync();
            await server.LookUpAsync("hospital", new { number = health.Number, reason = "emergency-treatment", note = "意識あり" });
            await server.ChangeElderAsync(health.Id, ElderState.Deceased, at: DateTimeOffset.UtcNow.AddDays(-400));
            await server.ChangeElderAsync(everything.Id, ElderState.Closed, at: DateTimeOffset.UtcNow.AddDays(-2000));
        }

        Assert.That(() => Directory.GetFiles(folder["data"], "*-wal"), Is.Empty.After(20_000, 10));
    }

    [OneTimeTearDown]
    public void RemoveAll() => folder.Dispose();

    [SetUp]
    public void Copy()
    {
        copy = new TempFolder();
        Directory.CreateDirectory(copy["data"]);
        foreach (var file in Directory.GetFiles(folder["data"]))
            File.Copy(file, Path.Combine(copy["data"], Path.GetFileName(file)));
    }

    [TearDown]
    public void Remove() => copy.Dispose();

    [Test]
    public async Task A_dry_run_lists_whom_which_stage_and_since_when_and_changes_nothing()
    {
        var before = await CountAsync();

        var ended = await RunAsync("erase", "--dry-run");

        Assert.That(ended.ExitCode, Is.Zero, ended.All);
        Assert.That(ended.Out, Does.Match($"{everything.Id}  20[0-9-]{{8}}  すべての個人情報").And.Match($"{health.Id}  20[0-9-]{{8}}  医療・介護の情報").And.Contain("対象は2名"));
        Assert.That(ended.All, Does.Not.Contain("山田").And.Not.Contain("ヤマダ").And.Not.Contain(health.Number));
        Assert.That(await CountAsync(), Is.EqualTo(before));
    }

    [Test]
    public async Task It_erases_beside_a_running_server_once_and_leaves_what_check_and_the_log_call_intact()
    {
        Finished first, second;
        using (await RunningProgram.ServeAsync(copy, "--data", copy["data"], "--keys", folder["keys"]))
        {
            first = await RunAsync("erase");
            Assert.That(new FileInfo(Path.Combine(copy["data"], SqliteEngine.RegistryFile + "-wal")).Length, Is.Zero);
            second = await RunAsync("erase");
        }

        var (check, verify) = (await RunAsync("check"), await RunningProgram.RunAsync(copy, "audit", "verify", "--data", copy["data"]));
        Assert.That((first.ExitCode, second.ExitCode, check.ExitCode, verify.ExitCode), Is.EqualTo((0, 0, 0, 0)), first.All + second.All + check.All + verify.All);
        Assert.That(first.Out, Does.Contain("医療・介護の情報 1名、すべての個人情報 1名"));
        Assert.That(second.Out, Does.Contain("医療・介護の情報 0名、すべての個人情報 0名"));
    }

    [Test]
    public async Task While_somebody_reads_an_older_state_it_says_that_the_old_bytes_are_there_still()
    {
        using var engine = SqliteEngine.Open(copy["data"], create: false);
        await using var connection = await engine.Registry.OpenConnectionAsync();
        connection.Run("BEGIN; SELECT count(*) FROM elder");
        var during = await RunAsync("erase");
        connection.Run("ROLLBACK");
        var after = await RunAsync("erase");

        Assert.That((during.ExitCode, after.ExitCode), Is.EqualTo((1, 0)), during.All + after.All);
        Assert.That(during.Error, Does.Contain("keyholder.db-wal"));
    }

    [TestCase("UPDATE elder SET sealed = @Cell, wrapped_key = @Cell, state = 'closed' WHERE sealed IS NULL", "elder.sealed", TestName = "A_tombstone_that_was_given_a_body_again_is_found")]
    [TestCase("UPDATE elder SET sealed = NULL, wrapped_key = NULL, state = 'erased' WHERE state = 'active'", "elder.sealed", TestName = "An_elder_erased_by_hand_is_found")]
    [TestCase("UPDATE number SET sealed_number = NULL, state = 'erased' WHERE elder_id IN (SELECT id FROM elder WHERE state = 'active')", "number.sealed_number", TestName = "A_number_erased_by_hand_is_found")]
    [TestCase("DELETE FROM number WHERE state = 'erased'; DELETE FROM elder WHERE state = 'erased'", "elder ", TestName = "A_tombstone_that_was_deleted_is_found")]
    public async Task What_no_record_of_an_erasure_says_is_found(string sql, string says)
    {
        await RunAsync("erase");
        Assert.That(await KeptRegistry.TamperAsync(copy, sql, new { Cell = new byte[80] }), Is.Positive);

        var check = await RunAsync("check");

        Assert.That(check.ExitCode, Is.EqualTo(1), check.All);
        Assert.That(check.Error, Does.Contain(says));
    }

    [TestCase("Keyholder__EraseHealthAfterMonths", "0")]
    [TestCase("Keyholder__EraseHealthAfterMonths", "61")]
    [TestCase("Keyholder__EraseHealthAfterWithdrawalDays", "-1")]
    [TestCase("Keyholder__EraseAllAfterYears", "101")]
    public async Task A_term_out_of_range_ends_the_start_of_command_and_server(string name, string value)
    {
        foreach (var command in (string[])["erase", "serve"])
        {
            var ended = await RunningProgram.RunAsync(copy, [(name, value)], command, "--data", copy["data"], "--keys", folder["keys"]);

            Assert.That((ended.ExitCode, ended.ErrorLines.Length), Is.EqualTo((78, 1)), ended.All);
            Assert.That(ended.Error, Does.Contain(name.Replace("__", ":", StringComparison.Ordinal)));
        }
    }

    private Task<Finished> RunAsync(params string[] words) => RunningProgram.RunAsync(copy, [.. words, "--data", copy["data"], "--keys", folder["keys"]]);

    private async Task<(long, long, long)> CountAsync() => (
        await KeptRegistry.ReadAsync<long>(copy, "SELECT sum(length(sealed)) FROM elder"),
        await KeptRegistry.ReadAsync<long>(copy, "SELECT count(*) FROM elder_version"),
        await KeptRegistry.ReadAsync<long>(copy, "SELECT last_change FROM registry"));
}
