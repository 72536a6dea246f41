using System.Text.RegularExpressions;
using Api.Centres;
using Api.Cli;
using Api.Http;
using Api.Storage;
using Api.Tests.Support;

namespace Api.Tests.Cli;

/// <summary>centre change, as an administrator types it.</summary>
internal sealed class CentreChangeTests
{
    private TempFolder folder = null!;
    private string centre = "";

    [OneTimeSetUp]
    public async Task MakeAsync()
    {
        folder = new TempFolder();
        await RunAsync("init", "--issuer", "ota.tokyo");
        var added = await RunAsync("centre", "add", "--name", "大森", "--phone", "03-0762-0011", "--towns", "大森北", "山王");
        centre = Regex.Match(added.Out, "[0-9a-z]{13}").Value;
    }

    [OneTimeTearDown]
    public void Remove() => folder.Dispose();

    [Test]
    public async Task Staff_are_named_and_taken_back_again()
    {
        await RunAsync("centre", "change", centre, "--abuse-staff", "suzuki-1", "tanaka-2", "suzuki-1");
        Assert.That(await StaffAsync(), Is.EqualTo(new[] { "suzuki-1", "tanaka-2" }));

        await RunAsync("centre", "change", centre, "--abuse-staff");
        Assert.That(await StaffAsync(), Is.Empty);
    }

    [TestCase(78, "--abuse-staff", "鈴木")]
    [TestCase(1, "--abuse-staff")]
    public async Task A_name_and_an_unknown_centre_are_refused(int exitCode, params string[] words)
    {
        var id = exitCode == 1 ? Id.Text(1) : centre;

        var ended = await RunningProgram.RunAsync(folder, ["centre", "change", id, .. words]);

        Assert.That((ended.ExitCode, ended.ErrorLines.Length), Is.EqualTo((exitCode, 1)), ended.All);
    }

    private async Task<Finished> RunAsync(params string[] args)
    {
        var ended = await RunningProgram.RunAsync(folder, args);
        Assert.That(ended.ExitCode, Is.Zero, ended.All);
        return ended;
    }

    private async Task<IReadOnlyList<string>> StaffAsync()
    {
        var options = new KeyholderOptions { DataDir = folder["data"], KeyDir = folder["keys"] };
        using var registry = await OpenRegistry.OpenAsync(options, TimeProvider.System, CancellationToken.None);
        _ = Id.TryParse(centre, out var id);
        return (await new CentreDirectory(registry.Engine).FindAsync(id, CancellationToken.None))!.AbuseStaff;
    }
}
