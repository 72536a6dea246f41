using System.Globalization;
using System.Security.Cryptography;
using Api.Vault;

namespace Api.Access;

/// <summary>
/// What a request that changes something is known again by: keyed hashes of its Idempotency-Key, which is its client's and acting
/// user's own, and of what it asks for. Neither says anything of the request to who reads them.
/// </summary>
internal sealed class ChangeKey
{
    private ChangeKey(byte[] hash, byte[] request) => (Hash, Request) = (hash, request);

    /// <summary>Of the key.</summary>
    internal byte[] Hash { get; }

    /// <summary>Of method, address, If-Match and body.</summary>
    internal byte[] Request { get; }

    /// <summary>The change's record, once the change holds this key.</summary>
    internal long? RecordId { get; set; }

    internal static ChangeKey Of(IndexKeys index, Caller caller, string key, HttpRequest request, ReadOnlySpan<byte> body) => new(
        index.Change(Join(caller.ClientId.ToString(CultureInfo.InvariantCulture), caller.ActingUser, key)),
        index.Change(Join(
            request.Method, request.Path, request.QueryString.Value ?? "", request.Headers.IfMatch.ToString(), Convert.ToHexString(SHA256.HashData(body)))));

    // Each with its length before it: no two requests share one text.
    private static string Join(params IEnumerable<string> parts) =>
        string.Concat(parts.Select(part => string.Create(CultureInfo.InvariantCulture, $"{part.Length}:{part}")));
}
