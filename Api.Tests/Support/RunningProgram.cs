using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;

namespace Api.Tests.Support;

/// <summary>How a run of the program ended.</summary>
internal sealed record Finished(int ExitCode, string Out, string Error)
{
    internal string All => $"{ExitCode}\n{Out}\n{Error}";

    /// <summary>The lines of a refusal; a good one is a single line.</summary>
    internal string[] ErrorLines => Error.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}

/// <summary>The built program as a process of its own, on real Kestrel.</summary>
internal sealed partial class RunningProgram : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process process;
    private readonly StringBuilder output = new();
    private readonly StringBuilder errors = new();
    private readonly TaskCompletionSource<string> address = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private readonly Func<string, bool>? killAt;
    private readonly bool serves;

    private RunningProgram(string folder, string[] args, (string Name, string Value)[] environment, Func<string, bool>? killAt = null)
    {
        this.killAt = killAt;
        // A command's own answer may hold a key or a number: it was asked for them.
        serves = args[0] == "serve";
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet")
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        start.ArgumentList.Add(typeof(Program).Assembly.Location);
        foreach (var arg in args)
            start.ArgumentList.Add(arg);
        foreach (var (name, value) in environment)
            start.Environment[name] = value;

        process = new Process { StartInfo = start, EnableRaisingEvents = true };
        process.OutputDataReceived += (_, line) => Take(output, line.Data);
        process.ErrorDataReceived += (_, line) => Take(errors, line.Data);
        process.Exited += (_, _) =>
        {
            // Looked at here: of a command nobody waits for an address.
            if (address.TrySetException(new AssertionException($"It ended.\n{output}\n{errors}")))
                _ = address.Task.Exception;
        };
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>Where it serves.</summary>
    internal Uri Address { get; private set; } = null!;

    /// <summary>Runs a command to its end.</summary>
    internal static Task<Finished> RunAsync(TempFolder folder, params string[] args) => RunAsync(folder, [], args);

    internal static async Task<Finished> RunAsync(TempFolder folder, (string Name, string Value)[] environment, params string[] args)
    {
        using var program = new RunningProgram(folder.Path, args, environment);
        return await program.EndAsync();
    }

    /// <summary>The same, and SIGKILL when a line of its output is the one.</summary>
    internal static async Task<Finished> KillAtAsync(TempFolder folder, Func<string, bool> killAt, params string[] args)
    {
        using var program = new RunningProgram(folder.Path, args, [], killAt);
        return await program.EndAsync();
    }

    /// <summary>Starts serve on a free port and waits until it answers.</summary>
    internal static async Task<RunningProgram> ServeAsync(TempFolder folder, params string[] args)
    {
        var program = new RunningProgram(folder.Path, ["serve", "--urls", "http://127.0.0.1:0", .. args], []);
        try
        {
            program.Address = new Uri(await program.address.Task.WaitAsync(Patience));
            return program;
        }
        catch
        {
            program.Dispose();
            throw;
        }
    }

    /// <summary>SIGTERM, as systemd and container engines send it.</summary>
    internal async Task<Finished> TerminateAsync()
    {
        using var kill = Process.Start("kill", ["-TERM", $"{process.Id}"]);
        await kill.WaitForExitAsync();
        return await EndAsync();
    }

    /// <summary>SIGKILL.</summary>
    internal void Kill()
    {
        if (!process.HasExited)
            process.Kill();
        process.WaitForExit();
    }

    public void Dispose()
    {
        Kill();
        process.Dispose();
        if (serves)
            Assert.That(Personal().Count($"{output}{errors}"), Is.Zero, "What a server writes holds somebody's name, number, phone or key.");
    }

    private async Task<Finished> EndAsync()
    {
        using var late = new CancellationTokenSource(Patience);
        await process.WaitForExitAsync(late.Token);
        lock (output)
            return new Finished(process.ExitCode, output.ToString(), errors.ToString());
    }

    private void Take(StringBuilder text, string? line)
    {
        if (line is null)
            return;

        lock (output)
            text.Append(line).Append('\n');
        if (killAt?.Invoke(line) == true)
            process.Kill();
        if (Serving().Match(line) is { Success: true } serving)
            address.TrySetResult(serving.Groups[1].Value);
    }

    // Of the elders and phones that tests make up, and whatever looks like a registration number or a client key.
    [GeneratedRegex("山田|ヤマダ|ワルファリン|大森医院|(?<![0-9.-])[0-9]{4}-[0-9]{4}(?![0-9-])|0[39]0?-[0-9]{4}|[+]81[0-9]|kh_[A-Za-z0-9_-]{16}")]
    private static partial Regex Personal();

    [GeneratedRegex("Serving at (https?://[^ ]+)")]
    private static partial Regex Serving();
}
