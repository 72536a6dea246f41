using Api.Cli;
using Api.Lookups;
using Api.Tests.Support;
using FluentValidation;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Api.Tests.Http;

/// <summary>An exception that quotes somebody leaves an id with the caller, what and where in the log, and no quotation anywhere.</summary>
internal sealed class UnhandledFailureTests
{
    private const string Quoted = "梅村 多恵子 090-0123-4567";

    [Test]
    public async Task A_handler_that_fails_gives_an_id_and_the_log_holds_what_and_where_without_data()
    {
        using var server = await TestServer.StartAsync(
            configure: services => services.AddSingleton<IValidator<LookupRequest>>(new FailingValidator()));

        var reply = await server.LookUpAsync("hospital", new { number = "4821-0372", reason = "emergency-treatment" });

        var id = reply["requestId"]!.GetValue<string>();
        Assert.That((reply.Status, reply.Code), Is.EqualTo((500, "unexpected")), reply.Text);
        var line = server.Log.Lines.Single(line => line.StartsWith("Error", StringComparison.Ordinal));
        Assert.That(line, Does.Contain(id).And.Contain("InvalidOperationException at FailingValidator.").And.Contain("FormatException"));
        AssertQuotesNothing(reply.Text + reply.Headers + server.Log.Text);
    }

    [Test]
    public async Task A_hosted_service_that_fails_is_described_and_not_quoted()
    {
        using var server = await TestServer.StartAsync(configure: services => services.AddHostedService<FailingService>());

        Assert.That(() => server.Log.Text, Does.Contain("InvalidOperationException at FailingService").After(10_000, 10));
        AssertQuotesNothing(server.Log.Text);
    }

    [Test]
    public async Task A_task_that_nobody_waited_for_is_described_and_not_quoted()
    {
        using var server = await TestServer.StartAsync();

        Forget();

        Assert.That(
            () =>
            {
                GC.Collect();
                GC.WaitForPendingFinalizers();
                return server.Log.Text;
            },
            Does.Contain("A task failed that nobody waited for: AggregateException from InvalidOperationException").After(10_000, 50));
        AssertQuotesNothing(server.Log.Text);
    }

    [Test]
    public async Task A_command_that_fails_unexpectedly_says_what_and_where_without_data()
    {
        using var folder = new TempFolder();
        var made = await RunningProgram.RunAsync(folder, "init", "--issuer", "ota.tokyo");
        Assert.That(made.ExitCode, Is.Zero, made.Error);

        var failed = await RunningProgram.RunAsync(folder, [("Logging__LogLevel__Default", Quoted)], "serve", "--urls", "http://127.0.0.1:0");

        Assert.That(failed.ExitCode, Is.EqualTo(Commands.Unexpected), failed.All);
        Assert.That(failed.ErrorLines.Single(), Does.Contain("InvalidOperationException"));
        AssertQuotesNothing(failed.All);
    }

    [TestCase("environment")]
    [TestCase("ASPNETCORE_ENVIRONMENT")]
    public async Task No_setting_makes_it_the_environment_that_shows_exceptions(string setting)
    {
        using var server = await TestServer.StartAsync(settings: (setting, Environments.Development));

        Assert.That(server.Get<IHostEnvironment>().EnvironmentName, Is.EqualTo(Environments.Production));
    }

    private static void AssertQuotesNothing(string text) =>
        Assert.That(LeakScanner.Find(System.Text.Encoding.UTF8.GetBytes(text), ["梅村", "多恵子", "090-0123-4567", Quoted]), Is.Empty);

    // In a method of its own: what a local still names is not collected.
    private static void Forget() => Task.Run(() => throw new InvalidOperationException(Quoted)).ContinueWith(_ => { }, TaskScheduler.Default).Wait();

    private sealed class FailingValidator : AbstractValidator<LookupRequest>
    {
        internal FailingValidator() => RuleFor(request => request.Number).Must(Fail);

        private static bool Fail(string? number) => throw new InvalidOperationException(
            $"{Quoted} {number}", new FormatException(Quoted, new NotSupportedException(Quoted)));
    }

    private sealed class FailingService : BackgroundService
    {
        protected override async Task ExecuteAsync(CancellationToken stoppingToken)
        {
            await Task.Yield();
            throw new InvalidOperationException(Quoted, new FormatException(Quoted));
        }
    }
}
