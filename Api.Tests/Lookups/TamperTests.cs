using Api.Http;
using Api.Tests.Support;

namespace Api.Tests.Lookups;

/// <summary>What is changed in the database behind the program's back is never shown, least of all as somebody else's card.</summary>
internal sealed class TamperTests : LookupFixture
{
    private const string NumberRepointed = "UPDATE number SET elder_id = @Other WHERE elder_id = @Elder";

    // A number's key is unique, so the other one steps aside first.
    private const string KeysSwapped = """
        CREATE TEMP TABLE mine AS SELECT number_key FROM number WHERE elder_id = @Elder;
        UPDATE number SET number_key = zeroblob(16) WHERE elder_id = @Elder;
        UPDATE number SET number_key = (SELECT number_key FROM mine) WHERE elder_id = @Other;
        DROP TABLE mine
        """;

    private const string NumberCellTaken = """
        UPDATE number SET sealed_number = (SELECT sealed_number FROM number WHERE elder_id = @Other) WHERE elder_id = @Elder
        """;

    private const string CellTaken = "UPDATE elder SET sealed = (SELECT sealed FROM elder WHERE id = @Other) WHERE id = @Elder";

    private const string CellAndKeyTaken = """
        UPDATE elder SET (sealed, wrapped_key, version) = (SELECT sealed, wrapped_key, version FROM elder WHERE id = @Other) WHERE id = @Elder
        """;

    private const string CellRolledBack = """
        UPDATE elder SET sealed = (SELECT sealed FROM elder_version WHERE elder_id = @Elder AND version = 1) WHERE id = @Elder
        """;

    private static readonly TestCaseData[] Changes =
    [
        .. new (string What, string Sql)[]
        {
            ("number repointed", NumberRepointed),
            ("number keys swapped", KeysSwapped),
            ("another's number cell", NumberCellTaken),
            ("another's document", CellTaken),
            ("another's document and key", CellAndKeyTaken),
            ("an older document", CellRolledBack),
            ("an older version", "UPDATE elder SET version = 1 WHERE id = @Elder"),
            ("another centre", "UPDATE elder SET centre_id = @Centre2 WHERE id = @Elder"),
            ("a short cell", "UPDATE elder SET sealed = zeroblob(3) WHERE id = @Elder"),
            ("no document", "UPDATE elder SET sealed = NULL WHERE id = @Elder"),
            ("no key", "UPDATE elder SET wrapped_key = NULL WHERE id = @Elder"),
            ("elder closing", "UPDATE elder SET state = 'closing' WHERE id = @Elder"),
            ("elder deceased", "UPDATE elder SET state = 'deceased' WHERE id = @Elder"),
            ("elder withdrawn", "UPDATE elder SET state = 'withdrawn' WHERE id = @Elder"),
            ("elder erased", "UPDATE elder SET state = 'erased' WHERE id = @Elder"),
            ("number lost", "UPDATE number SET state = 'lost' WHERE elder_id = @Elder"),
            ("number revoked", "UPDATE number SET state = 'revoked' WHERE elder_id = @Elder"),
            ("number unassigned", "UPDATE number SET state = 'unassigned' WHERE elder_id = @Elder"),
            ("number erased", "UPDATE number SET state = 'erased' WHERE elder_id = @Elder"),
            ("no number cell", "UPDATE number SET sealed_number = NULL WHERE elder_id = @Elder"),
            ("number called legacy", "UPDATE number SET legacy = 1 WHERE elder_id = @Elder"),
            ("number taken back into stock", "UPDATE number SET state = 'unassigned', elder_id = NULL WHERE elder_id = @Elder"),
        }.Select(change => new TestCaseData(change.Sql).SetArgDisplayNames(change.What)),
    ];

    [TestCaseSource(nameof(Changes))]
    public async Task A_record_changed_in_the_database_is_answered_with_an_alarm_and_nobodys_data(string sql)
    {
        var (elder, other) = await TwoAsync();
        await TamperAsync(sql, elder, other);

        var reply = await AskAsync("hospital", elder.Number, "emergency-treatment");

        Assert.That(reply.Disclosed(), Is.EqualTo("503 record-damaged"));
        Assert.That(reply.Text, Does.Not.Match("山田|ヤマダ|別人|大田区|0762"));
        Assert.That(reply["detail"]!.GetValue<string>(), Does.Contain("キーホルダーに書かれた電話番号へ"));
        Assert.That(reply.Headers.RetryAfter, Is.Not.Null);
        var record = await Server.LastRecordAsync();
        Assert.That(record["event"]!.GetValue<string>(), Is.EqualTo("record-damaged"));
        Assert.That(record["alerts"].Strings(), Is.EqualTo(new[] { "record-damaged" }));
        Assert.That(Server.Log.Text, Does.Contain("Critical Api.Elders.DamageAlarm"));
    }

    [TestCase(NumberRepointed)]
    [TestCase(CellTaken)]
    [TestCase(CellRolledBack)]
    [TestCase("UPDATE number SET state = 'revoked' WHERE elder_id = @Elder")]
    public async Task A_grant_does_not_open_what_was_changed_since(string sql)
    {
        var (elder, other) = await TwoAsync();
        var first = await AskAsync("hospital", elder.Number, "emergency-treatment");
        await TamperAsync(sql, elder, other);

        var again = await AskAgainAsync("hospital", first);

        Assert.That(again.Disclosed(), Is.EqualTo("503 record-damaged"));
        Assert.That(again.Text, Does.Not.Match("山田|ヤマダ|別人"));
    }

    [Test]
    public async Task A_stocks_number_that_was_put_on_another_row_is_an_alarm()
    {
        var number = await Server.StockAsync(Server.Centre);
        var elder = await Server.RegisterAsync();
        _ = Id.TryParse(elder.Id, out var id);
        await Server.TamperAsync(
            "UPDATE number SET elder_id = @Elder WHERE state = 'unassigned'", new { Elder = id });

        var reply = await AskAsync("hospital", number, "emergency-treatment");

        Assert.That(reply.Disclosed(), Is.EqualTo("503 record-damaged"));
    }

    [Test]
    public async Task A_living_person_called_training_in_the_database_stays_a_living_person()
    {
        var (elder, other) = await TwoAsync();
        await TamperAsync("UPDATE elder SET training = 1 WHERE id = @Elder", elder, other);

        var real = await AskAsync("hospital", elder.Number, "emergency-treatment");
        var training = await AskAsync("hospital", elder.Number, "test");

        Assert.That((real.Status, training.Code), Is.EqualTo((200, "number-unknown")));
    }

    // Both changed once, so that each has a history and both are of the same version.
    private async Task<(RegisteredPerson Elder, RegisteredPerson Other)> TwoAsync()
    {
        var elder = await Server.RegisterAsync();
        var other = await Server.RegisterAsync(SomeElder.Json(json => json["identity"]!["name"] = "別人 次郎"));
        foreach (var person in new[] { elder, other })
            await Server.ChangeElderAsync(person.Id, change: document => document with { NoContactReason = "改" });
        return (elder, other);
    }

    private async Task TamperAsync(string sql, RegisteredPerson elder, RegisteredPerson other)
    {
        _ = Id.TryParse(elder.Id, out var mine);
        _ = Id.TryParse(other.Id, out var others);
        Assert.That(await Server.TamperAsync(sql, new { Elder = mine, Other = others, Server.Centre2 }), Is.Not.Zero);
    }
}
