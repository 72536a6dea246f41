using System.Text.Json.Nodes;
using Api.Elders;
using Api.Http;
using Api.Storage;
using Api.Tests.Support;
using Api.Vault;

namespace Api.Tests.Elders;

/// <summary>PUT /v1/elders/{id}: two editors never overwrite each other silently.</summary>
internal sealed class ChangeElderTests
{
    private static readonly string[] Blocks = ["identity", "alerts", "contacts", "gp", "medical", "care"];

    private static readonly object[] OneChange =
    [
        new[] { "identity.appearance", "160cm", "identity" },
        new[] { "alerts", "=[]", "alerts" },
        new[] { "contacts[1].phones[0].note", "夜間", "contacts" },
        new[] { "noContactReason", "長男のみ", "contacts" },
        new[] { "gp[0].doctor", "木村", "gp" },
        new[] { "medical.medications[0].text", "ワルファリン 1mg", "medical" },
        new[] { "care", "null", "care" },
        new[] { "consent.version", "2026-11", "" },
    ];

    private TestServer server = null!;

    [OneTimeSetUp]
    public async Task StartAsync() => server = await TestServer.StartAsync();

    [OneTimeTearDown]
    public void Stop() => server.Dispose();

    [TestCase(null, 428, "if-match-required")]
    [TestCase("*", 428, "if-match-required", Description = "Any version would overwrite silently.")]
    [TestCase("1", 428, "if-match-required", Description = "No entity tag: it has no quotation marks.")]
    [TestCase("\"0\"", 412, "edited-meanwhile")]
    [TestCase("\"2\"", 412, "edited-meanwhile")]
    [TestCase("W/\"1\"", 412, "edited-meanwhile", Description = "If-Match compares strongly (RFC 9110 section 13.1.1).")]
    public async Task A_change_without_the_version_it_is_based_on_is_refused(string? ifMatch, int status, string code)
    {
        var (elder, sent) = await RegisterAsync();
        Mistake.Write(sent, "identity.appearance", "別の人");

        var reply = await PutAsync(elder.Id, sent, ifMatch);

        Assert.That((reply.Status, reply.Code), Is.EqualTo((status, code)));
        var got = await GetAsync(elder.Id);
        Assert.That(got["version"]!.GetValue<long>(), Is.EqualTo(1));
        Assert.That(got["identity"]!["appearance"]!.GetValue<string>(), Is.Not.EqualTo("別の人"));
    }

    [Test]
    public async Task The_second_of_two_editors_is_told_so()
    {
        var (elder, sent) = await RegisterAsync();
        var first = await PutAsync(elder.Id, Appearance(sent, "先の変更"), "\"1\"");

        var second = await PutAsync(elder.Id, Appearance(sent, "後の変更"), "\"1\"");

        Assert.That(first.Status, Is.EqualTo(204));
        Assert.That(second.Code, Is.EqualTo("edited-meanwhile"));
        Assert.That((await GetAsync(elder.Id))["identity"]!["appearance"]!.GetValue<string>(), Is.EqualTo("先の変更"));
    }

    [Test]
    public async Task Of_two_editors_at_the_same_moment_one_is_told_so()
    {
        var (elder, sent) = await RegisterAsync();

        var replies = await Task.WhenAll(
            Enumerable.Range(0, 8).Select(i => Task.Run(() => PutAsync(elder.Id, Appearance(sent, $"変更 {i}"), "\"1\""))));

        Assert.That(replies.Count(reply => reply.Status == 204), Is.EqualTo(1));
        Assert.That(replies.Count(reply => reply.Code == "edited-meanwhile"), Is.EqualTo(7));
    }

    [Test]
    public async Task Each_answer_names_the_version_as_its_entity_tag()
    {
        var (elder, sent) = await RegisterAsync();
        var before = await server.SendAsync("centre", HttpMethod.Get, $"/v1/elders/{elder.Id}");

        var reply = await PutAsync(elder.Id, sent, before.ETag);

        Assert.That(before.ETag, Is.EqualTo("\"1\""));
        Assert.That(reply.ETag, Is.EqualTo("\"2\""));
        Assert.That((await server.SendAsync("centre", HttpMethod.Get, $"/v1/elders/{elder.Id}")).ETag, Is.EqualTo("\"2\""));
    }

    [Test]
    public async Task Consent_that_is_left_out_stays_as_it_is()
    {
        var (elder, sent) = await RegisterAsync();
        var consent = sent["consent"]!.ToJsonString();
        sent.Remove("consent");

        var reply = await PutAsync(elder.Id, sent, "\"1\"");

        Assert.That(reply.Status, Is.EqualTo(204), reply.Text);
        Assert.That((await GetAsync(elder.Id))["consent"]!.ToJsonString(), Is.EqualTo(consent));
    }

    [Test]
    public async Task A_block_that_is_left_out_is_gone()
    {
        var (elder, sent) = await RegisterAsync();
        sent.Remove("medical");

        await PutAsync(elder.Id, sent, "\"1\"");

        Assert.That((await GetAsync(elder.Id)).ContainsKey("medical"), Is.False);
    }

    [TestCaseSource(nameof(OneChange))]
    public async Task Only_a_block_that_changed_counts_as_confirmed_today(string path, string value, string block)
    {
        var (elder, sent) = await RegisterAsync();
        var before = Confirmations.All(new DateOnly(2025, 6, 1), "self");
        await server.ChangeElderAsync(elder.Id, change: old => old with { Confirmed = before });
        Mistake.Write(sent, path, value);

        var reply = await PutAsync(elder.Id, sent, "\"2\"");

        Assert.That(reply.Status, Is.EqualTo(204), reply.Text);
        var dates = (await GetAsync(elder.Id))["freshness"]!["blocks"]!;
        Assert.That(
            Blocks.Select(name => dates[name]!.GetValue<string>()),
            Is.EqualTo(Blocks.Select(name => name == block ? "2026-11-22" : "2025-06-01")));
    }

    [Test]
    public async Task The_old_version_is_kept_and_opens_as_what_it_was()
    {
        var (elder, sent) = await RegisterAsync();

        await PutAsync(elder.Id, Appearance(sent, "新しい"), "\"1\"");

        var kept = await KeptAsync(elder.Id, version: 1);
        Assert.That(kept.Open(server.Get<RegistryVault>(), version: 1), Does.Contain("150cm やせ型 杖").And.Not.Contain("新しい"));
        Assert.That(kept.Open(server.Get<RegistryVault>(), version: 2), Is.Null, "It is sealed to its own version.");
    }

    [TestCase(ElderState.Deceased), TestCase(ElderState.MovedOut), TestCase(ElderState.Closed), TestCase(ElderState.Withdrawn)]
    public async Task A_registration_that_has_ended_cannot_be_changed(string state)
    {
        var (elder, sent) = await RegisterAsync();
        await server.ChangeElderAsync(elder.Id, state);

        var reply = await PutAsync(elder.Id, sent, "\"2\"");

        Assert.That((reply.Status, reply.Code), Is.EqualTo((409, "already-closed")));
    }

    [Test]
    public async Task A_registration_that_is_closing_can_still_be_changed()
    {
        var (elder, sent) = await RegisterAsync();
        await server.ChangeElderAsync(elder.Id, ElderState.Closing);

        var reply = await PutAsync(elder.Id, sent, "\"2\"");

        Assert.That(reply.Status, Is.EqualTo(204), reply.Text);
        Assert.That((await GetAsync(elder.Id))["state"]!.GetValue<string>(), Is.EqualTo("closing"));
    }

    private async Task<(RegisteredPerson Elder, JsonObject Sent)> RegisterAsync()
    {
        var sent = SomeElder.Json();
        var elder = await server.RegisterAsync(sent);
        sent.Remove("documentsChecked");
        return (elder, sent);
    }

    private Task<Reply> PutAsync(string id, JsonObject elder, string? ifMatch) =>
        server.SendAsync("centre", HttpMethod.Put, $"/v1/elders/{id}", elder, ifMatch: ifMatch);

    private async Task<JsonObject> GetAsync(string id) => (await server.SendAsync("centre", HttpMethod.Get, $"/v1/elders/{id}")).Json;

    private static JsonObject Appearance(JsonObject elder, string appearance)
    {
        var changed = elder.DeepClone().AsObject();
        changed["identity"]!["appearance"] = appearance;
        return changed;
    }

    private async Task<KeptVersion> KeptAsync(string id, long version)
    {
        _ = Id.TryParse(id, out var elderId);
        await using var connection = await server.Get<Engine>().Registry.OpenConnectionAsync();
        var kept = await connection.FirstAsync<KeptVersion>(
            """
            SELECT v.elder_id, v.centre_id, v.state, v.sealed, e.wrapped_key
            FROM elder_version v JOIN elder e ON e.id = v.elder_id
            WHERE v.elder_id = @Id AND v.version = @Version
            """,
            new { Id = elderId, Version = version },
            CancellationToken.None);
        return kept!;
    }

    private sealed record KeptVersion
    {
        public required long ElderId { get; init; }
        public required long CentreId { get; init; }
        public required string State { get; init; }
        public required byte[] Sealed { get; init; }
        public required byte[] WrappedKey { get; init; }

        internal string? Open(RegistryVault vault, long version)
        {
            Assert.That(ElderKey.TryUnwrap(vault.Master, WrappedKey, ElderId, out var key));
            using (key)
            {
                var text = new byte[Sealed.Length - global::Api.Vault.Sealed.Overhead];
                var place = CellPlace.Document(new byte[CellPlace.MostBytes], ElderId, version, CentreId, State);
                return key.TryOpen(Sealed, place, text) ? System.Text.Encoding.UTF8.GetString(text) : null;
            }
        }
    }
}
