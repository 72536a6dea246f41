using System.Security.Cryptography;
using Api.Audit;
using Api.Http;
using Api.Storage;
using Api.Tests.Support;

namespace Api.Tests.Audit;

/// <summary>What lies on disk after a shift: one signed tree, whose columns say what its records say.</summary>
internal sealed class StoredRecordTests
{
    private TestServer server = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        server = await TestServer.StartAsync();
        var elder = await server.RegisterAsync();
        await server.LookUpAsync("hospital", new { number = elder.Number, reason = "emergency-treatment", caseReference = "A-1" });
        await server.LookUpAsync("ambulance", new { number = elder.Number, reason = "emergency-transport", note = "路上" });
        await server.LookUpAsync("police", new { number = "4821-0372", reason = "protection" });
        await server.LookUpAsync("police", new { number = "4821-0373", reason = "protection" });
        await server.LookUpAsync("police", new { number = elder.Number, reason = "emergency-treatment" });
        await server.SendAsync("centre", HttpMethod.Get, $"/v1/elders/{elder.Id}");
        await server.SendAsync("watcher", HttpMethod.Get, $"/v1/elders/{elder.Id}");
    }

    [OneTimeTearDown]
    public void Stop() => server.Dispose();

    [Test]
    public async Task All_records_are_one_tree_that_the_signed_head_names()
    {
        var log = await StoredLog.ReadAsync(server.Get<Engine>().Log);

        Assert.That(log.Rows, Has.Count.GreaterThan(15));
        log.AssertIsOneSignedTree(server.DataDir);
        Assert.That(log.Head.Checkpoint, Does.StartWith("ota.tokyo/keyholder-audit\n"));
    }

    [Test]
    public async Task A_head_that_was_altered_does_not_verify()
    {
        var log = await StoredLog.ReadAsync(server.Get<Engine>().Log);

        var altered = log.Head.Checkpoint.Replace($"\n{log.Head.Size}\n", $"\n{log.Head.Size - 1}\n", StringComparison.Ordinal);

        Assert.That(StoredLog.IsSigned(log.Head.Checkpoint, server.DataDir));
        Assert.That(StoredLog.IsSigned(altered, server.DataDir), Is.False);
    }

    [Test]
    public async Task Every_column_says_what_its_record_says()
    {
        var log = await StoredLog.ReadAsync(server.Get<Engine>().Log);

        foreach (var row in log.Rows)
        {
            var json = row.Json;
            Assert.That(json.Select(field => field.Key).Take(5), Is.EqualTo(["index", "time", "id", "event", "outcome"]));
            Assert.That(json["index"]!.GetValue<long>(), Is.EqualTo(row.Idx));
            Assert.That(json["time"]!.GetValue<DateTimeOffset>().ToUnixTimeMilliseconds(), Is.EqualTo(row.At));
            Assert.That(json["id"]!.GetValue<string>(), Is.EqualTo(Id.Text(row.Id)));
            Assert.That(json["event"]!.GetValue<string>(), Is.EqualTo(row.Event));
            Assert.That(json["outcome"]!.GetValue<string>(), Is.EqualTo(row.Outcome));
            Assert.That(json["client"]?.GetValue<string>(), Is.EqualTo(Id.Text(row.ClientId)));
            Assert.That(json["user"]?.GetValue<string>(), Is.EqualTo(row.ActingUser));
            Assert.That(json["centre"]?.GetValue<string>(), Is.EqualTo(Id.Text(row.CentreId)));
            Assert.That(json["elder"]?.GetValue<string>(), Is.EqualTo(Id.Text(row.ElderId)));
            Assert.That(json["number"]?.GetValue<string>(), Is.EqualTo(Id.Text(row.NumberId)));
            Assert.That(json["reason"]?.GetValue<string>(), Is.EqualTo(row.Reason));
            Assert.That(json["expiresAt"]?.GetValue<long>(), Is.EqualTo(row.ExpiresAt));
        }
    }

    [Test]
    public async Task A_record_is_one_line_of_utf8_json_of_at_most_4_kib()
    {
        var log = await StoredLog.ReadAsync(server.Get<Engine>().Log);

        Assert.That(log.Rows.Where(row => row.Record.Length > AuditRecord.MostBytes || row.Record.Contains((byte)'\n')), Is.Empty);
    }

    [Test]
    public async Task Every_lookup_good_missed_or_refused_has_its_record()
    {
        var log = await StoredLog.ReadAsync(server.Get<Engine>().Log);

        var outcomes = log.Rows.Where(row => row.Event is "lookup" or "refused").Select(row => row.Outcome);

        Assert.That(outcomes.Skip(2), Is.EqualTo(["number-unknown", "number-check-digit", "reason-not-allowed", "forbidden"]));
    }

    [Test]
    public async Task A_note_is_in_the_record_as_the_hash_of_its_sealed_cell()
    {
        var log = await StoredLog.ReadAsync(server.Get<Engine>().Log);
        var record = log.Rows.Single(row => row.Json.ContainsKey("note"));

        await using var connection = await server.Get<Engine>().Registry.OpenConnectionAsync();
        var cell = await connection.FirstAsync<byte[]>(
            "SELECT sealed FROM sealed_note WHERE record_id = @Id", new { record.Id }, CancellationToken.None);

        Assert.That(record.Json["note"]!.GetValue<string>(), Is.EqualTo(Convert.ToBase64String(SHA256.HashData(cell!))));
    }
}
