using System.Buffers.Text;
using System.Security.Cryptography;

namespace Api.Keyholders;

/// <summary>The 256 random bits in an item's QR code: never the number, and each item's own.</summary>
internal static class ItemToken
{
    internal const int Bytes = 32;
    private const int Characters = 43;

    internal static byte[] New() => RandomNumberGenerator.GetBytes(Bytes);

    /// <summary>What an item is found by; the token itself lies sealed beside it.</summary>
    internal static byte[] Hash(byte[] token) => SHA256.HashData(token);

    /// <summary>Reads the form in which <see cref="Text"/> writes it, and no other.</summary>
    internal static bool TryParse(string text, out byte[] token)
    {
        token = new byte[Bytes];
        return text.Length == Characters && Base64Url.IsValid(text) && Base64Url.TryDecodeFromChars(text, token, out var written) && written == Bytes;
    }

    internal static string Text(byte[] token) => Base64Url.EncodeToString(token);
}

/// <summary>What a QR code leads to; without an address none is printed, for it would be wrong on the item for years.</summary>
/// <param name="Base">Keyholder:PublicUrl, without a slash at its end.</param>
internal sealed record QrAddress(string? Base)
{
    internal string? Of(byte[] token) => Base is null ? null : $"{Base}/q/{ItemToken.Text(token)}";
}
