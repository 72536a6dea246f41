using Api.Keyholders;
using Api.Tests.Support;
using Api.Vault;

namespace Api.Tests.Lookups;

/// <summary>The privacy officer gets from a number to the id by which the log names its elder.</summary>
internal sealed class AuditSearchTests : LookupFixture
{
    [TestCase("active")]
    [TestCase("lost")]
    [TestCase("revoked")]
    [TestCase("deceased")]
    [TestCase("withdrawn")]
    [TestCase("erased")]
    public async Task A_number_in_any_state_names_its_elder_and_no_more(string state)
    {
        var elder = await Server.RegisterAsync();
        if (state == "erased")
            await Server.EraseAsync(elder.Id);
        else if (state is "lost" or "revoked")
            await Server.ChangeNumberAsync(elder.Id, state);
        else
            await Server.ChangeElderAsync(elder.Id, state);

        var reply = await SearchAsync(elder.Number);

        Assert.That(reply.Status, Is.EqualTo(200), reply.Text);
        Assert.That(reply.Text, Is.EqualTo($$"""{"elder":"{{elder.Id}}"}"""));
    }

    [Test]
    public async Task An_elder_is_found_by_each_of_its_numbers_as_people_write_them()
    {
        var elder = await Server.RegisterAsync(SomeElder.Json(person => person["legacyNumber"] = "A-4711"));
        string[] written = [elder.Number, elder.Number.Replace("-", "", StringComparison.Ordinal), "No. " + elder.Number, "ａ－４７１１"];

        foreach (var number in written)
            Assert.That((await SearchAsync(number))["elder"]!.GetValue<string>(), Is.EqualTo(elder.Id), number);
    }

    [Test]
    public async Task The_search_is_recorded_with_the_id_and_without_the_number()
    {
        var elder = await Server.RegisterAsync();

        await SearchAsync(elder.Number);

        var record = await Server.LastRecordAsync();
        Assert.That(record["event"]!.GetValue<string>(), Is.EqualTo("audit-search"));
        Assert.That(record["outcome"]!.GetValue<string>(), Is.EqualTo("shown"));
        Assert.That(record["elder"]!.GetValue<string>(), Is.EqualTo(elder.Id));
        Assert.That(record["role"]!.GetValue<string>(), Is.EqualTo("auditor"));
        Assert.That(record.ToJsonString(), Does.Not.Contain(elder.Number).And.Not.Contain(elder.Number.Replace("-", "", StringComparison.Ordinal)));
    }

    [Test]
    public async Task A_number_nobody_has_is_unknown_and_recorded_by_the_hash_that_a_lookups_miss_has()
    {
        const string Number = "4821-0372";
        await AskAsync("hospital", Number, "emergency-treatment");
        var miss = (await Server.LastRecordAsync())["asked"]!.GetValue<string>();

        var reply = await SearchAsync(Number);

        var record = await Server.LastRecordAsync();
        Assert.That(reply.Disclosed(), Is.EqualTo("404 number-unknown"));
        Assert.That(record["event"]!.GetValue<string>(), Is.EqualTo("audit-search"));
        Assert.That(record["asked"]!.GetValue<string>(), Is.EqualTo(miss));
        Assert.That(record.ToJsonString(), Does.Not.Contain("48210372").And.Not.Contain(Number));
    }

    [Test]
    public async Task A_number_in_a_centres_stock_belongs_to_nobody()
    {
        var reply = await SearchAsync(await Server.StockAsync(Server.Centre));

        Assert.That(reply.Disclosed(), Is.EqualTo("404 number-unknown"));
        Assert.That((await Server.LastRecordAsync())["number"], Is.Not.Null);
    }

    [TestCase("4821-0373", "422 number-check-digit")]
    [TestCase("4821", "422 number-format")]
    [TestCase("4821-037?", "422 validation")]
    [TestCase("", "422 validation")]
    public async Task A_number_that_cannot_be_one_is_named_so(string number, string expected)
    {
        Assert.That((await SearchAsync(number)).Disclosed(), Is.EqualTo(expected));
    }

    [Test]
    public async Task A_number_that_somebody_repointed_names_nobody()
    {
        var (elder, other) = (await Server.RegisterAsync(), await Server.RegisterAsync(Elder.BornIn(5)));
        await Server.TamperAsync(
            "UPDATE number SET elder_id = (SELECT o.elder_id FROM number o WHERE o.number_key = @Other) WHERE number_key = @Key",
            new { Key = KeyOf(elder.Number), Other = KeyOf(other.Number) });

        Assert.That((await SearchAsync(elder.Number)).Disclosed(), Is.EqualTo("503 record-damaged"));
    }

    private byte[] KeyOf(string printed) =>
        Server.Get<RegistryVault>().Index.Number(KeyholderNumber.FromStored(printed.Replace("-", "", StringComparison.Ordinal), legacy: false).Normalised);

    private Task<Reply> SearchAsync(string number) => Server.SendAsync("auditor", HttpMethod.Post, "/v1/audit/search", new { number });
}
