namespace Api.Http;

/// <summary>Versions as entity tags, and what If-Match says of them (RFC 9110 section 13.1.1).</summary>
internal static class ETag
{
    internal static string Of(long version) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"\"{version}\"");

    /// <summary>
    /// <c>If-Match: *</c> names no version, so it counts as none: it would be true of any (RFC 9110) and let the second of
    /// two editors overwrite the first silently.
    /// </summary>
    /// <returns>428 without If-Match, 412 when it names another version, else null.</returns>
    internal static Problem? Refusal(HttpRequest request, long version)
    {
        var wanted = request.Headers.IfMatch.SelectMany(line => line!.Split(',', StringSplitOptions.TrimEntries)).Where(IsTag).ToList();
        if (wanted.Count == 0)
            return Problems.IfMatchRequired;

        // A weak tag is never strongly equal.
        return wanted.Contains(Of(version)) ? null : Problems.EditedMeanwhile;
    }

    // Not the framework's parser: it runs beyond the end of a header that ends with W/. No tag of ours holds a comma.
    private static bool IsTag(string text) => text is ['"', .., '"'] or ['W', '/', '"', .., '"'];
}
