using System.CommandLine;
using Api.Access;
using Api.Clients;
using Api.Storage;

namespace Api.Cli;

/// <summary>init: a new registry, its keys and its first administrator.</summary>
internal static class InitCommand
{
    internal static Command Make()
    {
        var issuer = new Option<string?>("--issuer")
        {
            Description = "自治体のドメイン（例 ota.tokyo） / The municipality's domain, e.g. ota.tokyo",
            HelpName = "DOMAIN",
        };
        var command = new Command("init", "新しい登録簿と鍵を作ります / Makes a new registry and its keys") { issuer };
        command.SetAction(async (parsed, ct) =>
        {
            var (options, _) = Commands.Configuration(parsed);
            options.Issuer = parsed.GetValue(issuer) ?? options.Issuer;
            RefuseUnlessDomain(options.Issuer);
            using var registry = await OpenRegistry.CreateAsync(options, demo: false, TimeProvider.System, ct);
            using var log = registry.OpenLog(TimeProvider.System);
            var clients = new ClientAdministration(registry.Engine, log, new ClientDirectory(registry.Engine), TimeProvider.System);
            var admin = new NewClient(Role.Admin, registry.Installation.Issuer, null, null, 1, null);
            var (_, key) = await clients.AddAsync(admin, Commands.Operator, ct);
            Tell(registry.Installation, key);
            return 0;
        });
        return command;
    }

    // It stands in every checkpoint's origin for ever: better refused than regretted.
    private static void RefuseUnlessDomain(string issuer)
    {
        if (issuer.Length > 0 && (issuer.Length > 253 || !issuer.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '.' or '-')))
        {
            throw new StartRefusedException(
                "--issuer は ota.tokyo のような半角小文字のドメイン名で書いてください。 / Write --issuer as a domain name in lower case, e.g. ota.tokyo");
        }
    }

    private static void Tell(Installation installation, string key)
    {
        Commands.Say(new($"登録簿を作りました：{installation.DataDir}", $"The registry: {installation.DataDir}"));
        Commands.Say(new(
            $"鍵を作りました：{installation.KeyDir}",
            $"Its keys: {installation.KeyDir}"));
        Commands.Say(new(
            "鍵のフォルダーを、いますぐ別の安全な場所（金庫のUSBメモリーなど）に写してください。失うと、登録内容は誰にも読めなくなります。",
            "Copy the key folder to another, safe place now: without it nobody can ever read the registry again."));
        if (installation.Issuer == OpenRegistry.Unnamed)
        {
            Commands.Say(new(
                "発行者（自治体のドメイン）が決まっていません。実際に使う登録簿は、--issuer ota.tokyo のように付けて作り直してください。あとからは変えられません。",
                "No issuer was named. Make a registry for real use again with --issuer ota.tokyo: it cannot be changed later."));
        }

        Commands.Say(new(
            "管理者の鍵（いま一度だけ表示します）：", "The administrator's key, shown this once:"));
        Console.WriteLine($"  {key}");
        Commands.Say(new(
            "次は：centre add でセンターを、client add で利用者を登録し、serve で開始します。",
            "Next: centre add, client add, then serve."));
    }
}
