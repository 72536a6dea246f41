using Api.Audit;
using Api.Centres;
using Api.Elders;
using Api.Http;
using Api.Keyholders;
using Api.Storage;
using Api.Vault;

namespace Api.Lookups;

/// <summary>A number that was found, with what the registry holds behind it, in the clear.</summary>
internal sealed record FoundNumber(LookupRow Row, KeyholderNumber Number, ElderDocument? Document)
{
    internal bool IsTraining => Document?.Training ?? Number.IsTraining;
}

/// <summary>From a found number to the answer and its record.</summary>
internal sealed class CardMaker(
    RegistryVault vault, CentreDirectory centres, Holidays holidays, Installation installation, LookupAlerts alerts, Today today)
{
    /// <summary>Opens what was found and compares it with what was asked.</summary>
    /// <exception cref="RecordDamagedException">The row was changed behind the program's back.</exception>
    internal FoundNumber Open(LookupRow row, KeyholderNumber? asked, byte[]? token)
    {
        if (row is { ElderId: { } elder, WrappedKey: not null, Sealed: not null, SealedNumber: not null })
        {
            var cell = new LookupCell(row, elder);
            if (token is not null)
                LookupCell.CheckToken(vault, row, elder, token);

            var opened = ElderCells.Open(vault, cell, asked);
            return new FoundNumber(row, opened.Number, opened.Document);
        }

        var number = LookupCell.OpenWithoutElder(vault, row, asked);
        return new FoundNumber(row, number, null);
    }

    /// <summary>The answer to <paramref name="found"/>, with the record that must be durable before it leaves.</summary>
    internal async ValueTask<(LookupAnswer Answer, AuditRecord Record)> MakeAsync(
        FoundNumber found, Asker asker, bool inferred, bool compared, AuditRecord record, Language language, CancellationToken ct)
    {
        var (row, number, document) = found;
        var own = asker.Caller.CentreId is { } centreId && centreId == row.CentreId;
        var verdict = Verdict.Of(row, document, asker, own, inferred, compared, today);
        var full = verdict.Disclosed == Disclosed.Full;
        var see = full ? verdict.See : See.Nothing;
        var responsible = row.CentreId ?? row.StockCentreId;
        var centre = responsible is { } id ? await centres.FindAsync(id, ct) : null;

        var answer = new LookupAnswer
        {
            LookupId = Id.Text(record.Id),
            ExpiresAt = full && record.ExpiresAt is { } expires
                ? TimeZoneInfo.ConvertTime(DateTimeOffset.FromUnixTimeMilliseconds(expires), today.Zone)
                : null,
            Status = verdict.Status,
            Disclosure = Name(verdict.Disclosed),
            Heading = Wording.Heading(verdict, asker, found.IsTraining)?.In(language),
            Warnings = Wording.Warnings(row, document, verdict, asker, inferred, today, language),
            Candidate = verdict.Disclosed == Disclosed.Candidate ? Disclosure.Candidate(document!, today.Date) : null,
            Missing = ShowsMissing(verdict, asker) ? document?.Missing : null,
            Centre = centre?.At(today.Now, today.Zone, holidays),
        };
        if (full)
            answer = WithCard(answer, found, see, number, language);

        record = record with
        {
            Outcome = answer.Disclosure,
            Elder = row.ElderId,
            Number = row.NumberId,
            Centre = responsible,
            State = verdict.Status,
            Tier = Tiers.Name(asker, own),
            Confirmed = full && compared,
            Blocks = BlocksOf(answer),
            ExpiresAt = full ? record.ExpiresAt : null,
        };
        return (answer, alerts.Mark(record, answer, row, verdict, asker));
    }

    private LookupAnswer WithCard(LookupAnswer answer, FoundNumber found, See see, KeyholderNumber number, Language language)
    {
        var document = found.Document!;
        answer = answer with
        {
            Identity = Disclosure.Identity(document, see, number.Printed, installation.Issuer, today.Date),
            Alerts = Disclosure.Alerts(document, see, language),
            Contacts = Disclosure.Contacts(document, see),
            NoContactReason = see.HasFlag(See.Contacts) ? document.NoContactReason : null,
            Gp = Disclosure.Gps(document, see),
            Medical = Disclosure.Medical(document, see),
            Care = Disclosure.Care(document, see),
            Freshness = Disclosure.Freshness(document, see, today.Date),
        };
        return answer with { Spoken = SpokenLines.Of(answer, found.IsTraining) };
    }

    // A banner on any lookup of somebody who may still be found; found keys are answered with the status only.
    private static bool ShowsMissing(Verdict verdict, Asker asker) =>
        asker.Reason != Reason.FoundItem && verdict.Status is ElderState.Active or NumberState.Lost or ElderState.Closing;

    private static string Name(Disclosed disclosed) => disclosed switch
    {
        Disclosed.Full => "full",
        Disclosed.Candidate => "candidate",
        _ => "status-only",
    };

    private static List<string> BlocksOf(LookupAnswer answer)
    {
        var blocks = new List<string>(10);
        void Add(string name, object? block)
        {
            if (block is not null)
                blocks.Add(name);
        }

        Add("candidate", answer.Candidate);
        Add("missing", answer.Missing);
        Add("identity", answer.Identity);
        Add("alerts", answer.Alerts);
        Add("contacts", (object?)answer.Contacts ?? answer.NoContactReason);
        Add("gp", answer.Gp);
        Add("medical", answer.Medical);
        Add("care", answer.Care);
        Add("centre", answer.Centre);
        Add("freshness", answer.Freshness);
        return blocks;
    }
}
