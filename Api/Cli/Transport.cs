using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Api.Http;
using Api.Storage;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace Api.Cli;

/// <summary>How connections are taken: TLS, and limits that hold against clients that are slow on purpose.</summary>
internal static class Transport
{
    private const string LimitsSection = "Kestrel:Limits";

    // Databases, the log, keys and the runtime's own.
    private const int OwnFiles = 256;

    private const int MostConnections = 20_000;

    // Of each direction, in the kernel. Left alone it takes a megabyte and more for each slow reader, and a while to fill it.
    private const int SocketBuffer = 64 * 1024;

    /// <exception cref="StartRefusedException">A setting is wrong.</exception>
    internal static void Use(WebApplicationBuilder builder, KeyholderOptions options)
    {
        var (configuration, proxies) = (builder.Configuration, ProxySettings.Read(options));
        if (options.ConnectionsPerAddress < 1)
        {
            throw new StartRefusedException(
                "Keyholder:ConnectionsPerAddress は1以上の数にしてください。 / Write 1 or more in Keyholder:ConnectionsPerAddress.");
        }

        _ = Settings.Bind<KestrelServerLimits>(configuration, LimitsSection);
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.UseSockets(sockets => sockets.CreateBoundListenSocket = Listen);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            Limit(kestrel.Limits);
            configuration.GetSection(LimitsSection).Bind(kestrel.Limits);
            kestrel.ConfigureHttpsDefaults(TlsSettings.Harden);
            var log = kestrel.ApplicationServices.GetRequiredService<ILogger<ConnectionsByAddress>>();
            var connections = new ConnectionsByAddress(options.ConnectionsPerAddress, proxies, log);
            kestrel.ConfigureEndpointDefaults(endpoint => endpoint.Use(connections.Around));
        });
    }

    // What it accepts has the same buffers.
    private static Socket Listen(EndPoint endpoint)
    {
        var socket = SocketTransportOptions.CreateDefaultBoundListenSocket(endpoint);
        socket.SendBufferSize = socket.ReceiveBufferSize = SocketBuffer;
        return socket;
    }

    private static void Limit(KestrelServerLimits limits)
    {
        limits.MaxConcurrentConnections = Math.Clamp(OpenFiles() - OwnFiles, OwnFiles, MostConnections);
        limits.MaxRequestLineSize = 4 * 1024;
        limits.MaxRequestHeadersTotalSize = 16 * 1024;
        limits.MaxRequestHeaderCount = 64;
        // What a client may have sent that nobody has read yet: the default, 1 MiB, times all connections is more than a machine has.
        limits.MaxRequestBufferSize = 64 * 1024;
        limits.MaxRequestBodySize = BodyLimit.Elders;
        limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
        // Longer than proxies keep an idle connection (60 s is usual), so that they never send into one that is just being closed.
        limits.KeepAliveTimeout = TimeSpan.FromSeconds(75);
        // A body and an answer below 1 KiB a second, after five seconds of grace, belong to nobody's telephone.
        limits.MinRequestBodyDataRate = new MinDataRate(1024, TimeSpan.FromSeconds(5));
        limits.MinResponseDataRate = new MinDataRate(1024, TimeSpan.FromSeconds(5));
        limits.Http2.MaxStreamsPerConnection = 100;
        limits.Http2.InitialConnectionWindowSize = 256 * 1024;
        limits.Http2.InitialStreamWindowSize = 128 * 1024;
    }

    // The runtime raises the soft limit to the hard one as it starts. On other systems, what Linux usually gives.
    private static int OpenFiles()
    {
        const string line = "Max open files";
        if (!OperatingSystem.IsLinux())
            return 4096;

        var found = File.ReadLines("/proc/self/limits").First(limit => limit.StartsWith(line, StringComparison.Ordinal));
        var soft = found[line.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries)[0];
        return int.TryParse(soft, NumberStyles.None, CultureInfo.InvariantCulture, out var files) ? files : int.MaxValue;
    }
}
