using System.Security.Cryptography;
using Api.Http;

namespace Api.Audit;

/// <summary>The columns that stand beside a stored record, which are copies of what it says.</summary>
internal readonly record struct RecordColumns(
    long Index, long Id, long At, string Event, string Outcome, long? Client, string? User, long? Centre, long? Elder, long? Number,
    string? Reason, long? ExpiresAt, long? About, long? ReviewBy, byte[] Leaf);

/// <summary>What is wrong with a log, at the first record where it shows.</summary>
/// <param name="Index">The record, or the size at which it shows.</param>
/// <param name="What">For the person who verifies, in both languages.</param>
internal sealed record AuditFault(long Index, Text What);

/// <summary>
/// Reads a log from its first record and finds whatever was changed, left out, put in or moved. It is told of checkpoints
/// and receipts that were kept elsewhere: only they can show that the end was cut off.
/// </summary>
/// <param name="key">The public key, from where nobody could have exchanged it.</param>
/// <param name="note">The log's signed head.</param>
/// <param name="outside">Checkpoints kept elsewhere.</param>
/// <param name="receipts">Receipts that clients kept.</param>
internal sealed class AuditVerifier(ECDsa key, string note, IReadOnlyCollection<Checkpoint> outside, IReadOnlyCollection<Receipt> receipts)
    : IDisposable
{
    private readonly Checkpoint? head = Checkpoint.Parse(note);
    private readonly MerkleTree tree = new();
    private readonly KeyChain keys = new(key);
    private readonly ILookup<long, Checkpoint> checkpoints = outside.ToLookup(checkpoint => checkpoint.Size);
    private readonly ILookup<long, Receipt> known = receipts.ToLookup(receipt => receipt.Index);
    private readonly long furthestCheckpoint = outside.Select(checkpoint => checkpoint.Size).DefaultIfEmpty(0).Max();
    private readonly long furthestReceipt = receipts.Select(receipt => receipt.Index).DefaultIfEmpty(-1).Max();
    private long lastTime;
    private long lastChange;

    internal long Size => tree.Size;

    /// <summary>Before the first record: there is a head. Which of the log's keys must have signed it, only its records tell.</summary>
    internal AuditFault? Begin() => head is { HasOneSignature: true }
        ? null
        : new(head?.Size ?? 0, new("ログの署名を読み取れません。", "The log's signed head cannot be read."));

    /// <summary>Takes the next record.</summary>
    /// <param name="record">The bytes as stored.</param>
    /// <param name="columns">What stands beside it in the database; null for an exported record.</param>
    internal AuditFault? Next(ReadOnlySpan<byte> record, in RecordColumns? columns)
    {
        var index = tree.Size;
        var leaf = MerkleTree.Leaf(record);
        ref readonly var row = ref Nullable.GetValueRefOrDefaultRef(in columns);
        if (columns.HasValue)
        {
            if (row.Index != index)
                return new(index, new($"{index} 番の記録がありません（次は {row.Index} 番）。", $"Record {index} is missing: the next one is {row.Index}."));

            if (!leaf.AsSpan().SequenceEqual(row.Leaf))
                return new(index, new("記録の内容が、保存されたハッシュと合いません。", "The record does not hash to the leaf stored beside it."));
        }

        if (RecordFields.Read(record, row) is not { } fields)
            return new(index, new("記録を読み取れません。", "The record cannot be read."));

        if (fields.Index != index)
            return new(index, new($"記録が自分を {fields.Index} 番としています。", $"The record calls itself {fields.Index}."));

        if (fields.Time < lastTime)
            return new(index, new("時刻が前の記録より前です。", "Its time lies before that of the record before it."));

        lastTime = fields.Time;
        if (columns.HasValue && fields.Difference(row) is { } column)
            return new(index, new($"列 {column} が記録の内容と違います。", $"The column {column} is not what the record says."));

        if (known.Count > 0 && known[index].Any(receipt => !leaf.AsSpan().SequenceEqual(receipt.Leaf)))
            return new(index, new("受領番号（Audit-Receipt）の記録と違います。", "It is not the record that a receipt was given for."));

        if (keys.Next(fields.IsOfKeys, record, tree) is { } broken)
            return broken;

        if (fields.IsChange)
            lastChange = fields.Id;
        tree.Append(leaf);
        return AtSize();
    }

    /// <summary>After the last record: nothing was cut off, and the head is signed over just this.</summary>
    internal AuditFault? End()
    {
        if (!keys.HasGiven || !head!.IsSignedBy(keys.Last))
        {
            return new(head!.Size, new(
                "ログの署名が、この公開鍵のものではありません。別の登録簿の公開鍵ではないか確かめてください。",
                "The log's head is not signed by this key: make sure that it is not another registry's."));
        }

        if (outside.FirstOrDefault(checkpoint => !checkpoint.IsSignedBy(keys.At(checkpoint.Size))) is { } foreign)
        {
            return new(foreign.Size, new(
                "外部のチェックポイントの署名が、この公開鍵のものではありません。チェックポイントか公開鍵が別の登録簿のものではないか確かめてください。",
                "An outside checkpoint is not signed by this key: make sure that neither is another registry's."));
        }

        if (furthestCheckpoint > tree.Size)
        {
            return new(tree.Size, new(
                $"外部のチェックポイントには {furthestCheckpoint} 件ありますが、ログは {tree.Size} 件です。",
                $"An outside checkpoint has {furthestCheckpoint} records, the log {tree.Size}."));
        }

        if (furthestReceipt >= tree.Size)
        {
            return new(tree.Size, new(
                $"{furthestReceipt} 番の受領番号がありますが、ログは {tree.Size} 件です。",
                $"There is a receipt for record {furthestReceipt}, and the log has {tree.Size}."));
        }

        if (head.Size != tree.Size)
        {
            return new(Math.Min(head.Size, tree.Size), new(
                $"署名された件数は {head.Size} 件ですが、ログは {tree.Size} 件です。", $"The signed head has {head.Size} records, the log {tree.Size}."));
        }

        return head.Root.AsSpan().SequenceEqual(tree.Root())
            ? null
            : new(tree.Size, new("署名された要約（ルート）とログの内容が合いません。", "The signed root is not the root of these records."));
    }

    /// <summary>After <see cref="End"/>, of a database: what the next record will build on is what these records say.</summary>
    internal AuditFault? EndOf(AuditReader.Head row)
    {
        var column = row switch
        {
            _ when row.Checkpoint != note => "checkpoint",
            _ when row.Size != tree.Size => "size",
            _ when row.At != lastTime => "at",
            _ when row.KeyId != SigningKey.IdOf(keys.Last) => "key_id",
            _ when row.LastChange != lastChange => "last_change",
            _ when !row.Frontier.AsSpan().SequenceEqual(tree.Save()) => "frontier",
            _ => null,
        };
        return column is null ? null : new(tree.Size, new(
            $"最新の署名（audit_head）の列 {column} がログの内容と違います。", $"The head's column {column} is not what the records say."));
    }

    public void Dispose() => keys.Dispose();

    private AuditFault? AtSize()
    {
        foreach (var checkpoint in checkpoints[tree.Size])
        {
            if (!checkpoint.Root.AsSpan().SequenceEqual(tree.Root()))
            {
                return new(tree.Size, new(
                    $"{tree.Size} 件のときの外部のチェックポイントと合いません。それより前が書き換えられています。",
                    $"An outside checkpoint of {tree.Size} records does not agree: something before it was changed."));
            }
        }

        return null;
    }
}
