using System.CommandLine;
using System.Data.Common;
using System.Globalization;
using Api.Storage;

namespace Api.Cli.Backups;

/// <summary>restore: a backup into an empty data folder.</summary>
internal static class RestoreCommand
{
    private const int Failed = 1;

    internal static Command Make()
    {
        var file = new Argument<string>("FILE") { Description = "バックアップのファイル / The backup file" };
        var command = new Command("restore", "バックアップを空のフォルダーに復元します / Restores a backup into an empty folder") { file };
        command.SetAction(async (parsed, ct) =>
        {
            var (options, _) = Commands.Configuration(parsed);
            Installation.NeedFiles(options, "restore");
            try
            {
                var (manifest, result) = await Restore.RunAsync(Path.GetFullPath(parsed.GetValue(file)!), options, ct);
                result.Tell();
                if (!result.IsIntact)
                    return Failed;

                Tell(manifest, Path.GetFullPath(options.DataDir));
                return 0;
            }
            catch (BackupDamagedException damaged)
            {
                await Console.Error.WriteLineAsync(
                    $"復元しません：{damaged.What.Ja}別のバックアップを使ってください。 / Not restored: {damaged.What.En} Use another backup.");
                return Failed;
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or DbException)
            {
                await Console.Error.WriteLineAsync(
                    $"復元できませんでした（{Failures.Describe(failure)}）。空き容量と権限を確かめてください。 / "
                    + $"Not restored ({Failures.Describe(failure)}): look at free space and permissions.");
                return Failed;
            }
        });
        return command;
    }

    private static void Tell(Manifest manifest, string dataDir)
    {
        var at = manifest.TakenAt.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);
        Commands.Say(new(
            $"復元しました：{dataDir}（{manifest.Issuer}、{at} 時点、記録 {manifest.AuditSize} 件）",
            $"Restored: {dataDir} ({manifest.Issuer}, as of {at}, {manifest.AuditSize} records)"));
        Commands.Say(new(
            "それより後の登録・変更・照会の記録は含まれません。ほかの場所に保管した新しいチェックポイントがあれば、audit verify --checkpoint FILE で不足がわかります。",
            "What came after is not in it: audit verify --checkpoint FILE shows what is missing, with a newer checkpoint that was kept elsewhere."));
    }
}
