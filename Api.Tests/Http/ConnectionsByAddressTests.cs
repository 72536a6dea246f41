using System.Net;
using Api.Http;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging.Abstractions;

namespace Api.Tests.Http;

internal sealed class ConnectionsByAddressTests
{
    [TestCase("192.0.2.1", "192.0.2.1", false)]
    [TestCase("192.0.2.1", "192.0.2.2", true)]
    [TestCase("192.0.2.1", "::ffff:192.0.2.1", false)]
    [TestCase("2001:db8:0:1::1", "2001:db8:0:1:ffff::2", false)]
    [TestCase("2001:db8:0:1::1", "2001:db8:0:2::1", true)]
    [TestCase("127.0.0.1", "127.0.0.1", true)]
    [TestCase("::1", "::1", true)]
    [TestCase("10.0.0.5", "10.0.0.5", true)]
    [TestCase("::ffff:10.0.0.5", "::ffff:10.0.0.5", true)]
    [TestCase("10.0.1.5", "10.0.1.5", false)]
    public async Task A_second_connection_is_taken_or_refused(string first, string second, bool taken)
    {
        var open = new TaskCompletionSource();
        var entered = 0;
        var counted = new ConnectionsByAddress(1, [IPNetwork.Parse("10.0.0.0/24")], NullLogger.Instance).Around(_ =>
        {
            entered++;
            return open.Task;
        });

        var running = counted(From(first));
        var other = From(second);
        var next = counted(other);
        Assert.That(entered, Is.EqualTo(taken ? 2 : 1));
        if (!taken)
            Assert.That(() => other.ConnectionClosed.IsCancellationRequested, Is.True.After(5000, 10));

        // Whoever goes, however it ends, makes room.
        open.SetException(new IOException("gone"));
        await Task.WhenAll(running, next).ContinueWith(_ => { }, TaskScheduler.Default);
        open = new TaskCompletionSource();
        _ = counted(From(second));
        Assert.That(entered, Is.EqualTo(taken ? 3 : 2));
    }

    private static DefaultConnectionContext From(string address) => new() { RemoteEndPoint = new IPEndPoint(IPAddress.Parse(address), 50_000) };
}
