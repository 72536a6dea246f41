using Api.Access;
using Api.Centres;
using Api.Elders;
using Api.Keyholders;
using Api.Storage;

namespace Api.Cli;

/// <summary>Reads and checks settings before anything starts; a wrong one ends the start with one line that says what to write.</summary>
internal static class Settings
{
    // What an issued number would look like beside it: the demo shows that numbers from before can stay in use.
    private const string DemoLegacyMask = "A-0000";

    internal static T Bind<T>(IConfiguration configuration, string section)
        where T : class, new()
    {
        var options = new T();
        try
        {
            var settings = configuration.GetSection(section);
            RefuseLoneValues<T>(settings);
            settings.Bind(options);
            return options;
        }
        // The second: a value that can be read, and that a setter of the framework's refuses.
        catch (Exception failure) when (failure is InvalidOperationException or System.Reflection.TargetInvocationException)
        {
            var why = (failure as System.Reflection.TargetInvocationException)?.InnerException?.Message ?? failure.Message;
            throw new StartRefusedException(
                $"設定 {section} を読み取れません（{why}）。 / The settings in {section} cannot be read ({why}).");
        }
    }

    // The binder passes over a list that is written as one value: a town would think that its setting holds.
    private static void RefuseLoneValues<T>(IConfigurationSection settings)
    {
        foreach (var list in typeof(T).GetProperties().Where(property => property.PropertyType.IsArray))
        {
            if (settings[list.Name] is { Length: > 0 })
            {
                throw new StartRefusedException(
                    $"{settings.Key}:{list.Name} は一覧です。{settings.Key}:{list.Name}:0=… のように番号を付けて書いてください。 / "
                    + $"{settings.Key}:{list.Name} is a list: write {settings.Key}:{list.Name}:0=… and so on.");
            }
        }
    }

    /// <exception cref="StartRefusedException">A setting is wrong.</exception>
    internal static void Check(NumberOptions numbers, bool demo)
    {
        if (numbers.Length is < KeyholderNumber.ShortestIssued or > KeyholderNumber.LongestIssued)
        {
            throw new StartRefusedException(
                $"Numbers:Length は{KeyholderNumber.ShortestIssued}から{KeyholderNumber.LongestIssued}までの数にしてください。 / "
                + $"Write {KeyholderNumber.ShortestIssued} to {KeyholderNumber.LongestIssued} in Numbers:Length.");
        }

        if (demo && numbers.Legacy.Length == 0)
            numbers.Legacy = [DemoLegacyMask];
    }

    /// <summary>The terms of erasure; a year at least stays between a mistake and the loss of everything.</summary>
    /// <exception cref="StartRefusedException">One is out of range.</exception>
    internal static ErasureOptions ErasureTerms(IConfiguration configuration)
    {
        var terms = Bind<ErasureOptions>(configuration, ErasureOptions.Section);
        foreach (var (name, value, most) in new[]
        {
            (nameof(terms.EraseAllAfterYears), terms.EraseAllAfterYears, 100),
            (nameof(terms.EraseHealthAfterMonths), terms.EraseHealthAfterMonths, 12 * terms.EraseAllAfterYears),
            (nameof(terms.EraseHealthAfterWithdrawalDays), terms.EraseHealthAfterWithdrawalDays, 365 * terms.EraseAllAfterYears),
        })
        {
            if (value < 1 || value > most)
            {
                throw new StartRefusedException(
                    $"Keyholder:{name} は1から{most}までの数にしてください（医療・介護の情報は、ほかの情報より先に消去します）。 / "
                    + $"Write 1 to {most} in Keyholder:{name}: health data goes before the rest does.");
            }
        }

        return terms;
    }

    /// <summary>How often may be asked, with the number of nodes that share it.</summary>
    /// <exception cref="StartRefusedException">One is out of range.</exception>
    internal static LimitOptions LimitsOf(IConfiguration configuration, KeyholderOptions keyholder)
    {
        const int mostNodes = 100;
        const int most = 1_000_000;
        var limits = Bind<LimitOptions>(configuration, LimitOptions.Section);
        foreach (var (name, value, least, highest) in new[]
        {
            ("Keyholder:Nodes", keyholder.Nodes, 1, mostNodes),
            ("Limits:LookupsPerMinute", limits.LookupsPerMinute, 1, most),
            ("Limits:LookupBurst", limits.LookupBurst, 1, most),
            ("Limits:MissesPerHour", limits.MissesPerHour, 1, most),
            ("Limits:UncertainPerHour", limits.UncertainPerHour, 1, most),
            ("Limits:BreakGlassPerHour", limits.BreakGlassPerHour, 1, most),
            ("Limits:StrangersPerMinute", limits.StrangersPerMinute, 1, most),
            ("Limits:EldersPerImport", limits.EldersPerImport, 1, most),
        })
        {
            if (value < least || value > highest)
                throw new StartRefusedException($"{name} は{least}から{highest}までの数にしてください。 / Write {least} to {highest} in {name}.");
        }

        limits.Nodes = keyholder.Nodes;
        return limits;
    }

    /// <exception cref="StartRefusedException">A legacy mask is wrong or collides with issued numbers.</exception>
    internal static NumberReader Reader(NumberOptions numbers)
    {
        var masks = new List<LegacyMask>();
        for (var i = 0; i < numbers.Legacy.Length; i++)
        {
            if (!LegacyMask.TryParse(numbers.Legacy[i], out var mask, out var problem))
                throw new StartRefusedException($"Numbers:Legacy:{i}: {problem}");

            masks.Add(mask);
        }

        return new NumberReader(masks);
    }

    internal static Holidays HolidaysOf(KeyholderOptions options) =>
        options.Holidays.Length == 0 ? Holidays.BuiltIn : Holidays.Load(options.Holidays);

    /// <summary>What an item's QR code begins with; null where no address is set.</summary>
    /// <exception cref="StartRefusedException">It would not lead a finder's phone anywhere.</exception>
    internal static QrAddress QrAddressOf(KeyholderOptions options)
    {
        var url = options.PublicUrl.TrimEnd('/');
        if (url.Length == 0)
            return new QrAddress(null);

        return Uri.TryCreate(url, UriKind.Absolute, out var address) && address.Scheme is "https" or "http" && address is { Query: "", Fragment: "", UserInfo: "" }
            ? new QrAddress(url)
            : throw new StartRefusedException(
                $"Keyholder:PublicUrl の {url} を読み取れません。https://keyholder.example.jp のように書いてください。 / "
                + $"{url} in Keyholder:PublicUrl cannot be read: write it as https://keyholder.example.jp");
    }

    /// <exception cref="StartRefusedException">Plain HTTP would leave this machine unprotected.</exception>
    internal static void RefusePlainHttp(IConfiguration configuration, KeyholderOptions options, bool demo)
    {
        if (demo || options.Proxies.Length > 0)
            return;

        foreach (var url in Urls(configuration))
        {
            if (url.StartsWith("http://", StringComparison.OrdinalIgnoreCase) && !IsLoopback(url))
            {
                throw new StartRefusedException(
                    $"{url} は暗号化されていません。https:// とサーバー証明書（Kestrel:Certificates）を設定するか、前段のプロキシを Keyholder:Proxies に書いてください。 / "
                    + $"{url} is not encrypted: use https:// with a certificate (Kestrel:Certificates), or name your proxy in Keyholder:Proxies.");
            }
        }
    }

    /// <summary>The addresses that are configured in any of ASP.NET Core's ways; empty for the default.</summary>
    internal static IReadOnlyList<string> Urls(IConfiguration configuration)
    {
        var urls = (configuration["urls"] ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).ToList();
        urls.AddRange(configuration.GetSection("Kestrel:Endpoints").GetChildren().Select(e => e["Url"]).OfType<string>());
        urls.AddRange((configuration["http_ports"] ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries).Select(port => $"http://*:{port}"));
        urls.AddRange((configuration["https_ports"] ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries).Select(port => $"https://*:{port}"));
        return urls;
    }

    private static bool IsLoopback(string url)
    {
        var host = HostOf(url);
        return host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
            || (System.Net.IPAddress.TryParse(host.Trim('[', ']'), out var address) && System.Net.IPAddress.IsLoopback(address));
    }

    private static string HostOf(string url)
    {
        try
        {
            return BindingAddress.Parse(url).Host;
        }
        catch (FormatException)
        {
            throw new StartRefusedException(
                $"アドレス {url} を読み取れません。http://127.0.0.1:5080 のように書いてください。 / "
                + $"The address {url} cannot be read: write it as http://127.0.0.1:5080");
        }
    }
}
