using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Api.Tests.Support;

/// <summary>One PostgreSQL server of the programs on this machine, in a folder of its own, on a free port of loopback.</summary>
internal sealed class PostgresNode : IDisposable
{
    internal const string HowToInstall = "Install PostgreSQL (Debian: postgresql)";

    // The server refuses to run as root.
    private const string Account = "postgres";

    private static readonly string[] Used = ["initdb", "pg_ctl", "pg_basebackup", "postgres"];

    private readonly string folder = Directory.CreateTempSubdirectory("keyholder-postgres-").FullName;
    private readonly int port = FreePort();
    private bool isFrozen;

    private PostgresNode()
    {
        if (Environment.IsPrivilegedProcess)
            Run(["chown", Account, folder]);
    }

    internal static bool IsInstalled => Programs is not null;

    private static string? Programs { get; } =
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Concat(Directory.Exists("/usr/lib/postgresql")
            ? Directory.GetDirectories("/usr/lib/postgresql").OrderByDescending(name => name, StringComparer.Ordinal).Select(name => Path.Combine(name, "bin"))
            : [])
        .FirstOrDefault(name => Array.TrueForAll(Used, program => File.Exists(Path.Combine(name, program))));

    private string Data => Path.Combine(folder, "data");

    internal static PostgresNode Make()
    {
        var node = new PostgresNode();
        node.Postgres("initdb", "-D", node.Data, "--auth=trust", "--username=postgres", "--encoding=UTF8", "--locale=C", "--no-sync");
        return node;
    }

    /// <summary>A standby of this one, not started yet, which calls itself by that name.</summary>
    internal PostgresNode Copy(string name)
    {
        var copy = new PostgresNode();
        copy.Postgres(
            "pg_basebackup", "-D", copy.Data, "-R", "-c", "fast", "--no-sync", "-d",
            string.Create(CultureInfo.InvariantCulture, $"host=127.0.0.1 port={port} user=postgres application_name={name}"));
        return copy;
    }

    internal void Start(params string[] settings) => Postgres(
        "pg_ctl", "-D", Data, "-l", Path.Combine(folder, "log"), "-w", "-o",
        string.Create(
            CultureInfo.InvariantCulture,
            $"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' {string.Concat(settings.Select(setting => $" -c {setting}"))}"),
        "start");

    internal string Database(string name) =>
        string.Create(CultureInfo.InvariantCulture, $"Host=127.0.0.1;Port={port};Username=postgres;Database={name}");

    /// <summary>All its processes stop where they are: nothing is answered, and no connection ends.</summary>
    internal void Freeze()
    {
        isFrozen = true;
        Signal("-STOP");
    }

    internal void Thaw()
    {
        isFrozen = false;
        Signal("-CONT");
    }

    internal void Promote() => Postgres("pg_ctl", "-D", Data, "-w", "promote");

    /// <summary>As without power.</summary>
    internal void Kill()
    {
        isFrozen = false;
        var killed = Signal("-KILL");
        SpinWait.SpinUntil(() => Array.TrueForAll(killed, IsGone), TimeSpan.FromSeconds(10));
        // Where nobody asks how it ended (a container), its number lives on, and a new start would think that it does.
        File.Delete(Path.Combine(Data, "postmaster.pid"));
    }

    public void Dispose()
    {
        if (isFrozen)
            Thaw();
        if (File.Exists(Path.Combine(Data, "postmaster.pid")))
            Kill();
        Directory.Delete(folder, recursive: true);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    // The server and whom it started, which end by themselves some time after it.
    private string[] Signal(string signal)
    {
        var server = File.ReadLines(Path.Combine(Data, "postmaster.pid")).First();
        var children = File.ReadAllText($"/proc/{server}/task/{server}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries);
        // One that has ended meanwhile makes it fail.
        Run(["kill", signal, server, .. children], mayFail: true);
        return [server, .. children];
    }

    private static string Last(string log) => File.Exists(log) ? string.Join('\n', File.ReadLines(log).TakeLast(5)) : "no log";

    // Ended, or waiting for nobody to ask how.
    private static bool IsGone(string process)
    {
        try
        {
            return File.ReadAllText($"/proc/{process}/stat").Contains(") Z ", StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return true;
        }
    }

    private void Postgres(string program, params string[] words)
    {
        string[] command = [Path.Combine(Programs!, program), .. words];
        Run(Environment.IsPrivilegedProcess ? ["runuser", "-u", Account, "--", .. command] : command);
    }

    private void Run(string[] command, bool mayFail = false)
    {
        using var process = Process.Start(new ProcessStartInfo(command[0], command[1..]) { RedirectStandardOutput = true, RedirectStandardError = mayFail })!;
        process.WaitForExit();
        if (process.ExitCode != 0 && !mayFail)
            throw new InvalidOperationException($"{string.Join(' ', command)} failed: {Last(Path.Combine(folder, "log"))}");
    }
}
