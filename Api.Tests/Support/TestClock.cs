namespace Api.Tests.Support;

/// <summary>The one thing that is not real in these tests: a clock that stands still until it is moved.</summary>
internal sealed class TestClock(DateTimeOffset now) : TimeProvider
{
    private DateTimeOffset now = now;

    /// <summary>Stands for whatever fails that nobody has foreseen.</summary>
    internal bool IsBroken { get; set; }

    public override DateTimeOffset GetUtcNow() => IsBroken ? throw new InvalidOperationException("The clock is broken.") : now;

    internal void Advance(TimeSpan by) => now += by;

    internal void Set(DateTimeOffset to) => now = to;
}
