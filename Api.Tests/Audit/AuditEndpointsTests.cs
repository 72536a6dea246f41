using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Api.Audit;
using Api.Http;
using Api.Storage;
using Api.Tests.Support;

namespace Api.Tests.Audit;

/// <summary>What the privacy officer reads over HTTP.</summary>
internal sealed class AuditEndpointsTests
{
    private TestServer server = null!;

    [OneTimeSetUp]
    public async Task StartAsync() => server = await TestServer.StartAsync();

    [OneTimeTearDown]
    public void Stop() => server.Dispose();

    [Test]
    public async Task Records_are_found_by_elder_client_outcome_and_time()
    {
        var elder = await server.RegisterAsync();
        await server.LookUpAsync("hospital", new { number = elder.Number, reason = "emergency-treatment" });
        server.Clock.Advance(TimeSpan.FromMinutes(1));
        var from = server.Clock.GetUtcNow();
        await server.LookUpAsync("ambulance", new { number = elder.Number, reason = "emergency-transport" });

        var ofElder = await EventsAsync($"elder={elder.Id}");
        var ofClient = await EventsAsync($"elder={elder.Id}&client={Id.Text(server.ClientIds["hospital"])}");
        var since = await EventsAsync($"elder={elder.Id}&from={Uri.EscapeDataString(from.ToString("O"))}");
        var full = await EventsAsync($"elder={elder.Id}&outcome=full");

        Assert.Multiple(() =>
        {
            Assert.That(ofElder, Is.EqualTo(new[] { "elder-registered", "lookup hospital", "lookup ambulance" }));
            Assert.That(ofClient, Is.EqualTo(new[] { "lookup hospital" }));
            Assert.That(since, Does.Contain("lookup ambulance").And.Not.Contain("lookup hospital"));
            Assert.That(full, Is.EqualTo(new[] { "lookup hospital", "lookup ambulance" }));
        });
    }

    [TestCase("2026-11-22T03:01:00+09:00")]
    [TestCase("2026-11-22T03:01:00%2B09:00")]
    [TestCase("2026-11-21T18:01:00Z")]
    [TestCase("2026-11-22T03:01")]
    public async Task A_time_is_taken_as_it_is_typed_and_is_local_without_an_offset(string from)
    {
        using var own = await TestServer.StartAsync();
        await own.LookUpAsync("police", new { number = "4821-0372", reason = "protection" });
        own.Clock.Set(TestServer.Start.AddMinutes(2));
        await own.LookUpAsync("hospital", new { number = "4821-0372", reason = "emergency-treatment" });

        var since = await own.SendAsync("auditor", HttpMethod.Get, $"/v1/audit?outcome=number-unknown&from={from}");
        var day = await own.SendAsync("auditor", HttpMethod.Get, "/v1/audit?outcome=number-unknown&from=2026-11-22");
        var next = await own.SendAsync("auditor", HttpMethod.Get, "/v1/audit?outcome=number-unknown&from=2026-11-23");

        Assert.That(since["records"]!.AsArray().Select(record => (string?)record!["role"]), Is.EqualTo(new[] { "hospital" }), since.Text);
        Assert.That((day["records"]!.AsArray().Count, next["records"]!.AsArray().Count), Is.EqualTo((2, 0)));
    }

    [Test]
    public async Task Where_no_word_is_known_it_is_said_so()
    {
        var reply = await server.SendAsync("auditor", HttpMethod.Get, "/v1/audit/checkpoint?x=1");

        Assert.That((reply.Code, (string?)reply["detail"]), Is.EqualTo(("unknown-field", "この宛先では、条件（? に続く語）を使えません。")));
    }

    [TestCase("/v1/audit?event=lookup")]
    [TestCase("/v1/audit?elder=2h4j6k8m0n1p3&user=nurse-1")]
    [TestCase("/v1/audit/review?justified=true")]
    public async Task A_filter_that_is_not_known_is_refused(string path)
    {
        var reply = await server.SendAsync("auditor", HttpMethod.Get, path);

        Assert.That((reply.Status, reply.Code), Is.EqualTo((400, "unknown-field")), reply.Text);
        Assert.That((string?)reply["detail"], Does.Contain("cursor").And.Not.Contain("caller"));
    }

    [Test]
    public async Task Paging_goes_through_the_log_without_loss_or_repetition()
    {
        for (var i = 0; i < 210; i++)
            await server.LookUpAsync("police", new { number = "4821-0372", reason = "protection" });

        var client = Id.Text(server.ClientIds["police"]);
        var first = await server.SendAsync("auditor", HttpMethod.Get, $"/v1/audit?client={client}");
        var second = await server.SendAsync("auditor", HttpMethod.Get, $"/v1/audit?client={client}&cursor={first["cursor"]}");

        var indexes = Indexes(first).Concat(Indexes(second)).ToList();
        Assert.That(Indexes(first), Has.Count.EqualTo(200));
        Assert.That(second["cursor"], Is.Null);
        Assert.That(indexes, Is.Ordered.And.Unique.And.Count.EqualTo(210));
    }

    [Test]
    public async Task A_rare_outcome_is_found_page_by_page_however_far_apart()
    {
        for (var i = 0; i < 30; i++)
            await server.LookUpAsync("desk", new { number = i % 15 == 0 ? "4821-0373" : "4821-0372", reason = "welfare-check" });
        var queries = new AuditQueries(server.Get<Engine>()) { MostWalked = 4 };
        var size = (await server.RecordsAsync()).Count;
        var walked = new List<long>();

        var (found, after) = (new List<long>(), (long?)-1);
        while (after is { } last)
        {
            (var page, after) = await queries.FindAsync(new AuditFilter(null, null, null, null, "number-check-digit", last), 200, CancellationToken.None);
            found.AddRange(page.Select(record => record.Idx));
            walked.Add((after ?? size) - last);
        }

        Assert.That(found, Has.Count.EqualTo(2).And.Ordered.And.Unique);
        Assert.That(walked.SkipLast(1), Is.All.EqualTo(4), "each page walks over as many as it may");
        Assert.That(walked, Has.Count.GreaterThanOrEqualTo(size / 4));
    }

    [Test]
    public async Task Reading_the_log_is_a_record_itself()
    {
        await server.SendAsync("auditor", HttpMethod.Get, "/v1/audit?outcome=nothing");

        var last = (await server.RecordsAsync())[^1];
        Assert.That(last, Does.Contain("\"event\":\"audit-read\"").And.Contain("\"role\":\"auditor\"").And.Contain("\"user\":\"user-1\""));
    }

    [Test]
    public async Task What_the_auditor_asked_for_is_in_the_record_of_it()
    {
        var (elder, client) = (Id.Text(Id.New()), Id.Text(Id.New()));

        await server.SendAsync(
            "auditor", HttpMethod.Get, $"/v1/audit?elder={elder}&client={client}&outcome=full&from=2026-01-02T00:00:00Z&to=2026-01-03T09:00:00%2B09:00");
        var all = JsonNode.Parse((await server.RecordsAsync())[^1])!;
        await server.SendAsync("auditor", HttpMethod.Get, "/v1/audit");
        var none = (await server.RecordsAsync())[^1];

        Assert.That(all["elder"]!.GetValue<string>(), Is.EqualTo(elder));
        Assert.That(all.ToJsonString(), Does.EndWith(
            $$""","count":0,"sources":0,"askedClient":"{{client}}","askedOutcome":"full","askedFrom":1767312000000,"askedTo":1767398400000}"""));
        Assert.That(none, Does.Not.Contain("asked"));
    }

    [TestCase("outcome=山田", "outcome")]
    [TestCase("outcome=4821-0372", "outcome")]
    [TestCase("from=yesterday", "from")]
    [TestCase("from=0001-01-01", "from")]
    [TestCase("to=9999-12-31T23:59:59-01:00", "to")]
    [TestCase("to=13", "to")]
    [TestCase("elder=42", "elder")]
    [TestCase("client=x", "client")]
    [TestCase("cursor=-1", "cursor")]
    public async Task A_filter_that_cannot_be_read_is_named(string query, string field)
    {
        var reply = await server.SendAsync("auditor", HttpMethod.Get, $"/v1/audit?{query}");

        Assert.That(reply.Status, Is.EqualTo(422), reply.Text);
        Assert.That(reply["errors"]!.AsObject().Select(error => error.Key), Is.EqualTo(new[] { field }));
    }

    [Test]
    public async Task A_receipt_is_proved_by_the_checkpoint_and_the_inclusion_proof()
    {
        var looked = await server.LookUpAsync("hospital", new { number = (await server.RegisterAsync()).Number, reason = "emergency-treatment" });
        var receipt = Receipt.Parse(looked.Headers.GetValues("Audit-Receipt").Single())!;

        var checkpoint = Checkpoint.Parse((await server.SendAsync("auditor", HttpMethod.Get, "/v1/audit/checkpoint")).Text)!;
        var proof = await server.SendAsync(
            "auditor", HttpMethod.Get, $"/v1/audit/proof/inclusion?index={receipt.Index}&size={checkpoint.Size}");

        Assert.That(MerkleProofs.VerifyInclusion(receipt.Index, checkpoint.Size, receipt.Leaf, Hashes(proof), checkpoint.Root), Is.True);
    }

    [Test]
    public async Task An_older_checkpoint_is_proved_to_be_the_beginning_of_a_newer_one()
    {
        var older = Checkpoint.Parse((await server.SendAsync("auditor", HttpMethod.Get, "/v1/audit/checkpoint")).Text)!;
        await server.RegisterAsync();
        var newer = Checkpoint.Parse((await server.SendAsync("auditor", HttpMethod.Get, "/v1/audit/checkpoint")).Text)!;

        var proof = await server.SendAsync("auditor", HttpMethod.Get, $"/v1/audit/proof/consistency?from={older.Size}&to={newer.Size}");

        Assert.That(newer.Size, Is.GreaterThan(older.Size));
        Assert.That(MerkleProofs.VerifyConsistency(older.Size, newer.Size, older.Root, newer.Root, Hashes(proof)), Is.True);
    }

    [Test]
    public async Task The_export_verifies_and_holds_its_own_record()
    {
        var export = await server.SendAsync("auditor", HttpMethod.Get, "/v1/audit/export");

        using var key = ECDsa.Create();
        key.ImportFromPem(await File.ReadAllTextAsync(Path.Combine(server.DataDir, SigningKey.PublicFile)));
        using var file = new MemoryStream(Encoding.UTF8.GetBytes(export.Text));
        Assert.That(AuditExport.Fault(file, AuditExport.FindEnd(file), key, [], [], _ => { }), Is.Null);
        Assert.That(export.Text, Does.Contain("audit-export"));
    }

    private async Task<List<string>> EventsAsync(string query)
    {
        var reply = await server.SendAsync("auditor", HttpMethod.Get, $"/v1/audit?{query}");
        Assert.That(reply.Status, Is.EqualTo(200), reply.Text);
        return [.. reply["records"]!.AsArray()
            .Where(record => record!["event"]!.GetValue<string>() != "audit-read")
            .Select(record => record!["event"]!.GetValue<string>() is "lookup" ? $"lookup {record["role"]}" : record["event"]!.GetValue<string>())];
    }

    private static List<long> Indexes(Reply page) => [.. page["records"]!.AsArray().Select(record => record!["index"]!.GetValue<long>())];

    private static List<byte[]> Hashes(Reply proof) =>
        [.. proof["hashes"]!.AsArray().Select((JsonNode? hash) => Convert.FromBase64String(hash!.GetValue<string>()))];
}
