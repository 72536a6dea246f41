using System.Security.Cryptography;
using System.Text;

namespace Api.Vault;

/// <summary>
/// Keyed hashes by which sealed things are found. One random root, stored wrapped under the master key, and from it a key
/// per purpose by HKDF (RFC 5869): what is known of one index says nothing about another. They stay when the master key
/// rotates, or every index would have to be written anew.
/// </summary>
internal sealed class IndexKeys
{
    internal const int RootBytes = 32;
    private const int NumberKeyBytes = 16;

    private readonly byte[] numbers;
    private readonly byte[] persons;
    private readonly byte[] misses;
    private readonly byte[] changes;

    internal IndexKeys(ReadOnlySpan<byte> root)
    {
        numbers = Derive(root, "numbers");
        persons = Derive(root, "persons");
        misses = Derive(root, "misses");
        changes = Derive(root, "changes");
        Registry = Derive(root, "registry cells");
    }

    /// <summary>Seals what belongs to no elder: unassigned numbers and notes on them.</summary>
    internal byte[] Registry { get; }

    /// <summary>What a number is found by: the first 16 bytes of HMAC-SHA256 of its normalised form.</summary>
    internal byte[] Number(string normalised) => Hash(numbers, normalised)[..NumberKeyBytes];

    /// <summary>What a possible duplicate is found by.</summary>
    internal byte[] Person(string foldedKana, DateOnly birthDate) =>
        Hash(persons, $"{foldedKana}\n{birthDate:yyyy-MM-dd}");

    /// <summary>What the log holds of a number that is not registered: the same number gives the same hash, and no more.</summary>
    internal byte[] Miss(string asked) => Hash(misses, asked)[..NumberKeyBytes];

    /// <summary>What a request that changes something is known again by, and its Idempotency-Key.</summary>
    internal byte[] Change(string said) => Hash(changes, said)[..NumberKeyBytes];

    private static byte[] Derive(ReadOnlySpan<byte> root, string purpose)
    {
        var key = new byte[RootBytes];
        HKDF.DeriveKey(HashAlgorithmName.SHA256, root, key, salt: [], info: Encoding.ASCII.GetBytes("keyholder " + purpose));
        return key;
    }

    private static byte[] Hash(byte[] key, string text) => HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text));
}
