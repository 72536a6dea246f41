using System.CommandLine;
using System.Data.Common;
using Api.Storage;

namespace Api.Cli.Backups;

/// <summary>check: everything a backup is checked for, on the live data.</summary>
internal static class CheckCommand
{
    private const int Intact = 0;
    private const int Damaged = 1;
    private const int CannotTell = 2;

    internal static Command Make()
    {
        var command = new Command(
            "check", "データベース、監査ログ、封印されたデータをすべて検査します：0 正常、1 破損、2 判定できない / Checks databases, log and every sealed cell: 0 intact, 1 damaged, 2 cannot tell");
        command.SetAction(async (parsed, ct) =>
        {
            var (options, _) = Commands.Configuration(parsed);
            try
            {
                var result = await RunAsync(options, ct);
                result.Tell();
                return result.IsIntact ? Intact : Damaged;
            }
            catch (StartRefusedException refused)
            {
                // Without the right key nothing can be opened, which is not yet damage.
                await Console.Error.WriteLineAsync($"判定できません：{refused.Message}");
                return CannotTell;
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or DbException)
            {
                await Console.Error.WriteLineAsync(
                    $"判定できません（{Failures.Describe(failure)}）。ディスクと権限を確かめてください。 / "
                    + $"Cannot tell ({Failures.Describe(failure)}): look at disk and permissions.");
                return CannotTell;
            }
        });
        return command;
    }

    /// <exception cref="StartRefusedException">There is no registry, or a key is missing or another's.</exception>
    internal static async Task<CheckResult> RunAsync(KeyholderOptions options, CancellationToken ct)
    {
        var place = Installation.Of(options, demo: false);
        if (options.UsesPostgres)
        {
            using var engine = Engine.Open(options, create: false);
            return await RegistryCheck.RunAsync(engine, place.DataDir, demo => Installation.Of(options, demo).KeyDir, ct);
        }

        if (!Registry.Exists(place.DataDir))
            throw new StartRefusedException($"{place.DataDir} に登録簿がありません。 / There is no registry in {place.DataDir}.");

        return await RegistryCheck.RunAsync(place.DataDir, demo => Installation.Of(options, demo).KeyDir, ct);
    }
}
