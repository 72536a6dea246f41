using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Api.Elders.Import;
using Api.Keyholders;
using Api.Tests.Support;

namespace Api.Tests.Elders.Import;

/// <summary>POST /v1/imports: all of a file or nothing, and never anybody twice.</summary>
internal sealed class ImportTests
{
    private TestServer server = null!;
    private int numbers = 1000;

    [OneTimeSetUp]
    public async Task StartAsync() => server = await TestServer.StartAsync();

    [OneTimeTearDown]
    public void Stop() => server.Dispose();

    [Test]
    public async Task A_file_registers_everybody_in_it_with_one_record_of_its_hash()
    {
        var (first, second) = (ImportFile.Kana(), ImportFile.Kana());
        var legacy = Legacy();
        var csv = ImportFile.Of(ImportFile.Row(legacy, first), ImportFile.Row("", second));
        var before = await server.RecordsAsync();

        var reply = await server.ImportAsync(csv);

        Assert.That((reply.Status, (int)reply["registered"]!, (int)reply["rows"]!, (int)reply["errors"]!), Is.EqualTo((200, 2, 2, 0)), reply.Text);
        var records = (await server.RecordsAsync()).Skip(before.Count).ToList();
        Assert.That(records, Has.Count.EqualTo(1));
        var record = JsonNode.Parse(records[0])!;
        Assert.That(((string)record["event"]!, (string)record["outcome"]!, (int)record["rows"]!, (bool)record["change"]!), Is.EqualTo(("import", "done", 2, true)));
        Assert.That((string)record["file"]!, Is.EqualTo(Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(csv)))));
        Assert.That(records[0], Does.Not.Contain("山川").And.Not.Contain("ヤマカワ").And.Not.Contain(legacy));

        Assert.That(server.Log.Text, Does.Not.Contain("山川").And.Not.Contain("ヤマカワ").And.Not.Contain(legacy));

        var elder = await server.FindAsync(first);
        Assert.That((string)elder["identity"]!["address"]!, Is.EqualTo("1-2-3"));
        Assert.That((string)elder["contacts"]![0]!["phones"]![0]!["number"]!, Is.EqualTo("090-0111-2222"));
        foreach (var (number, disclosure) in new[] { (legacy, "candidate"), ((string)elder["identity"]!["number"]!, "full") })
        {
            var card = await server.LookUpAsync("hospital", new { number, reason = "emergency-treatment" });
            Assert.That((string?)card["disclosure"], Is.EqualTo(disclosure), card.Text);
        }
    }

    [Test]
    public async Task The_same_file_twice_changes_nothing()
    {
        var kana = ImportFile.Kana();
        // One without the day of consent: the day of the import stands for it, and is another the second time.
        var csv = ImportFile.Of(
            ImportFile.Row(Legacy(), kana), ImportFile.Row("", ImportFile.Kana()), ImportFile.Row("", ImportFile.Kana(), consent: ""), ImportFile.Row("", ImportFile.Kana(), consent: "○"));
        var once = await server.ImportAsync(csv);
        var version = (long)(await server.FindAsync(kana))["version"]!;
        var count = (await server.SearchAsync(new { })).Count;
        server.Clock.Advance(TimeSpan.FromDays(1));

        var twice = await server.ImportAsync(csv);

        Assert.That((int)once["registered"]!, Is.EqualTo(4), once.Text);
        Assert.That((twice.Status, (int)twice["registered"]!, (int)twice["unchanged"]!, (int)twice["warnings"]!), Is.EqualTo((200, 0, 4, 0)), twice.Text);
        Assert.That((await server.SearchAsync(new { })).Count, Is.EqualTo(count));
        Assert.That((long)(await server.FindAsync(kana))["version"]!, Is.EqualTo(version));
        Assert.That((await server.RecordsAsync()).Last(record => record.Contains("\"import\"", StringComparison.Ordinal)), Does.Contain("\"unchanged\"").And.Not.Contain("\"change\""));
    }

    [Test]
    public async Task What_a_centre_changed_since_is_not_overwritten([Values] bool withNumber)
    {
        var kana = ImportFile.Kana();
        var csv = ImportFile.Of(ImportFile.Row(withNumber ? Legacy() : "", kana));
        await server.ImportAsync(csv);
        var elder = await server.FindAsync(kana);
        elder["identity"]!["appearance"] = "杖";
        await ChangeAsync(elder);

        var again = await server.ImportAsync(csv);

        Assert.That((again.Status, (int)again["registered"]!, (int)again["unchanged"]!), Is.EqualTo((200, 0, 0)), again.Text);
        Assert.That(again.Codes(), Is.EqualTo(new[] { "registered-differently" }));
        Assert.That((string)(await server.FindAsync(kana))["identity"]!["appearance"]!, Is.EqualTo("杖"));
    }

    [Test]
    public async Task One_error_stops_the_file_and_is_named_by_row_and_column()
    {
        var (good, bad) = (ImportFile.Kana(), ImportFile.Kana());
        var csv = ImportFile.Of(ImportFile.Row("", good), ImportFile.Row("", bad, birth: "昭和15年13月"));

        var dry = await server.ImportAsync(csv, dryRun: true);
        var real = await server.ImportAsync(csv);

        Assert.That((dry.Status, (int)dry["errors"]!, (bool)dry["dryRun"]!), Is.EqualTo((200, 1, true)), dry.Text);
        var finding = dry["findings"]!.AsArray().Single(one => (bool)one!["isError"]!)!;
        Assert.That(((int)finding["row"]!, (string)finding["column"]!), Is.EqualTo((3, "生年月日")));
        Assert.That((string)finding["text"]!, Does.Match("[ぁ-ん]").And.Not.Contain("13月"));
        Assert.That((real.Status, real.Code), Is.EqualTo((422, "validation")), real.Text);
        Assert.That(real["errors"]!.AsObject().Select(error => error.Key), Is.EqualTo(new[] { "[3].生年月日" }));
        Assert.That(real.Text, Does.Not.Contain("山川").And.Not.Contain("ヤマカワ"));
        Assert.That(await server.SearchAsync(new { name = good }), Is.Empty);
    }

    [Test]
    public async Task A_dry_run_registers_nobody_and_is_recorded()
    {
        var kana = ImportFile.Kana();

        var reply = await server.ImportAsync(ImportFile.Of(ImportFile.Row("", kana, consent: "")), dryRun: true, language: "en");

        Assert.That((reply.Status, (int)reply["registered"]!, (int)reply["warnings"]!), Is.EqualTo((200, 1, 1)), reply.Text);
        Assert.That((string)reply["findings"]![0]!["text"]!, Does.Match("[a-z]{4}"));
        var record = await server.RecordsAsync();
        Assert.That(record[^1], Does.Contain("\"import\"").And.Contain("\"dry-run\"").And.Not.Contain("\"change\""));
        Assert.That(await server.SearchAsync(new { name = kana }), Is.Empty);
    }

    [Test]
    public async Task A_number_of_the_own_stock_is_handed_out_and_any_other_is_refused()
    {
        var (own, other) = (await server.StockAsync(server.Centre), await server.StockAsync(server.Centre2));
        var kana = ImportFile.Kana();

        var refused = await server.ImportAsync(
            ImportFile.Of(ImportFile.Row(other, ImportFile.Kana()), ImportFile.Row(KeyholderNumber.Generate(8, training: false).Printed, ImportFile.Kana())), dryRun: true);
        var taken = await server.ImportAsync(ImportFile.Of(ImportFile.Row(own, kana)));

        Assert.That(refused.Codes(), Is.EqualTo(new[] { "number-not-in-stock", "number-not-in-stock" }));
        Assert.That((string)refused["findings"]![0]!["text"]!, Does.Contain("Numbers:Legacy"));
        Assert.That((int)taken["registered"]!, Is.EqualTo(1), taken.Text);
        Assert.That((string)(await server.FindAsync(kana))["identity"]!["number"]!, Is.EqualTo(own));
    }

    [Test]
    public async Task Another_persons_number_stops_the_file()
    {
        var legacy = Legacy();
        await server.ImportAsync(ImportFile.Of(ImportFile.Row(legacy, ImportFile.Kana())));

        var reply = await server.ImportAsync(ImportFile.Of(ImportFile.Row(legacy, ImportFile.Kana())), dryRun: true);

        Assert.That(reply.Codes(), Is.EqualTo(new[] { "number-taken" }));
    }

    [Test]
    public async Task The_same_person_under_another_number_is_let_in_and_is_to_be_checked()
    {
        var (kana, twin) = (ImportFile.Kana(), ImportFile.Kana());
        await server.ImportAsync(ImportFile.Of(ImportFile.Row(Legacy(), kana)));

        var reply = await server.ImportAsync(ImportFile.Of(
            ImportFile.Row(Legacy(), kana), ImportFile.Row(Legacy(), twin), ImportFile.Row(Legacy(), twin), ImportFile.Row("", ImportFile.Kana())));

        Assert.That((reply.Status, (int)reply["registered"]!), Is.EqualTo((200, 4)), reply.Text);
        Assert.That(reply.Codes(), Is.EqualTo(new[] { "possible-duplicate", "possible-duplicate" }));
        var listed = await server.SearchAsync(new { name = kana, toCheck = true });
        Assert.That(listed, Has.Count.EqualTo(1));
        Assert.That((string)listed[0]!["toCheck"]![0]!["code"]!, Is.EqualTo("possible-duplicate"));
    }

    [Test]
    public async Task A_row_that_stands_twice_without_a_number_is_registered_once()
    {
        var row = ImportFile.Row("", ImportFile.Kana());

        var reply = await server.ImportAsync(ImportFile.Of(row, row));

        Assert.That((int)reply["registered"]!, Is.EqualTo(1), reply.Text);
        Assert.That(reply.Codes(), Is.EqualTo(new[] { "row-twice" }));
    }

    [Test]
    public async Task Rows_of_another_centre_are_refused()
    {
        var csv = ImportFile.Header + ",担当センター\r\n" + ImportFile.Row("", ImportFile.Kana()) + ",地域包括支援センター馬込\r\n";

        var reply = await server.ImportAsync(csv, dryRun: true);

        Assert.That(reply.Codes(), Is.EqualTo(new[] { "other-centre" }));
        Assert.That((string)reply["findings"]![0]!["column"]!, Is.EqualTo("担当センター"));
    }

    [Test]
    public async Task Somebody_registered_between_looking_and_writing_is_not_registered_twice()
    {
        var kana = ImportFile.Kana();
        var file = Encoding.UTF8.GetBytes(ImportFile.Of(ImportFile.Row("", kana), ImportFile.Row("", ImportFile.Kana())));
        var overtaken = 0;

        var outcome = await server.Get<Imports>().RunAsync(
            new ImportOrder(file, null, server.Centre, IsDryRun: false, Caller: null),
            async (what, _, work) =>
            {
                if (what.Ja == "登録" && overtaken++ == 0)
                {
                    await server.RegisterAsync(SomeElder.Json(elder =>
                    {
                        elder["identity"]!["kana"] = kana;
                        elder["identity"]!["birthDate"] = "1938-04-01";
                        elder["legacyNumber"] = null;
                    }));
                }

                await work(_ => { });
            },
            CancellationToken.None);

        Assert.That((overtaken, outcome!.New), Is.EqualTo((2, 1)));
        Assert.That(outcome.Findings.Select(finding => finding.Code), Is.EqualTo(new[] { "registered-differently" }));
        Assert.That(await server.SearchAsync(new { name = kana }), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task More_rows_than_numbers_are_left_stop_the_file()
    {
        using var full = await TestServer.StartAsync();
        await full.TamperAsync("INSERT INTO number_length (length, issued) VALUES (8, @Most)", new { Most = Numbers.MostIssued(8) - 1 });

        var reply = await full.ImportAsync(ImportFile.Of(ImportFile.Row("", ImportFile.Kana()), ImportFile.Row("", ImportFile.Kana())));

        Assert.That((reply.Status, reply.Code), Is.EqualTo((422, "validation")), reply.Text);
        Assert.That(reply.Text, Does.Contain("Numbers:Length"));
        Assert.That(await full.SearchAsync(new { }), Is.Empty);
        Assert.That((int)(await full.ImportAsync(ImportFile.Of(ImportFile.Row("", ImportFile.Kana()))))["registered"]!, Is.EqualTo(1));
    }

    [TestCase("text/csv", 413)]
    [TestCase("application/octet-stream", 413)]
    [TestCase("application/json", 415)]
    public async Task A_file_beyond_32_MiB_or_of_another_type_is_refused(string type, int status)
    {
        var reply = await server.ImportAsync(new string('x', (32 * 1024 * 1024) + 1), type: type);

        Assert.That(reply.Status, Is.EqualTo(status), reply.Text);
    }

    [Test]
    public async Task The_template_can_be_read_and_names_nobody_who_exists()
    {
        var template = await server.SendAsync("centre", HttpMethod.Get, "/v1/imports/template");

        var reply = await server.ImportAsync(template.Text, dryRun: true);

        Assert.That((template.Status, template.ContentType), Is.EqualTo((200, "text/csv")));
        Assert.That((reply.Status, (int)reply["errors"]!), Is.EqualTo((200, 0)), reply.Text);
    }

    private string Legacy() => $"A-{Interlocked.Increment(ref numbers)}";

    private async Task ChangeAsync(JsonObject elder)
    {
        var body = new JsonObject();
        foreach (var block in (string[])["identity", "alerts", "contacts", "noContactReason", "gp", "medical", "care"])
            body[block] = elder[block]?.DeepClone();
        foreach (var computed in (string[])["number", "issuer", "age"])
            body["identity"]!.AsObject().Remove(computed);
        SomeElder.RemoveComputed(body);
        var reply = await server.SendAsync("centre", HttpMethod.Put, $"/v1/elders/{elder["id"]}", body, ifMatch: $"\"{elder["version"]}\"");
        Assert.That(reply.Status, Is.EqualTo(204), reply.Text);
    }
}
