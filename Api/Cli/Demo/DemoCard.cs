using System.Collections.Frozen;
using Api.Elders;
using Api.Http;
using Api.Lookups;

namespace Api.Cli.Demo;

/// <summary>An answer as a card that can be read in a terminal, in the order in which it is needed.</summary>
internal static class DemoCard
{
    internal static void Write(LookupAnswer card, TextWriter to)
    {
        if (card.Heading is { } heading)
            to.WriteLine($"■ {heading}");
        foreach (var warning in card.Warnings)
            to.WriteLine($"⚠ {warning.Text}");
        if (card.Identity is { } identity)
            Who(identity, to);
        foreach (var alert in card.Alerts ?? [])
            to.WriteLine($"  {(alert.Criticality == "high" ? "【重要】" : "【参考】")}{Codes.Alert[alert.Code!].Ja}{Brackets(alert.Text)}");
        Whom(card, to);
        foreach (var gp in card.Gp ?? [])
            Doctor(gp, to);
        if (card.Medical is { } medical)
            Health(medical, to);
        if (card.Care is { } care)
            CareOf(care, to);
        if (card.Centre is { } centre)
            to.WriteLine($"  センター　{centre.Name}　{centre.PhoneNow}（{(centre.Open ? "開所中" : "時間外")}）");
        if (card.Freshness is { } fresh)
            to.WriteLine($"  最終確認　{JapaneseDate.Long(fresh.LastConfirmedOn)}{Brackets(Label(Codes.ConfirmedBy, fresh.ConfirmedBy))}");
        if (card.Spoken is not { } spoken)
            return;

        to.WriteLine();
        to.WriteLine($"  無線で読む　「{spoken.Radio}」");
        to.WriteLine($"  電話で読む　「{spoken.Phone}」");
    }

    private static void Who(IdentityAnswer identity, TextWriter to)
    {
        to.WriteLine($"  {identity.Kana}");
        to.WriteLine($"  {identity.Name}　{Label(Codes.Sex, identity.Sex)}　{identity.Age}歳（{Born(identity)}生）　番号 {identity.Number}");
        to.WriteLine($"  {identity.Town}{identity.Address} {identity.Building}　{Label(Codes.Household, identity.Household)}");
        Line(to, "話し方", identity.Communication);
        Line(to, "特徴", identity.Appearance);
        Line(to, "家に残る", identity.LeftAtHome);
    }

    private static void Whom(LookupAnswer card, TextWriter to)
    {
        foreach (var contact in card.Contacts ?? [])
        {
            var phones = string.Join("、", (contact.Phones ?? []).Select(phone => phone.Number));
            var come = contact.CanCome == true ? "　来られる" : "";
            var key = contact.HasKey == true ? "　鍵あり" : "";
            var relationship = contact.RelationshipText ?? Label(Codes.Relationship, contact.Relationship);
            to.WriteLine(contact.Caution is { } caution
                ? $"  ✕ 連絡しないでください　{contact.Name}（{relationship}）　{caution}"
                : $"  連絡先{contact.Rank}　{contact.Name}（{relationship}）　{phones}　{contact.Hours}{come}{key}");
            if (contact.Relationship == "guardian")
                to.WriteLine("      医療同意の権限はありません");
        }

        Line(to, "連絡先なし", card.NoContactReason);
    }

    private static void Doctor(Gp gp, TextWriter to)
    {
        var phones = string.Join("、", (gp.Phones ?? []).Select(phone => phone.Number));
        var night = gp.NightPhone is { } number ? $"　夜間 {number}" : "";
        var wish = gp.Preferred == true ? "　（希望であり、搬送先を約束しません）" : "";
        to.WriteLine($"  かかりつけ　{gp.Institution} {gp.Department} {gp.Doctor}　{phones}{night}{wish}");
    }

    private static void Health(Medical medical, TextWriter to)
    {
        Line(to, "病気", string.Join("、", (medical.Conditions ?? []).Select(c => c.Text + (c.Current == false ? "（既往）" : ""))));
        Line(to, "薬", string.Join("、", (medical.Medications ?? []).Select(m => m.Text)));
        Line(to, "アレルギー", medical.Allergies is { Known: "some", Items: { } items }
            ? string.Join("、", items.Select(item => item.Text))
            : Label(Codes.AllergiesKnown, medical.Allergies?.Known));
        Line(to, "医療機器", string.Join("、", medical.Devices ?? []));
        Line(to, "血液型", medical.BloodType is { } blood ? $"{blood}（自己申告。輸血には使えません）" : null);
        Line(to, "薬局", medical.Pharmacy is { } pharmacy ? $"{pharmacy.Name}　{pharmacy.Phone}" : null);
        if (medical.AdvanceCarePlanning is { Exists: "yes" } planning)
        {
            Line(to, "事前の意思", $"書面あり{Brackets(planning.Place)}");
            to.WriteLine("      心肺蘇生についてのご意思は、かかりつけ医等に電話で確認してください。この記録は医師の指示書ではありません。");
        }
    }

    private static void CareOf(Care care, TextWriter to)
    {
        Line(to, "介護", Label(Codes.CareLevel, care.Level));
        Line(to, "動作", care.Function);
        Line(to, "ケアマネ", care.Manager is { } manager ? $"{manager.Office} {manager.Name}　{manager.Phone}" : null);
        Line(to, "訪問看護", care.VisitingNurse is { } nurse ? $"{nurse.Office}　24時間 {nurse.Phone24h}" : null);
        Line(to, "サービス", string.Join("、", care.Services ?? []));
    }

    private static string Born(IdentityAnswer identity) => identity.BirthDate is { } birth ? JapaneseDate.Long(birth) : "不明";

    private static string? Label(FrozenDictionary<string, Text> codes, string? code) =>
        code is not null && codes.TryGetValue(code, out var text) ? text.Ja : null;

    private static string Brackets(string? text) => string.IsNullOrEmpty(text) ? "" : $"（{text}）";

    private static void Line(TextWriter to, string label, string? text)
    {
        if (!string.IsNullOrWhiteSpace(text))
            to.WriteLine($"  {label}　{text}");
    }
}
