using System.Text;
using Api.Storage;

namespace Api.Audit;

/// <summary>
/// The log as a file: each record's stored bytes on a line of its own, an empty line, and the signed checkpoint over just
/// these records. Whoever has it and the public key needs nothing else to verify it.
/// </summary>
internal static class AuditExport
{
    internal static async Task WriteAsync(Engine engine, AuditReader.Head head, Stream to, CancellationToken ct)
    {
        await using var buffered = new BufferedStream(to, 1 << 16);
        await foreach (var (_, record) in AuditReader.RecordsAsync(engine, head.Size - 1, ct))
        {
            await buffered.WriteAsync(record, ct);
            buffered.WriteByte((byte)'\n');
        }

        buffered.WriteByte((byte)'\n');
        await buffered.WriteAsync(Encoding.UTF8.GetBytes(head.Checkpoint), ct);
        await buffered.FlushAsync(ct);
    }

    /// <returns>The records as they were written, and the checkpoint's note; empty where the file ends without one.</returns>
    internal static (List<ReadOnlyMemory<byte>> Records, string Note) Read(ReadOnlyMemory<byte> bytes)
    {
        var records = new List<ReadOnlyMemory<byte>>();
        while (bytes.Span.IndexOf((byte)'\n') is var end and >= 0)
        {
            var line = bytes[..end];
            bytes = bytes[(end + 1)..];
            if (line.Length == 0)
                return (records, Encoding.UTF8.GetString(bytes.Span));

            records.Add(line);
        }

        return (records, "");
    }
}
