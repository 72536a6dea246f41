using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Api.Tests.Support;

namespace Api.Tests.Cli;

/// <summary>key rotate as a process that is killed: scripts/key-rotate does the same to 100,000 elders, fifty times.</summary>
internal sealed class KeyRotateCommandTests
{
    private const int Kills = 4;

    // 60 of the demo and these are 20 steps.
    private const int Seeded = 340;
    private const int Lines = 20;

    [Test]
    public async Task Killed_at_random_points_it_loses_nobody_and_the_next_run_ends_it()
    {
        using var folder = new TempFolder();
        var made = await RunningProgram.RunAsync(folder, "demo", "--seed-only", "--data", "demo");
        var seeded = await RunningProgram.RunAsync(folder, "seed", "--elders", $"{Seeded}", "--numbers", "numbers", "--data", "demo");
        Assert.That((made.ExitCode, seeded.ExitCode), Is.EqualTo((0, 0)), made.All + seeded.All);
        var first = Directory.GetFiles(folder["demo-keys"], "master-*.key").Single();
        using var program = await RunningProgram.ServeAsync(folder, "--data", "demo", "--Limits:LookupsPerMinute=1000000", "--Limits:LookupBurst=1000000");
        var random = new Random(20261123);

        for (var kill = 0; kill < Kills; kill++)
        {
            var (line, at) = (0, random.Next(1, Lines));
            var ended = await RunningProgram.KillAtAsync(
                folder, text => text.Contains("rewrapped", StringComparison.Ordinal) && ++line == at, "key", "rotate", "--data", "demo");

            Assert.That(ended.ExitCode, Is.EqualTo(137).Or.EqualTo(0), ended.All);
            var check = await RunningProgram.RunAsync(folder, "check", "--data", "demo");
            Assert.That(check.ExitCode, Is.Zero, check.All);
            await AssertAnsweredAsync(program, folder, 40);
        }

        var rotated = await RunningProgram.RunAsync(folder, "key", "rotate", "--data", "demo");
        Assert.That(rotated.ExitCode, Is.Zero, rotated.All);
        Assert.That(rotated.Out, Does.Contain("35日後").And.Contain("after 35 days"));
        foreach (var old in Directory.GetFiles(folder["demo-keys"], "master-*.key").Where(file => !rotated.Out.Contains($"The master key is now {Path.GetFileName(file)[7..15]}", StringComparison.Ordinal)))
            File.Move(old, folder[Path.GetFileName(old)]);
        var last = await RunningProgram.RunAsync(folder, "check", "--data", "demo");
        Assert.That(last.ExitCode, Is.Zero, last.All);
        Assert.That(File.Exists(first), Is.False);
        await AssertAnsweredAsync(program, folder, Seeded);
    }

    [Test]
    public async Task Of_several_at_once_each_rotates_or_says_in_one_line_why_not()
    {
        using var folder = new TempFolder();
        var made = await RunningProgram.RunAsync(folder, "demo", "--seed-only", "--data", "demo");
        Assert.That(made.ExitCode, Is.Zero, made.All);

        var ends = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => RunningProgram.RunAsync(folder, "key", "rotate", "--data", "demo")));

        Assert.That(ends.Select(end => end.ExitCode), Has.Some.Zero.And.All.AnyOf(0, 1), string.Join("\n---\n", ends.Select(end => end.All)));
        foreach (var refused in ends.Where(end => end.Out.Length == 0))
            Assert.That(refused.ErrorLines, Has.Length.EqualTo(1).And.All.Contains("key rotate"));
        var check = await RunningProgram.RunAsync(folder, "check", "--data", "demo");
        Assert.That(check.ExitCode, Is.Zero, check.All);
    }

    private static async Task AssertAnsweredAsync(RunningProgram program, TempFolder folder, int count)
    {
        using var client = new HttpClient { BaseAddress = program.Address };
        var demo = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(folder["demo"], "demo.json")))!;
        client.DefaultRequestHeaders.Authorization = new("Bearer", (string?)demo["clients"]!["hospital"]);
        client.DefaultRequestHeaders.Add("X-Acting-User", "nurse-1");
        foreach (var number in (await File.ReadAllLinesAsync(folder["numbers"])).Take(count))
        {
            var answer = await client.PostAsJsonAsync("/v1/lookups", new { number, reason = "emergency-treatment" });
            Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.OK), await answer.Content.ReadAsStringAsync());
        }
    }
}
