using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using Api.Http;

namespace Api.Notices;

/// <summary>The yearly sheet by which an organisation is thanked: two figures, and nothing of anybody they were about.</summary>
internal static class ThanksSheet
{
    private const string Style = """
        @page { size: A4; margin: 25mm }
        body { font: 14pt/2 "Noto Serif JP", "Hiragino Mincho ProN", "Yu Mincho", serif; color: #000 }
        h1 { font-size: 22pt; text-align: center; letter-spacing: .2em; margin: 15mm 0 }
        .end { text-align: right }
        table { margin: 8mm auto; border-collapse: collapse }
        th, td { border-bottom: 1px solid #444; padding: 2mm 6mm; font-weight: normal; text-align: left }
        td { text-align: right }
        """;

    private static readonly HtmlEncoder Html = HtmlEncoder.Create(UnicodeRanges.All);

    /// <param name="thanks">To whom, and for how much.</param>
    /// <param name="year">The fiscal year.</param>
    /// <param name="from">Who thanks: a centre's name, or the municipality's.</param>
    /// <param name="today">Of the print.</param>
    /// <param name="language">Of the page.</param>
    internal static PrintedPage Of(NoticeThanks thanks, int year, string from, DateOnly today, Language language)
    {
        var japanese = language == Language.Japanese;
        var (title, to, body, sent, taken, end, date) = japanese ? InJapanese(thanks, year, today) : InEnglish(thanks, year, today);
        var page = string.Create(CultureInfo.InvariantCulture, $"""
            <!doctype html><html lang="{(japanese ? "ja" : "en")}"><meta charset="utf-8"><title>{title}</title><style>{Style}</style>
            <p class="end">{date}</p><p>{to}</p><p class="end">{Html.Encode(from)}</p><h1>{title}</h1><p>{body}</p>
            <table><tr><th>{sent}</th><td>{Count(thanks.Sent, japanese)}</td></tr><tr><th>{taken}</th><td>{Count(thanks.Taken, japanese)}</td></tr></table>
            <p>{end}</p></html>
            """);
        return new PrintedPage(page);
    }

    // A sheet printed within the year must not say that it counts the whole of it.
    private static bool IsOver(int year, DateOnly today) => today >= new DateOnly(year + 1, 4, 1);

    private static string Count(long number, bool japanese) => number.ToString(CultureInfo.InvariantCulture) + (japanese ? "件" : "");

    private static (string Title, string To, string Body, string Sent, string Taken, string End, string Date) InJapanese(
        NoticeThanks thanks, int year, DateOnly today)
    {
        var first = new DateOnly(year, 4, 1);
        var fiscal = JapaneseEra.On(first) is { } era ? $"{era.Name}{era.YearOf(first)}年度" : $"{year}年度";
        var span = IsOver(year, today) ? $"{year}年4月から{year + 1}年3月まで" : $"{year}年4月から本日まで";
        return (
            "見守り活動へのお礼",
            $"{Html.Encode(thanks.Organisation)}　御中",
            $"""
            　日頃より、地域の高齢の方々の見守りにご協力をいただき、厚くお礼申し上げます。<br>
            　{fiscal}（{span}）にお寄せいただいた「気づき」のご連絡は、次のとおりでした。
            """,
            "お寄せいただいたご連絡", "うち、センターが対応したもの",
            $"""
            　早めにお知らせいただいたことが、困りごとを抱えた方への支援につながっています。心より感謝申し上げます。<br>
            　なお、個人情報を保護するため、一件ごとの内容と対応についてはお知らせできません。ご理解くださいますようお願いいたします。<br>
            　今後とも、お気づきのことがございましたら、どうぞお知らせください。{NoticeCodes.FirstLine.Ja}
            """,
            JapaneseDate.Long(today));
    }

    private static (string Title, string To, string Body, string Sent, string Taken, string End, string Date) InEnglish(
        NoticeThanks thanks, int year, DateOnly today) =>
        (
            "With our thanks",
            Html.Encode(thanks.Organisation),
            $"Thank you for looking out for the elders of our town. From April {year} to {(IsOver(year, today) ? $"March {year + 1}" : "this day")} you told us of the following.",
            "Notices that you sent", "of these, acted upon by a centre",
            "What you told us early helped people who could not ask for help themselves. To protect them we cannot say what became of each "
            + $"notice. Please go on telling us what you see. {NoticeCodes.FirstLine.En}",
            JapaneseDate.LongEnglish(today));
}
