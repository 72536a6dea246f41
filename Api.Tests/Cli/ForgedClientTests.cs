using System.Diagnostics;
using Api.Http;
using Api.Tests.Support;

namespace Api.Tests.Cli;

/// <summary>README's lines find a client that a hand on the database made: nothing else does.</summary>
internal sealed class ForgedClientTests
{
    private const long Forged = 4_242_424_242;

    [TestCase(false)]
    [TestCase(true)]
    public async Task The_readmes_lines_name_the_client_without_a_record(bool forge)
    {
        using var folder = new TempFolder();
        await RunningProgram.RunAsync(folder, "init", "--issuer", "ota.tokyo");
        await RunningProgram.RunAsync(folder, "client", "add", "--role", "hospital", "--organisation", "大森中央総合病院");
        if (forge)
        {
            await KeptRegistry.TamperAsync(
                folder,
                "INSERT INTO client (id, role, organisation, desks, key_hash, created_at) VALUES (@Id, 'hospital', '大森中央総合病院', 1, randomblob(32), 1)",
                new { Id = Forged });
        }

        var printed = await RunReadmeAsync(folder);

        Assert.That(printed, Is.EqualTo(forge ? $"no record of {Id.Text(Forged)}\n" : ""));
    }

    private static async Task<string> RunReadmeAsync(TempFolder folder)
    {
        var readme = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "README.md"));
        var lines = readme[readme.IndexOf("Api audit export --data /var/lib/keyholder --to log.ndjson\nApi client list", StringComparison.Ordinal)..];
        var host = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";
        var script = lines[..lines.IndexOf("```", StringComparison.Ordinal)]
            .Replace("/var/lib/keyholder", folder["data"], StringComparison.Ordinal)
            .Replace("/etc/keyholder/keys", folder["keys"], StringComparison.Ordinal);
        await File.WriteAllTextAsync(folder["run.sh"], $"Api() {{ '{host}' '{typeof(Program).Assembly.Location}' \"$@\"; }}\nset -e\n{script}");

        using var sh = Process.Start(new ProcessStartInfo("sh", ["run.sh"]) { WorkingDirectory = folder.Path, RedirectStandardOutput = true })!;
        var printed = await sh.StandardOutput.ReadToEndAsync();
        await sh.WaitForExitAsync();
        Assert.That(sh.ExitCode, Is.Zero, printed);
        return string.Concat(printed.Split('\n').Where(line => line.StartsWith("no record", StringComparison.Ordinal)).Select(line => $"{line}\n"));
    }
}
