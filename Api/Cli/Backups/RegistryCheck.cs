using System.Data.Common;
using System.Security.Cryptography;
using Api.Audit;
using Api.Storage;
using Api.Vault;

namespace Api.Cli.Backups;

/// <summary>
/// The whole check of a data folder, live or restored: both files' structure, the log from its first record, every sealed
/// cell, and whether the two files are of one moment. It changes nothing, and a server may be running.
/// </summary>
internal static class RegistryCheck
{
    private const int ReportEach = 500;

    private const long HasConfirmed = 15;

    private const string FindConfirmed = "SELECT change FROM confirmed_change WHERE id = 1";

    private const string CountCells = """
        SELECT (SELECT count(*) FROM elder) + (SELECT count(*) FROM elder_version) + (SELECT count(*) FROM number)
             + (SELECT count(*) FROM item) + (SELECT count(*) FROM sealed_note)
        """;

    /// <param name="dataDir">Where the files lie.</param>
    /// <param name="keyDirOf">Where the keys are, of a demo and of a real registry.</param>
    /// <param name="ct">Ends it.</param>
    /// <exception cref="StartRefusedException">It cannot be told: no registry, or a key is missing or another's.</exception>
    /// <exception cref="DbException">It cannot be told: the files cannot be read, for a reason other than damage.</exception>
    internal static async Task<CheckResult> RunAsync(string dataDir, Func<bool, string> keyDirOf, CancellationToken ct)
    {
        var result = new CheckResult();
        if (!File.Exists(Path.Combine(dataDir, SqliteEngine.LogFile)))
        {
            result.Damages.Add(new(SqliteEngine.LogFile, new("監査ログがありません。", "The audit log is missing.")));
            return result;
        }

        await LookForKeysAsync(dataDir, keyDirOf, ct);
        using var engine = SqliteEngine.Open(dataDir, create: false);
        try
        {
            using var moment = await Moment.TakeAsync(engine, ct);
            await CheckStructureAsync(SqliteEngine.RegistryFile, moment.Registry, result, ct);
            await CheckStructureAsync(SqliteEngine.LogFile, moment.Log, result, ct);
            if (result.IsIntact)
                await CheckContentsAsync(engine, moment, dataDir, keyDirOf, result, ct);
        }
        catch (DbException failure) when (Integrity.IsDamage(failure))
        {
            result.Damages.Add(new(dataDir, new("データベースのファイルが壊れています。", "A database file is damaged.")));
        }

        return result;
    }

    /// <summary>The same of a registry in PostgreSQL, whose files it keeps itself (data checksums).</summary>
    /// <exception cref="StartRefusedException">A key is missing or another's.</exception>
    /// <exception cref="DbException">It cannot be told: the database does not answer.</exception>
    internal static async Task<CheckResult> RunAsync(Engine engine, string dataDir, Func<bool, string> keyDirOf, CancellationToken ct)
    {
        var result = new CheckResult();
        using var moment = await Moment.TakeAsync(engine, ct);
        await CheckContentsAsync(engine, moment, dataDir, keyDirOf, result, ct);
        return result;
    }

    // Without the right key nothing is to change, not even by closing what a killed server left open.
    private static async Task LookForKeysAsync(string dataDir, Func<bool, string> keyDirOf, CancellationToken ct)
    {
        using var engine = SqliteEngine.OpenUntouched(dataDir);
        if (engine is null)
            return;

        try
        {
            using var vault = await RegistryVault.OpenAsync(engine, keyDirOf((await Registry.FindAsync(engine, ct)).Demo), ct);
        }
        catch (DbException)
        {
            // What is wrong with the files is for the check to find.
        }
    }

    private static async Task CheckStructureAsync(string file, DbConnection connection, CheckResult result, CancellationToken ct)
    {
        foreach (var fault in await Integrity.FaultsAsync(connection, ct))
            result.Damages.Add(new(file, new(fault, fault)));
    }

    private static async Task CheckContentsAsync(
        Engine engine, Moment moment, string dataDir, Func<bool, string> keyDirOf, CheckResult result, CancellationToken ct)
    {
        await Migrator.CheckAsync(engine, Migrator.Embedded(engine.SchemaFolder), ct);
        var registry = await Registry.FindAsync(moment.Registry, ct);
        var keyDir = keyDirOf(registry.Demo);
        using var vault = RegistryVault.Open(engine, moment.Registry, keyDir);
        if (await AuditReader.HeadAsync(moment.Log, ct) is not { } head)
        {
            result.Damages.Add(new("audit_head", new("監査ログの最新の署名（audit_head）がありません。", "The log's signed head is missing.")));
            return;
        }

        // The key folder's own key: a public key that was exchanged together with the log would find nothing.
        using var signing = SigningKey.Load(keyDir, head.KeyId);
        using var key = ECDsa.Create();
        key.ImportSubjectPublicKeyInfo(signing.PublicKey, out _);
        if (!IsPublished(key, Path.Combine(dataDir, SigningKey.PublicFile)))
            result.Damages.Add(new(SigningKey.PublicFile, new("署名鍵の公開鍵ではありません。", "It is not the signing key's public half.")));

        var recorded = new Recorded(registry.LastChange, await ConfirmedAsync(moment, ct));
        var records = head.LastIndex + 1;
        var total = records + await moment.Registry.FirstAsync<long>(CountCells, null, ct);
        await LongWork.ShowAsync("検査 / checked", total, async report =>
        {
            var fault = await StoredLogCheck.FaultAsync(moment.Log, head, key, [], [], recorded.Take, report, ct);
            result.Records = records;
            if (fault is not null)
            {
                result.Damages.Add(new($"audit_record {fault.Index}", fault.What));
                return;
            }

            recorded.Compare(result);
            var done = records;
            using var heads = HeadCheck.Of(moment, result);
            var cells = new CellCheck(moment.Registry, vault, recorded, heads, result, Step);
            cells.Run();
            report(total);

            void Step()
            {
                ct.ThrowIfCancellationRequested();
                if (++done % ReportEach == 0)
                    report(Math.Min(done, total));
            }
        });
    }

    // A registry from before this table, or a backup of one, says nothing.
    private static async Task<long> ConfirmedAsync(Moment moment, CancellationToken ct) =>
        Migrator.Has(moment.Registry, HasConfirmed) ? await moment.Log.FirstAsync<long>(FindConfirmed, null, ct) : 0;

    private static bool IsPublished(ECDsa key, string file)
    {
        try
        {
            using var published = ECDsa.Create();
            published.ImportFromPem(File.ReadAllText(file));
            return published.ExportSubjectPublicKeyInfo().AsSpan().SequenceEqual(key.ExportSubjectPublicKeyInfo());
        }
        catch (Exception failure) when (failure is FileNotFoundException or ArgumentException or CryptographicException)
        {
            return false;
        }
    }
}
