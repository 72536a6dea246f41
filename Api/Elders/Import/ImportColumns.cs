using System.Collections.Frozen;
using Api.Http;

namespace Api.Elders.Import;

/// <summary>The one table of columns: for reading, for the template and for the export.</summary>
internal static class ImportColumns
{
    /// <summary>In the order of template and export.</summary>
    internal static readonly IReadOnlyList<ImportColumn> All =
    [
        .. IdentityColumns.All, .. HealthColumns.All, .. ContactColumns.All, .. ConsentColumns.All,
    ];

    /// <summary>Those that an export writes: each field of a registration once.</summary>
    internal static readonly IReadOnlyList<ImportColumn> Exported = [.. All.Where(column => column.IsExported)];

    private static readonly FrozenDictionary<string, ImportColumn> ByKey = All
        .SelectMany(column => column.Aliases.Prepend(column.Header).Select(header => (Key: ImportColumn.Fold(header), column)))
        .DistinctBy(header => (header.Key, header.column.Header))
        .ToFrozenDictionary(header => header.Key, header => header.column);

    private static readonly FrozenDictionary<string, ImportColumn> ByField = All.Where(column => column.IsExported)
        .Concat(All).DistinctBy(column => column.Field).ToFrozenDictionary(column => column.Field, StringComparer.OrdinalIgnoreCase);

    /// <summary>Each column's place in <see cref="All"/>.</summary>
    internal static readonly FrozenDictionary<ImportColumn, int> Order =
        All.Select((column, at) => (column, at)).ToFrozenDictionary(entry => entry.column, entry => entry.at);

    // domain.md section 5, "never stored".
    private static readonly FrozenSet<string> Forbidden = new[]
    {
        "個人番号", "マイナンバー", "被保険者番号", "介護保険被保険者番号", "介護保険番号", "医療保険番号", "保険証番号", "被保険者証記号番号", "記号番号",
        "口座番号", "銀行口座", "暗証番号", "キーボックス", "キーボックス番号", "キーボックス暗証番号",
    }.Select(ImportColumn.Fold).ToFrozenSet();

    /// <summary>Without these there is nobody to register.</summary>
    internal static readonly IReadOnlyList<ImportColumn> Required =
        [ByField["identity.name"], ByField["identity.kana"], ByField["identity.birthDate"]];

    internal static ImportColumn? Find(string header) => ByKey.GetValueOrDefault(ImportColumn.Fold(header));

    internal static ImportColumn? OfField(string field) => ByField.GetValueOrDefault(field);

    internal static bool IsForbidden(string header) => Forbidden.Contains(ImportColumn.Fold(header));

    /// <summary>The headers and one made-up elder, to fill in and send back.</summary>
    internal static CsvFile Template()
    {
        var columns = All.Where(column => column.Example is not null).ToList();
        return new CsvFile("keyholder-template.csv", [[.. columns.Select(column => column.Header)], [.. columns.Select(column => column.Example)]]);
    }
}
