using System.Text.Json.Serialization;
using Api.Http;

namespace Api.Elders.Import;

/// <summary>POST /v1/imports: what was done, or in a dry run would be.</summary>
internal sealed record ImportAnswer
{
    /// <summary>Findings beyond these are only counted: nobody mends more at a time.</summary>
    internal const int MostFindings = 1000;

    public required bool DryRun { get; init; }

    /// <summary>Rows in the file, without the header and the empty ones.</summary>
    public required int Rows { get; init; }

    /// <summary>Newly registered, or to be registered.</summary>
    public required int Registered { get; init; }

    /// <summary>Registered already, just like this.</summary>
    public required int Unchanged { get; init; }

    public required int Errors { get; init; }

    public required int Warnings { get; init; }

    /// <summary>In the order of the file, at most 1,000 of them.</summary>
    public required IReadOnlyList<ImportLine> Findings { get; init; }

    internal static ImportAnswer Of(ImportOutcome outcome, bool dryRun, Language language) => new()
    {
        DryRun = dryRun,
        Rows = outcome.Rows,
        Registered = outcome.New,
        Unchanged = outcome.Unchanged,
        Errors = outcome.Errors,
        Warnings = outcome.Warnings,
        Findings = [.. outcome.Findings.Take(MostFindings).Select(finding => ImportLine.Of(finding, language))],
    };
}

/// <summary>What is to be said about one cell of the file.</summary>
internal sealed record ImportLine
{
    /// <summary>As a spreadsheet counts it: the header is 1; 0 is the file itself.</summary>
    public required int Row { get; init; }

    /// <summary>As the file calls it.</summary>
    public required string Column { get; init; }

    /// <summary>Stops the file: nothing of it is imported.</summary>
    public required bool IsError { get; init; }

    public required string Code { get; init; }

    /// <summary>Without the cell's contents.</summary>
    public required string Text { get; init; }

    internal static ImportLine Of(ImportFinding finding, Language language) => new()
    {
        Row = finding.Row,
        Column = finding.Column,
        IsError = finding.IsError,
        Code = finding.Code,
        Text = finding.Reason.In(language),
    };
}

/// <summary>These fields in Japanese, for the API's description.</summary>
internal static class ImportWords
{
    internal static readonly FieldWords Table = new("""
        ImportAnswer 取込みの結果。試行（dryRun）では、取り込んだ場合の結果。
        ImportAnswer.dryRun 試行かどうか。試行では何も登録しません。
        ImportAnswer.rows ファイルの行数（見出しと空の行を除く）。
        ImportAnswer.registered 新しく登録した（試行では、登録する）人数。
        ImportAnswer.unchanged 同じ内容ですでに登録されている人数。
        ImportAnswer.errors エラーの件数。1件でもあると、何も取り込みません。
        ImportAnswer.warnings 要確認の件数。
        ImportAnswer.findings エラーと要確認の一覧（ファイルの順、1,000件まで）。
        ImportLine ファイルの一つの欄についての指摘。
        ImportLine.row 行（表計算ソフトと同じ数え方。見出しが1行目。0はファイル全体）。
        ImportLine.column 列（ファイルの見出しのとおり）。
        ImportLine.isError エラーかどうか。そうでなければ要確認。
        ImportLine.code 指摘の種類。
        ImportLine.text 理由。欄の内容そのものは含みません。
        PointToCheck 取込みで要確認となった点。自センターだけが見ます。
        PointToCheck.column ファイルの列。
        PointToCheck.code 指摘の種類。
        PointToCheck.text 確認すること。
        PointToCheck.cell ファイルの欄の内容。
        SearchElders.toCheck 取込みで要確認となった方だけ。
        ElderLine.toCheck 取込みで要確認となった点。
        ElderAnswer.toCheck 取込みで要確認となった点。確認が済んだら POST …/checked で消します。
        """);
}

[JsonSerializable(typeof(ImportAnswer))]
internal sealed partial class ImportJson : JsonSerializerContext
{
    [System.Runtime.CompilerServices.ModuleInitializer]
    internal static void Register() => Json.Know(Default);
}
