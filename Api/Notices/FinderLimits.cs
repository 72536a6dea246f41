using System.Net;
using System.Net.Sockets;

namespace Api.Notices;

/// <summary>At most so many in a window of time for each key. Counted by each process for itself, and forgotten with it.</summary>
internal sealed class Window(TimeProvider clock, int most, TimeSpan length)
{
    // Whoever has so many addresses is not held back by counting them; memory is not theirs to fill.
    private const int MostKeys = 100_000;

    private readonly Lock gate = new();
    private readonly Dictionary<string, int> counts = [];
    private long current;

    /// <returns>Null when there is room; else the seconds until there is again.</returns>
    internal int? Refuse(string key)
    {
        var now = clock.GetUtcNow().ToUnixTimeSeconds();
        var seconds = (long)length.TotalSeconds;
        lock (gate)
        {
            if (now / seconds != current || counts.Count >= MostKeys)
                counts.Clear();
            current = now / seconds;
            var count = counts.GetValueOrDefault(key) + 1;
            counts[key] = count;
            return count <= most ? null : (int)(seconds - (now % seconds));
        }
    }
}

/// <summary>
/// How often a stranger may look and tell, by address and by token, whether or not there is such a token: a refusal says
/// nothing of it.
/// </summary>
internal sealed class FinderLimits(TimeProvider clock)
{
    internal const int PagesOfAddress = 60;
    internal const int PagesOfToken = 30;
    internal const int NoticesOfAddress = 10;
    internal const int NoticesOfToken = 5;

    private const int MostInToken = 64;

    private static readonly TimeSpan OfPages = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan OfNotices = TimeSpan.FromMinutes(10);

    private readonly Window pagesOfAddress = new(clock, PagesOfAddress, OfPages);
    private readonly Window pagesOfToken = new(clock, PagesOfToken, OfPages);
    private readonly Window noticesOfAddress = new(clock, NoticesOfAddress, OfNotices);
    private readonly Window noticesOfToken = new(clock, NoticesOfToken, OfNotices);

    /// <returns>Null, or the seconds to wait.</returns>
    internal int? RefusePage(IPAddress? source, string token) => pagesOfAddress.Refuse(KeyOf(source)) ?? pagesOfToken.Refuse(KeyOf(token));

    /// <returns>Null, or the seconds to wait.</returns>
    internal int? RefuseNotice(IPAddress? source, string token) => noticesOfAddress.Refuse(KeyOf(source)) ?? noticesOfToken.Refuse(KeyOf(token));

    // What is too long for a token is counted as one: an address may be thousands of letters, and they would all be kept.
    private static string KeyOf(string token) => token.Length > MostInToken ? "" : token;

    // Of IPv6 the network: each household has 2^64 addresses in its own.
    private static string KeyOf(IPAddress? source)
    {
        if (source is not { AddressFamily: AddressFamily.InterNetworkV6, IsIPv4MappedToIPv6: false })
            return source?.MapToIPv4().ToString() ?? "";

        var bytes = source.GetAddressBytes();
        return Convert.ToHexString(bytes.AsSpan(0, 8));
    }
}
