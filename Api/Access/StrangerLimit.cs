using System.Net;
using Api.Http;

namespace Api.Access;

/// <summary>
/// How often an address may come without credentials that are good here. Only requests that fail are counted, and a key
/// or token that is good is never asked for its address: a hospital behind one address does not pay for what strangers do there.
/// </summary>
internal sealed class StrangerLimit(LimitOptions limits, TimeProvider clock)
{
    private readonly TokenBuckets<ulong> failures = new(clock, limits.Share(limits.StrangersPerMinute), limits.PerStranger);

    /// <returns>Null, or the seconds until this address may fail again.</returns>
    internal int? Wait(IPAddress? source) => failures.Wait(AddressKey.Of(source));

    /// <summary>A request from there failed: no credentials, or none that are known here.</summary>
    internal void Count(IPAddress? source) => failures.Take(AddressKey.Of(source));
}
