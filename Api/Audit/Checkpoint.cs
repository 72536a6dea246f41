using System.Text;

namespace Api.Audit;

/// <summary>
/// A signed head of the log: C2SP tlog-checkpoint text inside a signed note, so that openssl and a few lines of any
/// language can check it without this program.
/// </summary>
internal static class Checkpoint
{
    /// <param name="origin">The log's name, unique in the world: issuer and log.</param>
    internal static string Sign(string origin, MerkleTree tree, SigningKey key)
    {
        var text = $"{origin}\n{tree.Size}\n{Convert.ToBase64String(tree.Root())}\n";
        byte[] signature = [.. key.Hash, .. key.Sign(Encoding.UTF8.GetBytes(text))];
        return $"{text}\n— {origin} {Convert.ToBase64String(signature)}\n";
    }

    internal static string Origin(string issuer) => $"{issuer}/keyholder-audit";
}
