using System.Collections.Frozen;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using Api.Centres;
using Api.Http;

namespace Api.Elders;

/// <summary>
/// 停電・障害時用の登録者一覧: what must be known to answer the telephone without this service, in the order of kana, with an
/// index by number: whoever rings reads out a number. Each sheet says how to keep it.
/// </summary>
internal sealed class Handout
{
    private const int MostContacts = 3;
    private const int NumbersInLine = 5;

    private const string Style = """
        @page { size: A4; margin: 10mm 10mm 14mm; @bottom-center { content: counter(page) " / " counter(pages); font-size: 9pt } }
        body { font: 8.5pt/1.3 "Noto Sans JP", "Noto Sans CJK JP", "Hiragino Sans", "Yu Gothic", sans-serif; color: #000; margin: 0 }
        h1 { font-size: 16pt; margin: 0 0 1mm }
        p { margin: 0 0 1.5mm; font-size: 10pt }
        ol { margin: 0; padding-left: 6mm }
        .use { border: 1px solid #000; padding: 2mm 3mm; margin: 2mm 0 3mm; font-size: 10pt }
        table { border-collapse: collapse; width: 100%; table-layout: fixed }
        .mm21 { width: 21mm } .mm31 { width: 31mm } .mm33 { width: 33mm } .mm47 { width: 47mm }
        th, td { border: 1px solid #555; padding: 0.6mm 1mm; text-align: left; vertical-align: top; overflow-wrap: anywhere }
        thead th { background: #eee; font-weight: normal; print-color-adjust: exact }
        thead th.keep { background: none; border: 0; padding: 0 0 1mm; font-weight: bold }
        tr { break-inside: avoid }
        tr.kana { break-after: avoid }
        tr.kana th { font-size: 10.5pt; background: #ddd; print-color-adjust: exact }
        b { font-size: 10pt }
        .phone { font-weight: bold; white-space: nowrap }
        .number { font: bold 10.5pt/1.3 ui-monospace, "Noto Sans Mono CJK JP", monospace; white-space: nowrap }
        .mark { display: inline-block; font-weight: bold; border: 1px solid #000; padding: 0 0.8mm }
        .index { break-before: page }
        .end { break-inside: avoid; margin-top: 4mm; border: 1px solid #000; padding: 2mm 3mm }
        """;

    // The first reading of each row of the syllabary, folded as the list is sorted.
    private static readonly (char First, string Name)[] KanaRows =
    [
        ('ア', "ア行"), ('カ', "カ行"), ('サ', "サ行"), ('タ', "タ行"), ('ナ', "ナ行"), ('ハ', "ハ行"), ('マ', "マ行"), ('ヤ', "ヤ行"), ('ラ', "ラ行"), ('ワ', "ワ行・その他"),
    ];

    private static readonly HtmlEncoder Html = HtmlEncoder.Create(UnicodeRanges.All);

    private static readonly Text Keep = new("取扱注意・施錠保管・翌月破棄", "Confidential: keep locked, destroy next month");

    private readonly StringBuilder page = new();
    private readonly string centre;
    private readonly DateOnly today;
    private readonly Language language;

    private Handout(string centre, DateOnly today, Language language) => (this.centre, this.today, this.language) = (centre, today, language);

    /// <param name="elders">In the order of their kana.</param>
    /// <param name="damaged">How many are missing because their record is damaged.</param>
    /// <param name="centre">Whose they are.</param>
    /// <param name="printedBy">The staff member's id.</param>
    /// <param name="today">Of the print.</param>
    /// <param name="language">Of the labels.</param>
    internal static PrintedPage Of(IReadOnlyList<HandoutElder> elders, int damaged, Centre? centre, string printedBy, DateOnly today, Language language)
    {
        var handout = new Handout(Escape(centre?.Name), today, language);
        handout.Head(elders.Count, damaged, printedBy);
        handout.People(elders);
        handout.Index(elders);
        handout.End();
        return new PrintedPage(handout.page.Append("</html>").ToString());
    }

    private void Head(int count, int damaged, string printedBy)
    {
        var title = In(new("見守りキーホルダー　登録者一覧（停電・障害時用）", "Keyholder: registrations, for an outage"));
        Write($"<!doctype html><html lang=\"{(language == Language.Japanese ? "ja" : "en")}\"><meta charset=\"utf-8\"><title>{title}</title>");
        Write($"<style>{Style}</style><h1>{title}</h1>");
        Write($"<p><span class=\"mark\">{In(Keep)}</span>　{centre}　{In(new($"{count}名", $"{count} people"))}</p>");
        Write($"<p>{In(new($"{Day()}現在", $"As of {Day()}"))}　{In(new("印刷した職員", "printed by"))}：{Escape(printedBy)}</p>");
        if (damaged > 0)
        {
            Write($"<p><span class=\"mark\">{In(new(
                $"{damaged}名は記録の異常により表示していません。管理者に連絡してください。", $"{damaged} left out: their records are damaged. Tell the administrator."))}</span></p>");
        }

        Write($"<div class=\"use\">{In(new("システムが使えないときに、電話での照会に答えるための一覧です。", "To answer the telephone while the service is down."))}<ol>");
        foreach (var step in (Text[])
        [
            new("いったん切り、名簿にある機関の番号へかけ直して、相手を確かめる。", "Hang up and call the organisation back at its number in the directory."),
            new("番号を4けたずつ復唱する。性別・年齢・特徴が目の前の方と合うかを聞く。", "Read the number back four digits at a time; ask whether sex and age fit the person."),
            new("救急・医療機関には必要な内容を、警察には氏名・連絡先を伝える。確かめられないときは、センターからご家族へ電話する。",
                "Tell ambulance and hospital what they need, police the name and contacts. Whoever cannot be verified is told nothing: call the family yourself."),
            new("日時・相手・理由・伝えた内容を控え、復旧後に「電話照会への回答」として、答えた日時とともに入力する。",
                "Note when, to whom, why and what; enter each one afterwards as a relay, with the time at which it was answered."),
        ])
        {
            Write($"<li>{In(step)}</li>");
        }

        page.Append("</ol></div>");
    }

    private void People(IReadOnlyList<HandoutElder> elders)
    {
        page.Append("<table><colgroup><col class=\"mm21\"><col class=\"mm47\"><col><col class=\"mm31\"><col class=\"mm33\"></colgroup>");
        Head([new("番号", "Number"), new("氏名・年齢・住所", "Name, age, address"), new("緊急連絡先", "Contacts"), new("かかりつけ医", "GP"), new("注意", "Alerts")]);
        foreach (var row in elders.Index().GroupBy(elder => RowOf(elder.Item)))
        {
            Write($"<tbody><tr class=\"kana\"><th colspan=\"5\">{row.Key}</th></tr>");
            foreach (var (place, elder) in row)
                Person(place + 1, elder);
            page.Append("</tbody>");
        }

        page.Append("</table>");
    }

    private void Person(int place, HandoutElder elder)
    {
        var (person, document) = (elder.Document.Identity, elder.Document);
        Write($"<tr><td>{place}");
        foreach (var number in elder.Numbers)
            Write($"<br><span class=\"number\">{Escape(number.Printed)}</span>{Mark(number.IsLost, new("紛失", "lost"))}");
        Write($"{Mark(elder.Numbers.Count == 0, new("番号失効", "revoked"))}</td><td>{Escape(person.Kana)} {ElderAnswers.Age(document, today)}{In(new("歳", ""))} {Label(Codes.Sex, person.Sex)}");
        Write($"<br><b>{Escape(person.Name)}</b><br>");
        Write($"{Address(person)}{Mark(elder.Row.ElderState == ElderState.Closing, new("終了の届出あり", "end reported"))}</td><td>{Contacts(document)}</td><td>");
        page.AppendJoin("<br>", (document.Gp ?? []).Select(gp => Spaced(
            Escape(gp.Institution), Escape(gp.Doctor), Phones(gp.Phones), gp.NightPhone is { } night ? $"{In(new("夜間", "night"))} {Phone(night)}" : null)));
        Write($"</td><td>{Alerts(document)}</td></tr>");
    }

    private string Address(Identity person) => person.Protected
        ? In(new("住所は支援措置のため記載しません。だれにも伝えないこと。", "Address withheld: protection measures. Tell nobody."))
        : Spaced(Escape(person.Town + person.Address), Escape(person.Building));

    // Whoever must not be called is named too: such people ring and ask.
    private string Contacts(ElderDocument document)
    {
        var contacts = document.Contacts ?? [];
        var lines = contacts.Where(contact => string.IsNullOrWhiteSpace(contact.Caution)).Take(MostContacts).Select((contact, place) =>
            $"{place + 1}. {Person(contact)}{(contact.HasKey == true ? In(new("鍵", "key")) : "")} {Phones(contact.Phones)}");
        var kept = contacts.Where(contact => !string.IsNullOrWhiteSpace(contact.Caution)).Select(contact =>
            $"{Person(contact)} {Mark(true, new("連絡しないこと", "do not call"))}");
        string? none = document.NoContactReason is { } reason ? In(new("連絡先なし：", "None: ")) + Escape(reason) : null;
        return string.Join("<br>", lines.Concat(kept).Append(contacts.Count == 0 ? none : null).OfType<string>());
    }

    private string Person(Contact contact) =>
        $"{Escape(contact.Name)}（{(string.IsNullOrWhiteSpace(contact.RelationshipText) ? Label(Codes.Relationship, contact.Relationship) : Escape(contact.RelationshipText))}）";

    private string Alerts(ElderDocument document)
    {
        var alerts = (document.Alerts ?? []).OrderBy(alert => alert.Criticality == "high" ? 0 : 1)
            .Select(alert => Label(Codes.Alert, alert.Code) + (string.IsNullOrWhiteSpace(alert.Text) ? "" : $"（{Escape(alert.Text)}）"));
        var missing = document.Missing is { } report
            ? Mark(true, new("行方不明届", "missing")) + Spaced(Escape(report.PoliceStation), Phone(report.Phone))
            : null;
        var police = document.Consent.Audiences?.Contains("police") == true ? null : Mark(true, new("警察への提供に同意なし", "no consent for police"));
        var confirmed = document.Confirmed.Oldest;
        return string.Join("<br>", alerts.Append(missing).Append(police).OfType<string>().Append(In(new(
            $"確認 {confirmed.Year}年{confirmed.Month}月", $"confirmed {JapaneseDate.YearMonthEnglish(confirmed)}"))));
    }

    private void Index(IReadOnlyList<HandoutElder> elders)
    {
        Write($"<div class=\"index\"><h1>{In(new("番号順の索引", "Index by number"))}</h1><p>{In(new("数字は一覧の通し番号です。", "What follows a number is the place in the list."))}</p><table>");
        Head([.. Enumerable.Repeat(new Text("番号　→　通し番号", "Number → place"), NumbersInLine)]);
        page.Append("<tbody>");
        foreach (var line in elders.Index()
            .SelectMany(elder => elder.Item.Numbers.Select(number => (number.Printed, Place: elder.Index + 1)))
            .OrderBy(number => number.Printed, StringComparer.Ordinal)
            .Chunk(NumbersInLine))
        {
            page.Append("<tr>");
            foreach (var (printed, place) in line)
                Write($"<td><span class=\"number\">{Escape(printed)}</span> → {place}</td>");
            page.Append("</tr>");
        }

        page.Append("</tbody></table></div>");
    }

    private void End() => Write($"<div class=\"end\">{In(new(
        "破棄の記録　　　　　　年　　　月　　　日　　破棄した職員：　　　　　　　　　　確認した職員：", "Destroyed on ____________ by ____________ seen by ____________"))}</div>");

    // On every sheet: a table's head is printed again on each.
    private void Head(IReadOnlyList<Text> columns)
    {
        Write($"<thead><tr><th class=\"keep\" colspan=\"{columns.Count}\">{In(Keep)}　{centre}　{Day()}</th></tr><tr>");
        foreach (var column in columns)
            Write($"<th>{In(column)}</th>");
        page.Append("</tr></thead>");
    }

    private static string RowOf(HandoutElder elder)
    {
        var first = Kana.Fold(elder.Document.Identity.Kana!)[0];
        return KanaRows.Last(row => first >= row.First || row.First == 'ア').Name;
    }

    private string Mark(bool holds, Text text) => holds ? $" <span class=\"mark\">{In(text)}</span> " : "";

    private static string Phones(IReadOnlyList<Phone>? phones) => string.Join(' ', (phones ?? []).Select(phone => Phone(phone.Number)));

    // A number that goes on in the next line is dialled wrong.
    private static string Phone(string? number) => $"<span class=\"phone\">{Escape(number)}</span>";

    private string Day() => language == Language.Japanese ? JapaneseDate.Long(today) : JapaneseDate.LongEnglish(today);

    private void Write(FormattableString html) => page.Append(html.ToString(CultureInfo.InvariantCulture));

    private string In(Text text) => text.In(language);

    private string? Label(FrozenDictionary<string, Text> codes, string? code) => code is null ? null : codes.TryGetValue(code, out var text) ? In(text) : code;

    private static string Spaced(params IEnumerable<string?> parts) => string.Join(' ', parts.Where(part => !string.IsNullOrWhiteSpace(part)));

    private static string Escape(string? text) => Html.Encode(text ?? "");
}
