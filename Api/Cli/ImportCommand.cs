using System.CommandLine;
using Api.Access;
using Api.Centres;
using Api.Elders;
using Api.Elders.Import;
using Api.Http;
using Api.Keyholders;
using Api.Storage;

namespace Api.Cli;

/// <summary>import FILE: a register that was kept elsewhere, all of it or nothing, also while a server runs on the same folder.</summary>
internal static class ImportCommand
{
    private const int Failed = 1;

    internal static Command Make()
    {
        var file = new Argument<string>("FILE") { Description = "名簿のCSV（UTF-8またはShift_JIS） / The register as CSV (UTF-8 or Shift_JIS)" };
        var centre = new Option<string?>("--centre")
        {
            Description = "全員をこのセンターの登録にする（既定：「担当センター」の列か、町で分ける） / Everybody is this centre's (default: by the row's centre or town)",
            HelpName = "ID",
        };
        var mapping = new Option<string?>("--mapping")
        {
            Description = "見出しの対応表（JSON） / What the file calls its columns (JSON)",
            HelpName = "FILE",
        };
        var dryRun = new Option<bool>("--dry-run") { Description = "確かめるだけで、登録しない / Only look" };
        var command = new Command("import", "これまでの名簿を取り込みます：0 完了、1 エラーがあり何も取り込まない / Imports a register: 0 done, 1 errors, and nothing was imported")
        {
            file, centre, mapping, dryRun,
        };
        command.SetAction(async (parsed, ct) =>
        {
            var (options, configuration) = Commands.Configuration(parsed);
            var bytes = Read(parsed.GetValue(file)!);
            var columns = parsed.GetValue(mapping) is { } name ? Mapping(name) : null;
            using var registry = await OpenRegistry.OpenAsync(options, TimeProvider.System, ct);
            using var log = registry.OpenLog(TimeProvider.System);
            var settings = Settings.Bind<NumberOptions>(configuration, NumberOptions.Section);
            Settings.Check(settings, registry.Installation.IsDemo);
            var reader = Settings.Reader(settings);
            var numbers = new Numbers(registry.Engine, registry.Vault, settings, reader);
            var centres = new CentreDirectory(registry.Engine);
            var today = new Today(TimeProvider.System, registry.Installation.Zone);
            var imports = new Imports(
                registry.Engine, registry.Vault, new ElderRegistry(registry.Vault, numbers), numbers, reader, centres,
                // Asked for callers only, and there is none.
                new TakenNumbers(new Guessers(new LimitOptions(), TimeProvider.System), new ReviewTerm(Holidays.BuiltIn, today)), log, today);
            var order = new ImportOrder(
                bytes, columns, await CentreOfAsync(parsed.GetValue(centre), centres, ct), parsed.GetValue(dryRun), null, Commands.Operator);
            try
            {
                return Tell(await imports.RunAsync(order, (what, rows, work) => LongWork.ShowAsync($"{what.Ja} / {what.En}", rows, work), ct), order.IsDryRun);
            }
            catch (RecordDamagedException damaged)
            {
                await Console.Error.WriteLineAsync(
                    $"登録 {Id.Text(damaged.ElderId)} の内容に不整合があるため、何も取り込んでいません。check で確かめてください。 / "
                    + $"Nothing was imported: the stored record of {Id.Text(damaged.ElderId)} does not agree with itself. Run check.");
                return Failed;
            }
        });
        return command;
    }

    private static byte[] Read(string name)
    {
        try
        {
            return File.ReadAllBytes(name);
        }
        catch (Exception failure) when (failure is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new StartRefusedException($"{name} がありません。 / There is no file {name}.");
        }
    }

    private static ImportMapping Mapping(string name) =>
        ImportMapping.Read(Read(name)) is var (mapping, fault) && mapping is not null
            ? mapping
            : throw new StartRefusedException($"{name}：{fault!.Value.Ja} / {name}: {fault.Value.En}");

    private static async Task<long?> CentreOfAsync(string? text, CentreDirectory centres, CancellationToken ct) =>
        text is null ? null
        : Id.TryParse(text, out var id) && await centres.FindAsync(id, ct) is not null ? id
        : throw new StartRefusedException(
            $"--centre の {text} というIDのセンターはありません。centre list で一覧を表示します。 / There is no centre {text}: centre list shows them.");

    private static int Tell(ImportOutcome? outcome, bool isDryRun)
    {
        if (outcome is null)
        {
            Console.Error.WriteLine(Problems.EditedMeanwhile.Title.Ja + " / " + Problems.EditedMeanwhile.Title.En);
            return Failed;
        }

        foreach (var finding in outcome.Findings)
            Tell(finding);

        var stopped = outcome.Errors > 0;
        Commands.Say(new(
            $"{outcome.Rows}行：新しい登録 {outcome.New}名、登録済み（変更なし） {outcome.Unchanged}名、エラー {outcome.Errors}件、要確認 {outcome.Warnings}件",
            $"{outcome.Rows} rows: {outcome.New} new, {outcome.Unchanged} registered already and unchanged, {outcome.Errors} errors, {outcome.Warnings} warnings"));
        Commands.Say(stopped ? new("エラーがあるため、何も取り込んでいません。", "There are errors: nothing was imported.")
            : isDryRun ? new("試行のため、何も登録していません。", "A dry run: nobody was registered.")
            : new("取り込みました。要確認の方は、センターが検索（toCheck）で一覧できます。", "Imported. Centres find whom to check by searching with toCheck."));
        return stopped ? Failed : 0;
    }

    private static void Tell(ImportFinding finding)
    {
        var kind = finding.IsError ? new Text("エラー", "error") : new Text("要確認", "warning");
        var place = finding.Row == 0 ? new Text("ファイル", "file") : new Text($"{finding.Row}行目", $"row {finding.Row}");
        var column = finding.Column.Length == 0 ? "" : $"「{finding.Column}」";
        Commands.Say(new($"{kind.Ja}：{place.Ja}{column}：{finding.Reason.Ja}", $"{kind.En}, {place.En} {column}: {finding.Reason.En}"));
    }
}
