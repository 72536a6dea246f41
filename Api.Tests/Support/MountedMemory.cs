using System.Diagnostics;

namespace Api.Tests.Support;

/// <summary>A small file system in memory, to fill up. Where it cannot be mounted CI fails: a skip would look like a pass.</summary>
internal sealed class MountedMemory : IDisposable
{
    internal MountedMemory(string path, int megabytes)
    {
        Path = path;
        Directory.CreateDirectory(path);
        var (code, error) = Run("mount", "-t", "tmpfs", "-o", $"size={megabytes}m", "none", path);
        if (code == 0)
            return;

        var mend = $"mount -t tmpfs failed ({error.Trim()}): run the tests as root, in a container with --cap-add SYS_ADMIN --security-opt apparmor=unconfined.";
        if (Environment.GetEnvironmentVariable("CI") == "true")
            Assert.Fail(mend);
        else
            Assert.Ignore(mend);
    }

    internal string Path { get; }

    private string Filler => System.IO.Path.Combine(Path, "filler");

    /// <summary>Leaves not one byte free.</summary>
    internal void Fill()
    {
        using var file = new FileStream(Filler, FileMode.Append, FileAccess.Write, FileShare.None, bufferSize: 0);
        for (var chunk = 1 << 16; chunk > 0; chunk /= 2)
        {
            try
            {
                while (true)
                    file.Write(new byte[chunk]);
            }
            catch (IOException)
            {
                // Full for pieces of this size: go on with smaller ones.
            }
        }
    }

    internal void MakeRoom() => File.Delete(Filler);

    public void Dispose()
    {
        // Lazily: a file that is closed a moment later must not leave the mount behind.
        _ = Run("umount", "-l", Path);
        Directory.Delete(Path);
    }

    private static (int Code, string Error) Run(string program, params string[] args)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, args) { RedirectStandardError = true })!;
            var error = process.StandardError.ReadToEnd();
            process.WaitForExit();
            return (process.ExitCode, error);
        }
        catch (System.ComponentModel.Win32Exception failure)
        {
            return (-1, failure.Message);
        }
    }
}
