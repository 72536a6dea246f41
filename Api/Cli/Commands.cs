using System.CommandLine;
using System.Data.Common;
using System.Text;
using Api.Audit;
using Api.Cli.Backups;
using Api.Http;
using Api.Storage;

namespace Api.Cli;

/// <summary>The command line (design.md section 2). Every command but serve refuses words it does not know.</summary>
internal static class Commands
{
    // EX_IOERR of sysexits.h.
    private const int DiskFailed = 74;

    // EX_SOFTWARE.
    internal const int Unexpected = 70;

    internal static readonly Option<string?> Data = new("--data")
    {
        Description = "データのフォルダー（既定 ./data） / The data folder (default ./data)",
        HelpName = "DIR",
        Recursive = true,
    };

    internal static readonly Option<string?> Keys = new("--keys")
    {
        Description = "鍵のフォルダー（既定 ./keys、データフォルダーの外） / The key folder (default ./keys, outside the data folder)",
        HelpName = "DIR",
        Recursive = true,
    };

    internal static async Task<int> RunAsync(string[] args)
    {
        UnobservedFailures.DescribeCrashes();
        Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        var root = new RootCommand("見守りキーホルダーの照会・登録サービス / Keyholder: who is this, whom to call")
        {
            ServeCommand.Make(args),
            InitCommand.Make(),
            DemoCommand.Make(),
            SeedCommand.Make(),
            CentreCommands.Make(),
            ClientCommands.Make(),
            OrganisationCommands.Make(),
            AuditCommands.Make(),
            BackupCommand.Make(),
            RestoreCommand.Make(),
            CheckCommand.Make(),
            KeyCommands.Make(),
            RegistryCommands.Make(),
            EraseCommand.Make(),
            ImportCommand.Make(),
        };
        root.Add(Data);
        root.Add(Keys);

        // Without a command it serves, and its words are ASP.NET Core's: a host that tests build starts it this way too.
        root.TreatUnmatchedTokensAsErrors = false;
        root.SetAction((_, ct) => ServeCommand.RunAsync(args, ct));
        try
        {
            var parsed = root.Parse(args);
            RefuseUnknown(parsed);
            return await parsed.InvokeAsync(new InvocationConfiguration
            {
                EnableDefaultExceptionHandler = false,
                // The server drains by itself on SIGTERM.
                ProcessTerminationTimeout = null,
            });
        }
        catch (StartRefusedException refused)
        {
            await Console.Error.WriteLineAsync(refused.Message);
            return StartRefusedException.ExitCode;
        }
        catch (ForeignTriggerException)
        {
            await Console.Error.WriteLineAsync(
                "データベースに、このプログラムのものではないトリガーがあります。だれかが書き込んだものです。check で内容を確かめ、トリガーを消してから、やり直してください。 / "
                + "The database holds a trigger that is not the program's: somebody put it there. Look with check at what it did, drop it, and start again.");
            return StartRefusedException.ExitCode;
        }
        catch (Exception failure) when (failure is AuditUnavailableException or DbException)
        {
            await Console.Error.WriteLineAsync(
                $"データベースに読み書きできず、中止しました（{Failures.Describe(failure)}）。空き容量とディスクを確かめてください。 / "
                + $"Stopped: a database cannot be read or written ({Failures.Describe(failure)}). Look at free space and the disk.");
            return DiskFailed;
        }
        catch (IOException failure)
        {
            await Console.Error.WriteLineAsync(
                $"ファイルを読み書きできず、中止しました（{failure.Message}）。空き容量とディスクを確かめてください。 / "
                + $"Stopped: a file cannot be read or written ({failure.Message}). Look at free space and the disk.");
            return DiskFailed;
        }
        catch (UnauthorizedAccessException failure)
        {
            await Console.Error.WriteLineAsync(
                $"権限がないため、読み書きできません（{failure.Message}）。フォルダーの所有者と権限を確かめてください。 / "
                + $"{failure.Message} See who owns the folder, and its mode.");
            return StartRefusedException.ExitCode;
        }
        catch (OperationCanceledException)
        {
            return 130;
        }
        // Tools that read the description from the built program stop it with this one.
        catch (Exception failure) when (failure is not HostAbortedException)
        {
            await Console.Error.WriteLineAsync(
                $"想定外のエラーのため、中止しました（{Failures.Describe(failure)}）。 / Stopped by an unexpected error ({Failures.Describe(failure)}).");
            return Unexpected;
        }
    }

    // The root lets unknown words through for serve, and with that for every command: so they are refused here. What serve
    // gets is words for ASP.NET Core's configuration; one that is none is a misspelt command.
    private static void RefuseUnknown(ParseResult parsed)
    {
        if (parsed.UnmatchedTokens is not [{ } word, ..])
            return;

        var command = parsed.CommandResult.Command;
        var serves = command is RootCommand || command.Name == ServeCommand.Name;
        if (serves && (word.StartsWith('-') || word.Contains('=')))
            return;

        throw new StartRefusedException(serves
            ? $"コマンド {word} はありません。--help で一覧を表示します。 / There is no command {word}: --help lists them."
            : $"{command.Name} に {word} はありません。{command.Name} --help で一覧を表示します。 / "
            + $"{command.Name} does not know {word}: {command.Name} --help lists what it knows.");
    }

    /// <summary>The settings of a command that does not serve: appsettings.json, environment, then its own options.</summary>
    internal static (KeyholderOptions Keyholder, IConfiguration Configuration) Configuration(ParseResult parsed)
    {
        var configuration = new ConfigurationBuilder()
            .AddJsonFile(Path.Combine(AppContext.BaseDirectory, "appsettings.json"), optional: true)
            .AddEnvironmentVariables()
            .Build();
        var options = Settings.Bind<KeyholderOptions>(configuration, KeyholderOptions.Section);
        options.DataDir = parsed.GetValue(Data) ?? options.DataDir;
        options.KeyDir = parsed.GetValue(Keys) ?? options.KeyDir;
        return (options, configuration);
    }

    /// <summary>Who runs a command: the account's id, where it is of the form of an acting user.</summary>
    internal static string? Operator =>
        Environment.GetEnvironmentVariable("SUDO_USER") is { Length: > 0 } sudo && Access.ActingUser.IsValid(sudo)
            ? sudo
            : Access.ActingUser.IsValid(Environment.UserName) ? Environment.UserName : null;

    /// <summary>Writes a line in both languages: who reads a terminal has no Accept-Language.</summary>
    internal static void Say(Text text)
    {
        Console.WriteLine(text.Ja);
        if (text.En.Length > 0)
            Console.WriteLine($"  {text.En}");
    }
}
