using Api.Http;

namespace Api.Centres;

/// <summary>Whose centre a town is, as people write towns: with and without ward, house number or 丁目 in any form.</summary>
internal sealed class TownRouting(IReadOnlyList<Centre> centres)
{
    // After one of these another name begins: 東京都|大田区|大森北. A space or a comma does as well.
    private const string Ends = "都道府県市区町村郡　 、，,";

    // One character is no town; it is the rest of one (四日市|場).
    private const int Shortest = 2;

    private const string KanjiDigits = "一二三四五六七八九";

    // Folded once: an import asks for each of its rows.
    private readonly List<(Centre Centre, List<List<string>> Towns)> places = [.. centres.Select(centre => (centre, centre.Towns.Select(NamesIn).ToList()))];

    /// <returns>The centre with the town that reaches furthest into the text; null when there is none, or two are as near.</returns>
    internal Centre? Nearest(string? written)
    {
        if (string.IsNullOrWhiteSpace(written))
            return null;

        var names = NamesIn(written);
        (Centre? found, var furthest) = (null, 0);
        foreach (var (centre, towns) in places)
        {
            var reach = towns.Select(town => Reach(town, names)).DefaultIfEmpty().Max();
            // The wrong centre is worse than none: then somebody is asked, or all of them see it.
            if (reach >= furthest && reach > 0)
                (found, furthest) = (reach > furthest ? centre : null, reach);
        }

        return found;
    }

    /// <summary>How far a town's name reaches into what was written; 0 where it is not there.</summary>
    internal static int Reach(string town, string written) => Reach(NamesIn(town), NamesIn(written));

    private static int Reach(List<string> town, List<string> written) =>
        (from name in town
         where name.Length >= Shortest || name == town[0]
         from place in written
         where place.StartsWith(name, StringComparison.Ordinal)
         select written[0].Length - place.Length + name.Length).DefaultIfEmpty().Max();

    // The whole text, then what is left of it after each prefecture, city, ward…
    private static List<string> NamesIn(string text)
    {
        var names = new List<string> { Fold(text) };
        for (var i = 1; i < text.Length; i++)
        {
            if (Ends.Contains(text[i - 1], StringComparison.Ordinal) && Fold(text[i..]) is { Length: > 0 } name)
                names.Add(name);
        }

        return names;
    }

    // 一丁目, 1丁目 and 1- are the same house block.
    private static string Fold(string text)
    {
        var folded = KanjiFold.Key(text);
        for (var digit = 0; digit < KanjiDigits.Length; digit++)
            folded = folded.Replace($"{KanjiDigits[digit]}丁目", $"{digit + 1}丁目", StringComparison.Ordinal);
        return folded.Replace("丁目", "ー", StringComparison.Ordinal);
    }
}
