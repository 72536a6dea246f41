using System.Globalization;

namespace Api.Cli.Demo;

/// <summary>Repeatable chance for made-up people: the same seed throws the same.</summary>
internal sealed class Dice
{
    private readonly Random _random;

    internal Dice(int seed)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(seed);
        _random = new Random(Spread(seed));
    }

    internal bool Chance(int percent) => _random.Next(100) < percent;

    /// <summary>Both ends included.</summary>
    internal int Between(int low, int high) => _random.Next(low, high + 1);

    internal T Of<T>(T[] list) => list[_random.Next(list.Length)];

    // 090 only: 080-0 would be the freephone 0800, whose numbers are given to real subscribers.
    internal string MobilePhone() => Text($"090-0{Between(0, 999):D3}-{Between(0, 9999):D4}");

    /// <summary>An exchange that starts with 0 is never assigned (design.md section 2). Area codes of two or three digits.</summary>
    internal string HomePhone(string area) => area.Length == 2
        ? Text($"{area}-0{Between(0, 999):D3}-{Between(0, 9999):D4}")
        : Text($"{area}-0{Between(0, 99):D2}-{Between(0, 9999):D4}");

    internal static string Text(ref System.Runtime.CompilerServices.DefaultInterpolatedStringHandler text) =>
        string.Create(CultureInfo.InvariantCulture, ref text);

    // Neighbouring seeds of Random give related first numbers. Each step can be undone within 31 bits, so that two
    // seeds never become one; Random itself would take -n for n.
    private static int Spread(int seed)
    {
        var x = (uint)seed;
        x ^= x >> 15;
        x = (x * 0x2C1B3C6D) & int.MaxValue;
        x ^= x >> 12;
        x = (x * 0x297A2D39) & int.MaxValue;
        x ^= x >> 15;
        return (int)x;
    }
}
