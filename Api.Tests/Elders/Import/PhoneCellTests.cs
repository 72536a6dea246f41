using Api.Elders.Import;

namespace Api.Tests.Elders.Import;

/// <summary>Telephones as people write them into one cell: number(kind: note).</summary>
internal sealed class PhoneCellTests
{
    [TestCase("045-011-0022", "045-011-0022(: )")]
    [TestCase("045-011-0022 日中は090-0333-4444(嫁)", "045-011-0022(: ) 090-0333-4444(: 日中は 嫁)")]
    [TestCase("045-011-0022\n090-0333-4444", "045-011-0022(: ) 090-0333-4444(: )")]
    [TestCase("045-011-0022、090-0333-4444", "045-011-0022(: ) 090-0333-4444(: )")]
    [TestCase("045-011-0022/090-0333-4444", "045-011-0022(: ) 090-0333-4444(: )")]
    [TestCase("045-011-0022 090-0333-4444", "045-011-0022(: ) 090-0333-4444(: )")]
    [TestCase("自宅045-011-0022 携帯:090-0333-4444", "045-011-0022(home: ) 090-0333-4444(mobile: )")]
    [TestCase("045-011-0022（自宅） 090-0333-4444（携帯：夜間のみ）", "045-011-0022(home: ) 090-0333-4444(mobile: 夜間のみ)")]
    [TestCase("(嫁 090-0333-4444)", "090-0333-4444(: 嫁)")]
    [TestCase("℡ ０４５－０１１－００２２", "０４５－０１１－００２２(: )")]
    [TestCase("TEL:045(011)0022 内線12", "045(011)0022(: 内線12)")]
    [TestCase("（045）011-0022", "（045）011-0022(: )")]
    [TestCase("+81-90-0333-4444", "+81-90-0333-4444(: )")]
    [TestCase("045-011-0022（勤務先：内線(12)）", "045-011-0022(work: 内線(12))")]
    [TestCase("なし", "")]
    public void Numbers_are_found_and_every_word_beside_them_is_kept(string cell, string phones)
    {
        var (found, fault) = PhoneCell.Read(cell);

        Assert.That(fault, Is.Null);
        Assert.That(string.Join(' ', found.Select(phone => $"{phone.Number}({phone.Kind}: {phone.Note})")), Is.EqualTo(phones));
    }

    [TestCase("312345678", "lost-zero")]
    [TestCase("9001112222", "lost-zero")]
    [TestCase("３１２３４５６７８", "lost-zero")]
    [TestCase("03-0762-0011 9001112222", "lost-zero")]
    [TestCase("762-0011", "phone")]
    [TestCase("03-0762-001", "phone")]
    [TestCase("娘に聞く", "word")]
    [TestCase("03-0762-0011 嫁 090-0333-4444", "phone-note")]
    [TestCase("03-0762-0011\n嫁", "phone-note")]
    public void What_is_no_number_or_not_certain_is_said(string cell, string code)
    {
        var (_, fault) = PhoneCell.Read(cell);

        Assert.That(fault?.Code, Is.EqualTo(code));
    }

    [TestCase("03-0762-0011")]
    [TestCase("03-0762-0011（自宅：呼び出しを長めに（3回）、夜は不在）\n090-0762-0012（携帯）\n03-0762-0013（内線：12）")]
    public void What_is_written_is_read_as_the_same(string cell)
    {
        var written = PhoneCell.Write(PhoneCell.Read(cell).Phones);

        Assert.That(written, Is.EqualTo(cell));
    }
}
