using Api.Storage;

namespace Api.Vault;

/// <summary>Key files: written once with mode 0400 and flushed; read only when nobody else could have read them.</summary>
internal static class KeyFiles
{
    // What a key of ours has is a tenth of it.
    private const int MostBytes = 4096;

    private const UnixFileMode Others =
        UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute | UnixFileMode.GroupWrite;

    internal static void MakeFolder(string keyDir)
    {
        var parents = new List<string>();
        for (var folder = new DirectoryInfo(keyDir); folder is { Exists: false, Parent: { } parent }; folder = parent)
            parents.Add(parent.FullName);

        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(keyDir);
        else
            Directory.CreateDirectory(keyDir, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);

        parents.ForEach(Durable.FlushFolder);
    }

    /// <param name="file">A new file.</param>
    /// <param name="content">The key.</param>
    /// <param name="like">A file whose owner it gets.</param>
    internal static void Write(string file, ReadOnlySpan<byte> content, string? like = null)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead;

        using (var stream = new FileStream(file, options))
        {
            if (like is not null)
                FileOwner.TakeFrom(stream.SafeFileHandle, like);
            stream.Write(content);
            Durable.Flush(stream);
        }

        Durable.FlushFolderOf(file);
    }

    /// <exception cref="StartRefusedException">Missing, unreadable, or readable by others.</exception>
    internal static byte[] Read(string file)
    {
        // Mounted secrets are links: what is judged is where they lead to, if anywhere.
        var found = new FileInfo(file) is { LinkTarget: not null } link ? link.ResolveLinkTarget(returnFinalTarget: true) : new FileInfo(file);
        if (Directory.Exists(file) || found is FileInfo { Exists: true, Length: > MostBytes })
        {
            throw new StartRefusedException(
                $"{file} は鍵のファイルではありません。保管してある写しを戻してください。 / "
                + $"{file} is not a key file: put the copy you keep back in its place.");
        }

        if (found is not { Exists: true })
        {
            throw new StartRefusedException(
                $"鍵 {file} がありません。--keys（Keyholder:KeyDir）に鍵のフォルダーを指定するか、保管してある写しを戻してください。新しい鍵は作りません。 / "
                + $"The key {file} is missing: name the key folder with --keys (Keyholder:KeyDir) or put your copy back. No new key is made.");
        }

        if (!OperatingSystem.IsWindows())
            RefuseWhereOthersRead(file);

        try
        {
            return File.ReadAllBytes(file);
        }
        catch (UnauthorizedAccessException)
        {
            throw new StartRefusedException(
                $"鍵 {file} を読めません。このプログラムの利用者に所有させてください（chown）。 / "
                + $"The key {file} cannot be read: make this program's user its owner (chown).");
        }
    }

    // Mounted secrets are group-readable on a file system in memory; on a disk that would be one reader too many.
    [System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
    private static void RefuseWhereOthersRead(string file)
    {
        var mode = File.GetUnixFileMode(file);
        var group = mode.HasFlag(UnixFileMode.GroupRead) || mode.HasFlag(UnixFileMode.GroupExecute);
        if ((mode & Others) != 0 || (group && !OnTmpfs(file)))
        {
            throw new StartRefusedException(
                $"鍵 {file} をほかの利用者が読めます。chmod 0400 {file} を実行してください。 / "
                + $"Others can read the key {file}: run chmod 0400 {file}");
        }
    }

    private static bool OnTmpfs(string file)
    {
        var full = File.ResolveLinkTarget(file, returnFinalTarget: true)?.FullName ?? Path.GetFullPath(file);
        var drive = DriveInfo.GetDrives()
            .Where(d => full.StartsWith(d.RootDirectory.FullName.TrimEnd('/') + '/', StringComparison.Ordinal))
            .MaxBy(d => d.RootDirectory.FullName.Length);
        return drive?.DriveFormat is "tmpfs" or "ramfs";
    }
}
