using System.Collections.Frozen;
using System.Text;

namespace Api.Http;

/// <summary>
/// Search keys for names: registered characters and the common variants people type for them meet in one key. For
/// comparing only: names are kept byte for byte (domain.md section 8), and 高 is not the name of a 髙.
/// </summary>
internal static class KanjiFold
{
    // The key first, then what folds to it. Old forms and variants that surnames, given names and towns are written
    // with; spellings that are names of their own (坂 and 阪, 藪 and 籔, 庄 and 荘) stay apart.
    private const string Groups =
        """
        高髙 崎﨑碕嵜㟢𥔎 吉𠮷 辺邊邉 斉齊斎齋 沢澤 浜濱濵 広廣 桜櫻 徳德 瀬瀨 柳栁桺 真眞 恵惠 国國圀 島嶋嶌 竜龍 滝瀧 関關 塩鹽
        桧檜 栄榮 蔵藏 条條 穂穗 寿壽 鉄鐵鉃 総總 万萬 与與 当當 芦蘆 籠篭 館舘 富冨 峰峯 渕淵渊 桑桒 松枩 梅楳
        児兒 亀龜 鶴靏靍鸖 彦彥 清淸 静靜 青靑 緑綠 豊豐 郎郞 戸戶 黒黑 曽曾 増增 巌巖 厳嚴 嶽岳 応應 礼禮 学學斈
        実實 宝寶 尚尙 園薗 遥遙 尭堯 槙槇 瑶瑤 凛凜 亜亞 伝傳 仏佛 来來 両兩 円圓 勲勳 区區 壮壯 壱壹 奥奧
        宮宫 将將 弥彌 弾彈 晃晄 暁曉 楽樂 様樣 権權 横橫 歩步 気氣 済濟 渋澁澀 温溫 湾灣 満滿 狭狹 県縣 祢禰
        稲稻 経經 絵繪 継繼 続續 縄繩 芸藝 荘莊 薫薰 蛍螢 覚覺 観觀 譲讓 頼賴 郷鄕 釈釋 録錄 鎮鎭 隠隱 隣鄰
        霊靈 顕顯 駅驛 鴎鷗 麦麥 黄黃 齢齡 鯵鰺 桝枡 野埜 橋槗𣘺 土圡 角⻆ 船舩 柏栢 巻卷 恒恆 悦悅 慎愼 昂昻
        晋晉 浄淨 涼凉 為爲 産產 秋秌 称稱 粋粹 蓑簑 虎乕 衛衞 裏裡 証證 賛贊 頴穎 参參 喜㐂 姫姬 寛寬 専專
        峡峽 帯帶 廸迪 従從 択擇 旧舊 毎每 沖冲 渓溪 澄澂 灯燈 礪砺 祷禱 禄祿 秘祕 粛肅 糸絲 縁緣 聴聽 舎舍
        達逹 村邨 鋭銳 翠翆 誉譽 蝉蟬 卯夘 冴冱 皐皋
        """;

    // Compatibility ideographs, what they stand for in their order (Unicode's canonical decomposition); 〓 has none. They
    // are counted, never written here: an editor that saves in NFC would turn each into its target unseen.
    private const char FirstIbm = '\uFA10';
    private const string IbmTargets = "塚〓晴〓〓凞猪益礼神祥福靖精羽〓蘒〓諸〓〓逸都〓〓〓飯飼館鶴";
    private const char FirstJis = '\uFA30';
    private const string JisTargets = "侮僧免勉勤卑喝嘆器塀墨層屮悔慨憎懲敏既暑梅海渚漢煮爫琢碑社祉祈祐祖祝禍禎穀突節練縉繁署者臭艹艹著褐視謁謹賓贈辶逸難響頻";

    private static readonly FrozenDictionary<int, char> Keys = ReadGroups();

    /// <summary>One key for every way to type a name: variants of a character, kana and width.</summary>
    internal static string Key(string name) => Kana.Fold(Fold(name));

    /// <summary>
    /// The name with variants folded, and without spaces and variation selectors. Kana and Latin letters stay as they
    /// are (<see cref="Kana.Fold"/>). Takes any string: a lone surrogate becomes U+FFFD, as it would in UTF-8.
    /// </summary>
    internal static string Fold(string name)
    {
        // A key is never longer than the name: every target is one UTF-16 unit.
        var key = name.Length <= 256 ? stackalloc char[name.Length] : new char[name.Length];
        var length = 0;
        foreach (var rune in name.EnumerateRunes())
        {
            var letter = OfCompatibility(rune.Value);
            if (Keys.TryGetValue(letter, out var folded))
            {
                key[length++] = folded;
            }
            else if (!IsSelector(letter) && !IsSpace(letter))
            {
                length += new Rune(letter).EncodeToUtf16(key[length..]);
            }
        }

        return key[..length].ToString();
    }

    private static int OfCompatibility(int letter)
    {
        var target = letter switch
        {
            >= FirstIbm and <= '\uFA2D' => IbmTargets[letter - FirstIbm],
            >= FirstJis and <= '\uFA6A' => JisTargets[letter - FirstJis],
            0xF91D => '欄',
            0xF928 => '廊',
            0xF929 => '朗',
            0xF9DC => '隆',
            _ => '〓',
        };
        return target == '〓' ? letter : target;
    }

    /// <summary>Standardised (U+FE00) and ideographic (U+E0100) selectors: 葛 and 辻 carry them in municipal registers.</summary>
    private static bool IsSelector(int letter) => letter is (>= 0xFE00 and <= 0xFE0F) or (>= 0xE0100 and <= 0xE01EF);

    private static bool IsSpace(int letter) => letter <= char.MaxValue && WrittenForm.IsSpace((char)letter);

    private static FrozenDictionary<int, char> ReadGroups()
    {
        var keys = new Dictionary<int, char>();
        foreach (var group in Groups.Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries))
        {
            foreach (var variant in group[1..].EnumerateRunes())
            {
                keys.Add(variant.Value, group[0]);
            }
        }

        return keys.ToFrozenDictionary();
    }
}
