using System.Security.Cryptography;

namespace Api.Tests.Support;

/// <summary>A folder of a test's own, deleted with everything in it.</summary>
internal sealed class TempFolder : IDisposable
{
    internal string Path { get; } = Directory.CreateTempSubdirectory("keyholder-test-").FullName;

    internal string this[string name] => System.IO.Path.Combine(Path, name);

    /// <summary>Every file and folder with its mode and content: two equal ones mean that nothing was touched.</summary>
    internal List<string> Fingerprint() =>
    [
        .. Directory.EnumerateFileSystemEntries(Path, "*", SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal)
            .Select(Describe),
    ];

    public void Dispose() => Directory.Delete(Path, recursive: true);

    private static string Describe(string entry)
    {
        if (new FileInfo(entry).LinkTarget is { } target)
            return $"{entry} -> {target}";

        var mode = OperatingSystem.IsWindows() ? "" : File.GetUnixFileMode(entry).ToString();
        return Directory.Exists(entry) ? $"{entry} {mode}" : $"{entry} {mode} {Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(entry)))}";
    }
}
