using System.Collections.Frozen;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.RegularExpressions;
using System.Text.Unicode;
using Api.Centres;
using Api.Http;

namespace Api.Elders;

/// <summary>
/// 登録内容確認票: what is registered, in large type on A4, for the elder to check, correct by hand and sign. It lies about in
/// a home where others read it, so it says neither that the address is protected nor whom not to call.
/// </summary>
internal sealed partial class ConfirmationSheet
{
    private const string Style = """
        @page { size: A4; margin: 15mm }
        body { font: 15pt/1.6 "Noto Sans JP", "Hiragino Sans", "Yu Gothic", sans-serif; color: #000 }
        h1 { font-size: 22pt; margin: 0 0 3mm }
        p { margin: 0 0 2mm }
        table + p { margin-top: 6mm }
        h2 { font-size: 17pt; margin: 6mm 0 2mm; break-after: avoid }
        h2 span { font-size: 14pt; font-weight: normal; margin-left: 6mm }
        table { border-collapse: collapse; width: 100% }
        th, td { border: 1px solid #444; padding: 2mm; text-align: left; vertical-align: top; height: 8mm }
        th { width: 28%; font-weight: normal }
        tr { break-inside: avoid }
        .phone { white-space: nowrap }
        .line { display: inline-block; border-bottom: 1px solid #000; height: 9mm; margin: 0 3mm }
        .mm12 { width: 12mm } .mm24 { width: 24mm } .mm50 { width: 50mm } .mm120 { width: 120mm }
        .sign { break-inside: avoid; margin-top: 6mm; border: 2px solid #000; padding: 4mm }
        """;

    private static readonly HtmlEncoder Html = HtmlEncoder.Create(UnicodeRanges.All);

    private static readonly Text Boxes = new("□ 変更なし　□ 変更あり", "□ No change　□ Change");

    private readonly StringBuilder page = new();
    private readonly Language language;

    private ConfirmationSheet(Language language) => this.language = language;

    /// <param name="elder">Whose.</param>
    /// <param name="centre">Where to bring it.</param>
    /// <param name="looks">How often the number was looked up since the last confirmation.</param>
    /// <param name="today">Of the print.</param>
    /// <param name="language">Of the labels.</param>
    internal static PrintedPage Of(OwnElders.Elder elder, Centre? centre, long looks, DateOnly today, Language language)
    {
        var sheet = new ConfirmationSheet(language);
        sheet.Head(elder, centre, today);
        sheet.Person(elder.Opened, today);
        sheet.Contacts(elder.Opened.Document);
        sheet.Health(elder.Opened.Document);
        sheet.Care(elder.Opened.Document.Care);
        sheet.Consent(elder.Opened.Document.Consent);
        sheet.Sign(elder.Opened.Document.Confirmed.Oldest, looks);
        return new PrintedPage(sheet.page.Append("</html>").ToString());
    }

    private void Head(OwnElders.Elder elder, Centre? centre, DateOnly today)
    {
        var title = In(new("見守りキーホルダー　登録内容確認票", "Keyholder: please check your registration"));
        Write($"<!doctype html><html lang=\"{(language == Language.Japanese ? "ja" : "en")}\"><meta charset=\"utf-8\"><title>{title}</title>");
        Write($"<style>{Style}</style><h1>{title}</h1>");
        Write($"<p>{Escape(elder.Opened.Document.Identity.Name)}{In(new(" 様", ""))}　{Escape(elder.Opened.Number.Printed)}</p><p>{In(new(
            "現在の登録内容です。救急のときに役立つよう、内容をお確かめください。違うところは線で消して、正しい内容をお書きください。最後にご署名をお願いします（押印は不要です）。",
            "This is what is registered. Please check it, so that it helps in an emergency: cross out what is wrong and write what is right. Sign at the end; no seal is needed."))}</p>");
        Write($"<p>{Escape(centre?.Name)}　{Escape(centre?.Phone)}</p><p>{Day(today)}</p>");
    }

    private void Person(OpenedElder opened, DateOnly today)
    {
        var person = opened.Document.Identity;
        Section(new("1 ご本人", "1 You"));
        Row(new("お名前", "Name"), Words(person.Name, person.NameNote));
        Row(new("フリガナ", "Kana"), person.Kana);
        Row(new("ほかのお名前", "Other names"), Listed(person.OtherNames, other => Words(other.Name, Label(Codes.OtherNameKind, other.Kind))));
        Row(new("性別", "Sex"), Label(Codes.Sex, person.Sex));
        Row(new("生年月日", "Date of birth"), person.BirthDate is { } birth
            ? Spaced(Day(birth), In(new($"{JapaneseDate.AgeOn(birth, today)}歳", $"age {JapaneseDate.AgeOn(birth, today)}"))) : null);
        Row(new("ご住所", "Address"), Spaced(person.PostalCode, person.Town + person.Address, person.Building));
        Row(new("お電話", "Phones"), Phones(person.Phones));
        // The staff's word for it is not one to read about oneself.
        Row(new("世帯の状況", "Household"), person.Household switch
        {
            "alone" => new Text("ひとり暮らし", "lives alone").In(language),
            "alone-by-day" => new Text("日中はおひとり", "alone by day").In(language),
            _ => Label(Codes.Household, person.Household),
        });
        Row(new("現在いらっしゃる所", "Where you stay now"), person.Residence is { } stay
            ? Lines(Spaced(Label(Codes.ResidenceKind, stay.Kind), stay.Name, stay.Phone), stay.Since is { } since ? In(new($"{Day(since)}から", $"since {Day(since)}")) : null) : null);
        Row(new("留守中のペットなど", "Left at home"), person.LeftAtHome);
        Row(new("お話しするときの配慮", "How to talk to you"), person.Communication);
        Row(new("体格・特徴", "Build and features"), person.Appearance);
        End();
    }

    private void Contacts(ElderDocument document)
    {
        Section(new("2 緊急連絡先", "2 Whom to call"));
        var callable = (document.Contacts ?? []).Where(contact => string.IsNullOrWhiteSpace(contact.Caution)).ToList();
        foreach (var (place, contact) in callable.Index())
        {
            Row(new($"{place + 1}番目", $"No. {place + 1}"), Lines(
                Words(Spaced(contact.Name, contact.Kana), contact.RelationshipText ?? Label(Codes.Relationship, contact.Relationship)),
                Phones(contact.Phones),
                contact.Town + contact.Address,
                Spaced(
                    contact.Hours,
                    contact.CanCome == true ? In(new("来てもらえる", "can come")) : null,
                    contact.HasKey == true ? In(new("鍵を預けている", "has a key")) : null)));
        }

        if (document.NoContactReason is { } reason)
            Row(new("連絡先がない理由", "Why there is nobody"), reason);
        else if (callable.Count == 0)
            Row(new("1番目", "No. 1"), null);
        End();
    }

    private void Health(ElderDocument document)
    {
        Section(new("3 医療", "3 Health"));
        Row(new("特に注意すること", "Warnings"), Listed(document.Alerts, alert => Words(Label(Codes.Alert, alert.Code), alert.Text)));
        foreach (var gp in document.Gp ?? [])
        {
            Row(new("かかりつけ医", "Doctor"), Lines(
                Words(Spaced(gp.Institution, gp.Department, gp.Doctor), Label(Codes.GpKind, gp.Kind)),
                Spaced(Listed(gp.Phones, phone => Words(phone.Number, phone.Note)), gp.NightPhone is { } night ? In(new($"夜間 {night}", $"at night {night}")) : null),
                gp.PatientNumber is { } card ? In(new($"診察券 {card}", $"patient no. {card}")) : null));
        }

        if (document.Gp is not { Count: > 0 })
            Row(new("かかりつけ医", "Doctor"), null);

        var medical = document.Medical ?? new Medical();
        Row(new("病気・けが", "Illnesses"), Listed(medical.Conditions, condition =>
            Words(condition.Text, condition.Current == false ? In(new("以前", "past")) : null)));
        Row(new("アレルギー", "Allergies"), Lines(
            Label(Codes.AllergiesKnown, medical.Allergies?.Known), Listed(medical.Allergies?.Items, allergy => allergy.Text)));
        Row(new("お薬", "Medicines"), Lines(
            Listed(medical.Medications, medication => medication.Text),
            medical.MedicationNotebook == true ? In(new("お薬手帳あり", "has a medicine notebook")) : null));
        Row(new("医療機器", "Devices"), Listed(medical.Devices, device => device));
        Row(new("血液型", "Blood type"), medical.BloodType);
        Row(new("かかりつけ薬局", "Pharmacy"), Spaced(medical.Pharmacy?.Name, medical.Pharmacy?.Phone));
        Row(new("人生会議の記録", "Advance care planning"), Words(
            Label(Codes.AdvanceCareExists, medical.AdvanceCarePlanning?.Exists), medical.AdvanceCarePlanning?.Place));
        End();
    }

    private void Care(Care? care)
    {
        Section(new("4 介護", "4 Care"));
        Row(new("要介護度", "Care level"), Words(
            Label(Codes.CareLevel, care?.Level), care?.ValidUntil is { } until ? In(new($"{Day(until)}まで", $"until {Day(until)}")) : null));
        Row(new("歩行・会話など", "Walking, speech"), care?.Function);
        Row(new("ケアマネジャー", "Care manager"), Spaced(care?.Manager?.Office, care?.Manager?.Name, care?.Manager?.Phone));
        Row(new("訪問看護", "Visiting nurse"), Spaced(care?.VisitingNurse?.Office, care?.VisitingNurse?.Phone24h));
        Row(new("利用中のサービス", "Services"), Listed(care?.Services, service => service));
        Row(new("通いの場", "Salons"), Listed(care?.Communities, community => community));
        End();
    }

    private void Consent(Consent consent)
    {
        Section(new("5 情報を見せてよい相手", "5 Who may see this"));
        Row(new("救急・消防・医療機関のほかに", "Besides ambulance, fire and hospitals"), Listed(consent.Audiences, audience => Label(Codes.Audience, audience)));
        Row(new("同意された日", "Agreed on"), Lines(Day(consent.GivenOn), Spaced(consent.Signer, consent.Relation)));
        End();
    }

    private void Sign(DateOnly since, long looks)
    {
        Write($"<p>{In(new(
            $"前回ご確認いただいた{Day(since)}から今日までに、登録番号の照会は{looks}回ありました。どこが見たかの一覧は、センターでお渡しできます。",
            $"Since the last confirmation ({Day(since)}) your number was looked up {looks} times. Ask the centre for the list of who looked."))}</p>");
        Write($"<div class=\"sign\"><p>{In(new("上記の内容を確認しました。", "I have checked the above."))}</p><p>{Line(24)}{In(new("年", "/"))}{Line(12)}{In(new("月", "/"))}{Line(12)}{In(new("日", ""))}</p><p>{In(new("ご署名", "Signature"))}{Line(120)}</p>");
        Write($"<p>{In(new("確認した方", "Checked by"))}　{Choices(Codes.ConfirmedBy, "self", "family", "care-manager", "doctor")}</p>");
        Write($"<p>{In(new("（職員記入）方法", "(staff) how"))}　{Choices(RenewalCodes.ConfirmedHow, "window", "phone", "visit", "letter", "salon")}</p><p>{In(new("（職員記入）職員ID", "(staff) id"))}{Line(50)}</p></div>");
    }

    private void Section(Text title) => Write($"<h2>{In(title)}<span>{In(Boxes)}</span></h2><table>");

    // Empty rows stand too: there is room to write what is missing.
    private void Row(Text label, string? value) =>
        Write($"<tr><th>{In(label)}</th><td>{DialledInOneLine().Replace(Escape(value).Replace("&#xA;", "<br>", StringComparison.Ordinal), "<span class=\"phone\">$0</span>")}</td></tr>");

    private void End() => page.Append("</table>");

    private void Write(FormattableString html) => page.Append(html.ToString(CultureInfo.InvariantCulture));

    private string In(Text text) => text.In(language);

    private string? Label(FrozenDictionary<string, Text> codes, string? code) =>
        code is null ? null : codes.TryGetValue(code, out var text) ? In(text) : code;

    // In the order in which people think of them; what a list gains later stands behind.
    private string Choices(FrozenDictionary<string, Text> codes, params string[] first) => string.Join('　', codes
        .OrderBy(code => Array.IndexOf(first, code.Key) is >= 0 and var place ? place : first.Length)
        .ThenBy(code => code.Key, StringComparer.Ordinal)
        .Select(code => $"□ {In(code.Value)}"));

    private static string Line(int millimetres) => string.Create(CultureInfo.InvariantCulture, $"<span class=\"line mm{millimetres}\"></span>");

    private string? Day(DateOnly? date) => date is { } day ? language == Language.Japanese ? JapaneseDate.Long(day) : JapaneseDate.LongEnglish(day) : null;

    private string? Phones(IReadOnlyList<Phone>? phones) =>
        Listed(phones, phone => Words(phone.Number, Spaced(Label(Codes.PhoneKind, phone.Kind), phone.Note)));

    private static string? Listed<T>(IEnumerable<T>? items, Func<T, string?> text) => items is null ? null : string.Join('、', items.Select(text).Where(IsSaid));

    private static string? Words(string? text, string? beside) => !IsSaid(beside) ? text : IsSaid(text) ? $"{text}（{beside}）" : beside;

    private static string Spaced(params IEnumerable<string?> parts) => string.Join('　', parts.Where(IsSaid));

    private static string Lines(params IEnumerable<string?> parts) => string.Join('\n', parts.Where(IsSaid));

    private static bool IsSaid(string? text) => !string.IsNullOrWhiteSpace(text);

    private static string Escape(string? text) => Html.Encode(text ?? "");

    // A phone that goes on in the next line is dialled wrong.
    [GeneratedRegex("(?<![0-9])0[0-9]+(?:-[0-9]+){2}")]
    private static partial Regex DialledInOneLine();
}
