using System.Security.Cryptography;
using System.Text.Json;
using Api.Audit;
using Api.Elders;
using Api.Elders.Import;
using Api.Http;

namespace Api.Cli.Backups;

/// <summary>
/// What the log says the registry holds: the newest cell of each elder, each note, what was erased, and how many changes came
/// after the one that the registry names as its last. A change that a later record calls not applied counts for nothing.
/// </summary>
/// <param name="lastChange">The last change that the registry holds; 0 for none.</param>
/// <param name="confirmed">The newest change that it is known to have held; 0 where nothing is known.</param>
internal sealed class Recorded(long lastChange, long confirmed)
{
    private readonly Dictionary<long, byte[]> cells = [];
    private readonly Dictionary<long, byte[]> notes = [];
    private readonly Dictionary<long, List<long>> notesOf = [];
    private readonly HashSet<long> erasedNotes = [];
    private readonly HashSet<long> erased = [];
    private readonly Dictionary<long, byte[]> imports = [];
    private Change last = new(0, null, null, false, []);
    private bool found = lastChange == 0;
    private int since;

    /// <summary>What the newest change did here, to take it back.</summary>
    private sealed record Change(long Id, long? Elder, byte[]? CellBefore, bool Erased, List<long> Notes);

    internal IEnumerable<long> Elders => cells.Keys.Concat(erased);

    /// <summary>The records whose notes must be there.</summary>
    internal IEnumerable<long> Notes => notes.Keys.Except(erasedNotes);

    /// <summary>Records of imports, which name no elder: the table import does.</summary>
    internal IReadOnlyCollection<long> Imports => imports.Keys;

    internal bool IsImport(long record, byte[] cells) => imports.TryGetValue(record, out var hash) && hash.AsSpan().SequenceEqual(SHA256.HashData(cells));

    /// <summary>An import writes an elder's first cell: where there is a newer one, that one counts.</summary>
    internal void TakeImported(long elder, byte[] cellHash) => cells.TryAdd(elder, cellHash);

    internal bool HasCell(long elder) => cells.ContainsKey(elder);

    /// <summary>Whether a record says that nothing is left of the elder but the tombstone.</summary>
    internal bool IsErased(long? elder) => elder is { } id && erased.Contains(id);

    internal bool IsCell(long elder, byte[] cell) => cells.TryGetValue(elder, out var hash) && hash.AsSpan().SequenceEqual(SHA256.HashData(cell));

    internal bool IsNote(long record, byte[] cell) => notes.TryGetValue(record, out var hash) && hash.AsSpan().SequenceEqual(SHA256.HashData(cell));

    /// <summary>Takes the next record, which the verifier has found good.</summary>
    internal void Take(RecordColumns columns, byte[] record)
    {
        // What was there and was undone by a hand still counts.
        if (columns is { Event: "not-applied", Outcome: not AuditAppender.Undone })
            TakeBack(record);
        else if (record.AsSpan().EndsWith("\"change\":true}"u8))
            TakeChange(columns, record);
    }

    /// <summary>After the last record: whether registry and log are of one moment.</summary>
    internal void Compare(CheckResult result)
    {
        if (!found)
        {
            result.Damages.Add(Damage.At("registry.last_change", lastChange, new(
                "監査ログにこの変更の記録がありません。ログが登録簿より古いか、切り詰められています。",
                "The log has no record of this change: it is older than the registry, or its end was cut off.")));
            return;
        }

        // Changes take turns, so a crash leaves one record without its change, and never two.
        if (since == 1 && last.Id != confirmed)
        {
            result.IsInterrupted = true;
            Undo();
        }
        else if (since != 0)
        {
            result.Damages.Add(Damage.At("registry.last_change", lastChange, new(
                $"このあとに記録された変更 {since} 件が登録簿にありません。登録簿が古い状態に戻されています。",
                $"{since} changes that were recorded after this one are not in the registry: it was rolled back.")));
        }
    }

    private void TakeChange(RecordColumns columns, byte[] record)
    {
        using var json = JsonDocument.Parse(record);
        var root = json.RootElement;
        last = new(columns.Id, null, null, false, []);
        if (columns.Elder is { } elder)
        {
            if (columns.Event == Erasure.Event)
                TakeErasure(elder, root);
            if (root.TryGetProperty("cell", out var cell))
            {
                last = last with { Elder = elder, CellBefore = cells.GetValueOrDefault(elder) };
                cells[elder] = cell.GetBytesFromBase64();
            }
        }

        if (columns.Event == ImportCells.Event && root.TryGetProperty("cell", out var list))
            imports[columns.Id] = list.GetBytesFromBase64();

        if (root.TryGetProperty("erasedNotes", out var gone))
            EraseNotes(gone.EnumerateArray().Select(id => Id.TryParse(id.GetString(), out var note) ? note : 0));
        if (root.TryGetProperty("note", out var added))
            TakeNote(columns, added.GetBytesFromBase64());

        if (columns.Id == lastChange)
            (found, since) = (true, 0);
        else
            since++;
    }

    private void TakeErasure(long elder, JsonElement record)
    {
        EraseNotes(notesOf.GetValueOrDefault(elder) ?? []);
        if (record.GetProperty("detail")[0].GetString() != Erasure.Personal)
            return;

        last = last with { Elder = elder, CellBefore = cells.GetValueOrDefault(elder), Erased = true };
        cells.Remove(elder);
        erased.Add(elder);
    }

    // They may be there still, as after an erased number was looked up; then they are compared.
    private void EraseNotes(IEnumerable<long> records) => last.Notes.AddRange(records.Where(erasedNotes.Add));

    private void TakeNote(RecordColumns columns, byte[] hash)
    {
        notes[columns.Id] = hash;
        if (columns.Elder is not { } elder)
            return;

        if (!notesOf.TryGetValue(elder, out var of))
            notesOf[elder] = of = [];
        of.Add(columns.Id);
    }

    private void TakeBack(byte[] record)
    {
        using var json = JsonDocument.Parse(record);
        if (!json.RootElement.TryGetProperty("subject", out var subject) || subject.GetString() != Id.Text(last.Id))
            return;

        Undo();
        since--;
    }

    private void Undo()
    {
        notes.Remove(last.Id);
        erasedNotes.ExceptWith(last.Notes);
        imports.Remove(last.Id);
        if (last.Elder is not { } elder)
            return;

        if (last.Erased)
            erased.Remove(elder);
        if (last.CellBefore is { } before)
            cells[elder] = before;
        else
            cells.Remove(elder);
    }
}
