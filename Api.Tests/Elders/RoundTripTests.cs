using System.Text;
using System.Text.Json.Nodes;
using Api.Elders;
using Api.Tests.Support;

namespace Api.Tests.Elders;

/// <summary>What goes in comes out.</summary>
internal sealed class RoundTripTests
{
    private static readonly string[] Computed =
    [
        "dueMonth", "freshness.blocks.alerts", "freshness.blocks.care", "freshness.blocks.contacts", "freshness.blocks.gp",
        "freshness.blocks.identity", "freshness.blocks.medical",
        "freshness.confirmedBy", "freshness.lastConfirmedOn", "freshness.overdueMonths",
        "id", "identity.age", "identity.issuer", "identity.number", "contacts[].phones[].dial", "gp[].phones[].dial",
        "identity.phones[].dial",
        "state", "version",
    ];

    private static readonly string[] DateForms = ["昭和15年3月1日", "S15.3.1", "1940/3/1", "昭和１５年３月１日"];

    private TestServer server = null!;

    [OneTimeSetUp]
    public async Task StartAsync() => server = await TestServer.StartAsync();

    [OneTimeTearDown]
    public void Stop() => server.Dispose();

    [Test]
    public void The_sample_has_a_value_in_every_field_there_is()
    {
        var fields = FullElder.Fields(typeof(ElderBlocks)).Select(field => field.Path);

        var filled = FullElder.Values(FullElder.Json()).Select(value => value.Path).ToHashSet();

        Assert.That(fields.Except(filled), Is.EquivalentTo(FullElder.NeverSent));
    }

    [Test]
    public void In_the_changed_sample_no_field_has_its_old_value()
    {
        var elder = FullElder.Json();

        var changed = FullElder.Changed(elder);

        var same = FullElder.Values(elder).Zip(FullElder.Values(changed))
            .Where(pair => pair.First.Value.ToJsonString() == pair.Second.Value.ToJsonString())
            .Select(pair => pair.First.Path);
        Assert.That(same, Is.EquivalentTo(new[] { "documentsChecked", "medical.allergies.known" }));
    }

    [Test]
    public async Task Every_field_that_is_registered_comes_back()
    {
        var sent = FullElder.Json();

        var elder = await server.RegisterAsync(sent.DeepClone().AsObject());

        var got = await GetAsync(elder.Id);
        Assert.That(Without(got, Computed), Is.EqualTo(Lines(sent)));
    }

    [Test]
    public async Task Every_field_that_is_changed_comes_back_changed()
    {
        var sent = FullElder.Json();
        var elder = await server.RegisterAsync(sent);
        var changed = FullElder.Changed(sent);
        changed.Remove("documentsChecked");

        var reply = await server.SendAsync("centre", HttpMethod.Put, $"/v1/elders/{elder.Id}", changed, ifMatch: "\"1\"");

        Assert.That(reply.Status, Is.EqualTo(204), reply.Text);
        Assert.That(Without(await GetAsync(elder.Id), [.. Computed, "documentsChecked"]), Is.EqualTo(Lines(changed)));
    }

    [Test]
    public async Task What_the_service_computes_is_added()
    {
        var elder = await server.RegisterAsync(SomeElder.Json(person => person["identity"]!["birthDate"] = "1938-11-22"));

        var got = await GetAsync(elder.Id);

        Assert.That(Lines(got).Select(line => line.Split('=')[0]).Distinct(), Is.SupersetOf(Computed));
        Assert.That(got["id"]!.GetValue<string>(), Is.EqualTo(elder.Id));
        Assert.That(got["identity"]!["number"]!.GetValue<string>(), Is.EqualTo(elder.Number));
        Assert.That(got["identity"]!["issuer"]!.GetValue<string>(), Is.EqualTo("ota.tokyo"));
        Assert.That(got["identity"]!["age"]!.GetValue<int>(), Is.EqualTo(88));
        Assert.That(got["identity"]!["phones"]![0]!["dial"]!.GetValue<string>(), Is.EqualTo("+81307620011"));
        Assert.That(got["state"]!.GetValue<string>(), Is.EqualTo("active"));
        Assert.That(got["version"]!.GetValue<long>(), Is.EqualTo(1));
        Assert.That(got["dueMonth"]!.GetValue<string>(), Is.EqualTo("2027-11"));
        Assert.That(
            got["freshness"]!.ToJsonString(),
            Is.EqualTo("""
                {"lastConfirmedOn":"2026-11-22","confirmedBy":"self","overdueMonths":0,"blocks":{"identity":"2026-11-22",
                "alerts":"2026-11-22","contacts":"2026-11-22","gp":"2026-11-22","medical":"2026-11-22","care":"2026-11-22"}}
                """.ReplaceLineEndings("")));
    }

    [Test]
    public async Task The_answer_of_a_registration_says_where_the_elder_is()
    {
        var reply = await server.SendAsync("centre", HttpMethod.Post, "/v1/elders", SomeElder.Json());

        Assert.That(reply.Status, Is.EqualTo(201));
        Assert.That(reply.Json.Select(field => field.Key), Is.EqualTo(new[] { "id", "number", "version" }));
        Assert.That(reply["number"]!.GetValue<string>(), Does.Match(@"^[1-8]\d{3}-\d{4}$"));
        Assert.That(reply.Headers.Location!.AbsolutePath, Is.EqualTo($"/v1/elders/{reply["id"]}"));
        var elder = await server.SendAsync("centre", HttpMethod.Get, reply.Headers.Location.ToString());
        Assert.That(elder["id"]!.GetValue<string>(), Is.EqualTo(reply["id"]!.GetValue<string>()));
    }

    [TestCaseSource(nameof(DateForms))]
    public async Task A_date_may_be_written_in_any_field_as_people_write_it(string written)
    {
        var sent = FullElder.With(FullElder.Json(), (_, property, value) =>
            property.PropertyType == typeof(DateOnly?) ? written : value.DeepClone());

        var elder = await server.RegisterAsync(sent);

        var dates = FullElder.Fields(typeof(ElderBlocks))
            .Where(field => field.Property.PropertyType == typeof(DateOnly?) && !FullElder.NeverSent.Contains(field.Path))
            .Select(field => field.Path).ToList();
        var got = Lines(await GetAsync(elder.Id)).Where(line => dates.Contains(line.Split('=')[0])).Distinct();
        Assert.That(got, Is.EquivalentTo(dates.Select(path => $"{path}=\"1940-03-01\"")));
    }

    // Escaped: an editor that saves in NFC would turn U+FA1A into another character unseen.
    [TestCase("髙橋")]
    [TestCase("\U00020BB7野家")]
    [TestCase("\uFA1A子")]
    [TestCase("葛\U000E0100城")]
    [TestCase("辻\uFE00本")]
    [TestCase("か\u3099んだ")]
    [TestCase("山田\u3000花子")]
    [TestCase("O'Brien & <Söhne> + \"花\"")]
    public async Task A_name_is_kept_byte_for_byte(string name)
    {
        var elder = await server.RegisterAsync(SomeElder.Json(person => person["identity"]!["name"] = name));
        using var client = server.As("centre");

        var bytes = await client.GetByteArrayAsync(new Uri($"/v1/elders/{elder.Id}", UriKind.Relative));

        var written = Encoding.UTF8.GetBytes($"\"name\":\"{name.Replace("\"", "\\\"")}\"");
        Assert.That(bytes.AsSpan().IndexOf(written), Is.Positive, Encoding.UTF8.GetString(bytes));
    }

    private async Task<JsonObject> GetAsync(string id) => (await server.SendAsync("centre", HttpMethod.Get, $"/v1/elders/{id}")).Json;

    private static List<string> Without(JsonObject got, string[] computed) =>
        [.. Lines(got).Where(line => !computed.Contains(line.Split('=')[0]))];

    private static List<string> Lines(JsonObject document) =>
        [.. FullElder.Values(document).Select(value => $"{value.Path}={value.Value.ToJsonString()}").Order(StringComparer.Ordinal)];
}
