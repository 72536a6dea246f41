using System.Net;
using Api.Http;
using Api.Tests.Support;

namespace Api.Tests.Http;

/// <summary>How limits count: exactly, or late by as much as is said.</summary>
internal sealed class LimitMechanismTests
{
    private static readonly long Minute = TimeSpan.TicksPerMinute;

    [Test]
    public void A_count_is_forgotten_when_its_span_is_over_or_a_tenth_later()
    {
        for (var offset = 0L; offset < 10 * Minute; offset += Minute / 7)
        {
            var start = TestServer.Start.UtcTicks + offset;
            var count = new RecentCount(TimeSpan.FromMinutes(10));
            count.Add(start);

            Assert.That(count.At(start + (10 * Minute)), Is.EqualTo(1), "Not before.");
            Assert.That(count.UntilBelow(1, start), Is.InRange(10 * Minute, 11 * Minute));
            var gone = start + count.UntilBelow(1, start);
            Assert.That(count.At(gone - 1), Is.EqualTo(1));
            Assert.That(count.At(gone), Is.Zero);
        }
    }

    [Test]
    public void A_count_waits_for_as_many_as_are_too_many()
    {
        var start = TestServer.Start.UtcTicks;
        var count = new RecentCount(TimeSpan.FromMinutes(10));
        for (var i = 0; i < 5; i++)
            count.Add(start + (i * Minute));
        var now = start + (5 * Minute);

        Assert.That(count.UntilBelow(6, now), Is.Zero);
        Assert.That(count.UntilBelow(3, now) - count.UntilBelow(5, now), Is.EqualTo(2 * Minute));
    }

    [Test]
    public void A_clock_that_is_set_back_loses_no_count_and_empties_no_bucket_for_long()
    {
        var clock = new TestClock(TestServer.Start);
        var count = new RecentCount(TimeSpan.FromMinutes(10));
        var buckets = new TokenBuckets<int>(clock, 2, TimeSpan.FromMinutes(1));
        count.Add(clock.GetUtcNow().UtcTicks);
        Assert.That((buckets.Take(1), buckets.Take(1)), Is.EqualTo(((int?)null, (int?)null)));

        clock.Advance(TimeSpan.FromHours(-3));

        Assert.That(count.At(clock.GetUtcNow().UtcTicks), Is.EqualTo(1));
        Assert.That(buckets.Take(1), Is.EqualTo(60));
    }

    [Test]
    public void A_bucket_is_waited_for_exactly()
    {
        var clock = new TestClock(TestServer.Start);
        var buckets = new TokenBuckets<string>(clock, burst: 3, TimeSpan.FromSeconds(10));
        for (var i = 0; i < 3; i++)
            Assert.That(buckets.Take("a"), Is.Null);

        clock.Advance(TimeSpan.FromSeconds(9.5));
        Assert.That((buckets.Wait("a"), buckets.Take("a"), buckets.Wait("b")), Is.EqualTo(((int?)1, (int?)1, (int?)null)));
        clock.Advance(TimeSpan.FromSeconds(0.5));
        Assert.That((buckets.Wait("a"), buckets.Take("a"), buckets.Take("a")), Is.EqualTo(((int?)null, (int?)null, (int?)10)));
    }

    [Test]
    public void Buckets_of_a_million_keys_do_not_stay()
    {
        var clock = new TestClock(TestServer.Start);
        var buckets = new TokenBuckets<int>(clock, burst: 1, TimeSpan.FromHours(1));
        var before = GC.GetTotalMemory(forceFullCollection: true);

        for (var key = 0; key < 1_000_000; key++)
            buckets.Take(key);

        Assert.That(GC.GetTotalMemory(forceFullCollection: true) - before, Is.LessThan(16 << 20));
        GC.KeepAlive(buckets);
    }

    [TestCase("192.0.2.1", "::ffff:192.0.2.1", true)]
    [TestCase("192.0.2.1", "192.0.2.2", false)]
    [TestCase("2001:db8::1", "2001:db8::ffff:0:1", true)]
    [TestCase("2001:db8::1", "2001:db8:0:1::1", false)]
    public void Addresses_are_counted_by_household(string one, string other, bool same)
    {
        Assert.That(AddressKey.Of(IPAddress.Parse(one)) == AddressKey.Of(IPAddress.Parse(other)), Is.EqualTo(same));
    }
}
