using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Api.Tests.Support;

namespace Api.Tests.Cli;

/// <summary>seed: what scripts/bench measures with.</summary>
internal sealed class SeedCommandTests
{
    private TempFolder folder = null!;

    [OneTimeSetUp]
    public async Task MakeAsync()
    {
        folder = new TempFolder();
        var made = await RunningProgram.RunAsync(folder, "demo", "--seed-only");
        var seeded = await RunningProgram.RunAsync(folder, "seed", "--elders", "30", "--numbers", "numbers", "--data", "demo");
        Assert.That((made.ExitCode, seeded.ExitCode), Is.EqualTo((0, 0)), made.All + seeded.All);
    }

    [OneTimeTearDown]
    public void Remove() => folder.Dispose();

    [Test]
    [Platform("Linux")]
    [System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
    public void Its_numbers_stand_one_a_line_in_a_file_that_is_its_owners_alone()
    {
        var numbers = File.ReadAllLines(folder["numbers"]);

        Assert.That(numbers, Has.Length.EqualTo(30).And.Unique);
        Assert.That(numbers, Is.All.Match("^[1-8][0-9]{7}$"));
        Assert.That(File.GetUnixFileMode(folder["numbers"]), Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite));
    }

    [Test]
    public async Task Each_of_its_numbers_is_answered_with_a_card()
    {
        using var program = await RunningProgram.ServeAsync(folder, "--data", "demo");
        using var client = new HttpClient { BaseAddress = program.Address };
        var demo = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(folder["demo"], "demo.json")))!;
        client.DefaultRequestHeaders.Authorization = new("Bearer", (string?)demo["clients"]!["hospital"]);
        client.DefaultRequestHeaders.Add("X-Acting-User", "nurse-1");

        foreach (var number in await File.ReadAllLinesAsync(folder["numbers"]))
        {
            var answer = await client.PostAsJsonAsync("/v1/lookups", new { number, reason = "emergency-treatment" });

            Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        }
    }

    [Test]
    public async Task A_seeded_registry_is_intact_and_so_is_its_log()
    {
        var check = await RunningProgram.RunAsync(folder, "check", "--data", "demo");
        var verify = await RunningProgram.RunAsync(folder, "audit", "verify", "--data", "demo");

        Assert.That((check.ExitCode, verify.ExitCode), Is.EqualTo((0, 0)), check.All + verify.All);
        Assert.That(check.Out, Does.Contain("90 elders"));
    }

    [Test]
    public async Task A_file_that_exists_is_refused_before_anybody_is_added()
    {
        var before = await File.ReadAllTextAsync(folder["numbers"]);

        var ended = await RunningProgram.RunAsync(folder, "seed", "--elders", "5", "--numbers", "numbers", "--data", "demo");

        Assert.That((ended.ExitCode, ended.ErrorLines.Length), Is.EqualTo((78, 1)), ended.All);
        Assert.That(ended.Error, Does.Contain("numbers").And.Contain(" / "));
        Assert.That(await File.ReadAllTextAsync(folder["numbers"]), Is.EqualTo(before));
    }
}
