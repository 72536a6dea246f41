using Api.Audit;
using Api.Storage;
using Api.Vault;

namespace Api.Cli.Backups;

/// <summary>Brings a backup back into an empty data folder, checked before anything stands in its place.</summary>
internal static class Restore
{
    // Inside the data folder: it may be a volume of its own, to which no folder beside it could be renamed.
    private const string Unfinished = "restore.tmp";

    /// <returns>What the backup is of; and what was found, which left the folder as it was unless it is intact.</returns>
    /// <exception cref="StartRefusedException">The folder is not empty, or a key is missing or another's.</exception>
    /// <exception cref="BackupDamagedException">The file is not what was written.</exception>
    internal static async Task<(Manifest Manifest, CheckResult Result)> RunAsync(string file, KeyholderOptions options, CancellationToken ct)
    {
        if (!File.Exists(file))
            throw new StartRefusedException($"{file} がありません。バックアップのファイルを指定してください。 / {file} is not there: name a backup file.");

        using var backup = File.OpenRead(file);
        OpenRegistry.RefuseUnlessEmpty(Installation.Of(options, demo: false).DataDir);
        var needed = BackupFile.ReadManifest(backup);
        var place = Installation.Of(options, needed.Demo);
        RefuseWithoutKeys(needed, place.KeyDir);

        var existed = Directory.Exists(place.DataDir);
        var scratch = Path.Combine(place.DataDir, Unfinished);
        KeyFiles.MakeFolder(place.DataDir);
        KeyFiles.MakeFolder(scratch);
        var done = false;
        try
        {
            var manifest = BackupFile.Unpack(backup, scratch);
            var result = await RegistryCheck.RunAsync(scratch, _ => place.KeyDir, ct);
            if (result.IsIntact)
                MoveInto(place.DataDir, scratch);

            done = result.IsIntact;
            return (manifest, result);
        }
        finally
        {
            Directory.Delete(scratch, recursive: true);
            if (!done && !existed)
                Directory.Delete(place.DataDir, recursive: true);
        }
    }

    // By the ids that it names, before anything is unpacked; whether they are the right ones the check tells.
    private static void RefuseWithoutKeys(Manifest manifest, string keyDir)
    {
        _ = MasterKey.Load(keyDir, manifest.MasterKey);
        if (manifest.OlderMasterKey is { } older)
            _ = MasterKey.Load(keyDir, older);
        using var signing = SigningKey.Load(keyDir, manifest.SigningKey);
    }

    // keyholder.db last, also after a power cut: until it stands there, no command takes the folder for a registry.
    private static void MoveInto(string dataDir, string scratch)
    {
        foreach (var name in (string[])[SigningKey.PublicFile, SqliteEngine.LogFile, SqliteEngine.RegistryFile])
        {
            File.Move(Path.Combine(scratch, name), Path.Combine(dataDir, name));
            Durable.FlushFolder(dataDir);
        }
    }
}
