using System.Collections.Frozen;
using Api.Http;

namespace Api.Elders.Import;

/// <summary>続柄: a closed code beside the word as it was written (長男), which is what people read.</summary>
internal static class WrittenRelationships
{
    private const string Order = "長次二三四五六";

    private static readonly FrozenDictionary<string, string> Labels = WrittenCodes.Words(Codes.Relationship);

    private static readonly FrozenDictionary<string, string> Known = WrittenCodes.Words(
        Codes.Relationship,
        [
            ("spouse", "妻 夫 配偶者 主人 家内 内縁 内縁の妻 内縁の夫 内妻 内夫 パートナー"),
            ("child", "息子 娘 子供 子ども 実子 養子 養女 長子 " + Of("男", "女")),
            ("child-in-law", "嫁 婿 娘婿 息子の妻 息子の嫁 娘の夫 子の妻 子の夫 長男嫁 次男嫁 長女婿 次女婿 "
                + Of("男の妻", "男の嫁", "男妻", "女の夫", "女の婿", "女夫")),
            ("grandchild", "孫娘 孫息子 孫 お孫さん"),
            ("sibling", "兄 弟 姉 妹 兄弟 姉妹 実兄 実弟 実姉 実妹 きょうだい"),
            ("parent", "父 母 実父 実母 養父 養母"),
            ("niece-nephew", "甥 姪 おい めい 甥っ子 姪っ子"),
            ("other-relative", "親戚 親族 親類 いとこ 従兄弟 従姉妹 従兄 従弟 従姉 従妹 はとこ 叔父 叔母 伯父 伯母 おじ おば "
                + "義兄 義弟 義姉 義妹 義父 義母 義兄弟 甥の妻 姪の夫 孫の妻 孫の夫 弟の妻 兄の妻 姉の夫 妹の夫 ひ孫 曾孫"),
            ("friend", "友人 知人 友達 知り合い お友達 茶飲み友達"),
            ("neighbour", "隣人 近隣 近隣者 近隣住民 近所 ご近所 近所の方 近所の人 隣 お隣 隣家 隣の方"),
            ("welfare-commissioner", "民生 民生児童委員 民生・児童委員 担当民生委員"),
            ("care-manager", "ケアマネ ケアマネージャー CM 介護支援専門員 担当ケアマネ 居宅ケアマネ"),
            ("caseworker", "CW 生保CW 生活保護CW 生保ワーカー 生活保護ワーカー 地区担当員"),
            ("facility-staff", "施設 施設長 施設の職員 施設スタッフ 相談員 生活相談員"),
            ("guardian", "成年後見人 後見人 保佐人 補助人 任意後見人 後見"),
            ("guarantor", "保証人 身元引受人 身元引受け 保証会社"),
            ("landlord-manager", "大家 大家さん 家主 管理人 管理会社 マンション管理人 不動産会社 不動産屋"),
        ]);

    /// <summary>The code, and the word where it says more than the code's own label.</summary>
    internal static (string Code, string? Text) Read(string word)
    {
        // 子（長男の子）: as written by Write, where word and code do not follow from each other.
        if (word is [.., '）'] && word.IndexOf('（', StringComparison.Ordinal) is > 0 and var open
            && Labels.GetValueOrDefault(Kana.Fold(word[..open])) is { } said)
        {
            return (said, word[(open + 1)..^1]);
        }

        if (Labels.GetValueOrDefault(Kana.Fold(word)) is { } label)
            return (label, null);

        // 長男（同居）, 長女(川崎): what is in parentheses does not change who it is.
        var bare = word.IndexOfAny(['(', '（']) is > 0 and var bracket ? word[..bracket] : word;
        return (Known.GetValueOrDefault(Kana.Fold(bare)) ?? "other", word);
    }

    internal static string? Write(string? code, string? text)
    {
        if (code is null)
            return text;

        var label = Codes.Relationship[code].Ja;
        return text is null ? label : Read(text) == (code, text) ? text : $"{label}（{text}）";
    }

    // 長男の妻, 次男の妻, 二男の妻 …, and 男 and 女 each.
    private static string Of(params string[] kinds) =>
        string.Join(' ', Order.SelectMany(order => kinds.Select(kind => $"{order}{kind}")));
}
