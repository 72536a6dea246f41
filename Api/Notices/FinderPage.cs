using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using Api.Centres;
using Api.Http;

namespace Api.Notices;

/// <summary>
/// What a finder sees who reads an item's QR code: whom to call, and perhaps a form. Nothing on it is of one person. It has
/// neither scripts nor anything from elsewhere, so that an old telephone shows it at once.
/// </summary>
internal sealed class FinderPage : IResult
{
    private const string Style = """
        body { font: 1.1em/1.6 sans-serif; color: #000; background: #fff; max-width: 32em; margin: 0 auto; padding: 1em }
        h1 { font-size: 1.3em; margin: .2em 0 .6em } h2 { font-size: 1.15em; margin: 1.6em 0 .4em }
        .first { font-weight: bold; font-size: 1.15em; margin: 0 0 .5em }
        a.call { display: block; text-align: center; font-size: 1.5em; font-weight: bold; padding: .5em; margin: .4em 0; border-radius: .4em; color: #fff; background: #0b4f8a; text-decoration: none }
        a.urgent { background: #b00020; font-size: 1.25em } .two { display: flex; gap: .5em } .two a { flex: 1 }
        a.call small { display: block; font-size: .6em; font-weight: normal }
        label { display: block; margin: 1em 0 .2em; font-weight: bold } label small { font-weight: normal }
        input, textarea { box-sizing: border-box; width: 100%; font: inherit; padding: .5em; border: 2px solid #444; border-radius: .3em }
        button { width: 100%; font: inherit; font-weight: bold; font-size: 1.2em; padding: .7em; margin-top: 1em; border: 0; border-radius: .4em; color: #fff; background: #0b4f8a }
        .wrong { color: #b00020; font-weight: bold; margin: .2em 0 } .said { border: 2px solid #1b5e20; border-radius: .4em; padding: .6em; font-weight: bold } .not { border-color: #b00020 }
        .small { font-size: .85em; color: #333 }
        """;

    private static readonly string Policy = ContentPolicy.WithStyle(Style, form: "'self'");

    private static readonly HtmlEncoder Html = HtmlEncoder.Create(UnicodeRanges.All);

    private readonly StringBuilder page = new();
    private readonly Language language;
    private readonly int status;
    private readonly int? retryAfter;

    private FinderPage(Language language, int status, int? retryAfter) => (this.language, this.status, this.retryAfter) = (language, status, retryAfter);

    /// <summary>The form as it is to be filled in, or filled in again.</summary>
    /// <param name="Action">Where it is sent, from the page's own address.</param>
    /// <param name="Typed">What was typed.</param>
    /// <param name="Wrong">What was wrong with it, by field and in both languages.</param>
    internal sealed record Form(string Action, FinderReport Typed, IReadOnlyDictionary<string, string[]>? Wrong = null);

    /// <param name="centre">Whom to call now; null where nobody knows, and the phone printed on the item is to be called.</param>
    /// <param name="form">Null: phones only.</param>
    /// <param name="said">What stands above all else, behind the line of 119 and 110.</param>
    /// <param name="status">Of the answer.</param>
    /// <param name="retryAfter">In seconds.</param>
    /// <param name="phonesAt">Where the page with the phones is, from this page's own address; null on that page.</param>
    internal static FinderPage Of(
        Language language, CentreAnswer? centre, Form? form = null, Text? said = null, int status = 200, int? retryAfter = null,
        string? phonesAt = null)
    {
        var made = new FinderPage(language, status, retryAfter);
        made.Head(said);
        made.Phones(centre, phonesAt);
        if (form is not null)
            made.Ask(form);
        made.Foot();
        return made;
    }

    public Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = status;
        response.ContentType = "text/html; charset=utf-8";
        response.Headers.ContentLanguage = language == Language.Japanese ? "ja" : "en";
        response.Headers.ContentSecurityPolicy = Policy;
        response.Headers["X-Robots-Tag"] = "noindex, nofollow";
        if (retryAfter is { } seconds)
            response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        return response.WriteAsync(page.ToString(), Encoding.UTF8, httpContext.RequestAborted);
    }

    private void Head(Text? said)
    {
        Write($"<!doctype html><html lang=\"{(language == Language.Japanese ? "ja" : "en")}\"><meta charset=\"utf-8\">");
        Write($"<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><meta name=\"robots\" content=\"noindex\">");
        Write($"<title>{In(Title)}</title><style>{Style}</style><h1>{In(Title)}</h1><p class=\"first\">{In(NoticeCodes.FirstLine)}</p>");
        Write($"<div class=\"two\">");
        Call("119", In(Ambulance), "call urgent");
        Call("110", In(Police), "call urgent");
        Write($"</div>");
        if (said is { } text)
            Write($"<p class=\"{(status < 400 ? "said" : "said not")}\" role=\"{(status < 400 ? "status" : "alert")}\">{In(text)}</p>");
        Write($"<p>{In(About)}</p>");
    }

    // A sent form is answered without a look at the item, so that nothing shows whether there is one: who wants the phone that
    // is answered now goes back to the page that has it.
    private void Phones(CentreAnswer? centre, string? phonesAt)
    {
        if (centre is null)
        {
            Write($"<p><strong>{In(PrintedPhone)}</strong></p><p>{In(WhatToSay)}</p>");
            if (phonesAt is not null)
                Write($"<p><a href=\"{Escape(phonesAt)}\">{In(ToPhones)}</a></p>");
            return;
        }

        var isStaffed = centre.Open || centre.OnCallPhone is not null;
        var what = language == Language.Japanese ? "" : $"<p>{In(WhatCentre)}</p>";
        Write($"<h2 lang=\"ja\">{Escape(centre.Name)}</h2>{what}");
        Call(centre.PhoneNow, In(centre.Open ? OpenNow : isStaffed ? OnCall : ClosedNow), "call");
        Write($"<p>{(isStaffed ? "" : In(NobodyThere))}{In(WhatToSay)}</p>");
    }

    private void Ask(Form form)
    {
        Write($"<h2>{In(Tell)}</h2><p>{In(TellAbout)}</p><form method=\"post\" action=\"{Escape(form.Action)}\" accept-charset=\"utf-8\">");
        Field(form, "place", Place, form.Typed.Place, Rules.MostInText, " required autocomplete=\"street-address\"");
        Write($"<label for=\"text\">{In(Seen)}</label>");
        Wrong(form, "text");
        Write($"<textarea id=\"text\" name=\"text\" rows=\"4\" maxlength=\"{FinderReport.MostInText}\">{Escape(form.Typed.Text)}</textarea>");
        Field(form, "phone", Back, form.Typed.Phone, FinderReport.MostInPhone, " type=\"tel\" autocomplete=\"tel\"");
        Write($"<button type=\"submit\">{In(Send)}</button></form>");
    }

    private void Foot() => Write($"<h2>{In(OnlyKeys)}</h2><p>{In(OnlyKeysAbout)}</p><p class=\"small\">{In(Private)}</p></html>");

    private void Field(Form form, string name, Text label, string? typed, int most, string more)
    {
        Write($"<label for=\"{name}\">{In(label)}</label>");
        Wrong(form, name);
        Write($"<input id=\"{name}\" name=\"{name}\" maxlength=\"{most}\" value=\"{Escape(typed)}\"{more}>");
    }

    private void Wrong(Form form, string name)
    {
        foreach (var message in form.Wrong?.GetValueOrDefault(name) ?? [])
            Write($"<p class=\"wrong\" role=\"alert\">{Escape(Text.Pick(message, language))}</p>");
    }

    // 119 and 110 are dialled as they are; others in the form that works from a foreign telephone too.
    private void Call(string phone, string label, string look)
    {
        var dial = phone.Length == 3 ? phone : PhoneNumber.Dial(phone);
        Write(dial is null
            ? (FormattableString)$"<p><strong>{Escape(phone)}</strong> {label}</p>"
            : $"<a class=\"{look}\" href=\"tel:{dial}\">{Escape(phone)}<small>{label}</small></a>");
    }

    private string In(Text text) => Html.Encode(text.In(language));

    private static string Escape(string? text) => Html.Encode(text ?? "");

    private void Write(FormattableString html) => page.Append(html.ToString(CultureInfo.InvariantCulture));

    private static readonly Text Title = new("見守りキーホルダー", "Keyholder of an older person");

    private static readonly Text Ambulance = new("救急車・火事", "ambulance, fire");

    private static readonly Text Police = new("警察", "police");

    private static readonly Text About = new(
        "高齢の方が外出先で困ったときのためのキーホルダーです。持っている方がお困りのようでしたら、声をかけて、お電話ください。",
        "An older person carries this for when they need help. If the person seems to be in trouble, please speak to them and call.");

    private static readonly Text PrintedPhone = new(
        "キーホルダーに書かれている電話番号へおかけください。", "Please call the phone number that is printed on the keyholder.");

    private static readonly Text ToPhones = new("電話番号の案内に戻る", "Back to the phone numbers");

    private static readonly Text WhatCentre = new(
        "高齢の方の相談窓口です。", "This is the town's support centre for older people.");

    private static readonly Text WhatToSay = new(
        "キーホルダーの番号と、いまいる場所をお伝えください。", "Say the number on the keyholder, and where you are.");

    private static readonly Text OpenNow = new("センターの電話（ただいま受付中）", "the centre, open now");

    private static readonly Text OnCall = new("夜間・休日の受付", "on call at night and on holidays");

    private static readonly Text ClosedNow = new("センターの電話（ただいま時間外）", "the centre, closed now");

    private static readonly Text NobodyThere = new("つながらないときは110番へおかけください。", "If nobody answers, call 110. ");

    private static readonly Text Tell = new("いまいる場所をセンターに知らせる", "Tell the centre where");

    private static readonly Text TellAbout = new(
        "センターの職員が読みます。すぐに読めないことがありますので、お急ぎのときはお電話ください。",
        "The centre's staff will read it, perhaps not at once: if it is urgent, please call.");

    private static readonly Text Place = new("いまいる場所（住所、店の名前、目印など）", "Where: address, shop, landmark");

    private static readonly Text Seen = new("その方のご様子（なくてもかまいません）", "How the person is (optional)");

    private static readonly Text Back = new("あなたの電話番号（なくてもかまいません）", "Your phone (optional)");

    private static readonly Text Send = new("センターに知らせる", "Tell the centre");

    private static readonly Text OnlyKeys = new("キーホルダーだけを拾った方へ", "If you found only the keyholder");

    private static readonly Text OnlyKeysAbout = new(
        "お手数ですが、お近くの交番・警察署へお届けください。", "Please hand it in at a police box or police station.");

    private static readonly Text Private = new(
        "このページには、持ち主の方の個人情報は表示されません。悪用を防ぐため、開いた日時と接続元を記録しています。",
        "Nothing about the owner is shown here. To prevent misuse, the time and the address you came from are recorded.");
}
