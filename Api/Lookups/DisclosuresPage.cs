using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using Api.Http;

namespace Api.Lookups;

/// <summary>「どなたが見たか」: the list an elder may ask for, to print and hand over.</summary>
internal static class DisclosuresPage
{
    private const string Style = """
        @page { size: A4; margin: 18mm }
        body { font: 12pt/1.6 "Noto Sans JP", "Hiragino Sans", "Yu Gothic", sans-serif; color: #000 }
        h1 { font-size: 18pt; margin: 0 0 4mm }
        table { border-collapse: collapse; width: 100% }
        th, td { border: 1px solid #666; padding: 2mm; text-align: left; vertical-align: top }
        thead { display: table-header-group }
        tr { break-inside: avoid }
        """;

    private static readonly Dictionary<string, Text> Blocks = new()
    {
        ["identity"] = new("お名前・ご住所など", "who you are"),
        ["alerts"] = new("注意事項", "warnings"),
        ["contacts"] = new("緊急連絡先", "contacts"),
        ["gp"] = new("かかりつけ医", "family doctor"),
        ["medical"] = new("病気・お薬", "illnesses and medicines"),
        ["care"] = new("介護", "care"),
        ["candidate"] = new("性別・年齢・特徴など", "sex, age and build"),
        ["all"] = new("登録内容のすべて", "everything"),
    };

    internal static PrintedPage Of(Disclosures answer, DateOnly today, Language language)
    {
        var page = new StringBuilder();
        var japanese = language == Language.Japanese;
        page.Append(CultureInfo.InvariantCulture, $"<!doctype html><html lang=\"{(japanese ? "ja" : "en")}\"><meta charset=\"utf-8\">");
        page.Append(CultureInfo.InvariantCulture, $"<title>{Title.In(language)}</title><style>{Style}</style><h1>{Title.In(language)}</h1>");
        if (answer.Name is { } name)
            page.Append(CultureInfo.InvariantCulture, $"<p>{Escape(name)}{(japanese ? " 様" : "")}　{Escape(answer.Number ?? "")}</p>");
        page.Append(CultureInfo.InvariantCulture, $"<p>{(answer.Looks.Count == 0 ? Nobody : About).In(language)}</p>");
        if (answer.Looks.Count > 0)
            Table(page, answer, language);
        if (answer.Looks.Any(look => look.Reason == Reason.BreakGlass.Code()))
            page.Append(CultureInfo.InvariantCulture, $"<p>{BreakGlass.In(language)}</p>");
        page.Append(CultureInfo.InvariantCulture, $"<p>{Printed(today, language)}</p>");
        return new PrintedPage(page.Append("</html>").ToString());
    }

    private static void Table(StringBuilder page, Disclosures answer, Language language)
    {
        var japanese = language == Language.Japanese;
        page.Append("<table><thead><tr>");
        foreach (var head in Heads)
            page.Append(CultureInfo.InvariantCulture, $"<th>{head.In(language)}</th>");
        page.Append("</tr></thead>");
        foreach (var look in answer.Looks)
        {
            var told = look.OnBehalfOf is not { } other ? "" : japanese ? $"（{other}からの電話照会に回答）" : $" (answering a call from {other})";
            page.Append(
                CultureInfo.InvariantCulture,
                $"<tr><td>{When(look.AnsweredAt ?? look.At, language)}{Entered(look, language)}</td><td>{Escape(look.Organisation)}<br>{Escape(look.RoleName + told)}</td><td>{Escape(look.ReasonName)}</td><td>{Escape(Shown(look, language))}</td></tr>");
        }

        page.Append("</table>");
    }

    private static string Shown(Look look, Language language)
    {
        var names = look.Blocks.Where(Blocks.ContainsKey).Select(block => Blocks[block].In(language)).ToList();
        return names.Count == 0 ? NothingShown.In(language) : string.Join(language == Language.Japanese ? "、" : ", ", names);
    }

    private static string When(DateTimeOffset at, Language language)
    {
        var day = DateOnly.FromDateTime(at.DateTime);
        var time = at.ToString("HH:mm", CultureInfo.InvariantCulture);
        return language == Language.Japanese ? $"{JapaneseDate.Long(day)} {time}" : $"{JapaneseDate.LongEnglish(day)} {time}";
    }

    // Told from a printed list during an outage, and entered afterwards.
    private static string Entered(Look look, Language language) =>
        look.AnsweredAt is null ? "" : language == Language.Japanese ? $"<br>（{When(look.At, language)} 記録）" : $"<br>(entered {When(look.At, language)})";

    private static string Escape(string text) => HtmlEncoder.Default.Encode(text);

    private static readonly Text Title = new("登録内容を見た機関の一覧", "Who has looked at your registration");

    private static readonly Text About = new(
        "あなたの登録内容を見た機関と、その理由です。新しい順に並んでいます。", "The organisations that looked at your registration, and why, newest first.");

    private static readonly Text Nobody = new("これまでに、登録内容を見た機関はありません。", "Nobody has looked at your registration so far.");

    private static readonly Text BreakGlass = new(
        "「緊急閲覧」は、命に関わるときに、ふだんは見られない内容を見るための手続きです。後日、個人情報保護の担当者が一件ずつ確認しています。",
        "An emergency override shows, where life is at stake, what is not shown otherwise. The privacy officer looks at each one afterwards.");

    private static string Printed(DateOnly today, Language language) => language == Language.Japanese
        ? $"{JapaneseDate.Long(today)}現在。ご不明な点は、担当のセンターへお尋ねください。"
        : $"As of {JapaneseDate.LongEnglish(today)}. If you have questions, please ask your support centre.";

    private static readonly Text NothingShown = new("登録の状態のみ", "only that there is a registration");

    private static readonly Text[] Heads =
    [
        new("日時", "When"), new("機関", "Who"), new("理由", "Why"), new("表示した内容", "What was shown"),
    ];
}
