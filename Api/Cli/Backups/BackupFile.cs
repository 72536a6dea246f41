using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Api.Audit;
using Api.Http;
using Api.Storage;

namespace Api.Cli.Backups;

/// <summary>What a backup is of and which keys it needs.</summary>
internal sealed record Manifest
{
    public required string Issuer { get; init; }
    public required bool Demo { get; init; }

    /// <summary>Whatever was acknowledged before this is in the backup.</summary>
    public required DateTimeOffset TakenAt { get; init; }
    public required long SchemaVersion { get; init; }
    public required string MasterKey { get; init; }

    /// <summary>Taken while the master key was being rotated: the one before it, which some elders' keys are still wrapped with.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? OlderMasterKey { get; init; }
    public required string SigningKey { get; init; }
    public required long AuditSize { get; init; }
    public required string AuditRoot { get; init; }

    /// <summary>SHA-256 of each file, in hexadecimal.</summary>
    public required Dictionary<string, string> Sha256 { get; init; }
}

/// <summary>The file is no backup, or not the one that was written.</summary>
internal sealed class BackupDamagedException(Text what) : Exception(what.En)
{
    internal Text What => what;
}

/// <summary>
/// A backup is one plain ZIP file, which any tool opens. Its comment, the last bytes of the file, is the SHA-256 of all
/// before it: a bit that flips in what ZIP itself does not check is found too.
/// LIMIT: this finds damage, not malice. Who exchanges a whole backup is found by the log's signature and the cells' seals.
/// </summary>
internal static class BackupFile
{
    private const string ManifestName = "manifest.json";
    private const string CommentStart = "sha256 ";
    private const int DigestChars = 64;

    private static readonly string[] Files = [SqliteEngine.RegistryFile, SqliteEngine.LogFile, SigningKey.PublicFile];

    private static readonly JsonSerializerOptions Written = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <summary>Writes and flushes the backup of a folder's three files; readable by its owner only.</summary>
    internal static void Pack(string folder, Manifest manifest, string file)
    {
        using var stream = Create(file, FileAccess.ReadWrite);
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            zip.Comment = CommentStart + new string('0', DigestChars);
            using (var entry = zip.CreateEntry(ManifestName).Open())
                JsonSerializer.Serialize(entry, manifest with { Sha256 = Files.ToDictionary(name => name, name => Digest(Path.Combine(folder, name))) }, Written);

            foreach (var name in Files)
            {
                // What is sealed cannot be compressed; trying harder only takes longer.
                using var entry = zip.CreateEntry(name, CompressionLevel.Fastest).Open();
                using var source = File.OpenRead(Path.Combine(folder, name));
                source.CopyTo(entry);
            }
        }

        var digest = Encoding.ASCII.GetBytes(DigestOfStart(stream));
        stream.Position = stream.Length - DigestChars;
        stream.Write(digest);
        Durable.Flush(stream);
    }

    /// <summary>Writes a backup's files into a folder and flushes them; nothing is written of a damaged one.</summary>
    /// <exception cref="BackupDamagedException">It is not what was written.</exception>
    internal static Manifest Unpack(Stream backup, string folder)
    {
        try
        {
            using var zip = Open(backup);
            var manifest = ReadManifest(zip);
            foreach (var name in Files)
            {
                var file = Path.Combine(folder, name);
                using (var target = Create(file, FileAccess.Write))
                {
                    using var entry = Entry(zip, name).Open();
                    entry.CopyTo(target);
                    Durable.Flush(target);
                }

                if (manifest.Sha256.GetValueOrDefault(name) != Digest(file))
                    throw new BackupDamagedException(new($"{name} の内容が書き出したときと違います。", $"{name} is not what was written."));
            }

            return manifest;
        }
        catch (Exception failure) when (failure is InvalidDataException or JsonException)
        {
            throw new BackupDamagedException(new("バックアップのファイルとして読み取れません。", "It cannot be read as a backup."));
        }
    }

    /// <exception cref="BackupDamagedException">It is not what was written.</exception>
    internal static Manifest ReadManifest(Stream backup)
    {
        try
        {
            using var zip = Open(backup);
            return ReadManifest(zip);
        }
        catch (Exception failure) when (failure is InvalidDataException or JsonException)
        {
            throw new BackupDamagedException(new("バックアップのファイルとして読み取れません。", "It cannot be read as a backup."));
        }
    }

    private static ZipArchive Open(Stream backup)
    {
        var digest = new byte[DigestChars];
        if (backup.Length > DigestChars)
        {
            backup.Position = backup.Length - DigestChars;
            backup.ReadExactly(digest);
        }

        return backup.Length > DigestChars && Encoding.ASCII.GetString(digest) == DigestOfStart(backup)
            ? new ZipArchive(backup, ZipArchiveMode.Read, leaveOpen: true)
            : throw new BackupDamagedException(new("ファイルが壊れているか、途中で切れています。", "The file is damaged or cut off, or is no backup."));
    }

    private static Manifest ReadManifest(ZipArchive zip)
    {
        using var entry = Entry(zip, ManifestName).Open();
        return JsonSerializer.Deserialize<Manifest>(entry, Written) ?? throw new InvalidDataException(ManifestName);
    }

    private static ZipArchiveEntry Entry(ZipArchive zip, string name) =>
        zip.GetEntry(name) ?? throw new BackupDamagedException(new($"{name} が入っていません。", $"{name} is missing from it."));

    private static FileStream Create(string file, FileAccess access)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = access };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return new FileStream(file, options);
    }

    private static string Digest(string file)
    {
        using var stream = File.OpenRead(file);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }

    // Everything but the digest itself.
    private static string DigestOfStart(Stream stream)
    {
        stream.Position = 0;
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[1 << 16];
        for (var left = stream.Length - DigestChars; left > 0;)
        {
            var read = stream.Read(buffer, 0, (int)Math.Min(buffer.Length, left));
            if (read == 0)
                break;

            hash.AppendData(buffer, 0, read);
            left -= read;
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
