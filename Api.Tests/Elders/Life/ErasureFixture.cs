using Api.Audit;
using Api.Cli;
using Api.Cli.Backups;
using Api.Elders;
using Api.Http;
using Api.Storage;
using Api.Tests.Lookups;
using Api.Tests.Support;
using Api.Vault;

namespace Api.Tests.Elders.Life;

/// <summary>Runs what <c>erase</c> runs, on the server's own registry and clock.</summary>
internal abstract class ErasureFixture : LifeFixture
{
    /// <summary>Whatever a change left must be what check calls intact.</summary>
    [TearDown]
    public async Task CheckAsync() => Assert.That((await ResultAsync()).Damages, Is.Empty);

    internal Erasure Erasure(ErasureOptions? terms = null) => new(
        Server.Get<Engine>(), Server.Get<RegistryVault>(), Server.Get<AuditLog>(), terms ?? new(), Server.Get<Today>(), "operator");

    internal Task<CheckResult> ResultAsync() =>
        CheckCommand.RunAsync(new KeyholderOptions { DataDir = Server.DataDir, KeyDir = Server.KeyDir }, CancellationToken.None);

    /// <summary>Erases everybody who is due, as <c>id stage date</c>.</summary>
    internal async Task<List<string>> EraseAsync()
    {
        var (due, damaged) = await Erasure().FindDueAsync(CancellationToken.None);
        Assert.That(damaged, Is.Zero);
        foreach (var one in due)
            Assert.That(await Erasure().EraseAsync(one, CancellationToken.None));
        return [.. due.Select(one => $"{Id.Text(one.ElderId)} {one.Stage} {one.On:O}")];
    }

    /// <summary>The elder's end, of whatever kind; closing is one that nobody confirmed.</summary>
    protected async Task EndAsync(string id, string state)
    {
        if (state == ElderState.Withdrawn)
        {
            await WithdrawAsync(id);
            return;
        }

        await DoAsync(id, "closure", Closure(state == ElderState.Closing ? ElderState.Deceased : state, Today));
        if (state != ElderState.Closing)
            await DoAsync(id, "closure/confirmation", new { source = "住民票の除票" }, Second);
    }

    protected async Task WithdrawAsync(string id, DateOnly? on = null, DateOnly? signedAgain = null)
    {
        var version = (await GetAsync(id)).ETag;
        var reply = await Server.SendAsync(
            "centre", HttpMethod.Put, $"/v1/elders/{id}/consent",
            new
            {
                version = "2026-11",
                givenOn = (signedAgain ?? new DateOnly(2026, 4, 10)).ToString("O"),
                givenBy = "self",
                signer = "山田 花子",
                withdrawnOn = signedAgain is null ? (on ?? Today).ToString("O") : null,
            },
            ifMatch: version);
        Assert.That(reply.Status, Is.EqualTo(204), reply.Text);
    }

    /// <summary>Every sealed cell, wrapped key and index value of an elder, as they are stored.</summary>
    protected async Task<List<byte[]>> StoredBytesAsync(string id)
    {
        _ = Id.TryParse(id, out var elder);
        await using var connection = await Server.Get<Engine>().Registry.OpenConnectionAsync();
        return await connection.QueryAsync<byte[]>(
            """
            SELECT wrapped_key FROM elder WHERE id = @Id
            UNION ALL SELECT sealed FROM elder WHERE id = @Id
            UNION ALL SELECT person_key FROM elder WHERE id = @Id
            UNION ALL SELECT sealed FROM elder_version WHERE elder_id = @Id
            UNION ALL SELECT sealed FROM sealed_note WHERE elder_id = @Id
            UNION ALL SELECT sealed_number FROM number WHERE elder_id = @Id
            UNION ALL SELECT i.sealed_token FROM item i JOIN number n ON n.id = i.number_id WHERE n.elder_id = @Id
            """,
            new { Id = elder },
            CancellationToken.None);
    }

    protected async Task ForgetOldBytesAsync() =>
        Assert.That(await OldBytes.ForgetAsync(Server.Get<Engine>(), new("消去前の内容", "What was erased"), CancellationToken.None), Is.Zero);

    // Its first bytes are enough to be sure, and stand together also where a long cell goes on elsewhere in the file.
    protected static int CountFound(byte[] files, IEnumerable<byte[]> cells) => cells.Count(cell => files.AsSpan().IndexOf(cell.AsSpan(0, 32)) >= 0);

    protected async Task<long> CountAsync(string sql)
    {
        await using var connection = await Server.Get<Engine>().Registry.OpenConnectionAsync();
        return await connection.FirstAsync<long>(sql, null, CancellationToken.None);
    }

    /// <summary>A registration with an old version, a note, an older number, a lost item and one in use; its tokens.</summary>
    protected async Task<(RegisteredPerson Elder, List<string> Tokens)> FullAsync(string? legacy = null)
    {
        var elder = await Server.RegisterAsync(SomeElder.Json(json => json["legacyNumber"] = legacy));
        var items = new List<string>();
        foreach (var kind in (string[])["keyholder", "magnet"])
            items.Add((await PostAsync(elder.Id, "items", new { kind }))["id"]!.GetValue<string>());
        var tokens = new List<string>();
        foreach (var item in items)
            tokens.Add(QrReader.Read((await LabelAsync(elder.Id, item)).Text)[(PublicUrl.Length + "/q/".Length)..]);

        await DoAsync(elder.Id, "renewals", new { blocks = new[] { "contacts" }, confirmedBy = "self", method = "phone" });
        var card = await Server.LookUpAsync("hospital", Asking.Request(elder.Number, "emergency-treatment").With("note", "転倒して搬送"));
        Assert.That(card.Disclosed(), Is.EqualTo("full"));
        Assert.That((await PostAsync(elder.Id, $"items/{items[1]}/loss", new { newNumber = false })).Status, Is.EqualTo(200));
        return (elder, tokens);
    }

    private async Task<Reply> LabelAsync(string id, string item)
    {
        using var client = Server.As("centre");
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/v1/elders/{id}/items/{item}/label");
        request.Headers.TryAddWithoutValidation("Accept", "image/svg+xml");
        using var response = await client.SendAsync(request);
        return await Reply.ReadAsync(response);
    }
}
