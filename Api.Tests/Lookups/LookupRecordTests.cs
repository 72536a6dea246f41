using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Api.Http;
using Api.Storage;
using Api.Tests.Support;
using Api.Vault;

namespace Api.Tests.Lookups;

/// <summary>A lookup is a recorded event (domain.md section 7).</summary>
internal sealed class LookupRecordTests : LookupFixture
{
    private const string Who = "index time id event outcome request client organisation role user source ";

    [Test]
    public async Task Each_kind_of_lookup_leaves_one_record_with_these_keys()
    {
        var elder = await Server.RegisterAsync();
        var lost = await Server.RegisterAsync();
        await Server.ChangeNumberAsync(lost.Id, "lost");
        var excluded = await Server.RegisterAsync(Elder.Complete(excluded: true));
        var stock = await Server.StockAsync(Server.Centre);

        var records = new[]
        {
            await KeysAsync("hospital", elder.Number, "emergency-treatment"),
            await KeysAsync("hospital", lost.Number, "emergency-treatment"),
            await KeysAsync("police", excluded.Number, "protection"),
            await KeysAsync("police", excluded.Number, "break-glass"),
            await KeysAsync("hospital", stock, "emergency-treatment"),
            await KeysAsync("hospital", "4821-0372", "emergency-treatment"),
            await KeysAsync("hospital", "4821-0373", "emergency-treatment"),
            await KeysAsync("desk", elder.Number, "phone-relay", "police protection"),
            await KeysAsync("hospital", elder.Number, "accident"),
        };

        Assert.That(records, Is.EqualTo(new[]
        {
            Who + "channel reason elder number centre state tier blocks expiresAt",
            Who + "channel reason elder number centre state tier blocks alerts",
            Who + "channel reason elder number centre state tier blocks alerts",
            Who + "channel reason preset elder number centre state tier blocks alerts expiresAt reviewBy",
            Who + "channel reason number centre state tier blocks",
            Who + "channel reason asked",
            Who + "channel reason",
            Who + "channel reason onBehalfOf elder number centre state tier blocks alerts note expiresAt change",
            Who + "reason",
        }));
    }

    [Test]
    public async Task A_record_says_who_asked_what_was_shown_and_no_value()
    {
        var elder = await Server.RegisterAsync(Elder.Complete());

        var reply = await Server.LookUpAsync(
            "hospital", Asking.Request(elder.Number, "emergency-treatment").With("caseReference", "ER-2026-1122"), "nurse.4@omori");

        var record = await Server.LastRecordAsync();
        Assert.That(record["id"]!.GetValue<string>(), Is.EqualTo(reply["lookupId"]!.GetValue<string>()));
        Assert.That(record["time"]!.GetValue<string>(), Is.EqualTo("2026-11-21T18:00:00.000Z"));
        Assert.That(record["client"]!.GetValue<string>(), Is.EqualTo(Id.Text(Server.ClientIds["hospital"])));
        Assert.That(record["organisation"]!.GetValue<string>(), Is.EqualTo("組織 hospital"));
        Assert.That(record["user"]!.GetValue<string>(), Is.EqualTo("nurse.4@omori"));
        Assert.That(record["source"]!.GetValue<string>(), Is.EqualTo(Source));
        Assert.That(record["case"]!.GetValue<string>(), Is.EqualTo("ER-2026-1122"));
        Assert.That(record["elder"]!.GetValue<string>(), Is.EqualTo(elder.Id));
        Assert.That(record["centre"]!.GetValue<string>(), Is.EqualTo(Id.Text(Server.Centre)));
        Assert.That(record["state"]!.GetValue<string>(), Is.EqualTo("active"));
        Assert.That(record["tier"]!.GetValue<string>(), Is.EqualTo("hospital"));
        Assert.That(
            record["blocks"].Strings(),
            Is.EqualTo(new[] { "identity", "alerts", "contacts", "gp", "medical", "care", "centre", "freshness" }));
        Assert.That((await Server.RecordsAsync())[^1], Does.Not.Match("山田|ヤマダ|大森|ワルファリン|0762|" + elder.Number));
    }

    [TestCase("ambulance", "emergency-transport", "identity alerts contacts gp medical care centre freshness")]
    [TestCase("dispatch", "emergency-transport", "identity alerts contacts gp medical centre freshness")]
    [TestCase("police", "protection", "identity alerts contacts gp centre freshness")]
    [TestCase("police", "break-glass", "identity contacts centre")]
    [TestCase("police", "found-item", "centre")]
    [TestCase("desk", "welfare-check", "identity contacts centre freshness")]
    public async Task The_blocks_named_are_the_blocks_disclosed(string role, string reason, string blocks)
    {
        var elder = await Server.RegisterAsync();

        await AskAsync(role, elder.Number, reason);

        Assert.That(string.Join(' ', (await Server.LastRecordAsync())["blocks"].Strings()), Is.EqualTo(blocks));
    }

    [Test]
    public async Task Blocks_of_which_a_role_sees_nothing_are_neither_answered_nor_named()
    {
        var elder = await Server.RegisterAsync(SomeElder.Json(json =>
        {
            json["care"] = new System.Text.Json.Nodes.JsonObject { ["level"] = "not-applied" };
            json["medical"] = new System.Text.Json.Nodes.JsonObject { ["pharmacy"] = new System.Text.Json.Nodes.JsonObject { ["name"] = "薬局" } };
        }));

        var reply = await AskAsync("ambulance", elder.Number, "emergency-transport");

        Assert.That(reply.Json.Keys(), Does.Not.Contain("care").And.Not.Contain("medical"));
        Assert.That((await Server.LastRecordAsync())["blocks"].Strings(), Does.Not.Contain("care").And.Not.Contain("medical"));
    }

    [Test]
    public async Task Why_there_is_nobody_to_call_is_named_as_contacts()
    {
        var elder = await Server.RegisterAsync(SomeElder.Json(json =>
        {
            json["contacts"] = null;
            json["noContactReason"] = "身寄りなし";
        }));

        await AskAsync("hospital", elder.Number, "emergency-treatment");

        Assert.That((await Server.LastRecordAsync())["blocks"].Strings(), Does.Contain("contacts"));
    }

    [TestCase("full")]
    [TestCase("candidate")]
    [TestCase("with a note")]
    public async Task The_receipt_is_the_index_and_leaf_of_the_record(string kind)
    {
        var elder = await Server.RegisterAsync();
        if (kind == "candidate")
            await Server.ChangeNumberAsync(elder.Id, "lost");
        var request = Asking.Request(elder.Number, "emergency-treatment").With("note", kind == "with a note" ? "意識あり" : null);

        var reply = await Server.LookUpAsync("hospital", request);

        var records = await Server.RecordsAsync();
        var leaf = SHA256.HashData([0, .. Encoding.UTF8.GetBytes(records[^1])]);
        Assert.That(
            reply.Headers.GetValues("Audit-Receipt").Single(), Is.EqualTo($"{records.Count - 1}.{Base64Url.EncodeToString(leaf)}"));
    }

    [TestCase("elder")]
    [TestCase("erased")]
    [TestCase("stock")]
    [TestCase("unknown")]
    [TestCase("misread")]
    public async Task Free_text_is_sealed_and_the_record_holds_its_hash(string kind)
    {
        var elder = await Server.RegisterAsync();
        var number = kind switch
        {
            "elder" or "erased" => elder.Number,
            "stock" => await Server.StockAsync(Server.Centre),
            "unknown" => "4821-0372",
            _ => "4821-0373",
        };
        if (kind == "erased")
            await Server.EraseAsync(elder.Id);
        var request = Asking.Request(number, "phone-relay", "police protection").With("note", "駅前で保護中");
        var before = await Server.CountRecordsAsync();

        await Server.LookUpAsync("desk", request);

        var records = await Server.RecordsAsync();
        var record = await Server.LastRecordAsync();
        Assert.That(records, Has.Count.EqualTo(before + 1));
        Assert.That(records[^1] + Server.Log.Text, Does.Not.Match($"駅前|{Asking.CallersName}|{Asking.CallersOrganisation}"));
        _ = Id.TryParse(record["id"]!.GetValue<string>(), out var recordId);
        var note = await NoteAsync(recordId);
        Assert.That(record["note"]!.GetValue<string>(), Is.EqualTo(Convert.ToBase64String(SHA256.HashData(note.Sealed))));
        Assert.That(
            await OpenAsync(note, recordId, kind == "elder" ? elder.Id : null),
            Is.EqualTo($"{Asking.CallersOrganisation} {Asking.CallersName}\n駅前で保護中"));
    }

    private async Task<string> KeysAsync(string role, string number, string reason, string? behalf = null)
    {
        var before = await Server.CountRecordsAsync();
        await AskAsync(role, number, reason, behalf);
        Assert.That(await Server.CountRecordsAsync(), Is.EqualTo(before + 1), reason);
        return string.Join(' ', (await Server.LastRecordAsync()).Keys());
    }

    private sealed record NoteRow
    {
        public required long Id { get; init; }
        public long? ElderId { get; init; }
        public required byte[] Sealed { get; init; }
    }

    private async Task<NoteRow> NoteAsync(long recordId)
    {
        await using var connection = await Server.Get<Engine>().Registry.OpenConnectionAsync();
        var notes = await connection.QueryAsync<NoteRow>(
            "SELECT id, elder_id, sealed FROM sealed_note WHERE record_id = @Id", new { Id = recordId }, CancellationToken.None);
        return notes.Single();
    }

    private async Task<string> OpenAsync(NoteRow note, long recordId, string? elder)
    {
        var vault = Server.Get<RegistryVault>();
        var text = new byte[note.Sealed.Length - Sealed.Overhead];
        var place = CellPlace.Note(new byte[CellPlace.MostBytes], note.Id, recordId).ToArray();
        Assert.That(Id.Text(note.ElderId), Is.EqualTo(elder));
        if (note.ElderId is not { } id)
        {
            Assert.That(Sealed.TryOpen(vault.Index.Registry, note.Sealed, place, text));
            return Encoding.UTF8.GetString(text);
        }

        await using var connection = await Server.Get<Engine>().Registry.OpenConnectionAsync();
        var wrapped = await connection.FirstAsync<byte[]>("SELECT wrapped_key FROM elder WHERE id = @Id", new { Id = id }, CancellationToken.None);
        Assert.That(ElderKey.TryUnwrap(vault.Master, wrapped, id, out var key));
        using (key)
            Assert.That(key.TryOpen(note.Sealed, place, text));
        return Encoding.UTF8.GetString(text);
    }
}
