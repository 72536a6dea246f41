using Api.Keyholders;

namespace Api.Lookups;

/// <summary>The 256 random bits in an item's QR code, as base64url; the registry finds them by their SHA-256.</summary>
internal static class LookupToken
{
    internal const int Bytes = ItemToken.Bytes;

    internal static bool TryParse(string text, out byte[] token) => ItemToken.TryParse(text, out token);

    internal static byte[] Hash(byte[] token) => ItemToken.Hash(token);
}
