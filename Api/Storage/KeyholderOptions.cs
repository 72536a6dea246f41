namespace Api.Storage;

/// <summary>Section <c>Keyholder</c>: where the registry is and whose it is.</summary>
internal sealed class KeyholderOptions
{
    internal const string Section = "Keyholder";

    private const string Sqlite = "sqlite";

    /// <summary>The folder of keyholder.db and audit.db; relative to where the person stands.</summary>
    public string DataDir { get; set; } = "data";

    /// <summary>The folder of the keys, never inside <see cref="DataDir"/>; empty means ./keys, or &lt;DataDir&gt;-keys of a demo.</summary>
    public string KeyDir { get; set; } = "";

    /// <summary>sqlite, or a PostgreSQL connection string, of several hosts too: Host=db1,db2;Database=keyholder;Username=…</summary>
    public string Database { get; set; } = Sqlite;

    internal bool UsesPostgres => Database != Sqlite;

    /// <summary>The municipality, e.g. ota.tokyo. Written into the registry by init; empty means what stands there.</summary>
    public string Issuer { get; set; } = "";

    /// <summary>Dates, ages, due months and opening hours are in it.</summary>
    public string TimeZone { get; set; } = "Asia/Tokyo";

    /// <summary>What this town calls its centres.</summary>
    public string CentreTerm { get; set; } = "地域包括支援センター";

    /// <summary>Where finders reach this service, in every item's QR code: https://keyholder.example.jp. Empty prints none.</summary>
    public string PublicUrl { get; set; } = "";

    /// <summary>The Cabinet Office's CSV of national holidays, in place of the table inside the program.</summary>
    public string Holidays { get; set; } = "";

    /// <summary>Addresses or networks of reverse proxies whose X-Forwarded-For and -Proto are believed: 10.0.0.5, 10.0.0.0/24.</summary>
    public string[] Proxies { get; set; } = [];

    /// <summary>How many connections one address may hold; a proxy as many as it likes. A town's offices may share one address.</summary>
    public int ConnectionsPerAddress { get; set; } = 1000;

    /// <summary>How many nodes serve this registry: each counts for itself, and grants its part of every limit.</summary>
    public int Nodes { get; set; } = 1;

    /// <summary>How long a node of several goes on answering after SIGTERM, as not ready.</summary>
    public int DrainSeconds { get; set; } = 3;
}

/// <summary>One installation as it runs: checked, absolute, and with what its registry says of itself.</summary>
/// <param name="DataDir">Absolute.</param>
/// <param name="KeyDir">Absolute, outside the data folder.</param>
/// <param name="Issuer">The municipality.</param>
/// <param name="Zone">Local time.</param>
/// <param name="IsDemo">The registry is marked as a demo: nobody in it exists.</param>
internal sealed record Installation(string DataDir, string KeyDir, string Issuer, TimeZoneInfo Zone, bool IsDemo)
{
    /// <summary>Where the folders are, before a registry is opened or made.</summary>
    /// <exception cref="StartRefusedException">The folders or the time zone are not usable.</exception>
    internal static Installation Of(KeyholderOptions options, bool demo)
    {
        // Never what stands there: it may hold a password.
        if (options.UsesPostgres && !PostgresEngine.CanRead(options.Database))
        {
            throw new StartRefusedException(
                "Keyholder:Database を読み取れません。sqlite か、PostgreSQL の接続文字列（Host=db1,db2;Database=keyholder;Username=keyholder;Password=…）を書いてください。 / "
                + "Keyholder:Database cannot be read: write sqlite, or a PostgreSQL connection string (Host=db1,db2;Database=keyholder;Username=keyholder;Password=…).");
        }

        if (options.DataDir.Length == 0)
        {
            throw new StartRefusedException(
                "Keyholder:DataDir が空です。データのフォルダーを書いてください。 / Keyholder:DataDir is empty: write the data folder.");
        }

        var data = Path.TrimEndingDirectorySeparator(Path.GetFullPath(options.DataDir));
        var keys = Path.TrimEndingDirectorySeparator(
            Path.GetFullPath(options.KeyDir.Length > 0 ? options.KeyDir : demo ? data + "-keys" : "keys"));
        if (IsInside(keys, data) || IsInside(Real(keys), Real(data)))
        {
            throw new StartRefusedException(
                $"鍵のフォルダー {keys} がデータフォルダーの中にあります。--keys（Keyholder:KeyDir）に別の場所を書いてください。 / "
                + $"The key folder {keys} lies inside the data folder: name another place with --keys (Keyholder:KeyDir).");
        }

        return new Installation(data, keys, options.Issuer, ZoneOf(options.TimeZone), demo);
    }

    /// <summary>For what works on the files of SQLite.</summary>
    /// <exception cref="StartRefusedException">The registry is not in files.</exception>
    internal static void NeedFiles(KeyholderOptions options, string command)
    {
        if (options.UsesPostgres)
        {
            throw new StartRefusedException(
                $"{command} は SQLite のファイルのための命令です。PostgreSQL では pg_dump か、ベースバックアップ（pg_basebackup など）を使ってください。 / "
                + $"{command} is for SQLite's files. On PostgreSQL use pg_dump or base backups (pg_basebackup and the like).");
        }
    }

    private static bool IsInside(string inner, string outer) =>
        (inner + Path.DirectorySeparatorChar).StartsWith(outer + Path.DirectorySeparatorChar, StringComparison.Ordinal);

    // A link that leads into the data folder would put the keys into every copy of it. 40 links, as Linux follows them.
    private static string Real(string path, int links = 40)
    {
        var real = Path.GetPathRoot(path)!;
        foreach (var part in path[real.Length..].Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries))
        {
            var parent = real;
            real = Path.Combine(parent, part);
            if (links > 0 && new DirectoryInfo(real).LinkTarget is { } target)
                real = Real(Path.GetFullPath(target, parent), links - 1);
        }

        return Path.TrimEndingDirectorySeparator(real);
    }

    private static TimeZoneInfo ZoneOf(string name)
    {
        try
        {
            return TimeZoneInfo.FindSystemTimeZoneById(name);
        }
        catch (Exception failure) when (failure is TimeZoneNotFoundException or InvalidTimeZoneException or System.Security.SecurityException)
        {
            throw new StartRefusedException(
                $"タイムゾーン {name} が見つかりません。パッケージ tzdata を入れるか、Keyholder:TimeZone を直してください。 / "
                + $"The time zone {name} is unknown: install the package tzdata or correct Keyholder:TimeZone.");
        }
    }
}
