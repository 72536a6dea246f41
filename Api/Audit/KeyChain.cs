using System.Security.Cryptography;
using System.Text.Json;

namespace Api.Audit;

/// <summary>
/// The keys that signed a log one after the other. The last record under a key names the next one; the first record under
/// the next carries the old key's checkpoint over all before it. So a log of many keys can be checked with any one of them.
/// </summary>
/// <param name="given">The key that the verifier trusts.</param>
internal sealed class KeyChain(ECDsa given) : IDisposable
{
    internal const string Event = "signing-key";
    internal const string Named = "named";
    internal const string Taken = "taken";

    private readonly List<(long Size, ECDsa Old, ECDsa New)> changes = [];
    private (long Size, byte[] Old, byte[] New)? named;

    /// <summary>Whose signature the log's end must carry.</summary>
    internal ECDsa Last => changes.Count == 0 ? given : changes[^1].New;

    /// <summary>Whether the trusted key is one of those that signed it.</summary>
    internal bool HasGiven => changes.Count == 0 || changes.Exists(change => IsGiven(change.Old) || IsGiven(change.New));

    /// <summary>The key that signed the log when it had so many records.</summary>
    internal ECDsa At(long size)
    {
        foreach (var change in changes)
        {
            if (size <= change.Size)
                return change.Old;
        }

        return Last;
    }

    /// <summary>Takes the next record, whichever it is.</summary>
    /// <param name="isOfKeys">Whether it says of itself that it is about the key.</param>
    /// <param name="record">Its bytes.</param>
    /// <param name="before">The tree of all records before it.</param>
    internal AuditFault? Next(bool isOfKeys, ReadOnlySpan<byte> record, MerkleTree before)
    {
        if (!isOfKeys && named is null)
            return null;

        var said = isOfKeys ? Read(record) : default;
        if (named is not { } change)
        {
            named = said is { Old: { } old, New: { } next } && IsNextTo(old) ? (before.Size + 1, old, next) : null;
            return named is null ? Fault(before, "署名鍵の交代が記録どおりに続いていません。", "It does not name the next key after the one before it.") : null;
        }

        named = null;
        if (said.Note is not { } note || Checkpoint.Parse(note) is not { HasOneSignature: true } checkpoint
            || checkpoint.Size != change.Size || !checkpoint.Root.AsSpan().SequenceEqual(before.Root())
            || KeyOf(change.Old) is not { } signer || !checkpoint.IsSignedBy(signer) || KeyOf(change.New) is not { } successor)
        {
            return Fault(before, "前の署名鍵による引き継ぎの署名がありません。", "The key before it did not sign the log up to here.");
        }

        changes.Add((change.Size, signer, successor));
        return null;
    }

    public void Dispose()
    {
        foreach (var (_, old, next) in changes)
        {
            old.Dispose();
            next.Dispose();
        }
    }

    private static AuditFault Fault(MerkleTree before, string ja, string en) => new(before.Size, new(ja, en));

    private static ECDsa? KeyOf(byte[] publicKey)
    {
        var key = ECDsa.Create();
        try
        {
            key.ImportSubjectPublicKeyInfo(publicKey, out _);
            return key;
        }
        catch (CryptographicException)
        {
            key.Dispose();
            return null;
        }
    }

    private bool IsNextTo(byte[] old) => changes.Count == 0 || changes[^1].New.ExportSubjectPublicKeyInfo().AsSpan().SequenceEqual(old);

    private bool IsGiven(ECDsa key) => key.ExportSubjectPublicKeyInfo().AsSpan().SequenceEqual(given.ExportSubjectPublicKeyInfo());

    // The record was read once already: it is JSON, and an object.
    private static (byte[]? Old, byte[]? New, string? Note) Read(ReadOnlySpan<byte> record)
    {
        using var json = JsonDocument.Parse(record.ToArray());
        return (Bytes(json, "oldKey"), Bytes(json, "newKey"),
            json.RootElement.TryGetProperty("checkpoint", out var note) && note.ValueKind == JsonValueKind.String ? note.GetString() : null);
    }

    private static byte[]? Bytes(JsonDocument json, string name) =>
        json.RootElement.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.TryGetBytesFromBase64(out var bytes)
            ? bytes
            : null;
}
