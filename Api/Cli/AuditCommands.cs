using System.CommandLine;
using System.Data.Common;
using System.Security.Cryptography;
using Api.Audit;
using Api.Http;
using Api.Storage;

namespace Api.Cli;

/// <summary>audit verify, export, checkpoint: none of them needs a key of the registry, only the public one.</summary>
internal static class AuditCommands
{
    private const int Intact = 0;
    private const int Tampered = 1;
    private const int CannotTell = 2;

    private static readonly Text NoHead = new("監査ログの最新の署名（audit_head）がありません。", "The log's signed head is missing.");

    private static readonly Option<string?> PublicKey = new("--public-key")
    {
        Description = "公開鍵（既定 データフォルダーの audit-signing.pub。手元に保管した写しが確実です） / The public key: best a copy you kept",
        HelpName = "FILE",
    };

    internal static Command Make() => new("audit", "監査ログの検証と書き出し / Verifies and exports the audit log") { Verify(), Export(), ShowCheckpoint(), ChangeKey() };

    private static Command Verify()
    {
        var export = new Option<string?>("--export") { Description = "データベースの代わりに、書き出したファイルを検証 / Verifies an exported file instead", HelpName = "FILE" };
        var checkpoints = new Option<string[]>("--checkpoint")
        {
            Description = "ほかの場所に保管したチェックポイント（複数可） / Checkpoints that were kept elsewhere",
            HelpName = "FILE",
            DefaultValueFactory = _ => [],
        };
        var receipts = new Option<string?>("--receipts") { Description = "受領番号（Audit-Receipt）を1行ずつ書いたファイル / A file with one Audit-Receipt a line", HelpName = "FILE" };
        var command = new Command("verify", "ログを検証します：0 正常、1 改ざん、2 判定できない / Verifies the log: 0 intact, 1 tampered, 2 cannot tell")
        {
            export, checkpoints, receipts, PublicKey,
        };
        SetAction(command, verifies: true, async (parsed, ct) =>
        {
            var outside = parsed.GetValue(checkpoints)!.SelectMany(KeptFiles.Checkpoints).ToList();
            var known = parsed.GetValue(receipts) is { } list ? KeptFiles.Receipts(list) : [];
            var (options, _) = Commands.Configuration(parsed);
            using var key = KeptFiles.PublicKey(parsed.GetValue(PublicKey) ?? Path.Combine(options.DataDir, SigningKey.PublicFile));
            return parsed.GetValue(export) is { } file
                ? await VerifyFileAsync(file, key, outside, known)
                : await VerifyDatabaseAsync(options, key, outside, known, ct);
        });
        return command;
    }

    private static Command Export()
    {
        var to = new Option<string?>("--to") { Description = "書き出し先（既定 標準出力） / Where to write; standard output by default", HelpName = "FILE" };
        var command = new Command("export", "記録とチェックポイントを書き出します / Writes the records and the checkpoint") { to };
        SetAction(command, verifies: false, async (parsed, ct) =>
        {
            var (options, _) = Commands.Configuration(parsed);
            using var engine = OpenLog(options);
            var head = await AuditReader.HeadAsync(engine, ct) ?? throw new CannotTellException(NoHead);
            await using var stream = parsed.GetValue(to) is { } file
                ? CreateNew(file)
                : Console.OpenStandardOutput();
            await AuditExport.WriteAsync(engine, head, stream, ct);
            if (stream is FileStream written)
            {
                Durable.Flush(written);
                Durable.FlushFolderOf(written.Name);
            }

            return 0;
        });
        return command;
    }

    private static Command ShowCheckpoint()
    {
        var command = new Command("checkpoint", "いまのチェックポイントを表示します（ほかの場所に保管してください） / Shows the newest checkpoint: keep it elsewhere");
        SetAction(command, verifies: false, async (parsed, ct) =>
        {
            var (options, _) = Commands.Configuration(parsed);
            using var engine = OpenLog(options);
            var head = await AuditReader.HeadAsync(engine, ct) ?? throw new CannotTellException(NoHead);
            Console.Write(head.Checkpoint);
            return 0;
        });
        return command;
    }

    private static Command ChangeKey()
    {
        var command = new Command("change-key", "署名鍵を新しくします（サーバーは動かしたままで構いません） / Goes over to a new signing key; the server may be running");
        SetAction(command, verifies: false, async (parsed, ct) =>
        {
            var (options, _) = Commands.Configuration(parsed);
            using var registry = await OpenRegistry.OpenAsync(options, TimeProvider.System, ct);
            using var log = registry.OpenLog(TimeProvider.System);
            var (old, place) = (registry.SigningKey.Id, registry.Installation);
            using var next = SigningKey.Create(place.KeyDir);
            // Should this fail, the new key's file stays: whether its commit reached the disk is not known for certain.
            await log.ChangeKeyAsync(next, Commands.Operator);
            next.Publish(place.DataDir);
            Commands.Say(new(
                $"署名鍵を {old} から {next.Id} に替えました。鍵フォルダー {place.KeyDir} の写しをもう一度とり、公開鍵 {SigningKey.PublicFile} を検証する人に渡してください。",
                $"The signing key is now {next.Id}, no longer {old}. Copy the key folder {place.KeyDir} again, and give {SigningKey.PublicFile} to whoever verifies."));
            Commands.Say(new(
                $"{SigningKey.FileOf(old)} は、交代前のバックアップの復元に必要です。そのバックアップがなくなったら消してください。以前の公開鍵でもログの検証は続けられます。",
                $"{SigningKey.FileOf(old)} is needed to restore backups made before now: delete it when they are gone. The log can still be verified with the old public key."));
            return 0;
        });
        return command;
    }

    private static async Task<int> VerifyDatabaseAsync(
        KeyholderOptions options, ECDsa key, List<Checkpoint> outside, List<Receipt> receipts, CancellationToken ct)
    {
        using var engine = OpenLog(options);
        if (await AuditReader.HeadAsync(engine, ct) is not { } head)
            return Tell(NoHead);

        await using var log = await engine.Log.OpenConnectionAsync(ct);
        AuditFault? fault = null;
        await LongWork.ShowAsync("検証 / verified", head.LastIndex + 1, async report =>
            fault = await StoredLogCheck.FaultAsync(log, head, key, outside, receipts, take: null, report, ct));
        return fault is null ? TellIntact(head.Size, outside.Count, receipts.Count) : Tell(fault.What, fault.Index);
    }

    private static async Task<int> VerifyFileAsync(string file, ECDsa key, List<Checkpoint> outside, List<Receipt> receipts)
    {
        await using var export = KeptFiles.Export(file);
        var end = AuditExport.FindEnd(export);
        if (!Checkpoint.IsWhole(end.Note))
        {
            throw new CannotTellException(new(
                $"{file} の最後にチェックポイントがありません。書き出したファイル全体かどうか確かめてください。",
                $"There is no checkpoint at the end of {file}: make sure that it is a whole export."));
        }

        AuditFault? fault = null;
        await LongWork.ShowAsync("検証 / verified", end.Records, report =>
        {
            fault = AuditExport.Fault(export, end, key, outside, receipts, report);
            return Task.CompletedTask;
        });
        return fault is null ? TellIntact(end.Records, outside.Count, receipts.Count) : Tell(fault.What, fault.Index);
    }

    private static int TellIntact(long size, int checkpoints, int receipts)
    {
        Commands.Say(new(
            $"正常です。記録 {size} 件、外部のチェックポイント {checkpoints} 件、受領番号 {receipts} 件を確かめました。",
            $"Intact: {size} records, {checkpoints} outside checkpoints, {receipts} receipts."));
        return Intact;
    }

    private static int Tell(Text what, long? index = null)
    {
        Console.Error.WriteLine($"改ざんを検出しました{(index is null ? "" : $"（{index} 番）")}：{what.Ja}");
        Console.Error.WriteLine($"  Tampered{(index is null ? "" : $" at record {index}")}: {what.En}");
        return Tampered;
    }

    private static Engine OpenLog(KeyholderOptions options)
    {
        var data = Path.GetFullPath(options.DataDir);
        return options.UsesPostgres || Registry.Exists(data)
            ? Engine.Open(options, create: false)
            : throw new CannotTellException(new($"{data} に登録簿がありません。", $"There is no registry in {data}."));
    }

    private static FileStream CreateNew(string file)
    {
        if (Path.Exists(file))
            throw new StartRefusedException($"{file} はすでにあります。別の名前を指定してください。 / {file} exists already: give another name.");

        try
        {
            return new FileStream(file, FileMode.CreateNew, FileAccess.Write);
        }
        catch (Exception failure) when (failure is DirectoryNotFoundException or UnauthorizedAccessException)
        {
            throw new StartRefusedException(
                $"{file} を作れません。フォルダーがあるか、書き込めるかを確かめてください。 / "
                + $"{file} cannot be made: make sure that its folder exists and can be written.");
        }
    }

    // These commands run where something is wrong already: whatever stops one is a line and an exit code, never a stack trace.
    // A failing disk is told as for every other command, unless it was to be said whether the log is intact.
    private static void SetAction(Command command, bool verifies, Func<ParseResult, CancellationToken, Task<int>> run) =>
        command.SetAction(async (parsed, ct) =>
        {
            Text what;
            try
            {
                return await run(parsed, ct);
            }
            catch (CannotTellException failure)
            {
                what = failure.What;
            }
            catch (Exception failure) when (failure is not (StartRefusedException or OperationCanceledException)
                && (verifies || failure is not (DbException or IOException or AuditUnavailableException)))
            {
                var cause = Failures.Describe(failure);
                what = new($"読み取れませんでした（{cause}）。", $"Something could not be read ({cause}).");
            }

            await Console.Error.WriteLineAsync(verifies
                ? $"判定できません：{what.Ja} / Cannot tell: {what.En}"
                : $"中止しました：{what.Ja} / Stopped: {what.En}");
            return CannotTell;
        });
}
