using System.CommandLine;
using Api.Elders;
using Api.Http;
using Api.Storage;
using Api.Vault;

namespace Api.Cli;

/// <summary>key rotate: a new master key for every elder's key, beside a running server; a second run goes on with an interrupted one.</summary>
internal static class KeyCommands
{
    private const int Failed = 1;

    private static readonly Text OldKeys = new("古いマスター鍵で包まれた鍵", "What is wrapped with the old master key");

    internal static Command Make() => new("key", "マスター鍵の交換 / Changes the master key") { Rotate() };

    private static Command Rotate()
    {
        var command = new Command(
            "rotate", "マスター鍵を新しくします（サーバーは動かしたままで構いません。中断したら、もう一度実行すれば続きから行います） / "
            + "Goes over to a new master key; the server may be running, and after an interruption it goes on when run again");
        command.SetAction(async (parsed, ct) =>
        {
            var (options, _) = Commands.Configuration(parsed);
            using var registry = await OpenRegistry.OpenAsync(options, TimeProvider.System, ct);
            using var only = LockOf(registry.Installation.DataDir);
            if (only is null)
            {
                await Console.Error.WriteLineAsync(
                    "別の key rotate が実行中です。終わるのを待ってから、必要ならもう一度実行してください。 / "
                    + "Another key rotate is at work. Wait for its end, then run this again if need be.");
                return Failed;
            }

            using var log = registry.OpenLog(TimeProvider.System);
            var rotation = new KeyRotation(registry.Engine, registry.Vault, log, TimeProvider.System, Commands.Operator);
            var goesOn = await rotation.BeginAsync(ct);
            var (old, next) = rotation.Between;
            TellBegin(registry.Installation.KeyDir, goesOn, old, next);
            var total = await rotation.CountAsync(ct);
            await LongWork.ShowAsync("鍵の包み直し / rewrapped", total, report => rotation.RewrapAsync(total, report, ct));
            var left = await rotation.EndAsync(ct);
            return Math.Max(TellEnd(total, left, old, next), await OldBytes.ForgetAsync(registry.Engine, OldKeys, ct));
        });
        return command;
    }

    // Two at once would each end the other's rotation, or wrap for a key that is the old one by then. The kernel lets go of it when
    // its process ends, however that happens; the file itself stays, so that nobody takes away what another one holds.
    private static FileStream? LockOf(string dataDir)
    {
        var name = Path.Combine(dataDir, "key-rotate.lock");
        try
        {
            var file = new FileStream(name, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            FileOwner.TakeFrom(file.SafeFileHandle, dataDir);
            return file;
        }
        catch (IOException) when (File.Exists(name))
        {
            return null;
        }
    }

    private static void TellBegin(string keyDir, bool goesOn, MasterKey old, MasterKey next)
    {
        if (goesOn)
        {
            Commands.Say(new(
                $"中断していた交換（master-{old.Id}.key から master-{next.Id}.key へ）を続けます。",
                $"Going on from master-{old.Id}.key to master-{next.Id}.key, which was interrupted."));
            return;
        }

        Commands.Say(new(
            $"新しいマスター鍵 master-{next.Id}.key を作りました。鍵フォルダー {keyDir} を、いますぐもう一度、別の安全な場所に写してください。",
            $"The new master key is master-{next.Id}.key: copy the key folder {keyDir} to its safe place again, now."));
    }

    private static int TellEnd(long total, long left, MasterKey old, MasterKey next)
    {
        if (left > 0)
        {
            Console.Error.WriteLine(
                $"{left}名は鍵が破損していて包み直せません。master-{old.Id}.key はまだ使われています。check で確かめ、直したあと、もう一度実行してください。 / "
                + $"{left} elders' keys are damaged and could not be rewrapped; master-{old.Id}.key stays in use: run check, mend them, run this again.");
            return Failed;
        }

        Commands.Say(new(
            $"マスター鍵を {old.Id} から {next.Id} に替えました（登録者 {total} 名）。",
            $"The master key is now {next.Id}, no longer {old.Id} ({total} elders)."));
        Commands.Say(new(
            $"master-{old.Id}.key は、交代前に取ったバックアップの復元にだけ必要です。鍵フォルダーから出して別に保管し、そのバックアップがすべてなくなったら（35日後）消してください。",
            $"master-{old.Id}.key is needed only to restore backups made before now: take it out of the key folder, keep it apart, and delete it with the last of them, after 35 days."));
        return 0;
    }
}
