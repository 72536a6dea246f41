using Api.Tests.Support;

namespace Api.Tests.Elders.Import;

/// <summary>Cells that nobody can be sure of, and what is said of each: errors stop the file, warnings are for the centre to check.</summary>
internal sealed class CellFindingsTests
{
    [TestCase("氏名", "〃", "ditto")]
    [TestCase("住所", "同上", "ditto")]
    [TestCase("電話", "々", "ditto")]
    [TestCase("住所", "　同 上 ", "ditto")]
    [TestCase("住所", "〃1-2-5", "ditto")]
    [TestCase("住所", "同上202号", "ditto")]
    [TestCase("氏名", "〓田 花子", "gaiji")]
    [TestCase("氏名", "\uE000田 花子", "gaiji")]
    [TestCase("建物・部屋", "\U000F0000荘", "gaiji")]
    [TestCase("氏名", "見本\u0007花子", "control-character")]
    [TestCase("氏名", "見本\u202E花子", "control-character")]
    [TestCase("氏名", "見本\uFFFD花子", "bad-encoding")]
    [TestCase("電話", "#N/A", "spreadsheet-error")]
    [TestCase("生年月日", "########", "spreadsheet-error")]
    [TestCase("電話", "312345678", "lost-zero")]
    [TestCase("電話", "9.01E+10", "scientific")]
    [TestCase("ケアマネの電話", "9.00111E+09", "scientific")]
    [TestCase("〒", "600001", "lost-zero")]
    [TestCase("〒", "60-0001", "lost-zero")]
    [TestCase("〒", "14300", "validation")]
    [TestCase("登録番号", "123", "lost-zero")]
    [TestCase("登録番号", "１２３", "lost-zero")]
    [TestCase("登録番号", "4821-03?2", "number-format")]
    [TestCase("登録番号", "4821-0373", "number-check-digit")]
    [TestCase("登録番号", "B-12", "number-format")]
    [TestCase("登録番号", "4.82E+07", "scientific")]
    [TestCase("生年月日", "S15.3", "month-only")]
    [TestCase("生年月日", "昭和15年", "date")]
    [TestCase("生年月日", "1938", "date")]
    [TestCase("生年月日", "15.3.1", "date")]
    [TestCase("生年月日", "S11.2.30", "date")]
    [TestCase("生年月日", "2000-01-01", "validation")]
    [TestCase("フリガナ", "見本 花子", "validation")]
    [TestCase("同意日", "2026-12-01", "validation")]
    [TestCase("死亡日", "R6.2.1", "ended")]
    public void An_error_names_its_row_and_column_and_stops_the_file(string header, string cell, string code)
    {
        var table = SomeFile.Read(SomeFile.Table((header, cell)));

        var finding = table.Rows.Single().Findings.Single(finding => finding.IsError);
        Assert.That((finding.Code, finding.Row, finding.Column), Is.EqualTo((code, 2, header)));
        Assert.That(finding.Reason.Ja, Does.EndWith("。"));
        Assert.That(finding.Reason.En, Does.EndWith("."));
        Assert.That(table.Rows.Single().Elder, Is.Null);
        Assert.That(table.HasErrors);
    }

    [TestCase("性別", "不詳", "sex-unknown", "identity.sex", "unknown")]
    [TestCase("世帯状況", "要相談", "word", "identity.household", null)]
    [TestCase("介護度", "未定", "word", "care.level", null)]
    [TestCase("電話", "娘さんへ", "word", "identity.phones", null)]
    [TestCase("支援措置", "確認中", "protection", "identity.protected", "true")]
    [TestCase("氏名", "?田 花子", "possibly-garbled", "identity.name", "?田 花子")]
    [TestCase("注意事項", "犬に注意", "alert-level", "alerts[0].text", "犬に注意")]
    [TestCase("かかりつけ医", "大森医院\n大森眼科", "many-lines", "gp[0].institution", "大森医院 大森眼科")]
    [TestCase("かかりつけ医", "大森医院03-0762-0021、眼科03-0762-0022", "many-lines", "gp[0].institution", "大森医院03-0762-0021、眼科03-0762-0022")]
    public void A_warning_lets_the_row_in_and_is_for_the_centre_to_check(string header, string cell, string code, string path, string? value)
    {
        var row = SomeFile.Row((header, cell));

        Assert.That(row.Codes(), Is.EqualTo(new[] { code }));
        Assert.That(row.Findings.Single().IsError, Is.False);
        Assert.That(JsonPath.Read(SomeFile.Json(row.Elder!), path)?.ToString(), Is.EqualTo(value));
        Assert.That(row.ToCheck.Select(check => (check.Column, check.Code, check.Cell)), Is.EqualTo(new[] { (header, code, cell) }));
    }

    [TestCase("", "not-asked", "")]
    [TestCase("－", "not-asked", "")]
    [TestCase("不明", "not-asked", "")]
    [TestCase("なし", "none", "")]
    [TestCase("特になし", "none", "")]
    [TestCase("アレルギーなし", "none", "")]
    [TestCase("ペニシリン（発疹）、そば", "some", "ペニシリン（発疹） そば")]
    public void An_empty_allergy_cell_is_not_asked_and_none_is_none(string cell, string known, string items)
    {
        var row = SomeFile.Row(("アレルギー", cell));

        Assert.That(row.Findings, Is.Empty);
        Assert.That(row.Elder!.Medical!.Allergies!.Known, Is.EqualTo(known));
        Assert.That(string.Join(' ', (row.Elder.Medical.Allergies.Items ?? []).Select(item => item.Text)), Is.EqualTo(items));
    }

    [TestCase("ワルファリン2mg、アレルギー：ペニシリン", "ワルファリン2mg", "some", "ペニシリン", "")]
    [TestCase("服薬：ワルファリン2mg、アムロジピン\nアレルギー：なし", "ワルファリン2mg アムロジピン", "none", "", "")]
    [TestCase("【服薬】ワルファリン【アレルギー】そば、えび", "ワルファリン", "some", "そば えび", "")]
    [TestCase("ワルファリン2mg\nペニシリンアレルギー", "ワルファリン2mg", "some", "ペニシリン", "")]
    [TestCase("ワルファリン2mg、アレルギーなし", "ワルファリン2mg", "none", "", "")]
    [TestCase("ワルファリン2mg", "ワルファリン2mg", "not-asked", "", "unsure")]
    [TestCase("ペニシリンアレルギー：発疹", "ペニシリンアレルギー：発疹", "not-asked", "", "unsure")]
    [TestCase("アレルギーあり", "アレルギーあり", "not-asked", "", "unsure")]
    [TestCase("アレルギーについては娘に確認", "アレルギーについては娘に確認", "not-asked", "", "unsure")]
    [TestCase("なし", "", "none", "", "none-of-both")]
    [TestCase("", "", "not-asked", "", "")]
    public void Medicines_and_allergies_in_one_cell_are_split_only_where_it_is_sure(
        string cell, string medicines, string known, string allergies, string finding)
    {
        var row = SomeFile.Row(("服薬・アレルギー", cell));

        var medical = row.Elder!.Medical!;
        Assert.That(string.Join(' ', (medical.Medications ?? []).Select(medicine => medicine.Text)), Is.EqualTo(medicines));
        Assert.That(medical.Allergies!.Known, Is.EqualTo(known));
        Assert.That(string.Join(' ', (medical.Allergies.Items ?? []).Select(item => item.Text)), Is.EqualTo(allergies));
        Assert.That(string.Join(' ', row.Codes()), Is.EqualTo(finding));
    }

    [TestCase(null, false, "no-consent", "2026-11-22")]
    [TestCase("", false, "no-consent", "2026-11-22")]
    [TestCase("未", false, "no-consent", "2026-11-22")]
    [TestCase("○", true, "consent-undated", "2026-11-22")]
    [TestCase("R6.4.1", true, "", "2024-04-01")]
    public void Without_a_mark_of_consent_a_row_is_new_and_unverified(string? cell, bool isChecked, string finding, string givenOn)
    {
        var row = SomeFile.Row(("同意日", cell));

        Assert.That(string.Join(' ', row.Codes()), Is.EqualTo(finding));
        Assert.That(row.Elder!.DocumentsChecked, Is.EqualTo(isChecked));
        Assert.That(row.Elder.Consent!.GivenOn, Is.EqualTo(DateOnly.Parse(givenOn)));
        Assert.That(row.Elder.Consent.Audiences, Is.Null);
    }

    [Test]
    public void A_failure_in_a_list_is_named_by_the_column_of_its_slot()
    {
        var table = SomeFile.Read(SomeFile.Table(
            ("緊急連絡先②氏名", "見本 太郎"), ("緊急連絡先②続柄", "長男"), ("緊急連絡先②フリガナ", "太郎"), ("かかりつけ医③", "大森医院"), ("かかりつけ医③医療機関コード", "12")));

        var found = table.Rows.Single().Findings.Select(finding => (finding.Code, finding.Column));
        Assert.That(found, Is.EquivalentTo(new[] { ("validation", "緊急連絡先②フリガナ"), ("validation", "かかりつけ医③医療機関コード") }));
    }

    [Test]
    public void Text_beyond_its_limit_is_an_error_that_says_the_limit()
    {
        var table = SomeFile.Read(SomeFile.Table(("建物・部屋", new string('あ', 201))));

        var finding = table.Rows.Single().Findings.Single();
        Assert.That((finding.Column, finding.Reason.Ja), Is.EqualTo(("建物・部屋", "200文字以内で入力してください。")));
    }

    [Test]
    public void A_cell_that_could_not_be_read_is_not_called_missing_as_well()
    {
        var table = SomeFile.Read(SomeFile.Table(("生年月日", "同上")));

        Assert.That(table.Rows.Single().Codes(), Is.EqualTo(new[] { "ditto" }));
    }

    [Test]
    public void A_remark_that_says_not_to_call_stands_where_it_is_read_before_calling()
    {
        var row = SomeFile.Row(("緊急連絡先①氏名", "見本 太郎"), ("緊急連絡先①続柄", "長男"), ("緊急連絡先①備考", "本人の希望で連絡しないこと"));

        Assert.That(row.Elder!.Contacts![0].Caution, Is.EqualTo("本人の希望で連絡しないこと"));
        Assert.That(row.Codes(), Is.EqualTo(new[] { "contact-note" }));
    }

    [Test]
    public void Nobody_to_call_and_no_reason_is_let_in_and_to_be_checked()
    {
        var row = SomeFile.Row(("連絡先がない理由", null));

        Assert.That(row.Codes(), Is.EqualTo(new[] { "no-contacts" }));
        Assert.That(row.Elder!.NoContactReason, Is.EqualTo("取り込んだ台帳に記載なし"));
    }

    [TestCase("なし")]
    [TestCase("該当なし")]
    [TestCase("身寄りなし")]
    public void Nobody_is_called_なし(string name)
    {
        var row = SomeFile.Row(("連絡先がない理由", null), ("緊急連絡先①氏名", name), ("緊急連絡先②氏名", "なし"), ("緊急連絡先②続柄", "なし"));

        Assert.That(row.Elder!.Contacts, Is.Null);
        Assert.That(row.Elder.NoContactReason, Is.EqualTo($"取り込んだ台帳に「{name}」と記載"));
        Assert.That(row.Codes(), Is.EqualTo(new[] { "no-contacts" }));
    }

    [Test]
    public void A_phone_without_a_name_is_kept_for_somebody_to_ask_about()
    {
        var row = SomeFile.Row(("緊急連絡先①氏名", "なし"), ("緊急連絡先①電話", "03-0762-0012"));

        Assert.That(row.Elder!.Contacts!.Single().Phones!.Single().Number, Is.EqualTo("03-0762-0012"));
    }

    [TestCase("4821-0372", false)]
    [TestCase("４８２１ ０３７２", false)]
    [TestCase("A-0123", true)]
    public void A_number_is_the_issued_or_the_older_one(string cell, bool isLegacy)
    {
        var row = SomeFile.Row(("登録番号", cell));

        Assert.That(row.Number, Is.EqualTo(cell));
        Assert.That((row.Elder!.Number, row.Elder.LegacyNumber), Is.EqualTo(isLegacy ? ((string?)null, cell) : (cell, null)));
    }

    [Test]
    public void Nothing_is_derived_from_an_illness()
    {
        var row = SomeFile.Row(("病名・既往歴", "認知症、てんかん、心房細動"), ("服薬", "ワルファリン"));

        Assert.That(row.Elder!.Alerts, Is.Null);
        Assert.That(row.Elder.Medical!.Conditions, Has.Count.EqualTo(3));
    }
}
