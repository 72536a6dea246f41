using System.Buffers.Text;
using Api.Keyholders;

namespace Api.Lookups;

/// <summary>The 256 random bits in an item's QR code, as base64url; the registry finds them by their SHA-256.</summary>
internal static class LookupToken
{
    internal const int Bytes = ItemToken.Bytes;

    internal static bool TryParse(string text, out byte[] token)
    {
        token = new byte[Bytes];
        return text.Length == 43 && Base64Url.IsValid(text) && Base64Url.TryDecodeFromChars(text, token, out var written) && written == Bytes;
    }

    internal static byte[] Hash(byte[] token) => ItemToken.Hash(token);
}
