using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Api.Cli;
using Api.Cli.Backups;
using Api.Elders;
using Api.Http;
using Api.Keyholders;
using Api.Lookups;
using Api.Storage;
using Api.Vault;

namespace Api.Tests.Support;

/// <summary>
/// A small registry that holds a cell of every kind, made once by a real server that has stopped since: three elders, one
/// of them changed twice, a note of an elder and one of none, an item, a number in the stock. Each test takes a copy.
/// </summary>
internal sealed class KeptRegistry : IDisposable
{
    private readonly TempFolder folder = new();

    internal string KeyDir => folder["keys"];

    /// <summary>Elders by what happened to them.</summary>
    internal long Changed { get; private set; }

    internal long Plain { get; private set; }

    internal static async Task<KeptRegistry> MakeAsync()
    {
        var kept = new KeptRegistry();
        using (var server = await TestServer.StartAsync(kept.folder.Path))
            await kept.FillAsync(server);

        // The program closes its files on a thread of its own, after the test's host says that it has stopped.
        Assert.That(
            () => Directory.GetFiles(kept.folder["data"], "*-wal").Length + Directory.GetFiles(kept.folder["data"], "*-shm").Length,
            Is.Zero.After(20_000, 10));
        return kept;
    }

    /// <summary>A copy of the data; the keys stay where they are.</summary>
    internal TempFolder Copy()
    {
        var copy = new TempFolder();
        Directory.CreateDirectory(copy["data"]);
        foreach (var file in Directory.GetFiles(folder["data"]))
            File.Copy(file, Path.Combine(copy["data"], Path.GetFileName(file)));
        return copy;
    }

    internal KeyholderOptions Options(TempFolder copy, string? keys = null) => new() { DataDir = copy["data"], KeyDir = keys ?? KeyDir };

    internal Task<CheckResult> CheckAsync(TempFolder copy) => CheckCommand.RunAsync(Options(copy), CancellationToken.None);

    /// <summary>Takes a backup of a copy, as the command does, into its folder backups.</summary>
    internal async Task<string> BackUpAsync(TempFolder copy)
    {
        using var registry = await OpenRegistry.OpenAsync(Options(copy), TimeProvider.System, CancellationToken.None);
        using var log = registry.OpenLog(TimeProvider.System);
        var (file, result) = await Backup.TakeAsync(registry, log, copy["backups"], "operator", TimeProvider.System, CancellationToken.None);
        Assert.That(result.Damages, Is.Empty);
        return file!;
    }

    /// <summary>Runs SQL on a copy, behind the program's back.</summary>
    internal static async Task<int> TamperAsync(TempFolder copy, string sql, object? parameters = null)
    {
        using var engine = SqliteEngine.Open(copy["data"], create: false);
        await using var connection = await engine.Registry.OpenConnectionAsync();
        connection.Run("PRAGMA foreign_keys = OFF");
        await using var transaction = await connection.BeginTransactionAsync();
        var rows = await transaction.ExecuteAsync(sql, parameters, CancellationToken.None);
        await transaction.CommitAsync();
        return rows;
    }

    internal static async Task<T?> ReadAsync<T>(TempFolder copy, string sql, object? parameters = null)
    {
        using var engine = SqliteEngine.Open(copy["data"], create: false);
        await using var connection = await engine.Registry.OpenConnectionAsync();
        return await connection.FirstAsync<T>(sql, parameters, CancellationToken.None);
    }

    public void Dispose() => folder.Dispose();

    private async Task FillAsync(TestServer server)
    {
        var sent = SomeElder.Json();
        var changed = await server.RegisterAsync(sent);
        var plain = await server.RegisterAsync();
        await server.RegisterAsync();
        foreach (var version in (string[])["\"1\"", "\"2\""])
        {
            var body = sent.DeepClone().AsObject();
            body.Remove("documentsChecked");
            body["identity"]!["appearance"] = $"160cm {version.Trim('"')}";
            var reply = await server.SendAsync("centre", HttpMethod.Put, $"/v1/elders/{changed.Id}", body, ifMatch: version);
            Assert.That(reply.Status, Is.EqualTo(204), reply.Text);
        }

        await NoteAsync(server, plain.Number);
        await NoteAsync(server, KeyholderNumber.Generate(8, training: false).Printed);
        await server.StockAsync(server.Centre);
        _ = Id.TryParse(changed.Id, out var changedId);
        _ = Id.TryParse(plain.Id, out var plainId);
        (Changed, Plain) = (changedId, plainId);
        await AddItemAsync(server, plainId);
    }

    private static async Task NoteAsync(TestServer server, string number)
    {
        var reply = await server.LookUpAsync("hospital", new JsonObject { ["number"] = number, ["reason"] = "emergency-treatment", ["note"] = "意識あり" });
        Assert.That(reply.Status, Is.EqualTo(200).Or.EqualTo(404), reply.Text);
    }

    private static async Task AddItemAsync(TestServer server, long elder)
    {
        ElderRow row;
        await using (var connection = await server.Get<Engine>().Registry.OpenConnectionAsync())
            row = (await ElderQueries.FindOwnAsync(connection, elder, server.Centre, CancellationToken.None))!;

        var (item, token) = (Id.New(), RandomNumberGenerator.GetBytes(LookupToken.Bytes));
        Assert.That(ElderKey.TryUnwrap(server.Get<RegistryVault>().Master, row.WrappedKey, row.ElderId, out var key));
        using (key)
        {
            await server.WriteAsync(
                "INSERT INTO item (id, number_id, kind, token_hash, sealed_token, state, state_at) VALUES (@Id, @Number, 'keyholder', @Hash, @Cell, 'active', 1)",
                new
                {
                    Id = item,
                    Number = row.NumberId,
                    Hash = LookupToken.Hash(token),
                    Cell = key.Seal(token, CellPlace.Token(new byte[CellPlace.MostBytes], item, row.NumberId, "active")),
                });
        }
    }
}
