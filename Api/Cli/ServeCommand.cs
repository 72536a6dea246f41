using System.CommandLine;
using Api.Audit;
using Api.Storage;

namespace Api.Cli;

/// <summary>serve: checks the installation, then answers until it is told to stop.</summary>
internal static class ServeCommand
{
    internal const string Name = "serve";

    private static readonly Dictionary<string, string> Switches = new()
    {
        ["--data"] = "Keyholder:DataDir",
        ["--keys"] = "Keyholder:KeyDir",
        ["--issuer"] = "Keyholder:Issuer",
    };

    internal static Command Make(string[] args)
    {
        var command = new Command(Name, "サービスを開始します（既定） / Serves (default)") { TreatUnmatchedTokensAsErrors = false };
        command.SetAction((_, ct) => RunAsync(args, ct));
        return command;
    }

    internal static Task<int> RunAsync(string[] args, CancellationToken ct) => RunAsync(args, null, ct);

    /// <param name="args">Words for ASP.NET Core's configuration; a leading serve is passed over.</param>
    /// <param name="onStarted">What to do once it answers.</param>
    /// <param name="ct">Stops it.</param>
    internal static async Task<int> RunAsync(string[] args, Func<WebApplication, OpenRegistry, Task>? onStarted, CancellationToken ct)
    {
        if (args is [Name, ..])
            args = args[1..];

        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions
        {
            Args = args,
            ContentRootPath = AppContext.BaseDirectory,
            // Whatever ASPNETCORE_ENVIRONMENT says: Development shows exceptions to callers.
            EnvironmentName = Environments.Production,
        });
        builder.Configuration.AddCommandLine(args, Switches);

        var options = Settings.Bind<KeyholderOptions>(builder.Configuration, KeyholderOptions.Section);
        Transport.Use(builder, options);
        var audit = AuditOptions.Read(Settings.Bind<AuditOptions>(builder.Configuration, AuditOptions.Section));
        using var opened = await OpenRegistry.OpenAsync(options, TimeProvider.System, ct);
        var registry = opened.Engine.CommitDeadline is null ? opened : opened with { Engine = opened.Engine with { CommitDeadline = audit.CommitDeadline } };
        Settings.RefusePlainHttp(builder.Configuration, options, registry.Installation.IsDemo);
        if (Settings.Urls(builder.Configuration).Count == 0)
            builder.WebHost.UseUrls(Server.DefaultUrl);

        await using var app = Server.Build(builder, registry);
        using var unobserved = new UnobservedFailures(app.Logger);
        await app.Services.GetRequiredService<AuditLog>().ReconcileAsync(ct);
        Warn(app, registry);
        if (await PostgresEngine.FindRiskAsync(registry.Engine, ct) is { } risk)
            app.Logger.LogWarning("The database may lose records that were acknowledged: {Risk}", risk);
        await StartAsync(app, ct);
        if (onStarted is null)
            Commands.Say(new($"照会を受け付けています：{string.Join(' ', app.Urls)}", $"Serving at {string.Join(' ', app.Urls)}"));
        else
            await onStarted(app, registry);

        await app.WaitForShutdownAsync(ct);
        return 0;
    }

    private static async Task StartAsync(WebApplication app, CancellationToken ct)
    {
        try
        {
            await app.StartAsync(ct);
        }
        catch (Exception failure) when (TlsSettings.Explain(app.Configuration, failure) is { } refusal)
        {
            throw refusal;
        }
        catch (Exception failure) when (failure is IOException or InvalidOperationException or System.Net.Sockets.SocketException)
        {
            var why = failure.Message.ReplaceLineEndings(" ");
            throw new StartRefusedException(
                $"待ち受けを開始できません（{why}）。--urls に別のアドレスを書いてください。 / "
                + $"Cannot serve there ({why}): name another address with --urls.");
        }
    }

    private static void Warn(WebApplication app, OpenRegistry registry)
    {
        var holidays = app.Services.GetRequiredService<Centres.Holidays>();
        if (holidays.LastKnown < app.Services.GetRequiredService<Elders.Today>().Date)
        {
            app.Logger.LogWarning(
                "The table of national holidays ends on {LastKnown}: put the Cabinet Office's CSV into Keyholder:Holidays", holidays.LastKnown);
        }

        if (app.Services.GetRequiredService<Access.LimitOptions>().LetsGuess)
            app.Logger.LogWarning("Limits:MissesPerHour or Limits:UncertainPerHour is so high that guessing numbers pays");

        if (registry.Installation.IsDemo)
            app.Logger.LogWarning("This registry is marked as a demo: nobody in it exists");
    }
}
