using Api.Tests.Support;

namespace Api.Tests.Elders.Import;

/// <summary>Cells as they stand in real registers, and the value that each becomes.</summary>
internal sealed class CellValuesTests
{
    [TestCase("S11.2.29", "1936-02-29")]
    [TestCase("大正14年12月3日", "1925-12-03")]
    [TestCase("Ｓ１５．３．１", "1940-03-01")]
    [TestCase("昭和11年2月29日生", "1936-02-29")]
    [TestCase("昭和11年2月29日（90歳）", "1936-02-29")]
    [TestCase("1938/4/1 0:00:00", "1938-04-01")]
    [TestCase("1938/4/1(金)", "1938-04-01")]
    [TestCase("19380401", "1938-04-01")]
    [TestCase("13240", "1936-03-31")]
    [TestCase("１３２４０", "1936-03-31")]
    [TestCase("7286", "1919-12-12")]
    public void A_birth_date_is_read(string cell, string iso) => AssertValue("生年月日", cell, "identity.birthDate", iso);

    [TestCase("45383", "2024-04-01")]
    [TestCase("R6.4.1", "2024-04-01")]
    [TestCase("R6.2", "2024-02-29")]
    [TestCase("令和9年3月", "2027-03-31")]
    [TestCase("2027/3", "2027-03-31")]
    public void A_certification_runs_to_its_day_or_to_the_end_of_its_month(string cell, string iso) =>
        AssertValue("認定有効期限", cell, "care.validUntil", iso);

    [TestCase("R6.2", "2024-02-01")]
    [TestCase("45383", "2024-04-01")]
    public void The_last_confirmation_may_be_a_month_and_counts_from_its_first_day(string cell, string iso)
    {
        var row = SomeFile.Row(("最終更新年月", cell));

        Assert.That(row.Findings, Is.Empty);
        Assert.That(row.ConfirmedOn, Is.EqualTo(DateOnly.Parse(iso)));
    }

    [TestCase("氏名", "髙橋 祥", "identity.name", "髙橋 祥")]
    [TestCase("氏名", "𠮷田\u3000葛\uDB40\uDD00子", "identity.name", "𠮷田\u3000葛\uDB40\uDD00子")]
    [TestCase("氏名", "ﾏﾘｱ･ｼﾙﾊﾞ", "identity.name", "ﾏﾘｱ･ｼﾙﾊﾞ")]
    [TestCase("フリガナ", "ﾐﾎﾝ ﾊﾅｺ", "identity.kana", "ミホン ハナコ")]
    [TestCase("ﾌﾘｶﾞﾅ", "ﾀｶﾊｼ\u3000ｼﾞｭﾝｺﾞ", "identity.kana", "タカハシ\u3000ジュンゴ")]
    [TestCase("ふりがな", "みほん はなこ", "identity.kana", "みほん はなこ")]
    [TestCase("〒", "〒143-0016", "identity.postalCode", "〒143-0016")]
    [TestCase("郵便番号", "1430016", "identity.postalCode", "1430016")]
    [TestCase("住所", "東京都大田区大森北１－２－３", "identity.town", "東京都大田区大森北")]
    [TestCase("住所", "東京都大田区大森北１－２－３", "identity.address", "１－２－３")]
    [TestCase("住所", "東京都港区三田二丁目3番4号", "identity.address", "二丁目3番4号")]
    [TestCase("住所", "千葉県八街市八街は三里塚", "identity.town", "千葉県八街市八街は三里塚")]
    [TestCase("住所", "大森北1-2-3\nコーポ大森101", "identity.address", "1-2-3 コーポ大森101")]
    [TestCase("建物・部屋", "①号棟 ℡なし", "identity.building", "①号棟 ℡なし")]
    [TestCase("性別", "Ｆ", "identity.sex", "female")]
    [TestCase("世帯状況", "一人暮らし", "identity.household", "alone")]
    [TestCase("世帯状況", "独居", "identity.household", "alone")]
    [TestCase("世帯状況", "高齢者世帯", "identity.household", "elders-only")]
    [TestCase("世帯状況", "日中独居", "identity.household", "alone-by-day")]
    [TestCase("世帯状況", "同居", "identity.household", "with-family")]
    [TestCase("介護度", "要支援1", "care.level", "support-1")]
    [TestCase("介護度", "要介護３", "care.level", "care-3")]
    [TestCase("介護度", "事業対象者", "care.level", "program")]
    [TestCase("介護度", "非該当", "care.level", "not-eligible")]
    [TestCase("介護度", "申請中", "care.level", "pending")]
    [TestCase("介護度", "未申請", "care.level", "not-applied")]
    [TestCase("言語", "中国語", "identity.language", "zh")]
    [TestCase("担当ケアマネ", "中村 恵美", "care.manager.name", "中村 恵美")]
    [TestCase("かかりつけ医", "大森医院", "gp[0].institution", "大森医院")]
    [TestCase("かかりつけ医", "大森医院 ℡03-0762-0021", "gp[0].institution", "大森医院")]
    [TestCase("かかりつけ医", "大森医院 ℡03-0762-0021", "gp[0].phones[0].number", "03-0762-0021")]
    [TestCase("かかりつけ医", "大森医院", "gp[0].kind", "outpatient")]
    [TestCase("病名・既往歴", "心房細動、高血圧（2種、服薬中）", "medical.conditions[1].text", "高血圧（2種、服薬中）")]
    [TestCase("病名・既往歴", "心房細動\n高血圧、糖尿病", "medical.conditions[1].text", "高血圧、糖尿病")]
    [TestCase("医療機器", "ペースメーカー", "medical.devices[0]", "ペースメーカー")]
    [TestCase("注意事項", "抗血栓薬：ワルファリン内服【重要】", "alerts[0].code", "antithrombotic")]
    [TestCase("注意事項", "抗血栓薬：ワルファリン内服【重要】", "alerts[0].text", "ワルファリン内服")]
    [TestCase("電話", "=\"0307620011\"", "identity.phones[0].number", "0307620011")]
    [TestCase("電話", "'+81 3 0762 0011", "identity.phones[0].number", "+81 3 0762 0011")]
    [TestCase("支援措置", "○", "identity.protected", "true")]
    [TestCase("提供に同意した相手", "警察、拾得者", "consent.audiences[1]", "finder")]
    public void A_cell_becomes_the_fields_value(string header, string cell, string path, string value) => AssertValue(header, cell, path, value);

    [TestCase("長男", "child", "長男")]
    [TestCase("長女（同居）", "child", "長女（同居）")]
    [TestCase("嫁", "child-in-law", "嫁")]
    [TestCase("次男の妻", "child-in-law", "次男の妻")]
    [TestCase("妻", "spouse", "妻")]
    [TestCase("おい", "niece-nephew", "おい")]
    [TestCase("義妹", "other-relative", "義妹")]
    [TestCase("民生委員", "welfare-commissioner", null)]
    [TestCase("成年後見人", "guardian", "成年後見人")]
    [TestCase("大家さん", "landlord-manager", "大家さん")]
    [TestCase("元同僚", "other", "元同僚")]
    public void A_relationship_is_a_code_and_the_word_as_written(string word, string code, string? text)
    {
        var elder = SomeFile.Json(SomeFile.Row(("緊急連絡先①氏名", "見本 太郎"), ("緊急連絡先①続柄", word)).Elder!);

        Assert.That(JsonPath.Read(elder, "contacts[0].relationship")!.ToString(), Is.EqualTo(code));
        Assert.That(JsonPath.Read(elder, "contacts[0].relationshipText")?.ToString(), Is.EqualTo(text));
    }

    [TestCase("緊急連絡先①氏名", 1)]
    [TestCase("緊急連絡先１（氏名）", 1)]
    [TestCase("緊急連絡先 氏名", 1)]
    [TestCase("緊急連絡先2_氏名", 2)]
    [TestCase("緊急連絡先氏名3", 3)]
    [TestCase("第４連絡先の氏名", 4)]
    [TestCase("緊急連絡先⑤", 5)]
    public void The_slot_of_a_contact_is_its_rank_however_it_is_written(string header, int rank)
    {
        var row = SomeFile.Row((header, "見本 太郎"), (header.Replace("氏名", "") + "続柄", "長男"));

        Assert.That(row.Elder!.Contacts!.Single().Rank, Is.EqualTo(rank));
        Assert.That(row.Elder.Contacts!.Single().Relationship, Is.EqualTo("child"));
    }

    private static void AssertValue(string header, string cell, string path, string value)
    {
        var row = header is "フリガナ" or "生年月日" or "氏名" || !IsKana(header)
            ? SomeFile.Row((header, cell))
            : SomeFile.Row(("フリガナ", null), (header, cell));

        Assert.That(row.Findings, Is.Empty);
        Assert.That(JsonPath.Read(SomeFile.Json(row.Elder!), path)?.ToString(), Is.EqualTo(value));
    }

    private static bool IsKana(string header) => header is "ﾌﾘｶﾞﾅ" or "ふりがな";
}
