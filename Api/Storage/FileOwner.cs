using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Api.Storage;

/// <summary>
/// Whose a file is: what root makes beside a server that runs under its own account must be that account's. .NET has no call for it.
/// </summary>
internal static partial class FileOwner
{
    // struct statx is the same on every architecture (linux/stat.h), unlike struct stat.
    private const int StatxBytes = 256;
    private const int OwnerAt = 20;
    private const int GroupAt = 24;
    private const int WorkingFolder = -100;
    private const uint OwnerAndGroup = 0x18;

    /// <summary>Gives a new file to whom another one belongs. Only root can, and nobody else needs to.</summary>
    /// <exception cref="IOException">It could not be given away.</exception>
    internal static void TakeFrom(SafeFileHandle file, string other)
    {
        if (!OperatingSystem.IsLinux() || !Environment.IsPrivilegedProcess)
            return;

        var found = new byte[StatxBytes];
        if (Statx(WorkingFolder, Encoding.UTF8.GetBytes(other + '\0'), 0, OwnerAndGroup, found) != 0
            || Fchown(file, At(OwnerAt), At(GroupAt)) != 0)
        {
            throw new IOException($"{other}: {Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError())}");
        }

        uint At(int offset) => MemoryMarshal.Read<uint>(found.AsSpan(offset));
    }

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true)]
    private static partial int Statx(int folder, byte[] path, int flags, uint mask, [Out] byte[] found);

    [LibraryImport("libc", EntryPoint = "fchown", SetLastError = true)]
    private static partial int Fchown(SafeFileHandle file, uint owner, uint group);
}
