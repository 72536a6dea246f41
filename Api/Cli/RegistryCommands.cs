using System.CommandLine;
using System.Data.Common;
using Api.Cli.Backups;
using Api.Storage;

namespace Api.Cli;

/// <summary>registry move: from SQLite to PostgreSQL, the log unbroken. The server must have stopped.</summary>
internal static class RegistryCommands
{
    private const int Damaged = 1;

    internal static Command Make() => new("registry", "登録簿の移行 / Moves the registry") { Move() };

    private static Command Move()
    {
        var to = new Option<string>("--to")
        {
            Description = "移行先の空の PostgreSQL データベースの接続文字列。パスワードは環境変数 PGPASSWORD でも渡せます / The connection string of an empty PostgreSQL database; the password may stand in PGPASSWORD",
            HelpName = "CONNECTION",
            Required = true,
        };
        var command = new Command(
            "move", "登録簿と監査ログを SQLite から PostgreSQL へ移します（サーバーを止めてから実行します） / Moves registry and audit log from SQLite to PostgreSQL; stop the server first")
        {
            to,
        };
        command.SetAction(async (parsed, ct) =>
        {
            var (options, _) = Commands.Configuration(parsed);
            return await RunAsync(options, parsed.GetRequiredValue(to), ct);
        });
        return command;
    }

    /// <exception cref="StartRefusedException">There is nothing to move, nowhere to move it to, or a server is running.</exception>
    internal static async Task<int> RunAsync(KeyholderOptions options, string to, CancellationToken ct)
    {
        Installation.NeedFiles(options, "registry move");
        if (!PostgresEngine.CanRead(to))
            throw OpenRegistry.UnreadableConnection("--to");

        var (dataDir, keyDir) = await CheckSourceAsync(options, ct);
        using var target = PostgresEngine.Open(to);
        try
        {
            await OpenRegistry.RefuseAnotherRegistryAsync(target, "--to", ct);
            // From here on no server starts here; one that runs already is found by the lock.
            MovedMark.Set(dataDir);
            try
            {
                RefuseBesideServer(dataDir);
                using var source = SqliteEngine.Open(dataDir, create: false);
                await Migrator.MigrateAsync(target, Migrator.Embedded(target.SchemaFolder), TimeProvider.System, ct);
                var total = await TableCopy.CountAsync(source, target, ct);
                await LongWork.ShowAsync("移行 / moved", total, report => TableCopy.RunAsync(source, target, report, ct));
            }
            catch
            {
                MovedMark.Remove(dataDir);
                throw;
            }
        }
        catch (DbException failure)
        {
            throw OpenRegistry.PostgresRefused("--to", failure);
        }

        // As of a backup: it counts when everything in it was opened and verified.
        var result = await RegistryCheck.RunAsync(target, dataDir, _ => keyDir, ct);
        result.Tell();
        if (!result.IsIntact)
            return Damaged;

        Commands.Say(new(
            $"移行しました。今後は Keyholder:Database に移行先を指定して起動してください。鍵フォルダーと {dataDir} の署名の公開鍵、チェックポイントは引き続き使います。元のデータベースは {MovedMark.File} があるあいだ起動しません。",
            $"Moved. From now on start with the new database in Keyholder:Database; the key folder, and the public key and checkpoints in {dataDir}, stay in use. The old files are not served while {MovedMark.File} lies beside them."));
        return 0;
    }

    // Its schema is of today and its keys are there; closed again, so that nobody has it open.
    private static async Task<(string DataDir, string KeyDir)> CheckSourceAsync(KeyholderOptions options, CancellationToken ct)
    {
        using var source = await OpenRegistry.OpenAsync(options, TimeProvider.System, ct);
        return (source.Installation.DataDir, source.Installation.KeyDir);
    }

    private static void RefuseBesideServer(string dataDir)
    {
        if (!SqliteEngine.IsAlone(dataDir))
        {
            throw new StartRefusedException(
                "サーバーか別のコマンドがこの登録簿を使っています。止めてから、もう一度実行してください。 / "
                + "A server or another command is using this registry: stop it and run this again.");
        }
    }
}
