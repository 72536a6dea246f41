using Api.Http;

namespace Api.Elders;

/// <summary>What an elder's own centre reads.</summary>
internal static class ElderAnswers
{
    internal static ElderAnswer Full(ElderRow row, OpenedElder opened, string issuer, DateOnly today)
    {
        var document = opened.Document;
        return new ElderAnswer
        {
            Id = Id.Text(row.ElderId),
            Version = row.Version,
            State = row.ElderState,
            Training = row.Training ? true : null,
            DocumentsChecked = document.DocumentsChecked,
            DueMonth = DueMonth.Text(row.DueMonth),
            Identity = new IdentityAnswer(document.Identity)
            {
                Number = opened.Number.Printed,
                Issuer = issuer,
                Age = Age(document, today),
            },
            Alerts = document.Alerts,
            Contacts = document.Contacts,
            NoContactReason = document.NoContactReason,
            Gp = document.Gp,
            Medical = document.Medical,
            Care = document.Care,
            Consent = document.Consent,
            Missing = document.Missing,
            Closure = document.Closure,
            Transfer = document.Transfer,
            HealthErasedOn = document.HealthErasedOn,
            ToCheck = document.ToCheck,
            Freshness = new Freshness
            {
                LastConfirmedOn = document.Confirmed.Oldest,
                ConfirmedBy = document.Confirmed.By,
                OverdueMonths = DueMonth.OverdueMonths((int)row.DueMonth, today),
                Blocks = new BlockDates
                {
                    Identity = document.Confirmed.Identity,
                    Alerts = document.Confirmed.Alerts,
                    Contacts = document.Confirmed.Contacts,
                    Gp = document.Confirmed.Gp,
                    Medical = document.Confirmed.Medical,
                    Care = document.Confirmed.Care,
                },
            },
        };
    }

    /// <param name="renewal">Where the elder stands on the ladder; null of somebody whose registration is ending.</param>
    internal static ElderLine Line(ElderRow row, OpenedElder opened, RenewalStanding? renewal, Today today)
    {
        var identity = opened.Document.Identity;
        return new ElderLine
        {
            Id = Id.Text(row.ElderId),
            Number = opened.Number.Printed,
            Name = identity.Name!,
            Kana = identity.Kana!,
            BirthDate = identity.BirthDate!.Value,
            Age = Age(opened.Document, today.Date)!.Value,
            State = row.ElderState,
            StateSince = row.ElderState == ElderState.Active ? null : today.DateOf(row.StateAt),
            DueMonth = DueMonth.Text(row.DueMonth),
            OverdueMonths = DueMonth.OverdueMonths((int)row.DueMonth, today.Date),
            Household = identity.Household,
            Town = identity.Town,
            Communities = opened.Document.Care?.Communities,
            Renewal = renewal,
            ToCheck = opened.Document.ToCheck,
        };
    }

    internal static int? Age(ElderDocument document, DateOnly today) =>
        document.Identity.BirthDate is { } birth ? JapaneseDate.AgeOn(birth, today) : null;
}
