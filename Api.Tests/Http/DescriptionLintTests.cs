using System.Diagnostics;
using System.Text.Json.Nodes;
using Api.Tests.Support;

namespace Api.Tests.Http;

/// <summary>What others' programs for OpenAPI documents find in ours: nothing. Their rules stand in scripts/node.</summary>
internal sealed class DescriptionLintTests
{
    private TempFolder folder = null!;

    private string Document => folder["v1.json"];

    [OneTimeSetUp]
    public async Task WriteAsync()
    {
        Needed.Node("@stoplight/spectral-cli", "@redocly/cli");
        folder = new TempFolder();
        using var server = await TestServer.StartAsync();
        await File.WriteAllTextAsync(Document, (await ApiDocument.ReadAsync(server)).ToJsonString());
    }

    [OneTimeTearDown]
    public void Delete() => folder?.Dispose();

    [Test]
    public async Task Spectral_finds_nothing()
    {
        var found = await RunAsync("@stoplight/spectral-cli/dist/index.js", "lint", Document, "--ruleset", "spectral.yaml", "--format", "json", "--quiet");

        var lines = found.AsArray().Select(one => $"{one!["code"]}: {one["message"]} at {string.Join('/', one["path"]!.AsArray())}").ToList();
        Assert.That(lines, Is.Empty, string.Join('\n', lines));
    }

    [Test]
    public async Task Redocly_finds_nothing()
    {
        var found = await RunAsync("@redocly/cli/bin/cli.js", "lint", Document, "--config", "redocly.yaml", "--format", "json", "--max-problems", "1000");

        var lines = found["problems"]!.AsArray().Select(one => $"{one!["ruleId"]}: {one["message"]} at {one["location"]![0]!["pointer"]}").ToList();
        Assert.That(lines, Is.Empty, string.Join('\n', lines));
        Assert.That(found["totals"]!["errors"]!.GetValue<int>(), Is.Zero);
    }

    private static async Task<JsonNode> RunAsync(string program, params string[] words)
    {
        var start = new ProcessStartInfo("node", [Path.Combine("node_modules", program), .. words])
        {
            WorkingDirectory = Needed.NodeFolder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // Neither asks anybody whether there is a newer one, nor tells that it was run.
        start.Environment["REDOCLY_TELEMETRY"] = "off";
        start.Environment["REDOCLY_SUPPRESS_UPDATE_NOTICE"] = "true";
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var text = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();

        // Without findings it is an empty list; with nothing at all the program did not do its work.
        Assert.That(text, Does.StartWith("[").Or.StartWith("{"), await errors);
        return JsonNode.Parse(text)!;
    }
}
