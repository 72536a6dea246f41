using Api.Access;
using Api.Audit;
using Api.Centres;
using Api.Http;
using Api.Storage;
using Api.Vault;

namespace Api.Elders;

/// <summary>
/// The addresses for a month's letters. A postcard is read on its way, so it bears no number and no illness; none goes to
/// anybody whose registration ended or is reported as ended, however well the month fits.
/// </summary>
internal sealed class Postcards(Engine engine, RegistryVault vault, CentreDirectory centres, AuditLog audit, Today today)
{
    // Letters go out the month before; some are printed early. A year mistyped is not to pass for a letter sent.
    private const int MostMonthsAhead = 3;

    private static readonly Text[] Heads =
    [
        new("郵便番号", "Postal code"), new("住所", "Address"), new("建物・部屋", "Building"), new("氏名", "Name"), new("敬称", "Title"),
        new("更新の月", "Due month"), new("センター", "Centre"), new("センターの電話", "Centre's phone"),
    ];

    /// <param name="month">The due month, as <see cref="DueMonth"/> counts.</param>
    /// <param name="caller">A centre.</param>
    /// <param name="language">Of the headings.</param>
    /// <param name="ct">Stops it before its record, not after.</param>
    internal async Task<CsvFile> OfAsync(int month, Caller caller, Language language, CancellationToken ct)
    {
        var centre = await centres.FindAsync(caller.OwnCentre, ct);
        var elders = await AddresseesAsync(month, caller.OwnCentre, ct);
        await audit.AppendAsync(new AuditRecord("postcards", "shown", caller)
        {
            Centre = caller.OwnCentre,
            Rows = AuditRecord.RowsOf(elders.Select(elder => elder.Id)),
            Detail = [DueMonth.Text(month)],
        });

        var first = DueMonth.FirstDay(month);
        var due = language == Language.Japanese ? JapaneseDate.YearMonth(first) : JapaneseDate.YearMonthEnglish(first);
        IEnumerable<IReadOnlyList<string?>> rows =
        [
            [.. Heads.Select(head => head.In(language))],
            .. elders.Select(elder => (string?[])
            [
                PostalCode(elder.To), elder.To.Town + elder.To.Address, elder.To.Building, elder.To.Name, "様", due, centre?.Name, centre?.Phone,
            ]),
        ];
        return new CsvFile($"postcards-{DueMonth.Text(month)}.csv", rows);
    }

    /// <summary>A month's letters went out: one change for everybody to whom one is addressed and who has none recorded yet.</summary>
    /// <returns>Null when the month lies too far ahead.</returns>
    internal async Task<PostcardsSent?> SentAsync(int month, Caller caller, CancellationToken ct)
    {
        if (month - DueMonth.Of(today.Date) > MostMonthsAhead)
            return null;

        var addressees = await AddresseesAsync(month, caller.OwnCentre, ct);
        var sent = new List<string>(addressees.Count);
        await audit.ChangeAsync(
            async transaction =>
            {
                foreach (var (id, _) in addressees)
                {
                    _ = Id.TryParse(id, out var elder);
                    if (await RenewalQueries.AddLetterAsync(transaction, Letter(elder, month, caller), ct))
                        sent.Add(id);
                }

                return new AuditRecord("postcards-sent", sent.Count > 0 ? "done" : "already-done", caller)
                {
                    Centre = caller.OwnCentre,
                    Rows = AuditRecord.RowsOf(sent),
                    Detail = [DueMonth.Text(month), "letter", "sent"],
                    IsChange = sent.Count > 0,
                };
            },
            ct);
        return new PostcardsSent { Recorded = sent.Count, Already = addressees.Count - sent.Count };
    }

    private RenewalQueries.NewStep Letter(long elder, int month, Caller caller) => new(
        Id.NewInOrder(), elder, caller.OwnCentre, month, "letter", null, "sent", caller.ActingUser, DueMonth.Of(today.Date), today.Milliseconds);

    // In the order in which letters are sorted; who has no address stands first, for somebody to notice.
    private async Task<List<(string Id, Identity To)>> AddresseesAsync(int month, long centreId, CancellationToken ct)
    {
        await using var connection = await engine.Registry.OpenConnectionAsync(ct);
        return [.. (await ElderQueries.ListOwnAsync(connection, centreId, month, ElderState.Active, ct))
            .Where(row => row.DueMonth == month && !row.Training)
            .Select(row => (Id: Id.Text(row.ElderId), ElderCells.Open(vault, row, asked: null).Document))
            .Where(elder => elder.Document.Consent.WithdrawnOn is null)
            .Select(elder => (elder.Id, To: elder.Document.Identity))
            .OrderBy(elder => PostalCode(elder.To), StringComparer.Ordinal)
            .ThenBy(elder => elder.To.Town + elder.To.Address, StringComparer.Ordinal)
            .ThenBy(elder => elder.Id, StringComparer.Ordinal)];
    }

    // It is kept as it was written; what prints the cards knows one form.
    private static string? PostalCode(Identity to)
    {
        var digits = string.Concat((to.PostalCode ?? "").Select(WrittenForm.ToAscii).Where(char.IsAsciiDigit));
        return digits.Length == 7 ? $"{digits[..3]}-{digits[3..]}" : to.PostalCode;
    }
}
