using Api.Storage;
using Api.Tests.Support;

namespace Api.Tests.Cli;

/// <summary>The built program, run as a person at a terminal runs it.</summary>
internal sealed class CommandLineTests
{
    private TempFolder folder = null!;

    [SetUp]
    public void Make() => folder = new TempFolder();

    [TearDown]
    public void Remove() => folder.Dispose();

    [TestCase("frobnicate", "frobnicate", TestName = "A_command_that_does_not_exist_is_refused")]
    [TestCase("serve frobnicate", "frobnicate", TestName = "A_stray_word_after_serve_is_refused")]
    [TestCase("--data demo frobnicate", "frobnicate", TestName = "A_command_that_does_not_exist_is_refused_after_options_too")]
    [TestCase("init --issuer ota.tokyo --frobnicate", "--frobnicate", TestName = "An_unknown_option_of_init_is_refused")]
    [TestCase("demo --seed-only --frobnicate", "--frobnicate", TestName = "An_unknown_option_of_demo_is_refused")]
    [TestCase("client list --frobnicate", "--frobnicate", TestName = "An_unknown_option_of_client_list_is_refused")]
    [TestCase("client frobnicate", "frobnicate", TestName = "An_unknown_word_after_client_is_refused")]
    [TestCase("centre add --name n --phone 03-0762-0011 stray", "stray", TestName = "A_stray_word_after_centre_add_is_refused")]
    [TestCase("seed --elders 5 stray", "stray", TestName = "A_stray_word_after_seed_is_refused")]
    public async Task What_is_not_known_is_refused(string words, string says)
    {
        var ended = await RunningProgram.RunAsync(folder, words.Split(' '));

        Assert.That(ended.ExitCode, Is.EqualTo(StartRefusedException.ExitCode), ended.All);
        Assert.That(ended.ErrorLines, Has.Length.EqualTo(1), ended.All);
        Assert.That(ended.Error, Does.Contain(says).And.Contain(" / "));
        Assert.That(folder.Fingerprint(), Is.Empty);
    }

    [Test]
    public async Task An_option_that_is_required_is_asked_for()
    {
        var ended = await RunningProgram.RunAsync(folder, "client", "add", "--role", "hospital");

        Assert.That(ended.ExitCode, Is.Not.Zero);
        Assert.That(ended.Error, Does.Contain("--organisation"));
        Assert.That(folder.Fingerprint(), Is.Empty);
    }

    [TestCase("serve --help", "serve", TestName = "Serve_explains_itself")]
    [TestCase("--help", "client", TestName = "The_program_lists_its_commands")]
    [TestCase("client add --help", "--organisation", TestName = "Client_add_explains_itself")]
    [TestCase("--version", "0.2.0", TestName = "The_version_is_said")]
    public async Task Help_and_version_need_nothing(string words, string says)
    {
        var ended = await RunningProgram.RunAsync(folder, words.Split(' '));

        Assert.That(ended.ExitCode, Is.Zero, ended.All);
        Assert.That(ended.Out, Does.Contain(says));
        Assert.That(folder.Fingerprint(), Is.Empty);
    }

    [Test]
    public async Task Serve_in_an_empty_folder_says_to_run_init_and_makes_nothing()
    {
        var ended = await RunningProgram.RunAsync(folder, "serve", "--urls", "http://127.0.0.1:0");

        Assert.That(ended.ExitCode, Is.EqualTo(78), ended.All);
        Assert.That(ended.ErrorLines, Has.Length.EqualTo(1));
        Assert.That(ended.Error, Does.Contain("init"));
        Assert.That(folder.Fingerprint(), Is.Empty);
    }

    [Test]
    public async Task Without_icu_a_start_names_the_package()
    {
        var ended = await RunningProgram.RunAsync(folder, [("DOTNET_SYSTEM_GLOBALIZATION_INVARIANT", "1")], "init", "--issuer", "ota.tokyo");

        Assert.That(ended.ExitCode, Is.EqualTo(78), ended.All);
        Assert.That(ended.ErrorLines, Has.Length.EqualTo(1));
        Assert.That(ended.Error, Does.Contain("libicu"));
        Assert.That(folder.Fingerprint(), Is.Empty);
    }
}
