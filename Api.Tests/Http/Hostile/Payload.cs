using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Api.Tests.Http.Hostile;

/// <summary>Something hostile to write where a text is expected.</summary>
/// <param name="Family">What kind of attack it is.</param>
/// <param name="Text">The text; null for what is none: bytes that are not UTF-8, half of a surrogate pair.</param>
/// <param name="Json">The text as a JSON string, quotation marks included, or what else stands in its place.</param>
/// <param name="Percent">As it is written in an address.</param>
internal sealed record Payload(string Family, string? Text, byte[] Json, string Percent)
{
    internal static Payload Of(string family, string text) => new(
        family, text, Encoding.UTF8.GetBytes($"\"{JsonEncodedText.Encode(text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\""), Uri.EscapeDataString(text));

    /// <summary>Controls too as they are, and not as escapes.</summary>
    internal static Payload Raw(string family, string text) =>
        Of(family, text) with { Json = Encoding.UTF8.GetBytes($"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"") };

    internal static Payload Bytes(string family, params byte[] bytes) => new(
        family, null, [(byte)'"', .. bytes, (byte)'"'], string.Concat(bytes.Select(one => $"%{one:X2}")));

    /// <summary>Anything but a JSON string of that text.</summary>
    internal static Payload Token(string family, string json) => new(family, null, Encoding.UTF8.GetBytes(json), Uri.EscapeDataString(json));

    public override string ToString() => $"{Family}: {Encoding.UTF8.GetString(Json)}";
}
