using System.Data.Common;
using Api.Audit;
using Api.Http;
using Api.Storage;
using Api.Vault;

namespace Api.Cli;

/// <summary>A registry with its keys, checked and open: what serve and every command start from.</summary>
internal sealed record OpenRegistry(Installation Installation, Engine Engine, RegistryVault Vault, SigningKey SigningKey) : IDisposable
{
    /// <summary>The issuer of a registry that was made without one.</summary>
    internal const string Unnamed = "unnamed.invalid";

    private const string Setting = "Keyholder:Database";

    private const string HeadKey = "SELECT key_id FROM audit_head WHERE id = 1";

    /// <summary>Opens an existing registry; makes nothing and changes nothing but pending migrations.</summary>
    /// <exception cref="StartRefusedException">There is none, or it cannot be opened as it is set up.</exception>
    internal static async Task<OpenRegistry> OpenAsync(KeyholderOptions options, TimeProvider clock, CancellationToken ct)
    {
        Globalization.Check();
        var place = Installation.Of(options, demo: false);
        if (!options.UsesPostgres && !Registry.Exists(place.DataDir))
        {
            throw new StartRefusedException(
                $"{place.DataDir} に登録簿がありません。はじめに init を実行してください（試すだけなら demo）。 / "
                + $"There is no registry in {place.DataDir}: run init first (or demo, to try it out).");
        }

        if (!options.UsesPostgres)
            MovedMark.Refuse(place.DataDir);
        if (!options.UsesPostgres)
            await LookAsync(options, place.DataDir, ct);
        var engine = Engine.Open(options, create: false);
        try
        {
            // Keys and issuer before migrations: who comes with the wrong ones leaves the database as it was.
            var migrations = Migrator.Embedded(engine.SchemaFolder);
            await Migrator.CheckAsync(engine, migrations, ct);
            Settle(engine);
            await PostgresEngine.RefuseLossAsync(engine, ct);
            var (installation, vault, signing) = await CheckAsync(engine, options, ct);
            await Migrator.MigrateAsync(engine, migrations, clock, ct);
            return new OpenRegistry(installation, engine, vault, signing);
        }
        catch (DbException failure)
        {
            engine.Dispose();
            if (options.UsesPostgres)
                throw PostgresRefused(Setting, failure);

            throw new StartRefusedException(
                $"{place.DataDir} のデータベースを開けません（{Failures.Describe(failure)}）。ディスクと権限を確かめるか、バックアップから復元してください。 / "
                + $"The database in {place.DataDir} cannot be opened ({Failures.Describe(failure)}): look at disk and permissions, or restore a backup.");
        }
        catch
        {
            engine.Dispose();
            throw;
        }
    }

    /// <summary>Whatever a start is refused for, before anything is touched: also what a killed server left stays as it is.</summary>
    /// <exception cref="StartRefusedException">It cannot be opened as it is set up.</exception>
    private static async Task LookAsync(KeyholderOptions options, string dataDir, CancellationToken ct)
    {
        using var engine = SqliteEngine.OpenUntouched(dataDir);
        if (engine is null)
            return;

        try
        {
            var (_, vault, signing) = await CheckAsync(engine, options, ct);
            vault.Dispose();
            signing.Dispose();
        }
        catch (DbException)
        {
            // It cannot be read without being touched: then what opens it says what is wrong.
        }
    }

    private static async Task<(Installation, RegistryVault, SigningKey)> CheckAsync(Engine engine, KeyholderOptions options, CancellationToken ct)
    {
        var row = await Registry.FindAsync(engine, ct);
        RefuseAnotherIssuer(options.Issuer, row.Issuer);
        var installation = Installation.Of(options, row.Demo) with { Issuer = row.Issuer };
        var vault = await RegistryVault.OpenAsync(engine, installation.KeyDir, ct);
        var signing = SigningKey.Load(installation.KeyDir, await HeadKeyAsync(engine, ct));
        await RefuseOlderLogAsync(engine, row.LastChange, ct);
        return (installation, vault, signing);
    }

    /// <summary>Makes a new registry with new keys; refuses to touch an existing one.</summary>
    /// <exception cref="StartRefusedException">The folders are not empty.</exception>
    internal static async Task<OpenRegistry> CreateAsync(KeyholderOptions options, bool demo, TimeProvider clock, CancellationToken ct)
    {
        Globalization.Check();
        var installation = Installation.Of(options, demo);
        RefuseUnlessEmpty(installation.DataDir);
        RefuseUnlessEmpty(installation.KeyDir);
        if (installation.Issuer.Length == 0)
            installation = installation with { Issuer = Unnamed };

        KeyFiles.MakeFolder(installation.DataDir);
        KeyFiles.MakeFolder(installation.KeyDir);
        var engine = Engine.Open(options, create: true);
        try
        {
            if (options.UsesPostgres)
                await RefuseAnotherRegistryAsync(engine, Setting, ct);
            await Migrator.MigrateAsync(engine, Migrator.Embedded(engine.SchemaFolder), clock, ct);
            Settle(engine);
            var vault = await RegistryVault.CreateAsync(engine, installation.KeyDir, clock, ct);
            var signing = SigningKey.Create(installation.KeyDir);
            signing.Publish(installation.DataDir);
            await AuditAppender.CreateHeadAsync(engine.Log, signing, installation.Issuer, ct);
            await Registry.CreateAsync(engine, installation.Issuer, demo, clock, ct);
            return new OpenRegistry(installation, engine, vault, signing);
        }
        catch (DbException failure) when (options.UsesPostgres)
        {
            engine.Dispose();
            throw PostgresRefused(Setting, failure);
        }
        catch
        {
            engine.Dispose();
            throw;
        }
    }

    // Neither host nor user: what is wrong with them is in the database's own log.
    internal static StartRefusedException PostgresRefused(string where, DbException failure) => new(
        $"{where} の PostgreSQL を開けません（{Failures.Describe(failure)}）。接続文字列、ネットワーク、権限を確かめてください。 / "
        + $"The PostgreSQL in {where} cannot be opened ({Failures.Describe(failure)}): look at the connection string, network and permissions.");

    /// <summary>Never what stands there: it may hold a password.</summary>
    internal static StartRefusedException UnreadableConnection(string where) => new(
        $"{where} を読み取れません。PostgreSQL の接続文字列（Host=db1,db2;Database=keyholder;Username=keyholder;Password=…）を書いてください。 / "
        + $"{where} cannot be read: write a PostgreSQL connection string (Host=db1,db2;Database=keyholder;Username=keyholder;Password=…).");

    /// <exception cref="StartRefusedException">There is a registry already.</exception>
    internal static async Task RefuseAnotherRegistryAsync(Engine engine, string where, CancellationToken ct)
    {
        if (await PostgresEngine.HoldsRegistryAsync(engine, ct))
        {
            throw new StartRefusedException(
                $"{where} のデータベースには、すでに登録簿があります（init が途中で終わった場合も含みます）。上書きはしません。空のデータベースを指定してください。 / "
                + $"The database in {where} already holds a registry, or one that init did not finish. Nothing is overwritten: name an empty database.");
        }
    }

    internal AuditLog OpenLog(TimeProvider clock) => new(Engine, SigningKey, Installation, clock);

    public void Dispose()
    {
        Vault.Dispose();
        Engine.Dispose();
        SigningKey.Dispose();
    }

    private static void Settle(Engine engine)
    {
        (engine.Registry as SqliteSource)?.Settle();
        (engine.Log as SqliteSource)?.Settle();
    }

    private static async Task<string> HeadKeyAsync(Engine engine, CancellationToken ct)
    {
        await using var connection = await engine.Log.OpenConnectionAsync(ct);
        return await connection.FirstAsync<string>(HeadKey, null, ct) ?? throw new StartRefusedException(
            "監査ログの最新の署名（audit_head）がありません。バックアップから復元してください。 / The log's signed head is missing: restore it from a backup.");
    }

    // The registry was read before the log: a server's change that comes between is in the log and harms nothing.
    private static async Task RefuseOlderLogAsync(Engine engine, long lastChange, CancellationToken ct)
    {
        if (lastChange != 0 && !await AuditReader.HoldsAsync(engine, lastChange, ct))
        {
            throw new StartRefusedException(
                $"監査ログ（{SqliteEngine.LogFile}）が登録簿（{SqliteEngine.RegistryFile}）より古いため起動しません。両方を同じバックアップから復元してください。 / "
                + $"The audit log ({SqliteEngine.LogFile}) is older than the registry ({SqliteEngine.RegistryFile}): both must come from one backup.");
        }
    }

    private static void RefuseAnotherIssuer(string wanted, string stored)
    {
        if (wanted.Length > 0 && wanted != stored)
        {
            throw new StartRefusedException(
                $"Keyholder:Issuer が {wanted} ですが、この登録簿は {stored} のものです。設定を直してください。 / "
                + $"Keyholder:Issuer says {wanted}, but this registry is {stored}'s: correct the setting.");
        }
    }

    /// <exception cref="StartRefusedException">There is something in the folder.</exception>
    internal static void RefuseUnlessEmpty(string folder)
    {
        if (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any())
        {
            throw new StartRefusedException(
                $"{folder} は空ではありません。上書きはしません。別のフォルダーを指定してください。 / "
                + $"{folder} is not empty, and nothing is overwritten: name another folder.");
        }
    }
}
