using System.Text.Json.Nodes;
using Api.Audit;
using Api.Lookups;
using Api.Storage;
using Api.Tests.Support;

namespace Api.Tests.Lookups;

/// <summary>The directory by which callers are called back (domain.md section 4).</summary>
internal sealed class OrganisationTests : LookupFixture
{
    [Test]
    public async Task What_the_administrator_added_the_desk_and_the_centre_find()
    {
        var added = await AddAsync("police", "大森東署 馬込交番", "03-0762-0110");
        var id = added["id"]!.ToString();

        Assert.That((added.Status, added.ETag, added.Headers.Location!.AbsolutePath), Is.EqualTo((201, "\"1\"", $"/v1/organisations/{id}")));
        foreach (var role in (string[])["desk", "centre", "admin"])
        {
            var found = await FindAsync("馬込交番", role);
            Assert.That(found.Text, Is.EqualTo($$"""{"organisations":[{"id":"{{id}}","role":"police","name":"大森東署 馬込交番","phone":"03-0762-0110"}]}"""));
        }
    }

    [Test]
    public async Task A_name_is_found_as_people_type_it()
    {
        await AddAsync("hospital", "渡邉ワタナベ医院", "03-0762-0301");

        foreach (var typed in (string[])["ワタナベ", "渡邊", "ﾜﾀﾅﾍﾞ", "わたなべ医"])
            Assert.That((await FindAsync(typed))["organisations"]!.AsArray().Select(one => one!["name"]!.ToString()), Does.Contain("渡邉ワタナベ医院"), typed);
        Assert.That((await FindAsync("いない")).Text, Is.EqualTo("""{"organisations":[]}"""));
    }

    [Test]
    public async Task A_change_needs_the_version_and_is_recorded_as_the_addition_is()
    {
        var added = await AddAsync("hospital", "変更前病院", "03-0762-0311");
        var (path, wanted) = ($"/v1/organisations/{added["id"]}", new { role = "hospital", name = "変更後病院", phone = "03-0762-0312" });
        var addition = await Server.LastRecordAsync();

        var without = await Server.SendAsync("admin", HttpMethod.Put, path, wanted);
        var changed = await Server.SendAsync("admin", HttpMethod.Put, path, wanted, ifMatch: "\"1\"");
        var change = await Server.LastRecordAsync();
        var late = await Server.SendAsync("admin", HttpMethod.Put, path, wanted, ifMatch: "\"1\"");

        Assert.That((without.Code, changed.Status, changed.ETag, late.Code), Is.EqualTo(("if-match-required", 204, "\"2\"", "edited-meanwhile")));
        var read = await Server.SendAsync("admin", HttpMethod.Get, path);
        Assert.That((read["name"]!.ToString(), read["phone"]!.ToString(), read.ETag), Is.EqualTo(("変更後病院", "03-0762-0312", "\"2\"")));
        Assert.That((addition["event"]!.ToString(), change["event"]!.ToString()), Is.EqualTo(("organisation-added", "organisation-changed")));
        Assert.That((addition["subject"]!.ToString(), change["subject"]!.ToString()), Is.EqualTo((added["id"]!.ToString(), added["id"]!.ToString())));
    }

    [Test]
    public async Task One_name_stands_once_for_each_role()
    {
        await AddAsync("police", "一つだけ署", "03-0762-0321");
        var other = await AddAsync("police", "もう一つ署", "03-0762-0322");

        var again = await PostAsync("police", " 一つだけ署 ", "03-0762-0323");
        var asAmbulance = await PostAsync("ambulance", "一つだけ署", "03-0762-0324");
        var renamed = await Server.SendAsync(
            "admin", HttpMethod.Put, $"/v1/organisations/{other["id"]}", new { role = "police", name = "一つだけ署", phone = "03-0762-0322" }, ifMatch: "\"1\"");

        Assert.That((again.Code, asAmbulance.Status, renamed.Code), Is.EqualTo(("organisation-exists", 201, "organisation-exists")));
    }

    [TestCase("watcher", "見守り隊", "03-0762-0331", "role")]
    [TestCase("police", " ", "03-0762-0331", "name")]
    [TestCase("police", "電話なし署", "", "phone")]
    [TestCase("police", "電話違い署", "内線12", "phone")]
    public async Task What_cannot_be_called_back_is_refused(string role, string name, string phone, string field)
    {
        var reply = await PostAsync(role, name, phone);

        Assert.That(reply["errors"]!.AsObject().Select(error => error.Key), Is.EqualTo(new[] { field }), reply.Text);
    }

    [Test]
    public async Task A_relay_names_the_organisation_and_the_answer_whom_to_call_back()
    {
        var (elder, organisation) = (await Server.RegisterAsync(), await AddAsync("police", "かけ直し署", "03-0762-0341"));

        var reply = await RelayAsync(elder, organisation["id"]!.ToString());
        var record = await Server.LastRecordAsync();
        var again = await AskAgainAsync("desk", reply);

        Assert.That(reply.Disclosed(), Is.EqualTo("full"), reply.Text);
        foreach (var answer in (Reply[])[reply, again])
            Assert.That((answer["callBack"]!["organisation"]!.ToString(), answer["callBack"]!["phone"]!.ToString()), Is.EqualTo(("かけ直し署", "03-0762-0341")));
        Assert.That(record["detail"].Strings(), Is.EqualTo(new[] { "called-back-by-directory" }));
        Assert.That((record["subject"]!.ToString(), record["alerts"]), Is.EqualTo((organisation["id"]!.ToString(), (JsonNode?)null)));
        var entry = (await Server.SendAsync("centre", HttpMethod.Get, "/v1/inbox"))["entries"]!.AsArray().Last(one => one!["elder"]!.ToString() == elder.Id)!;
        Assert.That(entry["callersOrganisation"]!.ToString(), Is.EqualTo("かけ直し署"));
        Assert.That(record["note"], Is.Not.Null, "The caller's name is sealed as before.");
    }

    [Test]
    public async Task Without_a_call_back_the_directory_vouches_for_nobody()
    {
        var (elder, organisation) = (await Server.RegisterAsync(), await AddAsync("police", "かけ直さない署", "03-0762-0351"));

        var reply = await RelayAsync(elder, organisation["id"]!.ToString(), calledBack: false);

        var record = await Server.LastRecordAsync();
        Assert.That((reply["callBack"]!["phone"]!.ToString(), record["detail"]), Is.EqualTo(("03-0762-0351", (JsonNode?)null)));
        Assert.That(record["alerts"].Strings(), Is.EqualTo(new[] { "relay-not-called-back" }));
        Assert.That(record["reviewBy"], Is.Not.Null);
    }

    [Test]
    public async Task An_organisation_that_is_not_in_the_directory_rings_the_elders_centre()
    {
        var elder = await Server.RegisterAsync();

        var reply = await AskAsync("desk", elder.Number, "phone-relay", "police protection");

        var record = await Server.LastRecordAsync();
        Assert.That((reply.Disclosed(), reply["callBack"]), Is.EqualTo(("full", (JsonNode?)null)));
        Assert.That((record["alerts"].Strings(), record["reviewBy"]), Is.EqualTo((new[] { "relay-not-in-directory" }, (JsonNode?)null)));
        var entry = (await Server.SendAsync("centre", HttpMethod.Get, "/v1/inbox"))["entries"]!.AsArray().First(one => one!["elder"]!.ToString() == elder.Id)!;
        Assert.That(entry["alerts"]![0]!["code"]!.ToString(), Is.EqualTo("relay-not-in-directory"));
    }

    [TestCase("another role")]
    [TestCase("0000000000001")]
    [TestCase("nonsense")]
    [TestCase("with a name too")]
    public async Task A_relay_for_an_organisation_that_is_none_shows_nothing(string what)
    {
        var elder = await Server.RegisterAsync();
        var organisation = await PostAsync(what == "another role" ? "hospital" : "police", "別の機関 " + what, "03-0762-0361");
        var id = what is "another role" or "with a name too" ? organisation["id"]!.ToString() : what;
        var request = Request(elder, id, calledBack: true);
        if (what == "with a name too")
            request["onBehalfOf"]!["organisation"] = "大森北警察署";

        var reply = await Server.LookUpAsync("desk", request);

        Assert.That(
            reply["errors"]!.AsObject().Select(error => error.Key),
            Is.EqualTo(new[] { what == "with a name too" ? "onBehalfOf.organisation" : "onBehalfOf.organisationId" }), reply.Text);
    }

    [Test]
    public async Task The_command_line_adds_to_the_same_directory()
    {
        var wanted = new SetOrganisation { Role = "dispatch", Name = "指令センター", Phone = "03-0762-0371" };

        var (_, problem) = await new Organisations(Server.Get<Engine>(), Server.Get<AuditLog>(), Server.Clock).AddAsync(wanted, null, "root", default);
        // Another process's: the server looks a quarter of a second later.
        await Task.Delay(400);

        Assert.That(problem, Is.Null);
        Assert.That((await FindAsync("指令センター"))["organisations"]!.AsArray(), Has.Count.EqualTo(1));
        Assert.That((await Server.LastRecordAsync())["operator"]!.ToString(), Is.EqualTo("root"));
    }

    private Task<Reply> PostAsync(string role, string name, string phone) =>
        Server.SendAsync("admin", HttpMethod.Post, "/v1/organisations", new { role, name, phone });

    private async Task<Reply> AddAsync(string role, string name, string phone)
    {
        var reply = await PostAsync(role, name, phone);
        Assert.That(reply.Status, Is.EqualTo(201), reply.Text);
        return reply;
    }

    private Task<Reply> FindAsync(string name, string role = "desk") =>
        Server.SendAsync(role, HttpMethod.Get, $"/v1/organisations?name={Uri.EscapeDataString(name)}");

    private Task<Reply> RelayAsync(RegisteredPerson elder, string organisation, bool calledBack = true) =>
        Server.LookUpAsync("desk", Request(elder, organisation, calledBack));

    private static JsonObject Request(RegisteredPerson elder, string organisation, bool calledBack)
    {
        var request = Asking.Request(elder.Number, "phone-relay", "police protection");
        var behalf = request["onBehalfOf"]!.AsObject();
        behalf.Remove("organisation");
        behalf["organisationId"] = organisation;
        behalf["calledBack"] = calledBack;
        return request;
    }
}
