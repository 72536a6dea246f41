using System.Diagnostics;
using Api.Access;
using Api.Audit;
using Api.Centres;
using Api.Cli;
using Api.Elders;
using Api.Elders.Import;
using Api.Http;
using Api.Keyholders;
using Api.Lookups;
using Api.Lookups.Statistics;
using Api.Notices;
using Api.Storage;
using FluentValidation;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.Options;

namespace Api;

/// <summary>Composition only: options, services, pipeline, one Map line per slice.</summary>
internal static class Server
{
    internal const string DefaultUrl = "http://127.0.0.1:5080";

    /// <summary>Builds the application over an opened registry, which it does not own.</summary>
    /// <exception cref="StartRefusedException">A setting is wrong.</exception>
    internal static WebApplication Build(WebApplicationBuilder builder, OpenRegistry registry)
    {
        var services = builder.Services;
        var numbers = Settings.Bind<NumberOptions>(builder.Configuration, NumberOptions.Section);
        var keyholder = Settings.Bind<KeyholderOptions>(builder.Configuration, KeyholderOptions.Section);
        Settings.Check(numbers, registry.Installation.IsDemo);
        _ = Settings.ErasureTerms(builder.Configuration);
        services.AddSingleton(Settings.LimitsOf(builder.Configuration, keyholder));

        services.AddSingleton<ILoggerFactory>(sp => new GuardedLoggers(new LoggerFactory(
            sp.GetServices<ILoggerProvider>(), sp.GetRequiredService<IOptionsMonitor<LoggerFilterOptions>>(), sp.GetService<IOptions<LoggerFactoryOptions>>())));
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton(registry.Installation);
        services.AddSingleton(registry.Engine);
        services.AddSingleton(registry.Vault);
        services.AddSingleton(numbers);
        services.AddSingleton(Settings.Reader(numbers));
        services.AddSingleton(Settings.HolidaysOf(keyholder));
        services.AddSingleton(sp => new Today(sp.GetRequiredService<TimeProvider>(), registry.Installation.Zone));
        services.AddSingleton(sp => new AuditLog(
            sp.GetRequiredService<Engine>(), registry.SigningKey, registry.Installation, sp.GetRequiredService<TimeProvider>()));
        services.AddSingleton<AuditQueries>();
        services.AddSingleton<SealedNotes>();
        services.AddSingleton<Reviews>();
        services.AddSingleton<ChangeKeys>();
        services.AddSingleton<RunningChanges>();
        services.AddSingleton<CheckpointKeeper>();
        services.AddHostedService(sp => sp.GetRequiredService<CheckpointKeeper>());
        services.AddSingleton(sp => new ReadinessCheck(() => sp.GetRequiredService<CheckpointKeeper>().IsFresh, CheckpointKeeper.NotKept));
        services.AddSingleton(sp => new ReadinessCheck(() => !sp.GetRequiredService<AuditLog>().LastAppendFailed, Problems.AuditUnavailable));
        services.AddSingleton(new Draining(keyholder.Nodes > 1 ? TimeSpan.FromSeconds(keyholder.DrainSeconds) : TimeSpan.Zero));
        services.AddHostedService(sp => sp.GetRequiredService<Draining>());
        services.AddSingleton(sp => new ReadinessCheck(() => !sp.GetRequiredService<Draining>().HasBegun, Draining.Ending));
        services.AddSingleton<Refusals>();
        services.AddSingleton<IAuthorizationMiddlewareResultHandler>(sp => sp.GetRequiredService<Refusals>());
        services.AddSingleton<CentreDirectory>();
        services.AddSingleton<Numbers>();
        services.AddSingleton<ElderRegistry>();
        services.AddSingleton<OwnElders>();
        services.AddSingleton<ElderEditor>();
        services.AddSingleton<ItemEditor>();
        services.AddSingleton(Settings.QrAddressOf(keyholder));
        services.AddSingleton<ReadableRows>();
        services.AddSingleton<ElderSearch>();
        services.AddSingleton<ElderHistory>();
        services.AddSingleton<ContactRemoval>();
        services.AddSingleton<Transfers>();
        services.AddHostedService(sp => sp.GetRequiredService<Transfers>());
        services.AddSingleton<Reminders>();
        services.AddHostedService(sp => sp.GetRequiredService<Reminders>());
        services.AddSingleton<Guessers>();
        services.AddSingleton<ReviewTerm>();
        services.AddSingleton<TakenNumbers>();
        services.AddSingleton<Registration>();
        services.AddSingleton<Imports>();
        services.AddSingleton<ElderExport>();
        services.AddSingleton<Renewals>();
        services.AddSingleton<Postcards>();
        services.AddSingleton<NoticedNumber>();
        services.AddSingleton<NoticeBook>();
        services.AddSingleton<NoticeList>();
        services.AddSingleton<NoticeStatistics>();
        services.AddSingleton<Organisations>();
        services.AddSingleton<NoticePlaces>();
        services.AddSingleton<FoundItems>();
        services.AddSingleton<Finder>();
        services.AddSingleton<FinderLimits>();
        services.AddSingleton<IValidator<FinderReport>, FinderReportValidator>();
        services.AddSingleton<LookupLimits>();
        services.AddSingleton<LookupQuery>();
        services.AddSingleton<PastLookups>();
        services.AddSingleton<WhoLooked>();
        services.AddSingleton<LookupAlerts>();
        services.AddSingleton<CardMaker>();
        services.AddSingleton<Comparison>();
        services.AddSingleton<LookupRecorder>();
        services.AddSingleton<Afterwards>();
        services.AddSingleton(InboxPace.Usual);
        services.AddSingleton<InboxAdditions>();
        services.AddSingleton<Inbox>();
        services.AddSingleton<LogWatch>();
        services.AddSingleton<OpenStreams>();
        services.AddSingleton<MonthReport>();
        services.AddSingleton<AreaCount>();
        services.AddSingleton<IValidator<RegisterElder>, RegisterElderValidator>();
        services.AddSingleton<IValidator<ChangeElder>, ChangeElderValidator>();
        services.AddSingleton<IValidator<SearchElders>, SearchEldersValidator>();
        services.AddSingleton<IValidator<AddItem>, AddItemValidator>();
        services.AddSingleton<IValidator<RevokeNumber>, RevokeNumberValidator>();
        services.AddSingleton<IValidator<NewBatch>, NewBatchValidator>();
        services.AddSingleton<IValidator<RenewElder>, RenewElderValidator>();
        services.AddSingleton<IValidator<TakeRenewalStep>, TakeRenewalStepValidator>();
        services.AddSingleton<IValidator<TransferElder>, TransferElderValidator>();
        services.AddSingleton<IValidator<ReportClosure>, ReportClosureValidator>();
        services.AddSingleton<IValidator<ConfirmClosure>, ConfirmClosureValidator>();
        services.AddSingleton<IValidator<ReopenElder>, ReopenElderValidator>();
        services.AddSingleton<IValidator<Consent>, ConsentChangeValidator>();
        services.AddSingleton<IValidator<Missing>, MissingValidator>();
        services.AddSingleton<IValidator<SendNotice>, SendNoticeValidator>();
        services.AddSingleton<IValidator<CloseNotice>, CloseNoticeValidator>();
        services.AddSingleton<IValidator<RemoveContact>, RemoveContactValidator>();
        services.AddSingleton<IValidator<ReviewRequest>, ReviewRequestValidator>();
        services.AddSingleton<IValidator<LookupRequest>, LookupRequestValidator>();
        services.AddSingleton<IValidator<SetOrganisation>, SetOrganisationValidator>();
        services.AddSingleton<IValidator<SearchAudit>, SearchAuditValidator>();
        services.AddSingleton<IValidator<SetMatch>, SetMatchValidator>();
        services.AddSingleton<IValidator<AddContactAttempt>, AddContactAttemptValidator>();
        services.AddSingleton<IValidator<AddRelay>, AddRelayValidator>();
        services.AddAccess(OidcOptions.Read(Settings.Bind<OidcOptions>(builder.Configuration, OidcOptions.Section)));
        services.AddDescription(new About
        {
            Title = "見守りキーホルダー照会API / Keyholder API",
            Overview = LookupOverview.Markdown,
            Tags =
            [
                ("Lookups", new("登録番号の照会", "Looking a number up")),
                ("Organisations", new("電話照会元の名簿", "The directory of who telephones")),
                ("Inbox", new("受信箱（センター用）", "The inbox, for centres")),
                ("Notices", new("気づきの連絡", "Notices")),
                ("Finder", new("QRコードのページ（見つけた方用）", "The page behind a QR code, for finders")),
                ("Elders", new("登録（センター用）", "Registrations, for centres")),
                ("Items", new("番号と品物", "Numbers and items")),
                ("Renewals", new("更新（センター用）", "Renewals, for centres")),
                ("Statistics", new("月ごとの集計", "A month's figures")),
                (ImportDescription.Tag, new("名簿の取込みと書出し（センター用）", "Import and export, for centres")),
                ("Audit", new("監査ログ（個人情報保護担当用）", "The log, for the privacy officer")),
                ("Health", new("稼働状況", "Is it running?")),
                (OpenApi.Tag, new("この説明", "This description")),
            ],
            RolesOf = policy => Policies.RolesOf.GetValueOrDefault(policy)?.Select(role => (role.Name(), role.Label())).ToList(),
            Roles = Roles.All.Length,
            CodesOf = Codes.ListOf,
            ActingUserHeader = ActingUser.Header,
            Words =
            [
                ProblemWords.Table, AuditWords.Table, CentreWords.Table, ElderWords.Table, ItemWords.Table, RenewalWords.Table, LifeWords.Table,
                ContactRemovalWords.Table,
                LookupWords.Table, AfterwardsWords.Table, InboxWords.Table, OrganisationWords.Table, NoticeWords.Table, FinderWords.Table,
                StatisticsWords.Table, ImportWords.Table,
            ],
        });
        services.ConfigureHttpJsonOptions(options => Json.Configure(options.SerializerOptions));
        var proxies = ProxySettings.Read(keyholder);
        services.Configure<ForwardedHeadersOptions>(options => TrustProxies(options, proxies));
        services.Configure<HostOptions>(options => options.ShutdownTimeout = TimeSpan.FromSeconds(20));
        Rules.NameFieldsAsInJson();

        var app = builder.Build();
        app.UseMiddleware<RequestLog>();
        if (proxies.Count > 0)
            app.UseForwardedHeaders();
        app.UseMiddleware<Guard>();
        app.Use(app.Services.GetRequiredService<Draining>().CloseAfterAsync);
        app.UseDescriptionPages();
        app.UseRouting();
        app.UseMiddleware<StrangerGate>();
        app.UseAuthentication();
        app.UseAuthorization();
        app.UseMiddleware<RepeatGate>();
        app.MapHealth(Policies.Open);
        app.MapDescription(Policies.Open);
        app.MapLookups();
        app.MapAfterwards();
        app.MapOrganisations();
        app.MapInbox();
        app.MapNotices();
        app.MapFinder();
        app.MapStatistics();
        app.MapElders();
        app.MapItems();
        app.MapBatches();
        app.MapRenewals();
        app.MapRenewalPapers();
        app.MapElderLife();
        app.MapContactRemoval();
        app.MapHandout();
        app.MapImports();
        app.MapDisclosures();
        app.MapAuditSearch();
        app.MapAudit();
        RefusedHeads.Cover(app.Services.GetRequiredService<DiagnosticListener>());
        app.Services.GetRequiredService<Refusals>().Start();
        app.Services.GetService<ProviderKeys>()?.Start();
        return app;
    }

    private static void TrustProxies(ForwardedHeadersOptions options, IReadOnlyList<System.Net.IPNetwork> proxies)
    {
        // Without a proxy that is named nothing is believed: not even loopback, from where a caller could forge its address.
        options.KnownProxies.Clear();
        options.KnownIPNetworks.Clear();
        // And nothing is read: ASPNETCORE_FORWARDEDHEADERS_ENABLED would otherwise believe everybody.
        options.ForwardedHeaders = proxies.Count == 0 ? ForwardedHeaders.None : ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto;
        // From the right, past every proxy that is named, to the first address that is none: what stands left of it is hearsay.
        options.ForwardLimit = null;
        foreach (var proxy in proxies)
            options.KnownIPNetworks.Add(proxy);
    }
}
