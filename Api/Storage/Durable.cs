using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Api.Storage;

/// <summary>
/// For files that must be on the disk before anybody is told of them: keys, backups, checkpoints. .NET's
/// Flush(flushToDisk: true) says nothing when its fsync fails, and for a folder it has no call at all.
/// LIMIT: on Windows a failure stays unsaid, and folders are left to the file system.
/// </summary>
internal static partial class Durable
{
    private const int ReadOnly = 0;

    // EINVAL: this file system does not sync folders.
    private const int NotForFolders = 22;

    /// <exception cref="IOException">What was written is not on the disk.</exception>
    internal static void Flush(FileStream file)
    {
        if (OperatingSystem.IsWindows())
        {
            file.Flush(flushToDisk: true);
            return;
        }

        file.Flush();
        if (Sync(file.SafeFileHandle) != 0)
            throw Failed(file.Name);
    }

    /// <summary>The names in a folder: without it a power cut takes a new file, or a rename, however well the file was flushed.</summary>
    /// <exception cref="IOException">They are not on the disk.</exception>
    internal static void FlushFolder(string folder)
    {
        if (OperatingSystem.IsWindows())
            return;

        using var handle = new SafeFileHandle(Open(folder, ReadOnly), ownsHandle: true);
        if (handle.IsInvalid || (Sync(handle) != 0 && Marshal.GetLastPInvokeError() != NotForFolders))
            throw Failed(folder);
    }

    /// <summary>A new file's folder.</summary>
    internal static void FlushFolderOf(string file) => FlushFolder(Path.GetDirectoryName(Path.GetFullPath(file))!);

    private static IOException Failed(string path) =>
        new($"{path}: {Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError())}");

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Sync(SafeFileHandle handle);
}
