using System.Security.Cryptography;
using System.Text.Json;
using Api.Audit;
using Api.Http;

namespace Api.Cli.Backups;

/// <summary>
/// What the log says the registry holds: the newest cell of each elder, each note, and how many changes came after the one
/// that the registry names as its last. A change that a later record calls not applied counts for nothing.
/// </summary>
/// <param name="lastChange">The last change that the registry holds; 0 for none.</param>
internal sealed class Recorded(long lastChange)
{
    private readonly Dictionary<long, byte[]> cells = [];
    private readonly Dictionary<long, byte[]> notes = [];
    private (long Id, long? Elder, byte[]? CellBefore) last;
    private bool found = lastChange == 0;
    private int since;

    internal IReadOnlyCollection<long> Elders => cells.Keys;

    internal IReadOnlyCollection<long> Notes => notes.Keys;

    internal bool HasCell(long elder) => cells.ContainsKey(elder);

    internal bool IsCell(long elder, byte[] cell) => cells.TryGetValue(elder, out var hash) && hash.AsSpan().SequenceEqual(SHA256.HashData(cell));

    internal bool IsNote(long record, byte[] cell) => notes.TryGetValue(record, out var hash) && hash.AsSpan().SequenceEqual(SHA256.HashData(cell));

    /// <summary>Takes the next record, which the verifier has found good.</summary>
    internal void Take(RecordColumns columns, byte[] record)
    {
        if (columns.Event == "not-applied")
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
        if (since == 1)
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
        last = (columns.Id, null, null);
        if (columns.Elder is { } elder && json.RootElement.TryGetProperty("cell", out var cell))
        {
            last = (columns.Id, elder, cells.GetValueOrDefault(elder));
            cells[elder] = cell.GetBytesFromBase64();
        }

        if (json.RootElement.TryGetProperty("note", out var note))
            notes[columns.Id] = note.GetBytesFromBase64();

        if (columns.Id == lastChange)
            (found, since) = (true, 0);
        else
            since++;
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
        if (last.Elder is not { } elder)
            return;

        if (last.CellBefore is { } before)
            cells[elder] = before;
        else
            cells.Remove(elder);
    }
}
