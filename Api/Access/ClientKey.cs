using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Api.Access;

/// <summary>A client's key: 256 random bits, shown once; only its SHA-256 is stored. It needs no salt: nobody guesses it.</summary>
internal static class ClientKey
{
    private const string Prefix = "kh_";
    private const int Bytes = 32;

    internal static string New() => Prefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(Bytes));

    internal static byte[] Hash(ReadOnlySpan<char> key)
    {
        Span<byte> utf8 = stackalloc byte[256];
        return Encoding.UTF8.TryGetBytes(key, utf8, out var written) ? SHA256.HashData(utf8[..written]) : [];
    }
}
