using System.Text.RegularExpressions;

namespace Api.Elders.Import;

/// <summary>
/// 服薬・アレルギー in one column. It is split where the writer did so, by a label (アレルギー：…) or by a word that can only be one
/// of the two (ペニシリンアレルギー). What stands there unlabelled is kept as medicines; that nobody has allergies is never concluded.
/// </summary>
internal static partial class MedicineCell
{
    private const string Labels = "(?:薬剤?|食物|薬物)?(?:アレルギー|ｱﾚﾙｷﾞｰ|服薬中?|内服薬?|常用薬|処方薬?|お?薬)";

    /// <returns>What is to be checked; null: nothing.</returns>
    internal static ImportFault? Read(string text, Medical medical)
    {
        if (WrittenCodes.IsNone(text))
        {
            medical.Allergies = new Allergies { Known = "none" };
            return ImportFault.NoneOfBoth;
        }

        var medicines = new List<Medication>();
        var allergies = new List<Allergy>();
        var areNone = false;
        foreach (var (isAllergies, part) in Parts(text))
        {
            foreach (var entry in ListCell.Split(part.Trim()))
            {
                var match = isAllergies ? null : Allergic().Match(entry);
                if (isAllergies ? WrittenCodes.IsNone(entry) : NoAllergy().IsMatch(entry))
                    areNone = true;
                else if (isAllergies)
                    allergies.Add(Allergy(entry));
                else if (match is { Success: true })
                    allergies.Add(new Allergy { Text = match.Groups[1].Value });
                else if (!WrittenCodes.IsNone(entry))
                    medicines.Add(new Medication { Text = entry });
            }
        }

        medical.Medications = medicines.Count == 0 ? medical.Medications : medicines;
        if (allergies.Count > 0)
            medical.Allergies = new Allergies { Known = "some", Items = allergies };
        else if (areNone)
            medical.Allergies = new Allergies { Known = "none" };

        // Something about allergies is left among the medicines, or nothing was said of them.
        return (allergies.Count == 0) == !areNone || medicines.Exists(medicine => medicine.Text!.Contains("アレル", StringComparison.Ordinal))
            ? ImportFault.Unsure
            : null;
    }

    /// <summary>A column for allergies alone.</summary>
    internal static Allergies ReadAllergies(string text)
    {
        if (WrittenCodes.IsNone(text) || NoAllergy().IsMatch(text) || WrittenCodes.Labelled(Codes.AllergiesKnown, text) == "none")
            return new Allergies { Known = "none" };

        return IsNotAsked(text)
            ? new Allergies { Known = "not-asked" }
            : new Allergies { Known = "some", Items = [.. ListCell.Split(text).Select(Allergy)] };
    }

    internal static string? WriteAllergies(Allergies? allergies) => allergies?.Known switch
    {
        null => null,
        "some" => ListCell.Write(allergies.Items?.Select(item => ListCell.WithTags(item.Text, Label(item.Criticality)))),
        var known => Codes.AllergiesKnown[known].Ja,
    };

    private static Allergy Allergy(string entry)
    {
        var (text, tags) = ListCell.Tagged(entry);
        return tags is [var tag] && WrittenCodes.Labelled(Codes.Criticality, tag) is { } criticality
            ? new Allergy { Text = text, Criticality = criticality }
            : new Allergy { Text = entry };
    }

    private static string? Label(string? criticality) => criticality is null ? null : Codes.Criticality[criticality].Ja;

    private static bool IsNotAsked(string text) =>
        text is "不明" or "未確認" or "未聴取" or "わからない" or "?" or "？" || WrittenCodes.Labelled(Codes.AllergiesKnown, text) == "not-asked";

    // 内服：…、アレルギー：… to its parts; what stands before the first label is not labelled.
    private static IEnumerable<(bool IsAllergies, string Text)> Parts(string text)
    {
        var isAllergies = false;
        var start = 0;
        foreach (Match label in Label().Matches(text))
        {
            if (label.Index > start)
                yield return (isAllergies, text[start..label.Index]);

            isAllergies = label.Value.Contains("アレルギー", StringComparison.Ordinal) || label.Value.Contains("ｱﾚﾙｷﾞｰ", StringComparison.Ordinal);
            start = label.Index + label.Length;
        }

        yield return (isAllergies, text[start..]);
    }

    // At the start of a part only: in ペニシリンアレルギー：発疹 the word before it says what the allergy is.
    [GeneratedRegex(@"(?:(?:^|(?<=[\s、，,;；。/／]))" + Labels + @"\s*[：:]|[【\[［<＜]" + Labels + @"[】\]］>＞][：:]?)\s*")]
    private static partial Regex Label();

    [GeneratedRegex(@"^(.*[^\s　無食薬物のは])(?:の)?(?:アレルギー|ｱﾚﾙｷﾞｰ)(?:あり|有り?|が?ある)?$")]
    private static partial Regex Allergic();

    [GeneratedRegex(@"^(?:薬剤?|食物|薬物)?(?:アレルギー|ｱﾚﾙｷﾞｰ)\s*(?:[はも]\s*)?(?:特に)?(?:なし|無し?|ナシ|ありません|ない)。?$")]
    private static partial Regex NoAllergy();
}
