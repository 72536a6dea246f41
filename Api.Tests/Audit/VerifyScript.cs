using System.Diagnostics;
using Api.Tests.Support;

namespace Api.Tests.Audit;

/// <summary>scripts/verify-audit.py, which shares nothing with the program.</summary>
internal static class VerifyScript
{
    internal static async Task<Finished> RunAsync(params string[] args)
    {
        using var process = Process.Start(new ProcessStartInfo("python3", [Path.Combine(Repository.Root, "scripts", "verify-audit.py"), .. args])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return new Finished(process.ExitCode, await output, await error);
    }
}
