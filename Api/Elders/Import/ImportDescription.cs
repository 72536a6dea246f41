using System.Text.Json.Nodes;
using Api.Http;

namespace Api.Elders.Import;

/// <summary>Import and export as the API's description tells them.</summary>
internal static class ImportDescription
{
    internal const string Tag = "Imports";

    private const string Sample = """
        登録番号,氏名,フリガナ,性別,生年月日,住所,電話,緊急連絡先①氏名,緊急連絡先①続柄,緊急連絡先①電話,同意日
        ,山田 花子,ヤマダ ハナコ,女性,昭和13年4月1日,東京都大田区大森北1-2-3,03-0762-0011,山田 太郎,長男,090-0111-2222,令和6年4月10日
        """;

    internal static Operation ImportElders { get; } = new(
        new("これまでの名簿を取り込む", "Import a register"),
        new("""
            自センターの名簿（CSV、UTF-8またはShift_JIS、32 MiB、既定では4,000名まで）を取り込みます。見出しは `GET /v1/imports/template` で確かめられます。
            **エラー**が1件でもあると何も取り込みません（422。`errors` の鍵は `[行].列`）。**要確認**（警告）の行は取り込み、その方の
            `toCheck` に残します。`POST /v1/elders/search` の `toCheck` で一覧できます。`dryRun=true` は何も登録せず、両方を一覧します。
            同じファイルをもう一度取り込んでも、何も変わりません。すでに登録されている方の内容は、上書きしません。
            取り込んだことは、件数とファイルのハッシュとともに記録されます。
            番号と登録者は、自センターの在庫と登録だけと照らし合わせます。ほかのセンターの方と同じ方かもしれないときは、試行では示さず、取り込んだときに
            要確認とし、そのセンターにも知らせます。以前の様式の番号をほかのセンターが使っているとエラーですが、その数は数えていて、上限（既定では1時間に20件×席数）を
            超えると、何も示さず429（`too-many-misses`）です。
            """,
            """
            Imports your centre's register: CSV in UTF-8 or Shift_JIS, up to 32 MiB and, unless set otherwise, 4,000 elders, with the headers of
            `GET /v1/imports/template`.
            One **error** and nothing is imported (422; the keys of `errors` are `[row].column`). **Warnings** let a row in and stay in
            that elder's `toCheck`; a search with `toCheck` lists them. `dryRun=true` registers nobody and lists both. The same file
            twice changes nothing, and nobody who is registered already is written over. It is recorded with the number of rows and
            the file's hash. Numbers and people are compared with your own stock and elders only. That somebody may be another centre's elder is
            not said in a dry run; once imported it is a warning, and that centre hears of it. A number of the old form that another centre has is an
            error; these are counted, and beyond the limit (20 an hour for each desk unless set otherwise) nothing is told: 429 `too-many-misses`.
            """))
    {
        Parameters = new Dictionary<string, Text> { ["dryRun"] = new("true にすると、確かめるだけで登録しません。", "true: only look.") },
        Requests = () => [new Example("rows", new("見出しと1名", "The header and one elder"), JsonValue.Create(Sample), null)],
        Problems = [Problems.Validation, Problems.EditedMeanwhile, Problems.TooManyMisses, Problems.RecordDamaged],
        Answers = [new Answer(200, new("取り込みました（試行では、確かめました）。", "Imported, or in a dry run looked at."))
        {
            Examples = () =>
            [
                Example.Of("imported", new("要確認が1件", "One warning"), new ImportAnswer
                {
                    DryRun = false,
                    Rows = 1600,
                    Registered = 1600,
                    Unchanged = 0,
                    Errors = 0,
                    Warnings = 1,
                    Findings = [ImportLine.Of(ImportFault.NoConsent.At(12, "同意日"), Language.Japanese)],
                }),
            ],
        }],
    };

    internal static Operation GetImportTemplate { get; } = new(
        new("取込み用のひな形", "A template to import with"),
        new("取り込める列の見出しだけの CSV（UTF-8、BOM 付き）です。", "CSV with the headers that are known, and no rows."))
    {
        Answers = [new Answer(200, new("ひな形（CSV）。", "The template as CSV."))],
    };

    internal static Operation ExportElders { get; } = new(
        new("自センターの登録を書き出す", "Export your own elders"),
        new("""
            自センターの有効な登録（終了の届出中を含み、訓練用を除く）の CSV（UTF-8、BOM 付き）です。列は取込みと同じで、そのまま
            取り込めます。記録に異常のある方は除き、その人数をファイル名（`-1-damaged-left-out`）と受信箱で知らせます。どの欄も引用符で囲み、数式として働く文字で始まる欄には ' を付けます。書き出したことは、件数とともに記録されます。
            """,
            """
            CSV of your own elders whose registration is in force (reported ends included, made-up people not), with the columns of an
            import: it can be imported again. Whoever's record is damaged is left out: the file's name says how many
            (`-1-damaged-left-out`), and they ring in the inbox. Every field is quoted; one that a spreadsheet would take for a formula begins with '. It is recorded
            with the number of elders.
            """))
    {
        Answers = [new Answer(200, new("登録の一覧（CSV）。", "The elders as CSV."))],
    };

    internal static Operation EndCheck { get; } = new(
        new("要確認を確認済みにする", "End the check of an import"),
        new("取込みで要確認となった点（`toCheck`）を、必要な訂正をしたあとで消します。要確認がない登録では409です。",
            "Takes away what an import left to check (`toCheck`), after whatever had to be corrected. 409 where there is nothing."))
    {
        Parameters = new Dictionary<string, Text> { ["id"] = new("登録のID。", "The registration's id.") },
        TakesIfMatch = true,
        Problems = [Problems.NotFound, Problems.NotReported, Problems.RecordDamaged],
        Answers = [new Answer(204, new("確認済みにしました。", "Done."), Header.ETag)],
    };
}
