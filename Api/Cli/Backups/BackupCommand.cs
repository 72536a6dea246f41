using System.CommandLine;
using System.Data.Common;
using Api.Audit;
using Api.Storage;

namespace Api.Cli.Backups;

/// <summary>backup: a checked copy of the registry and its log, beside a running server.</summary>
internal static class BackupCommand
{
    private const int Failed = 1;

    internal static Command Make()
    {
        var to = new Option<string?>("--to")
        {
            Description = "保存先（既定 データフォルダーの backups） / Where to put it (default: backups in the data folder)",
            HelpName = "DIR",
        };
        var command = new Command("backup", "バックアップを取り、復元して検査します（鍵は含みません） / Takes a backup and checks that it restores; it holds no key") { to };
        command.SetAction(async (parsed, ct) =>
        {
            var (options, _) = Commands.Configuration(parsed);
            Installation.NeedFiles(options, "backup");
            using var registry = await OpenRegistry.OpenAsync(options, TimeProvider.System, ct);
            using var log = registry.OpenLog(TimeProvider.System);
            var folder = Path.GetFullPath(parsed.GetValue(to) ?? Path.Combine(registry.Installation.DataDir, Backup.Folder));
            try
            {
                var (file, result) = await Backup.TakeAsync(registry, log, folder, Commands.Operator, TimeProvider.System, ct);
                result.Tell();
                if (file is null)
                    return Failed;

                Commands.Say(new($"バックアップを取りました：{file}", $"The backup: {file}"));
                // As of the moment that was copied: two, where the master key was just being rotated.
                var keys = registry.Vault.Keys;
                List<string> needed =
                [
                    $"master-{keys.Current.Id}.key", .. keys.Replaced is { } older ? [$"master-{older.Id}.key"] : (string[])[],
                    $"audit-signing-{registry.SigningKey.Id}.key",
                ];
                Commands.Say(new(
                    $"復元には {string.Join(" と ", needed)} が必要です。鍵は別の場所に保管してください。",
                    $"To restore it, {string.Join(" and ", needed)} are needed: keep them elsewhere."));
                return 0;
            }
            catch (BackupDamagedException damaged)
            {
                await Console.Error.WriteLineAsync($"書き出したバックアップが読み戻せません：{damaged.What.Ja} / The backup does not read back: {damaged.What.En}");
                return Failed;
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or DbException or AuditUnavailableException)
            {
                await Console.Error.WriteLineAsync(
                    $"バックアップを取れませんでした（{Failures.Describe(failure)}）。空き容量と権限を確かめてください。 / "
                    + $"No backup was taken ({Failures.Describe(failure)}): look at free space and permissions.");
                return Failed;
            }
        });
        return command;
    }
}
