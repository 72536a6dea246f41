using System.Data.Common;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Api.Elders;
using Api.Elders.Import;
using Api.Http;
using Api.Keyholders;
using Api.Storage;
using Api.Vault;

namespace Api.Cli.Backups;

/// <summary>
/// Opens every sealed cell of a registry and compares it with what the log says of it. SQLite has no checksums: only this
/// finds a bit that flipped inside a row.
/// LIMIT: what is not sealed and no part of a cell's place (a centre's phone, a month, a client) is not compared with anything.
/// </summary>
internal sealed class CellCheck(DbConnection registry, RegistryVault vault, Recorded recorded, HeadCheck heads, CheckResult result, Action step)
{
    private const string AllElders = "SELECT id, id AS elder_id, centre_id, state, state_at, version, wrapped_key, sealed FROM elder ORDER BY id";

    private const string AllVersions = """
        SELECT v.elder_id AS id, v.id AS other_id, v.elder_id, v.centre_id, v.state, v.version, e.wrapped_key, v.sealed
        FROM elder_version v
        JOIN elder e ON e.id = v.elder_id
        """;

    private const string AllNumbers = """
        SELECT n.id, n.elder_id, n.state, n.legacy, n.number_key AS index_key, e.wrapped_key, n.sealed_number AS sealed
        FROM number n
        LEFT JOIN elder e ON e.id = n.elder_id
        """;

    private const string AllItems = """
        SELECT i.id, n.elder_id, i.number_id AS other_id, i.state, i.token_hash AS index_key, e.wrapped_key, i.sealed_token AS sealed
        FROM item i
        JOIN number n ON n.id = i.number_id
        LEFT JOIN elder e ON e.id = n.elder_id
        """;

    private const string AllNotes = """
        SELECT s.id, s.elder_id, s.record_id AS other_id, e.wrapped_key, s.sealed
        FROM sealed_note s
        LEFT JOIN elder e ON e.id = s.elder_id
        """;

    private const long KeepsAnswers = 14;

    private const string AllAnswers = """
        SELECT k.record_id AS id, CASE WHEN e.wrapped_key IS NULL THEN NULL ELSE k.elder_id END AS elder_id, k.key_hash AS index_key,
               e.wrapped_key, k.sealed
        FROM change_key k
        LEFT JOIN elder e ON e.id = k.elder_id
        WHERE k.sealed IS NOT NULL
        """;

    private static readonly Text DoesNotOpen = new(
        "開けません（破損、入れ替え、または古い値への巻き戻し）。", "It does not open: damaged, moved, or of another state of its row.");

    private static readonly Text NotAsRecorded = new(
        "最後の変更の記録にあるハッシュと違います（古い内容への巻き戻しなど）。", "It is not the cell that the last change recorded: rolled back, perhaps.");

    private static readonly Text IsGone = new("記録にはありますが、行がありません。", "The log tells of it, and its row is gone.");

    private static readonly Text WrongIndex = new("索引の値が中身と合いません。", "What it is found by is not what it holds.");

    private static readonly Text WrongDay = new("state_at が、封印された日時と違います。", "state_at is not the time that is sealed.");

    private const string AllImports = "SELECT id, cells AS sealed FROM import";

    /// <summary>One sealed cell, of whatever table.</summary>
    private sealed record Cell
    {
        public required long Id { get; init; }
        public long? ElderId { get; init; }
        public long OtherId { get; init; }
        public long CentreId { get; init; }
        public long Version { get; init; }
        public bool Legacy { get; init; }
        public string State { get; init; } = "";
        public long? StateAt { get; init; }
        public byte[]? IndexKey { get; init; }
        public byte[]? WrappedKey { get; init; }
        public byte[]? Sealed { get; init; }
    }

    internal void Run()
    {
        var buffer = new byte[CellPlace.MostBytes];
        TakeImports();
        var missing = recorded.Elders.ToHashSet();
        foreach (var elder in Read(AllElders))
        {
            missing.Remove(elder.Id);
            result.Elders++;
            CheckElder(elder, buffer);
            heads.Check("elder.sealed", elder.Id, elder.Id, elder.Sealed);
        }

        foreach (var id in missing)
            result.Damages.Add(Damage.At("elder", id, IsGone));

        foreach (var old in Read(AllVersions))
        {
            CheckDocument("elder_version.sealed", old, buffer);
            heads.Check("elder_version.sealed", old.Id, old.OtherId, old.Sealed);
        }

        foreach (var number in Read(AllNumbers))
        {
            CheckNumber(number, buffer);
            heads.Check("number.sealed_number", number.Id, number.Id, number.Sealed);
        }

        foreach (var item in Read(AllItems))
        {
            if (item.Sealed is not [] || !recorded.IsErased(item.ElderId))
                CheckItem(item, buffer);
            heads.Check("item.sealed_token", item.Id, item.Id, item.Sealed);
        }

        CheckNotes(buffer);
        foreach (var answer in Migrator.Has(registry, KeepsAnswers) ? Read(AllAnswers) : [])
            Check("change_key.sealed", answer, CellPlace.Answer(buffer, answer.Id, answer.IndexKey!), _ => null);
        heads.FindGone();
    }

    // What an import's record says of forty thousand elders is one hash over this table's row.
    private void TakeImports()
    {
        var missing = recorded.Imports.ToHashSet();
        foreach (var import in Read(AllImports))
        {
            missing.Remove(import.Id);
            if (!recorded.IsImport(import.Id, import.Sealed!))
            {
                result.Damages.Add(Damage.At("import.cells", import.Id, NotAsRecorded));
                continue;
            }

            foreach (var (elder, hash) in ImportCells.Read(import.Sealed!))
                recorded.TakeImported(elder, hash);
        }

        foreach (var id in missing)
            result.Damages.Add(Damage.At("import.cells", id, IsGone));
    }

    private void CheckElder(Cell elder, byte[] buffer)
    {
        // The other way round too: an old row put back would be opened and shown again.
        if (recorded.IsErased(elder.Id))
        {
            if (elder is not { Sealed: null, WrappedKey: null, State: ElderState.Erased })
                result.Damages.Add(Damage.At("elder.sealed", elder.Id, NotAsRecorded));
            return;
        }

        CheckDocument("elder.sealed", elder, buffer);
        if (!recorded.HasCell(elder.Id))
            result.NotCompared++;
        else if (!recorded.IsCell(elder.Id, elder.Sealed ?? []))
            result.Damages.Add(Damage.At("elder.sealed", elder.Id, NotAsRecorded));
    }

    private void CheckDocument(string column, Cell cell, byte[] buffer) =>
        Check(column, cell, CellPlace.Document(buffer, cell.Id, cell.Version, cell.CentreId, cell.State), text =>
        {
            try
            {
                var document = JsonSerializer.Deserialize(text, Json.Info<ElderDocument>());
                return document is null ? DoesNotOpen
                    : document.StateAt is { } since && cell.StateAt is { } column && since != column ? WrongDay
                    : null;
            }
            catch (Exception failure) when (failure is JsonException or FormatException or InvalidOperationException)
            {
                return new("開けますが、読み取れません。", "It opens and cannot be read.");
            }
        });

    private void CheckNumber(Cell number, byte[] buffer)
    {
        if (number is { Sealed: null, State: NumberState.Erased } && recorded.IsErased(number.ElderId))
            return;

        Check("number.sealed_number", number, CellPlace.Number(buffer, number.Id, number.ElderId, number.State), text =>
            vault.Index.Number(KeyholderNumber.FromStored(Encoding.ASCII.GetString(text), number.Legacy).Normalised).AsSpan()
                .SequenceEqual(number.IndexKey)
                ? null
                : WrongIndex);
    }

    private void CheckItem(Cell item, byte[] buffer) =>
        Check("item.sealed_token", item, CellPlace.Token(buffer, item.Id, item.OtherId, item.State), token =>
            SHA256.HashData(token).AsSpan().SequenceEqual(item.IndexKey) ? null : WrongIndex);

    private void CheckNotes(byte[] buffer)
    {
        var missing = recorded.Notes.ToHashSet();
        foreach (var note in Read(AllNotes))
        {
            missing.Remove(note.OtherId);
            Check("sealed_note.sealed", note, CellPlace.Note(buffer, note.Id, note.OtherId), _ =>
                recorded.IsNote(note.OtherId, note.Sealed!) ? null : NotAsRecorded);
        }

        foreach (var record in missing)
            result.Damages.Add(Damage.At("sealed_note.record_id", record, IsGone));
    }

    private void Check(string column, Cell cell, ReadOnlySpan<byte> place, Func<byte[], Text?> problem)
    {
        step();
        result.Cells++;
        var text = new byte[Math.Max((cell.Sealed?.Length ?? 0) - Sealed.Overhead, 0)];
        var wrong = Opens(cell, place, text) ? problem(text) : DoesNotOpen;
        CryptographicOperations.ZeroMemory(text);
        if (wrong is { } what)
            result.Damages.Add(Damage.At(column, cell.Id, what));
    }

    // What belongs to no elder is sealed under the registry's key.
    private bool Opens(Cell cell, ReadOnlySpan<byte> place, byte[] text)
    {
        if (cell.ElderId is not { } elder)
            return Sealed.TryOpen(vault.Index.Registry, cell.Sealed, place, text);

        if (!vault.TryUnwrap(cell.WrappedKey, elder, out var key))
            return false;

        using (key)
            return key.TryOpen(cell.Sealed, place, text);
    }

    private IEnumerable<Cell> Read(string sql)
    {
        using var command = registry.Prepare(sql);
        using var rows = command.ExecuteReader();
        var parse = rows.RowParser<Cell>();
        while (rows.Read())
            yield return parse(rows);
    }
}
