using System.Globalization;
using Api.Access;
using Api.Http;
using Api.Notices;

namespace Api.Lookups.Statistics;

/// <summary>The figures as a spreadsheet has them: a line for each centre, or for each town.</summary>
internal static class StatisticsCsv
{
    private static readonly Text[] Heads =
    [
        new("センター", "Centre"), new("登録者数", "Registered"), new("新規登録", "New"), new("終了・辞退", "Ended"), new("更新の対象", "Due"),
        new("期限内の更新", "Renewed in time"), new("期限内の更新率", "Share"), new("照会", "Lookups"), new("登録のない番号の照会", "Misses"),
        new("番号の読み違い", "Misreads"), new("気づきの連絡", "Notices"), new("連絡がついた照会", "Contact reached"), new("連絡がつくまでの分（中央値）", "Median minutes"),
    ];

    private static readonly Text[] AreaHeads =
    [
        new("町名", "Town"), new("登録者数", "Registered"), new("独居", "Living alone"), new("連絡先なし", "No contact"), new("更新の遅れ", "Overdue"),
    ];

    private static readonly Text Notice = new("気づきの連絡：", "Notices: ");

    private static readonly Text ToTaken = new("・対応を始めるまでの分（中央値）", ", median minutes until taken on");

    private static readonly Text ToClosed = new("・終了までの分（中央値）", ", median minutes until closed");

    private static readonly Text All = new("合計", "All");

    private static readonly Text Others = new("その他の町名", "Other towns");

    // No sign that a spreadsheet could take for a number or a formula.
    private static readonly Text Gap = new("非表示", "hidden");

    internal static CsvFile Of(MonthStatistics statistics, Language language)
    {
        List<(string Name, Figures Figures, TotalStatistics? Total)> lines =
            [.. statistics.Centres.Select(centre => (centre.Name, centre.Figures, (TotalStatistics?)null))];
        if (statistics.Total is { } total)
            lines.Add((All.In(language), total.Figures, total));

        // A column for each role and reason that occurred: the total has them all.
        var kinds = lines.SelectMany(line => line.Figures.Lookups).Select(KindOf).Distinct().ToList();
        var notices = lines.SelectMany(line => line.Figures.Notices).Select(one => one.Kind).Distinct().Order(StringComparer.Ordinal).ToList();
        IEnumerable<IReadOnlyList<string?>> rows =
        [
            [.. Heads.Select(head => head.In(language)), .. kinds.Select(kind => Name(kind, language)), .. notices.SelectMany(kind => NamesOf(kind, language))],
            .. lines.Select(line => (IReadOnlyList<string?>)
            [
                line.Name, Number(line.Figures.Registered), Number(line.Figures.New), Number(line.Figures.Ended), Number(line.Figures.Renewals.Due),
                Number(line.Figures.Renewals.InTime), Number(line.Figures.Renewals.Share), Number(line.Figures.Lookups.Sum(one => one.Count)),
                Number(line.Total?.Misses), Number(line.Total?.Misreads),
                Number(line.Figures.Notices.Sum(one => one.Received)), Number(line.Figures.Reached), Number(line.Figures.MedianMinutes),
                .. kinds.Select(kind => Number(line.Figures.Lookups.Where(one => KindOf(one) == kind).Sum(one => one.Count))),
                .. notices.SelectMany(kind => Cells(line.Figures.Notices.FirstOrDefault(one => one.Kind == kind))),
            ]),
        ];
        return new CsvFile($"statistics-{statistics.Month}.csv", rows);
    }

    internal static CsvFile OfArea(MonthStatistics statistics, Language language)
    {
        var sheet = statistics.Area!;
        var kinds = NoticeCodes.Kind.OrderBy(kind => kind.Key, StringComparer.Ordinal).ToList();
        IReadOnlyList<string?> Line(string name, AreaRow row) =>
        [
            name,
            .. new[] { row.Registered, row.Alone, row.NoContact, row.Overdue }
                .Concat(kinds.Select(kind => row.Notices?.TryGetValue(kind.Key, out var count) == true ? count : (long?)null))
                .Select(count => count is null ? Gap.In(language) : Number(count)),
        ];
        IEnumerable<IReadOnlyList<string?>> rows =
        [
            [.. AreaHeads.Select(head => head.In(language)), .. kinds.Select(kind => Notice.In(language) + kind.Value.In(language))],
            .. sheet.Towns.Select(row => Line(row.Town ?? Others.In(language), row)),
            Line(All.In(language), sheet.Total),
        ];
        return new CsvFile($"area-{statistics.Month}.csv", rows);
    }

    private static IEnumerable<string> NamesOf(string kind, Language language) =>
        new[] { new Text("", ""), ToTaken, ToClosed }.Select(what => Notice.In(language) + NoticeCodes.Kind[kind].In(language) + what.In(language));

    private static IEnumerable<string?> Cells(NoticeCount? one) => [Number(one?.Received ?? 0), Number(one?.MinutesToTaken), Number(one?.MinutesToClosed)];

    private static (string, string, string?, string?) KindOf(LookupFigures one) => (one.Role, one.Reason, one.ForRole, one.ForReason);

    private static string Name((string Role, string Reason, string? ForRole, string? ForReason) kind, Language language)
    {
        var own = $"{RoleOf(kind.Role, language)}・{LookupCodes.Reason[kind.Reason].In(language)}";
        return kind is { ForRole: { } role, ForReason: { } reason }
            ? $"{own}（{RoleOf(role, language)}・{LookupCodes.Reason[reason].In(language)}）"
            : own;
    }

    private static string RoleOf(string name, Language language) => Roles.TryParse(name, out var role) ? role.Label().In(language) : name;

    private static string? Number(long? count) => count?.ToString(CultureInfo.InvariantCulture);

    private static string? Number(double? value) => value?.ToString(CultureInfo.InvariantCulture);
}
