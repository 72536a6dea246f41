using System.Globalization;
using Api.Audit;
using Api.Storage;
using Api.Vault;

namespace Api.Cli.Backups;

/// <summary>Takes a backup beside a running server. It counts only after it was restored to a scratch folder and checked.</summary>
internal static class Backup
{
    internal const string Folder = "backups";
    internal const string Event = "backup";

    private const string SchemaVersion = "SELECT COALESCE(MAX(version), 0) FROM schema_version";

    /// <returns>The file, or null when the check found what the result says.</returns>
    internal static async Task<(string? File, CheckResult Result)> TakeAsync(
        OpenRegistry registry, AuditLog log, string folder, string? operatedBy, TimeProvider clock, CancellationToken ct)
    {
        // Before the moment is taken: what was acknowledged until then is in it.
        var takenAt = clock.GetUtcNow();
        var name = $"keyholder-{takenAt.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture)}.backup";
        var file = Path.Combine(folder, name);
        var scratch = file + ".tmp";
        if (File.Exists(file) || Directory.Exists(scratch))
        {
            throw new StartRefusedException(
                $"{file} はすでにあります。1秒待って、もう一度実行してください。 / {file} exists already: wait a second and run it again.");
        }

        KeyFiles.MakeFolder(folder);
        KeyFiles.MakeFolder(scratch);
        try
        {
            var packed = Path.Combine(scratch, name);
            await PackAsync(registry, takenAt, scratch, packed, ct);
            var result = await CheckAsync(registry, scratch, packed, ct);

            // The record first: no copy of the registry is anywhere without one.
            await log.AppendAsync(new AuditRecord(Event, result.IsIntact ? "done" : "damaged", null) { Operator = operatedBy });
            if (!result.IsIntact)
                return (null, result);

            File.Move(packed, file);
            Durable.FlushFolderOf(file);
            return (file, result);
        }
        finally
        {
            Directory.Delete(scratch, recursive: true);
        }
    }

    private static async Task PackAsync(OpenRegistry registry, DateTimeOffset takenAt, string scratch, string packed, CancellationToken ct)
    {
        var copies = Path.Combine(scratch, "copies");
        KeyFiles.MakeFolder(copies);
        Manifest manifest;
        using (var moment = await Moment.TakeAsync(registry.Engine, ct))
        {
            var head = await AuditReader.HeadAsync(moment.Log, ct) ?? throw new InvalidDataException("The audit log has no head.");
            var keys = registry.Vault.KeysIn(moment.Registry);
            manifest = new Manifest
            {
                Issuer = registry.Installation.Issuer,
                Demo = registry.Installation.IsDemo,
                TakenAt = takenAt,
                SchemaVersion = await moment.Registry.FirstAsync<long>(SchemaVersion, null, ct),
                MasterKey = keys.Current.Id,
                OlderMasterKey = keys.Replaced?.Id,
                SigningKey = head.KeyId,
                AuditSize = head.Size,
                AuditRoot = Convert.ToBase64String(Checkpoint.Parse(head.Checkpoint)?.Root ?? []),
                Sha256 = [],
            };
            moment.CopyTo(copies);
        }

        File.Copy(Path.Combine(registry.Installation.DataDir, SigningKey.PublicFile), Path.Combine(copies, SigningKey.PublicFile));
        BackupFile.Pack(copies, manifest, packed);
        Directory.Delete(copies, recursive: true);
    }

    // Read back from the file, as a restore will read it.
    private static async Task<CheckResult> CheckAsync(OpenRegistry registry, string scratch, string packed, CancellationToken ct)
    {
        var restored = Path.Combine(scratch, "restored");
        KeyFiles.MakeFolder(restored);
        using (var stream = File.OpenRead(packed))
            BackupFile.Unpack(stream, restored);

        return await RegistryCheck.RunAsync(restored, _ => registry.Installation.KeyDir, ct);
    }
}
