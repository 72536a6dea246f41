using System.Text.Json.Nodes;
using Api.Elders;
using Api.Tests.Lookups;
using Api.Tests.Support;

namespace Api.Tests.Elders.Life;

/// <summary>POST …/contacts/{rank}/removal: a contact who asks for it is gone, from history too.</summary>
internal sealed class ContactRemovalTests : ErasureFixture
{
    private const string Name = "避野 太郎";
    private const string Phone = "090-0111-4242";

    [Test]
    public async Task The_contact_is_gone_from_the_registration_and_from_every_old_version()
    {
        var (elder, version) = await RegisterAsync();

        var reply = await RemoveAsync(elder.Id, 1, version);

        Assert.That((reply.Status, reply.ETag), Is.EqualTo((204, "\"4\"")), reply.Text);
        var read = await GetAsync(elder.Id);
        Assert.That(read["contacts"]!.AsArray().Select(contact => $"{contact!["rank"]} {contact["name"]}"), Is.EqualTo(new[] { "1 山田 次郎" }));
        var history = await GetAsync(elder.Id, "/history");
        Assert.That(history.Text, Does.Not.Contain("避野").And.Not.Contain("ヒノ").And.Not.Contain("4242").And.Contain("山田 次郎"));
        var newest = history["versions"]![0]!;
        Assert.That((newest["event"]!.GetValue<string>(), newest["actingUser"]!.GetValue<string>(), newest["detail"].Strings().Single()), Is.EqualTo(
            ("contact-removed", "user-1", "contact-1")));
        Assert.That(history["versions"]!.AsArray(), Has.Count.EqualTo(4));
    }

    [Test]
    public async Task Its_sealed_bytes_are_nowhere_in_the_files()
    {
        var (elder, version) = await RegisterAsync();
        var before = await StoredBytesAsync(elder.Id);
        // Key, document, person, two old versions: the key and the person stay.
        var cells = new[] { before[1], before[3], before[4] };
        Assert.That(CountFound(FolderCopy.Read(Server.DataDir), cells), Is.EqualTo(3));

        await RemoveAsync(elder.Id, 1, version);

        Assert.That(CountFound(FolderCopy.Read(Server.DataDir), cells), Is.Zero);
    }

    [Test]
    public async Task Notes_on_calls_to_the_contact_go_and_those_on_others_stay()
    {
        var (elder, version) = await RegisterAsync();
        var card = await Server.LookUpAsync("hospital", Asking.Request(elder.Number, "emergency-treatment").With("note", "意識あり"));
        var lookup = card["lookupId"]!.GetValue<string>();
        await CallAsync(lookup, 1, "留守電に伝言");
        await CallAsync(lookup, 2, "夜に来院するとのこと");
        await CallAsync(lookup, 2, $"{Name.Replace(" ", "", StringComparison.Ordinal)}さんにも連絡済みとのこと");

        var reply = await RemoveAsync(elder.Id, 1, version);

        Assert.That(reply.Status, Is.EqualTo(204), reply.Text);
        var record = (await Server.RecordsAsync()).Last(text => text.Contains("contact-removed"));
        Assert.That(JsonNode.Parse(record)!["erasedNotes"]!.AsArray(), Has.Count.EqualTo(2));
        Assert.That(record, Does.Not.Contain("避野").And.Not.Contain("4242"));
        var again = await Server.SendAsync("hospital", HttpMethod.Get, $"/v1/lookups/{lookup}");
        Assert.That(again["contactAttempts"]!.AsArray().Select(call => $"{call!["contactRank"]} {call["note"]}"), Is.EqualTo(
            new[] { "1 ", "2 夜に来院するとのこと", "2 " }), "When and with what outcome stays.");
        Assert.That(await CountAsync("SELECT count(*) FROM sealed_note"), Is.EqualTo(2));
    }

    [Test]
    public async Task A_note_that_was_deleted_by_hand_is_still_missed()
    {
        var (elder, version) = await RegisterAsync();
        var card = await Server.LookUpAsync("hospital", Asking.Request(elder.Number, "emergency-treatment"));
        await CallAsync(card["lookupId"]!.GetValue<string>(), 1, "留守電に伝言");
        await CallAsync(card["lookupId"]!.GetValue<string>(), 2, "夜に来院するとのこと");
        await RemoveAsync(elder.Id, 1, version);
        await Server.TamperAsync("UPDATE sealed_note SET record_id = record_id + 1");

        var result = await ResultAsync();

        Assert.That(result.Damages.Select(damage => damage.Where.Split(' ')[0]), Is.EquivalentTo(new[] { "sealed_note.sealed", "sealed_note.record_id" }));
        await Server.TamperAsync("UPDATE sealed_note SET record_id = record_id - 1");
    }

    [TestCase(null, 422)]
    [TestCase(" ", 422)]
    [TestCase("長女の申し出により削除。ほかに身寄りなし", 204)]
    public async Task Where_nobody_is_left_a_reason_is_needed(string? reason, int status)
    {
        var elder = await Server.RegisterAsync(SomeElder.Json(json => json["contacts"] = new JsonArray(json["contacts"]![0]!.DeepClone())));

        var reply = await RemoveAsync(elder.Id, 1, "\"1\"", new JsonObject { ["noContactReason"] = reason });

        Assert.That(reply.Status, Is.EqualTo(status), reply.Text);
        if (status == 422)
            Assert.That(reply["errors"]!.AsObject().Single().Key, Is.EqualTo("noContactReason"));
        var read = await GetAsync(elder.Id);
        Assert.That((read["contacts"] is null, read["noContactReason"]?.GetValue<string>()), Is.EqualTo((status == 204, status == 204 ? reason : null)));
    }

    [TestCase("1", null, "if-match-required")]
    [TestCase("1", "\"2\"", "edited-meanwhile")]
    [TestCase("3", "\"3\"", "not-found")]
    [TestCase("x", "\"3\"", "not-found")]
    public async Task Whom_it_is_about_must_be_certain(string rank, string? ifMatch, string code)
    {
        var (elder, _) = await RegisterAsync();

        var reply = await Server.SendAsync("centre", HttpMethod.Post, $"/v1/elders/{elder.Id}/contacts/{rank}/removal", "{}", ifMatch: ifMatch);

        Assert.That(reply.Code, Is.EqualTo(code));
        Assert.That((await GetAsync(elder.Id))["contacts"]!.AsArray(), Has.Count.EqualTo(2));
    }

    [Test]
    public async Task It_is_possible_after_the_end_and_leaves_it_as_it_is()
    {
        var (elder, _) = await RegisterAsync();
        await EndAsync(elder.Id, ElderState.Deceased);

        var reply = await RemoveAsync(elder.Id, 1, (await GetAsync(elder.Id)).ETag!);

        Assert.That(reply.Status, Is.EqualTo(204), reply.Text);
        Assert.That((await GetAsync(elder.Id))["state"]!.GetValue<string>(), Is.EqualTo("deceased"));
        Assert.That((await GetAsync(elder.Id, "/history")).Text, Does.Not.Contain("避野"));
    }

    [TestCase("name", "避野太朗", true, Description = "Mistyped once: the same phone and relationship.")]
    [TestCase("relationship", "child-in-law", true, Description = "The same name.")]
    [TestCase("both", "", false, Description = "Somebody else at the same phone.")]
    public async Task In_older_versions_the_person_is_recognised_by_more_than_one_thing(string field, string value, bool isGone)
    {
        var sent = Sent();
        if (field == "both")
        {
            (sent["contacts"]![0]!["name"], sent["contacts"]![0]!["kana"], sent["contacts"]![0]!["relationship"]) = ("近藤 花", "コンドウ ハナ", "neighbour");
        }
        else
        {
            sent["contacts"]![0]![field] = value;
            sent["contacts"]![0]!["kana"] = null;
        }

        var elder = await Server.RegisterAsync(sent);
        await ChangeAsync(elder.Id, Sent(), "\"1\"");

        await RemoveAsync(elder.Id, 1, "\"2\"");

        var first = (await GetAsync(elder.Id, "/history"))["versions"]![2]!;
        Assert.That(first["contacts"]!.AsArray(), Has.Count.EqualTo(isGone ? 1 : 2));
    }

    private static JsonObject Sent(string phone = Phone) => SomeElder.Json(json =>
    {
        json["contacts"] = new JsonArray(json["contacts"]![0]!.DeepClone(), json["contacts"]![1]!.DeepClone());
        var first = json["contacts"]![0]!;
        (first["name"], first["kana"], first["relationship"], first["relationshipText"]) = (Name, "ヒノ タロウ", "child", "長男");
        first["phones"] = new JsonArray(new JsonObject { ["number"] = phone, ["kind"] = "mobile" });
        first["caution"] = null;
        var second = json["contacts"]![1]!;
        (second["name"], second["kana"]) = ("山田 次郎", "ヤマダ ジロウ");
    });

    // Two older versions name the contact: one by another phone.
    private async Task<(RegisteredPerson Elder, string Version)> RegisterAsync()
    {
        var sent = Sent("090-0111-9999");
        var elder = await Server.RegisterAsync(sent.DeepClone().AsObject());
        sent["contacts"]![0]!["phones"]![0]!["number"] = Phone;
        await ChangeAsync(elder.Id, sent, "\"1\"");
        await DoAsync(elder.Id, "renewals", new { blocks = new[] { "contacts" }, confirmedBy = "self", method = "phone" });
        return (elder, "\"3\"");
    }

    private async Task ChangeAsync(string id, JsonObject sent, string ifMatch)
    {
        var body = sent.DeepClone().AsObject();
        body.Remove("documentsChecked");
        var reply = await Server.SendAsync("centre", HttpMethod.Put, $"/v1/elders/{id}", body, ifMatch: ifMatch);
        Assert.That(reply.Status, Is.EqualTo(204), reply.Text);
    }

    private async Task CallAsync(string lookup, int rank, string note)
    {
        var reply = await Server.SendAsync(
            "hospital", HttpMethod.Post, $"/v1/lookups/{lookup}/contact-attempts", new { contactRank = rank, outcome = "voicemail", note });
        Assert.That(reply.Status, Is.EqualTo(201), reply.Text);
    }

    private Task<Reply> RemoveAsync(string id, int rank, string ifMatch, JsonObject? body = null) =>
        Server.SendAsync("centre", HttpMethod.Post, $"/v1/elders/{id}/contacts/{rank}/removal", body ?? [], ifMatch: ifMatch);
}
