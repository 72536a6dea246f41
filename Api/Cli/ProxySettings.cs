using System.Net;
using System.Net.Sockets;
using Api.Storage;

namespace Api.Cli;

/// <summary>Reads Keyholder:Proxies: addresses and networks.</summary>
internal static class ProxySettings
{
    /// <exception cref="StartRefusedException">One of them is neither, or is everybody.</exception>
    internal static IReadOnlyList<IPNetwork> Read(KeyholderOptions options) =>
    [
        .. options.Proxies.Select((proxy, i) => TryRead(proxy, out var network)
            ? network
            : throw new StartRefusedException(
                $"Keyholder:Proxies:{i} の {proxy} を読み取れません。プロキシのIPアドレス（10.0.0.5）か、プロキシだけがあるネットワーク（10.0.0.0/24）を書いてください。 / "
                + $"{proxy} in Keyholder:Proxies:{i} cannot be read: write a proxy's IP address (10.0.0.5), or a network with nothing but proxies in it (10.0.0.0/24)")),
    ];

    private static bool TryRead(string proxy, out IPNetwork network)
    {
        // 10.0.0.5/8 is read as 10.0.0.0/8, which whoever writes so may not mean; a prefix of 0 is everybody.
        if (proxy.Split('/') is [var begins, _])
            return IPNetwork.TryParse(proxy, out network) && network.PrefixLength > 0 && network.BaseAddress.Equals(IPAddress.Parse(begins));

        network = default;
        if (!IPAddress.TryParse(proxy, out var address))
            return false;
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        // 10.5 is read as 10.0.0.5 and 010.0.0.5 as 8.0.0.5: nobody who writes so means it.
        else if (address.AddressFamily == AddressFamily.InterNetwork && address.ToString() != proxy)
            return false;

        network = new IPNetwork(address, address.AddressFamily == AddressFamily.InterNetwork ? 32 : 128);
        return true;
    }
}
