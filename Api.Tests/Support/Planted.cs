using System.Text;
using System.Text.Json.Nodes;
using Api.Keyholders;
using Api.Storage;
using Api.Vault;

namespace Api.Tests.Support;

/// <summary>One value that must stand nowhere but in answers, and what it is.</summary>
internal sealed record Planted(string Kind, string Value)
{
    // A test that makes thousands makes them alike.
    private const int MostRows = 500;

    // Fewer would be found by chance, or in our own sentences.
    private const int FewestBytes = 8;

    // The example in our own sentence about telephone numbers, and in the made-up elder.
    private static readonly string[] Ours = ["03-0762-0011", "0307620011"];

    private static readonly string[] Documents =
    [
        "SELECT id, wrapped_key, sealed, version, centre_id, state FROM elder WHERE sealed IS NOT NULL LIMIT @Most",
        """
        SELECT v.elder_id AS id, e.wrapped_key, v.sealed, v.version, v.centre_id, v.state
        FROM elder_version v JOIN elder e ON e.id = v.elder_id WHERE e.sealed IS NOT NULL LIMIT @Most
        """,
    ];

    private const string Numbers = """
        SELECT n.id, n.elder_id, e.wrapped_key, n.sealed_number AS sealed, n.state, n.legacy
        FROM number n LEFT JOIN elder e ON e.id = n.elder_id WHERE n.sealed_number IS NOT NULL LIMIT @Most
        """;

    private const string Tokens = """
        SELECT i.id, n.elder_id, i.number_id AS other_id, e.wrapped_key, i.sealed_token AS sealed, i.state
        FROM item i JOIN number n ON n.id = i.number_id LEFT JOIN elder e ON e.id = n.elder_id LIMIT @Most
        """;

    private const string Notes = """
        SELECT s.id, s.elder_id, s.record_id AS other_id, e.wrapped_key, s.sealed
        FROM sealed_note s LEFT JOIN elder e ON e.id = s.elder_id LIMIT @Most
        """;

    private sealed record Cell
    {
        public required long Id { get; init; }
        public long? ElderId { get; init; }
        public long OtherId { get; init; }
        public long CentreId { get; init; }
        public long Version { get; init; }
        public bool Legacy { get; init; }
        public string State { get; init; } = "";
        public byte[]? WrappedKey { get; init; }
        public required byte[] Sealed { get; init; }
    }

    /// <summary>Everything that lies sealed in a server's registry, and its clients' keys. What a test damaged does not open and is passed over.</summary>
    internal static List<Planted> In(TestServer server)
    {
        var planted = server.ClientKeys.Values.Select(key => new Planted("client key", key)).ToList();
        try
        {
            var (engine, vault) = (server.Get<Engine>(), server.Get<RegistryVault>());
            Open(engine, vault, planted).Wait();
        }
        catch (Exception broken) when (broken is AggregateException or ObjectDisposedException or System.Data.Common.DbException)
        {
            // A server whose disk or database the test broke: what was read until then is searched for.
        }

        return [.. planted.Where(one => Encoding.UTF8.GetByteCount(one.Value) >= FewestBytes && !Ours.Contains(one.Value)).DistinctBy(one => one.Value)];
    }

    private static async Task Open(Engine engine, RegistryVault vault, List<Planted> planted)
    {
        await using var registry = await engine.Registry.OpenConnectionAsync();
        foreach (var cell in await registry.QueryAsync<Cell>(Numbers, new { Most = MostRows }, default))
        {
            if (Text(vault, cell, cell.ElderId, buffer => CellPlace.Number(buffer, cell.Id, cell.ElderId, cell.State)) is { } number)
                AddNumber(planted, KeyholderNumber.FromStored(Encoding.ASCII.GetString(number), cell.Legacy));
        }

        foreach (var cell in await registry.QueryAsync<Cell>(Tokens, new { Most = MostRows }, default))
        {
            if (Text(vault, cell, cell.ElderId, buffer => CellPlace.Token(buffer, cell.Id, cell.OtherId, cell.State)) is { } token)
                planted.Add(new("token", ItemToken.Text(token)));
        }

        foreach (var cell in await registry.QueryAsync<Cell>(Notes, new { Most = MostRows }, default))
        {
            if (Text(vault, cell, cell.ElderId, buffer => CellPlace.Note(buffer, cell.Id, cell.OtherId)) is { } note)
                AddNote(planted, Encoding.UTF8.GetString(note));
        }

        foreach (var sql in Documents)
        {
            foreach (var cell in await registry.QueryAsync<Cell>(sql, new { Most = MostRows }, default))
            {
                if (Text(vault, cell, cell.Id, buffer => CellPlace.Document(buffer, cell.Id, cell.Version, cell.CentreId, cell.State)) is { } document)
                    Add(planted, null, JsonNode.Parse(document));
            }
        }
    }

    private delegate ReadOnlySpan<byte> Place(byte[] buffer);

    private static byte[]? Text(RegistryVault vault, Cell cell, long? elder, Place place)
    {
        var text = new byte[Math.Max(cell.Sealed.Length - Sealed.Overhead, 0)];
        var at = place(new byte[CellPlace.MostBytes]);
        if (elder is null)
            return Sealed.TryOpen(vault.Index.Registry, cell.Sealed, at, text) ? text : null;
        if (!vault.TryUnwrap(cell.WrappedKey, elder.Value, out var key))
            return null;

        using (key)
            return key.TryOpen(cell.Sealed, at, text) ? text : null;
    }

    private static void AddNumber(List<Planted> planted, KeyholderNumber number)
    {
        planted.Add(new("number", number.Printed));
        planted.Add(new("number", number.Normalised));
    }

    // Plain text, or a document of several texts.
    private static void AddNote(List<Planted> planted, string note)
    {
        if (note.StartsWith('{'))
            Add(planted, null, JsonNode.Parse(note));
        else
            planted.Add(new("note", note));
    }

    private static void Add(List<Planted> planted, string? name, JsonNode? node)
    {
        foreach (var (field, value) in (node as JsonObject)?.ToList() ?? [])
            Add(planted, field, value);
        foreach (var item in (node as JsonArray)?.ToList() ?? [])
            Add(planted, name, item);
        if (name is null || node is not JsonValue text || !text.TryGetValue<string>(out var written))
            return;

        if (Planter.Phones.Contains(name))
        {
            planted.Add(new("phone", written));
            planted.Add(new("phone", written.Replace("-", "", StringComparison.Ordinal)));
        }
        else if (name is "name" or "kana")
        {
            planted.Add(new(name, written));
            planted.Add(new(name, written.Replace(" ", "", StringComparison.Ordinal)));
            planted.AddRange(written.Split(' ').Select(part => new Planted(name, part)));
        }
        else if (Planter.FreeTexts.Contains(name))
        {
            planted.Add(new(name, written));
        }
    }
}
