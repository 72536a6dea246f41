using System.Text;

namespace Api.Http;

/// <summary>
/// The Idempotency-Key header (draft-ietf-httpapi-idempotency-key-header): by it a change that is sent again, because nobody
/// heard its answer, is made once.
/// </summary>
internal static class IdempotencyKey
{
    internal const string Header = "Idempotency-Key";
    internal const string Pattern = "^(\"[ -~]{1,128}\"|[!#-+\\--~]{1,64})$";

    private const int MostCharacters = 64;

    internal static readonly Problem NotAKey = Problems.Malformed with
    {
        Errors = new Dictionary<string, string[]>
        {
            [Header] = [new Text(
                "半角の英数字・記号1〜64文字を、一度だけ入れてください（\" \" で囲んでも構いません）。",
                "Send it once: 1 to 64 printable ASCII characters, in quotation marks or without.").Both],
        },
    };

    /// <summary>On a route whose method is one of changes, and that only answers something, or has no caller to tell apart: the header is not read.</summary>
    internal sealed class NotTaken;

    internal static TBuilder WithoutIdempotencyKey<TBuilder>(this TBuilder endpoint)
        where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(new NotTaken());

    /// <summary>Whether a route takes the header: all that may change something do, also those that are yet to be written.</summary>
    internal static bool IsTaken(string? method, IEnumerable<object> metadata) =>
        method is not null && !HttpMethods.IsGet(method) && !HttpMethods.IsHead(method) && !metadata.Any(one => one is NotTaken);

    /// <summary>
    /// A structured field's string (RFC 9651 section 3.3.3), or the same without its quotation marks. Without them neither space
    /// nor comma: what a proxy made of two headers is no key.
    /// </summary>
    /// <returns>Null when it is none, or there are several.</returns>
    internal static string? Read(HttpRequest request)
    {
        if (request.Headers[Header] is not [{ } written])
            return null;

        var key = written is ['"', .., '"'] and { Length: > 1 } ? Unquoted(written.AsSpan(1, written.Length - 2))
            : written.AsSpan().ContainsAnyExceptInRange('!', '~') || written.AsSpan().ContainsAny('"', ',') ? null
            : written;
        return key is { Length: > 0 and <= MostCharacters } ? key : null;
    }

    private static string? Unquoted(ReadOnlySpan<char> text)
    {
        var key = new StringBuilder(text.Length);
        for (var at = 0; at < text.Length; at++)
        {
            // A backslash stands before a quotation mark or another one, and neither stands alone.
            var isEscaped = text[at] == '\\';
            if (isEscaped && ++at == text.Length)
                return null;
            if (text[at] is < ' ' or > '~' || isEscaped != (text[at] is '"' or '\\'))
                return null;

            key.Append(text[at]);
        }

        return key.ToString();
    }
}
