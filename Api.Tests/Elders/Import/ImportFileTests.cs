using System.Text;
using Api.Elders.Import;

namespace Api.Tests.Elders.Import;

/// <summary>Whole files: encodings, headers, rows, and what is wrong with a file as a whole.</summary>
internal sealed class ImportFileTests
{
    // As a centre in Japan has it, cell by cell.
    private const string Register = """
        見守りキーホルダー登録者名簿,,,,,,,,,,,,,,,,,,
        登録番号,氏名,ﾌﾘｶﾞﾅ,生年月日,〒,住所,建物・部屋,電話,世帯状況,介護度,担当ケアマネ,かかりつけ医,病名・既往歴,服薬・アレルギー,緊急連絡先①氏名,緊急連絡先①続柄,緊急連絡先①電話,同意日,更新年月
        A-0123,髙橋 花子,ﾀｶﾊｼ ﾊﾅｺ,S11.2.29,143-0016,東京都大田区大森北1-2-3,"コーポ①
        101",℡03-0762-0011,独居,要介護１,中村 恵美,大森医院,"心房細動
        高血圧症",アレルギー：なし,髙橋 太郎,長男,045-011-0022 日中は090-0333-4444(嫁),45383,R6.2
        ,,,,,,,,,,,,,,,,,,
        A-0124,見本 一郎,ﾐﾎﾝ ｲﾁﾛｳ,大正14年12月3日,,,,,高齢者世帯,なし,,,,,見本 良子,妻,03-0762-0012,○,

        """;

    private static readonly (string Name, byte[] Bytes)[] Encodings =
    [
        ("UTF-8", Encoding.UTF8.GetBytes(Register)),
        ("UTF-8 with a byte order mark", [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(Register)]),
        ("Shift_JIS", SomeFile.ShiftJis.GetBytes(Register)),
        ("Shift_JIS with CR LF", SomeFile.ShiftJis.GetBytes(Register.ReplaceLineEndings("\r\n"))),
        ("UTF-8, tabs instead of commas", Encoding.UTF8.GetBytes(Register.Replace(',', '\t'))),
    ];

    [Test]
    public void A_real_register_is_read_the_same_in_every_encoding([ValueSource(nameof(Encodings))] (string Name, byte[] Bytes) file)
    {
        var table = SomeFile.Read(file.Bytes);

        Assert.That(table.Findings, Is.Empty);
        Assert.That(table.Rows.Select(row => row.Row), Is.EqualTo(new[] { 3, 5 }));
        Assert.That(table.Rows[0].Codes(), Is.EqualTo(new[] { "sex-unknown" }));
        Assert.That(table.Rows[1].Codes(), Is.EqualTo(new[] { "sex-unknown", "consent-undated" }));

        var elder = table.Rows[0].Elder!;
        Assert.That(elder.Identity!.Name, Is.EqualTo("髙橋 花子"));
        Assert.That(elder.Identity.Kana, Is.EqualTo("タカハシ ハナコ"));
        Assert.That(elder.Identity.BirthDate, Is.EqualTo(new DateOnly(1936, 2, 29)));
        Assert.That(elder.Identity.Building, Is.EqualTo("コーポ① 101"));
        Assert.That(elder.Identity.Phones![0].Number, Is.EqualTo("03-0762-0011"));
        Assert.That(elder.Medical!.Conditions!.Select(condition => condition.Text), Is.EqualTo(new[] { "心房細動", "高血圧症" }));
        Assert.That(elder.Contacts![0].Phones!.Select(phone => phone.Note), Is.EqualTo(new[] { null, "日中は 嫁" }));
        Assert.That(elder.Consent!.GivenOn, Is.EqualTo(new DateOnly(2024, 4, 1)));
        Assert.That(table.Rows[0].ConfirmedOn, Is.EqualTo(new DateOnly(2024, 2, 1)));
        Assert.That(table.Rows[1].Elder!.LegacyNumber, Is.EqualTo("A-0124"));
    }

    [TestCase(new byte[] { 0xFB, 0xFC }, "髙")]
    [TestCase(new byte[] { 0xEE, 0xE0 }, "髙")]
    [TestCase(new byte[] { 0xFA, 0xB1 }, "﨑")]
    [TestCase(new byte[] { 0xED, 0x95 }, "﨑")]
    [TestCase(new byte[] { 0xFA, 0x4A, 0x87, 0x54 }, "ⅠⅠ")]
    [TestCase(new byte[] { 0x87, 0x40, 0x87, 0x84, 0x81, 0x45 }, "①℡・")]
    public void Both_byte_pairs_of_a_character_in_Shift_JIS_are_read(byte[] bytes, string text)
    {
        var rows = CsvCells.Read([.. SomeFile.ShiftJis.GetBytes("氏名\nア"), .. bytes, .. SomeFile.ShiftJis.GetBytes("ヱ")], out _);

        Assert.That(rows[1].Cells, Is.EqualTo(new[] { $"ア{text}ヱ" }));
    }

    [TestCase(new byte[] { 0x81, 0x22 }, "bad-encoding")]
    [TestCase(new byte[] { 0xF0, 0x40 }, "gaiji")]
    [TestCase(new byte[] { 0x81, 0xAC }, "gaiji")]
    [TestCase(new byte[] { 0xFF }, "gaiji")]
    [TestCase(new byte[] { 0x81 }, "bad-encoding")]
    public void A_byte_that_cannot_be_read_spoils_only_its_own_cell(byte[] broken, string code)
    {
        var lines = SomeFile.ShiftJis.GetBytes("氏名,フリガナ,性別,生年月日,建物,同意日\n見本 花子,ミホン,女,S13.4.1,メゾン1,R8.4.1\n見本 一郎,ミホン,男,S13.4.1,メゾン");
        byte[] file = [.. lines, .. broken, .. SomeFile.ShiftJis.GetBytes(",R8.4.1\n見本 二郎,ミホン,男,S13.4.1,メゾン3,R8.4.1\n")];

        var table = SomeFile.Read(file);

        var errors = table.AllFindings.Where(finding => finding.IsError).Select(finding => (finding.Row, finding.Column, finding.Code));
        Assert.That(errors, Is.EqualTo(new[] { (3, "建物", code) }));
        Assert.That(table.Rows.Select(row => row.Elder is not null), Is.EqualTo(new[] { true, false, true }));
    }

    [Test]
    public void One_broken_byte_does_not_make_a_UTF_8_file_Shift_JIS()
    {
        var file = Encoding.UTF8.GetBytes(SomeFile.Table(("建物", "メゾン*")));
        file[Array.IndexOf(file, (byte)'*')] = 0xE3;

        var table = SomeFile.Read(file);

        Assert.That(table.AllFindings.Select(finding => (finding.Row, finding.Column, finding.Code)), Does.Contain((2, "建物", "bad-encoding")));
        Assert.That(table.Columns, Does.Contain("氏名"));
    }

    [TestCase("PK\u0003\u0004…", "not-csv", 0)]
    [TestCase("氏名,フリガナ,生年月日\n\"見本", "unclosed-quote", 2)]
    [TestCase("", "no-rows", 0)]
    [TestCase("\n,,\n", "no-rows", 0)]
    [TestCase("氏名,フリガナ,生年月日\n,,\n", "no-rows", 0)]
    [TestCase("氏名,生年月日\n見本,S13.4.1\n", "column-missing", 1)]
    [TestCase("氏名,フリガナ,生年月日,電話,氏名,電話番号\n見本,ミホン,S13.4.1,,,\n", "column-twice", 1)]
    [TestCase("氏名,フリガナ,生年月日,マイナンバー\n見本,ミホン,S13.4.1,1\n", "column-forbidden", 1)]
    public void A_file_that_cannot_be_read_as_a_register_has_no_rows(string file, string code, int row)
    {
        var table = SomeFile.Read(file);

        Assert.That(table.HasErrors);
        Assert.That(table.Rows, Is.Empty);
        Assert.That(table.Findings.Select(finding => (finding.Code, finding.Row)), Has.All.EqualTo((code, row)));
    }

    [Test]
    public void A_workbook_and_UTF_16_are_told_apart_from_CSV()
    {
        byte[][] files = [[0xD0, 0xCF, 0x11, 0xE0, 0xA1], Encoding.Unicode.GetPreamble(), Encoding.BigEndianUnicode.GetPreamble()];

        var codes = files.Select(file => SomeFile.Read(file).Findings.Single().Code);

        Assert.That(codes, Has.All.EqualTo("not-csv"));
    }

    [Test]
    public void A_column_that_is_not_known_is_named_and_left_out()
    {
        var table = SomeFile.Read(SomeFile.Table(("担当者メモ", "あり")));

        Assert.That(table.Findings.Select(finding => (finding.Code, finding.Column, finding.IsError)), Is.EqualTo(new[] { ("column-unknown", "担当者メモ", false) }));
        Assert.That(table.Rows.Single().Elder, Is.Not.Null);
    }

    [TestCase("", "はみ出し", "too-many-cells")]
    [TestCase(",", "見出しなし", "too-many-cells")]
    [TestCase(",", ",", "")]
    public void Text_in_a_column_without_a_header_is_an_error(string moreHeaders, string moreCells, string code)
    {
        var lines = SomeFile.Table().Split("\r\n");

        var table = SomeFile.Read($"{lines[0]}{moreHeaders}\r\n{lines[1]},{moreCells}");

        Assert.That(string.Join(' ', table.Rows.Single().Codes()), Is.EqualTo(code));
    }

    [Test]
    public void A_number_in_two_rows_is_an_error_in_the_second_however_it_is_written()
    {
        var one = SomeFile.Table(("登録番号", "4821-0372"));
        var other = SomeFile.Table(("登録番号", "４８２１０３７２")).Split("\r\n")[1];

        var table = SomeFile.Read(one + other);

        Assert.That(table.Rows.Select(row => string.Join(' ', row.Codes())), Is.EqualTo(new[] { "", "number-twice" }));
    }

    [Test]
    public void A_mapping_names_the_files_own_headers()
    {
        var (mapping, _) = ImportMapping.Read("""{"氏名": "利用者", "電話": "TEL（日中）"}"""u8.ToArray());
        var file = SomeFile.Table(("氏名", null), ("利用者", "見本 良子"), ("TEL（日中）", "03-0762-0011"), ("電話", "090-0111-2222"));

        var table = SomeFile.Read(Encoding.UTF8.GetBytes(file), mapping);

        Assert.That(table.Rows.Single().Elder!.Identity!.Name, Is.EqualTo("見本 良子"));
        Assert.That(table.Rows.Single().Elder!.Identity!.Phones!.Single().Number, Is.EqualTo("03-0762-0011"));
        Assert.That(table.Findings.Select(finding => (finding.Code, finding.Column)), Is.EqualTo(new[] { ("column-unknown", "電話") }));
    }

    [Test]
    public void A_header_that_a_mapping_names_must_be_there()
    {
        var (mapping, _) = ImportMapping.Read("""{"電話": "TEL（日中）"}"""u8.ToArray());

        var table = SomeFile.Read(Encoding.UTF8.GetBytes(SomeFile.Table()), mapping);

        Assert.That(table.Findings.Select(finding => (finding.Code, finding.Column)), Is.EqualTo(new[] { ("column-missing", "TEL（日中）") }));
    }

    [TestCase("""{"特徴的な何か": "x"}""", "特徴的な何か")]
    [TestCase("""{"氏名": ""}""", "氏名")]
    [TestCase("""{"氏名": "a", "名前": "b"}""", "氏名")]
    [TestCase("""{"氏名": 1}""", "JSON")]
    [TestCase("""[]""", "JSON")]
    [TestCase("""氏名=利用者""", "JSON")]
    public void A_mapping_with_an_unknown_name_or_form_is_refused(string json, string named)
    {
        var (mapping, fault) = ImportMapping.Read(Encoding.UTF8.GetBytes(json));

        Assert.That(mapping, Is.Null);
        Assert.That(fault!.Value.Ja, Does.Contain(named));
    }
}
