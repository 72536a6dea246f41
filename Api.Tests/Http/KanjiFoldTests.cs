using Api.Http;

namespace Api.Tests.Http;

[TestFixture]
internal sealed class KanjiFoldTests
{
    [TestCase("髙橋", "高橋")]
    [TestCase("山﨑", "山崎")]
    [TestCase("𠮷田", "吉田")]
    [TestCase("渡邊", "渡辺")]
    [TestCase("渡邉", "渡辺")]
    [TestCase("齋藤", "斉藤")]
    [TestCase("齊藤", "斉藤")]
    [TestCase("斎藤", "斉藤")]
    [TestCase("澤田", "沢田")]
    [TestCase("濵田", "浜田")]
    [TestCase("濱田", "浜田")]
    [TestCase("廣瀨", "広瀬")]
    [TestCase("櫻井", "桜井")]
    [TestCase("德永", "徳永")]
    [TestCase("青栁", "青柳")]
    [TestCase("眞惠", "真恵")]
    [TestCase("國嶋", "国島")]
    [TestCase("嶌", "島")]
    [TestCase("山田　花子", "山田花子")]
    [TestCase("", "")]
    public void Variants_of_a_name_give_one_key(string name, string key) =>
        Assert.That(KanjiFold.Fold(name), Is.EqualTo(key));

    [TestCase("\uFA10", "塚")]
    [TestCase("\uFA1A", "祥")]
    [TestCase("\uFA19\uFA1B\uFA1C", "神福靖")]
    [TestCase("\uFA2D", "鶴")]
    [TestCase("\uFA30", "侮")]
    [TestCase("\uFA5B", "者")]
    [TestCase("\uFA6A", "頻")]
    [TestCase("\uF929\uF9DC", "朗隆")]
    public void Compatibility_ideographs_fold_to_what_they_stand_for(string name, string key) =>
        Assert.That(KanjiFold.Fold(name), Is.EqualTo(key));

    [TestCase("葛\U000E0100城", "葛城")]
    [TestCase("辻\uFE00", "辻")]
    public void Variation_selectors_are_left_out(string name, string key) =>
        Assert.That(KanjiFold.Fold(name), Is.EqualTo(key));

    [TestCase("大坂", "大阪")]
    [TestCase("藪田", "籔田")]
    [TestCase("庄司", "荘司")]
    public void Names_of_their_own_stay_apart(string one, string other) =>
        Assert.That(KanjiFold.Fold(one), Is.Not.EqualTo(KanjiFold.Fold(other)));

    [TestCase("𩸽")]
    [TestCase("\uFA14")]
    [TestCase("ヤマダHanako")]
    public void What_is_not_in_the_table_stays_as_it_is(string name) =>
        Assert.That(KanjiFold.Fold(name), Is.EqualTo(name));

    [Test]
    public void Lone_surrogates_become_replacement_characters_and_never_meet()
    {
        var key = KanjiFold.Fold("\uD842 \uDFB7");

        Assert.That(key, Is.EqualTo("\uFFFD\uFFFD"));
    }

    [Test]
    public void Folding_any_text_twice_changes_nothing_more()
    {
        AnyText.Satisfies("髙﨑邊齋\uD842\uDFB7\uFA10\uFA1A\uFA6A\uDB40\uDD00\uFE00 　", name =>
            KanjiFold.Fold(KanjiFold.Fold(name)) == KanjiFold.Fold(name));
    }
}
