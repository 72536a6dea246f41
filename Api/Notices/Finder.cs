using Api.Audit;
using Api.Centres;
using Api.Elders;
using Api.Http;
using Api.Keyholders;

namespace Api.Notices;

/// <summary>A finder looks at an item's page, or tells the centre where its owner is.</summary>
internal sealed class Finder(
    FoundItems items, NoticeBook book, CentreDirectory centres, Holidays holidays, AuditLog audit, Today today, ILogger<Finder> log)
{
    /// <summary>The look at a page of a known item; the record's subject is the item.</summary>
    internal const string Event = "finder-page";

    /// <returns>The item and whom to call now; nothing for a token that is no item's. Recorded where there is an item.</returns>
    /// <exception cref="AuditUnavailableException">It could not be recorded.</exception>
    internal async Task<(FoundItem? Item, CentreAnswer? Centre)> LookAsync(string token, string? source, CancellationToken ct)
    {
        if (await FindAsync(token, source, ct) is not { } item)
            return (null, null);

        await audit.AppendAsync(new AuditRecord(Event, item.MayTell ? "form" : "phones", caller: null)
        {
            Source = source,
            Elder = item.ElderId,
            Number = item.NumberId,
            Subject = item.ItemId,
            Centre = item.CentreId,
            Alerts = item.Alerts,
        });
        return (item, (await centres.FindAsync(item.CentreId, ct))?.At(today.Now, today.Zone, holidays));
    }

    /// <summary>
    /// Keeps what a finder wrote, for the centre of the item. Of an item without the form it names no elder: the elder did not
    /// agree to finders, or whoever holds the item need not be with its owner; yet a place where somebody lies is not thrown away.
    /// </summary>
    internal async Task TellAsync(string token, string? source, FinderReport report, CancellationToken ct)
    {
        if (await FindAsync(token, source, ct) is not { } item)
            return;

        await book.TakeInAsync(
            new NewNotice
            {
                Place = report.Place,
                Text = report.Words,
                ObservedOn = today.Date,
                Channel = NoticeChannel.Qr,
                Source = source,
                ElderId = item.MayTell ? item.ElderId : null,
                CentreId = item.CentreId,
                Training = item.Training,
            },
            caller: null,
            ct);
    }

    // Rows that do not agree with each other are an alarm, and to the finder a token like an unknown one.
    private async Task<FoundItem?> FindAsync(string token, string? source, CancellationToken ct)
    {
        if (!ItemToken.TryParse(token, out var bytes))
            return null;

        try
        {
            return await items.FindAsync(bytes, ct);
        }
        catch (RecordDamagedException damaged)
        {
            await audit.AppendAsync(new AuditRecord("record-damaged", Problems.RecordDamaged.Code, caller: null)
            {
                Source = source,
                Elder = damaged.ElderId,
                Number = damaged.NumberId,
                Centre = damaged.CentreId,
                Alerts = ["record-damaged"],
            });
            log.LogCritical("record-damaged: elder {Elder}, number {Number}", Id.Text(damaged.ElderId), Id.Text(damaged.NumberId));
            return null;
        }
    }
}
