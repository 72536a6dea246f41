using Api.Http;

namespace Api.Tests.Http;

[TestFixture]
internal sealed class KanaTests
{
    [TestCase("ﾔﾏﾀﾞ ﾊﾅｺ", "ヤマダハナコ")]
    [TestCase("やまだ　はなこ", "ヤマダハナコ")]
    [TestCase("ヤマダ・ハナコ", "ヤマダハナコ")]
    [TestCase("ﾊﾟﾋﾟﾌﾟﾍﾟﾎﾟﾊﾞﾋﾞﾌﾞﾍﾞﾎﾞ", "パピプペポバビブベボ")]
    [TestCase("ｶﾞｷﾞｸﾞｹﾞｺﾞｻﾞｼﾞｽﾞｾﾞｿﾞﾀﾞﾁﾞﾂﾞﾃﾞﾄﾞ", "ガギグゲゴザジズゼゾダヂヅデド")]
    [TestCase("ｳﾞｨｵﾗ", "ヴイオラ")]
    [TestCase("ゔぃおら", "ヴイオラ")]
    [TestCase("か\u3099は\u309A", "ガパ")]
    [TestCase("カ\u309Bハ\u309C", "ガパ")]
    [TestCase("キョウコ", "キヨウコ")]
    [TestCase("ｷｮｳｺ", "キヨウコ")]
    [TestCase("ハットリ", "ハツトリ")]
    [TestCase("ヰヱヲゐゑをｦ", "イエオイエオオ")]
    [TestCase("ジョージ", "ジヨージ")]
    [TestCase("ｼﾞｮｰｼﾞ", "ジヨージ")]
    [TestCase("ジョ－ジ", "ジヨージ")]
    [TestCase("ジョ―ジ", "ジヨージ")]
    [TestCase("Ｌｅｅ２", "LEE2")]
    [TestCase("アﾞ", "ア゛")]
    [TestCase("ﾞ", "゛")]
    [TestCase("", "")]
    public void Every_way_to_type_a_reading_gives_one_key(string typed, string key) =>
        Assert.That(Kana.Fold(typed), Is.EqualTo(key));

    [Test]
    public void Each_half_width_letter_folds_as_its_full_width_twin()
    {
        const string half = "ｦｧｨｩｪｫｬｭｮｯｰｱｲｳｴｵｶｷｸｹｺｻｼｽｾｿﾀﾁﾂﾃﾄﾅﾆﾇﾈﾉﾊﾋﾌﾍﾎﾏﾐﾑﾒﾓﾔﾕﾖﾗﾘﾙﾚﾛﾜﾝ";
        const string full = "ヲァィゥェォャュョッーアイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワン";

        Assert.That(Kana.Fold(half), Is.EqualTo(Kana.Fold(full)));
        Assert.That(Kana.IsKana(half));
    }

    [TestCase("ﾔﾏﾀﾞ　ﾊﾅｺ", "ヤマダ　ハナコ")]
    [TestCase("ｼﾞｭﾝｺﾞ", "ジュンゴ")]
    [TestCase("ﾊﾟｰｳﾞｪﾙ", "パーヴェル")]
    [TestCase("やまだ ハナコ", "やまだ ハナコ")]
    [TestCase("アﾞ", "ア゛")]
    [TestCase("", "")]
    public void A_reading_in_half_width_becomes_full_width_and_nothing_else_changes(string typed, string wide) =>
        Assert.That(Kana.Widen(typed), Is.EqualTo(wide));

    [Test]
    public void Folding_any_text_twice_changes_nothing_more()
    {
        AnyText.Satisfies("あがゃカガャッヴウヰﾊﾞﾟ゛゜\u3099\u309A・ー- 　ａA", text =>
            Kana.Fold(Kana.Fold(text)) == Kana.Fold(text));
    }

    [TestCase("ヤマダ ハナコ", true)]
    [TestCase("やまだ　はなこ", true)]
    [TestCase("ﾔﾏﾀﾞ ﾊﾅｺ", true)]
    [TestCase("マリア・ジョゼ", true)]
    [TestCase("いすゞ", true)]
    [TestCase("ヴィオラ", true)]
    [TestCase("か\u3099", true)]
    [TestCase("", false)]
    [TestCase(" ・ー", false)]
    [TestCase("山田", false)]
    [TestCase("ヤマダ花子", false)]
    [TestCase("Lee", false)]
    [TestCase("ヤマダ1", false)]
    [TestCase("ヤマダ-", false)]
    [TestCase("ヤマダ\n", false)]
    public void A_kana_field_holds_kana_spaces_middle_dots_and_long_marks(string text, bool isKana) =>
        Assert.That(Kana.IsKana(text), Is.EqualTo(isKana));
}
