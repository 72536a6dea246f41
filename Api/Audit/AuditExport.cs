using System.Security.Cryptography;
using System.Text;
using Api.Storage;

namespace Api.Audit;

/// <summary>
/// The log as a file: each record's stored bytes on a line of its own, an empty line, and the signed checkpoint over just
/// these records. Whoever has it and the public key needs nothing else to verify it.
/// </summary>
internal static class AuditExport
{
    private const int ReportEach = 4096;
    private const int LongestLine = 1 << 18;
    private const int LongestNote = 1 << 16;

    // Not WriteByte: where it fills the buffer it writes synchronously, which Kestrel refuses in the middle of an export.
    private static readonly byte[] EndOfLine = "\n"u8.ToArray();

    internal static async Task WriteAsync(Engine engine, AuditReader.Head head, Stream to, CancellationToken ct)
    {
        // Not disposed, which would close what the caller still has to make durable; it is flushed below.
        var buffered = new BufferedStream(to, 1 << 16);
        await foreach (var (_, record) in AuditReader.RecordsAsync(engine, head.Size - 1, ct))
        {
            await buffered.WriteAsync(record, ct);
            await buffered.WriteAsync(EndOfLine, ct);
        }

        await buffered.WriteAsync(EndOfLine, ct);
        await buffered.WriteAsync(Encoding.UTF8.GetBytes(head.Checkpoint), ct);
        await buffered.FlushAsync(ct);
    }

    /// <summary>Reads to the end, where the signature is. The file must be seekable: it is never held whole.</summary>
    /// <returns>How many records there are, and the checkpoint's note; empty where the file ends without one.</returns>
    internal static (int Records, string Note) FindEnd(Stream export)
    {
        var records = 0;
        foreach (var (after, line) in Lines(export))
        {
            if (line.Length == 0)
            {
                // Whatever is longer is no note, and is found by its beginning.
                var note = new byte[LongestNote];
                export.Position = after;
                return (records, Encoding.UTF8.GetString(note, 0, export.ReadAtLeast(note, note.Length, throwOnEndOfStream: false)));
            }

            records++;
        }

        return (records, "");
    }

    /// <summary>Verifies an export with what <see cref="FindEnd"/> found.</summary>
    internal static AuditFault? Fault(
        Stream export, (int Records, string Note) end, ECDsa key, IReadOnlyCollection<Checkpoint> outside, IReadOnlyCollection<Receipt> receipts,
        Action<long> report)
    {
        using var verifier = new AuditVerifier(key, end.Note, outside, receipts);
        if (verifier.Begin() is { } unsigned)
            return unsigned;

        export.Position = 0;
        foreach (var (_, record) in Lines(export).Take(end.Records))
        {
            if (verifier.Next(record.Span, columns: null) is { } fault)
                return fault;

            if (verifier.Size % ReportEach == 0)
                report(verifier.Size);
        }

        report(verifier.Size);
        return verifier.End();
    }

    // Out of one buffer: a line is good until the next is asked for. A last one that is not ended is none, and of one that is
    // longer than any record only a part is shown, which cannot be read.
    private static IEnumerable<(long End, ReadOnlyMemory<byte> Line)> Lines(Stream file)
    {
        var buffer = new byte[LongestLine];
        var (start, filled, at) = (0, 0, 0L);
        while (true)
        {
            var length = buffer.AsSpan(start, filled - start).IndexOf((byte)'\n');
            if (length >= 0)
            {
                var line = buffer.AsMemory(start, length);
                start += length + 1;
                yield return (at + start, line);
                continue;
            }

            var kept = Math.Min(filled - start, buffer.Length / 2);
            buffer.AsSpan(start, kept).CopyTo(buffer);
            at += filled - kept;
            (start, filled) = (0, kept);
            var read = file.Read(buffer, filled, buffer.Length - filled);
            if (read == 0)
                yield break;

            filled += read;
        }
    }
}
