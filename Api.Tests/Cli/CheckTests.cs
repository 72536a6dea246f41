using Api.Audit;
using Api.Cli;
using Api.Storage;
using Api.Tests.Support;

namespace Api.Tests.Cli;

/// <summary>check: what SQLite does not notice in a file, and what nobody may change unnoticed.</summary>
internal sealed class CheckTests
{
    private KeptRegistry kept = null!;
    private TempFolder copy = null!;

    [OneTimeSetUp]
    public async Task MakeAsync() => kept = await KeptRegistry.MakeAsync();

    [OneTimeTearDown]
    public void RemoveAll() => kept.Dispose();

    [SetUp]
    public void Copy() => copy = kept.Copy();

    [TearDown]
    public void Remove() => copy.Dispose();

    [Test]
    public async Task An_untouched_registry_is_intact_and_every_cell_was_opened_and_compared()
    {
        var before = copy.Fingerprint();

        var result = await kept.CheckAsync(copy);

        Assert.That(result.Damages, Is.Empty);
        // 3 elders, 2 old versions, 4 numbers, an item, 2 notes.
        Assert.That((result.Cells, result.Elders, result.NotCompared, result.IsInterrupted), Is.EqualTo((12, 3, 0, false)));
        Assert.That(copy.Fingerprint(), Is.EqualTo(before));
    }

    [TestCase("elder", "sealed", "elder.sealed")]
    [TestCase("elder", "wrapped_key", "elder.sealed")]
    [TestCase("elder_version", "sealed", "elder_version.sealed")]
    [TestCase("number", "sealed_number", "number.sealed_number")]
    [TestCase("number", "number_key", "number.sealed_number")]
    [TestCase("item", "sealed_token", "item.sealed_token")]
    [TestCase("item", "token_hash", "item.sealed_token")]
    [TestCase("sealed_note", "sealed", "sealed_note.sealed")]
    public async Task A_bit_that_flipped_inside_a_cell_is_found(string table, string column, string says)
    {
        var random = new Random(20261122);
        var key = table == "elder_version" ? "elder_id" : "id";
        for (var i = 0; i < 12; i++)
        {
            var id = await KeptRegistry.ReadAsync<long>(copy, $"SELECT {key} FROM {table} ORDER BY random() LIMIT 1");
            var cell = (await KeptRegistry.ReadAsync<byte[]>(copy, $"SELECT {column} FROM {table} WHERE {key} = @Id", new { Id = id }))!;
            var flipped = cell.ToArray();
            flipped[random.Next(cell.Length)] ^= (byte)(1 << random.Next(8));
            await KeptRegistry.TamperAsync(copy, $"UPDATE {table} SET {column} = @To WHERE {column} = @From", new { From = cell, To = flipped });

            var result = await kept.CheckAsync(copy);

            Assert.That(result.Damages.Select(damage => damage.Where), Has.Some.StartsWith(says), $"{i}");
            await KeptRegistry.TamperAsync(copy, $"UPDATE {table} SET {column} = @To WHERE {column} = @From", new { From = flipped, To = cell });
        }

        Assert.That((await kept.CheckAsync(copy)).Damages, Is.Empty, "put back");
    }

    private const string RollBack = """
        UPDATE elder SET version = v.version, state = v.state, centre_id = v.centre_id, sealed = v.sealed
        FROM elder_version v WHERE v.elder_id = elder.id AND v.version = 2 AND elder.id = @Changed;
        DELETE FROM elder_version WHERE elder_id = @Changed AND version = 2
        """;

    private const string SwapElders = """
        UPDATE elder SET (wrapped_key, sealed) = (SELECT o.wrapped_key, o.sealed FROM elder o WHERE o.id <> elder.id AND o.id IN (@Changed, @Plain))
        WHERE id IN (@Changed, @Plain)
        """;

    private const string SwapNumbers = """
        UPDATE number SET sealed_number = (SELECT o.sealed_number FROM number o WHERE o.id <> number.id AND o.elder_id IN (@Changed, @Plain))
        WHERE elder_id IN (@Changed, @Plain)
        """;

    [TestCase(RollBack, "elder.sealed", TestName = "An_elder_rolled_back_to_an_older_whole_row_is_found")]
    [TestCase(SwapElders, "elder.sealed", TestName = "Two_elders_that_were_swapped_are_found")]
    [TestCase(SwapNumbers, "number.sealed_number", TestName = "Two_numbers_that_were_swapped_are_found")]
    [TestCase("UPDATE number SET elder_id = @Plain WHERE elder_id = @Changed", "number.sealed_number", TestName = "A_number_pointed_at_another_elder_is_found")]
    [TestCase("UPDATE elder SET state = 'closed' WHERE id = @Plain", "elder.sealed", TestName = "A_state_that_was_changed_by_hand_is_found")]
    [TestCase("UPDATE item SET state = 'lost'", "item.sealed_token", TestName = "An_item_whose_state_was_not_sealed_with_it_is_found")]
    [TestCase("UPDATE number SET state = 'lost' WHERE elder_id = @Plain", "number.sealed_number", TestName = "A_number_whose_state_was_not_sealed_with_it_is_found")]
    [TestCase("DELETE FROM sealed_note WHERE elder_id = @Plain", "sealed_note.record_id", TestName = "An_elders_note_that_was_deleted_is_found")]
    [TestCase("DELETE FROM sealed_note WHERE elder_id IS NULL", "sealed_note.record_id", TestName = "A_note_of_no_elder_that_was_deleted_is_found")]
    [TestCase("DELETE FROM number WHERE elder_id = @Plain; DELETE FROM item; DELETE FROM sealed_note; DELETE FROM elder WHERE id = @Plain", "elder ", TestName = "An_elder_that_was_deleted_is_found")]
    [TestCase("UPDATE registry SET last_change = 5", "registry.last_change", TestName = "A_registry_that_names_an_unknown_change_is_found")]
    [TestCase("DELETE FROM number WHERE elder_id = @Plain", "keyholder.db", TestName = "A_row_that_others_point_at_is_missed")]
    public async Task What_was_changed_behind_the_program_is_found(string sql, string says)
    {
        Assert.That(await KeptRegistry.TamperAsync(copy, sql, new { kept.Changed, kept.Plain }), Is.Positive);

        var result = await kept.CheckAsync(copy);

        Assert.That(result.Damages.Select(damage => damage.Where), Has.Some.StartsWith(says));
    }

    [Test]
    public async Task A_registry_of_an_earlier_day_under_todays_log_is_found()
    {
        var changes = await ChangesAsync();
        await KeptRegistry.TamperAsync(copy, "UPDATE registry SET last_change = @Id", new { Id = changes[^3] });

        var result = await kept.CheckAsync(copy);

        Assert.That(result.Damages.Single().Where, Does.StartWith("registry.last_change"));
    }

    [Test]
    public async Task A_log_that_was_changed_is_found()
    {
        await LogAsync("UPDATE audit_record SET acting_user = 'somebody' WHERE event = 'elder-changed'");

        var result = await kept.CheckAsync(copy);

        Assert.That(result.Damages.Single().Where, Does.StartWith("audit_record"));
    }

    [Test]
    public async Task Another_public_key_beside_the_log_is_found()
    {
        using var other = new TempFolder();
        using (var foreign = SigningKey.Create(other.Path))
            foreign.Publish(copy["data"]);

        var result = await kept.CheckAsync(copy);

        Assert.That(result.Damages.Single().Where, Is.EqualTo(SigningKey.PublicFile));
    }

    [Test]
    public async Task A_change_that_a_crash_took_is_told_and_is_no_damage_before_and_after_the_log_says_so()
    {
        using (var registry = await OpenRegistry.OpenAsync(kept.Options(copy), TimeProvider.System, CancellationToken.None))
        {
            using var log = registry.OpenLog(TimeProvider.System);
            await log.AppendAsync(new AuditRecord("elder-changed", "done", null) { Elder = kept.Plain, Cell = new byte[32], IsChange = true });
        }

        var crashed = await kept.CheckAsync(copy);
        using (var registry = await OpenRegistry.OpenAsync(kept.Options(copy), TimeProvider.System, CancellationToken.None))
        {
            using var log = registry.OpenLog(TimeProvider.System);
            await log.ReconcileAsync(CancellationToken.None);
        }

        var restarted = await kept.CheckAsync(copy);

        Assert.That((crashed.IsIntact, crashed.IsInterrupted), Is.EqualTo((true, true)));
        Assert.That((restarted.IsIntact, restarted.IsInterrupted, restarted.NotCompared), Is.EqualTo((true, false, 0)));
    }

    [Test]
    public async Task The_command_tells_intact_from_damaged_from_unknown_and_names_nobody()
    {
        var (data, keys) = (copy["data"], kept.KeyDir);

        var intact = await RunningProgram.RunAsync(copy, "check", "--data", data, "--keys", keys);
        var unknown = await RunningProgram.RunAsync(copy, "check", "--data", data, "--keys", copy["nokeys"]);
        await KeptRegistry.TamperAsync(copy, RollBack, new { kept.Changed });
        var damaged = await RunningProgram.RunAsync(copy, "check", "--data", data, "--keys", keys);

        Assert.That((intact.ExitCode, unknown.ExitCode, damaged.ExitCode), Is.EqualTo((0, 2, 1)), intact.All + unknown.All + damaged.All);
        Assert.That(unknown.Error, Does.Match("master-[0-9a-f]{8}.key"));
        Assert.That(damaged.Error, Does.Contain(global::Api.Http.Id.Text(kept.Changed)).And.Not.Contain("山田").And.Not.Contain("ヤマダ"));
    }

    [Test]
    public async Task A_demo_is_intact_and_says_that_its_elders_have_no_record_of_their_own()
    {
        using var folder = new TempFolder();
        var made = await RunningProgram.RunAsync(folder, "demo", "--seed-only");

        var ended = await RunningProgram.RunAsync(folder, "check", "--data", "demo");

        Assert.That((made.ExitCode, ended.ExitCode), Is.EqualTo((0, 0)), ended.All);
        Assert.That(ended.Out, Does.Contain("60 elders, 60 of them with no record"));
    }

    private async Task<List<long>> ChangesAsync()
    {
        using var engine = SqliteEngine.Open(copy["data"], create: false);
        var stored = await StoredLog.ReadAsync(engine.Log);
        return [.. stored.Rows.Where(row => row.Json["change"] is not null).Select(row => row.Id)];
    }

    private async Task LogAsync(string sql)
    {
        using var engine = SqliteEngine.Open(copy["data"], create: false);
        await using var connection = await engine.Log.OpenConnectionAsync();
        connection.Run(sql);
    }
}
