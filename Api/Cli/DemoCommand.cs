using System.CommandLine;
using Api.Cli.Demo;
using Api.Keyholders;
using Api.Storage;

namespace Api.Cli;

/// <summary>demo: the main job in one command, on people who do not exist.</summary>
internal static class DemoCommand
{
    private const string DefaultDir = "demo";
    private const string DefaultIssuer = "ota.tokyo";

    internal static Command Make()
    {
        var seedOnly = new Option<bool>("--seed-only") { Description = "作るだけで、開始しません / Makes the ward and does not serve" };
        var urls = new Option<string?>("--urls") { Description = $"待ち受けるアドレス（既定 {Server.DefaultUrl}） / Where to serve", HelpName = "URL" };
        var command = new Command("demo", "架空の区を作り、照会を1件試して、そのまま開始します / Makes a made-up ward, looks one number up, and serves") { seedOnly, urls };
        command.SetAction(async (parsed, ct) =>
        {
            var (options, configuration) = Commands.Configuration(parsed);
            options.DataDir = parsed.GetValue(Commands.Data) ?? DefaultDir;
            if (options.UsesPostgres)
            {
                throw new StartRefusedException(
                    "demo は SQLite だけで動きます。Keyholder:Database を外してください。 / demo runs on SQLite only: leave Keyholder:Database out.");
            }

            var installation = Installation.Of(options, demo: true);
            if (Registry.Exists(installation.DataDir))
                await RefuseUnlessMarkedAsync(options, ct);
            else
                await MakeAsync(options, configuration, ct);

            if (parsed.GetValue(seedOnly))
            {
                Commands.Say(new(
                    $"架空の区を作りました：{installation.DataDir}（鍵と番号は {DemoWard.File}）",
                    $"The made-up ward: {installation.DataDir} (keys and numbers: {DemoWard.File})"));
                return 0;
            }

            List<string> words = ["--data", installation.DataDir, "--keys", installation.KeyDir];
            if (parsed.GetValue(urls) is { } url)
                words.AddRange(["--urls", url]);
            return await ServeCommand.RunAsync([.. words], (app, registry) => DemoTour.ShowAsync(app.Urls.First(), registry.Installation, ct), ct);
        });
        return command;
    }

    /// <summary>Makes the ward in an empty folder.</summary>
    internal static async Task MakeAsync(KeyholderOptions options, IConfiguration configuration, CancellationToken ct)
    {
        if (options.Issuer.Length == 0)
            options.Issuer = DefaultIssuer;

        var settings = Settings.Bind<NumberOptions>(configuration, NumberOptions.Section);
        Settings.Check(settings, demo: true);
        var reader = Settings.Reader(settings);
        using var registry = await OpenRegistry.CreateAsync(options, demo: true, TimeProvider.System, ct);
        using var log = registry.OpenLog(TimeProvider.System);
        var numbers = new Numbers(registry.Engine, registry.Vault, settings, reader);
        var ward = new DemoWard(registry, log, numbers, TimeProvider.System);
        DemoWard.Write(await ward.MakeAsync(ct), registry.Installation.DataDir);
    }

    private static async Task RefuseUnlessMarkedAsync(KeyholderOptions options, CancellationToken ct)
    {
        using var engine = SqliteEngine.Open(Path.GetFullPath(options.DataDir), create: false);
        await Migrator.CheckAsync(engine, Migrator.Embedded(engine.SchemaFolder), ct);
        if (!(await Registry.FindAsync(engine, ct)).Demo)
        {
            throw new StartRefusedException(
                $"{Path.GetFullPath(options.DataDir)} は本物の登録簿です。demo では開きません。serve を使うか、別のフォルダーを --data で指定してください。 / "
                + $"{Path.GetFullPath(options.DataDir)} is a real registry and demo does not open it: use serve, or name another folder with --data.");
        }

        // Written last: without it the ward was not finished, and nobody has its keys.
        if (!File.Exists(Path.Combine(options.DataDir, DemoWard.File)))
        {
            throw new StartRefusedException(
                $"{Path.GetFullPath(options.DataDir)} のデモは途中までしか作られていません。このフォルダーと鍵のフォルダーを消して、もう一度 demo を実行してください。 / "
                + $"The demo in {Path.GetFullPath(options.DataDir)} was not finished: delete this folder and its key folder, and run demo again.");
        }
    }
}
