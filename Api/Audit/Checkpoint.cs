using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Api.Audit;

/// <summary>
/// A signed head of the log: C2SP tlog-checkpoint text inside a C2SP signed note, so that openssl and a few lines of any
/// language can check it without this program.
/// </summary>
/// <param name="Origin">The log's name, unique in the world: issuer and log.</param>
/// <param name="Size">How many records it is about.</param>
/// <param name="Root">Their Merkle tree's root.</param>
/// <param name="Note">The whole note, as it was signed.</param>
internal sealed record Checkpoint(string Origin, long Size, byte[] Root, string Note)
{
    private const string SignatureStart = "— ";

    internal static string Sign(string origin, MerkleTree tree, SigningKey key)
    {
        var text = $"{origin}\n{tree.Size}\n{Convert.ToBase64String(tree.Root())}\n";
        byte[] signature = [.. key.Hash, .. key.Sign(Encoding.UTF8.GetBytes(text))];
        return $"{text}\n{SignatureStart}{origin} {Convert.ToBase64String(signature)}\n";
    }

    internal static string OriginOf(string issuer) => $"{issuer}/keyholder-audit";

    /// <returns>Null when this is not a checkpoint.</returns>
    internal static Checkpoint? Parse(string note)
    {
        var cut = note.IndexOf("\n\n", StringComparison.Ordinal);
        if (cut < 0)
            return null;

        var lines = note[..cut].Split('\n');
        var root = new byte[MerkleTree.HashBytes];
        return lines.Length >= 3 && lines[0].Length > 0
            && long.TryParse(lines[1], NumberStyles.None, CultureInfo.InvariantCulture, out var size)
            && Convert.TryFromBase64String(lines[2], root, out var written) && written == root.Length
            ? new Checkpoint(lines[0], size, root, note)
            : null;
    }

    /// <summary>Whether one of the note's signatures is by this key (SubjectPublicKeyInfo, P-256).</summary>
    internal bool IsSignedBy(ECDsa key)
    {
        var hash = SHA256.HashData(key.ExportSubjectPublicKeyInfo()).AsSpan(0, 4);
        var cut = Note.IndexOf("\n\n", StringComparison.Ordinal);
        var text = Encoding.UTF8.GetBytes(Note[..(cut + 1)]);
        foreach (var line in Note[(cut + 2)..].Split('\n'))
        {
            // The signature's name is the log's (C2SP signed-note).
            if (!line.StartsWith($"{SignatureStart}{Origin} ", StringComparison.Ordinal))
                continue;

            var written = line[(SignatureStart.Length + Origin.Length + 1)..];
            var signature = new byte[256];
            // Base64 has bits that no byte holds and lets blanks through: only the one spelling that Sign writes is taken.
            if (Convert.TryFromBase64String(written, signature, out var length) && length > 4
                && Convert.ToBase64String(signature, 0, length) == written
                && signature.AsSpan(0, 4).SequenceEqual(hash)
                && key.VerifyData(text, signature.AsSpan(4, length - 4), HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether nothing but one signature follows the text: what <see cref="Sign"/> writes, and nothing put in later.</summary>
    internal bool HasOneSignature => Note.IndexOf('\n', Note.IndexOf("\n\n", StringComparison.Ordinal) + 2) == Note.Length - 1;

    /// <summary>Whether this begins as a checkpoint does and goes on to the end of a signature's line, whoever signed it.</summary>
    internal static bool IsWhole(string note) =>
        Parse(note) is not null && note.IndexOf('\n', note.IndexOf("\n\n", StringComparison.Ordinal) + 2) >= 0;

    /// <summary>The notes of a file in which they stand one after the other, each ended by its signature line and an empty one.</summary>
    internal static List<Checkpoint> ParseMany(string text)
    {
        var notes = new List<Checkpoint>();
        var current = new StringBuilder();
        var signed = false;
        foreach (var line in text.Split('\n'))
        {
            if (line.Length == 0 && (signed || current.Length == 0))
            {
                if (signed)
                    Add();
                continue;
            }

            signed |= line.StartsWith(SignatureStart, StringComparison.Ordinal);
            current.Append(line).Append('\n');
        }

        if (current.ToString().Trim().Length > 0)
            Add();
        return notes;

        void Add()
        {
            notes.Add((signed ? Parse(current.ToString()) : null) ?? throw new FormatException("This is not a checkpoint."));
            current.Clear();
            signed = false;
        }
    }
}
