using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;

namespace Api.Http;

/// <summary>
/// How many connections each address holds: whoever opens them by the thousand and says nothing must not shut others out. Only
/// what is open is counted, so the memory it takes is bounded by the connections there may be.
/// </summary>
internal sealed class ConnectionsByAddress(int most, IReadOnlyList<IPNetwork> proxies, ILogger log)
{
    private readonly Lock gate = new();
    private readonly Dictionary<IPAddress, int> held = [];
    private long warnedAt = -60_000;

    internal ConnectionDelegate Around(ConnectionDelegate next) => async connection =>
    {
        if (KeyOf((connection.RemoteEndPoint as IPEndPoint)?.Address) is not { } address)
        {
            await next(connection);
            return;
        }

        if (!TryTake(address))
        {
            // Before TLS and before a byte is read: a refusal costs next to nothing.
            connection.Abort(new ConnectionAbortedException("too many connections of one address"));
            return;
        }

        try
        {
            await next(connection);
        }
        finally
        {
            GiveBack(address);
        }
    };

    // Of IPv6 the network: each household has 2^64 addresses in its own. This machine itself is not counted (its health checks,
    // a proxy that nobody named), and a proxy speaks for many.
    private IPAddress? KeyOf(IPAddress? address)
    {
        if (address is { IsIPv4MappedToIPv6: true })
            address = address.MapToIPv4();
        if (address is null || address.Equals(IPAddress.Loopback) || address.Equals(IPAddress.IPv6Loopback)
            || proxies.Any(proxy => proxy.Contains(address)))
        {
            return null;
        }

        return address.AddressFamily == AddressFamily.InterNetworkV6 ? new IPAddress([.. address.GetAddressBytes()[..8], .. new byte[8]]) : address;
    }

    private bool TryTake(IPAddress address)
    {
        lock (gate)
        {
            var count = held.GetValueOrDefault(address);
            if (count < most)
            {
                held[address] = count + 1;
                return true;
            }

            // Once a minute: a flood must not fill the log.
            if (Environment.TickCount64 - warnedAt >= 60_000)
            {
                warnedAt = Environment.TickCount64;
                log.LogWarning("{Address} holds {Connections} connections, and more are refused (Keyholder:ConnectionsPerAddress)", address, most);
            }

            return false;
        }
    }

    private void GiveBack(IPAddress address)
    {
        lock (gate)
        {
            if (--held[address] == 0)
                held.Remove(address);
        }
    }
}
