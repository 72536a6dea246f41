using System.Text;
using Api.Audit;

namespace Api.Tests.Audit;

/// <summary>A log after somebody touched it, what was kept elsewhere, and the first record at which it can show.</summary>
internal sealed record Mutated(string Kind, LogCopy Log, long? First, Checkpoint[] Outside, Receipt[] Receipts);

/// <summary>What somebody with a hand on the database can do to it, but for the signing key.</summary>
internal static class Mutations
{
    private delegate Mutated Mutation(LogCopy log, SigningKey key, Random random);

    private static readonly Mutation[] All =
    [
        (log, _, random) => Row(log, random, "record bit", (columns, record) => (columns, Flip(record, random))),
        (log, _, random) => Row(log, random, "leaf bit", (columns, record) => (columns with { Leaf = Flip(columns.Leaf, random) }, record)),
        (log, _, random) => Row(log, random, "record cut", (columns, record) => (columns, record[..random.Next(record.Length)])),
        (log, _, random) => Row(log, random, "column", (columns, record) => (Column(columns, random), record)),
        (log, _, random) => Row(log, random, "column", (columns, record) => (Column(columns, random), record)),
        Rewritten, Deleted, Inserted, Duplicated, Swapped, CutOff, Appended, Restored, RestoredBeyondReceipt, Head,
    ];

    internal static int Kinds => All.Length;

    internal static Mutated Next(int n, LogCopy log, SigningKey key, Random random) => All[n % All.Length](log.Copy(), key, random);

    internal static byte[] Flip(byte[] bytes, Random random)
    {
        byte[] flipped = [.. bytes];
        flipped[random.Next(flipped.Length)] ^= (byte)(1 << random.Next(8));
        return flipped;
    }

    private static Mutated Row(
        LogCopy log, Random random, string kind, Func<RecordColumns, byte[], (RecordColumns, byte[])> change)
    {
        var index = random.Next(log.Rows.Count);
        log.Rows[index] = change(log.Rows[index].Columns, log.Rows[index].Record);
        return Seen(kind, log, index);
    }

    // The thorough one: record, leaf, columns, and also frontier and size made to fit. Only the signature is out of reach, so
    // it shows where something signed is compared: at the end, or at a checkpoint or receipt kept elsewhere.
    private static Mutated Rewritten(LogCopy log, SigningKey key, Random random)
    {
        var (index, last) = (random.Next(log.Rows.Count), log.Rows.Count);
        var outside = random.Next(index + 1, last + 1);
        var kept = Kept(log, key, outside);
        var receipt = log.ReceiptOf(index);
        var (columns, record) = log.Rows[index];
        var text = Encoding.UTF8.GetString(record).Replace("\"event\":\"lookup\"", "\"event\":\"listen\"", StringComparison.Ordinal);
        var bytes = Encoding.UTF8.GetBytes(text);
        log.Rows[index] = (columns with { Event = "listen", Leaf = MerkleTree.Leaf(bytes) }, bytes);
        var fitted = log.At(last, key);
        var forged = log with { Head = fitted.Head with { Checkpoint = log.Head.Checkpoint } };
        return random.Next(3) switch
        {
            0 => new("rewritten", forged, last, [], []),
            1 => new("rewritten, checkpoint kept", forged, outside, [kept], []),
            _ => new("rewritten, receipt kept", forged, index, [], [receipt]),
        };
    }

    private static Mutated Deleted(LogCopy log, SigningKey key, Random random)
    {
        var index = random.Next(log.Rows.Count);
        log.Rows.RemoveAt(index);
        if (random.Next(2) == 0)
            Renumber(log);
        return Seen("deleted", log, index);
    }

    private static Mutated Inserted(LogCopy log, SigningKey key, Random random)
    {
        var index = random.Next(log.Rows.Count);
        var forged = Encoding.UTF8.GetBytes(
            $$"""{"index":{{index}},"time":"2026-11-22T18:03:12.345Z","id":"3k7q9x2m4n8pa","event":"lookup","outcome":"full"}""");
        log.Rows.Insert(index, (log.Rows[index].Columns with { Leaf = MerkleTree.Leaf(forged) }, forged));
        if (random.Next(2) == 0)
            Renumber(log);
        return Seen("inserted", log, index);
    }

    private static Mutated Duplicated(LogCopy log, SigningKey key, Random random)
    {
        var index = random.Next(log.Rows.Count);
        log.Rows.Insert(index + 1, log.Rows[index]);
        if (random.Next(2) == 0)
            Renumber(log);
        return Seen("duplicated", log, index + 1);
    }

    private static Mutated Swapped(LogCopy log, SigningKey key, Random random)
    {
        var first = random.Next(log.Rows.Count - 1);
        var second = random.Next(first + 1, log.Rows.Count);
        (log.Rows[first], log.Rows[second]) = (log.Rows[second], log.Rows[first]);
        if (random.Next(2) == 0)
            Renumber(log);
        return Seen("swapped", log, first);
    }

    private static Mutated CutOff(LogCopy log, SigningKey key, Random random)
    {
        var left = random.Next(log.Rows.Count);
        log.Rows.RemoveRange(left, log.Rows.Count - left);
        return Seen("cut off", log, left);
    }

    private static Mutated Appended(LogCopy log, SigningKey key, Random random)
    {
        var size = log.Rows.Count;
        var forged = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(log.Rows[^1].Record).Replace(
            $"\"index\":{size - 1},", $"\"index\":{size},", StringComparison.Ordinal));
        log.Rows.Add((log.Rows[^1].Columns with { Index = size, Leaf = MerkleTree.Leaf(forged) }, forged));
        return Seen("appended", log, size);
    }

    // An old disk image: everything in it is true and signed. Only what was kept elsewhere says that there was more.
    private static Mutated Restored(LogCopy log, SigningKey key, Random random)
    {
        var old = log.At(random.Next(log.Rows.Count), key);
        var kept = Kept(log, key, random.Next(old.Rows.Count + 1, log.Rows.Count + 1));
        return new("restored, checkpoint kept", old, old.Rows.Count, [kept], []);
    }

    private static Mutated RestoredBeyondReceipt(LogCopy log, SigningKey key, Random random)
    {
        var old = log.At(random.Next(log.Rows.Count), key);
        return new("restored, receipt kept", old, old.Rows.Count, [], [log.ReceiptOf(random.Next(old.Rows.Count, log.Rows.Count))]);
    }

    private static Mutated Head(LogCopy log, SigningKey key, Random random)
    {
        var head = log.Head;
        var (name, changed) = random.Next(6) switch
        {
            0 => ("size", head with { Size = Other(head.Size, random) }),
            1 => ("at", head with { At = Other(head.At, random) }),
            2 => ("frontier", head with { Frontier = Flip(head.Frontier, random) }),
            3 => ("key_id", head with { KeyId = Other(head.KeyId, random) }),
            4 => ("last_change", head with { LastChange = Other(head.LastChange, random) }),
            _ => ("checkpoint", head with { Checkpoint = Encoding.UTF8.GetString(Flip(Encoding.UTF8.GetBytes(head.Checkpoint), random)) }),
        };
        return new($"head's {name}", log with { Head = changed }, null, [], []);
    }

    private static RecordColumns Column(RecordColumns row, Random random) => random.Next(14) switch
    {
        0 => row with { Index = Other(row.Index, random) },
        1 => row with { Id = Other(row.Id, random) },
        2 => row with { At = Other(row.At, random) },
        3 => row with { Event = Other(row.Event, random) },
        4 => row with { Outcome = Other(row.Outcome, random) },
        5 => row with { Client = OtherOrNone(row.Client, random) },
        6 => row with { User = row.User is null || random.Next(2) == 0 ? Other(row.User ?? "", random) : null },
        7 => row with { Centre = OtherOrNone(row.Centre, random) },
        8 => row with { Elder = OtherOrNone(row.Elder, random) },
        9 => row with { Number = OtherOrNone(row.Number, random) },
        10 => row with { Reason = row.Reason is null || random.Next(2) == 0 ? Other(row.Reason ?? "", random) : null },
        11 => row with { ExpiresAt = OtherOrNone(row.ExpiresAt, random) },
        12 => row with { About = OtherOrNone(row.About, random) },
        _ => row with { ReviewBy = OtherOrNone(row.ReviewBy, random) },
    };

    private static long Other(long value, Random random) => value ^ (1L << random.Next(64));

    private static long? OtherOrNone(long? value, Random random) =>
        value is { } number ? random.Next(2) == 0 ? null : Other(number, random) : random.NextInt64();

    private static string Other(string text, Random random)
    {
        if (text.Length == 0 || random.Next(4) == 0)
            return text + (char)random.Next(0, 128);

        var at = random.Next(text.Length);
        return $"{text[..at]}{(char)(text[at] ^ (1 << random.Next(7)))}{text[(at + 1)..]}";
    }

    private static void Renumber(LogCopy log)
    {
        for (var i = 0; i < log.Rows.Count; i++)
            log.Rows[i] = (log.Rows[i].Columns with { Index = i }, log.Rows[i].Record);
    }

    private static Checkpoint Kept(LogCopy log, SigningKey key, int size) => Checkpoint.Parse(log.At(size, key).Head.Checkpoint)!;

    private static Mutated Seen(string kind, LogCopy log, long first) => new(kind, log, first, [], []);
}
