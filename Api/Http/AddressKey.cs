using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Api.Http;

/// <summary>What an address is counted under: of IPv6 its network, because each household has 2^64 addresses in its own.</summary>
internal static class AddressKey
{
    /// <returns>The IPv4 address, or the first 64 bits of another (no network begins with 32 zeros); 0 for none.</returns>
    internal static ulong Of(IPAddress? source)
    {
        Span<byte> bytes = stackalloc byte[16];
        if (source is null || !source.TryWriteBytes(bytes, out _))
            return 0;

        if (source.AddressFamily == AddressFamily.InterNetwork)
            return BinaryPrimitives.ReadUInt32BigEndian(bytes);
        return source.IsIPv4MappedToIPv6 ? BinaryPrimitives.ReadUInt32BigEndian(bytes[12..]) : BinaryPrimitives.ReadUInt64BigEndian(bytes);
    }
}
