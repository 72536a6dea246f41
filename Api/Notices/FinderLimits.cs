using System.Net;
using Api.Access;
using Api.Http;

namespace Api.Notices;

/// <summary>
/// How often a stranger may look and tell, by address and by token, whether or not there is such a token: a refusal says
/// nothing of it.
/// </summary>
internal sealed class FinderLimits(LimitOptions limits, TimeProvider clock)
{
    internal const int PagesOfAddress = 60;
    internal const int PagesOfToken = 30;
    internal const int NoticesOfAddress = 10;
    internal const int NoticesOfToken = 5;

    private const int MostInToken = 64;

    private static readonly TimeSpan OfPages = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan OfNotices = TimeSpan.FromMinutes(10);

    private readonly TokenBuckets<ulong> pagesOfAddress = Of<ulong>(limits, clock, PagesOfAddress, OfPages);
    private readonly TokenBuckets<string> pagesOfToken = Of<string>(limits, clock, PagesOfToken, OfPages);
    private readonly TokenBuckets<ulong> noticesOfAddress = Of<ulong>(limits, clock, NoticesOfAddress, OfNotices);
    private readonly TokenBuckets<string> noticesOfToken = Of<string>(limits, clock, NoticesOfToken, OfNotices);

    /// <returns>Null, or the seconds to wait.</returns>
    internal int? RefusePage(IPAddress? source, string token) => pagesOfAddress.Take(AddressKey.Of(source)) ?? pagesOfToken.Take(KeyOf(token));

    /// <returns>Null, or the seconds to wait.</returns>
    internal int? RefuseNotice(IPAddress? source, string token) => noticesOfAddress.Take(AddressKey.Of(source)) ?? noticesOfToken.Take(KeyOf(token));

    // So many at once, and then as many again in each span.
    private static TokenBuckets<TKey> Of<TKey>(LimitOptions limits, TimeProvider clock, int most, TimeSpan span)
        where TKey : notnull => new(clock, limits.Share(most), span * limits.Nodes / most);

    // What is too long for a token is counted as one: an address may be thousands of letters, and they would all be kept.
    private static string KeyOf(string token) => token.Length > MostInToken ? "" : token;
}
