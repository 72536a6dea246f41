using Microsoft.Net.Http.Headers;

namespace Api.Http;

/// <summary>The language a person reads: Japanese, unless the request asks for English before it.</summary>
internal enum Language
{
    Japanese,
    English,
}

/// <summary>One text a person sees, in both languages side by side, so that neither is forgotten.</summary>
internal readonly record struct Text(string Ja, string En)
{
    private const char Between = '\u001f';

    internal string In(Language language) => language == Language.English ? En : Ja;

    /// <summary>Both languages in one string, for libraries that carry a single message.</summary>
    internal string Both => Ja + Between + En;

    internal static string Pick(string both, Language language)
    {
        var cut = both.IndexOf(Between, StringComparison.Ordinal);
        return cut < 0 ? both : language == Language.English ? both[(cut + 1)..] : both[..cut];
    }
}

internal static class Languages
{
    /// <summary>The caller's language by Accept-Language (RFC 9110 section 12.5.4); Japanese by default.</summary>
    internal static Language Language(this HttpContext context)
    {
        var header = context.Request.Headers.AcceptLanguage;
        if (header.Count == 0 || !StringWithQualityHeaderValue.TryParseList(header, out var wanted))
            return Http.Language.Japanese;

        double japanese = 0, english = 0;
        foreach (var one in wanted)
        {
            var quality = one.Quality ?? 1;
            if (Is(one.Value, "ja"))
                japanese = Math.Max(japanese, quality);
            else if (Is(one.Value, "en"))
                english = Math.Max(english, quality);
        }

        return english > japanese ? Http.Language.English : Http.Language.Japanese;
    }

    private static bool Is(Microsoft.Extensions.Primitives.StringSegment tag, string language) =>
        tag.Equals(language, StringComparison.OrdinalIgnoreCase)
        || tag.StartsWith(language + "-", StringComparison.OrdinalIgnoreCase);
}
