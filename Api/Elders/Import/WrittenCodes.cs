using System.Collections.Frozen;
using Api.Http;

namespace Api.Elders.Import;

/// <summary>
/// The words that centres write for the codes of domain.md section 5, besides each code's own label. Compared without regard
/// to width, spaces and kana script (<see cref="Kana.Fold"/>). A word that is not listed is no code; nothing is guessed.
/// </summary>
internal static class WrittenCodes
{
    private static readonly FrozenDictionary<string, string> SexWords = Words(
        Codes.Sex, ("female", "女 F 女子 ♀"), ("male", "男 M 男子 ♂"));

    private static readonly FrozenDictionary<string, string> HouseholdWords = Words(
        Codes.Household,
        ("alone", "一人暮らし ひとり暮らし 1人暮らし 独り暮らし 単身 単身世帯 独居世帯 単独世帯 高齢単身 高齢者単身 独居高齢者 一人世帯"),
        ("elders-only", "高齢者世帯 高齢世帯 高齢者のみ 高齢のみ 高齢者夫婦 高齢夫婦 高齢者夫婦世帯 高齢夫婦世帯 夫婦のみ 夫婦世帯 夫婦のみ世帯 老々世帯"),
        ("alone-by-day", "昼間独居 日中一人 日中ひとり 日中のみ独居"),
        ("with-family", "同居 家族同居 家族と同居世帯 子と同居 子供と同居 子ども世帯と同居 二世帯 二世帯同居 三世代 三世代同居 同居世帯"),
        ("facility", "施設入所 施設入居 入所中 入所 グループホーム 有料老人ホーム 特養 老健 サ高住"));

    private static readonly FrozenDictionary<string, string> CareLevelWords = Words(
        Codes.CareLevel,
        ("not-applied", "未申請 認定なし 介護認定なし なし 無し 無 未認定"),
        ("not-eligible", "自立 非該当（自立）"),
        ("pending", "認定申請中 新規申請中 申請"),
        ("program", "事業対象 総合事業 総合事業対象者"),
        ("support-1", "支援1 要支1 支1 要支援Ⅰ"), ("support-2", "支援2 要支2 支2 要支援Ⅱ"),
        ("care-1", "介護1 要介1 介1 要介護Ⅰ"), ("care-2", "介護2 要介2 介2 要介護Ⅱ"), ("care-3", "介護3 要介3 介3 要介護Ⅲ"),
        ("care-4", "介護4 要介4 介4 要介護Ⅳ"), ("care-5", "介護5 要介5 介5 要介護Ⅴ"));

    private static readonly FrozenDictionary<string, string> PhoneKindWords = Words(
        Codes.PhoneKind,
        ("home", "自宅電話 固定 固定電話 家 家電 宅電"), ("mobile", "携帯電話 ケータイ スマホ"), ("work", "勤務先電話 会社 職場 勤務先 勤め先"),
        ("fax", "ファックス ファクス"));

    private static readonly FrozenDictionary<string, string> GiverWords = Words(
        Codes.ConsentGiver, ("self", "ご本人 自署"), ("family", "親族 代理"), ("guardian", "成年後見人 後見人 保佐人 補助人"));

    private static readonly FrozenDictionary<string, string> ConfirmedByWords = Words(
        Codes.ConfirmedBy, ("self", "ご本人"), ("family", "親族"), ("care-manager", "ケアマネ ケアマネージャー 介護支援専門員"), ("doctor", "主治医 医者"));

    private static readonly FrozenDictionary<string, string> LanguageWords = Words(
        null, ("ja", "日本語"), ("en", "英語"), ("zh", "中国語"), ("ko", "韓国語 朝鮮語 韓国・朝鮮語"), ("pt", "ポルトガル語"), ("es", "スペイン語"),
        ("tl", "タガログ語 フィリピン語"), ("vi", "ベトナム語"), ("ja-sgn", "手話"));

    private static readonly FrozenDictionary<string, string> YesWords = Words(
        null, ("yes", "○ ◯ 〇 ◎ レ ✓ ✔ 有 有り あり はい 可 済 済み 該当 対象 同意 同意済 同意あり 同意する 希望 する TRUE YES 1"),
        ("no", "× ✕ ✖ ╳ 無 無し なし いいえ 不可 否 未 未済 非該当 対象外 不同意 同意なし 未同意 しない FALSE NO 0"));

    private static readonly FrozenSet<string> NoneWords = new[]
    {
        "なし", "無し", "無", "ナシ", "特になし", "特に無し", "とくになし", "ありません", "該当なし", "いない", "なし。",
    }.Select(Kana.Fold).ToFrozenSet();

    private static readonly FrozenSet<string> NobodyWords = new[]
    {
        "身寄りなし", "身寄り無し", "身よりなし", "身内なし", "親族なし", "家族なし", "連絡先なし", "緊急連絡先なし",
    }.Select(Kana.Fold).ToFrozenSet();

    private const int LongestDitto = 6;

    private static readonly FrozenSet<string> DittoWords =
        new[] { "〃", "々", "仝", "同上", "同右", "同左", "上に同じ", "上と同じ", "\"", "”", "″", "''" }.Select(Kana.Fold).ToFrozenSet();

    internal static string? Sex(string word) => SexWords.GetValueOrDefault(Kana.Fold(word));

    internal static string? Household(string word) => HouseholdWords.GetValueOrDefault(Kana.Fold(word));

    internal static string? CareLevel(string word) => CareLevelWords.GetValueOrDefault(Kana.Fold(word));

    internal static string? PhoneKind(string word) => PhoneKindWords.GetValueOrDefault(Kana.Fold(word));

    internal static string? Giver(string word) => GiverWords.GetValueOrDefault(Kana.Fold(word));

    internal static string? ConfirmedBy(string word) => ConfirmedByWords.GetValueOrDefault(Kana.Fold(word));

    /// <summary>BCP 47 for a word listed here; any other stands as it is written.</summary>
    internal static string Language(string word) =>
        LanguageWords.GetValueOrDefault(Kana.Fold(word)) ?? word;

    /// <summary>A mark such as ○, あり or 不可; null: neither yes nor no.</summary>
    internal static bool? YesOrNo(string word) => YesWords.GetValueOrDefault(Kana.Fold(word)) switch
    {
        "yes" => true,
        "no" => false,
        _ => null,
    };

    internal static bool IsNone(string word) => NoneWords.Contains(Kana.Fold(word));

    /// <summary>Where a contact's name belongs: there is nobody.</summary>
    internal static bool IsNobody(string word) => IsNone(word) || NobodyWords.Contains(Kana.Fold(word));

    /// <summary>〃1-2-5 too: as the row above but for its end.</summary>
    internal static bool IsDitto(string text) =>
        text.Contains('〃', StringComparison.Ordinal) || text.StartsWith("同上", StringComparison.Ordinal)
        || (text.Length <= LongestDitto && DittoWords.Contains(Kana.Fold(text)));

    /// <summary>The code of a list whose own label this is.</summary>
    internal static string? Labelled(IReadOnlyDictionary<string, Text> codes, string word)
    {
        var folded = Kana.Fold(word);
        return codes.FirstOrDefault(code => Kana.Fold(code.Value.Ja) == folded).Key;
    }

    /// <summary>From words in one string parted by spaces to a code, by folded word; with the labels of a closed list.</summary>
    internal static FrozenDictionary<string, string> Words(
        IReadOnlyDictionary<string, Text>? labels, params ReadOnlySpan<(string Code, string Words)> codes)
    {
        var words = new Dictionary<string, string>();
        foreach (var (code, label) in labels ?? FrozenDictionary<string, Text>.Empty)
            words[Kana.Fold(label.Ja)] = code;

        foreach (var (code, list) in codes)
        {
            foreach (var word in list.Split(' '))
                words[Kana.Fold(word)] = code;
        }

        return words.ToFrozenDictionary();
    }
}
