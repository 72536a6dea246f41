using System.Security.Cryptography;
using System.Text;

namespace Api.Http;

/// <summary>Content security policies: nothing at all, or a page with the one style sheet that stands in it.</summary>
internal static class ContentPolicy
{
    // These do not fall back to default-src.
    private const string Rest = "base-uri 'none'; frame-ancestors 'none'";

    internal const string Closed = "default-src 'none'; form-action 'none'; " + Rest;

    /// <param name="style">What stands between &lt;style&gt; and its end: by its hash, so that no other style is ever taken, not even an attribute.</param>
    /// <param name="form">'self' for a page that has a form.</param>
    internal static string WithStyle(string style, string form = "'none'") =>
        $"default-src 'none'; style-src 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(style)))}'; form-action {form}; {Rest}";
}
