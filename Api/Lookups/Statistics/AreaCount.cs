using Api.Audit;
using Api.Centres;
using Api.Elders;
using Api.Http;
using Api.Notices;
using Api.Storage;
using Api.Vault;

namespace Api.Lookups.Statistics;

/// <summary>
/// Counts elders by town. Town and household are sealed, so everybody registered at the month's end is opened in memory; only
/// counts leave, and of few people not even these (<see cref="Suppression"/>).
/// </summary>
internal sealed class AreaCount(Engine engine, RegistryVault vault, NoticePlaces notices)
{
    internal sealed class Town
    {
        internal long Registered { get; set; }
        internal long Alone { get; set; }
        internal long NoContact { get; set; }
        internal long Overdue { get; set; }

        internal void Add(Town other)
        {
            Registered += other.Registered;
            Alone += other.Alone;
            NoContact += other.NoContact;
            Overdue += other.Overdue;
        }
    }

    /// <returns>The sheet, and of whom it was counted, as a record says it.</returns>
    internal async Task<(AreaSheet Sheet, (int Count, byte[] Hash) Rows)> OfAsync(MonthSpan month, long? own, CancellationToken ct)
    {
        var towns = new Dictionary<string, Town>();
        var townOf = new Dictionary<long, string>();
        await using var registry = await engine.Registry.OpenConnectionAsync(ct);
        for (var rows = await StatisticsQueries.ListAsync(registry, month, own, 0, ct);
             rows.Count > 0;
             rows = await StatisticsQueries.ListAsync(registry, month, own, rows[^1].ElderId, ct))
        {
            foreach (var row in rows)
            {
                var document = ElderCells.OpenAsOf(vault, row);
                var name = document.Identity.Town?.Trim() ?? "";
                townOf[row.ElderId] = name;
                if (!towns.TryGetValue(name, out var town))
                    towns[name] = town = new Town();
                Count(town, document, month);
            }
        }

        var places = await notices.OfAsync(month.From, month.To, own, ct);
        return (SheetOf(towns, townOf, places), AuditRecord.RowsOf(townOf.Keys.Select(id => Id.Text(id))));
    }

    private static void Count(Town town, ElderDocument document, MonthSpan month)
    {
        town.Registered++;
        town.Alone += document.Identity.Household == "alone" ? 1 : 0;
        town.NoContact += document.Contacts is { Count: > 0 } ? 0 : 1;
        town.Overdue += DueMonth.OverdueMonths(DueMonth.Of(document.Identity.BirthDate!.Value.Month, document.Confirmed.Oldest), month.LastDay) > 0 ? 1 : 0;
    }

    private static AreaSheet SheetOf(Dictionary<string, Town> towns, Dictionary<long, string> townOf, List<NoticePlace> places)
    {
        // A town is free text, and what only a few wrote may be an address: it is not named.
        var named = towns.Where(town => town.Key.Length > 0 && town.Value.Registered >= Suppression.Least)
            .OrderByDescending(town => town.Value.Registered).ThenBy(town => town.Key, StringComparer.Ordinal).ToList();
        var others = new Town();
        foreach (var (_, town) in towns.Except(named))
            others.Add(town);

        // The registered are told elsewhere in all, so the rest may not be few: the smallest town joins it.
        while (others.Registered is > 0 and < Suppression.Least && named.Count > 0)
        {
            others.Add(named[^1].Value);
            named.RemoveAt(named.Count - 1);
        }

        List<(string? Name, Town Town)> lines = [.. named.Select(town => ((string?)town.Key, town.Value))];
        var from = places.Select(place => (Line: LineOf(place, named, townOf), place.Kind)).ToList();
        if (others.Registered > 0 || from.Any(notice => notice.Line == named.Count))
            lines.Add((null, others));

        long[] Column(Func<Town, long> of) => [.. lines.Select(line => of(line.Town))];
        var whole = Column(town => town.Registered);
        var registered = Suppression.Of(whole);
        var alone = Suppression.OfParts(Column(town => town.Alone), whole);
        var noContact = Suppression.OfParts(Column(town => town.NoContact), whole);
        var overdue = Suppression.OfParts(Column(town => town.Overdue), whole);
        // A month's notices by kind are told in all.
        var byKind = from.Select(notice => notice.Kind).Distinct().Order(StringComparer.Ordinal).ToDictionary(
            kind => kind, kind => Suppression.OfTold([.. lines.Select((_, at) => from.LongCount(notice => notice.Line == at && notice.Kind == kind))]));
        return new AreaSheet
        {
            Towns = [.. lines.Select((line, at) => new AreaRow
            {
                Town = line.Name,
                Registered = registered.Cells[at],
                Alone = alone.Cells[at],
                NoContact = noContact.Cells[at],
                Overdue = overdue.Cells[at],
                Notices = Shown(byKind, at),
            })],
            Total = new AreaRow { Registered = registered.Total, Alone = alone.Total, NoContact = noContact.Total, Overdue = overdue.Total },
        };
    }

    private static Dictionary<string, long>? Shown(Dictionary<string, IReadOnlyList<long?>> byKind, int line)
    {
        var shown = byKind.Where(kind => kind.Value[line] is not null).ToDictionary(kind => kind.Key, kind => kind.Value[line]!.Value);
        return shown.Count > 0 ? shown : null;
    }

    // The elder's own town, else the named one that reaches furthest into what was written; behind the last: all others.
    private static int LineOf(NoticePlace place, List<KeyValuePair<string, Town>> named, Dictionary<long, string> townOf)
    {
        if (place.ElderId is { } elder && townOf.TryGetValue(elder, out var own))
            return named.FindIndex(town => town.Key == own) is >= 0 and var at ? at : named.Count;

        var reaches = named.ConvertAll(town => place.Written is { } written ? TownRouting.Reach(town.Key, written) : 0);
        var furthest = reaches.DefaultIfEmpty().Max();
        return furthest > 0 && reaches.Count(reach => reach == furthest) == 1 ? reaches.IndexOf(furthest) : named.Count;
    }
}
