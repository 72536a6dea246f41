using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Api.Elders;
using Api.Http;
using Api.Lookups;
using Api.Storage;
using Api.Tests.Support;
using Api.Vault;

namespace Api.Tests.Lookups;

/// <summary>Lookups by the token in an item's QR code.</summary>
internal sealed class TokenTests : LookupFixture
{
    [TestCase(null)]
    [TestCase("")]
    [TestCase("  ")]
    public async Task A_token_reaches_its_elder_where_no_number_was_typed(string? number)
    {
        var elder = await Server.RegisterAsync();
        var token = await MakeItemAsync(elder);

        var reply = await Server.LookUpAsync("ambulance", Request(token).With("number", number));

        Assert.That(reply.Disclosed(), Is.EqualTo("full"));
        Assert.That(reply["identity"]!["number"]!.GetValue<string>(), Is.EqualTo(elder.Number));
    }

    [Test]
    public async Task A_lost_items_token_is_a_candidate_while_the_number_itself_still_opens()
    {
        var elder = await Server.RegisterAsync();
        var token = await MakeItemAsync(elder, "lost");

        var byToken = await Server.LookUpAsync("ambulance", Request(token));
        var byNumber = await AskAsync("ambulance", elder.Number, "emergency-transport");

        Assert.That(byToken.Disclosed(), Is.EqualTo("candidate"));
        Assert.That(byToken.WarningCodes(), Is.EqualTo(new[] { "item-lost" }));
        Assert.That(byNumber.Disclosed(), Is.EqualTo("full"));
    }

    [Test]
    public async Task An_unknown_token_is_an_unknown_number_and_the_log_holds_only_its_hash()
    {
        var token = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(LookupToken.Bytes));

        var reply = await Server.LookUpAsync("ambulance", Request(token));

        Assert.That(reply.Disclosed(), Is.EqualTo("404 number-unknown"));
        var record = await Server.LastRecordAsync();
        Assert.That(record["asked"]!.GetValue<string>(), Has.Length.EqualTo(24));
        Assert.That(record.ToJsonString(), Does.Not.Contain(token));
    }

    [TestCase("A")]
    [TestCase("https://example.jp/q/AAAA")]
    [TestCase("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")]
    public async Task What_is_no_token_is_refused_by_its_field(string token)
    {
        var reply = await Server.LookUpAsync("ambulance", Request(token));

        Assert.That(reply.Disclosed(), Is.EqualTo("422 validation"));
        Assert.That(reply["errors"]!["token"], Is.Not.Null);
    }

    [TestCase("UPDATE item SET number_id = @Other WHERE token_hash = @Hash")]
    [TestCase("UPDATE item SET state = 'lost' WHERE token_hash = @Hash")]
    [TestCase("UPDATE item SET sealed_token = zeroblob(61) WHERE token_hash = @Hash")]
    public async Task An_item_that_was_changed_behind_the_programs_back_shows_nobody(string sql)
    {
        var elder = await Server.RegisterAsync();
        var other = await Server.RegisterAsync();
        var token = await MakeItemAsync(elder);
        var bytes = Base64Url.DecodeFromChars(token);
        await Server.TamperAsync(sql, new { Other = (await RowAsync(other)).NumberId, Hash = LookupToken.Hash(bytes) });

        var reply = await Server.LookUpAsync("ambulance", Request(token));

        Assert.That(reply.Disclosed(), Is.EqualTo("503 record-damaged"));
        Assert.That(reply.Text, Does.Not.Contain("山田"));
        Assert.That((await Server.LastRecordAsync())["alerts"].Strings(), Is.EqualTo(new[] { "record-damaged" }));
    }

    private static JsonObject Request(string token) => new() { ["token"] = token, ["reason"] = "emergency-transport" };

    private async Task<ElderRow> RowAsync(RegisteredPerson elder)
    {
        _ = Id.TryParse(elder.Id, out var id);
        await using var connection = await Server.Get<Engine>().Registry.OpenConnectionAsync();
        return (await ElderQueries.FindOwnAsync(connection, id, Server.Centre, CancellationToken.None))!;
    }

    /// <summary>An item, sealed as the program seals it.</summary>
    private async Task<string> MakeItemAsync(RegisteredPerson elder, string state = "active")
    {
        var row = await RowAsync(elder);
        var (item, token) = (Id.New(), RandomNumberGenerator.GetBytes(LookupToken.Bytes));
        Assert.That(ElderKey.TryUnwrap(Server.Get<RegistryVault>().Master, row.WrappedKey, row.ElderId, out var key));
        using (key)
        {
            var cell = key.Seal(token, CellPlace.Token(new byte[CellPlace.MostBytes], item, row.NumberId, state));
            await Server.WriteAsync(
                """
                INSERT INTO item (id, number_id, kind, token_hash, sealed_token, state, state_at)
                VALUES (@Item, @NumberId, 'keyholder', @Hash, @Cell, @State, @At)
                """,
                new { Item = item, row.NumberId, Hash = LookupToken.Hash(token), Cell = cell, State = state, At = Now.ToUnixTimeMilliseconds() });
        }

        return Base64Url.EncodeToString(token);
    }
}
