using System.Text.Json.Nodes;
using Api.Tests.Support;

namespace Api.Tests.Cli;

internal sealed class DemoCommandTests
{
    // design.md section 2.
    private static readonly string[] Clients =
        ["admin", "ambulance", "auditor", "centre", "centre2", "desk", "dispatch", "hospital", "police", "watcher"];

    private static readonly string[] Numbers =
    [
        "active", "closing", "consentExcludesPolice", "deceased", "legacy", "longOverdue", "lost", "missing", "movedOut", "newUnverified",
        "noContacts", "protected", "revoked", "stale", "training", "unassigned", "withdrawn",
    ];

    private TempFolder folder = null!;

    private string File => Path.Combine(folder["demo"], "demo.json");

    [OneTimeSetUp]
    public async Task MakeAsync()
    {
        folder = new TempFolder();
        var made = await RunningProgram.RunAsync(folder, "demo", "--seed-only");
        Assert.That(made.ExitCode, Is.Zero, made.All);
    }

    [OneTimeTearDown]
    public void Remove() => folder.Dispose();

    [Test]
    public void Its_file_holds_exactly_the_keys_and_numbers_that_tools_rely_on()
    {
        var demo = JsonNode.Parse(System.IO.File.ReadAllText(File))!.AsObject();

        Assert.That(demo.Select(part => part.Key), Is.EqualTo(["clients", "numbers"]));
        Assert.That(demo["clients"]!.AsObject().Select(client => client.Key), Is.EquivalentTo(Clients));
        Assert.That(demo["numbers"]!.AsObject().Select(number => number.Key), Is.EquivalentTo(Numbers));
        Assert.That(demo["clients"]!.AsObject().Select(client => client.Value!.GetValue<string>()), Is.All.Match("^kh_[A-Za-z0-9_-]{43}$"));
    }

    [Test]
    [Platform("Linux")]
    [System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
    public void Its_file_is_its_owners_alone()
    {
        Assert.That(System.IO.File.GetUnixFileMode(File), Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite));
    }

    [Test]
    public async Task A_second_run_leaves_the_ward_as_it_is()
    {
        var before = folder.Fingerprint();

        var ended = await RunningProgram.RunAsync(folder, "demo", "--seed-only");

        Assert.That(ended.ExitCode, Is.Zero, ended.All);
        Assert.That(folder.Fingerprint(), Is.EqualTo(before));
    }

    [Test]
    public async Task A_ward_that_was_not_finished_is_refused()
    {
        var aside = folder["aside.json"];
        System.IO.File.Move(File, aside);

        var ended = await RunningProgram.RunAsync(folder, "demo", "--seed-only");

        System.IO.File.Move(aside, File);
        Assert.That((ended.ExitCode, ended.ErrorLines.Length), Is.EqualTo((78, 1)), ended.All);
        Assert.That(ended.Error, Does.Contain("not finished"));
    }

    [Test]
    public async Task Serve_on_it_finds_its_keys_and_warns()
    {
        using var program = await RunningProgram.ServeAsync(folder, "--data", "demo");

        var stopped = await program.TerminateAsync();

        Assert.That(stopped.ExitCode, Is.Zero, stopped.All);
        Assert.That(stopped.Out, Does.Contain("marked as a demo"));
    }

    [Test]
    public async Task A_demo_may_be_served_in_the_clear_to_other_machines()
    {
        using var program = await RunningProgram.ServeAsync(folder, "--data", "demo", "--urls", "http://0.0.0.0:0");

        Assert.That((await program.TerminateAsync()).ExitCode, Is.Zero);
    }
}
