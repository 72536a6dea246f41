using System.Diagnostics;

namespace Api.Tests.Support;

/// <summary>Every byte below a folder, while a database in it is open.</summary>
internal static class FolderCopy
{
    /// <summary>
    /// Read by another process: closing a file drops all of a process's POSIX locks on it, SQLite's own too.
    /// </summary>
    internal static byte[] Read(string folder)
    {
        using var copy = new TempFolder();
        using (var cp = Process.Start("cp", ["-R", folder, copy["copy"]]))
        {
            cp.WaitForExit();
            Assert.That(cp.ExitCode, Is.Zero);
        }

        var all = new MemoryStream();
        foreach (var file in Directory.EnumerateFiles(copy["copy"], "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            all.Write(File.ReadAllBytes(file));
            all.WriteByte(0);
        }

        return all.ToArray();
    }
}
