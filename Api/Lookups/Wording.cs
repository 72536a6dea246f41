using Api.Elders;
using Api.Http;
using Api.Keyholders;

namespace Api.Lookups;

/// <summary>What stands above a card: warnings and headings, as a nurse at night or a crew at the roadside reads them.</summary>
internal static class Wording
{
    private const int LongOverdueMonths = 6;
    private const int UsualMonths = 18;

    private static readonly Text CallTheCentre = new("センターへお電話ください。", "Please call the centre.");

    internal static readonly Text Training = new("【訓練】訓練用の登録です。実在の方ではありません。", "[TRAINING] A made-up person for training.");

    /// <summary>The warnings of a disclosed card or candidate; none of them where only the status is told, save the excluded consent.</summary>
    internal static List<Warning> Warnings(
        LookupRow found, ElderDocument? document, Verdict verdict, Asker asker, bool inferred, Today today, Language language)
    {
        var warnings = new List<Warning>();
        if (document is null)
            return warnings;

        void Warn(string code, Text text) => warnings.Add(new Warning(code, text.In(language)));

        if (verdict.Excluded)
            Warn("consent-excluded", Excluded(verdict, asker));
        if (verdict.Disclosed == Disclosed.StatusOnly)
            return warnings;

        if (Verdict.IsLost(found))
            Warn("item-lost", ItemLost(found, today));
        if (found.Legacy)
            Warn("legacy-number", LegacyNumber);
        if (inferred)
            Warn("digit-inferred", DigitInferred);
        if (document.Missing is { } missing && !Verdict.HasEnded(verdict.Status))
            Warn("missing", IsMissing(missing, today));
        if (verdict.Disclosed == Disclosed.Candidate)
            return warnings;

        if (document.Identity.Protected)
            Warn("protected", verdict.See.HasFlag(See.ProtectedAddress) ? ProtectedShown : Protected);
        if (document.Identity.LinkedElders is { Count: > 0 })
            Warn("spouse-registered", SpouseRegistered);
        if (verdict.Status == ElderState.Closing)
            Warn("closing", Closing(document.Closure));
        // Also where break-glass opens no more than whom to call: old data is never shown without saying so.
        if (!Verdict.HasEnded(verdict.Status))
        {
            if (Age(document, today) is { } age)
                Warn(age.Code, age.Text);
            if (!document.DocumentsChecked)
                Warn("new-unverified", NewUnverified);
        }

        return warnings;
    }

    /// <summary>What the status means, where a card is not simply shown.</summary>
    internal static Text? Heading(Verdict verdict, Asker asker, bool training)
    {
        Text? heading = verdict.Status switch
        {
            NumberState.Unassigned => new(
                "まだどなたにも渡していない番号です（未交付）。", "This number has not been given to anyone yet."),
            NumberState.Revoked => new(
                "この番号は、盗難または不正使用のため無効です。", "This number was revoked because of theft or misuse."),
            NumberState.Erased => new(
                "この登録は終了し、情報は消去されています。", "This registration has ended and its data was erased."),
            ElderState.Withdrawn => new(
                "ご本人の申し出により、登録は取り消されています（辞退）。", "This registration was withdrawn at the elder's wish."),
            ElderState.Deceased => Ended("死亡の届出", "reported deceased"),
            ElderState.MovedOut => Ended("転出の届出", "moved out"),
            ElderState.Closed => Ended("登録の終了", "closed"),
            _ when verdict.Disclosed == Disclosed.StatusOnly => new("登録のある番号です。", "This number is registered."),
            _ when asker.OnBehalfOf is { CalledBack: false } => NotCalledBack,
            _ => null,
        };
        if (heading is { } told && verdict.Disclosed == Disclosed.StatusOnly)
            heading = new(told.Ja + CallTheCentre.Ja, $"{told.En} {CallTheCentre.En}");

        return !training ? heading : heading is { } text ? new("【訓練】" + text.Ja, "[TRAINING] " + text.En) : Training;
    }

    private static Text Ended(string ja, string en) => new(
        $"この登録は終了しています（{ja}）。目の前の方は別の方か、届出の誤りの可能性があります。",
        $"This registration has ended ({en}). The person before you may be someone else, or the report a mistake.");

    private static readonly Text NotCalledBack = new(
        "照会元をまだ確かめていません。内容は伝えず、名簿の電話番号へかけ直してください。確かめられないときは、こちらからご家族へお電話ください。",
        "The caller is not verified. Tell nothing yet: call back under the directory's number, or else call the family yourself.");

    private static readonly Text DigitInferred = new(
        "読めない1けたを計算で補いました。性別・年齢・お顔を確かめてから開いてください。",
        "One unreadable digit was worked out. Compare sex, age and face before you open the card.");

    private static readonly Text LegacyNumber = new(
        "以前の様式の番号で、読み違いを見つけられません。性別・年齢・お顔を確かめてから開いてください。",
        "A number of the old form: a misreading cannot be found. Compare sex, age and face before you open the card.");

    private static readonly Text NewUnverified = new(
        "新規登録です（書類確認前）。お名前を呼んで確かめてください。",
        "A new registration whose documents are not yet checked. Ask for the name.");

    private static readonly Text SpouseRegistered = new(
        "ご夫婦・ご家族も登録されています。取り違えにご注意ください。",
        "The spouse is registered too: take care not to confuse them.");

    private static readonly Text Protected = new(
        "支援措置の対象の方です。住所・電話番号は表示しません。居場所を第三者に伝えないでください。",
        "A protected person: address and phones are not shown. Tell nobody where this person is.");

    private static readonly Text ProtectedShown = new(
        "支援措置の対象の方です。居場所を第三者に伝えないでください。",
        "A protected person: tell nobody where this person is.");

    private static Text ItemLost(LookupRow found, Today today)
    {
        var at = found.NumberState == NumberState.Lost ? found.NumberStateAt : found.ItemStateAt!.Value;
        var on = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(DateTimeOffset.FromUnixTimeMilliseconds(at), today.Zone).DateTime);
        var (ja, en) = on.Year == today.Date.Year
            ? (JapaneseDate.MonthDay(on), JapaneseDate.MonthDayEnglish(on))
            : (JapaneseDate.Long(on), JapaneseDate.LongEnglish(on));
        if (found.NumberState != NumberState.Lost && found.ItemState == ItemState.Replaced)
        {
            return new(
                $"{ja}に新しい品と取り替えた古い品です。持っている方がご本人とは限りません。性別・年齢・お顔を確かめてから開いてください。",
                $"An old item, replaced on {en}. Whoever carries it may not be this person. Compare sex, age and face before you open the card.");
        }

        return new(
            $"{ja}に紛失の届出があります。持っている方がご本人とは限りません。性別・年齢・お顔を確かめてから開いてください。",
            $"Reported lost on {en}. Whoever carries it may not be this person. Compare sex, age and face before you open the card.");
    }

    // Nobody answers a telephone with break-glass (domain.md section 4).
    private static Text Excluded(Verdict verdict, Asker asker) => asker.OnBehalfOf is not null
        ? new(
            "ご本人の同意の範囲に警察は含まれていません。内容は伝えず、担当のセンターに引き継いでください。",
            "The elder's consent does not include the police. Tell them nothing of it; hand the call on to the centre responsible.")
        : verdict.Disclosed == Disclosed.StatusOnly
        ? new(
            "ご本人の同意の範囲に警察は含まれていません。センターへお電話ください。命に関わるときは緊急閲覧を使えます。",
            "The elder's consent does not include the police. Call the centre. Where life is at stake, use break-glass.")
        : new(
            "ご本人の同意の範囲に警察は含まれていません。緊急閲覧として記録され、後日確認されます。",
            "The elder's consent does not include the police. This emergency override is recorded and will be reviewed.");

    private static Text Closing(Closure? closure) => closure?.Kind == ElderState.MovedOut
        ? new(
            "転出の届出があり、センターが確認しています。届出の誤りの可能性もあります。",
            "Reported as moved out; the centre is checking. The report may be a mistake.")
        : closure?.Kind == ElderState.Deceased
        ? new(
            "死亡の届出があり、センターが確認しています。目の前の方は別の方か、届出の誤りの可能性があります。",
            "Reported deceased; the centre is checking. The person before you may be someone else, or the report a mistake.")
        : new(
            "登録を終了する届出があり、センターが確認しています。", "Reported as ended; the centre is checking.");

    private static Text IsMissing(Missing missing, Today today)
    {
        var since = missing.Since is { } at ? DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(at, today.Zone).DateTime) : today.Date;
        return new(
            $"行方不明届が出ています（{JapaneseDate.MonthDay(since)}から、{missing.PoliceStation}）。保護したら警察へ連絡してください。",
            $"Reported missing since {JapaneseDate.MonthDayEnglish(since)} ({missing.PoliceStation}). Tell the police when found.");
    }

    private static (string Code, Text Text)? Age(ElderDocument document, Today today)
    {
        var confirmed = document.Confirmed.Oldest;
        var overdue = DueMonth.OverdueMonths(DueMonth.Of(document.Identity.BirthDate!.Value.Month, confirmed), today.Date);
        if (overdue == 0)
            return null;

        // Domain.md's 18 months are a year and six more; but a first due month may come 3 months after a registration, and
        // then 18 would be untrue.
        var months = DueMonth.Of(today.Date) - DueMonth.Of(confirmed);
        return overdue >= LongOverdueMonths
            ? ("long-overdue", new(
                $"{Math.Min(months, UsualMonths)}か月以上、更新の確認が取れていません。登録は有効です。",
                $"Not confirmed for {Math.Min(months, UsualMonths)} months or more. The registration is valid."))
            : ("stale", new(
                $"最終確認は{JapaneseDate.YearMonth(confirmed)}、{months}か月前です。連絡先・お薬が変わっている可能性があります。",
                $"Last confirmed in {JapaneseDate.YearMonthEnglish(confirmed)}, {months} months ago. Contacts and medicines may have changed."));
    }
}
